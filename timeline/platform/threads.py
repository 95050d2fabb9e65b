"""What the platform was told, said and did, as pages show it: tickets as threads, items with their counts, clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch

from casefile.custody.documents import open_documents
from casefile.dates.elapsed import elapsed, hours_sentence, sentence
from casefile.dates.order import sort_key
from casefile.dates.printing import printed
from casefile.matters.desk import Desk
from timeline.events.models import Citation, Event
from timeline.platform.models import Account, Availability, Clock, ClockCandidate, ContentItem, Message, Reading, Report
from timeline.platform.records import PlatformRecord
from timeline.platform.sorts import SORTS, called
from timeline.platform.standing import BROUGHT, fallen, fallen_anchors


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
    """An end of a clock: its event, the date in words, and the citations of where it stands."""

    event: Event
    date: str
    cited: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another event the clock could start from, what speaks for it, and the time from there, or why there is none."""

    anchor: Anchor
    reason: str
    words: str
    inferred: tuple[str, ...]
    fallen: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock: the time in words, what is inferred in it, both anchors, and every other start there could be.

    `fallen` says why it measures nothing: an anchor, or what that brought, was withdrawn.
    """

    clock: Clock
    words: str
    inferred: tuple[str, ...]
    start: Anchor
    end: Anchor
    candidates: tuple[Candidate, ...]
    fallen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A record that was withdrawn: its sort's word in addresses, what it is called, and itself."""

    sort: str
    name: str
    record: PlatformRecord


@dataclass(frozen=True)
class PlatformSheet:
    """Everything the platform page shows; `loose` are messages on no ticket, `together` readings of no one item.

    `withdrawn` are records entered by mistake, which nothing else on the page counts.
    """

    clocks: list[Timed]
    tickets: list[Ticket]
    loose: tuple[Dated, ...]
    items: list[Observed]
    together: tuple[Dated, ...]
    others: tuple[Dated, ...]
    accounts: list[Account]
    withdrawn: list[Mistaken]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the platform is entered."""
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def platform_sheet(desk: Desk) -> PlatformSheet:
    """The platform records of the matter that are open to the reader."""
    messages = messages_of(desk)
    readings = standing_of(desk, Reading.objects.select_related("item"))
    sightings = standing_of(desk, Availability.objects.select_related("item", "account"))
    items = ContentItem.objects.visible_to(desk.user).in_matter(desk.matter).standing()
    accounts = Account.objects.visible_to(desk.user).in_matter(desk.matter).standing()
    return PlatformSheet(
        clocks=timed_clocks(desk, Clock.objects.standing()),
        tickets=_tickets(desk, messages),
        loose=in_order([m for m in messages if not m.reports.all()], desk.matter.zone),
        items=[
            observed(item, readings, sightings, desk.matter.zone)
            for item in items.select_related("account", "copy_of").order_by("pk")
        ],
        together=in_order([r for r in readings if r.item_id is None], desk.matter.zone),
        others=in_order([s for s in sightings if s.item_id is None], desk.matter.zone),
        accounts=list(accounts.select_related("party").order_by("pk")),
        withdrawn=withdrawn_of(desk),
    )


def observed(item: ContentItem, readings: Iterable[Reading], sightings: Iterable[Availability], zone: str) -> Observed:
    """The item with those of the readings and sightings that are its own."""
    return Observed(
        item,
        in_order([reading for reading in readings if reading.item_id == item.pk], zone),
        in_order([sighting for sighting in sightings if sighting.item_id == item.pk], zone),
    )


def withdrawn_of(desk: Desk) -> list[Mistaken]:
    """The records of the matter that were withdrawn as mistaken, the newest first."""
    found: list[Mistaken] = []
    for sort in SORTS.values():
        records: Any = sort.model._default_manager
        mistaken = records.visible_to(desk.user).in_matter(desk.matter).exclude(withdrawn_at=None)
        found += [Mistaken(sort.name, called(record), record) for record in mistaken]
    return sorted(found, key=lambda each: str(each.record.withdrawn_at), reverse=True)


def standing_of(desk: Desk, records: Any) -> list[Any]:
    """Those of the matter's records that stand, and whose event does."""
    standing = records.visible_to(desk.user).filter(event__matter=desk.matter, event__withdrawn_at=None)
    return list(standing.filter(withdrawn_at=None).select_related("event"))


def messages_of(desk: Desk) -> list[Message]:
    """The messages that stand, each with the tickets that do."""
    tickets = Prefetch("reports", Report.objects.filter(withdrawn_at=None).select_related("event"))
    return standing_of(desk, Message.objects.prefetch_related("markers", tickets))


def _tickets(desk: Desk, messages: list[Message]) -> list[Ticket]:
    items = Prefetch("items", ContentItem.objects.filter(withdrawn_at=None))
    reports = standing_of(desk, Report.objects.select_related("reporter", "appeal_of").prefetch_related(items, "steps"))
    tickets = [thread_of(report, messages, desk.matter.zone) for report in reports]
    return sorted(tickets, key=lambda ticket: _place(ticket.report.event))


def thread_of(report: Report, messages: Iterable[Message], zone: str) -> Ticket:
    """The report with those of the messages that are on it."""
    return Ticket(report, in_order([report, *(m for m in messages if report in m.reports.all())], zone))


def _place(event: Event) -> Any:
    return sort_key(event.occurred, number=event.number)


def in_order(records: Iterable[Any], zone: str) -> tuple[Dated, ...]:
    """Records by their events' dates, a ticket's filing first, each with the time since the one before."""
    dated: list[Dated] = []
    for record in sorted(records, key=lambda record: (not isinstance(record, Report), _place(record.event))):
        gap = ""
        if dated and dated[-1].event != record.event:
            gap, inferred = _since(dated[-1].event, record.event, zone)
            gap += ", by an inferred date" if inferred else ""
        dated.append(Dated(record, record.event, printed(record.event.occurred, zone=zone), gap))
    return tuple(dated)


def _since(before: Event, after: Event, zone: str) -> tuple[str, tuple[str, ...]]:
    """The time between two neighbours of a thread: in hours and minutes where both state them on one day."""
    figure = elapsed(before.occurred, after.occurred, zone=zone)
    if figure.days_most != 0 or figure.hours_least is None or figure.hours_most is None:
        return _between(before, after, zone)
    exact = figure.hours_most - figure.hours_least < 1
    return hours_sentence(replace(figure, inferred=())) if exact else "the same day", figure.inferred


def timed_clocks(desk: Desk, clocks: Any) -> list[Timed]:
    """Those of the clocks that are the matter's, each with its time, or why there is none."""
    standing = Citation.objects.filter(withdrawn_at=None).select_related("document")
    open_cites = standing.filter(document__in=open_documents(desk))
    anchors = ("start", "end", "candidates__event")
    cited = [Prefetch(f"{anchor}__citations", open_cites) for anchor in anchors]
    brought = [f"{anchor}__{name}__event" for anchor in anchors for name in BROUGHT]
    ours = clocks.visible_to(desk.user).in_matter(desk.matter).select_related("start", "end")
    found = ours.prefetch_related("candidates__event", *cited, *brought)
    return [_timed(clock, desk.matter.zone) for clock in found]


def _timed(clock: Clock, zone: str) -> Timed:
    candidates = sorted(clock.candidates.all(), key=lambda candidate: _place(candidate.event))
    mistaken = tuple(fallen_anchors(clock))
    words, inferred = ("not measured", ()) if mistaken else _between(clock.start, clock.end, zone)
    return Timed(
        clock=clock,
        words=words,
        inferred=inferred,
        start=_anchor(clock.start, zone),
        end=_anchor(clock.end, zone),
        candidates=tuple(_candidate(each, clock, zone) for each in candidates),
        fallen=mistaken,
    )


def _candidate(candidate: ClockCandidate, clock: Clock, zone: str) -> Candidate:
    anchor, mistaken = _anchor(candidate.event, zone), fallen(candidate.event)
    if mistaken or fallen(clock.end):
        return Candidate(anchor, candidate.reason, "not measured", (), mistaken)
    return Candidate(anchor, candidate.reason, *_between(candidate.event, clock.end, zone))


def _between(start: Event, end: Event, zone: str) -> tuple[str, tuple[str, ...]]:
    """The calendar days in words, and what must be said of an end that no source states."""
    figure = elapsed(start.occurred, end.occurred, zone=zone)
    return sentence(replace(figure, inferred=())), figure.inferred


def _anchor(event: Event, zone: str) -> Anchor:
    return Anchor(event, printed(event.occurred, zone=zone), tuple(event.citations.all()))
