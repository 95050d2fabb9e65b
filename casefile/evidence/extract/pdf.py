"""The reader of PDF: pages with their text and size as PDFium sees them, and what the file states or does
beside its pages. Nothing in it is run."""

import re
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from casefile.evidence.extract.extraction import Extraction, Flag, PageText
from casefile.evidence.extract.survey import Survey, survey

PAGE_LIMIT = 20_000
TEXT_LIMIT = 40_000_000
"""Characters after which no more text is taken; the pages go on, empty, under a flag."""
SCANS = ((250, 0.5), (100, 0.002))
"""A page is taken for a scan when it has at most so many characters and pictures over at least such a part of
it: a scan with its filing stamp, or a page with little but a stamp whose words may stand in a small picture."""
PASSWORD_NEEDED = 4
MAY_EXTRACT = 1 << 4
"""Permission bit 5 of ISO 32000-1, table 22."""

_HYPHEN = re.compile("[\x02\ufffe](?=\n|$)")


def read(source: BinaryIO) -> Extraction:
    """Facts: pages, text_chars, creation_date and mod_date as stated, title, author, producer, encrypted,
    extraction_permitted, revisions (the number of %%EOF marks), updates (those beyond the first save),
    linearized, attachments, javascript, form, xfa, annotations, scanned_pages (their numbers).

    What qpdf cannot tell of a damaged file is null, and flagged."""
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD_NEEDED:
            return Extraction("pdf", {"encrypted": True}, error="the PDF asks for a password")
        return Extraction("pdf", error="this is not a PDF that can be opened, or it is damaged")
    facts, flags = _stated(pdf), list[Flag]()
    facts.update(_revisions(source))
    pages, scanned = _pages(pdf, flags)
    facts.update(
        pages=len(pdf),
        text_chars=sum(len(page.text) for page in pages),
        scanned_pages=scanned,
        **_objects(source, flags),
    )
    return Extraction("pdf", facts, tuple(pages), tuple(flags + _flags(facts)))


def _stated(pdf: pypdfium2.PdfDocument) -> dict[str, Any]:
    """What the file says of itself, verbatim: a malformed date stays the words it is."""
    entries = {
        "creation_date": "CreationDate",
        "mod_date": "ModDate",
        "title": "Title",
        "author": "Author",
        "producer": "Producer",
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


def _pages(pdf: pypdfium2.PdfDocument, flags: list[Flag]) -> tuple[list[PageText], list[int]]:
    pages: list[PageText] = []
    scanned: list[int] = []
    unreadable: list[int] = []
    taken = 0
    for index in range(min(len(pdf), PAGE_LIMIT)):
        page, scan = _page(pdf, index, with_text=taken < TEXT_LIMIT)
        taken += len(page.text)
        pages.append(page)
        if scan is None:
            unreadable.append(index + 1)
        elif scan:
            scanned.append(index + 1)
    if unreadable:
        flags.append(Flag("page_unreadable", f"page(s) {_listed(unreadable)} could not be read"))
    if taken >= TEXT_LIMIT or len(pdf) > PAGE_LIMIT:
        flags.append(Flag("text_cut", "the PDF is too long: the text of its last pages was not taken"))
    return pages, scanned


def _page(pdf: pypdfium2.PdfDocument, index: int, *, with_text: bool) -> tuple[PageText, bool | None]:
    """One page, and whether it is a scan; None where it cannot be read: it keeps its number, empty."""
    label = pdf.get_page_label(index) or ""
    label = "" if label == str(index + 1) else label[:40]
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return PageText(index + 1, label, ""), None
    width, height = page.get_size()
    text, scan = "", False
    try:
        if with_text:
            text = _text(page)
            scan = len(text) <= SCANS[0][0] and _is_scan(page, len(text), width * height)
    except pypdfium2.PdfiumError:
        return PageText(index + 1, label, "", width, height, page.get_rotation()), None
    finally:
        rotation = page.get_rotation()
        page.close()
    return PageText(index + 1, label, text, round(width, 2), round(height, 2), rotation), scan


def _text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        text = str(textpage.get_text_range())
    finally:
        textpage.close()
    # PDFium marks a hyphen at a line's end by a noncharacter of its own.
    return _HYPHEN.sub("-", text.replace("\r\n", "\n").replace("\r", "\n"))


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
        return dict.fromkeys(("javascript", "attachments", "launches", "form", "xfa", "annotations"))
    return {
        "javascript": found.javascript,
        "attachments": sorted(set(found.attachments)),
        "launches": found.launches,
        "form": found.form,
        "xfa": found.xfa,
        "annotations": found.annotations,
    }


def _flags(facts: dict[str, Any]) -> list[Flag]:
    """What a person should know before relying on the pages."""
    scanned = facts["scanned_pages"]
    told = (
        (facts["javascript"], "javascript", "the PDF contains JavaScript; it was not run"),
        (facts["launches"], "launch_action", "the PDF contains an action that starts or sends something"),
        (facts["xfa"], "xfa", "the PDF is or holds an XFA form: other viewers may show other pages"),
        (facts["attachments"], "attachments", f"the PDF has attached files: {', '.join(facts['attachments'] or [])}"),
        (
            facts["updates"],
            "earlier_revisions",
            f"saved again {facts['updates']} time(s): earlier states can be recovered",
        ),
        (not facts["extraction_permitted"], "extraction_not_permitted", "its author did not permit taking text out"),
        (scanned, "scanned_pages", f"page(s) {_listed(scanned)}: words stand in pictures, not in the text"),
    )
    return [Flag(code, words) for true, code, words in told if true]


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return shown + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")
