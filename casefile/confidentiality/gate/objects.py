"""Every object of a finished PDF, whether or not anything refers to it: its syntax and its text strings.

The walk goes over the whole cross-reference table, not from the catalogue, so that nothing left behind in the
file escapes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pikepdf

from casefile.confidentiality.gate.corpus import Passage

STRING = re.compile(rb"(?:/([^\s/<>\[\](){}%]+)\s*)?(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]+>)", re.DOTALL)
NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
_REFERENCE = re.compile(rb"(\d+) \d+ R\b")
_PAGE_OF = re.compile(rb"/Pg (\d+) 0 R")
_ALTERNATIVES = frozenset({"Alt", "ActualText", "E", "T", "TU", "Lang"})

_APART = "\n" * 8  # wider than any gap allowed inside a term

# Names of the file format that are also people's names; any other word may be a term in disguise.
_STANDARD_WORDS = """
Page Pages Lang Link Span Art Form Marked Title Author Root Size Rect Border Font Pattern Parent Kids Count
First Last Prev Next Contents Note Code Quote Index Part Sect Div Rows Columns Gray Black Type Names Name
Dest Dests Info Producer Creator Subject Keywords Group Lab Length Width Height Filter Widths Encoding Figure
Caption Table Document Artifact Form Ruby Marks Stem Ordering Registry Supplement Layout Placement Block
Start End Center Before After Scope Row Column Both Headers Matrix Bounds Domain Range Functions Coords Fit
Square Circle Line Ink Stamp Popup Text Highlight Head Tabs
"""
_STANDARD = frozenset(_STANDARD_WORDS.split())


@dataclass(frozen=True, slots=True)
class PdfObject:
    """One object: its number, its syntax as qpdf writes it (names canonical), and whether it is a stream."""

    number: int
    generation: int
    syntax: bytes
    stream: bool


class Anatomy:
    """All objects of an opened PDF, with what can be asked of their syntax."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        found = list(pdf.objects)  # numbers and the like come as plain values, which hold no text
        self.objects = tuple(_written(each) for each in found if isinstance(each, pikepdf.Object))

    @cached_property
    def skeleton(self) -> bytes:
        """The syntax of all objects with their strings emptied, each after a line "%object N"."""
        parts = (b"%%object %d\n%s\n" % (item.number, _emptied(item.syntax)) for item in self.objects)
        return b"".join(parts)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name in the file, as key or value."""
        return frozenset(name.decode("utf-8", "replace") for name in set(NAME.findall(self.skeleton)))

    @cached_property
    def referenced(self) -> frozenset[int]:
        """Numbers of the objects that another object or the trailer refers to."""
        trailer = self.pdf.trailer.unparse(resolved=True)
        return frozenset(map(int, _REFERENCE.findall(self.skeleton + trailer)))

    @cached_property
    def page_numbers(self) -> dict[int, int]:
        """Object number -> page, 1-based."""
        return {page.obj.objgen[0]: place for place, page in enumerate(self.pdf.pages, 1)}

    def carrying(self, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, re.Match[bytes]]]:
        """Object numbers with each match of a pattern in the skeleton."""
        for match in pattern.finditer(self.skeleton):
            start = self.skeleton.rindex(b"%object ", 0, match.start()) + 8
            yield int(self.skeleton[start : self.skeleton.index(b"\n", start)]), match


def _written(found: pikepdf.Object) -> PdfObject:
    if isinstance(found, pikepdf.Stream):
        return PdfObject(*found.objgen, found.stream_dict.unparse(resolved=True), True)
    return PdfObject(*found.objgen, found.unparse(resolved=True), False)


def _emptied(syntax: bytes) -> bytes:
    if b"(" not in syntax and b"<" not in syntax[2:]:
        return syntax
    return STRING.sub(lambda match: (b"/" + match[1] + b" ()") if match[1] else b"()", syntax)


def decode_string(raw: bytes) -> str:
    """Text of a PDF string (ISO 32000-2, 7.9.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xff\xfe"):
        return raw[2:].decode("utf-16-le", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def string_passages(anatomy: Anatomy) -> Iterator[Passage]:
    """The strings of all objects, gathered by where they stand in plain words."""
    labels = place_labels(anatomy)
    places: dict[str, list[str]] = {}
    for item in anatomy.objects:
        if b"(" in item.syntax or b"<" in item.syntax[2:]:
            for key, text in _strings(item.syntax):
                places.setdefault(_place(item, key, labels, anatomy), []).append(text)
    for _, text in _strings(anatomy.pdf.trailer.unparse(resolved=True)):
        places.setdefault("trailer", []).append(text)
    for where, texts in places.items():
        yield Passage(where, _APART.join(texts))
    unusual = sorted(name.replace("#", "%") for name in anatomy.names - _STANDARD)
    yield Passage("names of objects", _APART.join(unusual), last_resort=True)


def _strings(syntax: bytes) -> Iterator[tuple[str, str]]:
    """(key before it or "", text) of each string in an object's syntax."""
    for match in STRING.finditer(syntax):
        key = match[1].decode("ascii", "replace") if match[1] else ""
        yield key, decode_string(bytes(pikepdf.Object.parse(match[2])))


def metadata_passages(anatomy: Anatomy) -> Iterator[Passage]:
    """XMP metadata of the document and of anything in it."""
    own = anatomy.pdf.Root.get("/Metadata")
    for item in anatomy.objects:
        if item.stream and b"/Type /Metadata" in item.syntax:
            text = _decode_xml(anatomy.pdf.get_object(item.number, item.generation).read_bytes())
            of_document = own is not None and own.objgen[0] == item.number
            yield Passage("metadata XMP" if of_document else f"metadata XMP (object {item.number})", text)


def _decode_xml(raw: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"), (b"\x00<", "utf-16-be")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    return raw.decode("utf-16-le" if raw.startswith(b"<\x00") else "utf-8", "replace")


def _place(item: PdfObject, key: str, labels: dict[int, str], anatomy: Anatomy) -> str:
    label = labels.get(item.number, "")
    if label == "metadata":
        return f"metadata /{key}" if key.isascii() and key.isalpha() and len(key) <= 12 else "metadata"
    if key in _ALTERNATIVES and b"/StructElem" in item.syntax:
        page = _PAGE_OF.search(item.syntax)
        number = anatomy.page_numbers.get(int(page[1])) if page else None
        return f"alternative text on page {number}" if number else f"alternative text (object {item.number})"
    if b"/StructElem" in item.syntax:
        return "structure of the document"
    if not label and b"/Names [" in item.syntax:
        return "named destination"
    return label or f"object {item.number}"


def place_labels(anatomy: Anatomy) -> dict[int, str]:
    """Object number -> what it is to a reader: metadata, bookmark 3, link on page 2, page 4."""
    labels: dict[int, str] = {}
    pdf = anatomy.pdf
    if "/Info" in pdf.trailer:
        labels[pdf.trailer.Info.objgen[0]] = "metadata"
    for number, page in enumerate(pdf.pages, 1):
        labels[page.obj.objgen[0]] = f"page {number}"
        for annotation in page.obj.get("/Annots", []):
            kind = "link" if annotation.get("/Subtype") == pikepdf.Name.Link else "annotation"
            labels[annotation.objgen[0]] = f"{kind} on page {number}"
            if "/A" in annotation:
                labels[annotation.A.objgen[0]] = f"{kind} on page {number}"
    for place, item in enumerate(outline_items(pdf), 1):
        labels[item.objgen[0]] = f"bookmark {place}"
    labels.pop(0, None)  # direct objects have no number of their own
    return labels


def outline_items(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Bookmarks from first to last, each before those under it; a loop among them ends the walk."""
    seen: set[tuple[int, int]] = set()
    waiting = [pdf.Root.Outlines] if "/Outlines" in pdf.Root else []
    while waiting:
        item = waiting.pop()
        if item.objgen in seen and item.objgen != (0, 0):
            continue
        seen.add(item.objgen)
        if "/Title" in item:
            yield item
        waiting += [item[key] for key in ("/Next", "/First") if key in item]
