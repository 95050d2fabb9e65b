"""Time stamp tokens and the documents they stamp, matched by digest in whichever order they came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from casefile.accounts.models import User
from casefile.evidence.extract.cms import described
from casefile.evidence.extract.confine import run
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.evidence.timestamps import imprint_of
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import plain

TOKENS = ("application/cms", "application/timestamp-reply")
"""Media types of what may be a token or an envelope with one."""
STAMPS = frozenset({"token", "enclosed"})
"""Forms (facts["format"]) whose first stamp is for a file; that of a signed message is for its signature."""
OWN = frozenset({"stamp_alone", "stamp_untrusted", "stamp_failed"})
"""Flags that judging again replaces."""
ROOT_LENGTH = 60_000
"""Characters of certificates that go to the reader on its command line."""


@dataclass(frozen=True, slots=True)
class Stamping:
    """A token that is to be judged, and the documents among which what it stamps is looked for."""

    token: SourceDocument
    candidates: QuerySet[SourceDocument]
    came: bool
    weight: int
    """Bytes that are hashed to find it: 0 where the digest is one that is kept."""


def stampings(matter: Matter, since: int, until: int) -> list[Stamping]:
    """The tokens that came in as numbers `since` to `until`, and the others that still stand alone."""
    documents = SourceDocument.objects.in_matter(matter).filter(holding=SourceDocument.Holding.HELD)
    found = []
    for token in documents.filter(media_type__in=TOKENS).order_by("number"):
        came, stamps = since <= token.number <= until, token.facts.get("stamps")
        if token.facts.get("format") not in STAMPS or not stamps or not stamps[0].get("imprint"):
            continue
        if came or not stamps[0].get("document"):
            others = documents.exclude(pk=token.pk).order_by("number")
            others = others if came else others.filter(number__range=(since, until))
            kept = stamps[0]["imprint_algorithm"] == "sha256"
            weight = 0 if kept else sum(size or 0 for size in others.values_list("size", flat=True))
            found.append(Stamping(token, others, came, weight))
    return found


def match(*, actor: User | None, stamping: Stamping) -> None:
    """Find what the token stamps, judge it again with that and the roots trusted here, and keep both sides."""
    token = stamping.token
    first = token.facts["stamps"][0]
    document = _stamped(stamping.candidates, first["imprint_algorithm"], first["imprint"])
    enclosed = token.facts["format"] == "enclosed"
    if document is None and not (enclosed and stamping.came):
        return
    digests = {first["imprint_algorithm"]: first["imprint"]} if document else None
    arguments = {"digests": digests, "roots": list(_roots_for(token))}
    path = Store(settings.STORE_DIR).path(token.sha256)
    told = run("casefile.evidence.extract.sealed:judged", path, arguments=arguments).value
    if isinstance(told, dict) and told.get("stamps"):
        _keep(actor, token, document, plain(told))


def _stamped(candidates: QuerySet[SourceDocument], algorithm: str, imprint: str) -> SourceDocument | None:
    """The first of the documents with that digest; SHA-256 is kept of each, others are taken from the store."""
    if algorithm == "sha256":
        return candidates.filter(sha256=imprint).first()
    store = Store(settings.STORE_DIR)
    for document in candidates.iterator():
        try:
            if imprint_of(store.path(document.sha256), algorithm) == imprint:
                return document
        except (ValueError, TypeError):
            return None  # an algorithm that cannot be computed here
        except OSError:
            continue  # the store has lost it, which verify_custody says
    return None


def trusted_roots(folder: Path) -> Iterator[x509.Certificate]:
    """The certificates of time stamp authorities that somebody put in the folder, in the order of their names."""
    for path in sorted(folder.glob("*.pem")):
        try:
            yield from x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError):
            continue  # what is no certificate makes nothing trusted


def _roots_for(token: SourceDocument) -> Iterator[str]:
    """Of the roots trusted here those that the token's certificates name, else the first, to be told that it is not."""
    roots = list(trusted_roots(settings.KEYS_DIR / "tsa"))
    shown = [one for stamp in token.facts["stamps"] for one in stamp.get("certificates", [])]
    names = {one.get(side) for one in shown for side in ("issuer", "subject")}
    wanted = [root for root in roots if described(root)["subject"] in names] or roots[:1]
    size = 0
    for root in wanted:
        text = root.public_bytes(Encoding.PEM).decode()
        size += len(text)
        if size <= ROOT_LENGTH:
            yield text


@transaction.atomic
def _keep(actor: User | None, token: SourceDocument, document: SourceDocument | None, told: dict[str, Any]) -> None:
    stamps = told["stamps"]
    if document is not None:
        stamps[0]["document"] = document.label
    evidence = [token.sha256, *([document.sha256] if document else [])]
    flags = [{"code": str(flag["code"]), "message": str(flag["message"])} for flag in told["flags"]]
    about = f"It stamps {document.label}: {stamps[0]['words']}." if document else f"Judged again: {stamps[0]['words']}."
    _write(actor, token, {"stamps": stamps}, flags, about, evidence)
    if document is not None:
        why = "; ".join(stamps[0]["why"])
        said = {name: stamps[0][name] for name in ("gen_time", "tsa", "serial", "result")}
        stamped_by = {"document": token.label, **said, "why": why, "words": stamps[0]["words"]}
        others = [one for one in document.facts.get("stamped_by", []) if one["document"] != token.label]
        about = f"{token.label} is a time stamp of it: {stamps[0]['words']}."
        _write(actor, document, {"stamped_by": [*others, stamped_by]}, None, about, evidence)


def _write(
    actor: User | None,
    document: SourceDocument,
    facts: dict[str, Any],
    flags: list[dict[str, str]] | None,
    why: str,
    evidence: list[str],
) -> None:
    """One side of a match, with its ledger entry; nothing where it says what was kept already."""
    kept = SourceDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    before = (kept.facts, kept.flags)
    kept.facts = kept.facts | facts
    if flags is not None:
        kept.flags = [*(flag for flag in kept.flags if flag["code"] not in OWN), *flags]
    if (kept.facts, kept.flags) == before:
        return
    kept.save(update_fields=["facts", "flags"])
    codes = [flag["code"] for flag in kept.flags]
    state = {"why": why, "flags": codes}
    record(matter=kept.matter, actor=actor, act=Act.DOCUMENT_READ, subject=kept, state=state, evidence=evidence)
