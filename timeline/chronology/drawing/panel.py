"""One panel: an axis, its lanes under it, fitted into the height that is left on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.chronology.drawing.axis import axis_height, heading_height
from timeline.chronology.drawing.calendar import Unit
from timeline.chronology.drawing.callouts import set_callout
from timeline.chronology.drawing.choose import choose, group_of, moment
from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.lane_ink import glyph_count
from timeline.chronology.drawing.lanes import MOST_ROWS, Entry, LanePlan, plan_lane, span_of
from timeline.chronology.drawing.marks import Group, Lane, Mark
from timeline.chronology.drawing.scale import Needed, Scale, build_scale
from timeline.chronology.drawing.windows import Window, is_home, spans_needed

#: Lines a call-out may take; which of these makes the lowest panel is found by trying.
LINES = (4, 3, 5)
CROWDED_LINES = 3
#: Precisions that state a time of day; without one of them an axis names no hours.
CLOCKED = ("part_of_day", "hour", "minute", "second")
#: In a crowded panel leaders may be pulled this far sideways, in ems, before a call-out is given up to a group.
CROWDED_STRAIN = 15.0
#: The most call-outs that are tried in one row.
ROW_OF = 7


@dataclass(frozen=True)
class PanelPlan:
    """A panel laid out: what of it could be told in words, and how high it is."""

    window: Window
    scale: Scale
    lanes: tuple[LanePlan, ...]
    frame: Frame
    groups: tuple[Group, ...]

    @property
    def height(self) -> float:
        """The whole panel, heading and axis included."""
        lanes = sum(lane.height for lane in self.lanes)
        return heading_height(self.frame.size, self.frame.is_narrow) + axis_height(self.scale, self.frame) + lanes

    @property
    def shown(self) -> list[str]:
        """Keys of the marks told here in a call-out of their own, not only continued from another panel."""
        alone = [entry.mark for lane in self.lanes for entry in lane.entries if entry.mark is not None]
        return [mark.key for mark in alone if is_home(mark, self.window)]

    @property
    def told_in_groups(self) -> list[Group]:
        """Groups with the keys of those marks only that begin here."""
        entries = [entry for lane in self.lanes for entry in lane.entries if entry.group is not None]
        told = [
            Group(tuple(mark.key for mark in entry.members if is_home(mark, self.window)), group.lane, group.text)
            for entry, group in zip(entries, self.groups, strict=True)
        ]
        return [group for group in told if group.keys]


@dataclass
class _Draft:
    """A panel while it is being fitted: how many call-outs each lane may have, and the plans made so far."""

    frame: Frame
    window: Window
    scale: Scale
    marks: dict[str, list[Mark]]
    lines: int
    plans: dict[str, LanePlan] = field(default_factory=dict)
    groups: dict[str, list[Group]] = field(default_factory=dict)

    def plan(self, lane: Lane, most: int, rows: int = MOST_ROWS) -> LanePlan | None:
        """Lay out one lane with at most `most` call-outs in at most `rows` rows."""
        frame, size = self.frame, self.frame.size
        single, grouped = choose(self.marks[lane.key], most)
        entries = [self._entry(mark) for mark in single]
        self.groups[lane.key] = []
        for members in grouped:
            group, head, body = group_of(members, lane, frame.calendar)
            self.groups[lane.key].append(group)
            callout = set_callout(f"group {group.keys[0]}", "", head, body, "", size, self.lines, 0)
            spans = tuple(span_of(mark, self.scale, self.window) for mark in members)
            entries.append(Entry(callout, spans, None, group, tuple(members)))
        plan = plan_lane(lane, entries, frame.bounds, size, frame.lane_head, rows)
        if plan is not None:
            self.plans[lane.key] = plan
        return plan

    def fill(self, lane: Lane, rows: int, most: int) -> int | None:
        """Lay out one lane with as many call-outs, up to `most`, as `rows` rows take; give how many, or None."""
        for count in range(min(most, rows * ROW_OF, len(self.marks[lane.key])), 0, -1):
            plan = self.plan(lane, count, rows)
            if plan is not None and (plan.strain <= CROWDED_STRAIN or count == 1):
                return count
        return None

    def _entry(self, mark: Mark) -> Entry:
        body = mark.label if is_home(mark, self.window) else "(continued)"
        callout = set_callout(
            mark.key, mark.number, mark.date_text, body, mark.source, self.frame.size, self.lines, glyph_count(mark)
        )
        return Entry(callout, (span_of(mark, self.scale, self.window),), mark, None, (mark,))

    def finish(self) -> PanelPlan:
        """Give the panel as it stands."""
        lanes = tuple(self.plans[lane.key] for lane in self.frame.lanes if lane.key in self.plans)
        groups = tuple(group for lane in lanes for group in self.groups[lane.lane.key])
        return PanelPlan(self.window, self.scale, lanes, self.frame, groups)


def panel_scale(marks: Sequence[Mark], window: Window, frame: Frame) -> Scale:
    """Give the scale that shows all marks of a window, whichever lanes come to stand on which page."""
    is_clocked = any(mark.precision in CLOCKED for mark in marks)
    needed = Needed.of(spans_needed(marks, window), Unit.MINUTE if is_clocked else Unit.DAY)
    return build_scale(needed, frame.calendar, (frame.left, frame.right), frame.size, (window.begin, window.end))


def _draft(marks: Sequence[Mark], window: Window, scale: Scale, frame: Frame, lines: int) -> _Draft:
    here = sorted(marks, key=lambda mark: (moment(mark), mark.number, mark.key))
    by_lane = {lane.key: [mark for mark in here if mark.lane == lane.key] for lane in frame.lanes}
    return _Draft(frame, window, scale, {key: found for key, found in by_lane.items() if found}, lines)


def plan_whole(marks: Sequence[Mark], window: Window, scale: Scale, frame: Frame, room: float) -> PanelPlan | None:
    """Lay out a panel within `room` units of height with a call-out for every mark; None where they do not fit."""
    best: PanelPlan | None = None
    for lines in LINES:
        draft = _draft(marks, window, scale, frame, lines)
        lanes = [lane for lane in frame.lanes if lane.key in draft.marks]
        if all(draft.plan(lane, len(draft.marks[lane.key])) is not None for lane in lanes):
            found = draft.finish()
            if best is None or found.height < best.height:
                best = found
    return best if best is not None and best.height <= room else None


def plan_reduced(marks: Sequence[Mark], window: Window, scale: Scale, frame: Frame, room: float) -> PanelPlan | None:
    """Lay out a panel in which crowded lanes give up call-outs to groups, the tallest lane first, a step at a time.

    None if even one call-out a lane is too much, so that the lanes must be divided among pages.
    """
    draft = _draft(marks, window, scale, frame, CROWDED_LINES)
    lanes = {lane.key: lane for lane in draft.frame.lanes if lane.key in draft.marks}
    rows, most = dict.fromkeys(lanes, MOST_ROWS), {key: len(draft.marks[key]) for key in lanes}
    for key, lane in lanes.items():
        count = draft.fill(lane, MOST_ROWS, most[key])
        if count is None:
            return None
        rows[key] = len(draft.plans[key].row_heights)
    while draft.finish().height > room:
        able = [key for key in lanes if rows[key] > 1] or [key for key in lanes if most[key] > 1]
        if not able:
            return None
        tallest = max(able, key=lambda key: (draft.plans[key].height, key))
        if rows[tallest] > 1:
            rows[tallest] -= 1
        else:
            most[tallest] = len(draft.plans[tallest].entries) - 1
        if draft.fill(lanes[tallest], rows[tallest], max(most[tallest], 1)) is None:
            return None
    return draft.finish()
