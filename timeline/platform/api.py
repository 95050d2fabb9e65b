"""The interface for programs: accounts, content items, reports, messages, readings, sightings and clocks."""

from typing import Any

from rest_framework import serializers

from casefile.matters.asking import ByUid, Filter
from casefile.matters.records import Record
from timeline.events.api import Events, Withdrawn
from timeline.events.serializers import events
from timeline.platform.clock_serializers import (
    ClockCorrection,
    ClockEntry,
    ClockSerializer,
    SightingCorrection,
    SightingEntry,
    SightingSerializer,
)
from timeline.platform.correcting import correct_platform_record, withdraw_platform_record
from timeline.platform.entering import add_account, add_item, file_report, log_message, sight, take_reading
from timeline.platform.models import Account, Availability, Clock, ContentItem, Message, Reading, Report
from timeline.platform.serializers import (
    AccountCorrection,
    AccountEntry,
    AccountSerializer,
    ContentItemCorrection,
    ContentItemEntry,
    ContentItemSerializer,
    MessageCorrection,
    MessageEntry,
    MessageSerializer,
    ReadingCorrection,
    ReadingEntry,
    ReadingSerializer,
    ReportCorrection,
    ReportEntry,
    ReportSerializer,
    accounts,
    items,
    reports,
)
from timeline.platform.standing import BROUGHT
from timeline.platform.timing import set_clock

BY_EVENT = Filter("event", lambda: ByUid(events), "The event, by lasting id.")


STANDING = Events.filters["withdrawn"]


class PlatformRecords(Withdrawn):
    """Records of what the platform was told, said and showed."""

    def correct(self, record: Any, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it; the old value stays in the ledger."""
        kept: Record = correct_platform_record(
            actor=self.actor, instance=record, version=version, why=why, **self.read_as(changes)
        )
        return kept

    def take_out(self, record: Any, version: int, why: str) -> Record:
        """Withdraw it."""
        kept: Record = withdraw_platform_record(actor=self.actor, instance=record, version=version, why=why)
        return kept

    def read_as(self, values: dict[str, Any]) -> dict[str, Any]:
        """The posted values as the acts take them."""
        pairs = {"markers": ("shows", "words"), "candidates": ("event", "reason")}
        return {
            name: [tuple(one[part] for part in pairs[name]) for one in value] if name in pairs else value
            for name, value in values.items()
        }


class Accounts(PlatformRecords):
    """Accounts on the platform, under neutral labels."""

    queryset = Account.objects.select_related("matter", "party")
    serializer_class = AccountSerializer
    entries = AccountEntry
    corrections = AccountCorrection
    filters = {
        "label": Filter("label", serializers.CharField, "Its neutral name, exactly."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Add it."""
        return add_account(actor=self.actor, **values)


class ContentItems(PlatformRecords):
    """Content items: posts and files the case is about, described neutrally and never shown."""

    queryset = ContentItem.objects.select_related("matter", "account", "copy_of")
    serializer_class = ContentItemSerializer
    entries = ContentItemEntry
    corrections = ContentItemCorrection
    filters = {
        "label": Filter("label", serializers.CharField, "Its neutral name, exactly."),
        "post_id": Filter("post_id", serializers.CharField, "The platform's id, exactly."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Add it."""
        return add_item(actor=self.actor, **values)


class Reports(PlatformRecords):
    """Reports made to the platform: tickets."""

    queryset = Report.objects.select_related("event__matter", "reporter", "appeal_of").prefetch_related(
        "items", "steps"
    )
    serializer_class = ReportSerializer
    entries = ReportEntry
    corrections = ReportCorrection
    matter_column = "event__matter"
    filters = {
        "event": BY_EVENT,
        "number": Filter("number", serializers.CharField, "Ticket number, exactly."),
        "capacity": Filter("capacity", lambda: serializers.ChoiceField(Report.Capacity.choices), "As what."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return file_report(actor=self.actor, **values)


class Messages(PlatformRecords):
    """Messages to and from the platform."""

    queryset = Message.objects.select_related("event__matter", "in_reply_to").prefetch_related("reports", "markers")
    serializer_class = MessageSerializer
    entries = MessageEntry
    corrections = MessageCorrection
    matter_column = "event__matter"
    filters = {
        "event": BY_EVENT,
        "report": Filter("reports", lambda: ByUid(reports), "A ticket it concerns, by lasting id."),
        "direction": Filter("direction", lambda: serializers.ChoiceField(Message.Direction.choices), "To or from."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return log_message(actor=self.actor, **self.read_as(values))


class Readings(PlatformRecords):
    """Readings: counts observed at one time."""

    queryset = Reading.objects.select_related("event__matter", "item")
    serializer_class = ReadingSerializer
    entries = ReadingEntry
    corrections = ReadingCorrection
    matter_column = "event__matter"
    filters = {
        "event": BY_EVENT,
        "item": Filter("item", lambda: ByUid(items), "The item, by lasting id."),
        "metric": Filter("metric", serializers.CharField, "What was counted, exactly."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return take_reading(actor=self.actor, **values)


class Sightings(PlatformRecords):
    """Sightings: what was seen of an item or account at one time."""

    queryset = Availability.objects.select_related("event__matter", "item", "account")
    serializer_class = SightingSerializer
    entries = SightingEntry
    corrections = SightingCorrection
    matter_column = "event__matter"
    filters = {
        "event": BY_EVENT,
        "item": Filter("item", lambda: ByUid(items), "The item, by lasting id."),
        "account": Filter("account", lambda: ByUid(accounts), "The account, by lasting id."),
        "state": Filter("state", lambda: serializers.ChoiceField(Availability.State.choices), "What was seen."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return sight(actor=self.actor, **values)


class Clocks(PlatformRecords):
    """Clocks: measured intervals between two events, with every other start there could be."""

    queryset = Clock.objects.select_related("matter", "start", "end").prefetch_related(
        "candidates__event", *(f"{end}__{name}__event" for end in ("start", "end") for name in BROUGHT)
    )
    serializer_class = ClockSerializer
    entries = ClockEntry
    corrections = ClockCorrection
    filters = {
        "start": Filter("start", lambda: ByUid(events), "The event it starts from, by lasting id."),
        "end": Filter("end", lambda: ByUid(events), "The event it runs to, by lasting id."),
        "withdrawn": STANDING,
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Set it."""
        return set_clock(actor=self.actor, **self.read_as(values))
