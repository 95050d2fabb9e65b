"""What the platform was told, said and did, as pages show it: tickets as threads, items with their counts, clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch

from casefile.custody.documents import open_documents
from casefile.dates.elapsed import elapsed, sentence
from casefile.dates.order import sort_key
from casefile.dates.printing import printed
from casefile.matters.desk import Desk
from timeline.events.models import Citation, Event
from timeline.platform.models import Availability, Clock, ContentItem, Message, Reading, Report


@dataclass(frozen=True, slots=True)
class Dated:
    """A platform record with its event's date in words, and the time since the one before it ("" for the first)."""

    record: Any
    event: Event
    date: str
    gap: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A report with its filing and its messages in order."""

    report: Report
    steps: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """A content item with its readings and sightings in order."""

    item: ContentItem
    readings: tuple[Dated, ...]
    sightings: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An end of a clock: its event, the date in words, and where it stands."""

    event: Event
    date: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another event the clock could start from, what speaks for it, and the time from there."""

    anchor: Anchor
    reason: str
    words: str
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock: the time in words, what is inferred in it, both anchors, and every other start there could be."""

    clock: Clock
    words: str
    inferred: tuple[str, ...]
    start: Anchor
    end: Anchor
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class PlatformSheet:
    """Everything the platform page shows; `loose` are messages on no ticket, `together` readings of no one item."""

    clocks: list[Timed]
    tickets: list[Ticket]
    loose: tuple[Dated, ...]
    items: list[Observed]
    together: tuple[Dated, ...]
    others: tuple[Dated, ...]


def platform_sheet(desk: Desk) -> PlatformSheet:
    """The platform records of the matter that are open to the reader."""
    messages = _of(desk, Message.objects.prefetch_related("markers", "reports"))
    readings = _of(desk, Reading.objects.select_related("item"))
    sightings = _of(desk, Availability.objects.select_related("item", "account"))
    items = ContentItem.objects.visible_to(desk.user).in_matter(desk.matter)
    return PlatformSheet(
        clocks=_clocks(desk),
        tickets=_tickets(desk, messages),
        loose=_in_order([m for m in messages if not m.reports.all()], desk.matter.zone),
        items=[
            Observed(
                item,
                _in_order([r for r in readings if r.item_id == item.pk], desk.matter.zone),
                _in_order([s for s in sightings if s.item_id == item.pk], desk.matter.zone),
            )
            for item in items.select_related("account", "copy_of").order_by("pk")
        ],
        together=_in_order([r for r in readings if r.item_id is None], desk.matter.zone),
        others=_in_order([s for s in sightings if s.item_id is None], desk.matter.zone),
    )


def _of(desk: Desk, records: Any) -> list[Any]:
    """Records of the matter, which they have through their event."""
    standing = records.visible_to(desk.user).filter(event__matter=desk.matter, event__withdrawn_at=None)
    return list(standing.select_related("event"))


def _tickets(desk: Desk, messages: list[Message]) -> list[Ticket]:
    reports = _of(desk, Report.objects.select_related("reporter").prefetch_related("items", "steps"))
    threads = {report.pk: [m for m in messages if report in m.reports.all()] for report in reports}
    tickets = [Ticket(report, _in_order([report, *threads[report.pk]], desk.matter.zone)) for report in reports]
    return sorted(tickets, key=lambda ticket: _place(ticket.report.event))


def _place(event: Event) -> Any:
    return sort_key(event.occurred, number=event.number)


def _in_order(records: Iterable[Any], zone: str) -> tuple[Dated, ...]:
    """Records by their events' dates, a ticket's filing first, each with the time since the one before."""
    dated: list[Dated] = []
    for record in sorted(records, key=lambda record: (not isinstance(record, Report), _place(record.event))):
        gap = ""
        if dated and dated[-1].event != record.event:
            gap, inferred = _between(dated[-1].event, record.event, zone)
            gap += ", by an inferred date" if inferred else ""
        dated.append(Dated(record, record.event, printed(record.event.occurred, zone=zone), gap))
    return tuple(dated)


def _clocks(desk: Desk) -> list[Timed]:
    standing = Citation.objects.filter(withdrawn_at=None).select_related("document")
    open_cites = standing.filter(document__in=open_documents(desk))
    clocks = Clock.objects.visible_to(desk.user).in_matter(desk.matter).select_related("start", "end")
    anchors = ("start", "end", "candidates__event")
    cited = [Prefetch(f"{anchor}__citations", open_cites) for anchor in anchors]
    return [_timed(clock, desk.matter.zone) for clock in clocks.prefetch_related("candidates__event", *cited)]


def _timed(clock: Clock, zone: str) -> Timed:
    candidates = sorted(clock.candidates.all(), key=lambda candidate: _place(candidate.event))
    words, inferred = _between(clock.start, clock.end, zone)
    return Timed(
        clock=clock,
        words=words,
        inferred=inferred,
        start=_anchor(clock.start, zone),
        end=_anchor(clock.end, zone),
        candidates=tuple(
            Candidate(_anchor(c.event, zone), c.reason, *_between(c.event, clock.end, zone)) for c in candidates
        ),
    )


def _between(start: Event, end: Event, zone: str) -> tuple[str, tuple[str, ...]]:
    """The calendar days in words, and what must be said of an end that no source states."""
    figure = elapsed(start.occurred, end.occurred, zone=zone)
    return sentence(replace(figure, inferred=())), figure.inferred


def _anchor(event: Event, zone: str) -> Anchor:
    cited = tuple(str(citation) for citation in event.citations.all())
    return Anchor(event, printed(event.occurred, zone=zone), cited)
