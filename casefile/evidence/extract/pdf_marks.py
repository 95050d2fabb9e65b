"""What is drawn on a PDF page, in painting order, as far as it can lie over text: shapes, pictures, annotations."""

import ctypes
from typing import Any, NamedTuple

from pypdfium2 import PdfPage, raw

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own coordinates."""
Area = tuple[int, int, int, int]
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]

TEXT, SHAPE, PICTURE, FORM = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
UNPAINTED = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
COVERING = frozenset(
    {
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_INK,
        raw.FPDF_ANNOT_REDACT,
        raw.FPDF_ANNOT_WATERMARK,
    }
)
"""Annotations that can be drawn as an opaque area."""
DEPTH = 8
"""Forms within forms that are opened."""
DRAWN_LIMIT = 50_000

_SIDES = tuple(ctypes.c_float() for _ in range(4))
_TINTS = tuple(ctypes.c_uint() for _ in range(4))


class Drawn(NamedTuple):
    """One thing drawn: what it is, its place in the painting order, PDFium's handle, and the matrix of the
    forms around it."""

    kind: int
    order: int
    handle: Any
    frame: Matrix | None

    @property
    def box(self) -> Box:
        """The smallest upright box around it; empty where there is none."""
        if not raw.FPDFPageObj_GetBounds(self.handle, *_SIDES):
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = (side.value for side in _SIDES)
        if self.frame is None:
            return (left, bottom, right, top)
        a, b, c, d, e, f = self.frame
        corners = [(x, y) for x in (left, right) for y in (bottom, top)]
        across = [a * x + c * y + e for x, y in corners]
        upward = [b * x + d * y + f for x, y in corners]
        return (min(across), min(upward), max(across), max(upward))

    @property
    def colour(self) -> Colour | None:
        """Red, green, blue and opacity of its filling; None for a pattern."""
        if not raw.FPDFPageObj_GetFillColor(self.handle, *_TINTS):
            return None
        red, green, blue, alpha = (tint.value for tint in _TINTS)
        return (red, green, blue, alpha)

    @property
    def filled(self) -> bool:
        """Whether a shape is filled, not only outlined."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(self.handle, fill, stroke)
        return fill.value != 0

    @property
    def unpainted(self) -> bool:
        """Whether a text is set to be invisible, as the words recognised in a scan are."""
        return raw.FPDFTextObj_GetTextRenderMode(self.handle) in UNPAINTED

    def clear(self) -> None:
        """Make it transparent in memory, so that what lies under it can be drawn."""
        for paint in (raw.FPDFPageObj_SetFillColor, raw.FPDFPageObj_SetStrokeColor):
            paint(self.handle, 255, 255, 255, 0)


class Drawing(NamedTuple):
    """The drawn things of a page by what they are."""

    texts: list[Drawn]
    shapes: list[Drawn]
    pictures: list[Drawn]


def drawing_of(page: PdfPage) -> Drawing:
    """Everything drawn on a page, forms opened, each list in painting order."""
    found = Drawing([], [], [])
    kinds = {TEXT: found.texts, SHAPE: found.shapes, PICTURE: found.pictures}
    waiting: list[tuple[Any, Matrix | None, int]] = [
        (raw.FPDFPage_GetObject(page, place), None, DEPTH)
        for place in range(min(raw.FPDFPage_CountObjects(page), DRAWN_LIMIT) - 1, -1, -1)
    ]
    order = 0
    while waiting and order < DRAWN_LIMIT:
        handle, frame, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(handle)
        order += 1
        if kind in kinds:
            kinds[kind].append(Drawn(kind, order, handle, frame))
        elif kind == FORM and depth:
            inner = _times(_matrix(handle), frame)
            count = min(raw.FPDFFormObj_CountObjects(handle), DRAWN_LIMIT)
            parts = [raw.FPDFFormObj_GetObject(handle, place) for place in range(count - 1, -1, -1)]
            waiting += [(part, inner, depth - 1) for part in parts]
    return found


def covering_annotations(page: PdfPage) -> list[Box]:
    """The boxes of the annotations that can be drawn as an opaque area."""
    boxes: list[Box] = []
    for place in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        note = raw.FPDFPage_GetAnnot(page, place)
        if not note:
            continue
        side = raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(note) in COVERING and raw.FPDFAnnot_GetRect(note, side):
            across, upward = sorted((side.left, side.right)), sorted((side.bottom, side.top))
            boxes.append((across[0], upward[0], across[1], upward[1]))
        raw.FPDFPage_CloseAnnot(note)
    return boxes


def _matrix(handle: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix | None) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    if then is None:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
