"""The interface for programs: exhibits, from assembling through pre-flight and the gate to release and download."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.accounts.idempotency import answered_once
from casefile.accounts.problems import tells
from casefile.custody.downloads import attachment, stored
from casefile.jobs.models import Job
from casefile.matters.access import Permission
from casefile.matters.asking import ByUid, Filter, MatterBySlug, allowed, narrowed, worked_on
from casefile.matters.interface import READ, Entered, Exact, ExactRecord
from casefile.matters.records import Record
from timeline.chronology.models import Chronology
from timeline.exhibits.assemble import assemble
from timeline.exhibits.background import is_long, queue_preview, queue_release
from timeline.exhibits.models import Exhibit
from timeline.exhibits.preflight import preflight
from timeline.exhibits.release import (
    BlockedByGate,
    BlockedByPreflight,
    NotReleased,
    gate_exhibit,
    release,
    render_exhibit,
    rows_of,
)
from timeline.exhibits.render import RenderFailed
from timeline.exhibits.since import since_freeze
from timeline.exhibits.superseding import supersede

STANDS = ("state", "pages", "file_name", "content_sha256", "ledger_size", "ledger_root", "overridden", "released_at")

tells(NotReleased, 409, "Not released", lambda raised: {"findings": raised.findings})
tells(BlockedByPreflight, 409, "Blocked by pre-flight", lambda raised: {"findings": raised.findings})
tells(BlockedByGate, 409, "Blocked by the gate", lambda raised: {"findings": raised.findings})
tells(RenderFailed, 422, "Pages could not be set")


def chronologies(request: Request) -> QuerySet[Chronology]:
    """The chronologies open to whoever asks."""
    return narrowed(request, Chronology.objects.select_related("matter"))


def exhibits(request: Request) -> QuerySet[Exhibit]:
    """The exhibits open to whoever asks: before release only where he works on the case."""
    rows = narrowed(request, Exhibit.objects.select_related("matter", "chronology", "supersedes", "rendition"))
    return rows.filter(Q(state=Exhibit.State.RELEASED) | Q(matter__in=worked_on(request)))


class FindingSerializer(serializers.Serializer[Any]):
    """One thing pre-flight found."""

    code = serializers.CharField(help_text='A stable code: "pin-unverified".')
    row = serializers.IntegerField(allow_null=True, help_text="The row's printed number; none for the whole.")
    event = serializers.CharField(help_text='The row\'s event: "E-14"; empty for the whole.')
    message = serializers.CharField(help_text="What is short, in words.")
    blocks = serializers.BooleanField(help_text="Whether it stands in the way of release.")


class ExhibitSerializer(ExactRecord):
    """An exhibit as it stands."""

    matter = MatterBySlug(read_only=True)
    chronology = ByUid(read_only=True)
    supersedes = ByUid(read_only=True, allow_null=True)
    sha256 = serializers.CharField(source="rendition.sha256", default="", read_only=True, help_text="Of its file.")
    rows = serializers.SerializerMethodField(help_text="How many rows were frozen.")

    class Meta:
        model = Exhibit
        fields = (
            *READ,
            "matter",
            "chronology",
            "kind",
            "role",
            "number",
            "title",
            "supersedes",
            "rows",
            "sha256",
            *STANDS,
        )
        read_only_fields = fields

    def get_rows(self, exhibit: Exhibit) -> int:
        """Their number."""
        return exhibit.rows.count()


class ExhibitEntry(Exact):
    """An exhibit to be assembled from a chronology."""

    chronology = ByUid(chronologies, Permission.WRITE, help_text="The chronology it is made from.")
    kind = serializers.ChoiceField(Exhibit.Kind.choices, help_text="Which exhibit: summary.")
    number = serializers.CharField(max_length=20, help_text='As its sticker says: "1".')
    title = serializers.CharField(
        max_length=200, required=False, help_text="Its title; the kind's own where none is given."
    )
    subject = serializers.CharField(max_length=200, required=False, help_text="What its documents concern.")
    supersedes = ByUid(exhibits, required=False, allow_null=True, help_text="What it replaces.")
    sponsor = serializers.CharField(
        max_length=200, required=False, help_text="The witness an illustrative aid assists."
    )
    disclosed_on = serializers.DateField(required=False, help_text="Day on which an illustrative aid was disclosed.")


class Rendering(Exact):
    """How an exhibit is rendered."""

    marked_draft = serializers.BooleanField(default=False, help_text="Whether every page says that it is a draft.")


class Nothing(Exact):
    """No values."""


class Release(Exact):
    """The reasons, where what blocks is overridden; they stand in the ledger and never on the exhibit."""

    override_reason = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="Why it is released against pre-flight's findings."
    )
    gate_reason = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="Why it is released against the gate's findings."
    )


class GateSerializer(serializers.Serializer[Any]):
    """What the gate found in the finished bytes."""

    passed = serializers.BooleanField(help_text="Whether nothing blocks.")
    report = serializers.DictField(help_text="The gate's report, with its findings.")
    exhibit = ExhibitSerializer(help_text="The exhibit as it stands now.")


class PreflightSerializer(serializers.Serializer[Any]):
    """What stands between a frozen exhibit and its release."""

    blocked = serializers.BooleanField(help_text="Whether any finding blocks.")
    findings = FindingSerializer(many=True)


class Exhibits(Entered):
    """Exhibits: frozen when assembled, then rendered, gated and released; what replaces one is a new one."""

    queryset = Exhibit.objects.all()
    serializer_class = ExhibitSerializer
    entries = ExhibitEntry
    filters = {
        "kind": Filter("kind", lambda: serializers.ChoiceField(Exhibit.Kind.choices), "Which exhibit."),
        "state": Filter("state", lambda: serializers.ChoiceField(Exhibit.State.choices), "How far it has come."),
        "number": Filter("number", serializers.CharField, "As its sticker says, exactly."),
    }

    def get_queryset(self) -> QuerySet[Exhibit]:
        """The exhibits open to whoever asks."""
        return exhibits(self.request).order_by("pk")

    def enter(self, values: dict[str, Any]) -> Record:
        """Assemble it, in the place of another where one is named."""
        old = values.pop("supersedes", None)
        if old is None:
            return assemble(actor=self.actor, **values)
        if values.pop("kind") != old.kind:
            raise ValidationError({"kind": "What replaces an exhibit is of the same kind."})
        return supersede(actor=self.actor, exhibit=old, **values)

    def _worked_on(self, permission: str = Permission.WRITE, *, archived_too: bool = False) -> Exhibit:
        """The exhibit. Raises Http404 where it is not open, PermissionDenied where that may not be done."""
        exhibit: Exhibit = self.get_object()
        allowed(self.request, exhibit.matter, permission, archived_too=archived_too)
        return exhibit

    def still_open(self, answer: Any) -> None:
        """The record of the answer, or the exhibit that the address names."""
        super().still_open(answer.get("exhibit") or answer)

    def _queued(self, exhibit: Exhibit, job: Job) -> Response:
        """202: the exhibit as it stands, and in Location the background work to ask after."""
        answer = self.told(exhibit, status=202)
        answer.headers["Location"] = reverse("api-jobs-detail", args=[job.uid])
        return answer

    @extend_schema(responses=PreflightSerializer)
    @action(detail=True)
    def preflight(self, request: Request, uid: Any = None) -> Response:
        """What stands between the exhibit and its release, row by row."""
        exhibit = self._worked_on(archived_too=True)
        findings = [*preflight(exhibit.content, rows_of(exhibit)), *since_freeze(exhibit)]
        return Response({"blocked": any(found["blocks"] for found in findings), "findings": findings})

    @extend_schema(request=Rendering, responses={200: ExhibitSerializer, 202: ExhibitSerializer})
    @action(detail=True, methods=["post"])
    @answered_once(whole=False)
    def render(self, request: Request, uid: Any = None) -> Response:
        """Set the exhibit's pages; a marked draft takes who may release. One of many rows is set, and gated, in the
        background: 202, and Location says where its work is told."""
        marked = self.read(Rendering, request)["marked_draft"]
        exhibit = self._worked_on(Permission.RELEASE if marked else Permission.WRITE)
        if is_long(exhibit) and not marked:
            return self._queued(exhibit, queue_preview(actor=self.actor, exhibit=exhibit))
        return self.told(render_exhibit(actor=self.actor, exhibit=exhibit, override=marked))

    @extend_schema(request=Nothing, responses=GateSerializer)
    @action(detail=True, methods=["post"])
    @answered_once(whole=False)
    def gate(self, request: Request, uid: Any = None) -> Response:
        """Pass the finished bytes through the release gate."""
        exhibit = self._worked_on()
        self.read(Nothing, request)
        passed = gate_exhibit(actor=self.actor, exhibit=exhibit).passed
        answer = self.told(exhibit)
        exhibit.refresh_from_db()
        answer.data = {"passed": passed, "report": exhibit.gate, "exhibit": answer.data}
        return answer

    @extend_schema(request=Release, responses={200: ExhibitSerializer, 202: ExhibitSerializer})
    @action(detail=True, methods=["post"])
    @answered_once(whole=False)
    def release(self, request: Request, uid: Any = None) -> Response:
        """Render, gate and release; an attorney overrides what blocks by giving the reason. One of many rows is
        released in the background: 202, and Location says where its work is told."""
        exhibit = self._worked_on(Permission.RELEASE)
        reasons = self.read(Release, request)
        if is_long(exhibit):
            return self._queued(exhibit, queue_release(actor=self.actor, exhibit=exhibit, **reasons))
        return self.told(release(actor=self.actor, exhibit=exhibit, **reasons))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, uid: Any = None) -> FileResponse:
        """The finished file of a released exhibit, as a download."""
        exhibit: Exhibit = self.get_object()
        if exhibit.state != Exhibit.State.RELEASED or exhibit.rendition is None:
            raise Http404("Only a released exhibit can be downloaded.")
        return attachment(stored(exhibit.rendition.sha256), exhibit.file_name or f"exhibit-{exhibit.number}.pdf")
