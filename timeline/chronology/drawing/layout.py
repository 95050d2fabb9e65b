"""The whole drawing laid out: panels on sheets, the undated strip, the key, and the account of every mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from timeline.chronology.drawing.axis import axis_height, draw_axis, draw_heading, heading_height
from timeline.chronology.drawing.calendar import Calendar, read_zone
from timeline.chronology.drawing.division import GAP, Division, divide, stack
from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.ink import Sheet, Words, line
from timeline.chronology.drawing.key import draw_key, key_height, samples
from timeline.chronology.drawing.lane_ink import draw_lane
from timeline.chronology.drawing.marks import Group, Lane, Mark, Style
from timeline.chronology.drawing.panel import PanelPlan
from timeline.chronology.drawing.undated import Strip, draw_strip, plan_strip

#: Sizes of type tried, largest first: points in print, CSS pixels on a page.
SIZES = {Style.PRINT: (10.5, 9.75, 9.0, 8.25), Style.PAGE: (13.0, 12.0)}


@dataclass(frozen=True)
class Layout:
    """Sheets of ink and where every mark went, by key."""

    sheets: tuple[Sheet, ...]
    panels: tuple[PanelPlan, ...]
    shown: tuple[str, ...]
    grouped: tuple[Group, ...]
    undated: tuple[str, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]


def lay_out(
    marks: Sequence[Mark], lanes: Sequence[Lane], zone: str, width: float, height: float, style: Style
) -> Layout:
    """Lay out all marks in the largest type that takes no more sheets than the smallest would."""
    if width < 300 or height < 260:
        raise ValueError(f"A drawing of {width:g} by {height:g} is too small: at least 300 by 260 is needed.")
    lanes = _all_lanes(marks, lanes)
    calendar = Calendar(read_zone(zone))
    dated = [mark for mark in marks if not mark.is_undated]
    chosen: Division | None = None
    for size in reversed(SIZES[style]):
        frame = Frame(tuple(lanes), calendar, width, size)
        room = height - _key_height(marks, frame, zone)
        found = divide(dated, frame, room, must_tell_all=chosen is not None)
        if chosen is not None and (found is None or found.sheets > chosen.sheets):
            break
        chosen = found or chosen
        if chosen is not None and not chosen.is_whole:
            break
    if chosen is None:
        raise ValueError(f"{len(lanes)} lanes do not fit into {width:g} by {height:g}, even one to a page.")
    return _finish(marks, chosen, zone, height)


def _all_lanes(marks: Sequence[Mark], lanes: Sequence[Lane]) -> list[Lane]:
    """Give the lanes, with one more for each key that a mark names and nobody listed: no mark may be lost."""
    known = {lane.key for lane in lanes}
    missing = sorted({mark.lane for mark in marks} - known)
    return [*lanes, *(Lane(key, key or "Other") for key in missing)]


def _key_words(zone: str) -> list[str]:
    return [f"Days and times: {zone}."]


def _key_height(marks: Sequence[Mark], frame: Frame, zone: str) -> float:
    """Give the height of the fullest key these marks could ask for."""
    every = samples(marks, [], frame.size, has_groups=True, is_torn=True)
    return key_height(every, [*_key_words(zone), "time left out of the axis      "], frame)


def _finish(marks: Sequence[Mark], division: Division, zone: str, height: float) -> Layout:
    frame, size = division.frame, division.frame.size
    room = height - _key_height(marks, frame, zone)
    sheets: list[Sheet] = []
    before: PanelPlan | None = None
    for panels in stack(division.panels, room):
        sheet = Sheet(frame.width)
        for place, panel in enumerate(panels):
            sheet.below += GAP * size if place else 0
            _draw_panel(sheet, panel, before)
            before = panel
        sheets.append(sheet)
    if not sheets:
        sheets.append(_empty(frame))
    undated = [mark for mark in marks if mark.is_undated]
    strip = _add_undated(sheets, undated, frame, room) if undated else None
    found = samples(
        marks,
        [panel.scale for panel in division.panels],
        size,
        has_groups=not division.is_whole,
        is_torn=_is_torn(division.panels),
    )
    for sheet in sheets:
        draw_key(sheet, found, _key_words(zone), frame, sheet.below)
        sheet.below += key_height(found, _key_words(zone), frame)
    return _account(marks, division, sheets, strip)


def _empty(frame: Frame) -> Sheet:
    sheet = Sheet(frame.width)
    sheet.back.append(
        Words(0, 1.5 * frame.size, "No event here has a date that could be drawn.", 1.2 * frame.size, "panel-note")
    )
    sheet.below = 2.4 * frame.size
    return sheet


def _draw_panel(sheet: Sheet, panel: PanelPlan, before: PanelPlan | None) -> None:
    frame, size = panel.frame, panel.frame.size
    sheet.scales.append(panel.scale)
    earlier = before.scale if before is not None else None
    sheet.headings.append(draw_heading(sheet, panel.scale, frame, sheet.below, earlier))
    y = sheet.below + heading_height(size, frame.is_narrow)
    ticks = draw_axis(sheet, panel.scale, frame, y)
    y += axis_height(panel.scale, frame)
    for place, lane in enumerate(panel.lanes):
        if place:
            sheet.back.append(line(0, y, frame.width, y, "lane-edge", 0.5, is_quiet=True))
        draw_lane(sheet, lane, panel.scale, ticks, y, 0.0)
        y += lane.height
    sheet.below = y


def _add_undated(sheets: list[Sheet], undated: Sequence[Mark], frame: Frame, room: float) -> Strip:
    """Add the strip under the last panel if all of it or a good part fits there, else on a sheet of its own."""
    gap = GAP * frame.size
    strip = plan_strip(undated, frame, room - sheets[-1].below - gap)
    if strip.left and sheets[-1].scales:
        sheets.append(Sheet(frame.width))
        strip = plan_strip(undated, frame, room)
    sheets[-1].below += gap if sheets[-1].below else 0
    draw_strip(sheets[-1], strip, sheets[-1].below)
    sheets[-1].below += strip.height
    return strip


def _is_torn(panels: Sequence[PanelPlan]) -> bool:
    spans = (span for panel in panels for lane in panel.lanes for entry in lane.entries for span in entry.spans)
    return any("torn" in span.ends for span in spans)


def _account(marks: Sequence[Mark], division: Division, sheets: Sequence[Sheet], strip: Strip | None) -> Layout:
    named = {key for panel in division.panels for key in panel.shown}
    groups = tuple(group for panel in division.panels for group in panel.told_in_groups)
    left = tuple(mark.key for mark in strip.left) if strip else ()
    notes = _notes(division.panels, groups, left)
    return Layout(
        tuple(sheets),
        division.panels,
        tuple(mark.key for mark in marks if mark.key in named),
        groups,
        tuple(mark.key for mark in strip.marks) if strip else (),
        left,
        notes,
    )


def _notes(panels: Sequence[PanelPlan], groups: Sequence[Group], left: Sequence[str]) -> tuple[str, ...]:
    notes: list[str] = []
    for before, after in pairwise(panels):
        if before.frame.calendar.days_between(before.scale.end, after.scale.start) >= 2:
            gap = before.frame.calendar.length_in_words(before.scale.end, after.scale.start)
            notes.append(f"{gap} between two panels are not drawn; no event begins or ends in them.")
    rates = {round(panel.scale.rate * 86400, 6) for panel in panels}
    if len(rates) > 1:
        notes.append("The panels have different scales; each states its own by a measured bar.")
    if groups:
        count = sum(len(group.keys) for group in groups)
        notes.append(f"{count} events share {len(groups)} call-outs; the table gives each in words.")
    if left:
        notes.append(f"{len(left)} undated events are given in the table only.")
    return tuple(notes)
