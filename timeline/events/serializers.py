"""Issues, events and citations as programs read, enter and correct them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from casefile.custody.api import documents
from casefile.dates.printing import iso, printed
from casefile.matters.access import Permission
from casefile.matters.api import parties
from casefile.matters.asking import ByUid, MatterBySlug, narrowed
from casefile.matters.interface import READ, Exact, ExactRecord, Why
from timeline.events.models import Citation, Conflict, ConflictValue, Event, EventActor, Issue

SAID = ("kind", "statement", "status", "is_key", "call_out")
RELATED = ("from_parties", "to_parties", "disputed_by", "issues")
DATED = ("date", "inferred_from", "inferred_by", "sequence")
WITHDRAWN = ("withdrawn_at", "withdrawn_because")
CITED = ("document", "pin_cite", "page_number", "quote", "bears", "hearsay_basis", "hearsay_note")
UIDS = {"type": "array", "items": {"type": "string", "format": "uuid"}}


def events(request: Request) -> QuerySet[Event]:
    """The events open to whoever asks."""
    return narrowed(request, Event.objects.select_related("matter"))


def issues(request: Request) -> QuerySet[Issue]:
    """The issues open to whoever asks."""
    return narrowed(request, Issue.objects.select_related("matter"))


class IssueSerializer(ExactRecord):
    """An issue as it stands."""

    matter = MatterBySlug(read_only=True)

    class Meta:
        model = Issue
        fields = (*READ, "matter", "title", "parent", "sequence")
        read_only_fields = fields
        related = {"parent": ByUid(read_only=True, allow_null=True)}


class IssueEntry(ExactRecord):
    """An issue as it is entered."""

    matter = MatterBySlug(Permission.WRITE)

    class Meta:
        model = Issue
        fields: ClassVar[tuple[str, ...]] = ("matter", "title", "parent")
        related = {"parent": ByUid(issues, required=False, allow_null=True, help_text="The issue above it.")}


class IssueCorrection(Why, IssueEntry):
    """What is corrected of an issue."""

    class Meta(IssueEntry.Meta):
        fields = ("title", "parent", "sequence", "why")


class DateSerializer(serializers.Serializer[Any]):
    """A date as its source states it, and what that can mean."""

    as_stated = serializers.CharField(help_text='The source\'s words: "Jan 28, 2020".')
    text = serializers.CharField(help_text="As it prints.")
    iso = serializers.CharField(help_text="In ISO 8601 or EDTF, where it has such a form.")
    kind = serializers.CharField(help_text="instant, range, before, after or undated.")
    precision = serializers.CharField(help_text='How exactly it is stated: "day".')
    qualifier = serializers.CharField(help_text='How surely: "approximate".')
    earliest = serializers.DateTimeField(allow_null=True, help_text="The first moment it can mean.")
    latest = serializers.DateTimeField(allow_null=True, help_text="The end of the last moment it can mean.")
    zone = serializers.CharField(help_text="Zone of a clock time.")
    basis = serializers.CharField(help_text="stated or inferred.")
    inferred_from = serializers.CharField(help_text="What it was inferred from.")
    inferred_by = serializers.CharField(help_text="Who inferred it.")
    refused = serializers.CharField(help_text="Why the words could not be read as a date; empty where they were.")


class EventSerializer(ExactRecord):
    """An event as it stands."""

    matter = MatterBySlug(read_only=True)
    date = serializers.SerializerMethodField()
    from_parties = serializers.SerializerMethodField()
    to_parties = serializers.SerializerMethodField()
    disputed_by = ByUid(many=True, read_only=True)
    issues = ByUid(many=True, read_only=True)

    class Meta:
        model = Event
        fields = (*READ, "matter", "number", "label", "date", "sequence", *SAID, *RELATED, *WITHDRAWN)
        read_only_fields = fields

    @extend_schema_field(DateSerializer)
    def get_date(self, event: Event) -> dict[str, Any]:
        """The date with everything it can mean."""
        value, zone = event.occurred, event.matter.zone
        told = {name: getattr(value, name) for name in map(str, DateSerializer().fields) if hasattr(value, name)}
        return DateSerializer({**told, "text": printed(value, zone=zone), "iso": iso(value, zone)}).data

    @extend_schema_field(UIDS)
    def get_from_parties(self, event: Event) -> list[str]:
        """From whom, in the order they print."""
        return _acting(event, EventActor.Side.FROM)

    @extend_schema_field(UIDS)
    def get_to_parties(self, event: Event) -> list[str]:
        """To whom, in the order they print."""
        return _acting(event, EventActor.Side.TO)


def _acting(event: Event, side: str) -> list[str]:
    return [str(actor.party.uid) for actor in event.actors.all() if actor.side == side]


class EventEntry(ExactRecord):
    """An event as it is entered; a date that cannot be read keeps its words, undated, with the reason."""

    matter = MatterBySlug(Permission.WRITE)
    date = serializers.CharField(max_length=300, help_text='The date in its source\'s words: "Jan 28, 2020 4:15 PM".')
    inferred_from = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text='Where it was inferred: "the thread\'s year".'
    )
    inferred_by = serializers.CharField(max_length=150, required=False, allow_blank=True, help_text="Who inferred it.")
    sequence = serializers.IntegerField(
        min_value=0, max_value=10_000, required=False, help_text="Order among events of the same time: 0, 1."
    )
    from_parties = ByUid(parties, many=True, required=False, help_text="From whom, in the order they print.")
    to_parties = ByUid(parties, many=True, required=False, help_text="To whom, in the order they print.")
    disputed_by = ByUid(parties, many=True, required=False, help_text="Parties that dispute it.")
    issues = ByUid(issues, many=True, required=False, help_text="Issues it bears on.")

    class Meta:
        model = Event
        fields: ClassVar[tuple[str, ...]] = ("matter", *DATED, *SAID, *RELATED)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values; nobody is named twice on one side."""
        for name in RELATED:
            if len(set(attrs.get(name, ()))) < len(attrs.get(name, ())):
                raise serializers.ValidationError({name: ["Name each one once."]})
        return super().validate(attrs)


class EventCorrection(Why, EventEntry):
    """What is corrected of an event, and why."""

    class Meta(EventEntry.Meta):
        fields = (*DATED, *SAID, *RELATED, "why")


class Withdrawal(Exact):
    """Why a record is withdrawn as mistaken; it stays in the record."""

    why = serializers.CharField(max_length=300, help_text='"Entered twice; see E-14".')


class CitationSerializer(ExactRecord):
    """A citation as it stands."""

    event = ByUid(read_only=True)
    document = ByUid(read_only=True)

    class Meta:
        model = Citation
        fields = (
            *(*READ, "event", *CITED, "position", "pin_verified", "verified_by", "verified_at", "quote_check"),
            *WITHDRAWN,
        )
        read_only_fields = fields


class CitationEntry(ExactRecord):
    """A citation as it is entered; its quotation is compared with the held text first."""

    event = ByUid(events, Permission.WRITE, help_text="The event.")
    document = ByUid(documents, help_text="The source.")

    class Meta:
        model = Citation
        fields: ClassVar[tuple[str, ...]] = ("event", *CITED, "pin_verified", "verified_by")


class CitationCorrection(Why, CitationEntry):
    """What is corrected of a citation, and why; a pin that moved is no longer verified."""

    class Meta(CitationEntry.Meta):
        fields = (*CITED, "why")


def citations(request: Request) -> QuerySet[Citation]:
    """The citations open to whoever asks, of documents that are open too."""
    return narrowed(request, Citation.objects.all()).filter(document__in=documents(request))


class StatedSerializer(ExactRecord):
    """One of the values in a conflict, as its source states it."""

    document = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = ConflictValue
        fields = ("as_stated", "document", "pin_cite")
        read_only_fields = fields


class StatedEntry(ExactRecord):
    """A value as it is entered, with where it stands."""

    document = ByUid(documents, required=False, allow_null=True, help_text="Where it stands.")

    class Meta:
        model = ConflictValue
        fields = ("as_stated", "document", "pin_cite")


class ConflictSerializer(ExactRecord):
    """A conflict as it stands, with the values whose sources are open to you."""

    event = ByUid(read_only=True)
    values = serializers.SerializerMethodField(help_text="The values side by side.")
    chosen = serializers.SerializerMethodField(help_text="The chosen value's place in `values`, from 0.")

    class Meta:
        model = Conflict
        fields = (*READ, "event", "about", "values", "chosen", "reason")
        read_only_fields = fields

    def _open(self, conflict: Conflict) -> list[ConflictValue]:
        stated = list(conflict.stated.all())
        named = [value.document_id for value in stated if value.document_id is not None]
        readable = set(documents(self.context["request"]).filter(pk__in=named).values_list("pk", flat=True))
        return [value for value in stated if value.document_id is None or value.document_id in readable]

    @extend_schema_field(StatedSerializer(many=True))
    def get_values(self, conflict: Conflict) -> Any:
        """The values in the order they print."""
        return StatedSerializer(self._open(conflict), many=True, context=self.context).data

    def get_chosen(self, conflict: Conflict) -> int | None:
        """Its place; none while no choice was made, or where its source is not open to you."""
        keys = [value.pk for value in self._open(conflict)]
        return keys.index(conflict.chosen_id) if conflict.chosen_id in keys else None


class ConflictChoice(Exact):
    """Which value the chronology uses, and why."""

    chosen = serializers.IntegerField(min_value=0, max_value=1000, help_text="Its place in `values`, from 0.")
    reason = serializers.CharField(help_text="Why that one: “the docket's own stamp”.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The choice with its reason, among the values there are."""
        stated = attrs.get("values", self.instance.stated.all() if isinstance(self.instance, Conflict) else ())
        missing = {name for name in ("chosen", "reason") if name not in attrs}
        if len(missing) == 1 or (missing and isinstance(self.instance, Conflict)):
            raise serializers.ValidationError({name: ["A choice comes with its reason."] for name in missing})
        if not missing and attrs["chosen"] >= len(stated):
            raise serializers.ValidationError({"chosen": [f"There are {len(stated)} values, counted from 0."]})
        return super().validate(attrs)


class ConflictEntry(ConflictChoice):
    """A conflict as it is recorded: two values or more, and the chosen one with its reason, if any."""

    event = ByUid(events, Permission.WRITE, help_text="The event it concerns.")
    about = serializers.CharField(max_length=200, help_text='What they disagree on: "day the complaint was filed".')
    values: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=StatedEntry(), min_length=2, max_length=50, help_text="The values side by side."
    )
    chosen = serializers.IntegerField(min_value=0, required=False, help_text="Its place in `values`, from 0.")
    reason = serializers.CharField(required=False, help_text="Why that one.")
