"""What a page's painting order tells: covered text, invisible text, pictures.

A redaction takes the words out before printing. A box drawn over words, or words in the paper's colour,
only look like one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import pypdfium2

from casefile.confidentiality.gate.marks import PICTURE, TEXT, Box, Colour, Mark, Point, marks_of
from casefile.confidentiality.gate.pagetext import PDFIUM
from casefile.confidentiality.gate.report import Finding

_WHITE: Colour = (255, 255, 255)
_OPAQUE = 128  # of 255: what lies under more than this is hard to read
_FAINT = 13  # of 255: less than this cannot be seen; a watermark has about 20
_NEAR = 14  # difference in each colour that the eye does not see
_EDGE = 1.0
"""Points that a letter's box may reach over the edge of the page: its shape ends before its box does."""
_SMALLEST = 2.0  # points: the least type that can be read
_THIN = 1.5  # points: a rule or a line through text, not a box
_UNPAINTED = frozenset({3, 7})
_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Painting:
    """What was seen on all pages: findings, and the pages (1-based) that hold pictures."""

    findings: tuple[Finding, ...]
    raster_pages: tuple[int, ...]


def look(pdf: bytes) -> Painting:
    """Walk every page's objects once."""
    findings: list[Finding] = []
    raster: list[int] = []
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        for place in range(len(document)):
            page = document[place]
            textpage = page.get_textpage()
            try:
                marks = list(marks_of(page))
                findings += _page_findings(marks, textpage, page.get_mediabox(), place + 1)
            finally:
                textpage.close()
                page.close()
            if any(mark.kind == PICTURE for mark in marks):
                raster.append(place + 1)
    return Painting(tuple(findings), tuple(raster))


def _page_findings(marks: list[Mark], textpage: pypdfium2.PdfTextPage, sheet: Box, number: int) -> Iterator[Finding]:
    texts: list[Mark] = []
    grounds: list[Mark] = []
    for mark in marks:
        if mark.kind == TEXT:
            reason = _hidden(mark, sheet)
            if reason and mark.words(textpage).strip():
                yield _hidden_finding(number, reason)
            elif _says(textpage, _merged(mark, grounds)):
                yield _hidden_finding(number, "it has the colour of its ground")
            texts.append(mark)
        elif mark.alpha >= _FAINT and min(_sides(mark.box)) >= _THIN and mark.opaque_kind:
            grounds.append(mark)
            if mark.alpha >= _OPAQUE and any(_says(textpage, _covered(mark, text)) for text in texts):
                message = "An opaque shape lies over text that can still be read out. Take the text out instead."
                yield Finding("gate.covered-text", f"page {number}", message)


def _hidden_finding(number: int, reason: str) -> Finding:
    message = f"Text is there but not to be seen: {reason}. Take it out, or print it visibly."
    return Finding("gate.hidden-text", f"page {number}", message)


def _sides(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _hidden(mark: Mark, sheet: Box) -> str:
    """Why a whole text cannot be seen, or an empty string."""
    left, bottom, right, top = mark.box
    if right <= left or top <= bottom:
        return ""  # spaces only
    if right < sheet[0] or left > sheet[2] or top < sheet[1] or bottom > sheet[3]:
        return "it stands outside the page"
    if left < sheet[0] - _EDGE or right > sheet[2] + _EDGE or bottom < sheet[1] - _EDGE or top > sheet[3] + _EDGE:
        return "it runs off the edge of the page"
    if mark.rendering_mode() in _UNPAINTED:
        return "it is set to be invisible"
    if mark.alpha < _FAINT:
        return "it is transparent"
    if min(right - left, top - bottom) < _SMALLEST and mark.type_size() < _SMALLEST:
        return "its type is too small"
    if mark.clips and not any(mark.shows(point) for point in chain(*_columns(mark.box))):
        return "it is clipped away"
    return ""


def _says(textpage: pypdfium2.PdfTextPage, region: Box | None) -> bool:
    """Whether a region of the page holds letters or digits, not only spaces and leaders."""
    return region is not None and any(sign.isalnum() for sign in str(textpage.get_text_bounded(*region)))


def _merged(text: Mark, grounds: list[Mark]) -> Box | None:
    """The part of a text whose colour is that of what was painted under it."""
    colour = text.colour
    if colour is None:
        return None
    under = [ground for ground in grounds if _overlap(ground.box, text.box)]
    if not _alike(colour, _WHITE) and not any(
        ground.colour is not None and (ground.alpha < 255 or _alike(colour, ground.colour)) for ground in under
    ):
        return None
    return _unseen(text.box, lambda point: _vanishes(colour, point, under))


def _vanishes(colour: Colour, point: Point, under: list[Mark]) -> bool:
    ground: Colour | None = _WHITE
    for mark in under:
        if mark.covers(point):
            ground = _blend(mark, ground)
    return ground is not None and _alike(colour, ground)


def _blend(mark: Mark, under: Colour | None) -> Colour | None:
    """Colour of a shape over what lies under it; None where either is a picture or a pattern."""
    if mark.colour is None or mark.alpha >= 255:
        return mark.colour
    if under is None:
        return None
    share = mark.alpha / 255
    red, green, blue = (round(top * share + base * (1 - share)) for top, base in zip(mark.colour, under, strict=True))
    return red, green, blue


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _covered(shape: Mark, text: Mark) -> Box | None:
    """The part of an earlier text that a shape hides."""
    if text.box[2] <= text.box[0] or not _overlap(shape.box, text.box):
        return None
    return _unseen(text.box, shape.covers)


def _unseen(box: Box, lost: Callable[[Point], bool]) -> Box | None:
    """The part of a text's box where both of two points across the line are lost, if wider than a stroke."""
    columns = _columns(box)
    gone = [column for column in columns if lost(column[0]) and lost(column[1])]
    if len(gone) < min(2, len(columns)):
        return None
    across = [point[0] for column in gone for point in column]
    upward = [point[1] for column in gone for point in column]
    margin = min(_sides(box)) * 0.2
    return (min(across) - margin, min(upward) - margin, max(across) + margin, max(upward) + margin)


def _columns(box: Box) -> list[tuple[Point, Point]]:
    """Pairs of points across a line of text, at about half a letter's distance along its longer side."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    count = max(1, min(_COLUMNS, round(max(wide, high) / max(min(wide, high) * 0.4, 0.5))))
    steps = [(place + 0.5) / count for place in range(count)]
    if wide >= high:
        low, up = bottom + high * 0.35, bottom + high * 0.65
        return [((left + wide * step, low), (left + wide * step, up)) for step in steps]
    near, far = left + wide * 0.35, left + wide * 0.65
    return [((near, bottom + high * step), (far, bottom + high * step)) for step in steps]
