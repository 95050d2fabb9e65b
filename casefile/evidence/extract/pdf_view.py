"""One page of a PDF for the viewer: its words with their places, and its picture. Both run in the confined
child process; the functions at the end start it."""

import base64
import ctypes
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from casefile.evidence.extract.confine import Limits, Outcome, run

PIXELS = 25_000_000
"""Pixels a page's picture may have; a larger one is drawn smaller."""
WIDTH = 8000
LETTERS = 200_000
FINE = 100
"""Steps in a point: PDFium gives places on the displayed page in whole steps."""
LIMITS = Limits(seconds=40.0, cpu_seconds=30)

Word = list[Any]
"""A word's text and its left, top, right and bottom."""


def words(source: BinaryIO, page: int) -> list[Word]:
    """The words of page number `page` (from 1) in reading order, each [text, x0, y0, x1, y1]: points of the page as
    displayed, its rotation applied, from its upper left corner."""
    with pypdfium2.PdfDocument(source) as pdf:
        sheet = _page(pdf, page)
        textpage = sheet.get_textpage()
        place = _places(sheet)
        found: list[Word] = []
        letters: list[tuple[str, tuple[float, float, float, float]]] = []
        box = raw.FS_RECTF()
        for index in range(min(raw.FPDFText_CountChars(textpage), LETTERS)):
            code = raw.FPDFText_GetUnicode(textpage, index)
            sign = "-" if code in (2, 0xFFFE) else chr(code)
            if sign.isspace() or not code:
                found += _word(letters)
                letters = []
            elif raw.FPDFText_GetLooseCharBox(textpage, index, box):
                letters.append((sign, place(box.left, box.top, box.right, box.bottom)))
        return found + _word(letters)


def _places(sheet: pypdfium2.PdfPage) -> Any:
    """A function from the page's own coordinates to those of the page as displayed."""
    wide, high = (round(side * FINE) for side in sheet.get_size())
    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((0, 0), (1000, 0), (0, 1000)):
        raw.FPDF_PageToDevice(sheet, 0, 0, wide, high, 0, x, y, across, down)
        corners.append((across.value / FINE, down.value / FINE))
    (left, top), (a, b), (c, d) = corners
    right_x, right_y = (a - left) / 1000, (b - top) / 1000
    up_x, up_y = (c - left) / 1000, (d - top) / 1000

    def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        columns = (left + right_x * x0 + up_x * y0, left + right_x * x1 + up_x * y1)
        rows = (top + right_y * x0 + up_y * y0, top + right_y * x1 + up_y * y1)
        return min(columns), min(rows), max(columns), max(rows)

    return place


def _word(letters: list[tuple[str, tuple[float, float, float, float]]]) -> list[Word]:
    if not letters:
        return []
    # PDFium gives a character beyond the basic plane as the two halves of UTF-16.
    text = "".join(sign for sign, _ in letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    boxes = [box for _, box in letters]
    sides = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return [[text, *(round(side, 2) for side in sides)]]


def picture(source: BinaryIO, page: int, width: int) -> str:
    """Page number `page` (from 1) drawn `width` pixels wide, as PNG in base64; smaller where it would have more
    than PIXELS. Annotations and the values of form fields are drawn; nothing is run."""
    with pypdfium2.PdfDocument(source) as pdf:
        pdf.init_forms()
        sheet = _page(pdf, page)
        wide, high = sheet.get_size()
        if wide <= 0 or high <= 0:
            raise ValueError("the page has no size and cannot be drawn")
        scale = min(min(width, WIDTH) / wide, (PIXELS / (wide * high)) ** 0.5, WIDTH / high)
        bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        target = BytesIO()
        bitmap.to_pil().save(target, "PNG", compress_level=1)
        return base64.b64encode(target.getvalue()).decode("ascii")


def _page(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    if not 1 <= number <= len(pdf):
        raise ValueError(f"there is no page {number}: the PDF has {len(pdf)}")
    return pdf[number - 1]


def words_of(path: Path, page: int) -> Outcome:
    """The words of a page as `words` gives them, read in the child process."""
    return run(f"{__name__}:words", path, limits=LIMITS, arguments={"page": page})


def picture_of(path: Path, page: int, width: int = 1200) -> tuple[bytes, str]:
    """The PNG of a page drawn in the child process, or b"" and why there is none."""
    outcome = run(f"{__name__}:picture", path, limits=LIMITS, arguments={"page": page, "width": width})
    if outcome.error or not isinstance(outcome.value, str):
        return b"", outcome.error or "the page could not be drawn"
    return base64.b64decode(outcome.value), ""
