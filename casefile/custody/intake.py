"""Receiving a document: the one act behind the upload page, the interface for programs and the command."""

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.confidentiality.attesting import attest
from casefile.confidentiality.models import Attestation
from casefile.custody.background import queue_reading
from casefile.custody.beside import look_beside
from casefile.custody.describing import next_number
from casefile.custody.enclosing import Carried, open_up
from casefile.custody.reading import Telling, keep_reading, keys_at_hand, quietly, read_file
from casefile.evidence import kinds
from casefile.evidence.digest import Digests, digest_stream
from casefile.evidence.extract import CARRIERS, Extraction
from casefile.evidence.extract.confine import Limits, stream
from casefile.evidence.magic import FileKind
from casefile.evidence.models import Custodian, SourceDocument
from casefile.evidence.storage import Staged, Store, StoreError
from casefile.ledger.entries import record, refuse_archived
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import state_of

RECEIVED, DUPLICATE, ASKED, REFUSED = "received", "duplicate", "needs_attestation", "refused"
DOCUMENT_KINDS = {
    FileKind.EMAIL: SourceDocument.Kind.EMAIL,
    FileKind.OUTLOOK: SourceDocument.Kind.EMAIL,
    FileKind.IMAGE: SourceDocument.Kind.SCREENSHOT,
    FileKind.WEB_CAPTURE: SourceDocument.Kind.WEB_CAPTURE,
}
EMPTY = "The file is empty: there is nothing to receive. Ask for it again."
NAME_LENGTH = 400
LATER_FROM = 8 << 20
"""Bytes from which a file sent by page or program is read in the background."""
COMPARING = Limits(seconds=1800, cpu_seconds=1200)
"""What opening a file in order to compare all that it carries with the block-list may take."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one file: received, duplicate, needs_attestation or refused, the last two with a reason.

    `children` are the files it carries, in order, each with what came of it."""

    outcome: str
    sha256: str
    size: int
    media_type: str
    kind: str
    document: SourceDocument | None = None
    reason: str = ""
    children: tuple[Carried, ...] = field(default=())
    listed: bool = False


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
    door: str = "receipt",
    tell: Telling = quietly,
    later: bool = False,
) -> Receipt:
    """Receive one file byte for byte, read it and what it carries, and record it; the original is never touched.

    The same bytes in the same matter are the same document and one more ledger entry. What is on the block-list, or
    carries what is, is stopped before anything is kept. Where the matter's guard is on, a file that is or can carry
    pictures is kept only with an attestation (a name, or one already given for the batch): without it nothing stays
    but its hash and the question. An empty file is refused. `door` is where it came in, in a word ("upload"); with
    `later` a large file is kept at once and read in the background.
    """
    refuse_archived(matter)  # before any of its bytes are kept
    if len(original_name) > NAME_LENGTH:
        return Receipt(REFUSED, "", 0, "", "", reason=f"Its name has more than {NAME_LENGTH} characters: shorten it.")
    with Store(settings.STORE_DIR).stage(stream, alone=not blocklist.is_any_listed()) as staged:
        sniffed = kinds.sniff(staged.path, original_name)
        answer = Receipt("", staged.digests.sha256, staged.digests.size, sniffed.media_type, str(sniffed.kind))
        if not answer.size:
            return replace(answer, outcome=REFUSED, reason=EMPTY)
        if stopped := _stopped(answer, staged, actor=actor, matter=matter, door=door):
            return stopped
        if held := SourceDocument.objects.in_matter(matter).filter(sha256=answer.sha256).first():
            look_beside(actor=actor, document=held, alone=True)
            return _again(answer, held, actor=actor, original_name=original_name, received_from=received_from)
        if matter.guard_on and not attested_by and kinds.needs_attestation(sniffed.kind, staged.path):
            return _ask(answer, actor=actor, matter=matter, original_name=original_name)
        try:
            staged.keep()
        except StoreError as fault:
            return replace(answer, outcome=REFUSED, reason=str(fault))
        document = SourceDocument(
            matter=matter,
            parent=parent,
            kind=str(kind or DOCUMENT_KINDS.get(sniffed.kind, SourceDocument.Kind.OTHER)),
            holding=SourceDocument.Holding.HELD,
            title=(title or PurePath(original_name).name)[:300],
            short_cite=(short_cite or title or PurePath(original_name).name)[:200],
            original_name=original_name,
            sha256=answer.sha256,
            size=answer.size,
            media_type=sniffed.media_type,
            received_from=received_from,
            custodian=custodian,
            recorded_by=actor,
            **(fields or {}),
        )
        if later and actor is not None and answer.size >= LATER_FROM:
            _keep(document, None, sniffed.contradiction, attested_by)
            return replace(answer, outcome=RECEIVED, document=document)
        keys = keys_at_hand(matter) if answer.kind in CARRIERS else {}
        read = read_file(staged.path, kind=answer.kind, keys=keys)
        _keep(document, read, sniffed.contradiction, attested_by)
        carried = open_up(
            actor=actor, document=document, path=staged.path, kind=answer.kind, tell=tell, extraction=read, keys=keys
        )
        look_beside(actor=actor, document=document)
        return replace(answer, outcome=RECEIVED, document=document, children=tuple(carried))


def _stopped(answer: Receipt, staged: Staged, *, actor: User | None, matter: Matter, door: str) -> Receipt | None:
    """The refusal of a file that is listed, or carries what is; None where nothing of the kind was found."""
    if not blocklist.is_any_listed():
        return None
    where: tuple[int, ...] | None = () if blocklist.is_listed(blocklist.of(_every_digest(staged))) else None
    if where is None and answer.kind in CARRIERS:
        where = listed_within(staged.path, answer.kind)
    if where is None:
        return None
    blocklist.note_stopped(actor=actor, matter=matter, sha256=answer.sha256, door=door, carried=where)
    return replace(answer, outcome=REFUSED, reason=blocklist.STOP, listed=True)


def _every_digest(staged: Staged) -> Digests:
    """The digests by which a list may know the file; taken now where there was no list when it came in."""
    if staged.digests.md5:
        return staged.digests
    with staged.path.open("rb") as stream:
        return digest_stream(stream)


def listed_within(path: Path, kind: str) -> tuple[int, ...] | None:
    """Where in the file the first listed one stands, as the numbers that lead to it; None where none was found."""
    found: dict[str, tuple[int, ...]] = {}
    for frame in stream("casefile.evidence.extract.family:digests", path, limits=COMPARING, arguments={"kind": kind}):
        told = frame.header
        for algorithm in ("sha256", "sha1", "md5"):
            if algorithm in told:
                found.setdefault(str(told[algorithm]), tuple(told["path"]))
    listed = blocklist.listed_among(found)
    return min((found[digest] for digest in listed), default=None)


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
    reason = f"The same bytes are already {held.label}, {held}."
    return replace(answer, outcome=DUPLICATE, document=held, reason=reason)


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
        "authorized person that nothing in it shows sexual conduct or nudity of a minor. Do not open a file to "
        "attest. If unsure, refuse."
    )
    return replace(answer, outcome=ASKED, reason=reason)


@transaction.atomic
def _keep(
    document: SourceDocument, extraction: Extraction | None, contradiction: str, attested_by: str | Attestation
) -> None:
    """The document, its first ledger entry, what was read of it, and the attestation, in one transaction.

    Without a reading, the background work that reads it stands in the queue by the same transaction.
    """
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
    if extraction is not None:
        keep_reading(actor=actor, document=document, extraction=extraction)
    elif actor is not None:
        queue_reading(actor=actor, document=document)
    if attested_by:
        attest(actor=actor, matter=matter, given=attested_by, document=document)
