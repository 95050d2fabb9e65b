"""Shapes that tell without colour: a status by its outline, a range by its caps, doubt by dashes and thinning ends."""

from __future__ import annotations

from itertools import pairwise

from timeline.chronology.drawing.ink import Box, Stroke, line, points
from timeline.chronology.drawing.marks import Mark

DASH = "1.7 1.3"
CROSSING = "1.2 2.2"
FILL = {"alleged": "paper", "stipulated": "paper", "ruling": "paper", "testified": "paper"}


def _circle(x: float, y: float, r: float) -> str:
    return f"M{points(x - r, y)}A{points(r, r)} 0 1 1 {points(x + r, y)}A{points(r, r)} 0 1 1 {points(x - r, y)}Z"


def _square(x: float, y: float, r: float) -> str:
    return f"M{points(x - r, y - r)}L{points(x + r, y - r)}L{points(x + r, y + r)}L{points(x - r, y + r)}Z"


def _diamond(x: float, y: float, r: float) -> str:
    return f"M{points(x, y - r)}L{points(x + r, y)}L{points(x, y + r)}L{points(x - r, y)}Z"


def _hourglass(x: float, y: float, r: float) -> str:
    return f"M{points(x - r, y - r)}L{points(x + r, y - r)}L{points(x - r, y + r)}L{points(x + r, y + r)}Z"


def _half(x: float, y: float, r: float) -> str:
    return f"M{points(x, y - r)}A{points(r, r)} 0 0 0 {points(x, y + r)}Z"


_OUTLINES = {
    "alleged": (_circle, 1.0),
    "documented": (_circle, 1.0),
    "testified": (_circle, 1.0),
    "admitted": (_diamond, 1.22),
    "stipulated": (_diamond, 1.22),
    "found": (_square, 0.9),
    "ruling": (_square, 0.9),
    "disputed": (_hourglass, 0.95),
}


def glyph(shape: str, status: str, x: float, y: float, r: float, *, inferred: bool = False) -> list[Stroke]:
    """Give the shape of a status, or the hourglass of a dispute, `r` in radius around a middle.

    What rests on more than an allegation is filled. An inferred date dashes the outline, and a filled shape
    then keeps a smaller heart so that the dashes are seen.
    """
    outline, share = _OUTLINES[shape]
    r *= share
    box = Box(x - r - 0.5, y - r - 0.5, x + r + 0.5, y + r + 0.5)
    solid = FILL.get(status, "ink") == "ink"
    fill = "ink" if solid and not inferred else "paper"
    strokes = [Stroke(outline(x, y, r), box, f"glyph {shape}", 0.9, fill=fill, dash=DASH if inferred else "")]
    if solid and inferred:
        strokes.append(Stroke(outline(x, y, r * 0.5), box, "glyph heart", 0, fill="ink"))
    if shape == "testified":
        strokes.append(Stroke(_half(x, y, r), box, "glyph heart", 0, fill="ink"))
    if shape == "ruling":
        strokes.append(Stroke(_square(x, y, r * 0.42), box, "glyph heart", 0, fill="ink"))
    return strokes


def tilde(x: float, y: float, r: float) -> Stroke:
    """Give the wave over a point that is approximate."""
    rise = f"M{points(x - r, y + 0.8)}Q{points(x - r / 2, y - 2.2)} {points(x, y)}"
    d = f"{rise}Q{points(x + r / 2, y + 2.2)} {points(x + r, y - 0.8)}"
    return Stroke(d, Box(x - r, y - 1.3, x + r, y + 1.3), "tilde", 0.9)


def status_of(mark: Mark) -> str:
    """Give the mark's status if it has a shape of its own, else the one that claims least."""
    return mark.status if mark.status in _OUTLINES and mark.status != "disputed" else "alleged"


def zigzag(x: float, y0: float, y1: float, kind: str) -> Stroke:
    """Give a torn edge from `y0` down to `y1`, centred on `x`."""
    count = max(2, 2 * round((y1 - y0) / 8))
    step = (y1 - y0) / count
    turns = [points(x + (1.6 if place % 2 else -1.6), y0 + place * step) for place in range(count + 1)]
    return Stroke("M" + "L".join(turns), Box(x - 1.6, y0, x + 1.6, y1), kind, 0.6)


def _pieces(x0: float, x1: float, gutters: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Give the parts of a range that are drawn to scale, outside the breaks."""
    parts: list[tuple[float, float]] = []
    begin = x0
    for left, right in gutters:
        if right <= x0 or left >= x1:
            continue
        if left > begin:
            parts.append((begin, left))
        begin = max(begin, right)
    if begin < x1 or not parts:
        parts.append((begin, max(begin, x1)))
    return parts


def _around(part: tuple[float, float], hole: tuple[float, float] | None) -> list[tuple[float, float]]:
    if hole is None or hole[0] <= part[0] or hole[1] >= part[1]:
        return [part]
    return [(part[0], hole[0]), (hole[1], part[1])]


def thinning(start: float, end: float) -> list[tuple[float, float]]:
    """Give dashes from a bar's body at `start` to its doubtful end, ever shorter, the last one just at `end`."""
    shares = ((0.0, 0.2), (0.28, 0.44), (0.55, 0.67), (0.80, 0.87), (0.97, 1.0))
    length = end - start
    found = [(start + a * length, start + b * length) for a, b in shares]
    return [(min(a, b), max(a, b)) for a, b in found]


def bar(
    x0: float,
    x1: float,
    y: float,
    size: float,
    gutters: tuple[tuple[float, float], ...],
    *,
    solid: bool,
    inferred: bool,
    lasting: bool,
    ends: tuple[str, str],
    hole: tuple[float, float] | None = None,
) -> list[Stroke]:
    """Give a range drawn from `x0` to `x1` around `y`, each end "cap", "fade", "open" (arrow) or "torn" (goes on).

    Breaks are crossed by a thin broken line only, because what is left out there has no length on paper.
    A `hole` is kept clear for a shape that stands on the bar.
    """
    half, tall = 0.27 * size, 0.52 * size
    begin = x0 + tall if ends[0] == "open" else x0
    parts = _pieces(min(begin, x1), max(x1 - tall if ends[1] == "open" else x1, begin), gutters)
    strokes: list[Stroke] = []
    for (_, left), (right, _) in pairwise(parts):
        strokes.append(line(left, y, right, y, "bar crossing", 0.7, dash=CROSSING))
    parts = [piece for part in parts for piece in _around(part, hole)]
    for place, (left, right) in enumerate(parts):
        here = (ends[0] if place == 0 else "cut", ends[1] if place == len(parts) - 1 else "cut")
        strokes += _bar_part(left, right, y, half, here, solid=solid, inferred=inferred)
        if lasting:
            strokes.append(line(left, y, right, y, "bar lasting", 0.7))
    for x, end, outward in ((x0, ends[0], -1.0), (x1, ends[1], 1.0)):
        strokes += _end(x, end, outward, y, half if lasting else tall)
    return strokes


def _bar_part(
    left: float, right: float, y: float, half: float, ends: tuple[str, str], *, solid: bool, inferred: bool
) -> list[Stroke]:
    room = min(0.36 * (right - left), 20.0)
    begin = left + room if ends[0] == "fade" else left
    stop = right - room if ends[1] == "fade" else right
    slices = [(begin, stop)]
    slices += thinning(begin, left) if ends[0] == "fade" else []
    slices += thinning(stop, right) if ends[1] == "fade" else []
    body = "".join(
        f"M{points(a, y - half)}L{points(b, y - half)}L{points(b, y + half)}L{points(a, y + half)}Z" for a, b in slices
    )
    box = Box(left, y - half, right, y + half)
    edges = "".join(f"M{points(a, edge)}L{points(b, edge)}" for a, b in slices for edge in (y - half, y + half))
    fill = "shade" if solid else "paper"
    return [
        Stroke(body, box, "bar body", 0, fill=fill),
        Stroke(edges, box, "bar edge", 0.8, dash=DASH if inferred else ""),
    ]


def _end(x: float, end: str, outward: float, y: float, tall: float) -> list[Stroke]:
    if end == "cap":
        return [line(x, y - tall, x, y + tall, "bar cap", 0.9)]
    if end == "open":
        back = x - outward * tall
        d = f"M{points(back, y - tall * 0.8)}L{points(x, y)}L{points(back, y + tall * 0.8)}"
        return [Stroke(d, Box(min(x, back), y - tall, max(x, back), y + tall), "bar arrow", 0.9)]
    if end == "torn":
        return [zigzag(x, y - tall, y + tall, "bar torn")]
    return []


def rug(places: list[tuple[float, float, int]], y: float, size: float) -> list[Stroke]:
    """Give a group over a common rule: a tick for each of its marks, as (x0, x1, way open).

    A range has a line over its top from end to end, an open one a short line the way it is open.
    """
    half, stub = 0.42 * size, 0.5 * size
    left, right = min(place[0] for place in places), max(place[1] for place in places)
    strokes = [
        line(left, y + half, right, y + half, "group rule", 0.9),
        line(left, y - half * 0.2, left, y + half, "group rule", 0.9),
        line(right, y - half * 0.2, right, y + half, "group rule", 0.9),
    ]
    ticks = "".join(f"M{points((a + b) / 2, y - half)}L{points((a + b) / 2, y + half)}" for a, b, _ in places)
    strokes.append(Stroke(ticks, Box(left, y - half, right, y + half), "group tick", 0.6))
    tops = [(a + min(way, 0) * stub, b + max(way, 0) * stub) for a, b, way in places if b - a > 1 or way]
    if tops:
        d = "".join(f"M{points(a, y - half)}L{points(b, y - half)}" for a, b in tops)
        box = Box(min(a for a, _ in tops), y - half, max(b for _, b in tops), y - half)
        strokes.append(Stroke(d, box, "group range", 0.6))
    return strokes
