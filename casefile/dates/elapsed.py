"""How long it was from one event to another: hours and calendar days, each a range where a date leaves it open."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction

from casefile.dates.printing import inferred_note
from casefile.dates.value import DateValue
from casefile.dates.zones import TICK, reaching, zone_named


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The time from one date to another. Hours come from the bounds, days are local calendar days; never mixed.

    None in a `_most` is no upper limit, None in a `_least` that it cannot be computed, for the `reason`. `inferred`
    names each end that no source states.
    """

    hours_least: Fraction | None = None
    hours_most: Fraction | None = None
    days_least: int | None = None
    days_most: int | None = None
    reason: str = ""
    inferred: tuple[str, ...] = ()


def elapsed(a: DateValue, b: DateValue, *, zone: str) -> Elapsed:
    """The time from `a` to `b`, its calendar days counted in the matter's `zone`. Raises ValueError for a bad zone."""
    notes = ((name, inferred_note(end)) for name, end in (("start", a), ("end", b)))
    inferred = tuple(f"{name}: {note}" for name, note in notes if note)
    reason = _obstacle(a, b)
    if reason or a.latest is None or b.earliest is None:
        return Elapsed(reason=reason, inferred=inferred)
    tz = reaching(zone_named(zone), a.earliest, a.latest, b.earliest, b.latest).tz
    hours_least = max(Fraction(0), _hours(b.earliest - a.latest))
    days_least = max(0, _days(a.latest - TICK, b.earliest, tz))
    if a.earliest is None or b.latest is None:
        return Elapsed(hours_least=hours_least, days_least=days_least, inferred=inferred)
    return Elapsed(
        hours_least=hours_least,
        hours_most=_hours(b.latest - a.earliest),
        days_least=days_least,
        days_most=_days(a.earliest, b.latest - TICK, tz),
        inferred=inferred,
    )


def sentence(figure: Elapsed) -> str:
    """The calendar days in words: "9 days", "5 to 8 days", "at least 3 days", "cannot be computed: no end date"."""
    if figure.days_least is None:
        return _with_notes(f"cannot be computed: {figure.reason}", figure)
    if figure.days_most is None:
        return _with_notes(f"at least {_counted(figure.days_least, 'day')}", figure)
    if figure.days_least == figure.days_most:
        return _with_notes(_counted(figure.days_least, "day"), figure)
    return _with_notes(f"{figure.days_least} to {_counted(figure.days_most, 'day')}", figure)


def hours_sentence(figure: Elapsed) -> str:
    """The hours in words, rounded outwards to the minute: "9 hours 14 minutes to 9 hours 16 minutes"."""
    if figure.hours_least is None:
        return _with_notes(f"cannot be computed: {figure.reason}", figure)
    least = _clock_words(int(figure.hours_least * 60))
    if figure.hours_most is None:
        return _with_notes(f"at least {least}", figure)
    most = _clock_words(-int(-figure.hours_most * 60 // 1))
    return _with_notes(least if least == most else f"{least} to {most}", figure)


def _obstacle(a: DateValue, b: DateValue) -> str:
    if not a.dated:
        return "no start date"
    if not b.dated:
        return "no end date"
    if a.latest is None:
        return "the start has no latest date"
    if b.earliest is None:
        return "the end has no earliest date"
    if a.earliest is not None and b.latest is not None and b.latest <= a.earliest:
        return "the end lies before the start"
    return ""


def _days(start: datetime, end: datetime, tz: tzinfo) -> int:
    """How many local dates the end lies after the start."""
    return (end.astimezone(tz).date() - start.astimezone(tz).date()).days


def _hours(length: timedelta) -> Fraction:
    return Fraction(length // TICK, 3_600_000_000)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _clock_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _counted(hours, "hour")
    return f"{_counted(hours, 'hour')} {_counted(rest, 'minute')}" if hours else _counted(rest, "minute")


def _with_notes(words: str, figure: Elapsed) -> str:
    return f"{words} ({'; '.join(figure.inferred)})" if figure.inferred else words
