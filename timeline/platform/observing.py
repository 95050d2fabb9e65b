"""Entering a ticket, a count or a sighting together with the event it takes its date from, and that event's source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from casefile.accounts.models import User
from casefile.dates import DateValue
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import file_report, sight, take_reading
from timeline.platform.models import Availability
from timeline.platform.records import PlatformRecord

Kept = TypeVar("Kept", bound=PlatformRecord)


@dataclass(frozen=True, slots=True)
class Dating:
    """An event that is entered with its record: its date, how far it is established, and its source, if named."""

    date: DateValue
    status: str
    document: SourceDocument | None = None
    pin_cite: str = ""


def enter_ticket(*, actor: User | None, matter: Matter, on: Event | Dating, **fields: Any) -> PlatformRecord:
    """Enter a report on its event, or with an event of its own."""
    number = fields.get("number", "")
    on_ticket = f" (ticket {number})" if number else ""
    said = f"{fields['reporter']} reports to the platform{on_ticket}."
    kind, sender = Event.Kind.REPORT, [fields["reporter"]]
    return _on(file_report, on, actor=actor, matter=matter, kind=kind, said=said, sender=sender, fields=fields)


def enter_reading(*, actor: User | None, matter: Matter, on: Event | Dating, **fields: Any) -> PlatformRecord:
    """Enter a count on its event, or with an event of its own."""
    said = f"{fields.get('item') or 'The content'} shows {fields['as_displayed']} {fields['metric']}."
    return _on(take_reading, on, actor=actor, matter=matter, kind=Event.Kind.READING, said=said, fields=fields)


def enter_sighting(*, actor: User | None, matter: Matter, on: Event | Dating, **fields: Any) -> PlatformRecord:
    """Enter what was seen of an item or account on its event, or with an event of its own."""
    seen = " of ".join(str(fields[name]) for name in ("item", "account") if fields.get(name)) or "The content"
    said = f"{seen} is seen {Availability.State(fields['state']).label.lower()}."
    return _on(sight, on, actor=actor, matter=matter, kind=Event.Kind.AVAILABILITY, said=said, fields=fields)


@transaction.atomic
def _on(
    act: Callable[..., Kept],
    on: Event | Dating,
    *,
    actor: User | None,
    matter: Matter,
    kind: str,
    said: str,
    fields: dict[str, Any],
    sender: Any = (),
) -> Kept:
    if isinstance(on, Event):
        if on.withdrawn_at is not None:
            raise ValidationError({"event": f"{on.label} was withdrawn as mistaken: choose an event that stands."})
        return act(actor=actor, event=on, **fields)
    event = enter(
        actor=actor,
        matter=matter,
        kind=kind,
        date=on.date,
        statement=said,
        status=on.status,
        from_parties=sender,
    )
    if on.document is not None:
        cite(actor=actor, event=event, document=on.document, pin_cite=on.pin_cite)
    return act(actor=actor, event=event, **fields)
