"""Stretches of the calendar and the clock as words: the unit that fits two bounds, starts at one, or ends at one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casefile.dates.resolve import PARTS_OF_DAY, Unit
from casefile.dates.value import Precision, ZoneBasis
from casefile.dates.words import MONTH_NAMES, NO_MARKS
from casefile.dates.zones import Zone

ABBREVIATED = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_THIRDS = {
    (0, 0): "early ",
    (1, 1): "mid-",
    (2, 2): "late ",
    (0, 1): "early to mid-",
    (1, 2): "mid-to-late ",
    (0, 2): "early to late ",
}
_SEASONS = {3: "spring", 6: "summer", 9: "fall"}
_QUARTERS = ("first", "second", "third", "fourth")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of local time [start, end) with its words; `shared` is what it may leave to a second date: the year."""

    start: datetime
    end: datetime
    words: str
    shared: str = ""

    def bounds(self, zone: Zone) -> tuple[datetime, datetime] | None:
        """The stretch as instants of a zone; None where it reaches out of the years that can be written."""
        unit = Unit(self.start, self.end, Precision.DAY, NO_MARKS, zone, ZoneBasis.NONE, frozenset())
        try:
            return unit.starts(), unit.ends()
        except OverflowError:
            return None


def weekday_of(day: date) -> str:
    """The English name of a day of the week."""
    return _WEEKDAYS[day.weekday()]


def day_words(day: date) -> str:
    """A day as exhibits print it: "Jan. 30, 2020"."""
    return f"{ABBREVIATED[day.month - 1]} {day.day}, {day.year:04d}"


def named_units(precision: Precision, around: datetime, *, short: bool) -> Iterator[Named]:
    """The stretches of a precision, day or coarser or a part of a day, that start, end or lie at a local time."""
    if precision in _BY_YEAR:
        for year in (around.year - 1, around.year):
            if 1 <= year <= 9998:
                yield from _BY_YEAR[precision](year, short)
    elif precision in {Precision.MONTH, Precision.PART_OF_MONTH}:
        for months in (around.year * 12 + around.month - 2, around.year * 12 + around.month - 1):
            if 12 <= months < 9999 * 12:
                yield from _months(precision, months // 12, months % 12 + 1, short)
    elif precision in {Precision.WEEK, Precision.DAY, Precision.PART_OF_DAY}:
        for back in (7, 1, 0):
            if around.toordinal() > back:
                yield from _days(precision, around.date() - timedelta(days=back))


def _at(year: int, month: int, day: int = 1) -> datetime:
    """Local midnight of a day; months from 13 on lie in the next year."""
    return datetime.combine(date(year + (month - 1) // 12, (month - 1) % 12 + 1, day), time.min)


def _decades(year: int, short: bool) -> Iterator[Named]:
    first = year // 10 * 10
    if 1 <= first <= 9980:
        yield Named(_at(first, 1), _at(first + 10, 1), f"the {first:04d}s")


def _years(year: int, short: bool) -> Iterator[Named]:
    yield Named(_at(year, 1), _at(year + 1, 1), f"{year:04d}")


def _parts_of_year(year: int, short: bool) -> Iterator[Named]:
    for (first, last), words in _THIRDS.items():
        yield Named(_at(year, 4 * first + 1), _at(year, 4 * last + 5), f"{words}{year:04d}")
    yield Named(_at(year, 1), _at(year, 7), f"first half of {year:04d}")
    yield Named(_at(year, 7), _at(year, 13), f"second half of {year:04d}")


def _seasons(year: int, short: bool) -> Iterator[Named]:
    for month, words in _SEASONS.items():
        yield Named(_at(year, month), _at(year, month + 3), f"{words} {year:04d}")
    if year < 9998:
        yield Named(_at(year, 12), _at(year, 15), f"winter {year:04d}–{(year + 1) % 100:02d}")


def _quarters(year: int, short: bool) -> Iterator[Named]:
    for quarter, word in enumerate(_QUARTERS):
        words = f"Q{quarter + 1} {year:04d}" if short else f"{word} quarter of {year:04d}"
        yield Named(_at(year, 3 * quarter + 1), _at(year, 3 * quarter + 4), words)


def _months(precision: Precision, year: int, month: int, short: bool) -> Iterator[Named]:
    start, after = _at(year, month), _at(year, month + 1)
    if precision == Precision.MONTH:
        name = ABBREVIATED[month - 1] if short else MONTH_NAMES[month - 1]
        yield Named(start, after, f"{name} {year:04d}", f" {year:04d}")
        return
    starts = (start, start.replace(day=11), start.replace(day=21), after)
    for (first, last), words in _THIRDS.items():
        yield Named(starts[first], starts[last + 1], f"{words}{ABBREVIATED[month - 1]} {year:04d}")


def _days(precision: Precision, day: date) -> Iterator[Named]:
    start = datetime.combine(day, time.min)
    if precision == Precision.DAY:
        yield Named(start, start + timedelta(days=1), day_words(day), f", {day.year:04d}")
    elif precision == Precision.WEEK:
        yield Named(start, start + timedelta(days=7), f"week of {day_words(day)}")
    else:
        for part, (first, last) in PARTS_OF_DAY.items():
            hours = start + timedelta(hours=first), start + timedelta(hours=last)
            yield Named(*hours, f"{part} of {day_words(day)}")


_BY_YEAR: dict[Precision, Callable[[int, bool], Iterator[Named]]] = {
    Precision.DECADE: _decades,
    Precision.YEAR: _years,
    Precision.PART_OF_YEAR: _parts_of_year,
    Precision.SEASON: _seasons,
    Precision.QUARTER: _quarters,
}


@dataclass(frozen=True, slots=True)
class ClockWords:
    """A time of day as it prints: the day, the time, and the zone's name beside it."""

    day: date
    time: str
    zone: str

    def __str__(self) -> str:
        return f"{day_words(self.day)}, {self.time} {self.zone}"


def time_words(local: datetime, precision: Precision, digits: int = 0) -> str:
    """A local time at its precision: "3 PM", "3:45 PM", "3:45:10 PM", with `digits` of a second's fraction."""
    hour, half = local.hour % 12 or 12, "AM" if local.hour < 12 else "PM"
    if precision == Precision.HOUR:
        return f"{hour} {half}"
    if precision == Precision.MINUTE:
        return f"{hour}:{local.minute:02d} {half}"
    fraction = f".{local.microsecond:06d}"[: digits + 1] if digits else ""
    return f"{hour}:{local.minute:02d}:{local.second:02d}{fraction} {half}"
