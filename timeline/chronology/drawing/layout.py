"""The whole drawing laid out: panels on sheets, the undated strip, the key, and the account of every mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .axis import axis_height, draw_axis, draw_heading, heading_height
from .calendar import Calendar, read_zone
from .frame import Frame
from .ink import Sheet, Words, line
from .key import draw_key, key_height, samples
from .lane_ink import draw_lane
from .marks import Group, Lane, Mark, Style
from .panel import PanelPlan, panel_scale, plan_panel
from .scale import Scale
from .undated import Strip, draw_strip, plan_strip
from .windows import Window, divide_by_pace, halve, is_in, spans_needed

#: Sizes of type tried, largest first: points in print, CSS pixels on a page.
SIZES = {Style.PRINT: (10.5, 9.75, 9.0, 8.25), Style.PAGE: (13.0, 12.0)}
MOST_PANELS = 8
GAP = 1.2


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


@dataclass(frozen=True)
class _Attempt:
    frame: Frame
    panels: tuple[PanelPlan, ...]
    sheets: int

    @property
    def is_whole(self) -> bool:
        return not any(panel.groups for panel in self.panels)


def lay_out(
    marks: Sequence[Mark], lanes: Sequence[Lane], zone: str, width: float, height: float, style: Style
) -> Layout:
    """Lay out all marks in the largest type that takes no more sheets than the smallest would."""
    if width < 300 or height < 260:
        raise ValueError(f"A drawing of {width:g} by {height:g} is too small: at least 300 by 260 is needed.")
    lanes = _all_lanes(marks, lanes)
    calendar = Calendar(read_zone(zone))
    dated = [mark for mark in marks if not mark.is_undated]
    chosen: _Attempt | None = None
    for size in reversed(SIZES[style]):
        frame = Frame(tuple(lanes), calendar, width, size)
        room = height - _key_height(marks, frame, zone)
        attempt = _attempt(dated, frame, room)
        if attempt is None:
            continue
        if chosen is not None and not (attempt.is_whole and attempt.sheets <= chosen.sheets):
            break
        chosen = attempt
        if not chosen.is_whole:
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


def _attempt(marks: Sequence[Mark], frame: Frame, room: float) -> _Attempt | None:
    """Divide the time among panels until every event has its call-out or there are enough panels."""
    windows = divide_by_pace(marks, frame.calendar)
    windows = [window for window in windows if spans_needed(marks, window)]
    made: dict[Window, list[PanelPlan]] = {}
    while True:
        for window in windows:
            if window not in made:
                here = [mark for mark in marks if is_in(mark, window)]
                panels = _window_panels(here, window, panel_scale(here, window, frame), frame, room)
                if panels is None:
                    return None
                made[window] = panels
        crowded = [window for window in windows if any(panel.groups for panel in made[window])]
        if not crowded or sum(len(made[window]) for window in windows) >= MOST_PANELS:
            break
        crowded.sort(key=lambda window: (-_unnamed(made[window]), window.begin))
        divided = [(window, halve(marks, window, frame.calendar)) for window in crowded]
        worst = next(((window, edge) for window, edge in divided if edge is not None), None)
        if worst is None:
            break
        place = windows.index(worst[0])
        windows[place : place + 1] = [window for window in _cut(*worst) if spans_needed(marks, window)]
    laid = tuple(panel for window in windows for panel in made[window])
    return _Attempt(frame, laid, len(_stack(laid, room)))


def _cut(window: Window, edge: float) -> list[Window]:
    return [
        Window(window.begin, edge, (window.is_round[0], True)),
        Window(edge, window.end, (True, window.is_round[1])),
    ]


def _unnamed(panels: Sequence[PanelPlan]) -> int:
    return sum(len(group.keys) for panel in panels for group in panel.groups)


def _window_panels(
    marks: Sequence[Mark], window: Window, scale: Scale, frame: Frame, room: float
) -> list[PanelPlan] | None:
    """Give the panel of a window, or one for each part of its lanes where they are too many for one page."""
    used = [lane for lane in frame.lanes if any(mark.lane == lane.key for mark in marks)]
    plan = plan_panel(marks, window, scale, frame, room)
    if plan is not None:
        return [plan]
    if len(used) < 2:
        return None
    half = len(used) // 2
    parts: list[PanelPlan] = []
    for some in (used[:half], used[half:]):
        keys = {lane.key for lane in some}
        smaller = Frame(tuple(some), frame.calendar, frame.width, frame.size)
        found = _window_panels([mark for mark in marks if mark.lane in keys], window, scale, smaller, room)
        if found is None:
            return None
        parts += found
    return parts


def _stack(panels: Sequence[PanelPlan], room: float) -> list[list[PanelPlan]]:
    """Put panels one under the other as long as they fit."""
    sheets: list[list[PanelPlan]] = []
    used = 0.0
    for panel in panels:
        gap = GAP * panel.frame.size
        if not sheets or used + gap + panel.height > room:
            sheets.append([])
            used = -gap
        sheets[-1].append(panel)
        used += gap + panel.height
    return sheets


def _finish(marks: Sequence[Mark], attempt: _Attempt, zone: str, height: float) -> Layout:
    frame, size = attempt.frame, attempt.frame.size
    room = height - _key_height(marks, frame, zone)
    sheets: list[Sheet] = []
    before: PanelPlan | None = None
    for panels in _stack(attempt.panels, room):
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
        [panel.scale for panel in attempt.panels],
        size,
        has_groups=not attempt.is_whole,
        is_torn=_is_torn(attempt.panels),
    )
    for sheet in sheets:
        draw_key(sheet, found, _key_words(zone), frame, sheet.below)
        sheet.below += key_height(found, _key_words(zone), frame)
    return _account(marks, attempt, sheets, strip)


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


def _account(marks: Sequence[Mark], attempt: _Attempt, sheets: Sequence[Sheet], strip: Strip | None) -> Layout:
    named = {key for panel in attempt.panels for key in panel.shown}
    groups = tuple(group for panel in attempt.panels for group in panel.told_in_groups)
    left = tuple(mark.key for mark in strip.left) if strip else ()
    notes = _notes(attempt.panels, groups, left)
    return Layout(
        tuple(sheets),
        attempt.panels,
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
