"""The interface for programs: issues, events and citations."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.accounts.problems import tells
from casefile.custody.api import documents
from casefile.matters.access import Permission
from casefile.matters.api import parties
from casefile.matters.asking import ByUid, Filter, Instant, allowed, matter_of
from casefile.matters.interface import Corrected
from casefile.matters.records import Record
from timeline.events.citing import DuplicateCitation, QuoteNotFound, cite
from timeline.events.conflicts import choose, record_conflict
from timeline.events.correcting import (
    AlreadyWithdrawn,
    correct_citation,
    correct_event,
    correct_issue,
    withdraw_citation,
    withdraw_event,
)
from timeline.events.entering import OtherMatter, add_issue, enter
from timeline.events.models import Citation, Conflict, Event, EventActor, Issue
from timeline.events.serializers import (
    CitationCorrection,
    CitationEntry,
    CitationSerializer,
    ConflictChoice,
    ConflictEntry,
    ConflictSerializer,
    EventCorrection,
    EventEntry,
    EventSerializer,
    IssueCorrection,
    IssueEntry,
    IssueSerializer,
    Withdrawal,
    citations,
    events,
    issues,
)

tells(QuoteNotFound, 422, "Quotation not found", lambda raised: {"nearest": raised.nearest})
tells(DuplicateCitation, 409, "Cited already")
tells(AlreadyWithdrawn, 409, "Withdrawn before")
tells(OtherMatter, 422, "Another matter")


class Issues(Corrected):
    """Issues that events bear on."""

    queryset = Issue.objects.select_related("matter", "parent")
    serializer_class = IssueSerializer
    entries = IssueEntry
    corrections = IssueCorrection

    def enter(self, values: dict[str, Any]) -> Record:
        """Add it."""
        return add_issue(actor=self.actor, **values)

    def correct(self, record: Issue, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        return correct_issue(actor=self.actor, issue=record, version=version, why=why, **changes)


class Withdrawn(Corrected):
    """Records that are withdrawn, never deleted."""

    versioned = ("withdraw",)

    @extend_schema(request=Withdrawal)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, uid: Any = None) -> Response:
        """Withdraw a record as mistaken, from the version that If-Match names."""
        record = self.get_object()
        allowed(request, matter_of(record), Permission.WRITE)
        version = self.stated_version()
        return self.told(self.take_out(record, version, self.read(Withdrawal, request)["why"]))

    def take_out(self, record: Any, version: int, why: str) -> Record:
        """Do the act."""
        raise NotImplementedError


class Events(Withdrawn):
    """Events: one dated, asserted thing each, with a lasting number."""

    queryset = Event.objects.select_related("matter").prefetch_related("actors__party", "disputed_by", "issues")
    serializer_class = EventSerializer
    entries = EventEntry
    corrections = EventCorrection
    filters = {
        "kind": Filter("kind", lambda: serializers.ChoiceField(Event.Kind.choices), "What sort of event."),
        "status": Filter("status", lambda: serializers.ChoiceField(Event.Status.choices), "How far established."),
        "number": Filter("number", lambda: serializers.IntegerField(min_value=0, max_value=2**31 - 1), "14 for E-14."),
        "text": Filter("statement__icontains", serializers.CharField, "Words in its statement."),
        "party": Filter(
            lambda party: Q(pk__in=EventActor.objects.filter(party=party).values("event_id")),
            lambda: ByUid(parties),
            "A party from or to whom it is, by lasting id.",
        ),
        "issue": Filter(
            lambda issue: Q(pk__in=issue.events.values("pk")), lambda: ByUid(issues), "An issue, by lasting id."
        ),
        "not_before": Filter("occurred_earliest__gte", Instant, "Certainly not before that instant."),
        "not_after": Filter("occurred_latest__lte", Instant, "Certainly not after that instant."),
        "withdrawn": Filter(
            lambda yes: Q(withdrawn_at__isnull=not yes), serializers.BooleanField, "Withdrawn as mistaken, or standing."
        ),
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Enter it."""
        return enter(actor=self.actor, **values)

    def correct(self, record: Event, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        return correct_event(actor=self.actor, event=record, version=version, why=why, **changes)

    def take_out(self, record: Event, version: int, why: str) -> Record:
        """Withdraw it."""
        return withdraw_event(actor=self.actor, event=record, version=version, why=why)


class Citations(Withdrawn):
    """Citations: where an event stands in a source."""

    queryset = Citation.objects.all()
    serializer_class = CitationSerializer
    entries = CitationEntry
    corrections = CitationCorrection
    matter_column = "event__matter"
    filters = {
        "event": Filter("event", lambda: ByUid(events), "An event, by lasting id."),
        "document": Filter("document", lambda: ByUid(documents), "A document, by lasting id."),
        "bears": Filter(
            "bears", lambda: serializers.ChoiceField(Citation.Bears.choices), "What it does for the event."
        ),
        "verified": Filter("pin_verified", serializers.BooleanField, "Whether the cited page was read."),
        "withdrawn": Events.filters["withdrawn"],
    }

    def get_queryset(self) -> QuerySet[Citation]:
        """The citations open to whoever asks."""
        return citations(self.request).select_related("event__matter", "document").order_by("pk")

    def enter(self, values: dict[str, Any]) -> Record:
        """Cite it."""
        return cite(actor=self.actor, **values)

    def correct(self, record: Citation, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        return correct_citation(actor=self.actor, citation=record, version=version, why=why, **changes)

    def take_out(self, record: Citation, version: int, why: str) -> Record:
        """Withdraw it."""
        return withdraw_citation(actor=self.actor, citation=record, version=version, why=why)


class Conflicts(Corrected):
    """Conflicts: sources that disagree. A correction chooses the value the chronology uses; the others stay."""

    queryset = Conflict.objects.select_related("matter", "event__matter").prefetch_related("stated__document")
    serializer_class = ConflictSerializer
    entries = ConflictEntry
    corrections = ConflictChoice
    filters = {"event": Filter("event", lambda: ByUid(events), "The event, by lasting id.")}

    def enter(self, values: dict[str, Any]) -> Record:
        """Record it."""
        stated = [(one["as_stated"], one.get("document"), one.get("pin_cite", "")) for one in values.pop("values")]
        return record_conflict(actor=self.actor, values=stated, **values)

    def correct(self, record: Conflict, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Choose a value."""
        value = list(record.stated.all())[changes["chosen"]]
        return choose(actor=self.actor, conflict=record, value=value, reason=changes["reason"], version=version)
