"""The interface for programs: purging a document by counsel's decision."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.custody.guard_forms import confirmed
from casefile.custody.purging import purge
from casefile.matters.access import Permission
from casefile.matters.asking import allowed
from casefile.matters.interface import Corrected, Exact


class PurgeEntry(Exact):
    """Counsel's decision to remove a document's bytes, and the document's number to confirm it."""

    decision = serializers.CharField(max_length=2000, help_text='The decision and its ground: "Agency has taken it".')
    decided_by = serializers.CharField(max_length=200, help_text='The counsel who decided: "A. Attorney".')
    agency = serializers.CharField(max_length=300, help_text='Who has it or was told of it: "Example Bureau".')
    contact = serializers.CharField(max_length=300, help_text='Whom to ask there: "Det. R. Roe, report no. 17".')
    clear_quotes = serializers.BooleanField(default=False, help_text="Whether quotations of it are cleared as well.")
    list_carried = serializers.BooleanField(default=False, help_text="Whether what it carried is listed as well.")
    confirm = serializers.CharField(max_length=20, help_text='The document\'s number: "S-12".')


class PurgedSerializer(serializers.Serializer[Any]):
    """What went, and in words what may still be kept somewhere."""

    documents = serializers.ListField(child=serializers.CharField(), help_text='Documents that went: ["S-12"].')
    files = serializers.IntegerField(help_text="Files removed from the store: 1.")
    quotes = serializers.IntegerField(help_text="Quotations that were cleared: 0.")
    remains = serializers.ListField(child=serializers.CharField(), help_text="What is not reached, in words.")


class Purged(Corrected):
    """Records that an attorney may purge."""

    @extend_schema(request=PurgeEntry, responses=PurgedSerializer)
    @action(detail=True, methods=["post"])
    def purge(self, request: Request, uid: Any = None) -> Response:
        """Remove a document's bytes for good, everywhere; an attorney does, and no litigation hold may stand."""
        document = self.get_object()
        allowed(request, document.matter, Permission.GOVERN, archived_too=True)
        values = self.read(PurgeEntry, request)
        confirmed(document, values.pop("confirm"))
        told = purge(actor=self.actor, document=document, **values)
        labels = [one.label for one in told.documents]
        answer = {"documents": labels, "files": told.files, "quotes": told.quotes, "remains": list(told.remains)}
        return Response(PurgedSerializer(answer).data)
