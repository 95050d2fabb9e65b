"""Content items, reports, messages and readings as programs read, enter and correct them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from casefile.matters.access import Permission
from casefile.matters.api import parties
from casefile.matters.asking import ByUid, MatterBySlug, narrowed
from casefile.matters.interface import READ, ExactRecord, Why
from timeline.events.serializers import WITHDRAWN, events
from timeline.platform.correcting import STATED
from timeline.platform.models import Account, ContentItem, FormStep, KnowledgeMarker, Message, Reading, Report

FILED = ("number", "channel", "capacity", *STATED, "outcome")
SENT = ("direction", "channel", "text", "origin", "origin_words", "outcome")
COUNTED = ("metric", "as_displayed", "at_least", "at_most", "observed_by")
POSTED = ("label", "platform", "post_id", "url")


def accounts(request: Request) -> QuerySet[Account]:
    """The platform accounts open to whoever asks."""
    return narrowed(request, Account.objects.select_related("matter"))


def items(request: Request) -> QuerySet[ContentItem]:
    """The content items open to whoever asks."""
    return narrowed(request, ContentItem.objects.select_related("matter"))


def reports(request: Request) -> QuerySet[Report]:
    """The reports open to whoever asks."""
    return narrowed(request, Report.objects.select_related("event__matter"))


def messages(request: Request) -> QuerySet[Message]:
    """The messages open to whoever asks."""
    return narrowed(request, Message.objects.select_related("event__matter"))


class AccountSerializer(ExactRecord):
    """An account on the platform as it stands."""

    matter = MatterBySlug(read_only=True)
    party = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = Account
        fields = (*READ, "matter", "label", "platform", "account_id", "party", *WITHDRAWN)
        read_only_fields = fields


class AccountEntry(ExactRecord):
    """An account as it is entered."""

    matter = MatterBySlug(Permission.WRITE)
    party = ByUid(parties, required=False, allow_null=True, help_text="Whose it is, if known.")

    class Meta:
        model = Account
        fields: ClassVar[tuple[str, ...]] = ("matter", "label", "platform", "account_id", "party")


class AccountCorrection(Why, AccountEntry):
    """What is corrected of an account."""

    class Meta(AccountEntry.Meta):
        fields = ("label", "platform", "account_id", "party", "why")


class ContentItemSerializer(ExactRecord):
    """A content item as it stands."""

    matter = MatterBySlug(read_only=True)
    account = ByUid(read_only=True, allow_null=True)
    copy_of = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = ContentItem
        fields = (*READ, "matter", *POSTED, "account", "copy_of", *WITHDRAWN)
        read_only_fields = fields


class ContentItemEntry(ExactRecord):
    """A content item as it is entered, under a neutral label."""

    matter = MatterBySlug(Permission.WRITE)
    account = ByUid(accounts, required=False, allow_null=True, help_text="The account that posted.")
    copy_of = ByUid(items, required=False, allow_null=True, help_text="The item it repeats.")

    class Meta:
        model = ContentItem
        fields: ClassVar[tuple[str, ...]] = ("matter", *POSTED, "account", "copy_of")


class ContentItemCorrection(Why, ContentItemEntry):
    """What is corrected of a content item."""

    class Meta(ContentItemEntry.Meta):
        fields = (*POSTED, "account", "copy_of", "why")


class FormStepSerializer(ExactRecord):
    """One step of the reporting form."""

    class Meta:
        model = FormStep
        fields = ("step", "required_input", "obstacle", "minutes")


class ReportSerializer(ExactRecord):
    """A report as it stands."""

    event = ByUid(read_only=True)
    reporter = ByUid(read_only=True)
    items = ByUid(many=True, read_only=True)
    appeal_of = ByUid(read_only=True, allow_null=True)
    steps = FormStepSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = (*READ, "event", "reporter", "items", "appeal_of", "steps", *FILED, *WITHDRAWN)
        read_only_fields = fields


class ReportEntry(ExactRecord):
    """A report as it is entered, on the event of its filing."""

    event = ByUid(events, Permission.WRITE, help_text="The event of its filing.")
    reporter = ByUid(parties, help_text="Who reported.")
    items = ByUid(items, many=True, required=False, help_text="Items reported.")
    appeal_of = ByUid(reports, required=False, allow_null=True, help_text="The report it appeals.")
    steps: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=FormStepSerializer(), required=False, max_length=100, help_text="Steps of the form, in order."
    )

    class Meta:
        model = Report
        fields: ClassVar[tuple[str, ...]] = ("event", "reporter", "items", "appeal_of", "steps", *FILED)


class ReportCorrection(Why, ReportEntry):
    """What is corrected of a report; items and steps that are named take the place of those there are."""

    class Meta(ReportEntry.Meta):
        fields = ("event", "reporter", "items", "appeal_of", "steps", *FILED, "why")


class MarkerSerializer(ExactRecord):
    """What a message shows, with the words that show it."""

    class Meta:
        model = KnowledgeMarker
        fields = ("shows", "words")


class MessageSerializer(ExactRecord):
    """A message as it stands."""

    event = ByUid(read_only=True)
    reports = ByUid(many=True, read_only=True)
    in_reply_to = ByUid(read_only=True, allow_null=True)
    markers = MarkerSerializer(many=True, read_only=True)

    class Meta:
        model = Message
        fields = (*READ, "event", "reports", "in_reply_to", "markers", *SENT, *WITHDRAWN)
        read_only_fields = fields


class MessageEntry(ExactRecord):
    """A message as it is entered, on one ticket or several."""

    event = ByUid(events, Permission.WRITE, help_text="Its event.")
    reports = ByUid(reports, many=True, required=False, help_text="Tickets it concerns.")
    in_reply_to = ByUid(messages, required=False, allow_null=True, help_text="The message it answers.")
    markers: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MarkerSerializer(), required=False, max_length=6, help_text="What it shows, in its own words."
    )

    class Meta:
        model = Message
        fields: ClassVar[tuple[str, ...]] = ("event", "reports", "in_reply_to", "markers", *SENT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values; nothing is shown twice."""
        shown = [marker["shows"] for marker in attrs.get("markers", ())]
        if len(set(shown)) < len(shown):
            raise serializers.ValidationError({"markers": ["One marker for each thing shown."]})
        return super().validate(attrs)


class MessageCorrection(Why, MessageEntry):
    """What is corrected of a message; tickets and markers that are named take the place of those there are."""

    class Meta(MessageEntry.Meta):
        fields = ("event", "reports", "in_reply_to", "markers", *SENT, "why")


class ReadingSerializer(ExactRecord):
    """A reading as it stands."""

    event = ByUid(read_only=True)
    item = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = Reading
        fields = (*READ, "event", "item", *COUNTED, *WITHDRAWN)
        read_only_fields = fields


class ReadingEntry(ExactRecord):
    """A count as it was displayed, with the lowest and highest number it can mean."""

    event = ByUid(events, Permission.WRITE, help_text="Its event.")
    item = ByUid(items, required=False, allow_null=True, help_text="The item; none for several together.")

    class Meta:
        model = Reading
        fields: ClassVar[tuple[str, ...]] = ("event", "item", *COUNTED)


class ReadingCorrection(Why, ReadingEntry):
    """What is corrected of a reading."""

    class Meta(ReadingEntry.Meta):
        fields = ("event", "item", *COUNTED, "why")
