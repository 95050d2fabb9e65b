"""The things drawn on a page, in painting order, each with its box and colour, as pdfium reads them."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]  # left, bottom, right, top in points
Colour = tuple[int, int, int]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Outline = tuple[tuple[Point, ...], ...]  # closed lines, filled by the even-odd rule

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TEXT, SHAPE, PICTURE, SHADING, FORM = 1, 2, 3, 4, 5
_STROKED_TEXT = frozenset({1, 5})
_DEPTH = 16
_MOVE = 2


@dataclass(frozen=True)
class Mark:
    """One thing drawn. `colour` is None where it is a pattern; `alpha` from 0 (clear) to 255 (opaque).

    `frame` takes coordinates of the form it is in to the page.
    """

    kind: int
    box: Box
    colour: Colour | None
    alpha: int
    handle: Any
    frame: Matrix

    @cached_property
    def clips(self) -> tuple[Outline, ...]:
        """Outlines within all of which it shows."""
        clip = pdfium.FPDFPageObj_GetClipPath(self.handle)
        count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        found = []
        for place in range(max(count, 0)):
            total = pdfium.FPDFClipPath_CountPathSegments(clip, place)
            segments = [pdfium.FPDFClipPath_GetPathSegment(clip, place, index) for index in range(max(total, 0))]
            found.append(_outline(segments, self.frame))
        return tuple(outline for outline in found if outline)

    @cached_property
    def outline(self) -> Outline:
        """The shape's own outline; a picture's is its box."""
        if self.kind != SHAPE:
            left, bottom, right, top = self.box
            return (((left, bottom), (right, bottom), (right, top), (left, top)),)
        total = pdfium.FPDFPath_CountSegments(self.handle)
        segments = [pdfium.FPDFPath_GetPathSegment(self.handle, index) for index in range(max(total, 0))]
        return _outline(segments, times(_matrix(self.handle), self.frame))

    def covers(self, point: Point) -> bool:
        """Whether it paints over a point of the page."""
        return inside(point, self.outline) and self.shows(point)

    def shows(self, point: Point) -> bool:
        """Whether its clipping lets a point be seen."""
        return all(inside(point, clip) for clip in self.clips)

    @property
    def opaque_kind(self) -> bool:
        """Whether it is a filled shape, a shading or a picture without transparency."""
        if self.kind == SHAPE:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDFPath_GetDrawMode(self.handle, fill, stroke)
            return fill.value != 0
        return self.kind == SHADING or (self.kind == PICTURE and not pdfium.FPDFPageObj_HasTransparency(self.handle))

    def type_size(self) -> float:
        """Height of a text's type on the page, in points."""
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(self.handle, size)
        a, b, c, d, _, _ = times(_matrix(self.handle), self.frame)
        return float(size.value * abs(a * d - b * c) ** 0.5)

    def rendering_mode(self) -> int:
        """Text rendering mode (ISO 32000-2, table 104): 3 is invisible, 7 a clipping path."""
        return int(pdfium.FPDFTextObj_GetTextRenderMode(self.handle))

    def words(self, textpage: pypdfium2.PdfTextPage) -> str:
        """What a text says."""
        length = pdfium.FPDFTextObj_GetText(self.handle, textpage, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 2))
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        pdfium.FPDFTextObj_GetText(self.handle, textpage, pointer, length)
        return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\x00")


def marks_of(page: pypdfium2.PdfPage) -> Iterator[Mark]:
    """Everything drawn on a page, forms opened, in painting order."""
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _marks(pdfium.FPDFPage_GetObject(page, place), IDENTITY, 255, _DEPTH)


def _marks(handle: Any, frame: Matrix, veil: int, depth: int) -> Iterator[Mark]:
    """What an object draws; `veil` is the opacity of the forms around it."""
    kind = pdfium.FPDFPageObj_GetType(handle)
    colour, own = _paint(handle, kind)
    alpha = own * veil // 255
    if kind != FORM:
        yield Mark(kind, _box(handle, frame), colour, alpha, handle, frame)
        return
    if not depth:
        raise ValueError("forms nested too deeply to be read")
    inner = times(_matrix(handle), frame)
    for place in range(pdfium.FPDFFormObj_CountObjects(handle)):
        yield from _marks(pdfium.FPDFFormObj_GetObject(handle, place), inner, alpha, depth - 1)


_SIDES = tuple(ctypes.c_float() for _ in range(4))  # reused under the lock that guards pdfium
_TINTS = tuple(ctypes.c_uint() for _ in range(4))


def _box(handle: Any, frame: Matrix) -> Box:
    if not pdfium.FPDFPageObj_GetBounds(handle, *_SIDES):
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = (side.value for side in _SIDES)
    if frame is IDENTITY:
        return (left, bottom, right, top)
    corners = [apply(frame, (x, y)) for x in (left, right) for y in (bottom, top)]
    across, upward = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(upward), max(across), max(upward))


def _paint(handle: Any, kind: int) -> tuple[Colour | None, int]:
    if kind in (PICTURE, SHADING):
        return None, 255
    read = pdfium.FPDFPageObj_GetFillColor
    if kind == TEXT and pdfium.FPDFTextObj_GetTextRenderMode(handle) in _STROKED_TEXT:
        read = pdfium.FPDFPageObj_GetStrokeColor
    if not read(handle, *_TINTS):
        return None, 255
    red, green, blue, alpha = (tint.value for tint in _TINTS)
    return (red, green, blue), alpha


def _matrix(handle: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, point: Point) -> Point:
    """A point in the coordinates that a matrix leads to."""
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def _outline(segments: list[Any], matrix: Matrix) -> Outline:
    """Closed lines through a path's points; a curve's control points stand for the curve."""
    lines: list[list[Point]] = []
    across, upward = ctypes.c_float(), ctypes.c_float()
    for segment in segments:
        pdfium.FPDFPathSegment_GetPoint(segment, across, upward)
        if pdfium.FPDFPathSegment_GetType(segment) == _MOVE or not lines:
            lines.append([])
        lines[-1].append(apply(matrix, (across.value, upward.value)))
    return tuple(tuple(line) for line in lines if len(line) >= 3)


def inside(point: Point, outline: Outline) -> bool:
    """Even-odd rule: whether a line from the point to the right crosses the outline an odd number of times."""
    across, upward = point
    odd = False
    for line in outline:
        previous = line[-1]
        for current in line:
            if (current[1] > upward) != (previous[1] > upward):
                slope = (previous[0] - current[0]) / (previous[1] - current[1])
                odd ^= across < current[0] + (upward - current[1]) * slope
            previous = current
    return odd
