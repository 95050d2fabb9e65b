"""The sorts of platform records, by the word that stands for them in addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from casefile.matters.desk import Desk
from timeline.platform.entering import add_account, add_item
from timeline.platform.models import Account, Availability, Clock, ContentItem, Message, Reading, Report
from timeline.platform.observing import enter_reading, enter_sighting, enter_ticket
from timeline.platform.records import PlatformRecord
from timeline.platform.timing import set_clock


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of record: its word in addresses, its model, what one is called, and the act that enters one.

    `is_dated` where it takes its date from an event; a message is entered by the quick log, and so by no act here.
    """

    name: str
    model: type[PlatformRecord]
    one: str
    enters: Callable[..., PlatformRecord] | None
    is_dated: bool = False


SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        Sort("tickets", Report, "ticket", enter_ticket, is_dated=True),
        Sort("messages", Message, "message", None, is_dated=True),
        Sort("items", ContentItem, "content item", add_item),
        Sort("accounts", Account, "account", add_account),
        Sort("readings", Reading, "count", enter_reading, is_dated=True),
        Sort("sightings", Availability, "sighting", enter_sighting, is_dated=True),
        Sort("clocks", Clock, "clock", set_clock),
    )
}
BY_MODEL: Mapping[type[Any], Sort] = {sort.model: sort for sort in SORTS.values()}


def sort_named(name: str) -> Sort:
    """The sort of that name. Raises Http404 where there is none."""
    if name not in SORTS:
        raise Http404("There is no such sort of platform record.")
    return SORTS[name]


def open_record(desk: Desk, sort: Sort, uid: UUID) -> Any:
    """The record of that sort. Raises Http404 where none is open to the reader."""
    records: Any = sort.model._default_manager
    found = records.visible_to(desk.user).in_matter(desk.matter).filter(uid=uid).first()
    if found is None:
        raise Http404("No such record is open to you.")
    return found


def called(record: PlatformRecord) -> str:
    """A record as pages name it: "ticket 0139730675", "Post 1", "views: 167K (E-10)"; a heading puts a capital."""
    event = getattr(record, "event", None)
    if isinstance(record, Report):
        return f"ticket {record.number}" if record.number else f"report {record.event.label}, number not known"
    if isinstance(record, Message):
        return f"message {record.get_direction_display().lower()} ({record.event.label})"
    return f"{record} ({event.label})" if event else str(record)
