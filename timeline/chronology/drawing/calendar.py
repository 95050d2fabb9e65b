"""Calendar units in the matter's zone, on a line of seconds: where days, months and years begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86400.0
#: The line ends a year inside what datetime can hold, so that every zone's local time exists on all of it.
FIRST = (datetime(2, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()
LAST = (datetime(9998, 12, 31, tzinfo=UTC) - EPOCH).total_seconds()


class Unit(StrEnum):
    """A unit that ticks and the ends of segments fall on."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


#: Mean lengths in seconds, for choosing among units; places on the axis always come from the calendar itself.
LENGTHS = {
    Unit.MINUTE: 60.0,
    Unit.HOUR: 3600.0,
    Unit.DAY: DAY,
    Unit.WEEK: 7 * DAY,
    Unit.MONTH: 30.4 * DAY,
    Unit.YEAR: 365.25 * DAY,
}


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def month(day: datetime) -> str:
    """Give the short English month name whatever the locale of the process."""
    return MONTHS[day.month - 1]


def seconds(moment: datetime) -> float:
    """Give an aware datetime as seconds on the line."""
    return min(max((moment - EPOCH).total_seconds(), FIRST), LAST)


def read_zone(name: str) -> tzinfo:
    """Give the zone for an IANA name ("America/Los_Angeles") or a fixed offset ("-08:00")."""
    if name[:1] in "+-" and len(name) == 6 and name[3] == ":":
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return ZoneInfo(name)


@dataclass(frozen=True)
class Calendar:
    """The civil calendar of one zone."""

    zone: tzinfo

    def local(self, moment: float) -> datetime:
        """Give the local date and time at a number of seconds on the line."""
        return (EPOCH + timedelta(seconds=min(max(moment, FIRST), LAST))).astimezone(self.zone)

    def floor(self, moment: float, unit: Unit) -> float:
        """Give the start of the unit that `moment` lies in."""
        here = self.local(moment)
        if unit in (Unit.MINUTE, Unit.HOUR):
            past = here.second + here.microsecond / 1e6 + (here.minute * 60 if unit is Unit.HOUR else 0)
            return moment - past
        start = here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        if unit is Unit.WEEK:
            start -= timedelta(days=start.weekday())
        elif unit is Unit.MONTH:
            start = start.replace(day=1)
        elif unit is Unit.YEAR:
            start = start.replace(month=1, day=1)
        return seconds(start)

    def ceil(self, moment: float, unit: Unit) -> float:
        """Give `moment` if a unit starts there, else the start of the next one."""
        start = self.floor(moment, unit)
        return start if start >= moment else self.later(start, unit, 1)

    def later(self, start: float, unit: Unit, count: int) -> float:
        """Give the start of the unit `count` units after the one starting at `start` (before, if negative)."""
        if unit in (Unit.MINUTE, Unit.HOUR):
            return min(max(start + count * LENGTHS[unit], FIRST), LAST)
        here = self.local(start)
        if unit in (Unit.MONTH, Unit.YEAR):
            months = here.year * 12 + here.month - 1 + count * (12 if unit is Unit.YEAR else 1)
            year = min(max(months // 12, 2), 9998)
            return seconds(here.replace(year=year, month=months % 12 + 1, day=1, hour=0, minute=0, fold=0))
        days = count * (7 if unit is Unit.WEEK else 1)
        noon = self.local(start + days * DAY + DAY / 2)  # half a day in: clear of the hour a clock change moves
        return self.floor(seconds(noon), Unit.DAY)

    def starts(self, begin: float, end: float, unit: Unit, step: int) -> list[float]:
        """Give the starts of every `step`-th unit from `begin` to `end`, both included, counted as people count."""
        start = self.floor(begin, unit)
        found: list[float] = []
        while start <= end and len(found) < 4000:
            if start >= begin and self._counts(start, unit, step):
                found.append(start)
            following = self.later(start, unit, 1 if unit is not Unit.YEAR else self._to_next(start, step))
            if following <= start:
                break
            start = following
        return found

    def _counts(self, start: float, unit: Unit, step: int) -> bool:
        here = self.local(start)
        place = {
            Unit.MINUTE: here.minute,
            Unit.HOUR: here.hour,
            Unit.MONTH: here.month - 1,
            Unit.YEAR: here.year,
        }
        return place.get(unit, 0) % step == 0

    def _to_next(self, start: float, step: int) -> int:
        return step - self.local(start).year % step

    def days_between(self, begin: float, end: float) -> int:
        """Give the difference of two local dates in days, as a calendar counts them."""
        return (self.local(end).date() - self.local(begin).date()).days

    def length_in_words(self, begin: float, end: float) -> str:
        """Give the whole of a length and nothing rounded off it: "351 days", "4 days 20 h", "45 min"."""
        days = self.days_between(begin, end)
        if days and self.later(self.floor(begin, Unit.DAY), Unit.DAY, days) + self._clock(begin) > end:
            days -= 1
        past_midnight = self.later(self.floor(begin, Unit.DAY), Unit.DAY, days) + self._clock(begin)
        minutes = round((end - (past_midnight if days else begin)) / 60)
        parts = [f"{days:,} day{'s' if days != 1 else ''}"] if days else []
        if minutes >= 60:
            parts.append(f"{minutes // 60} h")
        if minutes % 60:
            parts.append(f"{minutes % 60} min")
        return " ".join(parts) or "0 min"

    def _clock(self, moment: float) -> float:
        return moment - self.floor(moment, Unit.DAY)

    def range_in_words(self, begin: float, end: float) -> str:
        """Give the local dates of a half-open range, shared parts once: "Jan 3–9, 2020"."""
        first, last = self.local(begin), self.local(max(begin, end - 1e-6))
        if first.date() == last.date():
            return f"{month(first)} {first.day}, {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{month(first)} {first.day}–{last.day}, {first.year}"
        if first.year == last.year:
            return f"{month(first)} {first.day} – {month(last)} {last.day}, {first.year}"
        return f"{month(first)} {first.day}, {first.year} – {month(last)} {last.day}, {last.year}"


def merge(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join spans that touch or overlap; the answer is sorted and disjoint."""
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def gaps(places: list[float]) -> list[float]:
    """Give the distances between neighbours of a sorted list."""
    return [after - before for before, after in pairwise(places)]
