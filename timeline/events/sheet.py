"""One event as its page shows it: the date and its doubts in words, and every source beside the page it cites."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from casefile.confidentiality.designating import is_privileged
from casefile.custody.chain import Line, history_of
from casefile.custody.documents import open_documents
from casefile.dates import DateValue
from casefile.dates.printing import inferred_note, iso, printed, weekday
from casefile.evidence.models import Page
from casefile.evidence.quoting import spans
from casefile.matters.access import Permission
from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.marking import Stretch, excerpt
from timeline.events.models import Citation, Conflict, ConflictValue, Event, EventActor

FLAGS = {
    "ambiguous_day_month": "Day and month can be read either way round; the matter's own order was used.",
    "season_mismatch": "The zone named does not fit the season; it is kept as stated.",
    "dst_ambiguous": "That local time occurred twice; both are within the date's bounds.",
    "midnight": "Stated as midnight, which may only be how a program writes a day.",
    "weekday_mismatch": "The weekday named is not that day's; the date stands.",
    "mixed_zones": "Its two ends are stated in different zones.",
}


@dataclass(frozen=True, slots=True)
class When:
    """An event's date in words, with everything that is doubtful about it."""

    text: str
    weekday: str
    iso: str
    as_stated: str
    inferred: str
    refused: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A citation beside its page: the page, and the stretches of its text around the quotation; none where not held."""

    citation: Citation
    privileged: bool
    page: Page | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values in a conflict, whether it is the chosen one, and the event's citation of where it stands."""

    stated: ConflictValue
    is_chosen: bool
    citation: Citation | None


@dataclass(frozen=True)
class EventSheet:
    """Everything the page of one event shows; `closed` counts sources that the reader's role does not open."""

    event: Event
    when: When
    senders: list[Party]
    recipients: list[Party]
    sources: list[Beside]
    withdrawn: list[Citation]
    closed: int
    conflicts: list[tuple[Conflict, list[Value]]]
    notes: list[Any]
    history: list[Line]


def when_of(value: DateValue, zone: str) -> When:
    """A date, printed in the zone, with its doubts."""
    doubts = [FLAGS.get(flag, flag) for flag in value.flags]
    if value.zone_basis == "assumed":
        doubts.append(f"No zone is stated; {zone} is assumed.")
    return When(
        text=printed(value, zone=zone),
        weekday=weekday(value, zone),
        iso=iso(value, zone),
        as_stated=value.as_stated,
        inferred=inferred_note(value),
        refused=value.refused,
        doubts=tuple(doubts),
    )


def event_sheet(desk: Desk, number: int) -> EventSheet:
    """One event with its sources, conflicts, notes and history. Raises Http404 where there is none for the reader."""
    event = _whole(Event.objects.visible_to(desk.user).in_matter(desk.matter)).filter(number=number).first()
    if event is None:
        raise Http404("No such event is open to you.")
    readable = frozenset(open_documents(desk).values_list("pk", flat=True))
    cited = list(event.citations.all())
    citations = [citation for citation in cited if citation.withdrawn_at is None]
    conflicts = list(event.conflicts.all())
    actors = list(event.actors.all())
    return EventSheet(
        event=event,
        when=when_of(event.occurred, desk.matter.zone),
        senders=[actor.party for actor in actors if actor.side == EventActor.Side.FROM],
        recipients=[actor.party for actor in actors if actor.side == EventActor.Side.TO],
        sources=[beside(citation) for citation in citations if citation.document_id in readable],
        withdrawn=[row for row in cited if row.withdrawn_at and row.document_id in readable],
        closed=sum(citation.document_id not in readable for citation in citations),
        conflicts=[(conflict, _values(conflict, citations, readable)) for conflict in conflicts],
        notes=list(event.notes.visible_to(desk.user, Permission.WRITE).order_by("pk")),
        history=history_of(desk, [event.uid, *(row.uid for row in (*cited, *conflicts))]),
    )


def beside(citation: Citation) -> Beside:
    """The citation with the page it cites, or the first page that holds its quotation."""
    pages: Iterable[Page] = citation.document.pages.order_by("number")
    if citation.page_number is not None:
        pages = citation.document.pages.filter(number=citation.page_number)
    elif not citation.quote:
        pages = ()
    privileged = is_privileged(citation.document)
    for page in pages:
        if citation.page_number is not None or spans(page.text, citation.quote):
            return Beside(citation, privileged, page, tuple(excerpt(page.text, citation.quote)))
    return Beside(citation, privileged, None, ())


def _whole(events: QuerySet[Event]) -> QuerySet[Event]:
    cited = Citation.objects.select_related("document").prefetch_related("document__privilege_claims")
    return events.prefetch_related(
        Prefetch("actors", EventActor.objects.select_related("party")),
        Prefetch("citations", cited),
        Prefetch("conflicts", Conflict.objects.select_related("chosen").prefetch_related("stated__document")),
        "disputed_by",
        "issues",
        "reports__items",
        "reports__reporter",
        "messages__reports",
        "messages__markers",
        "readings__item",
        "sightings__item",
        "sightings__account",
    )


def _values(conflict: Conflict, citations: Iterable[Citation], readable: frozenset[int]) -> list[Value]:
    cited = {(citation.document_id, citation.pin_cite): citation for citation in citations}
    return [
        Value(value, value.pk == conflict.chosen_id, cited.get((value.document_id or 0, value.pin_cite)))
        for value in conflict.stated.all()
        if value.document_id is None or value.document_id in readable
    ]
