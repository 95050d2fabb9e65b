"""The interface for programs: chronologies, the saved queries that exhibits are made from, and their rows."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.matters.access import Permission
from casefile.matters.asking import Filter, MatterBySlug
from casefile.matters.interface import READ, Corrected, Exact, ExactRecord, Why
from casefile.matters.records import Record
from timeline.chronology.models import Chronology
from timeline.chronology.ordering import total_order
from timeline.chronology.query import bound, matching
from timeline.chronology.saving import correct_chronology, save_chronology
from timeline.events.models import Event
from timeline.events.serializers import EventSerializer


class Query(Exact):
    """What a chronology asks; {} is every event."""

    kinds = serializers.ListField(child=serializers.ChoiceField(Event.Kind.choices), required=False)
    statuses = serializers.ListField(child=serializers.ChoiceField(Event.Status.choices), required=False)
    parties = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=200, help_text="By printed name."
    )
    issues = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=200, help_text="By title."
    )
    tickets = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=200, help_text="By number."
    )
    documents = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False, max_length=10_000,
        help_text="Events that cite a source, by its number: 12 is S-12.",
    )  # fmt: skip
    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False, max_length=10_000,
        help_text="Events by number: 14 is E-14.",
    )  # fmt: skip
    leave_out = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False, max_length=10_000,
        help_text="Events to leave out, by number.",
    )  # fmt: skip
    text = serializers.CharField(max_length=200, required=False, help_text="Words in a statement or quotation.")
    to = serializers.CharField(max_length=200, required=False, help_text='Until: "Feb 2020".')
    possibly = serializers.BooleanField(required=False, help_text="Count events that may lie in the range.")
    no_source = serializers.BooleanField(required=False, help_text="Only events that cite no source.")
    no_party = serializers.BooleanField(required=False, help_text="Only events that name no party.")
    no_issue = serializers.BooleanField(required=False, help_text="Only events on no issue.")
    no_ticket = serializers.BooleanField(required=False, help_text="Only events on no ticket.")
    key = serializers.BooleanField(required=False, help_text="Only key events.")

    def get_fields(self) -> dict[str, Any]:
        """The fields, with the one whose name Python keeps for itself."""
        since = serializers.CharField(max_length=200, required=False, help_text='Since: "Jan 2020".')
        return {**super().get_fields(), "from": since}


class ChronologySerializer(ExactRecord):
    """A chronology as it stands."""

    matter = MatterBySlug(read_only=True)
    query = serializers.SerializerMethodField(help_text="What it asks; {} is every event.")

    class Meta:
        model = Chronology
        fields = (*READ, "matter", "name", "query")
        read_only_fields = fields

    @extend_schema_field(Query)
    def get_query(self, chronology: Chronology) -> dict[str, Any]:
        """The saved query."""
        return dict(chronology.query)


class ChronologyEntry(ExactRecord):
    """A chronology as it is saved."""

    matter = MatterBySlug(Permission.WRITE)
    query = Query(required=False, help_text="What it asks; {} is every event.")

    class Meta:
        model = Chronology
        fields: ClassVar[tuple[str, ...]] = ("matter", "name", "query")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values; a range's words must be readable as dates in the matter."""
        matter = attrs["matter"] if self.instance is None else self.instance.matter
        for side in ("from", "to"):
            if words := attrs.get("query", {}).get(side):
                bound(matter, words, side)
        return super().validate(attrs)


class ChronologyCorrection(Why, ChronologyEntry):
    """What is corrected of a chronology; exhibits made from it before stay as they were frozen."""

    class Meta(ChronologyEntry.Meta):
        fields = ("name", "query", "why")


class Chronologies(Corrected):
    """Chronologies: saved queries."""

    queryset = Chronology.objects.select_related("matter")
    serializer_class = ChronologySerializer
    entries = ChronologyEntry
    corrections = ChronologyCorrection
    filters = {"name": Filter("name", serializers.CharField, "Its name, exactly.")}

    def enter(self, values: dict[str, Any]) -> Record:
        """Save it."""
        return save_chronology(actor=self.actor, **values)

    def correct(self, record: Chronology, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        kept = {"name": record.name, "query": record.query}
        return correct_chronology(actor=self.actor, chronology=record, version=version, why=why, **kept | changes)

    @extend_schema(responses=EventSerializer(many=True), filters=False)
    @action(detail=True, filter_backends=())
    def rows(self, request: Request, uid: Any = None) -> Response:
        """The events that the saved query yields now, in the order they print."""
        chronology = self.get_object()
        found = matching(chronology.matter, chronology.query, user=request.user).select_related("matter")
        found = found.prefetch_related("actors__party", "disputed_by", "issues")
        page = self.paginate_queryset(found.order_by(*total_order()))
        return self.get_paginated_response(EventSerializer(page, many=True, context=self.get_serializer_context()).data)
