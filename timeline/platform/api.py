"""The interface for programs: accounts, content items, reports, messages and readings."""

from typing import Any

from rest_framework import serializers

from casefile.ledger.models import Act
from casefile.matters.asking import ByUid, Filter, matter_of
from casefile.matters.interface import Corrected
from casefile.matters.records import Record
from casefile.matters.versions import corrected
from timeline.events.quoting import holds
from timeline.events.serializers import events
from timeline.platform.entering import add_account, add_item, file_report, log_message, take_reading
from timeline.platform.models import Account, ContentItem, Message, Reading, Report
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
    items,
    reports,
)

BY_EVENT = Filter("event", lambda: ByUid(events), "The event, by lasting id.")


class PlatformRecords(Corrected):
    """Records of what the platform was told, said and showed."""

    def correct(self, record: Any, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it; the old value stays in the ledger."""
        kept: Record = corrected(
            actor=self.actor,
            matter=matter_of(record),
            instance=record,
            version=version,
            changes=changes,
            act=Act.PLATFORM_CORRECTED,
            why=why,
        )
        return kept


class Accounts(PlatformRecords):
    """Accounts on the platform, under neutral labels."""

    queryset = Account.objects.select_related("matter", "party")
    serializer_class = AccountSerializer
    entries = AccountEntry
    corrections = AccountCorrection

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
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        markers = [(marker["shows"], marker["words"]) for marker in values.pop("markers", ())]
        return log_message(actor=self.actor, markers=markers, **values)

    def correct(self, record: Message, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it; words that a marker quotes must stay in it."""
        text = changes.get("text", record.text)
        if lost := [marker.words for marker in record.markers.all() if text and not holds(text, marker.words)]:
            said = f"A marker rests on the words “{lost[0]}”, which the message would no longer hold."
            raise serializers.ValidationError({"text": [said]})
        return super().correct(record, version, why, changes)


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
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return take_reading(actor=self.actor, **values)
