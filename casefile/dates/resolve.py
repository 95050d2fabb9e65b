"""From the parts that were stated to bounds: the calendar, the clock and the zone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casefile.dates.stated import Clock, Stated
from casefile.dates.value import Flag, Precision, Refused, ZoneBasis
from casefile.dates.words import Marks, day_words
from casefile.dates.zones import TICK, Zone, first_after, happens, happens_twice, instant

PARTS_OF_DAY = {"morning": (0, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 30)}
_DAY_STARTS = (1, 11, 21)
_LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of local time [start, end) as one phrase states it, and the zone that it is drawn in."""

    start: datetime
    end: datetime
    precision: Precision
    marks: Marks
    zone: Zone
    basis: ZoneBasis
    flags: frozenset[Flag]

    @property
    def timed(self) -> bool:
        """Whether a clock time was stated: only those can happen twice or never."""
        return self.precision.rank >= Precision.HOUR.rank

    def starts(self, *, second: bool = False) -> datetime:
        """The first instant of it; where the clock shows its start twice, the first or the `second`."""
        return first_after(self.start, self.zone, second=second and self.timed)

    def ends(self, *, first: bool = False) -> datetime:
        """The first instant after it; where the clock shows its last moment twice, after the second or the `first`."""
        last = self.end - TICK
        if not happens(last, self.zone):
            return first_after(last, self.zone)
        return instant(last, self.zone, second=not (first and self.timed)) + TICK


def resolve(stated: Stated, matter: Zone, *, clock_beside: bool = False) -> Unit:
    """The stretch of time that the parts mean in their zone, or in the matter's. Raises Refused.

    `clock_beside`: the other end of a range has a clock time, so 0:00 here is one too and not a spreadsheet's day.
    """
    _check_parts(stated)
    flags = _date_flags(stated)
    zone, basis = (stated.zone, ZoneBasis.STATED) if stated.zone else (matter, ZoneBasis.ASSUMED)
    clock = stated.clock
    if clock and _is_midnight(clock):
        flags |= {Flag.MIDNIGHT}
    if clock and clock.writes_a_day and not stated.zone and not clock_beside:
        clock = None
    if clock:
        start, end, precision = _clock_bounds(_day(stated), clock)
    elif stated.part_of_day:
        first, last = PARTS_OF_DAY[stated.part_of_day]
        start, end = (_day(stated) + timedelta(hours=hours) for hours in (first, last))
        precision = Precision.PART_OF_DAY
    else:
        start, end, precision = _calendar_bounds(stated)
        basis = basis if stated.zone else ZoneBasis.NONE
    unit = Unit(start, end, precision, stated.marks, zone, basis, frozenset(flags))
    return _with_zone_flags(unit)


def _check_parts(stated: Stated) -> None:
    if stated.number:
        raise Refused(f"“{stated.number}” alone is not a date")
    if not stated.has_date:
        raise Refused("a time without a date" if stated.in_the_day else "no date is stated")
    if stated.weekday is not None and stated.month is None and stated.year is None:
        raise Refused("a weekday alone is not a date: which one?")
    if stated.year is None:
        raise Refused("no year is stated")
    last = stated.year + (9 if stated.grain == Precision.DECADE else (stated.months or (1, 1))[1] // 14)
    if not 1 <= stated.year <= _LAST_YEAR or last > _LAST_YEAR:
        raise Refused(f"the year {stated.year:04d} lies outside 1 to {_LAST_YEAR}")
    if stated.day is not None and stated.month is None:
        raise Refused("no month is stated")
    if stated.month is not None and not 1 <= stated.month <= 12:
        raise Refused(f"there is no month {stated.month}")
    if stated.day is not None and not 1 <= stated.day <= monthrange(stated.year, stated.month or 1)[1]:
        raise Refused(f"{day_words(stated.year, stated.month or 1, stated.day)} does not exist")
    if stated.day is None and (stated.in_the_day or stated.weekday is not None or stated.grain == Precision.WEEK):
        raise Refused("no day is stated")


def _date_flags(stated: Stated) -> set[Flag]:
    """Whether day and month could change places, and whether a stated weekday contradicts the date."""
    if stated.day is None or stated.year is None or stated.month is None:
        return set()
    fits = stated.weekday is None or date(stated.year, stated.month, stated.day).weekday() == stated.weekday
    flags = set() if fits else {Flag.WEEKDAY_MISMATCH}
    if stated.swappable:
        swapped = date(stated.year, stated.day, stated.month).weekday()
        if not (stated.weekday is not None and fits and swapped != stated.weekday):
            flags.add(Flag.AMBIGUOUS_DAY_MONTH)
    return flags


def _day(stated: Stated) -> datetime:
    return datetime.combine(date(stated.year or 1, stated.month or 1, stated.day or 1), time.min)


def _month_start(year: int, month: int) -> datetime:
    return datetime.combine(date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1), time.min)


def _calendar_bounds(stated: Stated) -> tuple[datetime, datetime, Precision]:
    year, month, day = stated.year or 1, stated.month, stated.day
    if stated.grain == Precision.DECADE:
        return _month_start(year, 1), _month_start(year + 10, 1), Precision.DECADE
    if stated.months:
        return _month_start(year, stated.months[0]), _month_start(year, stated.months[1]), stated.grain
    if day is not None:
        week = stated.grain == Precision.WEEK
        return _day(stated), _day(stated) + timedelta(days=7 if week else 1), Precision.WEEK if week else Precision.DAY
    if month is not None:
        start, after = _month_start(year, month), _month_start(year, month + 1)
        if stated.thirds:
            first, last = stated.thirds
            end = after if last == 2 else start.replace(day=_DAY_STARTS[last + 1])
            return start.replace(day=_DAY_STARTS[first]), end, Precision.PART_OF_MONTH
        return start, after, Precision.MONTH
    if stated.thirds:
        first, last = stated.thirds
        return _month_start(year, 4 * first + 1), _month_start(year, 4 * last + 5), Precision.PART_OF_YEAR
    return _month_start(year, 1), _month_start(year + 1, 1), Precision.YEAR


def _is_midnight(clock: Clock) -> bool:
    if clock.word:
        return clock.word == "midnight"
    hour = clock.hour % 12 if clock.half == "am" else clock.hour
    return clock.half != "pm" and not (hour or clock.minute or clock.second or clock.fraction.strip("0"))


def _clock_bounds(day: datetime, clock: Clock) -> tuple[datetime, datetime, Precision]:
    """From the first to after the last moment at which a clock shows what was written."""
    hour = clock.hour % 12 + (12 if clock.half == "pm" else 0) if clock.half else clock.hour
    start = day + timedelta(hours=hour, minutes=clock.minute or 0)
    if clock.minute is None:
        return start, start + timedelta(hours=1), Precision.HOUR
    if clock.second is None:
        return start, start + timedelta(minutes=1), Precision.MINUTE
    if clock.second == 60:
        return start + timedelta(seconds=59), start + timedelta(seconds=60), Precision.SECOND
    start += timedelta(seconds=clock.second)
    if not clock.fraction:
        return start, start + timedelta(seconds=1), Precision.SECOND
    digits = clock.fraction[:6].ljust(6, "0")
    start += timedelta(microseconds=int(digits))
    width = 10 ** max(0, 6 - len(clock.fraction))  # a digit finer than the microsecond widens to it
    return start, start + timedelta(microseconds=width), Precision.SECOND


def _with_zone_flags(unit: Unit) -> Unit:
    """The unit with what its zone makes of it. Raises Refused for a time that the clocks never showed."""
    last, flags = unit.end - TICK, set(unit.flags)
    if not happens(unit.start, unit.zone) and not happens(last, unit.zone):
        when = f"{unit.start.strftime('%H:%M')} on " if unit.timed else ""
        day = day_words(unit.start.year, unit.start.month, unit.start.day)
        raise Refused(
            f"{when}{day} did not occur in {unit.zone.name}, where the clocks were put forward: write the offset"
        )
    if unit.timed and (happens_twice(unit.start, unit.zone) or happens_twice(last, unit.zone)):
        flags.add(Flag.DST_AMBIGUOUS)
    if unit.zone.out_of_season(unit.starts(), unit.ends()):
        flags.add(Flag.SEASON_MISMATCH)
    return Unit(unit.start, unit.end, unit.precision, unit.marks, unit.zone, unit.basis, frozenset(flags))
