"""Sightings and clocks as programs read, enter and correct them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casefile.dates.elapsed import elapsed, sentence
from casefile.matters.access import Permission
from casefile.matters.asking import ByUid, MatterBySlug
from casefile.matters.interface import READ, ExactRecord, Why
from timeline.events.serializers import WITHDRAWN, events
from timeline.platform.models import Availability, Clock, ClockCandidate
from timeline.platform.serializers import accounts, items
from timeline.platform.standing import fallen_anchors

SEEN = ("state", "observed_by")
REASONS = {"type": "array", "items": {"type": "string"}}


class SightingSerializer(ExactRecord):
    """A sighting as it stands."""

    event = ByUid(read_only=True)
    item = ByUid(read_only=True, allow_null=True)
    account = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = Availability
        fields = (*READ, "event", "item", "account", *SEEN, *WITHDRAWN)
        read_only_fields = fields


class SightingEntry(ExactRecord):
    """What was seen of an item or account: live, gone, suspended, blocked."""

    event = ByUid(events, Permission.WRITE, help_text="Its event.")
    item = ByUid(items, required=False, allow_null=True, help_text="The item.")
    account = ByUid(accounts, required=False, allow_null=True, help_text="The account.")

    class Meta:
        model = Availability
        fields: ClassVar[tuple[str, ...]] = ("event", "item", "account", *SEEN)


class SightingCorrection(Why, SightingEntry):
    """What is corrected of a sighting."""

    class Meta(SightingEntry.Meta):
        fields = ("event", "item", "account", *SEEN, "why")


class CandidateSerializer(ExactRecord):
    """Another event that the clock could start from, and what speaks for it."""

    event = ByUid(read_only=True)

    class Meta:
        model = ClockCandidate
        fields = ("event", "reason")
        read_only_fields = fields


class CandidateEntry(ExactRecord):
    """Another start as it is entered."""

    event = ByUid(events, help_text="The event.")

    class Meta:
        model = ClockCandidate
        fields = ("event", "reason")


class ClockSerializer(ExactRecord):
    """A clock as it stands: the time in words, or why nothing is measured."""

    matter = MatterBySlug(read_only=True)
    start = ByUid(read_only=True)
    end = ByUid(read_only=True)
    candidates = CandidateSerializer(many=True, read_only=True)
    elapsed = serializers.SerializerMethodField(help_text="The time in words; empty where nothing is measured.")
    not_measured = serializers.SerializerMethodField(
        help_text="Why nothing is measured: its start, its end, or what these brought was withdrawn."
    )

    class Meta:
        model = Clock
        fields = (
            *(*READ, "matter", "name", "start", "end", "caution", "position", "candidates"),
            *("elapsed", "not_measured", *WITHDRAWN),
        )
        read_only_fields = fields

    def get_elapsed(self, clock: Clock) -> str:
        """The time from start to end, as pages say it."""
        if fallen_anchors(clock):
            return ""
        return sentence(elapsed(clock.start.occurred, clock.end.occurred, zone=clock.matter.zone))

    @extend_schema_field(REASONS)
    def get_not_measured(self, clock: Clock) -> list[str]:
        """The reasons, none where both ends stand."""
        return fallen_anchors(clock)


class ClockEntry(ExactRecord):
    """A clock as it is set."""

    matter = MatterBySlug(Permission.WRITE)
    start = ByUid(events, help_text="From this event.")
    end = ByUid(events, help_text="To this event.")
    candidates: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=CandidateEntry(), required=False, max_length=100, help_text="Every other start there could be."
    )

    class Meta:
        model = Clock
        fields: ClassVar[tuple[str, ...]] = ("matter", "name", "start", "end", "caution", "position", "candidates")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values; no other start is named twice."""
        named = [candidate["event"].pk for candidate in attrs.get("candidates", ())]
        if len(set(named)) < len(named):
            raise serializers.ValidationError({"candidates": ["Name each event once."]})
        return super().validate(attrs)


class ClockCorrection(Why, ClockEntry):
    """What is corrected of a clock; candidates that are named take the place of those there are."""

    class Meta(ClockEntry.Meta):
        fields = ("name", "start", "end", "caution", "position", "candidates", "why")
