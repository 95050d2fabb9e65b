"""The time axis: one linear scale for all of a panel, cut by marked breaks where nothing happened."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from timeline.chronology.drawing.calendar import LENGTHS, Calendar, Unit, gaps, merge

#: Width of a break on the paper in ems, room for "not drawn" in three lines of small type.
GUTTER = 3.5
#: A segment is never narrower than the name of its month (ems), or nobody could read where it is.
NARROWEST = 5.2
#: A stretch is cut when it is this many times the usual distance between the panel's other dates …
EMPTY_TIMES = 6.0
#: … of which there must be at least this many for "usual" to mean anything …
LEAST_OTHERS = 2
#: … and when leaving it out makes everything else at least this much larger.
WORTH = 1.3
MOST_BREAKS = 6
#: The drawn time is at least this many times the usual width of a date, so that one day is not a whole page.
LEAST_WIDTHS = 9.0
#: Segments begin and end on the finest unit that is at least this wide on paper, in ems.
UNIT_ROOM = 0.8


@dataclass(frozen=True)
class Segment:
    """An unbroken stretch of time, seconds `start` to `end`, drawn from `x0` to `x1`."""

    start: float
    end: float
    x0: float
    x1: float


@dataclass(frozen=True)
class Scale:
    """Segments in order, all at `rate` units of paper to the second; no tick is finer than `finest`."""

    segments: tuple[Segment, ...]
    rate: float
    finest: Unit

    @property
    def start(self) -> float:
        """The first moment drawn."""
        return self.segments[0].start

    @property
    def end(self) -> float:
        """The last moment drawn."""
        return self.segments[-1].end

    def x(self, moment: float) -> float:
        """Give the place of a moment: exact inside a segment, the nearest edge outside all, monotone throughout."""
        previous: Segment | None = None
        for segment in self.segments:
            if moment < segment.start:
                if previous is None:
                    return segment.x0
                share = (moment - previous.end) / (segment.start - previous.end)
                return previous.x1 + share * (segment.x0 - previous.x1)
            if moment <= segment.end:
                return segment.x0 + (moment - segment.start) * self.rate
            previous = segment
        return self.segments[-1].x1

    def segment_of(self, moment: float, *, ending: bool) -> Segment:
        """Give the segment a bound lies in; a bound that is `ending` belongs to what comes before it."""
        for segment in self.segments:
            if moment < segment.end or (ending and moment <= segment.end):
                return segment
        return self.segments[-1]

    def breaks(self) -> list[tuple[Segment, Segment]]:
        """Give the neighbours on both sides of every break."""
        return list(zip(self.segments, self.segments[1:], strict=False))


@dataclass(frozen=True)
class Needed:
    """What a scale has to show: disjoint spans of seconds, how far apart dates begin, how wide and fine they are."""

    spans: tuple[tuple[float, float], ...]
    distances: tuple[float, ...]
    usual_width: float
    finest: Unit

    @staticmethod
    def of(spans: list[tuple[float, float]], finest: Unit) -> Needed:
        """Collect spans (start, end), or the edges of long ranges as (edge, edge)."""
        widths = [end - begin for begin, end in spans if end - begin >= 60]
        distances = sorted(gaps(sorted({begin for begin, _ in spans})))
        usual = max(median(widths), 60.0) if widths else LENGTHS[Unit.DAY]
        return Needed(tuple(merge(spans)), tuple(distances), usual, finest)


def unit_for(rate: float, size: float, finest: Unit) -> Unit:
    """Choose the finest unit with room on paper at this rate."""
    for unit in (Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.MONTH):
        if LENGTHS[unit] >= LENGTHS[finest] and LENGTHS[unit] * rate >= UNIT_ROOM * size:
            return unit
    return Unit.YEAR


def _empty_stretches(needed: Needed) -> list[int]:
    """Give the gaps that are empty enough to leave out, the widest first, by the index of the span before each."""
    empty = [after[0] - before[1] for before, after in pairwise(needed.spans)]
    widest = sorted(range(len(empty)), key=lambda index: (-empty[index], index))[:MOST_BREAKS]
    chosen: list[int] = []
    for place in widest:
        others = needed.distances[: len(needed.distances) - len(chosen) - 1]
        if len(others) < LEAST_OTHERS or empty[place] < EMPTY_TIMES * median(others):
            break
        chosen.append(place)
    return chosen


def _runs(needed: Needed, cuts: list[int]) -> list[tuple[float, float]]:
    runs: list[tuple[float, float]] = []
    begin = needed.spans[0][0]
    for place in sorted(cuts):
        runs.append((begin, needed.spans[place][1]))
        begin = needed.spans[place + 1][0]
    return [*runs, (begin, needed.spans[-1][1])]


def _rounded(
    runs: list[tuple[float, float]], calendar: Calendar, unit: Unit, least: float
) -> list[tuple[float, float]]:
    """Move the ends outward to whole units, and on until each run is `least` seconds long."""
    rounded: list[tuple[float, float]] = []
    for begin, end in runs:
        start, stop, after = calendar.floor(begin, unit), calendar.ceil(end, unit), True
        if stop <= start:
            stop = calendar.later(start, unit, 1)
        while stop - start < least:
            moved = calendar.later(stop, unit, 1) if after else calendar.later(start, unit, -1)
            if moved in (start, stop):
                break
            start, stop, after = (start, moved, False) if after else (moved, stop, True)
        rounded.append((start, stop))
    return merge(rounded)


def _close_small(runs: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Join runs whose gap would take less paper than the break that leaves it out."""
    joined = runs[:1]
    for begin, end in runs[1:]:
        if begin - joined[-1][1] <= least:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def build_scale(
    needed: Needed, calendar: Calendar, plot: tuple[float, float], size: float, limits: tuple[float, float]
) -> Scale:
    """Lay the needed spans between the edges of the plot, cutting long empty stretches out with marked breaks.

    Segments are rounded to whole units but never past `limits`: what lies there is drawn in another panel, and
    an empty stretch here would deny it.
    """
    empty = _empty_stretches(needed)
    scale = _laid(needed, [], calendar, plot, size, limits)
    for count in range(1, len(empty) + 1):
        broken = _laid(needed, empty[:count], calendar, plot, size, limits)
        if broken.rate < WORTH * scale.rate:
            break
        scale = broken
    return scale


def _laid(
    needed: Needed,
    cuts: list[int],
    calendar: Calendar,
    plot: tuple[float, float],
    size: float,
    limits: tuple[float, float],
) -> Scale:
    """Lay the spans out with these cuts; rounding to units that fit the rate changes the rate, hence the rounds."""
    room, gutter = plot[1] - plot[0], GUTTER * size
    runs = _runs(needed, cuts)
    total = max(sum(end - begin for begin, end in runs), LEAST_WIDTHS * needed.usual_width)
    rate = (room - (len(runs) - 1) * gutter) / total
    unit = unit_for(rate, size, needed.finest)
    rounded = runs
    for _ in range(4):
        least = LEAST_WIDTHS * needed.usual_width if len(runs) == 1 else NARROWEST * size / rate
        rounded = _rounded(runs, calendar, unit, least)
        rounded = [(max(begin, limits[0]), min(end, limits[1])) for begin, end in rounded]
        rounded = _close_small(rounded, 1.5 * gutter / rate)
        rate = (room - (len(rounded) - 1) * gutter) / sum(end - begin for begin, end in rounded)
        unit = max(unit, unit_for(rate, size, needed.finest), key=lambda each: LENGTHS[each])
    segments: list[Segment] = []
    x = plot[0]
    for begin, end in rounded:
        segments.append(Segment(begin, end, x, x + (end - begin) * rate))
        x = segments[-1].x1 + gutter
    return Scale(tuple(segments), rate, needed.finest)
