"""The rows of a chronology: frozen values that page, exhibit and export all print from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from casefile.confidentiality.designating import is_privileged, level_of
from casefile.dates import DateValue
from casefile.dates.order import sort_key
from casefile.dates.printing import inferred_note, iso, printed, weekday
from casefile.matters.models import Matter, Party
from timeline.chronology.models import Chronology
from timeline.chronology.query import matching
from timeline.events.models import Citation, Conflict, ConflictValue, Event, EventActor
from timeline.platform.models import Message, Reading, Report

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casefile.accounts.models import User

ROLES = Party.PartyRole
LANES = {
    ROLES.PLAINTIFF: "plaintiffs",
    ROLES.NEXT_FRIEND: "plaintiffs",
    ROLES.THIRD_PARTY: "third_parties",
    ROLES.WITNESS: "third_parties",
    ROLES.DEFENDANT: "platform",
    ROLES.PLATFORM: "platform",
    ROLES.LAW_ENFORCEMENT: "law_enforcement",
    ROLES.UPLOADER: "exposure",
    ROLES.COURT: "court",
    ROLES.COUNSEL: "court",
}
LANES_BY_KIND = {
    Event.Kind.LITIGATION: "court",
    Event.Kind.READING: "exposure",
    Event.Kind.CONTENT_POSTED: "exposure",
    Event.Kind.AVAILABILITY: "exposure",
    Event.Kind.REMOVAL: "platform",
    Event.Kind.PLATFORM_REPLY: "platform",
}


@dataclass(frozen=True, slots=True)
class SourceCite:
    """One citation as it prints, with what decides whether it may."""

    uid: str
    document_uid: str
    document_number: int
    label: str
    short_cite: str
    pin_cite: str
    page_number: int | None
    verified: bool
    verified_by: str
    bears: str
    quote: str
    quote_check: str
    holding: str
    held_by: str
    document_kind: str
    basis: str
    designation: str
    privileged: bool

    @property
    def cited(self) -> str:
        """Short cite and pin cite together: "Order, Dkt. 69, p. 4"."""
        return f"{self.short_cite}, {self.pin_cite}" if self.pin_cite else self.short_cite


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict as it prints: every value with where it stands, the chosen one and why."""

    about: str
    values: tuple[tuple[str, str], ...]
    chosen: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A count as it prints: metric, as displayed, the range it can mean, and of what."""

    metric: str
    as_displayed: str
    at_least: int | None
    at_most: int | None
    item: str


@dataclass(frozen=True, slots=True)
class ChronologyRow:
    """One event as it prints."""

    event_uid: str
    event_number: int
    label: str
    kind: str
    kind_label: str
    occurred: DateValue
    date_text: str
    weekday: str
    date_iso: str
    inferred_note: str
    as_stated: str
    refused: str
    from_names: tuple[str, ...]
    to_names: tuple[str, ...]
    lane: str
    statement: str
    call_out: str
    tickets: tuple[str, ...]
    sources: tuple[SourceCite, ...]
    status: str
    status_label: str
    disputed_by: tuple[str, ...]
    issues: tuple[str, ...]
    conflicts: tuple[ConflictLine, ...]
    readings: tuple[ReadingLine, ...]
    is_key: bool


def lane_of(event: Event, senders: Iterable[Party]) -> str:
    """The lane an event is drawn in: by its kind where that decides, else by who acted."""
    if event.kind in LANES_BY_KIND:
        return LANES_BY_KIND[Event.Kind(event.kind)]
    for party in senders:
        return LANES.get(ROLES(party.role), "third_parties")
    return "law_enforcement" if event.kind == Event.Kind.LAW_ENFORCEMENT else "third_parties"


def _prefetched(events: QuerySet[Event]) -> QuerySet[Event]:
    citations = (
        Citation.objects.filter(withdrawn_at=None)
        .select_related("document")
        .prefetch_related("document__designations", "document__privilege_claims")
    )
    stated = Prefetch("stated", ConflictValue.objects.select_related("document"))
    conflicts = Conflict.objects.select_related("chosen").prefetch_related(stated)
    tickets = Report.objects.standing()
    return events.prefetch_related(
        Prefetch("actors", EventActor.objects.select_related("party")),
        Prefetch("citations", citations),
        Prefetch("conflicts", conflicts),
        Prefetch("messages", Message.objects.standing().prefetch_related(Prefetch("reports", tickets))),
        Prefetch("readings", Reading.objects.standing().select_related("item")),
        Prefetch("reports", tickets),
        "disputed_by",
        "issues",
    )


def _source(citation: Citation) -> SourceCite:
    document = citation.document
    return SourceCite(
        uid=str(citation.uid),
        document_uid=str(document.uid),
        document_number=document.number,
        label=document.label,
        short_cite=document.short_cite,
        pin_cite=citation.pin_cite,
        page_number=citation.page_number,
        verified=citation.pin_verified,
        verified_by=citation.verified_by,
        bears=citation.bears,
        quote=citation.quote,
        quote_check=citation.quote_check,
        holding=document.holding,
        held_by=document.held_by,
        document_kind=document.kind,
        basis=citation.hearsay_basis or document.admissibility,
        designation=level_of(document),
        privileged=is_privileged(document),
    )


def _conflict(conflict: Conflict) -> ConflictLine:
    values = tuple(
        (value.as_stated, ", ".join(part for part in (str(value.document or ""), value.pin_cite) if part))
        for value in conflict.stated.all()
    )
    chosen = conflict.chosen.as_stated if conflict.chosen else ""
    return ConflictLine(about=conflict.about, values=values, chosen=chosen, reason=conflict.reason)


def _tickets(event: Event) -> tuple[str, ...]:
    numbers = [report.number for report in event.reports.all()]
    numbers += [report.number for message in event.messages.all() for report in message.reports.all()]
    return tuple(dict.fromkeys(number for number in numbers if number))


COARSE = ("year", "part_of_year", "season", "quarter")


def heading_of(value: DateValue, zone: str) -> str:
    """The heading a row stands under: "January 2020", "2019" where no month is stated, "Undated"."""
    if value.earliest is None and value.latest is None:
        return "Undated"
    instant = value.earliest or (value.latest or datetime.now(UTC)) - timedelta(microseconds=1)
    local = instant.astimezone(ZoneInfo(zone))
    if value.precision == "decade":
        return f"{local.year // 10 * 10}s"
    return str(local.year) if value.precision in COARSE else f"{local:%B} {local.year}"


def row_of(event: Event, *, zone: str) -> ChronologyRow:
    """One event as a row, its date printed in the given zone. Reads prefetched relations."""
    value = event.occurred
    sides = {side: [a.party for a in event.actors.all() if a.side == side] for side in EventActor.Side.values}
    return ChronologyRow(
        event_uid=str(event.uid),
        event_number=event.number,
        label=event.label,
        kind=event.kind,
        kind_label=event.get_kind_display(),
        occurred=value,
        date_text=printed(value, zone=zone),
        weekday=weekday(value, zone),
        date_iso=iso(value, zone),
        inferred_note=inferred_note(value),
        as_stated=event.occurred_as_stated,
        refused=event.occurred_refused,
        from_names=tuple(party.name for party in sides["from"]),
        to_names=tuple(party.name for party in sides["to"]),
        lane=lane_of(event, sides["from"]),
        statement=event.statement,
        call_out=event.call_out,
        tickets=_tickets(event),
        sources=tuple(_source(citation) for citation in event.citations.all()),
        status=event.status,
        status_label=event.get_status_display(),
        disputed_by=tuple(party.name for party in event.disputed_by.all()),
        issues=tuple(issue.title for issue in event.issues.all()),
        conflicts=tuple(_conflict(conflict) for conflict in event.conflicts.all()),
        readings=tuple(
            ReadingLine(r.metric, r.as_displayed, r.at_least, r.at_most, str(r.item or ""))
            for r in event.readings.all()
        ),
        is_key=event.is_key,
    )


def rows_of(events: QuerySet[Event], *, matter: Matter) -> list[ChronologyRow]:
    """The events as rows in the total order of dates, in the matter's zone; at most twenty queries."""
    ordered = sorted(_prefetched(events), key=lambda event: sort_key(event.occurred, number=event.number))
    return [row_of(event, zone=matter.zone) for event in ordered]


def chronology_rows(chronology: Chronology, *, user: "User | AnonymousUser") -> list[ChronologyRow]:
    """The rows of a saved query, as far as the user may see them."""
    return rows_of(matching(chronology.matter, chronology.query, user=user), matter=chronology.matter)
