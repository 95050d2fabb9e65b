"""The documents of a matter as pages show them: which are open to whom, and all that is known of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from casefile.confidentiality.designating import is_privileged, level_of
from casefile.confidentiality.models import Designation, PrivilegeClaim, RedactionMark
from casefile.custody.chain import Line, history_of
from casefile.custody.downloads import stored
from casefile.evidence.models import Page, SourceDocument
from casefile.matters.desk import Desk

FACT_TIMES = {
    "date_stated": ("Sent, as stated", "Date header", "date_utc"),
    "received_first": ("First relay", "lowest Received header", "received_first"),
    "received_last": ("Last relay", "topmost Received header", "received_last"),
    "creation_date": ("File created", "PDF CreationDate", ""),
    "mod_date": ("File changed", "PDF ModDate", ""),
}
"""Fact that is a time -> its name, where the file states it, and the fact that gives it in UTC."""


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


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page's text; `reason` and `replacement` say what stands in its place where it is redacted."""

    text: str
    reason: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page with its text in passages."""

    page: Page
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class DocumentSheet:
    """Everything the page of one document shows."""

    document: SourceDocument
    designation: Designation | None
    claims: list[PrivilegeClaim]
    times: list[Time]
    facts: list[Fact]
    pages: list[PageText]
    redactions: list[RedactionMark]
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
    redactions = list(document.redaction_marks.order_by("page_number", "start"))
    related = [document.uid, *(record.uid for group in _about(document) for record in group)]
    return DocumentSheet(
        document=document,
        designation=document.designations.order_by("id").last(),
        claims=claims,
        times=list(_times(document)),
        facts=list(_facts(document.facts)),
        pages=[PageText(page, _passages(page, redactions)) for page in document.pages.order_by("number")],
        redactions=redactions,
        children=list(open_documents(desk).filter(parent=document).order_by("number")),
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
    if document.captured_at:
        yield Time("Captured", "", document.captured_at, "in the capture itself")
    if document.collected_at:
        yield Time("Collected", "", document.collected_at, f"from {document.custodian or 'its custodian'}")
    if document.received_at:
        yield Time("Received", "", document.received_at, "by this installation's clock")
    yield Time("Entered", "", document.recorded_at, "by this installation's clock")


def _facts(facts: dict[str, Any]) -> Iterator[Fact]:
    shown_as_times = {*FACT_TIMES, "date_utc"}
    for key, value in facts.items():
        if key not in shown_as_times and value not in (None, "", [], {}):
            yield Fact(capfirst(key.replace("_", " ")), _said(value))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_said(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "\n".join(_said(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _passages(page: Page, redactions: list[RedactionMark]) -> tuple[Passage, ...]:
    passages, position = [], 0
    for mark in redactions:
        if mark.page_number == page.number and mark.start >= position:
            passages.append(Passage(page.text[position : mark.start]))
            passages.append(Passage(page.text[mark.start : mark.end], mark.reason_code, mark.replacement))
            position = mark.end
    return (*passages, Passage(page.text[position:]))
