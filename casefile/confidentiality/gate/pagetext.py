"""What the pages of a finished PDF say, and what its streams would say: read by pdfium.

pdfium is not safe in several threads at once: every caller holds `PDFIUM`.
"""

import io
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casefile.confidentiality.gate.corpus import Passage
from casefile.confidentiality.gate.objects import Anatomy, decode_string

PDFIUM = threading.Lock()

_ACTUAL_TEXT = re.compile(b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (sign, sign, sign) for sign in b"ActualText"))
_KEYED = re.compile(rb"/[^\s/<>\[\](){}%]+\s*(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]+>)", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]{3,}")
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)


class UnreadablePage(ValueError):
    """A page whose text cannot be read; its message names the page and nothing it says."""


def page_texts(pdf: bytes) -> list[str]:
    """Text of each page in reading order, hidden and clipped text included; UnreadablePage on any doubt."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return [_page_text(document, place) for place in range(len(document))]


def _page_text(document: pypdfium2.PdfDocument, place: int) -> str:
    page = document[place]
    try:
        textpage = page.get_textpage()
        try:
            text = str(textpage.get_text_range())
            count = textpage.count_chars()
            unmapped = 1 in map(pdfium.FPDFText_HasUnicodeMapError, repeat(textpage.raw), range(count))
        finally:
            textpage.close()
    finally:
        page.close()
    if unmapped or (count and not text) or "\ufffd" in text:
        raise UnreadablePage(f"page {place + 1}")
    return text


def page_passages(texts: Sequence[str]) -> Iterator[Passage]:
    """A passage a page, and one for each turn of a page, where a name may be divided."""
    for number, text in enumerate(texts, 1):
        yield Passage(f"page {number} text", text)
    for number, (before, after) in enumerate(pairwise(texts), 1):
        tail, head = _body_lines(before, after), _body_lines(after, before)
        turn = "\n".join(tail[-2:] + head[:2])
        pages = frozenset({f"page {number} text", f"page {number + 1} text"})
        yield Passage(f"page {number} text, continued on page {number + 1}", turn, pages)


def _body_lines(text: str, neighbour: str) -> list[str]:
    """Lines of a page without the running heads and feet that it shares with its neighbour."""
    common = {_numberless(line) for line in neighbour.splitlines()}
    return [line for line in text.splitlines() if _numberless(line) not in common]


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip()


def content_passages(anatomy: Anatomy) -> Iterator[Passage]:
    """Strings and comments written into the pages' drawing instructions (alternative texts among them)."""
    for number, page in enumerate(anatomy.pdf.pages, 1):
        content = _page_content(page)
        keyed = [_string(match) for match in _KEYED.findall(content)]
        if keyed:
            yield Passage(f"alternative text on page {number}", "\n".join(keyed))
        loose = [_string(match) for match in _LITERAL.findall(content)]
        loose += [match.decode("latin-1") for match in _COMMENT.findall(_LITERAL.sub(b"", content))]
        if loose:
            echoes = frozenset({f"page {number} text"})
            yield Passage(f"drawing instructions of page {number}", "\n".join(loose), echoes)


def _page_content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _string(raw: bytes) -> str:
    return decode_string(bytes(pikepdf.Object.parse(raw)))


def unreplaced_passages(pdf: bytes, anatomy: Anatomy) -> Iterator[Passage]:
    """Page text without ActualText, which else stands for what is really drawn."""
    if "ActualText" not in anatomy.names and not any(
        _ACTUAL_TEXT.search(_page_content(page)) for page in anatomy.pdf.pages
    ):
        return
    with pikepdf.open(io.BytesIO(pdf)) as copy:
        for item in copy.objects:
            if isinstance(item, pikepdf.Stream) and _is_content(item):
                item.write(_ACTUAL_TEXT.sub(b"/FormerText", item.read_bytes()))
            elif isinstance(item, pikepdf.Dictionary):
                _drop_actual_text(item)
        stripped = io.BytesIO()
        copy.save(stripped)
    for number, text in enumerate(page_texts(stripped.getvalue()), 1):
        yield Passage(f"page {number} text without ActualText", text, frozenset({f"page {number} text"}))


def _is_content(stream: pikepdf.Stream) -> bool:
    """Whether a stream may be drawing instructions: it has no type but that of a form or a pattern."""
    kind = stream.get("/Subtype")
    return kind == pikepdf.Name.Form or (
        kind is None and not {"/Type", "/Length1", "/FunctionType"} & set(stream.keys())
    )


def _drop_actual_text(item: pikepdf.Object, depth: int = 0) -> None:
    if "/ActualText" in item:
        del item["/ActualText"]
    for key in list(item.keys()):
        inner = item[key]
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect and depth < 8:
            _drop_actual_text(inner, depth + 1)


def stream_passages(anatomy: Anatomy) -> Iterator[Passage]:
    """Text of forms, patterns and annotation appearances, whether or not a page draws them.

    Each is drawn on a page of its own in a scratch file, so that its fonts decode it.
    """
    found = [
        item
        for item in anatomy.pdf.objects
        if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == pikepdf.Name.Form or "/PatternType" in item)
    ]
    if not found:
        return
    with pikepdf.new() as scratch:
        for item in found:
            _draw_alone(scratch, item)
        drawn = io.BytesIO()
        scratch.save(drawn)
    for item, text in zip(found, page_texts(drawn.getvalue()), strict=True):
        yield Passage(f"object {item.objgen[0]}", text, last_resort=True)
        keyed = [_string(match) for match in _KEYED.findall(item.read_bytes())]
        if keyed:
            yield Passage(f"alternative text (object {item.objgen[0]})", "\n".join(keyed))


def _draw_alone(scratch: pikepdf.Pdf, item: pikepdf.Stream) -> None:
    page = scratch.add_blank_page(page_size=(612, 792))
    copied = scratch.copy_foreign(item)
    if "/Resources" in copied:
        page.obj.Resources = copied.Resources
    page.obj.Contents = scratch.make_stream(_ACTUAL_TEXT.sub(b"/FormerText", item.read_bytes()))
