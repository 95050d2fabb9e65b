"""The interface for programs: designations under a protective order, and claims of privilege."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.confidentiality.designating import claim_privilege, designate, withdraw_privilege
from casefile.confidentiality.models import Designation, PrivilegeClaim
from casefile.custody.api import documents
from casefile.matters.access import Permission
from casefile.matters.asking import ByUid, Filter, allowed
from casefile.matters.interface import READ, Entered, Exact, ExactRecord
from casefile.matters.records import Record

OF_DOCUMENT = Filter("document", lambda: ByUid(documents), "A document, by lasting id.")


class DesignationSerializer(ExactRecord):
    """A designation as it stands; the newest of a document holds."""

    document = ByUid(read_only=True)

    class Meta:
        model = Designation
        fields = (*READ, "document", "level", "designated_by", "under")
        read_only_fields = fields


class DesignationEntry(ExactRecord):
    """A designation as it is given; a mistaken one is put right by giving another."""

    document = ByUid(documents, Permission.WRITE)

    class Meta:
        model = Designation
        fields: ClassVar[tuple[str, ...]] = ("document", "level", "designated_by", "under")


class Designations(Entered):
    """Levels of confidentiality under a protective order; the newest of a document holds, earlier ones stay."""

    queryset = Designation.objects.all()
    serializer_class = DesignationSerializer
    entries = DesignationEntry
    matter_column = "document__matter"
    filters = {"document": OF_DOCUMENT}

    def get_queryset(self) -> QuerySet[Designation]:
        """The designations of the documents open to whoever asks."""
        rows = super().get_queryset().filter(document__in=documents(self.request))
        return rows.select_related("document__matter")

    def enter(self, values: dict[str, Any]) -> Record:
        """Give it."""
        return designate(actor=self.actor, **values)


class ClaimSerializer(ExactRecord):
    """A claim of privilege as it stands; a withdrawn one stays as history."""

    document = ByUid(read_only=True)

    class Meta:
        model = PrivilegeClaim
        fields = (*READ, "document", "basis", "description", "withdrawn_at")
        read_only_fields = fields


class ClaimEntry(ExactRecord):
    """A claim of privilege as it is made, in words that reveal nothing of the document."""

    document = ByUid(documents, Permission.WRITE)

    class Meta:
        model = PrivilegeClaim
        fields: ClassVar[tuple[str, ...]] = ("document", "basis", "description")


class ClaimWithdrawal(Exact):
    """Why a claim is withdrawn."""

    why = serializers.CharField(
        max_length=300, help_text='Why, for the record: "sent to the other side by the client in 2021".'
    )


class PrivilegeClaims(Entered):
    """Claims of privilege. While one stands, the document is open only to those who work on the case."""

    queryset = PrivilegeClaim.objects.all()
    serializer_class = ClaimSerializer
    entries = ClaimEntry
    matter_column = "document__matter"
    reads = Permission.WRITE
    versioned = ("withdraw",)
    filters = {
        "document": OF_DOCUMENT,
        "withdrawn": Filter(
            lambda yes: Q(withdrawn_at__isnull=not yes), serializers.BooleanField, "Withdrawn, or standing."
        ),
    }

    def get_queryset(self) -> QuerySet[PrivilegeClaim]:
        """The claims in the matters that whoever asks works on."""
        rows: QuerySet[PrivilegeClaim] = super().get_queryset()
        return rows.select_related("document__matter")

    def enter(self, values: dict[str, Any]) -> Record:
        """Make it."""
        return claim_privilege(actor=self.actor, **values)

    @extend_schema(request=ClaimWithdrawal)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, uid: Any = None) -> Response:
        """Withdraw a claim, from the version that If-Match names: an attorney does, for it opens the document."""
        claim = self.get_object()
        allowed(request, claim.matter, Permission.RELEASE)
        version = self.stated_version()
        why = self.read(ClaimWithdrawal, request)["why"]
        return self.told(withdraw_privilege(actor=self.actor, claim=claim, version=version, why=why))
