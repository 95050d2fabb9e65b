"""The correspondence log: each report and message, verbatim, with what it answers and how long after."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from timeline.chronology.rows import ChronologyRow
from timeline.events.models import Event
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Chosen, Freeze
from timeline.exhibits.measuring import since
from timeline.exhibits.models import Exhibit
from timeline.platform.models import KnowledgeMarker, Message, Report

TITLE = "Correspondence Log"
FILE_NAME = "correspondence-log"
ROLE = Exhibit.Role.ATTACHMENT
LEFT_OUT = "in scope, and neither a report nor a message"
METHOD: tuple[str, ...] = (
    "Every report to the platform and every message to or from it within the scope is a row. Its words are printed "
    "whole where they are recorded; “See source” stands where they are not. Whether a message was automatic, and "
    "whether it disclosed minority, is printed only beside the words that show it.",
)
LETTERS = (Event.Kind.REPORT, Event.Kind.PLATFORM_REPLY)
Shows = KnowledgeMarker.Shows


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the log: its row, and the message or the reports it is."""

    row: ChronologyRow
    message: Message | None
    reports: tuple[Report, ...]

    @property
    def is_report(self) -> bool:
        """Whether something is reported to the platform by it."""
        return bool(self.reports and self.message is None) or self.row.kind == Event.Kind.REPORT


def items_of(freeze: Freeze) -> list[Item]:
    """The lines in the chronology's order; an event of several messages gives as many lines."""
    uids = [row.event_uid for row in freeze.rows]
    messages: dict[str, list[Message]] = defaultdict(list)
    found = Message.objects.visible_to(freeze.actor).in_matter(freeze.matter).standing().filter(event__uid__in=uids)
    tickets = Prefetch("reports", Report.objects.standing())
    for message in found.select_related("event", "in_reply_to__event").prefetch_related(tickets, "markers"):
        messages[str(message.event.uid)].append(message)
    reports: dict[str, list[Report]] = defaultdict(list)
    filed = Report.objects.visible_to(freeze.actor).in_matter(freeze.matter).standing().filter(event__uid__in=uids)
    for report in filed.select_related("event").order_by("id"):
        reports[str(report.event.uid)].append(report)
    return [item for row in freeze.rows for item in _of_row(row, messages, reports)]


def _of_row(
    row: ChronologyRow, messages: Mapping[str, list[Message]], reports: Mapping[str, list[Report]]
) -> Iterator[Item]:
    filed = tuple(reports.get(row.event_uid, ()))
    sent = sorted(messages.get(row.event_uid, ()), key=lambda message: message.pk)
    yield from (Item(row, message, filed) for message in sent)
    if not sent and (filed or row.kind in LETTERS):
        yield Item(row, None, filed)


def chosen(freeze: Freeze) -> list[Chosen]:
    """The log's lines, each with what the log says of it."""
    items = items_of(freeze)
    places = {item.message.pk: place for place, item in enumerate(items, start=1) if item.message}
    first = next((item.row for item in items if item.is_report), None)
    lines, previous = [], None
    for item in items:
        letter = _letter(item, places)
        letter["since_previous"] = since(previous, item.row, freeze.zone) if previous else "first in the log"
        letter["since_first"] = _since_first(first, item.row, freeze.zone)
        lines.append(Chosen(item.row, {"letter": letter, "tickets": letter["tickets"]}))
        previous = item.row
    return lines


def _since_first(first: ChronologyRow | None, row: ChronologyRow, zone: str) -> str:
    if first is None:
        return "no report in the log"
    if first.event_uid == row.event_uid:
        return "first report"
    return since(first, row, zone)


def _letter(item: Item, places: Mapping[int, int]) -> Frozen:
    """What a line says beyond its row: way, tickets, words, what it answers, what its own words show."""
    message, row = item.message, item.row
    markers = {marker.shows: marker.words for marker in message.markers.all()} if message else {}
    tickets = [report.number for report in (message.reports.all() if message else item.reports) if report.number]
    return {
        "direction": message.get_direction_display() if message else _direction(row),
        "channel": _channel(item),
        "sent_by": list(row.from_names),
        "sent_to": list(row.to_names),
        "tickets": tickets or list(row.tickets),
        "text": message.text if message else "",
        "verbatim": bool(message and message.text),
        "reply_to": _reply_to(message, places),
        "origin": message.get_origin_display() if message and message.origin_words else "",
        "origin_words": message.origin_words if message else "",
        "minority": markers.get(Shows.MINORITY, ""),
        "outcome": message.outcome if message else next((r.outcome for r in item.reports if r.outcome), ""),
        "shown": [f"{Shows(s).label}: “{words}”" for s, words in markers.items() if s != Shows.MINORITY],
    }


def _direction(row: ChronologyRow) -> str:
    """The direction of a line without a message: a report goes to the platform, a reply comes from it."""
    if row.kind == Event.Kind.PLATFORM_REPLY:
        return Message.Direction.FROM_PLATFORM.label
    return Message.Direction.TO_PLATFORM.label


def _channel(item: Item) -> str:
    """By what way it went, as recorded on the message, else on the report."""
    ways = [item.message.channel] if item.message else []
    ways += [report.channel for report in item.reports]
    known = [way for way in ways if way != Report.Channel.UNKNOWN]
    return Report.Channel(known[0]).label if known else Report.Channel.UNKNOWN.label


def _reply_to(message: Message | None, places: Mapping[int, int]) -> str:
    """The line a message answers: "No. 3 (E-8)"; its event alone where the log does not hold it."""
    if message is None or message.in_reply_to is None:
        return ""
    label = message.in_reply_to.event.label
    place = places.get(message.in_reply_to.pk)
    return f"No. {place} ({label})" if place else label


def part(freeze: Freeze, lines: Sequence[Chosen], numbers: Mapping[str, int]) -> Frozen:
    """A log adds nothing to its rows."""
    return {}
