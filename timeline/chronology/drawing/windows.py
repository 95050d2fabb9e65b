"""How the drawn time is divided among panels: where the pace of events changes, and where a panel is too full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import median
from typing import NamedTuple

from timeline.chronology.drawing.calendar import DAY, FIRST, LAST, Calendar, Unit, gaps, seconds
from timeline.chronology.drawing.choose import moment
from timeline.chronology.drawing.marks import Mark

#: Of a long range's end a little on its inner side is asked for, so that the unit it lies in is drawn.
INSIDE = 1.0
#: A panel runs on to the round edge of its window when that adds no more than this share of its time.
NEAR = 0.2


class Window(NamedTuple):
    """The stretch of time of one panel, in seconds, and which edges lie on the calendar and are drawn if near."""

    begin: float
    end: float
    is_round: tuple[bool, bool] = (False, False)


#: Pace is compared only where each side has this many dates; fewer are an outlier that a break deals with.
LEAST_DATES = 4
#: Two stretches have different paces when their usual distances between dates differ this many times …
PACE_TIMES = 10.0
#: … and when telling them apart explains this much (sum of absolute log deviations) of all the distances.
EXPLAINED = 8.0
#: A panel is not divided when its dates lie within this many seconds: no axis would tell them apart.
LEAST_HALVED = 900.0
#: Ranges up to this long are drawn through; of longer ones only the two ends need paper.
DRAWN_THROUGH = 36 * 3600.0


def bounds_of(mark: Mark) -> tuple[float | None, float | None]:
    """Give a mark's bounds in seconds, None where open."""
    begin = None if mark.earliest is None else seconds(mark.earliest)
    end = None if mark.latest is None else seconds(mark.latest)
    return begin, end


def spans_needed(marks: Sequence[Mark], window: Window) -> list[tuple[float, float]]:
    """Give the spans of seconds a panel must have on paper: short dates whole, long ranges by their ends."""
    spans: list[tuple[float, float]] = []
    for mark in marks:
        begin, end = bounds_of(mark)
        is_short = begin is not None and end is not None and end - begin <= DRAWN_THROUGH
        if is_short and begin is not None and end is not None and window.begin <= begin and end <= window.end:
            spans.append((begin, end))
            continue
        if begin is not None and window.begin <= begin < window.end:
            spans.append((begin, begin + INSIDE))
        if end is not None and window.begin < end <= window.end:
            spans.append((end - INSIDE, end))
    if spans:
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        near = NEAR * (last - first)
        if window.is_round[0] and first - window.begin <= near:
            spans.append((window.begin, window.begin + INSIDE))
        if window.is_round[1] and window.end - last <= near:
            spans.append((window.end - INSIDE, window.end))
    return spans


def is_in(mark: Mark, window: Window) -> bool:
    """Whether any of a mark's possible time lies in the window; an open side reaches no further than its bound."""
    begin, end = bounds_of(mark)
    if begin is None and end is None:
        return False
    if begin is None or end is None:
        return is_home(mark, window)
    return (begin < window.end and end > window.begin) or is_home(mark, window)


def is_home(mark: Mark, window: Window) -> bool:
    """Whether the window is where the mark begins (ends, if its beginning is open): there it is told in words."""
    begin, end = bounds_of(mark)
    if begin is not None:
        return window.begin <= begin < window.end
    return end is not None and window.begin < end <= window.end


def divide_by_pace(marks: Sequence[Mark], calendar: Calendar) -> list[Window]:
    """Give windows covering all time, one for each stretch with a pace of its own."""
    dates: set[float] = set()
    for mark in marks:
        begin, end = bounds_of(mark)
        if begin is not None:
            dates.add(begin)
        if end is not None and (begin is None or end - begin > DRAWN_THROUGH):
            dates.add(end)
    places = [_between(*pair, calendar) for pair in _changes(sorted(dates))]
    edges = [FIRST - 1, *places, LAST + 1]
    return [Window(begin, end) for begin, end in pairwise(edges)]


def _between(before: float, after: float, calendar: Calendar) -> float:
    """Give an edge half-way between two dates, at the start of a day where they are days apart."""
    middle = (before + after) / 2
    return calendar.floor(middle, Unit.DAY) if after - before > 6 * DAY else middle


def _changes(dates: list[float]) -> list[tuple[float, float]]:
    """Give the neighbours between which the usual distance of dates changes for good."""
    logs = [log(max(gap, 60.0)) for gap in gaps(dates)]
    best: tuple[float, int] | None = None
    for place in range(LEAST_DATES - 1, len(logs) - LEAST_DATES + 1):
        left, right = logs[:place], logs[place + 1 :]
        left_pace, right_pace = median(left), median(right)
        if abs(left_pace - right_pace) < log(PACE_TIMES) or logs[place] < max(left_pace, right_pace):
            continue
        explained = _deviation([*left, *right]) - _deviation(left) - _deviation(right)
        if explained >= EXPLAINED and (best is None or explained > best[0]):
            best = explained, place
    if best is None:
        return []
    place = best[1]
    found = dates[place], dates[place + 1]
    return [*_changes(dates[: place + 1]), found, *_changes(dates[place + 1 :])]


def _deviation(logs: Sequence[float]) -> float:
    middle = median(logs)
    return sum(abs(each - middle) for each in logs)


def halve(marks: Sequence[Mark], window: Window, calendar: Calendar) -> float | None:
    """Give a moment that divides a window's marks about evenly, on the roundest calendar edge near the middle."""
    places = sorted(_home_place(mark) for mark in marks if is_home(mark, window))
    if len(places) < 2 or places[-1] - places[0] < LEAST_HALVED:
        return None
    low, high = places[int(len(places) * 0.36)], places[min(int(len(places) * 0.64), len(places) - 1)]
    middle = places[len(places) // 2]
    for unit in (Unit.YEAR, Unit.MONTH, Unit.DAY, Unit.HOUR):
        edges = [edge for edge in _edges(low, high, unit, calendar) if places[0] < edge <= places[-1]]
        if edges:
            return min(edges, key=lambda edge: (abs(edge - middle), edge))
    distinct = [place for place in places if place > places[0]]
    return min(distinct, key=lambda place: (abs(place - middle), place))


def _home_place(mark: Mark) -> float:
    """Give a moment that lies in a mark's home window; a last bound alone lies in what ends with it."""
    return moment(mark) if mark.earliest is not None else moment(mark) - INSIDE


def _edges(low: float, high: float, unit: Unit, calendar: Calendar) -> list[float]:
    if unit in (Unit.HOUR, Unit.DAY) and high - low > 400 * DAY:
        return []
    return calendar.starts(low, high, unit, 1) if high > low else []
