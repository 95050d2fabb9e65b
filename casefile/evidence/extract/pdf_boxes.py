"""Text that still lies under opaque boxes, pictures and annotations of a PDF page: redactions that only look
like one. Told by drawing the page with and without what covers it, and comparing the ink of each letter."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

import pypdfium2
from pypdfium2 import raw

from casefile.evidence.extract.pdf_marks import (
    PICTURE,
    UNPAINTED,
    Area,
    Box,
    Colour,
    Drawing,
    Drawn,
    covering_annotations,
    drawing_of,
)

THIN = 3.0
"""Points: what is lower or narrower is a rule or an underline, not a box."""
HALF_OPAQUE = 128
"""Of 255: what lies under more than this is hard to read."""
NEAR = 40
"""Difference in each colour that the eye hardly sees."""
SCALE = 1.5
PIXELS = 6_000_000
"""Pixels to which a page is drawn for the comparison."""
INK = 48
"""Of 255: contrast that the ink of a letter has at least against its ground."""
KEPT = 0.35
"""Part of a letter's contrast that must be left for it to be seen."""
DARK, EVEN = 96, 14
"""A letter recognised in a scan is hidden where the scan is at most so light there, and as even as this."""
RECOGNISED_RUN = 3
"""Letters recognised in a scan that must be blacked out in a row: recognition itself errs on single ones."""
LABEL = re.compile(
    "(?:redact(?:ed|ion)|privileged?|confidential|(?:filed)?under|seal(?:ed)?|attorney|client|workproduct|exempt|"
    "withheld|nonresponsive|pii|phi|b[1-9][a-f]?)+",
    re.IGNORECASE,
)
"""The words redaction programs put on a box, in its own colour: a reason, not what was taken out."""
COVERS = 400
LOOKED_AT = 2000
PAIRS = 5_000_000
"""Texts times shapes of one page that are compared."""
LETTERS = 50_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many places of a page hide text, and how many characters of it."""

    places: int
    characters: int


class _Sheet:
    """A page drawn in grey."""

    def __init__(self, page: pypdfium2.PdfPage, *, annotations: bool) -> None:
        width, height = page.get_size()
        scale = min(SCALE, (PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=annotations)
        self.width, self.height, self.stride = bitmap.width, bitmap.height, bitmap.stride
        self.grey = bytes(bitmap.buffer)
        bitmap.close()

    def area(self, page: pypdfium2.PdfPage, box: Box) -> Area:
        """The pixels of a box: from column and row, to column and row."""
        across, down = ctypes.c_int(), ctypes.c_int()
        columns, rows = [], []
        for x, y in ((box[0], box[1]), (box[2], box[3])):
            raw.FPDF_PageToDevice(page, 0, 0, self.width, self.height, 0, x, y, across, down)
            columns.append(min(max(across.value, 0), self.width - 1))
            rows.append(min(max(down.value, 0), self.height - 1))
        return min(columns), min(rows), max(columns) + 1, max(rows) + 1

    def greys(self, area: Area) -> bytes:
        """The greys of an area, row by row."""
        left, top, right, bottom = area
        return b"".join(self.grey[row * self.stride + left : row * self.stride + right] for row in range(top, bottom))


def hidden_on(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> Hidden | None:
    """What of a page's text cannot be seen for what lies over it; None where there is nothing of the kind.

    Makes what covers text transparent in memory: do not draw the page again after."""
    drawing = drawing_of(page)
    if not drawing.texts:
        return None
    covers, boxes = _covers(drawing)
    boxes += covering_annotations(page)
    recognised = bool(drawing.pictures) and any(text.unpainted for text in drawing.texts[:LOOKED_AT])
    if not boxes and not recognised:
        return None
    shown = _Sheet(page, annotations=True)
    for cover in covers:
        cover.clear()
    bare = _Sheet(page, annotations=False) if boxes else shown
    return _counted(
        (sign, unpainted, _unseen(page, shown, bare, box, unpainted=unpainted))
        for sign, unpainted, box in _letters(textpage, boxes, every=recognised)
    )


def _covers(drawing: Drawing) -> tuple[list[Drawn], list[Box]]:
    """The shapes and pictures over text painted before them, or under text of their own colour; their boxes."""
    found: list[Drawn] = []
    boxes: list[Box] = []
    texts = _Texts(drawing.texts)
    for cover in chain(drawing.shapes, drawing.pictures):
        if len(found) >= COVERS:
            break
        picture = cover.kind == PICTURE
        if not picture and not cover.filled:
            continue
        box = cover.box
        if box[2] - box[0] < THIN or box[3] - box[1] < THIN:
            continue
        colour = None if picture else cover.colour
        if colour is not None and colour[3] < HALF_OPAQUE:
            continue
        if texts.lies_under(cover, box, colour):
            found.append(cover)
            boxes.append(box)
    return found, boxes


class _Texts:
    """The texts of a page with their boxes, in painting order."""

    def __init__(self, texts: list[Drawn]) -> None:
        self.texts = texts
        self.boxes: list[Box] = []
        self.pairs = 0
        self.colours: dict[int, Colour | None] = {}

    def lies_under(self, cover: Drawn, box: Box, colour: Colour | None) -> bool:
        """Whether a text lies under a cover, or on it in its colour; the boxes are asked for only where one is."""
        self.boxes = self.boxes or [text.box for text in self.texts]
        self.pairs += len(self.boxes)
        if self.pairs > PAIRS:
            raise ValueError("too much is drawn on the page to compare it")
        left, bottom, right, top = box
        for text, one in zip(self.texts, self.boxes, strict=True):
            meets = one[0] < right and one[2] > left and one[1] < top and one[3] > bottom
            if meets and (text.order < cover.order or self._alike(text, colour)):
                return True
        return False

    def _alike(self, text: Drawn, colour: Colour | None) -> bool:
        if text.order not in self.colours:
            self.colours[text.order] = text.colour
        own = self.colours[text.order]
        return bool(colour and own) and all(abs(a - b) <= NEAR for a, b in zip(colour or (), own or (), strict=True))


def _letters(
    textpage: pypdfium2.PdfTextPage, boxes: list[Box], *, every: bool
) -> Iterator[tuple[str, bool, Box | None]]:
    """Each letter, whether it is set to be invisible, and its box; None for a letter that nothing can cover."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(min(raw.FPDFText_CountChars(textpage), LETTERS)):
        sign = chr(raw.FPDFText_GetUnicode(textpage, index))
        if sign.isspace() or not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        covered = any(a <= middle[0] <= c and b <= middle[1] <= d for a, b, c, d in boxes)
        unpainted = (every or covered) and _unpainted(textpage, index)
        yield sign, unpainted, box if covered or unpainted else None


def _unpainted(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    text = raw.FPDFText_GetTextObject(textpage, index)
    return bool(text) and raw.FPDFTextObj_GetTextRenderMode(text) in UNPAINTED


def _unseen(page: pypdfium2.PdfPage, shown: _Sheet, bare: _Sheet, box: Box | None, *, unpainted: bool) -> bool:
    """Whether a letter is there but not to be seen."""
    if box is None:
        return False
    area = shown.area(page, box)
    now = shown.greys(area)
    if unpainted:
        # The letter's own ink is the scan's: it is gone where the scan is black all over.
        return max(now) <= DARK and max(now) - min(now) <= EVEN
    before = bare.greys(area)
    low, high = min(before), max(before)
    if high - low < INK:
        return False
    middle = (low + high) // 2
    dark = [place for place, grey in enumerate(before) if grey <= middle]
    light = [place for place, grey in enumerate(before) if grey > middle]
    return _contrast(now, dark, light) < KEPT * _contrast(before, dark, light)


def _contrast(greys: bytes, dark: list[int], light: list[int]) -> float:
    return sum(greys[place] for place in light) / len(light) - sum(greys[place] for place in dark) / len(dark)


def _counted(letters: Iterable[tuple[str, bool, bool]]) -> Hidden | None:
    """The runs of hidden letters, and how many letters they have; punctuation and a box's own label are none."""
    places = characters = 0
    for unseen, run in groupby(letters, key=lambda letter: letter[2]):
        signs = [(sign, unpainted) for sign, unpainted, _ in run] if unseen else []
        least = RECOGNISED_RUN if any(unpainted for _, unpainted in signs) else 1
        plain = "".join(sign for sign, _ in signs if sign.isalnum())
        if len(plain) >= least and not LABEL.fullmatch(plain):
            places += 1
            characters += len(signs)
    return Hidden(places, characters) if places else None
