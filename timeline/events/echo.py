"""The echo of a date as it is typed: how it prints, what is doubtful, where it sorts, and the years it could have."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from casefile.dates import DateValue
from casefile.dates.order import sort_bound
from casefile.dates.printing import printed
from casefile.matters.desk import Desk
from timeline.events.citing import QuoteNotFound, check_quote
from timeline.events.models import Event
from timeline.events.naming import DocumentByName
from timeline.events.sheet import When, when_of
from timeline.events.years import Offer, offers, read_with


@dataclass(frozen=True, slots=True)
class Echo:
    """A date as read: its value and words, where it will sort, and years that neighbours offer."""

    value: DateValue
    when: When
    place: str
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class QuoteEcho:
    """How a quotation stands to its source: "found", "not_checked", "missing" (with the nearest text), or a fault."""

    outcome: str
    nearest: str = ""
    fault: str = ""


def echo_of(
    desk: Desk, words: str, year: int | None, *, near: Event | None, own: Event | None = None, rests_on: str = ""
) -> Echo | None:
    """The echo of words, and of a year added to them; None where nothing is typed."""
    if not words.strip():
        return None
    value = read_with(
        desk.matter, words, year, rests_on=rests_on or ("what is still to be said" if year else ""), inferred_by=""
    )
    return Echo(
        value=value,
        when=when_of(value, desk.matter.zone),
        place=place_of(desk, value, own),
        offers=offers(desk.matter, value, near=[near] if near else [], own=own),
    )


def place_of(desk: Desk, value: DateValue, own: Event | None = None) -> str:
    """Between which events of the chronology the date sorts, in words; empty for the first event."""
    bound = sort_bound(value)
    events = Event.objects.visible_to(desk.user).in_matter(desk.matter).filter(withdrawn_at=None)
    events = events.exclude(pk=own.pk) if own else events
    if bound is None:
        return "Sorts under “Undated”, after every dated event."
    same = events.filter(occurred_earliest=value.earliest, occurred_latest=value.latest).order_by("sequence", "number")
    before = events.filter(occurred_sort_at__lt=bound).order_by("-occurred_sort_at", "-number").first()
    after = events.filter(occurred_sort_at__gt=bound).order_by("occurred_sort_at", "number").first()
    said = []
    if before:
        said.append(f"after {before.label} ({printed(before.occurred, zone=desk.matter.zone)})")
    if beside := [f"{event.label} (order {event.sequence})" for event in same[:5]]:
        said.append(f"beside {', '.join(beside)} of the same date")
    if after:
        said.append(f"before {after.label} ({printed(after.occurred, zone=desk.matter.zone)})")
    return f"Sorts {', '.join(said)}." if said else ""


def quote_echo(desk: Desk, documents: DocumentByName, document: str, page: str, quote: str) -> QuoteEcho | None:
    """Whether the named document's page holds the quotation; None while source or quotation is empty."""
    if not document.strip() or not quote.strip():
        return None
    try:
        chosen = documents.clean(document)
        number = int(page) if page.strip().isdecimal() and len(page) <= 9 else None
        return QuoteEcho(check_quote(chosen, number, quote.strip()))
    except QuoteNotFound as missing:
        return QuoteEcho("missing", nearest=missing.nearest)
    except ValidationError as fault:
        return QuoteEcho("fault", fault=" ".join(fault.messages))
