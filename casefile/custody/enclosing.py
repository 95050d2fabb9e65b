"""What a received file carries (attachments, a mailbox's messages, an archive's members), received with it: each a
document of its own that stays with its carrier."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.custody.describing import next_number
from casefile.custody.reading import Telling, keep_reading, plain_flags, printable, received_state
from casefile.evidence.extract import CARRIERS, READERS, Extraction, extract, not_read
from casefile.evidence.extract.confine import Frame, Limits, stream
from casefile.evidence.extract.extraction import from_json
from casefile.evidence.extract.family import carries_nothing
from casefile.evidence.magic import FileKind
from casefile.evidence.models import Enclosure, Page, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.entries import Entry, record_all
from casefile.ledger.models import Act
from casefile.matters.states import plain

BATCH_FILES, BATCH_BYTES = 200, 64 << 20
"""What is kept in one transaction: open files, and bytes in memory."""
OPENING = Limits(seconds=3600, cpu_seconds=3600, answer=768 << 20)
"""What opening one family may use; the size is one carried file's."""
JOINED = {"matter", "parent", "custodian", "recorded_by", "replaced_by"}
"""Fields that name other records: they were at hand, and asking for each again takes longer than all the rest."""
EMPTY = "it is empty: it has no bytes at all"
CARRIES_LISTED = {
    "code": "carries-listed",
    "message": "It carries what is on the block-list of material that may not be held. Stop: do not copy, open or send "
    "it, and tell supervising counsel now. An attorney purges it.",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """One carried file: the way to it ([2, 1]: the first in the second), its name, and what came of it."""

    path: tuple[int, ...]
    name: str
    outcome: str
    sha256: str
    document: str = ""
    reason: str = ""


@dataclass(slots=True)
class Family:
    """One file being opened: its documents so far by the way to them, and by their digests."""

    actor: User | None
    root: SourceDocument
    by_path: dict[tuple[int, ...], SourceDocument]
    stopped: set[tuple[int, ...]] = field(default_factory=set)


def open_up(
    *,
    actor: User | None,
    document: SourceDocument,
    path: Path,
    kind: str,
    tell: Telling,
    extraction: Extraction | None = None,
    keys: dict[str, Any] | None = None,
) -> list[Carried]:
    """Receive everything the document's file carries, to any depth; what was received before stays what it is.

    Nothing raises for what is in the file: where opening it ends early the document says so in a flag. May be done
    again: the same bytes are the same documents.
    """
    if kind not in CARRIERS or (extraction is not None and carries_nothing(extraction)):
        return []
    family = Family(actor, document, {(): document})
    arguments = {"kind": kind, "keys": keys or {}}
    frames = stream("casefile.evidence.extract.family:told", path, limits=OPENING, arguments=arguments)
    came: list[Carried] = []
    for batch in _batches(frames, document):
        came += _keep_batch(family, batch)
        tell(len(came), 0, f"{len(came):,} files opened")
    return came


def _document_kind(kind: str) -> str:
    if kind in (FileKind.EMAIL, FileKind.OUTLOOK):
        return SourceDocument.Kind.EMAIL
    return SourceDocument.Kind.WEB_CAPTURE if kind == FileKind.WEB_CAPTURE else SourceDocument.Kind.OTHER


def _batches(frames: Iterator[Frame], document: SourceDocument) -> Iterator[list[Frame]]:
    """The frames by the hundred; what ended the opening early is flagged on the document."""
    batch: list[Frame] = []
    size = 0
    for frame in frames:
        if frame.header.get("end") or "unopened" in frame.header:
            if words := frame.header.get("error") or frame.header.get("unopened"):
                _flag(document, str(words))
            continue
        batch.append(frame)
        size += len(frame.body)
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _unlisted(family: Family, frames: Sequence[Frame]) -> list[Frame]:
    """The frames, those on the block-list and what they carry without their bytes.

    A carrier is compared before it is kept; here stands what that could not see, such as a list that grew since.
    """
    named = {frame.header[name] for frame in frames for name in ("sha256", "sha1", "md5")}
    listed = blocklist.listed_among(named)
    let_in: list[Frame] = []
    for frame in frames:
        header, path = frame.header, tuple(frame.header["path"])
        if listed & {header["sha256"], header["sha1"], header["md5"]}:
            family.stopped.add(path)
            _stop(family, path, header["sha256"])
        if any(path[: len(above)] == above for above in family.stopped):
            header = {**header, "name": "", "extraction": None, "stopped": blocklist.STOP}
            frame = Frame(header, b"")
        let_in.append(frame)
    return let_in


def _stop(family: Family, path: tuple[int, ...], sha256: str) -> None:
    matter = family.root.matter
    blocklist.note_stopped(actor=family.actor, matter=matter, sha256=sha256, door="opening", carried=path)
    if CARRIES_LISTED not in family.root.flags:
        family.root.flags = [*family.root.flags, CARRIES_LISTED]
        family.root.save(update_fields=["flags"])


def _flag(document: SourceDocument, words: str) -> None:
    flag = {"code": "not-all-opened", "message": f"Not everything that it carries was opened: {words}."}
    if blocklist.is_any_listed():
        flag["message"] += " What was not opened was not compared with the block-list."
    if flag not in document.flags:
        document.flags = [*document.flags, flag]
        document.save(update_fields=["flags"])


def _keep_batch(family: Family, frames: Sequence[Frame]) -> list[Carried]:
    """One batch: the bytes into the store, then documents, enclosures and ledger entries in one transaction."""
    if not SourceDocument.objects.filter(pk=family.root.pk, holding=SourceDocument.Holding.HELD).exists():
        return []  # purged meanwhile: what it carries goes with it
    frames = _unlisted(family, frames)
    filled = [frame for frame in frames if frame.body]
    Store(settings.STORE_DIR).receive_all([frame.body for frame in filled])
    with transaction.atomic():
        came, unread = _recorded(family, frames)
    for document, kind in unread:
        path = Store(settings.STORE_DIR).path(document.sha256)
        keep_reading(actor=family.actor, document=document, extraction=extract(path, kind=kind))
    return came


def _recorded(family: Family, frames: Sequence[Frame]) -> tuple[list[Carried], list[tuple[SourceDocument, str]]]:
    """What came of each, and the new documents that are still to be read, each with its kind of file."""
    matter = family.root.matter
    number = next_number(matter)
    digests = [frame.header["sha256"] for frame in frames]
    held = {one.sha256: one for one in SourceDocument.objects.in_matter(matter).filter(sha256__in=digests)}
    made: list[tuple[SourceDocument, Extraction | None]] = []
    unread: list[tuple[SourceDocument, str]] = []
    came: list[Carried] = []
    enclosures: list[Enclosure] = []
    for frame in frames:
        header, path = frame.header, tuple(frame.header["path"])
        parent = family.by_path.get(path[:-1], family.root)
        outcome, reason, one = Enclosure.Outcome.DUPLICATE, "", held.get(header["sha256"])
        if not frame.body:
            outcome, reason, one = Enclosure.Outcome.REFUSED, header.get("stopped") or EMPTY, None
        elif one is None:
            extraction = _extraction(header)
            outcome, one = Enclosure.Outcome.RECEIVED, _document(family, parent, header, extraction, number + len(made))
            held[one.sha256] = one
            made.append((one, extraction))
            if extraction is None:
                unread.append((one, header["kind"]))
        if one is not None:
            family.by_path[path] = one
        enclosures.append(_enclosure(parent, one, header, path[-1], outcome, reason))
        label = one.label if one else ""
        came.append(Carried(path, str(header["name"]), outcome, header["sha256"], label, reason))
    _write(family, made, enclosures)
    return came, unread


def _write(
    family: Family, made: Sequence[tuple[SourceDocument, Extraction | None]], enclosures: Sequence[Enclosure]
) -> None:
    """The rows of one batch, by the table; parents stand before what they carry."""
    for depth in _by_depth(document for document, _ in made):
        SourceDocument.objects.bulk_create(depth)
    for enclosure in enclosures:
        enclosure.parent, enclosure.document = enclosure.parent, enclosure.document  # they have their keys by now
    read = [(document, extraction) for document, extraction in made if extraction is not None]
    Page.objects.bulk_create(page for document, extraction in read for page in printable(document, extraction))
    Enclosure.objects.bulk_create(enclosures, ignore_conflicts=True)
    # It came in read, and one entry says both; the words read stay out of it, for no purge reaches the ledger.
    entries = [
        Entry(Act.DOCUMENT_RECEIVED, document, received_state(document), [document.sha256]) for document, _ in made
    ]
    attestation = family.root.attestations.first()
    if attestation is not None:
        attestation.documents.add(*(document for document, _ in made))
    if entries:
        record_all(matter=family.root.matter, actor=family.actor, entries=entries)


def _by_depth(documents: Iterable[SourceDocument]) -> Iterator[list[SourceDocument]]:
    """The documents of one batch, carriers before what they carry, so that every parent has its key."""
    waiting = list(documents)
    while waiting:
        ready = [document for document in waiting if document.parent is None or document.parent.pk]
        for document in ready:
            document.parent = document.parent
        yield ready
        waiting = [document for document in waiting if not document.pk]


def _document(
    family: Family, parent: SourceDocument, header: dict[str, Any], extraction: Extraction | None, number: int
) -> SourceDocument:
    """A document for one carried file, checked as its fields alone can be: uniqueness was seen to for the batch."""
    name = str(header["name"] or header["place"] or "unnamed")
    # An address is no title: it may be a protected term, and titles print. It stays as stated on the enclosure.
    title = name if "://" not in name else f"Part {header['path'][-1]} of {parent.title}"
    flags = [{"code": "contradicting-name", "message": header["contradiction"]}] if header["contradiction"] else []
    root = family.root
    document = SourceDocument(
        matter=root.matter,
        number=number,
        parent=parent,
        kind=_document_kind(header["kind"]),
        holding=SourceDocument.Holding.HELD,
        title=title[:300],
        short_cite=title[:200],
        original_name=title[:400],
        sha256=header["sha256"],
        size=header["size"],
        media_type=header["media_type"],
        received_at=timezone.now(),
        received_from=root.received_from,
        custodian=root.custodian,
        recorded_by=family.actor,
        flags=[*flags, *(plain_flags(extraction) if extraction else [])],
        facts=plain(extraction.facts) if extraction else {},
        read_error=extraction.error if extraction else "",
        page_count=len(extraction.pages) or None if extraction else None,
    )
    try:
        document.clean_fields(exclude=JOINED)
    except ValidationError as fault:
        raise ValidationError(f"{name}: {' '.join(fault.messages)}") from fault
    return document


def _extraction(header: dict[str, Any]) -> Extraction | None:
    """What is known of it by now: None where its reader is still to run, in a process of its own."""
    kind = header["kind"]
    if "extraction" not in header:
        return None if kind in READERS else not_read(kind)
    try:
        return from_json(kind, header["extraction"])
    except (ValueError, TypeError, KeyError):
        return Extraction(kind, error="the reader's answer could not be understood")


def _enclosure(
    parent: SourceDocument,
    document: SourceDocument | None,
    header: dict[str, Any],
    number: int,
    outcome: str,
    reason: str,
) -> Enclosure:
    return Enclosure(
        parent=parent,
        document=document,
        number=number,
        name=str(header["name"])[:400],
        place=str(header["place"])[:400],
        sha256=header["sha256"],
        size=header["size"],
        media_type=header["media_type"][:120],
        outcome=outcome,
        reason=reason,
    )
