"""What one phrase states, part by part, before the calendar and the zone turn it into bounds."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from casefile.dates.value import Precision, Refused
from casefile.dates.words import NO_MARKS, Marks
from casefile.dates.zones import Zone


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; `half`: am, pm or empty; `word`: noon or midnight; `fraction`: digits after a point."""

    hour: int
    minute: int | None = None
    second: int | None = None
    fraction: str = ""
    half: str = ""
    word: str = ""
    military: bool = False

    @property
    def takes_half(self) -> bool:
        """Whether "AM" or "PM" of another time could belong to it too, as in 3:00–4:30 PM."""
        return not (self.half or self.word or self.military) and 1 <= self.hour <= 12

    @property
    def writes_a_day(self) -> bool:
        """Whether it is the 0:00 or 00:00:00 by which spreadsheets write a day."""
        zeros = not (self.hour or self.minute or self.second or self.fraction.strip("0"))
        return zeros and not (self.half or self.word or self.military)


@dataclass(frozen=True, slots=True)
class Stated:
    """The parts of a date that a phrase states; what is None was not stated.

    `months` are the first month of a season, quarter or half and the month after it (13 is January after). `thirds` are
    first and last of early (0), mid (1) and late (2). `swappable`: a numeric date whose day and month could change
    places; `figures`: a date without a word in it. `number`: a bare number whose meaning only the other end of a range
    can give.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    grain: Precision = Precision.NONE
    months: tuple[int, int] | None = None
    thirds: tuple[int, int] | None = None
    part_of_day: str = ""
    clock: Clock | None = None
    zone: Zone | None = None
    marks: Marks = NO_MARKS
    swappable: bool = False
    number: str = ""
    figures: bool = False

    @property
    def has_date(self) -> bool:
        """Whether any part of the calendar is stated."""
        return any(
            part is not None for part in (self.year, self.month, self.day, self.months, self.thirds, self.weekday)
        )

    @property
    def in_the_day(self) -> bool:
        """Whether it states a time or a part of a day."""
        return self.clock is not None or bool(self.part_of_day)

    @property
    def only_a_year(self) -> bool:
        """Whether the year, or a part of the year called early or late, is all that is stated."""
        return self.year is not None and self.month is None and self.months is None and self.day is None


def share(a: Stated, b: Stated) -> tuple[Stated, Stated]:
    """Two ends, each completed by what is written once: "Jan. 21-30, 2020", "3:00–4:30 PM". Raises Refused."""
    a, b = _number(a, b), _number(b, a)
    if a.in_the_day and not a.has_date and b.in_the_day:
        a = _with_date_of(a, b)
    elif b.in_the_day and not b.has_date and a.in_the_day:
        b = _with_date_of(b, a)
    if (a.part_of_day and not b.in_the_day and b.month is None) or (
        b.part_of_day and not a.in_the_day and a.month is None
    ):
        raise Refused("whether the part of the day belongs to both days is not stated: write both ends in full")
    a, b = _complete(a, b), _complete(b, a)
    a, b = _half(a, b), _half(b, a)
    return _zoned(a, b), _zoned(b, a)


def _number(end: Stated, other: Stated) -> Stated:
    """A bare number as the hour or the day that the other end shows it to be."""
    if not end.number:
        return end
    number = int(end.number)
    if other.clock is not None and other.clock.half and 1 <= number <= 12:
        return replace(end, number="", clock=Clock(number))
    if other.day is not None and not (other.in_the_day or other.figures or other.grain or end.has_date):
        return replace(end, number="", day=number)
    raise Refused(f"what “{end.number}” counts is not stated: write both ends in full")


def _with_date_of(end: Stated, other: Stated) -> Stated:
    return replace(
        end, year=other.year, month=other.month, day=other.day, weekday=other.weekday, swappable=other.swappable
    )


def _complete(end: Stated, other: Stated) -> Stated:
    """The end with the month and the year that stand at the other end only."""
    one_year = end.year is None or other.year is None
    if end.day is not None and end.month is None and other.day is not None and one_year:
        end = replace(end, month=other.month)
    if end.year is None and other.year is not None and not other.only_a_year:
        needs_month = end.month is None and end.months is None
        like = bool(end.thirds and other.thirds) or (end.day is not None and other.day is not None)
        if needs_month and not like:
            return end
        return replace(end, year=other.year, month=other.month if needs_month else end.month)
    if end.thirds and end.year is None and other.thirds and other.only_a_year:
        return replace(end, year=other.year)
    return end


def _zoned(end: Stated, other: Stated) -> Stated:
    """The end in the zone that is named at the other end only."""
    if end.zone is not None or other.zone is None:
        return end
    zone = other.zone
    if zone.home and other.clock and not end.in_the_day:
        # "July 1, 2019 to Jan. 30, 2020, 5 PM PST" says nothing of how July 1 is drawn but where
        zone = replace(zone, tz=ZoneInfo(zone.home), home="")
    return replace(end, zone=zone)


def _half(end: Stated, other: Stated) -> Stated:
    if end.clock and other.clock and other.clock.half and end.clock.takes_half:
        return replace(end, clock=replace(end.clock, half=other.clock.half))
    return end
