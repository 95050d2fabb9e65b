"""Receiving a document: the one act behind the upload page, the interface for programs and the command."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.confidentiality.attesting import attest
from casefile.confidentiality.models import Attestation
from casefile.custody.describing import next_number
from casefile.custody.reading import keep_reading
from casefile.evidence import kinds
from casefile.evidence.digest import chunks, digest_stream
from casefile.evidence.extract import Extraction, extract
from casefile.evidence.magic import FileKind
from casefile.evidence.models import Custodian, SourceDocument
from casefile.evidence.storage import Store, StoreError
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import state_of

RECEIVED, DUPLICATE, ASKED, REFUSED = "received", "duplicate", "needs_attestation", "refused"
DOCUMENT_KINDS = {
    FileKind.EMAIL: SourceDocument.Kind.EMAIL,
    FileKind.IMAGE: SourceDocument.Kind.SCREENSHOT,
    FileKind.WEB_CAPTURE: SourceDocument.Kind.WEB_CAPTURE,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one file: received, duplicate, needs_attestation or refused, the last two with a reason."""

    outcome: str
    sha256: str
    size: int
    media_type: str
    kind: str
    document: SourceDocument | None = None
    reason: str = ""


@contextmanager
def staged(stream: BinaryIO) -> Iterator[Path]:
    """The stream's bytes in a private file that is gone afterwards, whatever happens."""
    folder = settings.DATA_DIR / "staging"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part") as kept:
        for chunk in chunks(stream):
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name)


def receive(
    *,
    actor: User | None,
    matter: Matter,
    stream: BinaryIO,
    original_name: str,
    title: str = "",
    short_cite: str = "",
    kind: str | None = None,
    received_from: str = "",
    custodian: Custodian | None = None,
    attested_by: str | Attestation = "",
    parent: SourceDocument | None = None,
    fields: dict[str, Any] | None = None,
) -> Receipt:
    """Receive one file byte for byte, read it, and record it; the original is never touched.

    The same bytes in the same matter are the same document and one more ledger entry. Where the matter's guard is
    on, a file that is or can carry pictures is kept only with an attestation (a name, or one already given for the
    batch): without it nothing stays but its hash and the question. An empty file is refused.
    """
    with staged(stream) as path:
        sniffed = kinds.sniff(path, original_name)
        with path.open("rb") as opened:
            digests = digest_stream(opened)
        sort = str(kind or DOCUMENT_KINDS.get(sniffed.kind, SourceDocument.Kind.OTHER))
        answer = Receipt("", digests.sha256, digests.size, sniffed.media_type, str(sniffed.kind))
        if not digests.size:
            return _with(answer, REFUSED, reason="The file is empty: there is nothing to receive. Ask for it again.")
        if held := SourceDocument.objects.in_matter(matter).filter(sha256=digests.sha256).first():
            return _again(answer, held, actor=actor, original_name=original_name, received_from=received_from)
        if matter.guard_on and not attested_by and kinds.needs_attestation(sniffed.kind, path):
            return _ask(answer, actor=actor, matter=matter, original_name=original_name)
        try:
            with path.open("rb") as opened:
                Store(settings.STORE_DIR).receive(opened)
        except StoreError as fault:
            return _with(answer, REFUSED, reason=str(fault))
        document = SourceDocument(
            matter=matter,
            parent=parent,
            kind=sort,
            holding=SourceDocument.Holding.HELD,
            title=title or PurePath(original_name).name,
            short_cite=short_cite or title or PurePath(original_name).name,
            original_name=original_name,
            sha256=digests.sha256,
            size=digests.size,
            media_type=sniffed.media_type,
            received_from=received_from,
            custodian=custodian,
            recorded_by=actor,
            **(fields or {}),
        )
        return _keep(answer, document, extract(path, kind=sniffed.kind), sniffed.contradiction, attested_by)


def _with(answer: Receipt, outcome: str, *, document: SourceDocument | None = None, reason: str = "") -> Receipt:
    return Receipt(outcome, answer.sha256, answer.size, answer.media_type, answer.kind, document, reason)


@transaction.atomic
def _again(
    answer: Receipt, held: SourceDocument, *, actor: User | None, original_name: str, received_from: str
) -> Receipt:
    """One more ledger entry for bytes that the matter already holds."""
    state = {"original_name": original_name, "received_from": received_from}
    record(
        matter=held.matter,
        actor=actor,
        act=Act.DOCUMENT_RECEIVED_AGAIN,
        subject=held,
        state=state,
        evidence=[answer.sha256],
    )
    return _with(answer, DUPLICATE, document=held, reason=f"The same bytes are already {held.label}, {held}.")


@transaction.atomic
def _ask(answer: Receipt, *, actor: User | None, matter: Matter, original_name: str) -> Receipt:
    """Keep the hash and the question, and nothing else."""
    state = {"original_name": original_name, "size": answer.size, "kind": answer.kind}
    record(
        matter=matter,
        actor=actor,
        act=Act.ATTESTATION_ASKED,
        subject=matter,
        state=state,
        evidence=[answer.sha256],
    )
    reason = (
        "It is or can carry pictures, and nothing of it was kept. Receive it again with the attestation of an "
        "authorised person that nothing in it shows sexual conduct or nudity of a minor. Do not open a file to "
        "attest. If unsure, refuse."
    )
    return _with(answer, ASKED, reason=reason)


@transaction.atomic
def _keep(
    answer: Receipt,
    document: SourceDocument,
    extraction: Extraction,
    contradiction: str,
    attested_by: str | Attestation,
) -> Receipt:
    """The document, its first ledger entry, what was read of it, and the attestation, in one transaction."""
    matter, actor = document.matter, document.recorded_by
    document.number = next_number(matter)
    document.received_at = timezone.now()
    if contradiction:
        document.flags = [{"code": "contradicting-name", "message": contradiction}]
    document.full_clean()
    document.save()
    record(
        matter=matter,
        actor=actor,
        act=Act.DOCUMENT_RECEIVED,
        subject=document,
        state=state_of(document),
        evidence=[document.sha256],
    )
    keep_reading(actor=actor, document=document, extraction=extraction)
    if attested_by:
        attest(actor=actor, matter=matter, given=attested_by, document=document)
    return _with(answer, RECEIVED, document=document)
