"""A laid-out lane turned into ink: shapes on their tracks, leaders, call-outs, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.chronology.drawing.callouts import Callout
from timeline.chronology.drawing.ink import (
    Box,
    Ink,
    MarkInk,
    Placed,
    Sheet,
    Stroke,
    Words,
    frame_around,
    line,
    moved,
    points,
)
from timeline.chronology.drawing.lanes import GLYPH, TRACK, Entry, LanePlan, open_words
from timeline.chronology.drawing.marks import Mark
from timeline.chronology.drawing.measure import ASCENT, DESCENT, clean, text_width, wrap
from timeline.chronology.drawing.scale import Scale
from timeline.chronology.drawing.shapes import bar, glyph, rug, status_of, thinning, tilde, zigzag
from timeline.chronology.drawing.ticks import Tick

TITLE = 1.06


def told(mark: Mark) -> str:
    """Give the mark in one sentence, with everything its shape says."""
    said = [mark.status or "alleged"]
    said += ["disputed"] if mark.disputed else []
    said += ["date inferred"] if mark.inferred else []
    said += ["approximate"] if mark.approximate else []
    return clean(f"{mark.number}. {mark.date_text}: {mark.label} ({', '.join(said)})")


def glyph_count(mark: Mark) -> int:
    """How many shapes head the mark's call-out: its status, and the hourglass of a dispute."""
    return 2 if mark.disputed else 1


def draw_lane(sheet: Sheet, plan: LanePlan, scale: Scale, ticks: Sequence[Tick], y: float, left: float) -> None:
    """Add a lane whose top is at `y` to the sheet; its title stands at `left`, or over it where that is narrow."""
    _title(sheet, plan, y, left)
    texts = _open_texts(plan, y)
    _ground(sheet, plan, scale, ticks, y, [piece.box for piece in texts.values()])
    for place in range(len(plan.entries)):
        sheet.back.append(_leader(plan, place, y))
    gutters = tuple((before.x1, after.x0) for before, after in scale.breaks())
    for place, entry in enumerate(plan.entries):
        shapes = _shapes(entry, plan, place, y, gutters, texts.get(place))
        words = _callout(entry, plan, place, y)
        note = [texts[place]] if place in texts else []
        title = told(entry.mark) if entry.mark else clean(entry.group.text if entry.group else "")
        kind = f"mark-{status_of(entry.mark)}" if entry.mark else "mark-group"
        href = entry.mark.href if entry.mark else None
        sheet.marks.append(MarkInk(entry.callout.key, title, href, (*shapes, *note, *words), kind))
        _account(sheet, entry, plan, place, y)


def _account(sheet: Sheet, entry: Entry, plan: LanePlan, place: int, y: float) -> None:
    middle = y + plan.track_y(plan.tracks[place])
    half = 0.5 * TRACK * plan.size
    for member, span in zip(entry.members, entry.spans, strict=True):
        reach = entry.reach(plan.size) if entry.mark else (span.x0, span.x1)
        is_open = (span.ends[0] == "open", span.ends[1] == "open")
        box = Box(reach[0], middle - half, reach[1], middle + half)
        sheet.placed.append(
            Placed(member.key, len(sheet.scales) - 1, span.x0, span.x1, box, is_open, entry.mark is None)
        )


def _title(sheet: Sheet, plan: LanePlan, y: float, left: float) -> None:
    size = TITLE * plan.size
    baseline = y + 0.35 * plan.size + 0.86 * size
    room = sheet.width if plan.head else 8.2 * plan.size
    for text in wrap(clean(plan.lane.title), size, room, True)[: 1 if plan.head else 4]:
        sheet.back.append(Words(left, baseline, text, size, "lane-title", bold=True))
        baseline += 1.12 * size


def _ground(sheet: Sheet, plan: LanePlan, scale: Scale, ticks: Sequence[Tick], y: float, texts: Sequence[Box]) -> None:
    """Repeat the axis faintly behind the marks, but never behind words."""
    top, bottom = y + plan.head + 0.2 * plan.size, y + plan.marks_below
    torn = {edge for before, after in scale.breaks() for edge in (before.x1, after.x0)}
    for tick in ticks:
        if tick.is_main and tick.x not in torn and all(tick.x < box.x0 - 1 or tick.x > box.x1 + 1 for box in texts):
            sheet.back.append(line(tick.x, top, tick.x, bottom, "grid", 0.25, is_quiet=True))
    for before, after in scale.breaks():
        sheet.back += [zigzag(before.x1, top, bottom, "tear"), zigzag(after.x0, top, bottom, "tear")]


def _open_texts(plan: LanePlan, y: float) -> dict[int, Words]:
    """Give "or earlier" and "or later" where they fit and no leader from a track above passes through them."""
    found: dict[int, Words] = {}
    size = 0.85 * plan.size
    for place, entry in enumerate(plan.entries):
        told_open = open_words(entry.spans[0], plan.size) if entry.mark else None
        if told_open is None:
            continue
        text, x0, x1 = told_open
        is_crossed = any(
            track < plan.tracks[place] and x0 - 2 < anchor < x1 + 2
            for anchor, track in zip(plan.anchors, plan.tracks, strict=True)
        )
        if not is_crossed:
            middle = y + plan.track_y(plan.tracks[place])
            baseline = middle + (ASCENT - DESCENT) / 2 * size - 0.04 * size
            found[place] = Words(x0, baseline, text, size, "open-words")
    return found


def _leader(plan: LanePlan, place: int, y: float) -> Stroke:
    seat, x = plan.seats[place], plan.anchors[place]
    top = y + plan.track_y(plan.tracks[place]) + 0.5 * plan.size
    path = [(x, top), (x, y + plan.marks_below)]
    for row in range(seat.row + 1):
        path.append((seat.passes[row], y + plan.row_y(row)))
        if row < seat.row:
            path.append((seat.passes[row], y + plan.row_y(row) + plan.row_heights[row]))
    box = Box(min(p[0] for p in path), top, max(p[0] for p in path), path[-1][1])
    return Stroke("M" + "L".join(points(*p) for p in path), box, "leader", 0.5)


def _callout(entry: Entry, plan: LanePlan, place: int, y: float) -> list[Ink]:
    callout: Callout = entry.callout
    seat = plan.seats[place]
    top = y + plan.row_y(seat.row)
    rule = line(seat.left, top, seat.left + callout.width, top, "callout-rule", 0.5)
    return [rule, *callout_ink(callout, entry.mark, seat.left, top, plan.size)]


def callout_ink(callout: Callout, mark: Mark | None, x: float, y: float, size: float) -> list[Ink]:
    """Give a set call-out at its place: the shapes of its status, its number in a frame, its words."""
    ink: list[Ink] = []
    if mark is not None:
        status = status_of(mark)
        for shape, (dx, dy) in zip((status, "disputed"), callout.glyphs, strict=False):
            ink += glyph(shape, status, x + dx, y + dy, 0.33 * size)
    if callout.tag is not None:
        ink.append(frame_around(callout.tag, x, y, "number-frame"))
    return [*ink, *(moved(piece, x, y) for piece in callout.words)]


def _shapes(
    entry: Entry, plan: LanePlan, place: int, y: float, gutters: tuple[tuple[float, float], ...], text: Words | None
) -> list[Stroke]:
    middle = y + plan.track_y(plan.tracks[place])
    if entry.mark is None:
        return rug([span.known() for span in entry.spans], middle, plan.size)
    mark, span = entry.mark, entry.spans[0]
    status = status_of(mark)
    if entry.is_point:
        return _point(mark, status, span.x0, span.x1, middle, plan.size)
    x0, x1 = span.x0, span.x1
    if text is not None:
        width = text_width(text.text, text.size) + 1.25 * plan.size
        x0, x1 = (x0 + width, x1) if span.ends[0] == "open" else (x0, x1 - width)
    ends = (
        "none" if text is not None and span.ends[0] == "open" else span.ends[0],
        "none" if text is not None and span.ends[1] == "open" else span.ends[1],
    )
    solid = status != "alleged"
    dispute, clear = span.dispute(plan.size), 0.62 * plan.size
    hole = (dispute - clear, dispute + clear) if mark.disputed else None
    looks = {"solid": solid, "inferred": mark.inferred, "lasting": mark.lasting}
    ink = bar(x0, x1, middle, plan.size, gutters, **looks, ends=ends, hole=hole)
    if text is not None:
        side = 0 if span.ends[0] == "open" else 1
        ink += bar_arrow(span.x0 if side == 0 else span.x1, middle, plan.size, side)
    if mark.disputed:
        ink += glyph("disputed", status, dispute, middle, GLYPH * plan.size, inferred=mark.inferred)
    return ink


def bar_arrow(x: float, y: float, size: float, side: int) -> list[Stroke]:
    """Give the arrow of an open side alone, where words stand between it and the bar."""
    inward = size if side == 0 else -size
    x, back, half = x + 0.22 * inward, x + 0.68 * inward, 0.42 * size
    d = f"M{points(back, y - half)}L{points(x, y)}L{points(back, y + half)}"
    return [Stroke(d, Box(min(x, back), y - half, max(x, back), y + half), "bar arrow", 0.9)]


def _point(mark: Mark, status: str, x0: float, x1: float, y: float, size: float) -> list[Stroke]:
    """A shape in the middle of the stated day or minute, and that range itself where it is wider than the shape."""
    r = GLYPH * size
    ink: list[Stroke] = []
    if x1 - x0 > 2 * r + 0.6 * size:
        ends = ("fade", "fade") if mark.approximate else ("cap", "cap")
        ink += reach_line(x0, x1, y, size, ends, inferred=mark.inferred)
    shape = "disputed" if mark.disputed else status
    ink += glyph(shape, status, (x0 + x1) / 2, y, r, inferred=mark.inferred)
    if mark.approximate:
        ink.append(tilde((x0 + x1) / 2, y - r - 0.28 * size, 0.36 * size))
    return ink


def reach_line(x0: float, x1: float, y: float, size: float, ends: tuple[str, str], *, inferred: bool) -> list[Stroke]:
    """Give the thin line of a point's own range: the whole stated day, with small caps or thinning ends."""
    half = 0.2 * size
    if ends == ("fade", "fade"):
        middle, body = (x0 + x1) / 2, 0.2 * (x1 - x0)
        parts = [*thinning(middle - body, x0), (middle - body, middle + body), *thinning(middle + body, x1)]
        d = "".join(f"M{points(a, y)}L{points(b, y)}" for a, b in parts)
        return [Stroke(d, Box(x0, y, x1, y), "reach", 0.8)]
    return [
        line(x0, y, x1, y, "reach", 0.8, dash="1.7 1.3" if inferred else ""),
        line(x0, y - half, x0, y + half, "reach", 0.8),
        line(x1, y - half, x1, y + half, "reach", 0.8),
    ]
