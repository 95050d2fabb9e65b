"""The reader of PDF: pages with their text and size as PDFium sees them, and what the file states or does
beside its pages. Nothing in it is run."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from casefile.evidence.extract.extraction import Extraction, Flag, PageText
from casefile.evidence.extract.pdf_attached import children
from casefile.evidence.extract.pdf_boxes import Hidden, hidden_on
from casefile.evidence.extract.pdf_dates import contradictions, utc
from casefile.evidence.extract.pdf_doubts import doubts, listed
from casefile.evidence.extract.survey import Survey, survey

__all__ = ["children", "read", "read_plainly"]

PAGE_LIMIT = 20_000
TEXT_LIMIT = 40_000_000
"""Characters after which no more text is taken; the pages go on, empty, under a flag."""
SCANS = ((250, 0.5), (100, 0.002))
"""A page is taken for a scan when it has at most so many characters and pictures over at least such a part of
it: a scan with its filing stamp, or a page with little but a stamp whose words may stand in a small picture."""
DRAWING_SECONDS = 15.0
"""Of CPU time, after which no more pages are drawn to look for covered text; a flag names those left out."""
PASSWORD_NEEDED = 4
MAY_EXTRACT = 1 << 4
"""Permission bit 5 of ISO 32000-1, table 22."""

_HYPHEN = re.compile("[\x02\ufffe](?=\n|$)")


@dataclass(slots=True)
class _Seen:
    """What was met on the way through the pages."""

    draws_until: float
    pages: list[PageText] = field(default_factory=list)
    characters: int = 0
    scanned: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    unchecked: list[int] = field(default_factory=list)
    hidden: list[dict[str, int]] = field(default_factory=list)


def read(source: BinaryIO, *, drawing_seconds: float = DRAWING_SECONDS) -> Extraction:
    """Facts: pages, text_chars, creation_date and mod_date as stated (_utc beside them, xmp_ before them), title,
    author, producer, creator, encrypted, extraction_permitted, revisions (the number of %%EOF marks), updates
    (those beyond the first save), linearized, attachments, attached[], portfolio, javascript, form, xfa,
    annotations, redaction_marks, scanned_pages (their numbers), hidden_text [{page, places, characters}],
    structure_warnings.

    What qpdf cannot tell of a damaged file is null, and flagged."""
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD_NEEDED:
            words = "the PDF asks for a password; ask for a copy without one, or remove it and receive that as well"
            return Extraction("pdf", {"encrypted": True}, error=words)
        return Extraction("pdf", error="this is not a PDF that can be opened, or it is damaged")
    facts, flags = _stated(pdf), list[Flag]()
    facts.update(_revisions(source))
    seen = _pages(pdf, drawing_seconds)
    facts.update(
        pages=len(pdf),
        text_chars=seen.characters,
        scanned_pages=seen.scanned,
        hidden_text=seen.hidden,
        **_objects(source, flags),
    )
    flags = [*_page_flags(seen, len(pdf)), *flags]
    facts.update({f"{fact}_utc": utc(facts[fact]) for fact in ("creation_date", "mod_date")})
    flags += [Flag("dates_contradict", words) for words in contradictions(facts)]
    return Extraction("pdf", facts, tuple(seen.pages), tuple(flags + doubts(facts)))


def read_plainly(source: BinaryIO) -> Extraction:
    """The same without drawing a page: for a PDF whose drawing uses up what a reading may use."""
    return read(source, drawing_seconds=0)


def _stated(pdf: pypdfium2.PdfDocument) -> dict[str, Any]:
    """What the file says of itself, verbatim: a malformed date stays the words it is."""
    entries = {
        "creation_date": "CreationDate",
        "mod_date": "ModDate",
        "title": "Title",
        "author": "Author",
        "producer": "Producer",
        "creator": "Creator",
    }
    facts: dict[str, Any] = {fact: pdf.get_metadata_value(key) or None for fact, key in entries.items()}
    facts["encrypted"] = raw.FPDF_GetSecurityHandlerRevision(pdf) != -1
    facts["extraction_permitted"] = bool(raw.FPDF_GetDocPermissions(pdf) & MAY_EXTRACT)
    return facts


def _revisions(source: BinaryIO) -> dict[str, Any]:
    """Each save appended to a file ends in %%EOF; a linearized file has one such mark more from the start."""
    source.seek(0)
    head = source.read(2048)
    linearized = b"/Linearized" in head
    marks, overlap, chunk = 0, b"", head
    while chunk:
        window = overlap + chunk
        marks += window.count(b"%%EOF")
        overlap = window[-4:]
        chunk = source.read(1 << 20)
    return {"revisions": marks, "updates": max(0, marks - 1 - linearized), "linearized": linearized}


def _pages(pdf: pypdfium2.PdfDocument, drawing_seconds: float) -> _Seen:
    seen = _Seen(time.process_time() + drawing_seconds)
    for index in range(min(len(pdf), PAGE_LIMIT)):
        page = _page(pdf, index, seen)
        seen.characters += len(page.text)
        seen.pages.append(page)
    return seen


def _page(pdf: pypdfium2.PdfDocument, index: int, seen: _Seen) -> PageText:
    """One page; where it cannot be read it keeps its number, empty."""
    number, label = index + 1, pdf.get_page_label(index) or ""
    label = "" if label == str(number) else label[:40]
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        seen.unreadable.append(number)
        return PageText(number, label, "")
    width, height = page.get_size()
    text = ""
    try:
        if seen.characters < TEXT_LIMIT:
            text = _text(page, number, seen)
            if len(text) <= SCANS[0][0] and _is_scan(page, len(text), width * height):
                seen.scanned.append(number)
    except pypdfium2.PdfiumError:
        seen.unreadable.append(number)
    rotation = page.get_rotation()
    page.close()
    return PageText(number, label, text, round(width, 2), round(height, 2), rotation)


def _text(page: pypdfium2.PdfPage, number: int, seen: _Seen) -> str:
    textpage = page.get_textpage()
    try:
        text = str(textpage.get_text_range())
        if not text.strip():
            return ""
        hidden = _hidden(page, textpage, number, seen)
        if hidden:
            seen.hidden.append({"page": number, "places": hidden.places, "characters": hidden.characters})
    finally:
        textpage.close()
    # PDFium marks a hyphen at a line's end by a noncharacter of its own.
    return _HYPHEN.sub("-", text.replace("\r\n", "\n").replace("\r", "\n"))


def _hidden(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int, seen: _Seen) -> Hidden | None:
    """What lies under opaque boxes on the page; a page that cannot be drawn is noted, never lost."""
    try:
        if time.process_time() < seen.draws_until:
            return hidden_on(page, textpage)
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        seen.unchecked.append(number)
        return None
    seen.unchecked.append(number)
    return None


def _is_scan(page: pypdfium2.PdfPage, characters: int, area: float) -> bool:
    covered = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return any(characters <= most and covered >= part * area > 0 for most, part in SCANS)


def _objects(source: BinaryIO, flags: list[Flag]) -> dict[str, Any]:
    source.seek(0)
    try:
        found: Survey = survey(source, pictures=False)
    except Exception as error:
        words = f"scripts and attachments could not be looked for: {type(error).__name__}"
        flags.append(Flag("structure_unreadable", words))
        return dict.fromkeys(UNKNOWN)
    return {
        "javascript": found.javascript,
        "attachments": sorted({str(one["name"]) for one in found.attached}),
        "attached": found.attached,
        "portfolio": found.portfolio,
        "launches": found.launches,
        "form": found.form,
        "xfa": found.xfa,
        "annotations": found.annotations,
        "redaction_marks": found.redaction_marks,
        "structure_warnings": found.warnings,
        **found.dates,
    }


UNKNOWN = (
    "javascript", "attachments", "attached", "portfolio", "launches", "form", "xfa", "annotations",
    "redaction_marks", "structure_warnings", "xmp_creation_date", "xmp_mod_date",
)  # fmt: skip
"""The facts that only qpdf tells."""


def _page_flags(seen: _Seen, pages: int) -> list[Flag]:
    flags = []
    if seen.unreadable:
        flags.append(Flag("page_unreadable", f"page(s) {listed(seen.unreadable)} could not be read"))
    if seen.characters >= TEXT_LIMIT or pages > PAGE_LIMIT:
        flags.append(Flag("text_cut", "the PDF is too long: the text of its last pages was not taken"))
    if seen.unchecked:
        words = f"page(s) {listed(seen.unchecked)} were not looked at for text under opaque boxes"
        flags.append(Flag("hidden_text_unchecked", words))
    return flags
