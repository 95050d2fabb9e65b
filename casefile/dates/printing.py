"""Printing a date from its value: at its own precision, with its qualifier, the zone beside every clock time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from casefile.dates.relations import wording
from casefile.dates.value import Basis, DateValue, Flag, Kind, Precision, Qualifier, ZoneBasis
from casefile.dates.wording import ClockWords, Named, day_words, named_units, time_words, weekday_of
from casefile.dates.words import plain
from casefile.dates.zones import TICK, Zone, happens_twice, reaching, zone_named

Style = Literal["long", "short"]
_CLOCK = {
    Precision.HOUR: timedelta(hours=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
}
_GENERIC = {
    "America/Los_Angeles": "PT",
    "America/Denver": "MT",
    "America/Chicago": "CT",
    "America/New_York": "ET",
    "+00:00": "UTC",
}
_ABBREVIATIONS = {f"{zone}{season}T" for zone in ("P", "M", "C", "E", "AK") for season in "SD"} | {"HST", "UTC", "GMT"}
End = Named | ClockWords


def printed(value: DateValue, *, zone: str, style: Style = "long") -> str:
    """The date in words, in the matter's `zone`: "on or about Jan. 20, 2020", "Jan. 30, 2020, 3:45 PM PST".

    `short` is for narrow columns: "c. Jan. 20, 2020", "Jan. 21 – Jan. 30, 2020". Nothing is printed more exactly than
    it was stated. Raises ValueError for a zone that does not exist.
    """
    if not value.dated:
        words = " ".join(value.as_stated.split())
        return f"undated (“{words}”)" if words else "undated"
    return _Page(value, zone_named(zone), short=style == "short").words()


def inferred_note(value: DateValue) -> str:
    """What stands beside an inferred date: what it rests on, and that no source states it; empty for a stated one."""
    if value.basis != Basis.INFERRED:
        return ""
    return f"date inferred from {value.inferred_from}; no source states it"


def weekday(value: DateValue, zone: str) -> str:
    """The weekday, "Thursday", of an instant known to the day or finer; empty for every other date."""
    fine = value.kind == Kind.ON and value.precision.rank >= Precision.DAY.rank
    if not fine or value.earliest is None or value.latest is None:
        return ""
    for tried in _zones(value, zone_named(zone)):
        days = {instant.astimezone(tried.tz).date() for instant in (value.earliest, value.latest - TICK)}
        if len(days) == 1:
            return weekday_of(days.pop())
    return ""


def iso(value: DateValue, zone: str) -> str:
    """The bounds as an ISO 8601 interval with offsets, "2020-01-30T00:00:00-08:00/2020-01-31T00:00:00-08:00".

    The second bound is the first instant after; an open side is ".."; undated is empty.
    """
    if not value.dated:
        return ""
    tz = reaching(zone_named(zone), value.earliest, value.latest).tz
    bounds = (value.earliest, value.latest)
    return "/".join(".." if bound is None else bound.astimezone(tz).isoformat() for bound in bounds)


def _zones(value: DateValue, matter: Zone) -> list[Zone]:
    """The zones to print in: the matter's, then the one that the source states."""
    zones = [matter, zone_named(value.zone)] if value.zone_basis == ZoneBasis.STATED else [matter]
    return [reaching(zone, value.earliest, value.latest) for zone in zones]


def _zone_words(local: datetime) -> str:
    """The name of the zone beside a clock time: "PST", else its offset, since most abbreviations mean several zones."""
    name = local.tzname() or ""
    if name in _ABBREVIATIONS:
        return name
    offset = local.strftime("%z")
    sign = "−" if offset[0] == "-" else "+"
    return f"UTC{sign}" + ":".join(offset[at : at + 2] for at in range(1, len(offset), 2))


class _Page:
    """One value on its way to words."""

    def __init__(self, value: DateValue, matter: Zone, *, short: bool) -> None:
        self.value, self.short = value, short
        self.zones = _zones(value, matter)
        self.matter = self.zones[0]
        self.qualifier = Qualifier(value.qualifier)
        self.precision = Precision(value.precision)

    def words(self) -> str:
        earliest, latest = self.value.earliest, self.value.latest
        possibly = "possibly " if self.qualifier.uncertain else ""
        if self.value.kind == Kind.ON and earliest is not None and latest is not None:
            return possibly + self._on(earliest, latest)
        if self.value.kind == Kind.BEFORE and latest is not None:
            return possibly + self._before(latest)
        if self.value.kind == Kind.AFTER and earliest is not None:
            return possibly + self._after(earliest)
        return possibly + self._range(earliest, latest)

    def _about(self) -> str:
        if not self.qualifier.approximate:
            return ""
        return "c. " if self.short else "approximately "

    def _on(self, earliest: datetime, latest: datetime) -> str:
        unit = self._exact(earliest, latest)
        if unit is None:
            return f"between {self._about()}{self._plain_clock(earliest)} and {self._plain_clock(latest)}"
        if not self.qualifier.approximate or unit.startswith("week of "):
            return unit
        if self.short:
            return f"c. {unit}"
        about = "on or about" if self.precision.rank >= Precision.DAY.rank else "in or about"
        return f"{about} the {unit}" if self.precision == Precision.PART_OF_DAY else f"{about} {unit}"

    def _exact(self, earliest: datetime, latest: datetime) -> str | None:
        """The words of the one unit that has these bounds, in the first zone in which there is one."""
        if self.precision in _CLOCK:
            return self._exact_clock(earliest, latest)
        for zone in self.zones:
            around = earliest.astimezone(zone.tz).replace(tzinfo=None)
            for unit in named_units(self.precision, around, short=self.short):
                if unit.bounds(zone) == (earliest, latest):
                    return self._week(unit) + self._beside(zone)
        return None

    def _exact_clock(self, earliest: datetime, latest: datetime) -> str | None:
        for zone in self.zones:
            local = earliest.astimezone(zone.tz)
            twice = happens_twice(local.replace(tzinfo=None), zone)
            length = latest - earliest
            if twice and Flag.DST_AMBIGUOUS in self.value.flags:
                length -= _fold(local)
            digits = 0
            if self.precision == Precision.SECOND and length < _CLOCK[Precision.SECOND]:
                digits = 7 - len(str(length // TICK))
            elif length != _CLOCK[self.precision]:
                continue
            if _aligned(local, self.precision) or self.precision == Precision.SECOND:
                return str(self._clock(earliest, self.precision, zone, digits))
        return None

    def _week(self, unit: Named) -> str:
        """A week that the source numbers prints by its number: its first day was not stated."""
        if self.precision == Precision.WEEK and not self.qualifier.approximate and unit.start.weekday() == 0:
            year, week, _ = unit.start.isocalendar()
            return f"week {year:04d}-W{week:02d}"
        return unit.words

    def _beside(self, zone: Zone) -> str:
        """The zone in parentheses where a calendar date is not the matter's own."""
        if zone is self.matter:
            return ""
        name = _GENERIC.get(zone.name) or zone.name
        return f" (UTC{name.replace('-', '−')})" if name[0] in "+-" else f" ({name})"

    def _clock(self, instant: datetime, precision: Precision, zone: Zone, digits: int = 0) -> ClockWords:
        local = instant.astimezone(zone.tz)
        named = _zone_words(local)
        if Flag.DST_AMBIGUOUS in self.value.flags and happens_twice(local.replace(tzinfo=None, fold=0), zone):
            named = " or ".join(_zone_words(local.replace(fold=fold)) for fold in (0, 1))
        return ClockWords(local.date(), time_words(local, precision, digits), named)

    def _before(self, latest: datetime) -> str:
        stated = wording(plain(self.value.as_stated))
        takes_in = stated == ("before", True)
        end, start = self._ending(latest), self._starting(latest)
        if start is None or (takes_in and end is not None):
            return self._by(end, latest)
        return f"before {self._about()}{start[1]}"

    def _by(self, end: tuple[Precision, str] | None, latest: datetime) -> str:
        if end is None:
            return f"before {self._about()}{self._plain_clock(latest)}"
        point = "the end of " if end[0].rank < Precision.DAY.rank else ""
        return f"by {point}{self._about()}{end[1]}"

    def _after(self, earliest: datetime) -> str:
        stated = wording(plain(self.value.as_stated))
        leaves_out = stated == ("after", False)
        end, start = self._ending(earliest), self._starting(earliest)
        if end is not None and (leaves_out or start is None):
            return f"after {self._about()}{end[1]}"
        words = str(self._plain_clock(earliest)) if start is None else start[1]
        fine = start is None or start[0].rank >= Precision.DAY.rank
        return f"{'on or after' if fine else 'no earlier than'} {self._about()}{words}"

    def _plain_clock(self, instant: datetime) -> ClockWords:
        """An instant as exactly as it has to be said."""
        local = instant.astimezone(self.matter.tz)
        for precision in (Precision.MINUTE, Precision.SECOND):
            if _aligned(local, precision):
                return self._clock(instant, precision, self.matter)
        return self._clock(instant, Precision.SECOND, self.matter, len(f"{local.microsecond:06d}".rstrip("0")))

    def _starting(self, instant: datetime) -> tuple[Precision, str] | None:
        found = self._side(instant, starts=True)
        return None if found is None else (found[0], _said(found[1]) + self._beside_end(found))

    def _ending(self, instant: datetime) -> tuple[Precision, str] | None:
        found = self._side(instant, starts=False)
        return None if found is None else (found[0], _said(found[1]) + self._beside_end(found))

    def _beside_end(self, found: tuple[Precision, End, Zone]) -> str:
        return "" if isinstance(found[1], ClockWords) else self._beside(found[2])

    def _side(self, instant: datetime, *, starts: bool, finer: bool = False) -> tuple[Precision, End, Zone] | None:
        """The unit of the value's precision, or of a `finer` one, that starts or ends at an instant."""
        for precision in Precision:
            other = precision != self.precision
            if precision.rank < self.precision.rank or (other and (not finer or precision == Precision.WEEK)):
                continue
            for zone in self.zones:
                if precision in _CLOCK:
                    end: End | None = self._clock_side(instant, precision, zone, starts=starts)
                else:
                    end = self._calendar_side(instant, precision, zone, starts=starts)
                if end is not None:
                    return precision, end, zone
        return None

    def _calendar_side(self, instant: datetime, precision: Precision, zone: Zone, *, starts: bool) -> Named | None:
        around = instant.astimezone(zone.tz).replace(tzinfo=None)
        for unit in named_units(precision, around, short=self.short):
            bounds = unit.bounds(zone)
            if bounds and instant == bounds[0 if starts else 1]:
                return replace(unit, words=self._week(unit))
        return None

    def _clock_side(self, instant: datetime, precision: Precision, zone: Zone, *, starts: bool) -> ClockWords | None:
        moment = instant if starts else instant - _CLOCK[precision]
        if not _aligned(moment.astimezone(zone.tz), precision):
            return None
        return self._clock(moment, precision, zone)

    def _range(self, earliest: datetime | None, latest: datetime | None) -> str:
        """Between and from–to. Ends of one year, or of one day, share what would be printed twice."""
        first = None if earliest is None else self._side(earliest, starts=True, finer=True)
        last = None if latest is None else self._side(latest, starts=False, finer=True)
        start = None if earliest is None else first[1] if first else self._plain_clock(earliest)
        end = None if latest is None else last[1] if last else self._plain_clock(latest)
        beside = (self._beside_end(first) if first else "", self._beside_end(last) if last else "")
        about = self._about()
        if start is None:
            return f"from an unstated date to {about}{_said(end)}{beside[1]}"
        if end is None:
            return f"from {about}{_said(start)}{beside[0]}"
        a, b = _joined(start, end) if beside[0] == beside[1] else (_said(start) + beside[0], _said(end))
        b += beside[1]
        if self.value.kind == Kind.BETWEEN:
            return f"between {about}{a} and {b}"
        return f"{about}{a} – {b}" if self.short else f"from {about}{a} to {b}"


def _fold(local: datetime) -> timedelta:
    """How long a time that happens twice is apart from itself."""
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return first - second


def _aligned(local: datetime, precision: Precision) -> bool:
    """Whether a local time is the start of an hour, a minute or a second."""
    fine = (local.minute, local.second, local.microsecond)
    skipped = {Precision.HOUR: 0, Precision.MINUTE: 1, Precision.SECOND: 2}[precision]
    return not any(fine[skipped:])


def _said(end: End | None) -> str:
    return end.words if isinstance(end, Named) else str(end)


def _joined(start: End, end: End) -> tuple[str, str]:
    """Two ends as words, with a year, a day or a zone that both share printed once."""
    if isinstance(start, Named) and isinstance(end, Named):
        if start.shared and start.shared.strip(", ") == end.shared.strip(", "):
            return start.words.removesuffix(start.shared), end.words
        return start.words, end.words
    if isinstance(start, ClockWords) and isinstance(end, ClockWords) and start.day == end.day:
        zone = "" if start.zone == end.zone else f" {start.zone}"
        return f"{start.time}{zone}", f"{end.time} {end.zone} on {day_words(end.day)}"
    return _said(start), _said(end)
