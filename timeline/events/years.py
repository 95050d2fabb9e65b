"""A year for words that name none: taken from a neighbouring event by a person, and recorded as inferred from it."""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from casefile.dates import DateValue, read
from casefile.dates.printing import printed
from casefile.dates.value import Basis
from casefile.matters.models import Matter
from timeline.events.models import Event

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
MONTH_DAY = re.compile(rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:,\s*)?\d{{3,4}}\b)", re.IGNORECASE)
DAY_MONTH = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}(?!\w)", re.IGNORECASE)
FIGURES = re.compile(r"\b\d{1,2}/\d{1,2}\b(?!/)")
MONTH_ALONE = re.compile(rf"\b{MONTH}(?!\w)", re.IGNORECASE)
OFFERS = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A year that a neighbour has, what the words then mean in print, and what the record will say it rests on."""

    year: int
    neighbour: Event
    text: str
    rests_on: str


def with_year(phrase: str, year: int, *, matter: Matter) -> DateValue | None:
    """The words read as of that year, their own form kept as stated; None where that makes no date of them either."""
    for written in _written(phrase, year):
        value = read(written, zone=matter.zone, day_first=matter.day_first)
        if value.dated:
            return dataclasses.replace(value, as_stated=phrase)
    return None


def read_with(matter: Matter, phrase: str, year: int | None, *, rests_on: str, inferred_by: str) -> DateValue:
    """The words as a date; with a year that a person adds, inferred from what is named. Never raises on any words."""
    value = read(phrase, zone=matter.zone, day_first=matter.day_first)
    if year and lacks_year(value):
        value = with_year(phrase, year, matter=matter) or value
    if rests_on and value.dated:
        value = dataclasses.replace(value, basis=Basis.INFERRED, inferred_from=rests_on, inferred_by=inferred_by)
    return value


def lacks_year(value: DateValue) -> bool:
    """Whether the words were refused for want of a year."""
    return "no year" in value.refused


def offers(matter: Matter, value: DateValue, *, near: Iterable[Event] = (), own: Event | None = None) -> list[Offer]:
    """The years that neighbouring events offer for words without one: the given events' first, then the newest's.

    Only stated dates are offered, and never the event's `own`: an inference does not rest on another, or on itself.
    """
    if not lacks_year(value):
        return []
    found: dict[int, Offer] = {}
    for event in (*near, *_newest(matter)):
        year = year_of(event) if event.occurred_basis == Basis.STATED and event != own else None
        if year is None or year in found:
            continue
        if read_so := with_year(value.as_stated, year, matter=matter):
            text = printed(event.occurred, zone=matter.zone)
            rests_on = f"the year of {event.label}, {text}"
            found[year] = Offer(year, event, printed(read_so, zone=matter.zone), rests_on)
        if len(found) == OFFERS:
            break
    return list(found.values())


def year_of(event: Event) -> int | None:
    """The calendar year in which the event begins, in its matter's zone; None where it has no date."""
    if event.occurred_sort_at is None:
        return None
    return event.occurred_sort_at.astimezone(ZoneInfo(event.matter.zone)).year


def _newest(matter: Matter) -> Iterable[Event]:
    dated = Event.objects.in_matter(matter).filter(withdrawn_at=None, occurred_sort_at__isnull=False)
    return dated.select_related("matter").order_by("-number")[:40]


def _written(phrase: str, year: int) -> Iterator[str]:
    """The words with the year where people write it: after the day of a month, or at the end."""
    for pattern, joint in ((MONTH_DAY, ", "), (DAY_MONTH, " "), (FIGURES, "/"), (MONTH_ALONE, " ")):
        ends = [match.end() for match in pattern.finditer(phrase)]
        if ends:
            last = ends[-1]
            yield f"{phrase[:last]}{joint}{year}{phrase[last:]}"
            yield pattern.sub(rf"\g<0>{joint}{year}", phrase)
    yield f"{phrase.rstrip(' .,;')}, {year}"
