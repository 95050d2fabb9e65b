"""The documents of a matter as pages show them: which are open to whom, and all that is known of one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from casefile.confidentiality.designating import is_privileged, level_of
from casefile.confidentiality.models import Designation, PrivilegeClaim
from casefile.custody.chain import Line, history_of
from casefile.custody.downloads import stored
from casefile.custody.letters import LETTER_FACTS, is_letter
from casefile.dates.wording import day_words
from casefile.evidence.models import SourceDocument
from casefile.matters.desk import Desk

FACT_TIMES = {
    "date_stated": ("Sent, as stated", "Date header", "date_utc"),
    "received_first": ("First relay", "lowest Received header", "received_first"),
    "received_last": ("Last relay", "topmost Received header", "received_last"),
    "creation_date": ("File created", "PDF CreationDate", ""),
    "mod_date": ("File changed", "PDF ModDate", ""),
}
"""Fact that is a time -> its name, where the file states it, and the fact that gives it in UTC."""
SPELLED = {
    "dkim": "DKIM", "id": "ID", "utc": "UTC", "xfa": "XFA", "mime": "MIME", "url": "URL", "ip": "IP", "html": "HTML",
    "http": "HTTP", "gps": "GPS", "exif": "EXIF", "pdf": "PDF", "javascript": "JavaScript", "chars": "characters",
}  # fmt: skip
"""Word in a fact's name -> how people write it."""
ATTACHED = 200
"""Attached documents that are listed with the facts."""
STATED = 20
"""Entries of a list that a file states which its page repeats; its pages and what it carries have them all."""
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(:\d\d)?Z")


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list, with the designation that holds ("" for none) and whether privilege is claimed."""

    document: SourceDocument
    designation: str
    privileged: bool
    cited: int


@dataclass(frozen=True, slots=True)
class Time:
    """One of a document's times: which, its words or instant, and where that was read."""

    name: str
    words: str
    instant: datetime | None
    read_from: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that reading the file found, under a plain name."""

    name: str
    value: str


@dataclass(frozen=True)
class DocumentSheet:
    """Everything the page of one document shows."""

    document: SourceDocument
    designation: Designation | None
    claims: list[PrivilegeClaim]
    times: list[Time]
    facts: list[Fact]
    children: list[SourceDocument]
    parent: SourceDocument | None
    replaced_by: SourceDocument | None
    replaces: list[SourceDocument]
    chain: list[Line]


def open_documents(desk: Desk) -> QuerySet[SourceDocument]:
    """The documents the reader may see: an expert sees none over which privilege is claimed."""
    documents = SourceDocument.objects.visible_to(desk.user).in_matter(desk.matter)
    if desk.reads_work_product:
        return documents
    return documents.exclude(pk__in=PrivilegeClaim.objects.filter(withdrawn_at=None).values("document_id"))


def listed_documents(desk: Desk) -> list[Listed]:
    """The open documents by number, each with what an index says of it."""
    documents = open_documents(desk).select_related("custodian").order_by("number")
    documents = documents.prefetch_related("designations", "privilege_claims", "bates_ranges")
    counts = dict(open_documents(desk).annotate(times=Count("citations")).values_list("pk", "times"))
    return [
        Listed(document, designation_of(document), is_privileged(document), counts[document.pk])
        for document in documents
    ]


def designation_of(document: SourceDocument) -> str:
    """The designation that holds, as a protective order writes it; "" for none."""
    level = level_of(document)
    return "" if level == Designation.Level.NONE else Designation.Level(level).label


def open_document(desk: Desk, number: int) -> SourceDocument:
    """One document by its number. Raises Http404 where there is none or it is not open to the reader."""
    document = open_documents(desk).select_related("custodian", "parent").filter(number=number).first()
    if document is None:
        raise Http404("No such document is open to you.")
    return document


def document_sheet(desk: Desk, number: int) -> DocumentSheet:
    """One document with its times, facts, pages and chain of custody. Raises Http404 like `open_document`."""
    document = open_document(desk, number)
    claims = list(document.privilege_claims.filter(withdrawn_at=None)) if desk.reads_work_product else []
    related = [document.uid, *(record.uid for group in _about(document) for record in group)]
    return DocumentSheet(
        document=document,
        designation=document.designations.order_by("id").last(),
        claims=claims,
        times=list(_times(document)),
        facts=list(_facts(document)),
        children=list(_attached(desk, document)[:ATTACHED]),
        parent=open_documents(desk).filter(children=document).first(),
        replaced_by=open_documents(desk).filter(replaces=document).first(),
        replaces=list(open_documents(desk).filter(replaced_by=document).order_by("number")),
        chain=history_of(desk, related),
    )


def original_of(document: SourceDocument) -> IO[bytes]:
    """The received bytes, for reading. Raises Http404 where none are held, or the store has lost them."""
    if document.holding != SourceDocument.Holding.HELD:
        raise Http404("Nothing of this document is held here.")
    return stored(document.sha256)


def _attached(desk: Desk, document: SourceDocument) -> QuerySet[SourceDocument]:
    """The documents attached to it, but for those that stand in the list of what its file carries."""
    return open_documents(desk).filter(parent=document).exclude(carried_by__parent=document).order_by("number")


def _about(document: SourceDocument) -> Iterator[QuerySet[Any]]:
    yield document.designations.all()
    yield document.privilege_claims.all()
    yield document.redaction_marks.all()
    yield document.renditions.all()


def _times(document: SourceDocument) -> Iterator[Time]:
    if document.authored_as_stated or document.authored_at:
        yield Time("Authored", document.authored_as_stated, document.authored_at, "on its face")
    for fact, (name, read_from, utc) in FACT_TIMES.items():
        if words := document.facts.get(fact):
            instant = parse_datetime(str(document.facts.get(utc) or ""))
            yield Time(name, "" if utc == fact and instant else str(words), instant, read_from)
    yield from _times_inside(document.facts.get("times"))
    if document.captured_at:
        yield Time("Captured", "", document.captured_at, "in the capture itself")
    if document.collected_at:
        yield Time("Collected", "", document.collected_at, f"from {document.custodian or 'its custodian'}")
    if document.received_at:
        yield Time("Received", "", document.received_at, "by this installation's clock")
    yield Time("Entered", "", document.recorded_at, "by this installation's clock")


def _times_inside(times: Any) -> Iterator[Time]:
    """The times that a picture states of itself, each where it stands and in its own words."""
    for time in times if isinstance(times, list) else ():
        if isinstance(time, dict):
            zone = "" if time.get("utc") else "; names no zone"
            instant = parse_datetime(str(time.get("utc") or ""))
            yield Time(
                str(time.get("source") or "Inside"), str(time.get("stated") or ""), instant, f"in the file{zone}"
            )


def _facts(document: SourceDocument) -> Iterator[Fact]:
    shown_elsewhere = {*FACT_TIMES, "date_utc", "times"} | (LETTER_FACTS if is_letter(document) else set())
    for key, value in document.facts.items():
        if key not in shown_elsewhere and value not in (None, "", [], {}):
            yield Fact(capfirst(_spelled(key)), _said(value))


def _spelled(key: str) -> str:
    return " ".join(SPELLED.get(word, word) for word in key.split("_"))


def _said(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"name", "address"}:
        return f"{value['name']} <{value['address']}>".strip()
    if isinstance(value, dict):
        told = [f"{_spelled(key)}: {_said(inner)}" for key, inner in value.items() if inner not in (None, "", [], {})]
        return "; ".join(told)
    if isinstance(value, list):
        between = "\n" if any(isinstance(inner, dict) for inner in value) else ", "
        more = [f"… and {len(value) - STATED:,} more"] if len(value) > STATED else []
        return between.join([*map(_said, value[:STATED]), *more])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _in_words(str(value))


def _in_words(value: str) -> str:
    """What reading gives in UTC, to the second, as "Jan. 23, 2024, 2:42:12 AM UTC"; all else as it is."""
    found = INSTANT.fullmatch(value)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        return value
    hour, half = int(found[2]) % 12 or 12, "AM" if int(found[2]) < 12 else "PM"
    return f"{day_words(day)}, {hour}:{found[3]}{found[4] or ''} {half} UTC"
