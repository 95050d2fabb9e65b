"""One platform record as its page shows it: what it says, the sources of its events, and everything done to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casefile.custody.chain import history_of
from casefile.custody.documents import open_documents
from casefile.dates.printing import printed
from casefile.matters.desk import Desk
from timeline.events.history import Entry, changes_of
from timeline.events.models import Citation, Event
from timeline.platform.correcting import resting_on
from timeline.platform.models import Account, Availability, Clock, ContentItem, Message, Reading, Report
from timeline.platform.records import PlatformRecord
from timeline.platform.sorts import BY_MODEL, Sort, called
from timeline.platform.threads import Dated, in_order, messages_of, observed, standing_of, thread_of, timed_clocks


@dataclass(frozen=True, slots=True)
class Sourced:
    """An event of the record with its date in words and the citations that are open to the reader."""

    event: Event
    date: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class RecordPage:
    """Everything the page of one record shows; `shown` is what its sort's own template draws."""

    record: Any
    sort: Sort
    name: str
    shown: Any
    sources: list[Sourced]
    history: list[Entry]
    resting: list[str]

    @property
    def body(self) -> str:
        """The template that draws the sort."""
        return f"timeline/platform/one_{self.sort.name}.html"


def record_page(desk: Desk, record: Any) -> RecordPage:
    """The page of one record that is open to the reader."""
    shown, events, uids = _shown(desk, record)
    return RecordPage(
        record=record,
        sort=BY_MODEL[type(record)],
        name=called(record),
        shown=shown,
        sources=sources_of(desk, events),
        history=changes_of(desk, history_of(desk, [record.uid, *uids])),
        resting=resting_on(record),
    )


def sources_of(desk: Desk, events: Iterable[Event]) -> list[Sourced]:
    """Each event once, in the order given, with what it cites."""
    listed = list({event.pk: event for event in events}.values())
    standing = Citation.objects.filter(withdrawn_at=None, event__in=listed, document__in=open_documents(desk))
    cited: dict[int, list[Citation]] = {event.pk: [] for event in listed}
    for citation in standing.select_related("document").order_by("position", "pk"):
        cited[citation.event_id].append(citation)
    zone = desk.matter.zone
    return [Sourced(event, printed(event.occurred, zone=zone), tuple(cited[event.pk])) for event in listed]


def _shown(desk: Desk, record: PlatformRecord) -> tuple[Any, list[Event], list[object]]:
    """What the sort's template draws, the events it rests on, and the other records whose history is part of it."""
    zone = desk.matter.zone
    match record:
        case Report():
            ticket = thread_of(record, messages_of(desk), zone)
            letters = [step.record.uid for step in ticket.steps if step.record != record]
            return ticket, [step.event for step in ticket.steps], letters
        case Message() | Reading() | Availability():
            [dated] = in_order([record], zone)
            return dated, [record.event], []
        case ContentItem():
            seen = observed(record, *_seen(desk), zone)
            return seen, _events((*seen.sightings, *seen.readings)), []
        case Account():
            mine = in_order([s for s in _seen(desk)[1] if s.account_id == record.pk], zone)
            return mine, _events(mine), []
        case _:
            [timed] = timed_clocks(desk, Clock.objects.filter(pk=record.pk))
            ends = [timed.start.event, timed.end.event]
            return timed, [*ends, *(candidate.anchor.event for candidate in timed.candidates)], []


def _seen(desk: Desk) -> tuple[list[Reading], list[Availability]]:
    sightings = Availability.objects.select_related("item", "account")
    return standing_of(desk, Reading.objects.select_related("item")), standing_of(desk, sightings)


def _events(seen: Iterable[Dated]) -> list[Event]:
    return [each.event for each in seen]
