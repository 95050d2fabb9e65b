"""The interface for programs: background work, how far it is, and stopping it."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.jobs import queue
from casefile.jobs.models import Job
from casefile.matters.asking import ByFilters, Filter, MatterBySlug, worked_on
from casefile.matters.interface import Exact, Pages


class JobSerializer(serializers.ModelSerializer[Job]):
    """A piece of background work as it stands."""

    matter = MatterBySlug(read_only=True)
    asked_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(help_text="Who asked for it.")

    class Meta:
        model = Job
        fields = (
            *("uid", "matter", "work", "title", "state", "done", "total", "step", "attempts", "cancel_asked"),
            *("asked_by", "asked_at", "started_at", "finished_at", "result", "error"),
        )
        read_only_fields = fields


class Asked(Exact):
    """No values."""


class Jobs(viewsets.GenericViewSet[Job]):
    """Background work: what takes longer than an answer may, done by a worker in the name of whoever asked."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    filter_backends = (ByFilters,)
    pagination_class = Pages

    def list_filters(self) -> dict[str, Filter]:
        """By matter and state."""
        return {
            "matter": Filter("matter", MatterBySlug, "Short name of the matter."),
            "state": Filter("state", lambda: serializers.ChoiceField(Job.State.choices), "Where it stands."),
        }

    def get_queryset(self) -> QuerySet[Job]:
        """The work of the matters that whoever asks works on."""
        return Job.objects.select_related("asked_by", "matter").filter(Q(matter__in=worked_on(self.request)))

    def list(self, request: Request) -> Response:
        """A page of the background work of your matters, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, uid: Any = None) -> Response:
        """One piece of work."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=Asked, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uid: Any = None) -> Response:
        """Ask that it stop: at once while it waits, at its next step while it runs; an ended one stays as it is."""
        job = queue.cancel(self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=job.pk)).data)
