"""The reader of Excel workbooks (.xlsx, .xlsm), strict and transitional: each sheet's cells as they are shown
where that is certain, with what a printed sheet would hide."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree.ElementTree import Element

from casefile.evidence.extract.cellforms import formats, rich_text, shared_texts, shown
from casefile.evidence.extract.extraction import Extraction, Flag, PageText
from casefile.evidence.extract.package import Package, common_doubts
from casefile.evidence.extract.paging import CHARACTERS, LINES
from casefile.evidence.extract.xml import attribute, child, each, name, parsed, text_of

SHEETS = 1000
CELLS = 2_000_000
"""Cells of one workbook that are read."""
PAGES = 20_000
LABEL = 40
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, `state` (visible, hidden, veryHidden), the range of its cells, and what is in them."""

    name: str
    state: str
    dimensions: str = "A1:A1"
    rows: int = 0
    cells: int = 0
    formulas: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False


class _Bounds:
    """The range that the cells met so far lie in."""

    def __init__(self) -> None:
        self.left = self.top = 1 << 30
        self.right = self.bottom = 0

    def take(self, column: int, row: int) -> None:
        """Widen the range to a cell."""
        self.left, self.right = min(self.left, column), max(self.right, column)
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)

    def words(self) -> str:
        """The range as spreadsheets write it; A1:A1 for an empty sheet."""
        if not self.right:
            return "A1:A1"
        return f"{_letters(self.left)}{self.top}:{_letters(self.right)}{self.bottom}"


class _Book:
    """The workbook's own tables and what was met in its cells."""

    def __init__(self, package: Package, part: str) -> None:
        root = parsed(package.content(part))
        if root is None:
            raise ValueError("the workbook cannot be read: its main part is damaged or missing")
        self.package = package
        settings = child(root, "workbookPr")
        self.epoch_1904 = settings is not None and attribute(settings, "date1904") in ("1", "true", "on")
        lock = child(root, "workbookProtection")
        self.protected = lock is not None and any(_true(lock, way) for way in ("lockStructure", "lockWindows"))
        self.texts = shared_texts(self._part(part, "sharedStrings"))
        self.formats = formats(self._part(part, "styles"))
        self.targets = {one.id: one.target for one in package.references(part) if not one.outside}
        listed = child(root, "sheets")
        self.listed = list(listed)[:SHEETS] if listed is not None else []
        self.cells = self.uncalculated = 0
        self.doubts: dict[str, str] = {}
        self.connected = "xl/connections.xml" in package
        self.cut = False

    def _part(self, part: str, kind: str) -> bytes:
        return self.package.content(next(iter(self.package.related(part, kind)), ""))


def read(package: Package) -> Extraction:
    """Facts: format, sheets[], date_system, formulas, comments, links, protected, text_chars, and those of every
    office file. A page is a sheet, cut every 60 rows; each line begins with its row's number."""
    part = package.main()
    book = _Book(package, part)
    sheets: list[Sheet] = []
    pages: list[PageText] = []
    comments: list[str] = []
    for item in book.listed:
        sheet = Sheet(attribute(item, "name"), attribute(item, "state") or "visible")
        sheets.append(sheet)
        target = book.targets.get(attribute(item, "id"), "")
        rows = list(_rows(package.content(target), sheet, book))
        pages += _pages(sheet.name, rows, len(pages))
        comments += _comments(package, target, sheet.name)
    if comments:
        pages.append(PageText(len(pages) + 1, "comments", "\n".join(comments)[: CHARACTERS * 10]))
    facts = {
        "format": "xlsx",
        **package.common(),
        "sheets": [asdict(sheet) for sheet in sheets],
        "date_system": 1904 if book.epoch_1904 else 1900,
        "formulas": sum(sheet.formulas for sheet in sheets),
        "comments": len(comments),
        "protected": book.protected,
        "external_workbooks": sum(1 for one in package.names if re.search(r"/externalLinks/[^/]+\.xml$", f"/{one}")),
        "text_chars": sum(len(page.text) for page in pages),
    }
    book.cut |= len(pages) > PAGES
    flags = (*package.flags, *common_doubts(facts), *_doubts(facts, sheets, book))
    return Extraction("office", facts, tuple(pages[:PAGES]), flags)


def _rows(content: bytes, sheet: Sheet, book: _Book) -> Iterator[tuple[int, str]]:
    """The rows that have something in them: number and text."""
    bounds, last = _Bounds(), 0
    for element in each(content, "row", "cols", "autoFilter"):
        kind = name(element)
        if kind == "cols":
            sheet.hidden_columns += sum(_span(one) for one in element if _true(one, "hidden"))
        elif kind == "autoFilter":
            sheet.filtered = any(name(one) == "filterColumn" for one in element)
        elif book.cells >= CELLS:
            book.cut = True
            break
        else:
            last = _number(attribute(element, "r")) or last + 1
            text = _row(element, last, sheet, book, bounds)
            sheet.hidden_rows += _true(element, "hidden")
            if text:
                sheet.rows += 1
                yield last, text
    sheet.dimensions = bounds.words()


def _row(element: Element, number: int, sheet: Sheet, book: _Book, bounds: _Bounds) -> str:
    """The cells of a row apart by tabs, each in its column from A on; "" for a row without any text."""
    texts: list[str] = []
    column = 0
    for cell in element:
        if name(cell) != "c":
            continue
        place = _CELL.match(attribute(cell, "r"))
        column = _column(place[1]) if place else column + 1
        book.cells += 1
        sheet.cells += 1
        bounds.take(column, number)
        text = _text(cell, sheet, book, f"{sheet.name}!{_letters(column)}{number}")
        if text and column <= 16384:
            texts += [""] * (column - len(texts) - 1)
            texts.append(text.replace("\r", "").replace("\n", " \N{RETURN SYMBOL} ").replace("\t", " "))
    return "\t".join(texts)


def _text(cell: Element, sheet: Sheet, book: _Book, where: str) -> str:
    """What a cell shows; a formula's last result, or the formula where it was never calculated."""
    kind, formula = attribute(cell, "t") or "n", child(cell, "f")
    value = child(cell, "v")
    stored = (value.text or "") if value is not None else ""
    if formula is not None:
        sheet.formulas += 1
        if not stored:
            book.uncalculated += 1
            return f"={formula.text or ''} [not calculated]"
    if kind == "s":
        place = _number(stored)
        return book.texts[place] if stored and place < len(book.texts) else ""
    if kind == "inlineStr":
        inline = child(cell, "is")
        return rich_text(inline) if inline is not None else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if kind != "n" or not stored:
        return stored
    style = _number(attribute(cell, "s"))
    code = book.formats[style] if style < len(book.formats) else ""
    text, doubt = shown(stored, code, epoch_1904=book.epoch_1904)
    if doubt and len(book.doubts) < 20:
        book.doubts.setdefault(doubt, where)
    return text


def _pages(title: str, rows: list[tuple[int, str]], before: int) -> list[PageText]:
    """A sheet's pages, sixty rows each, or fewer where rows are long."""
    pieces: list[list[tuple[int, str]]] = [[]]
    size = 0
    for row in rows:
        if pieces[-1] and (len(pieces[-1]) >= LINES or size + len(row[1]) > CHARACTERS):
            pieces.append([])
            size = 0
        pieces[-1].append(row)
        size += len(row[1])
    pages = []
    for at, piece in enumerate(pieces, before + 1):
        span = f", rows {piece[0][0]}-{piece[-1][0]}" if len(pieces) > 1 and piece else ""
        pages.append(PageText(at, title[: LABEL - len(span)] + span, "\n".join(f"{n}\t{text}" for n, text in piece)))
    return pages


def _comments(package: Package, part: str, title: str) -> list[str]:
    """The notes and threaded comments on a sheet's cells, each with its cell."""
    found = []
    for target in package.related(part, "comments"):
        root = parsed(package.content(target) or b"<none/>")
        for one in root.iter() if root is not None else ():
            if name(one) == "comment":
                found.append(f"[{title}!{attribute(one, 'ref')}] {text_of(child(one, 'text'))}")
    for target in package.related(part, "threadedComment"):
        root = parsed(package.content(target) or b"<none/>")
        for one in root if root is not None else ():
            head = f"[{title}!{attribute(one, 'ref')}, {attribute(one, 'dT')}]"
            found.append(f"{head} {text_of(child(one, 'text'))}")
    return found


def _doubts(facts: dict[str, Any], sheets: list[Sheet], book: _Book) -> list[Flag]:
    hidden = [f"{sheet.name!r}" for sheet in sheets if sheet.state != "visible"]
    rows = [
        f"{sheet.name!r} ({sheet.hidden_rows} row(s), {sheet.hidden_columns} column(s))"
        for sheet in sheets
        if sheet.hidden_rows or sheet.hidden_columns
    ]
    formulas = (
        f"{facts['formulas']} cell(s) hold formulas: what is shown was last calculated by the program that saved it"
    )
    dates = "; ".join(f"{where}: {doubt}" for doubt, where in book.doubts.items())
    told = (
        (hidden, "hidden_sheets", f"hidden sheet(s), read all the same: {', '.join(hidden[:20])}"),
        (rows, "hidden_cells", f"hidden rows or columns, read all the same: {', '.join(rows[:20])}"),
        (facts["formulas"], "formulas", formulas),
        (book.uncalculated, "not_calculated", f"{book.uncalculated} formula(s) have no stored result"),
        (facts["external_workbooks"], "external_workbooks", "cells refer to other workbooks; they were not opened"),
        (
            book.connected,
            "external_connections",
            "the workbook can fetch from a database or a web address; it was not let",
        ),
        (facts["comments"], "comments", f"the workbook has {facts['comments']} comment(s), on the last page"),
        (dates, "date_impossible", f"numbers with the format of a date that are none: {dates}"),
        (book.epoch_1904, "date_system_1904", "the workbook counts its days from 1904; its dates were read so"),
        (facts["protected"], "protected", "the workbook is protected against changes"),
        (book.cut, "text_cut", "the workbook is too long: its last cells are not in the pages"),
    )
    return [Flag(code, words) for true, code, words in told if true]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0


def _true(element: Element, wanted: str) -> bool:
    return attribute(element, wanted) in ("1", "true", "on")


def _span(element: Element) -> int:
    return max(1, min(16384, _number(attribute(element, "max")) - _number(attribute(element, "min")) + 1))
