"""Where an axis is ticked and what its ticks say, in the matter's zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from timeline.chronology.drawing.calendar import LENGTHS, LONG_MONTHS, WEEKDAYS, Calendar, Unit, month
from timeline.chronology.drawing.measure import text_width
from timeline.chronology.drawing.scale import Scale, Segment


@dataclass(frozen=True)
class Tick:
    """A line at `x`; the main ones are longer and, where there was room, named."""

    x: float
    is_main: bool


@dataclass(frozen=True)
class AxisName:
    """Words under or over the axis from `x` (their left edge); `row` 0 is the larger unit, 1 the ticks' own."""

    x: float
    text: str
    row: int
    bold: bool


@dataclass(frozen=True)
class _Step:
    unit: Unit
    count: int
    sample: str
    name: Callable[[datetime], str]
    within_cell: bool


def _clock(moment: datetime) -> str:
    hour = f"{moment.hour % 12 or 12}"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'AM' if moment.hour < 12 else 'PM'}"


def _weekday(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]} {moment.day}"


def _day(moment: datetime) -> str:
    return str(moment.day)


def _month_day(moment: datetime) -> str:
    return f"{month(moment)} {moment.day}"


def _year(moment: datetime) -> str:
    return str(moment.year)


_STEPS = (
    *(_Step(Unit.MINUTE, count, "12:00 PM", _clock, False) for count in (1, 5, 10, 15, 30)),
    *(_Step(Unit.HOUR, count, "12 PM", _clock, False) for count in (1, 2, 3, 6, 12)),
    _Step(Unit.DAY, 1, "Wed 30", _weekday, True),
    _Step(Unit.DAY, 1, "30", _day, True),
    _Step(Unit.WEEK, 1, "May 30", _month_day, False),
    _Step(Unit.MONTH, 1, "May", month, True),
    _Step(Unit.MONTH, 3, "May", month, False),
    *(_Step(Unit.YEAR, count, "2020", _year, count == 1) for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)

_FINER = {
    Unit.YEAR: (Unit.MONTH, 3),
    Unit.MONTH: (Unit.MONTH, 1),
    Unit.WEEK: (Unit.DAY, 1),
    Unit.DAY: (Unit.HOUR, 6),
    Unit.HOUR: (Unit.HOUR, 1),
    Unit.MINUTE: (Unit.MINUTE, 1),
}


def choose_step(scale: Scale, size: float) -> _Step:
    """Choose the finest step whose names have room side by side; hours are not named where no date states one."""
    rate = scale.rate
    for step in _STEPS:
        if LENGTHS[step.unit] < LENGTHS[scale.finest]:
            continue
        if LENGTHS[step.unit] * step.count * rate * 0.92 >= text_width(step.sample, size) + 0.7 * size:
            return step
    return _STEPS[-1]


def ticks(scale: Scale, calendar: Calendar, size: float) -> list[Tick]:
    """Give all ticks: the main step's, and finer ones where they stand at least three units apart."""
    step = choose_step(scale, size)
    finer, count = _FINER[step.unit]
    found: list[Tick] = []
    for segment in scale.segments:
        main = calendar.starts(segment.start, segment.end, step.unit, step.count)
        found += [Tick(scale_x(scale, segment, moment), True) for moment in main]
        is_stated = LENGTHS[finer] >= LENGTHS[scale.finest]
        if is_stated and LENGTHS[finer] * count * scale.rate >= 3 and (finer, count) != (step.unit, step.count):
            taken = set(main)
            minor = calendar.starts(segment.start, segment.end, finer, count)
            found += [Tick(scale_x(scale, segment, moment), False) for moment in minor if moment not in taken]
    return sorted(found, key=lambda tick: tick.x)


def scale_x(scale: Scale, segment: Segment, moment: float) -> float:
    """Give the place of a moment known to lie in `segment`, its end included."""
    return segment.x0 + (moment - segment.start) * scale.rate


def names(scale: Scale, calendar: Calendar, size: float) -> list[AxisName]:
    """Give the words of both rows; a name that has no room is left out, never squeezed or overprinted."""
    step = choose_step(scale, size)
    found: list[AxisName] = []
    for segment in scale.segments:
        found += _tick_names(scale, segment, calendar, step, size)
        found += _context_names(scale, segment, calendar, step.unit, size)
    return found


def _tick_names(scale: Scale, segment: Segment, calendar: Calendar, step: _Step, size: float) -> list[AxisName]:
    starts = calendar.starts(segment.start, segment.end, step.unit, step.count)
    if step.within_cell and (not starts or starts[0] > segment.start):
        starts = [calendar.floor(segment.start, step.unit), *starts]
    found: list[AxisName] = []
    free = segment.x0
    for place, start in enumerate(starts):
        text = step.name(calendar.local(start))
        width = text_width(text, size)
        x0 = scale_x(scale, segment, max(start, segment.start))
        if step.within_cell:
            following = starts[place + 1] if place + 1 < len(starts) else segment.end
            x0 += (scale_x(scale, segment, min(following, segment.end)) - x0 - width) / 2
        elif step.unit in (Unit.MINUTE, Unit.HOUR):
            x0 -= width / 2
        else:
            x0 += 0.25 * size
        if x0 >= free and x0 + width <= segment.x1:
            found.append(AxisName(x0, text, 1, False))
            free = x0 + width + 0.4 * size
    return found


def _long_day(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]}, {_month_day(moment)}, {moment.year}"


def _short_day(moment: datetime) -> str:
    return f"{_month_day(moment)}, {moment.year}"


def _long_month(moment: datetime) -> str:
    return f"{LONG_MONTHS[moment.month - 1]} {moment.year}"


def _short_month(moment: datetime) -> str:
    return f"{month(moment)} {moment.year}"


#: The larger unit named over a step's own, and its forms, the longest that fits being taken.
_CONTEXT = {
    Unit.MINUTE: (Unit.DAY, (_long_day, _short_day)),
    Unit.HOUR: (Unit.DAY, (_long_day, _short_day)),
    Unit.DAY: (Unit.MONTH, (_long_month, _short_month)),
    Unit.WEEK: (Unit.YEAR, (_year,)),
    Unit.MONTH: (Unit.YEAR, (_year,)),
}


def _context_names(scale: Scale, segment: Segment, calendar: Calendar, unit: Unit, size: float) -> list[AxisName]:
    if unit not in _CONTEXT:
        return []
    larger, forms = _CONTEXT[unit]
    starts = [calendar.floor(segment.start, larger), *calendar.starts(segment.start, segment.end, larger, 1)]
    starts = sorted(set(starts))
    found: list[AxisName] = []
    for place, start in enumerate(starts):
        x0 = scale_x(scale, segment, max(start, segment.start))
        following = starts[place + 1] if place + 1 < len(starts) else segment.end
        room = scale_x(scale, segment, min(following, segment.end)) - x0 - 0.3 * size
        day = calendar.local(start)
        text = next((form(day) for form in forms if text_width(form(day), size, True) <= room), None)
        if text is not None:
            found.append(AxisName(x0 + 0.25 * size, text, 0, True))
    return found
