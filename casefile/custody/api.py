"""The interface for programs: documents, received byte for byte or described where they are not held."""

import re
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.accounts.idempotency import answered_once
from casefile.accounts.problems import problem, tells
from casefile.confidentiality.designating import level_of
from casefile.confidentiality.models import PrivilegeClaim
from casefile.custody.correcting import correct_document
from casefile.custody.custodians import custodian_named
from casefile.custody.describing import reference, withhold
from casefile.custody.documents import original_of
from casefile.custody.downloads import attachment
from casefile.custody.intake import ASKED, DUPLICATE, REFUSED, Receipt, receive
from casefile.custody.purge_api import Purged
from casefile.custody.recognising import NotRecognised, queue_recognising
from casefile.evidence.models import Page, SourceDocument
from casefile.matters.access import Permission
from casefile.matters.asking import ByUid, Filter, MatterBySlug, allowed, narrowed, worked_on
from casefile.matters.interface import READ, ExactRecord, Why
from casefile.matters.records import Record
from casefile.matters.work_api import Asked, JobSerializer

SAID = (
    *("title", "short_cite", "kind", "description", "authored_as_stated", "authored_at", "captured_at"),
    *("collected_at", "author", "addressee", "admissibility", "admissibility_note", "authentication"),
    "is_transcription",
)
KEPT = (
    *("matter", "number", "label", "holding", "sha256", "size", "media_type", "original_name", "stated_digests"),
    *("received_at", "received_from", "custodian", "held_by", "parent", "replaced_by", "page_count", "facts", "flags"),
    *("purged_at", "read_error", "designation", "privileged"),
)
DESCRIBED = "described"

tells(NotRecognised, 422, "Not recognised")


def documents(request: Request) -> QuerySet[SourceDocument]:
    """The documents open to whoever asks: privileged ones only where he works on the case."""
    privileged = PrivilegeClaim.objects.filter(withdrawn_at=None).values("document_id")
    closed = Q(pk__in=privileged) & ~Q(matter__in=worked_on(request))
    return narrowed(request, SourceDocument.objects.all()).exclude(closed)


class DocumentSerializer(ExactRecord):
    """A document as it stands: what it is, its digest, and what reading it found."""

    matter = MatterBySlug(read_only=True)
    custodian = serializers.CharField(source="custodian.name", default="", read_only=True, help_text="Whose files.")
    replaced_by = serializers.SerializerMethodField(help_text="What took its place, where that is open to you.")
    designation = serializers.SerializerMethodField(help_text="The level of confidentiality that holds: none.")
    privileged = serializers.SerializerMethodField(help_text="Whether privilege is claimed over it.")

    class Meta:
        model = SourceDocument
        fields = (*READ, *KEPT, *SAID)
        read_only_fields = fields
        related = {"parent": serializers.SerializerMethodField(help_text="What it was attached to, where open to you.")}

    def get_designation(self, document: SourceDocument) -> str:
        """The newest designation's level."""
        return str(level_of(document))

    def get_privileged(self, document: SourceDocument) -> bool:
        """Whether a claim stands."""
        return any(claim.withdrawn_at is None for claim in document.privilege_claims.all())

    def get_parent(self, document: SourceDocument) -> str | None:
        """Its lasting id."""
        return self._open(document.parent)

    def get_replaced_by(self, document: SourceDocument) -> str | None:
        """Its lasting id."""
        return self._open(document.replaced_by)

    def _open(self, other: SourceDocument | None) -> str | None:
        if other is None or not documents(self.context["request"]).filter(pk=other.pk).exists():
            return None
        return str(other.uid)


class DocumentSaid(ExactRecord):
    """What is said of a document, held or not."""

    matter = MatterBySlug(Permission.WRITE)

    class Meta:
        model = SourceDocument
        fields: ClassVar[tuple[str, ...]] = ("matter", *SAID)


class DocumentReceipt(DocumentSaid):
    """A file to be received; what is not said of it is taken from the file."""

    file = serializers.FileField(allow_empty_file=True, help_text="The file's bytes.")
    received_from = serializers.CharField(
        max_length=200, required=False, help_text='Who handed it over: "Jane Roe #1".'
    )
    custodian = serializers.CharField(max_length=200, required=False, help_text='Whose files: "Jane Roe #1".')
    attested_by = serializers.CharField(
        max_length=200,
        required=False,
        help_text="Who attests that nothing in it shows sexual conduct or nudity of a minor.",
    )

    class Meta(DocumentSaid.Meta):
        fields = ("matter", "file", "received_from", "custodian", "attested_by", "parent", *SAID)
        related = {"parent": ByUid(documents, required=False, help_text="The document it was attached to.")}
        extra_kwargs = {name: {"required": False} for name in ("title", "short_cite", "kind")}


class DocumentDescription(DocumentSaid):
    """A source that is not held: referenced, because others hold it, or withheld, because nobody may."""

    holding = serializers.ChoiceField(["referenced", "withheld"], help_text="referenced or withheld.")
    held_by = serializers.CharField(max_length=300, help_text='Who holds it: "public docket".')
    stated_digests = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text='Digests that somebody states of a withheld item: {"md5": "5d29…", "by": "agency"}.',
    )

    class Meta(DocumentSaid.Meta):
        fields = ("matter", "holding", "held_by", "stated_digests", *SAID)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values; digests are stated of withheld items only, each under a plain name."""
        if odd := [name for name in attrs.get("stated_digests", {}) if not re.fullmatch(r"[ -~]{1,40}", name)]:
            raise serializers.ValidationError({"stated_digests": [f"{ascii(odd[0])[:60]} is not a name like “md5”."]})
        if attrs.get("stated_digests") and attrs["holding"] != "withheld":
            raise serializers.ValidationError(
                {"stated_digests": ["Only a withheld item has digests that others state."]}
            )
        return super().validate(attrs)


class DocumentCorrection(Why, DocumentSaid):
    """What is corrected of a document; never its bytes, nor how they came."""

    class Meta(DocumentSaid.Meta):
        fields = (*SAID, "received_from", "held_by", "why")


class OutcomeSerializer(serializers.Serializer[Any]):
    """What came of a document."""

    outcome = serializers.ChoiceField(["received", "duplicate", DESCRIBED], help_text="received, duplicate, described.")
    reason = serializers.CharField(help_text="Why, where it is not simply received.")
    sha256 = serializers.CharField(help_text="SHA-256 of the bytes; empty where none are held.")
    document = DocumentSerializer(help_text="The document that holds them.")


class PageSerializer(serializers.ModelSerializer[Page]):
    """A page with the text read from it, to quote exactly."""

    class Meta:
        model = Page
        fields = ("number", "label", "text", "text_source")
        read_only_fields = fields


class Documents(Purged):
    """Documents: post a file as multipart to receive it, or JSON to describe a source that is not held."""

    queryset = SourceDocument.objects.select_related("matter", "custodian", "parent", "replaced_by")
    serializer_class = DocumentSerializer
    corrections = DocumentCorrection
    parser_classes = (JSONParser, MultiPartParser)
    filters = {
        "kind": Filter("kind", lambda: serializers.ChoiceField(SourceDocument.Kind.choices), "What sort of source."),
        "holding": Filter("holding", lambda: serializers.ChoiceField(SourceDocument.Holding.choices), "Held or not."),
        "sha256": Filter("sha256", serializers.CharField, "SHA-256 of the held bytes, in hexadecimal."),
        "number": Filter("number", lambda: serializers.IntegerField(min_value=0, max_value=2**31 - 1), "12 for S-12."),
    }

    def get_queryset(self) -> QuerySet[SourceDocument]:
        """The documents open to whoever asks."""
        rows = documents(self.request).select_related("matter", "custodian", "parent", "replaced_by")
        return rows.prefetch_related("designations", "privilege_claims").order_by("pk")

    @extend_schema(
        request={"multipart/form-data": DocumentReceipt, "application/json": DocumentDescription},
        responses={
            201: OutcomeSerializer,
            200: OpenApiResponse(OutcomeSerializer, "The matter holds these bytes already."),
        },
    )
    def create(self, request: Request) -> Response | FileResponse:
        """Receive a file, or describe a source that is not held."""
        if (request.content_type or "").startswith("multipart/"):
            return self._receive(request)
        return self._describe(request)

    @answered_once(whole=False)  # reading a file takes its time, and the same bytes are never a second document
    def _receive(self, request: Request) -> Response:
        return self._answered(self._received(self.read(DocumentReceipt, request)))

    @answered_once()
    def _describe(self, request: Request) -> Response:
        values = self.read(DocumentDescription, request)
        act = withhold if values.pop("holding") == "withheld" else reference
        return self._outcome(DESCRIBED, act(actor=self.actor, **values), "", 201)

    def _received(self, values: dict[str, Any]) -> Receipt:
        upload, matter = values.pop("file"), values.pop("matter")
        owner = values.pop("custodian", "")
        named = {name: values.pop(name) for name in ("title", "short_cite", "kind", "received_from") if name in values}
        return receive(
            actor=self.actor,
            matter=matter,
            stream=upload.file,
            original_name=upload.name,
            custodian=custodian_named(actor=self.actor, matter=matter, name=owner) if owner else None,
            attested_by=values.pop("attested_by", ""),
            parent=values.pop("parent", None),
            fields=values,
            door="program",
            later=True,
            **named,
        )

    def _answered(self, receipt: Receipt) -> Response:
        if receipt.document is not None:
            status = 200 if receipt.outcome == DUPLICATE else 201
            return self._outcome(receipt.outcome, receipt.document, receipt.reason, status)
        told = {"outcome": receipt.outcome, "sha256": receipt.sha256, "listed": receipt.listed}
        if receipt.outcome == ASKED:
            return problem(409, "Attestation needed", receipt.reason, **told)
        if receipt.listed:
            return problem(422, "On the block-list", receipt.reason, **told)
        return problem(422, "Refused" if receipt.outcome == REFUSED else receipt.outcome, receipt.reason, **told)

    def _outcome(self, outcome: str, document: SourceDocument, reason: str, status: int) -> Response:
        kept = self.told(document, status=status)
        kept.data = {"outcome": outcome, "reason": reason, "sha256": document.sha256, "document": kept.data}
        return kept

    def correct(self, record: SourceDocument, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct what is said of it."""
        return correct_document(actor=self.actor, document=record, version=version, why=why, **changes)

    @extend_schema(responses=PageSerializer(many=True), filters=False)
    @action(detail=True, filter_backends=())
    def pages(self, request: Request, uid: Any = None) -> Response:
        """The text of a document, page by page."""
        page = self.paginate_queryset(self.get_object().pages.order_by("number"))
        return self.get_paginated_response(PageSerializer(page, many=True).data)

    @extend_schema(request=Asked, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def recognise(self, request: Request, uid: Any = None) -> Response:
        """Have the words of its scanned pages recognised in the background: 202, and Location says where that is told.

        422 where nothing of it can be recognised now, in words."""
        document: SourceDocument = self.get_object()
        allowed(request, document.matter, Permission.WRITE)
        self.read(Asked, request)
        job = queue_recognising(actor=self.actor, document=document)
        where = reverse("api-jobs-detail", args=[job.uid])
        return Response(JobSerializer(job).data, status=202, headers={"Location": where})

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def original(self, request: Request, uid: Any = None) -> FileResponse:
        """The received bytes, as a download."""
        document = self.get_object()
        return attachment(original_of(document), document.original_name or document.label)
