"""What every address of the interface for programs stands on: lists, one record, entering once, editing by version."""

import copy
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import Model, QuerySet
from rest_framework import serializers, viewsets
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.accounts.idempotency import answered_once
from casefile.accounts.models import User
from casefile.accounts.problems import Problem, tells
from casefile.ledger.entries import MatterArchived
from casefile.matters.access import MatterScopedQuerySet, Permission
from casefile.matters.asking import (
    ByFilters,
    Filter,
    Instant,
    MatterBySlug,
    allowed,
    changed_since,
    matter_of,
    narrowed,
)
from casefile.matters.records import Record
from casefile.matters.states import plain
from casefile.matters.versions import StaleSave

OTHER_MATTER = "It belongs to another matter: records of two matters are never joined."


def _stale(raised: StaleSave) -> dict[str, Any]:
    told = [
        {"field": found.field, "kept": _said(found.kept), "yours": _said(found.yours)} for found in raised.differences
    ]
    return {"version": raised.current.version, "differences": told}


def _said(value: Any) -> Any:
    """A value of either side as JSON; another record by its lasting id."""
    if isinstance(value, Model):
        return str(getattr(value, "uid", value))
    if isinstance(value, list | tuple):
        return [_said(inner) for inner in value]
    return plain(value) if isinstance(value, str | int | bool | dict | None) else str(plain(value))


tells(StaleSave, 412, "Changed meanwhile", _stale)
tells(MatterArchived, 403, "Matter archived")


class Pages(LimitOffsetPagination):
    """Lists come in pages: `limit` of at most 200, from `offset`."""

    default_limit = 50
    max_limit = 200


class Exact(serializers.Serializer[Any]):
    """Refuses what it does not know: a misspelt name must not pass for a value that was kept."""

    exact = True

    def to_internal_value(self, data: Any) -> Any:
        """The values. Raises ValidationError on a name that is not one of the fields."""
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(set(map(str, data)) - writable):
                known = ", ".join(sorted(writable))
                raise serializers.ValidationError(
                    {name: [f"Not known here, or not written: {known} are."] for name in unknown}
                )
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values, all of one matter."""
        matters = {name: _matters_in(value) for name, value in attrs.items()}
        named = [(name, pk) for name, found in matters.items() for pk in found]
        if self.instance is not None and isinstance(self.instance, Model):
            named.insert(0, ("", matter_of(self.instance).pk))
        wrong = {name: [OTHER_MATTER] for name, pk in named if pk != named[0][1]}
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


def _matters_in(value: Any) -> list[int]:
    """The keys of the matters that a value's records belong to."""
    if isinstance(value, list | tuple):
        return [pk for inner in value for pk in _matters_in(inner)]
    if isinstance(value, dict):
        return [pk for inner in value.values() for pk in _matters_in(inner)]
    if not isinstance(value, Record):
        return []
    return [matter_of(value).pk]


class ExactRecord(Exact, serializers.ModelSerializer[Any]):
    """A record's fields with the model's own rules and words; the act decides what stands beside what."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, models.DateTimeField: Instant}

    def get_fields(self) -> dict[str, Any]:
        """The fields; those of `Meta.related`, whose names a serializer keeps for itself, in their places."""
        fields: dict[str, Any] = super().get_fields()
        related = getattr(self.Meta, "related", {})
        return {name: copy.deepcopy(related.get(name, field)) for name, field in fields.items()}

    def get_validators(self) -> list[Any]:
        """None: uniqueness within a matter is checked by the act."""
        return []


class MatterRecords(viewsets.GenericViewSet[Any]):
    """Records of matters: a list with filters and pages, and one record by its lasting id with its version as ETag."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    filter_backends = (ByFilters,)
    pagination_class = Pages
    filters: ClassVar[Mapping[str, Filter]] = {}
    matter_column: ClassVar[str] = "matter"
    versioned: ClassVar[tuple[str, ...]] = ()
    reads: ClassVar[str] = Permission.READ

    def list_filters(self) -> dict[str, Filter]:
        """The view's filters, and the two that every list has."""
        model = super().get_queryset().model
        return {
            "matter": Filter(self.matter_column, MatterBySlug, "Short name of the matter."),
            **self.filters,
            "changed_since": Filter(
                partial(changed_since, model), Instant, "Entered or corrected since that instant, with its offset."
            ),
        }

    def get_queryset(self) -> QuerySet[Any]:
        """The rows open to whoever asks, in a lasting order."""
        rows = cast(MatterScopedQuerySet[Any], super().get_queryset())
        return narrowed(self.request, rows, self.reads).order_by("pk")

    def list(self, request: Request) -> Response:
        """A page of the records open to you."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, uid: Any = None) -> Response:
        """One record."""
        return self.told(self.get_object())

    def told(self, record: Any, status: int = 200) -> Response:
        """The record as it stands now, with its version."""
        kept = self.get_queryset().get(pk=record.pk)
        return Response(self.get_serializer(kept).data, status=status, headers={"ETag": f'"{kept.version}"'})

    def still_open(self, answer: Any) -> None:
        """Raise Http404 where the record of an earlier answer is no longer open to whoever asks."""
        found = answer.get("document") or answer
        self.kwargs["uid"] = found["uid"]
        self.get_object()

    def stated_version(self) -> int:
        """The version that If-Match names. Raises Problem: 428 without one, 400 for anything but a version."""
        stated = self.request.headers.get("If-Match")
        if stated is None:
            detail = "Send If-Match with the version the edit began from, as its ETag gave it, so that nothing is lost."
            raise Problem(428, "Version needed", detail)
        found = re.fullmatch(r'"([1-9][0-9]{0,8})"', stated.strip())
        if found is None:
            raise Problem(400, "Not valid", 'If-Match is one version in quotation marks: "3".')
        return int(found[1])


class Entered(MatterRecords):
    """Records that programs also enter; a post may carry an Idempotency-Key."""

    entries: ClassVar[type[serializers.Serializer[Any]]]

    @answered_once()
    def create(self, request: Request) -> Response:
        """Enter a record."""
        return self.told(self.enter(self.read(self.entries, request)), status=201)

    def read(self, entry: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """The posted values. Raises ValidationError, Http404 for another's record, PermissionDenied."""
        given = entry(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    @property
    def actor(self) -> User:
        """Who acts; the permission was checked where the matter was named."""
        return cast(User, self.request.user)

    def enter(self, values: dict[str, Any]) -> Record:
        """Do the act."""
        raise NotImplementedError


class Corrected(Entered):
    """Records that programs also correct, each from the version that If-Match names."""

    corrections: ClassVar[type[serializers.Serializer[Any]]]
    corrects: ClassVar[str] = Permission.WRITE

    def partial_update(self, request: Request, uid: Any = None) -> Response:
        """Correct a record; what is not named stays, and what was there stays in the ledger."""
        record = self.get_object()
        allowed(request, matter_of(record), self.corrects)
        version = self.stated_version()
        given = self.corrections(record, data=request.data, partial=True, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        return self.told(self.correct(record, version, changes.pop("why", ""), changes))

    def correct(self, record: Any, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Do the act."""
        raise NotImplementedError


class Why(Exact):
    """Why a record is corrected or withdrawn."""

    why = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text='Why, for the ledger: "wrong page; see p. 4".'
    )


READ = ("uid", "version", "recorded_at")
"""What every record's answer begins with."""
