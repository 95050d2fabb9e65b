"""The reader of Word documents (.docx, .docm): their text in order, and beside it what a page does not show:
tracked changes, comments, notes, hidden text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from casefile.evidence.extract.extraction import Extraction, Flag, PageText
from casefile.evidence.extract.package import Package, common_doubts
from casefile.evidence.extract.paging import cut_pages
from casefile.evidence.extract.xml import attribute, child, name, parsed

INSERTED, DELETED = ("ins", "moveTo"), ("del", "moveFrom")
CHANGED = ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange")
BESIDE = (
    ("headers and footers", ("header", "footer"), ()),
    ("footnotes", ("footnotes",), ("footnote",)),
    ("endnotes", ("endnotes",), ("endnote",)),
    ("comments", ("comments",), ("comment",)),
)
"""What stands beside the body: the label of its pages, the kinds of its parts, and the notes in a part."""
FETCHING = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|DATABASE)\b", re.IGNORECASE)
"""Fields that bring something in from outside, or start a program."""
DEPTH = 200


@dataclass(slots=True)
class _Words:
    """The text of one part as it is gathered, and what was met on the way."""

    pieces: list[str] = field(default_factory=list)
    insertions: int = 0
    deletions: int = 0
    changes: int = 0
    authors: set[str] = field(default_factory=set)
    hidden: int = 0
    numbered: int = 0
    fields: list[str] = field(default_factory=list)
    rendered: bool = False
    fresh: bool = False

    def add(self, text: str) -> None:
        """More text; a page that has some is no longer fresh."""
        self.pieces.append(text)
        self.fresh = self.fresh and not text.strip()

    def page(self) -> None:
        """The end of a page, unless the last one has just ended."""
        if not self.fresh:
            self.pieces.append("\f")
            self.fresh = True


def read(package: Package) -> Extraction:
    """Facts: format, paragraphs and tables of the body, text_chars, footnotes, endnotes, comments, insertions,
    deletions, tracked_by, hidden_text_chars, page_basis, protected, and those of every office file."""
    part = package.main()
    body = parsed(package.content(part))
    if body is None:
        raise ValueError("the document's text cannot be read: its main part is damaged or missing")
    words = _Words()
    inner = child(body, "body")
    _walk(inner if inner is not None else body, words, 0)
    pages, cut = cut_pages("".join(words.pieces).strip("\n\f"))
    beside, counts = _beside(package, part, words)
    facts = {"format": "docx", **package.common(), **_counts(inner, counts), **_tracked(words)}
    settings = parsed(package.content(next(iter(package.related(part, "settings")), "")) or b"<none/>")
    lock = child(settings, "documentProtection") if settings is not None else None
    facts["protected"] = lock is not None and attribute(lock, "enforcement") in ("1", "true", "on")
    facts["page_basis"] = "lines" if "\f" not in words.pieces else "rendered" if words.rendered else "breaks"
    every = [*pages, *(PageText(len(pages) + at, label, text) for at, (label, text) in enumerate(beside, 1))]
    facts["text_chars"] = sum(len(page.text) for page in every)
    flags = [*package.flags, *common_doubts(facts), *_doubts(facts, words)]
    if cut:
        flags.append(Flag("text_cut", "the document is too long: the end of its text is not in the pages"))
    return Extraction("office", facts, tuple(every), tuple(flags))


def _walk(element: Element, words: _Words, depth: int) -> None:
    """Gather the text of an element in reading order."""
    if depth > DEPTH:
        return
    for item in element:
        kind = name(item)
        if kind == "AlternateContent":
            # The same content twice, for newer and older programs: the first form is what Word shows.
            chosen = next(iter(item), None)
            if chosen is not None:
                _walk(chosen, words, depth + 1)
        elif kind == "p":
            _paragraph(item, words, depth)
        elif kind == "tr":
            _row(item, words, depth)
        elif kind == "r":
            _run(item, words, depth)
        elif kind in INSERTED or kind in DELETED:
            _change(item, words, depth, deleted=kind in DELETED)
        elif kind == "fldSimple":
            words.fields.append(attribute(item, "instr"))
            _walk(item, words, depth + 1)
        elif kind not in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "instrText"):
            _walk(item, words, depth + 1)


def _paragraph(item: Element, words: _Words, depth: int) -> None:
    layout = child(item, "pPr")
    if layout is not None:
        words.numbered += child(layout, "numPr") is not None
        words.changes += sum(1 for one in layout.iter() if name(one) in CHANGED)
        if child(layout, "pageBreakBefore") is not None:
            words.page()
    _walk(item, words, depth + 1)
    words.add("\n")


def _row(item: Element, words: _Words, depth: int) -> None:
    """A row of a table as one line, its cells apart by tabs."""
    cells = []
    for cell in item:
        if name(cell) in ("tc", "sdt"):
            inner = _Words()
            _walk(cell, inner, depth + 1)
            cells.append("".join(inner.pieces).strip().replace("\f", "\n").replace("\n", " / "))
            _join(words, inner)
    words.add("\t".join(cells) + "\n")


def _join(words: _Words, inner: _Words) -> None:
    words.insertions += inner.insertions
    words.deletions += inner.deletions
    words.changes += inner.changes
    words.hidden += inner.hidden
    words.numbered += inner.numbered
    words.authors |= inner.authors
    words.fields += inner.fields


def _run(item: Element, words: _Words, depth: int) -> None:
    look = child(item, "rPr")
    if look is not None:
        words.changes += child(look, "rPrChange") is not None
        vanish = child(look, "vanish")
        if vanish is not None and attribute(vanish, "val", "true") not in ("0", "false", "off"):
            words.hidden += sum(len(one.text or "") for one in item if name(one) == "t")
    for one in item:
        kind = name(one)
        if kind in ("t", "delText"):
            words.add(one.text or "")
        elif kind in _SIGNS:
            words.add(_SIGNS[kind])
        elif kind == "br":
            words.page() if attribute(one, "type") == "page" else words.add("\n")
        elif kind == "lastRenderedPageBreak":
            words.rendered = True
            words.page()
        elif kind == "instrText":
            words.fields.append(one.text or "")
        elif kind in ("footnoteReference", "endnoteReference"):
            words.add(f"[{kind.removesuffix('Reference')} {attribute(one, 'id')}]")
        elif kind not in ("rPr", "delInstrText"):
            _walk_one(one, words, depth)


_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}


def _walk_one(item: Element, words: _Words, depth: int) -> None:
    holder = Element("holder")
    holder.append(item)
    _walk(holder, words, depth + 1)


def _change(item: Element, words: _Words, depth: int, *, deleted: bool) -> None:
    """A tracked insertion reads on as text; a tracked deletion is shown and named as one."""
    words.authors |= {attribute(item, "author")} - {""}
    if deleted:
        inner = _Words()
        _walk(item, inner, depth + 1)
        words.deletions += 1
        text = "".join(inner.pieces).strip("\n\f")
        words.add(f"[deleted: {text}]" if text else "")
    else:
        words.insertions += 1
        _walk(item, words, depth + 1)


def _beside(package: Package, part: str, words: _Words) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Headers, notes and comments as pages of their own, and how many there are."""
    pages: list[tuple[str, str]] = []
    counts = {"footnotes": 0, "endnotes": 0, "comments": 0}
    for label, kinds, notes in BESIDE:
        texts: list[str] = []
        for kind in kinds:
            for target in package.related(part, kind):
                root = parsed(package.content(target) or b"<none/>")
                texts += _texts(root, notes, words) if root is not None else []
        if label in counts:
            counts[label] = len(texts)
        whole = "\n".join(dict.fromkeys(texts) if label not in counts else texts)
        if whole.strip():
            pages += [(label, page.text) for page in cut_pages(whole)[0]]
    return pages, counts


def _texts(root: Element, notes: tuple[str, ...], words: _Words) -> Iterator[str]:
    """The text of each note in a part, with who wrote it and when; of the whole part where it has no notes."""
    for item in [one for one in root if name(one) in notes] if notes else [root]:
        if attribute(item, "type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        inner = _Words()
        _walk(item, inner, 0)
        _join(words, inner)
        text = "".join(inner.pieces).replace("\f", "\n").strip("\n")
        said = ", ".join(filter(None, (attribute(item, "author"), attribute(item, "date"))))
        head = f"[{name(item)} {attribute(item, 'id')}{', ' + said if said else ''}] " if notes else ""
        if text or notes:
            yield head + text


def _counts(body: Element | None, counts: dict[str, int]) -> dict[str, Any]:
    items = [name(item) for item in body] if body is not None else []
    return {"paragraphs": items.count("p"), "tables": items.count("tbl"), **counts}


def _tracked(words: _Words) -> dict[str, Any]:
    return {
        "insertions": words.insertions,
        "deletions": words.deletions,
        "format_changes": words.changes,
        "tracked_by": sorted(words.authors),
        "hidden_text_chars": words.hidden,
        "numbered_paragraphs": words.numbered,
    }


def _doubts(facts: dict[str, Any], words: _Words) -> list[Flag]:
    by = f" by {', '.join(facts['tracked_by'][:10])}" if facts["tracked_by"] else ""
    fetching = ", ".join(sorted({sign.upper() for sign in FETCHING.findall("".join(words.fields))}))
    changed = (
        f"{words.insertions} insertion(s) and {words.deletions} deletion(s) are tracked{by} and were neither accepted "
        "nor rejected: inserted words are in the text, deleted words stand in [deleted: ]"
    )
    numbered = (
        f"{words.numbered} paragraph(s) are numbered or bulleted by Word when it shows them: those numbers are not in "
        "the text"
    )
    told = (
        (words.insertions or words.deletions, "tracked_changes", changed),
        (fetching, "linked_fields", f"fields of the document fetch or start something ({fetching}); none was followed"),
        (facts["comments"], "comments", f"the document has {facts['comments']} comment(s), on the last pages"),
        (words.hidden, "hidden_text", f"{words.hidden} character(s) are formatted as hidden: Word does not show them"),
        (words.numbered, "numbering_not_shown", numbered),
        (facts["protected"], "protected", "the document is protected against changes"),
    )
    return [Flag(code, message) for true, code, message in told if true]
