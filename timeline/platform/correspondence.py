"""Logging correspondence: one pasted text becomes its event, its message on its tickets, and a source that is cited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.db import transaction

from casefile.accounts.models import User
from casefile.custody.intake import DUPLICATE, RECEIVED, receive
from casefile.dates import DateValue
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter, Party
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Citation, Event
from timeline.platform.entering import file_report, log_message
from timeline.platform.models import Message, Report

TO_FOLLOW = "source to follow"


class AlreadyLogged(ValueError):
    """The same text of the same date is logged already; `event` is where."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(
            f"Already logged as {event.label}: the same words, direction and date. Nothing was written. "
            "If it came twice, state in the date at what time the second came."
        )


class NotReceived(ValueError):
    """The transcription could not be kept as a document, and so nothing was written."""


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A report that is opened with the message: number, who reported and as what, and when it was filed, if stated."""

    number: str
    reporter: Party
    capacity: str
    filed: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it; `is_transcription` where the source is still to follow."""

    event: Event
    message: Message
    citation: Citation
    is_transcription: bool


@transaction.atomic
def log_correspondence(
    *,
    actor: User | None,
    matter: Matter,
    direction: str,
    date: str | DateValue,
    text: str,
    statement: str,
    from_parties: Sequence[Party],
    to_parties: Sequence[Party],
    channel: str = Report.Channel.UNKNOWN,
    reports: Sequence[Report] = (),
    new_ticket: NewTicket | None = None,
    markers: Iterable[tuple[str, str]] = (),
    document: SourceDocument | None = None,
    pin_cite: str = "",
) -> Logged:
    """Log a message of the platform or to it, in one transaction; without a document its transcription is the source.

    Raises AlreadyLogged, NotReceived, OtherMatter, or ValidationError (a marker whose words the text does not hold, a
    ticket number that is already there). Nothing is written then.
    """
    kind = Event.Kind.PLATFORM_REPLY if direction == Message.Direction.FROM_PLATFORM else Event.Kind.REPORT
    event = enter(
        actor=actor,
        matter=matter,
        kind=kind,
        date=date,
        statement=statement,
        from_parties=from_parties,
        to_parties=to_parties,
    )
    _refuse_twice(event, direction, text)
    source = document or _transcribed(actor, event, direction, text)
    opened = [_open(actor, event, new_ticket, channel, direction, source)] if new_ticket else []
    message = log_message(
        actor=actor,
        event=event,
        direction=direction,
        reports=[*reports, *opened],
        channel=channel,
        text=text,
        markers=markers,
    )
    cited = cite(actor=actor, event=event, document=source, pin_cite=pin_cite)
    return Logged(event, message, cited, is_transcription=document is None)


def _refuse_twice(event: Event, direction: str, text: str) -> None:
    same = (
        Message.objects.in_matter(event.matter)
        .standing()
        .filter(direction=direction, text=text, event__withdrawn_at=None)
    )
    for message in same.exclude(event=event).select_related("event"):
        stated, value = message.event.occurred, event.occurred
        if (stated.earliest, stated.latest) == (value.earliest, value.latest) and (
            value.dated or stated.as_stated == value.as_stated
        ):
            raise AlreadyLogged(message.event)


def _transcribed(actor: User | None, event: Event, direction: str, text: str) -> SourceDocument:
    """The text received as a document that says of itself what it is."""
    side = (
        "a message from the platform" if direction == Message.Direction.FROM_PLATFORM else "a message to the platform"
    )
    dated = event.occurred_as_stated.strip() or "undated"
    head = f"Transcription of {side}, {dated}; {TO_FOLLOW}."
    receipt = receive(
        actor=actor,
        matter=event.matter,
        stream=BytesIO(f"{head}\n\n{text}\n".encode()),
        original_name="transcription.txt",
        title=f"Transcription of {side}, {dated[:200]}; {TO_FOLLOW}",
        short_cite=f"Transcription, {dated[:100]}; {TO_FOLLOW}",
        kind=SourceDocument.Kind.LOG,
        received_from=str(actor or ""),
        fields={"is_transcription": True, "description": f"Words typed in from {side}; {TO_FOLLOW}."},
    )
    if receipt.outcome == DUPLICATE and receipt.document is not None:
        return receipt.document
    if receipt.outcome != RECEIVED or receipt.document is None:
        raise NotReceived(f"The transcription was not kept, and nothing was logged: {receipt.reason}")
    return receipt.document


def _open(
    actor: User | None, event: Event, ticket: NewTicket, channel: str, direction: str, source: SourceDocument
) -> Report:
    """The report: filed by this very message, or by an event of its own whose date may not be known."""
    filing = event
    if direction == Message.Direction.FROM_PLATFORM:
        filing = enter(
            actor=actor,
            matter=event.matter,
            kind=Event.Kind.REPORT,
            date=ticket.filed or "unknown",
            statement=f"A report is made to the platform (ticket {ticket.number}).",
            from_parties=[ticket.reporter],
        )
        cite(actor=actor, event=filing, document=source, bears=Citation.Bears.SUPPORTS)
    filed_by = channel if direction == Message.Direction.TO_PLATFORM else Report.Channel.UNKNOWN
    return file_report(
        actor=actor,
        event=filing,
        reporter=ticket.reporter,
        capacity=ticket.capacity,
        number=ticket.number,
        channel=filed_by,
    )
