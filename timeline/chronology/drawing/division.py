"""How a drawing is divided into panels: by time first, then by lanes, and only then by telling less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.marks import Mark
from timeline.chronology.drawing.panel import PanelPlan, panel_scale, plan_reduced, plan_whole
from timeline.chronology.drawing.scale import Scale
from timeline.chronology.drawing.windows import Window, divide_by_pace, halve, is_home, is_in, spans_needed

#: Past this many panels events share call-outs instead.
MOST_PANELS = 8
#: Air between panels of one sheet, in ems.
GAP = 1.2

Planner = Callable[[Sequence[Mark], Window, Scale, Frame, float], PanelPlan | None]


@dataclass(frozen=True)
class Division:
    """The panels in order, and how many sheets they take."""

    frame: Frame
    panels: tuple[PanelPlan, ...]
    sheets: int

    @property
    def is_whole(self) -> bool:
        """Whether every mark has a call-out of its own."""
        return not any(panel.groups for panel in self.panels)


def divide(marks: Sequence[Mark], frame: Frame, room: float, *, must_tell_all: bool) -> Division | None:
    """Divide dated marks into panels of at most `room` units of height.

    None where not even one lane fits on a page, or where all must be told and cannot be.
    """
    windows = divide_by_pace(marks, frame.calendar)
    windows = [window for window in windows if spans_needed(marks, window)]
    whole: dict[Window, PanelPlan | None] = {}
    while True:
        for window in windows:
            if window not in whole:
                here = [mark for mark in marks if is_in(mark, window)]
                whole[window] = plan_whole(here, window, panel_scale(here, window, frame), frame, room)
        crowded = [window for window in windows if whole[window] is None]
        cut = _cut_fullest(marks, crowded, frame) if len(windows) < MOST_PANELS else None
        if cut is None:
            break
        place = windows.index(cut[0])
        windows[place : place + 1] = [window for window in cut[1] if spans_needed(marks, window)]
    panels: list[PanelPlan] = []
    spare = MOST_PANELS - len(windows)
    for window in windows:
        plan = whole[window]
        found = [plan] if plan else _tell(marks, window, frame, room, spare, must_tell_all=must_tell_all)
        if found is None:
            return None
        spare -= len(found) - 1
        panels += found
    return Division(frame, tuple(panels), len(stack(panels, room)))


def _cut_fullest(marks: Sequence[Mark], crowded: list[Window], frame: Frame) -> tuple[Window, list[Window]] | None:
    """Give the window with most marks that can be cut, and its two parts."""
    counts = {window: sum(is_home(mark, window) for mark in marks) for window in crowded}
    for window in sorted(crowded, key=lambda window: (-counts[window], window.begin)):
        edge = halve(marks, window, frame.calendar)
        if edge is not None:
            before = Window(window.begin, edge, (window.is_round[0], True))
            return window, [before, Window(edge, window.end, (True, window.is_round[1]))]
    return None


def _tell(
    marks: Sequence[Mark], window: Window, frame: Frame, room: float, spare: int, *, must_tell_all: bool
) -> list[PanelPlan] | None:
    """Give a crowded window's panels: its lanes on several pages if there are pages to spare, else with groups."""
    here = [mark for mark in marks if is_in(mark, window)]
    scale = panel_scale(here, window, frame)
    found = _lanes_apart(here, window, scale, frame, room, plan_whole)
    if found is not None and len(found) - 1 <= spare:
        return found
    return None if must_tell_all else _lanes_apart(here, window, scale, frame, room, plan_reduced)


def _lanes_apart(
    marks: Sequence[Mark], window: Window, scale: Scale, frame: Frame, room: float, planner: Planner
) -> list[PanelPlan] | None:
    """Give one panel, or one for each part of the lanes where they are too many for one page."""
    plan = planner(marks, window, scale, frame, room)
    if plan is not None:
        return [plan]
    used = [lane for lane in frame.lanes if any(mark.lane == lane.key for mark in marks)]
    half = len(used) // 2
    parts: list[PanelPlan] = []
    for some in (used[:half], used[half:]):
        keys = {lane.key for lane in some}
        smaller = Frame(tuple(some), frame.calendar, frame.width, frame.size)
        here = [mark for mark in marks if mark.lane in keys]
        found = _lanes_apart(here, window, scale, smaller, room, planner) if half else None
        if found is None:
            return None
        parts += found
    return parts


def stack(panels: Sequence[PanelPlan], room: float) -> list[list[PanelPlan]]:
    """Put panels one under the other on a sheet as long as they fit."""
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
