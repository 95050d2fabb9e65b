"""What a program may ask and name: rows open to it, records by lasting id, filters that refuse what is unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from casefile.accounts.models import ApiToken
from casefile.ledger.entries import MatterArchived
from casefile.ledger.models import LedgerEntry
from casefile.matters.access import MatterScopedQuerySet, Permission, may
from casefile.matters.models import Matter

Row = TypeVar("Row", bound=Model)
PAGED = frozenset({"limit", "offset"})
EARLIEST, LATEST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""No source of a case lies beyond; outside them a zone's offset could leave the calendar."""


def narrowed(
    request: Request, rows: MatterScopedQuerySet[Row], permission: str = Permission.READ
) -> MatterScopedQuerySet[Row]:
    """The rows that whoever asks may see; a token sees its one matter only, whatever else its user may."""
    seen = rows.visible_to(request.user, permission)
    return seen.in_matter(request.auth.matter) if isinstance(request.auth, ApiToken) else seen


def worked_on(request: Request) -> QuerySet[Matter]:
    """The matters where whoever asks also sees work product: privileged documents, exhibits before release."""
    return narrowed(request, Matter.objects.all(), Permission.WRITE)


def in_any_role(request: Request) -> QuerySet[Matter]:
    """The matters open to whoever asks in any role: an auditor knows of the matter whose record is read."""
    rows = Matter.objects.all()
    return narrowed(request, rows) | narrowed(request, rows, Permission.READ_RECORD)


def allowed(request: Request, matter: Matter, permission: str, *, archived_too: bool = False) -> None:
    """Raise PermissionDenied, a 403, where the matter is seen but that may not be done in it.

    MatterArchived, a 403 as well, where it is put away and `archived_too` is not said.
    """
    if not may(request.user, matter, permission):
        raise PermissionDenied(f"In {matter} this takes a member who may: {Permission(permission).label.lower()}.")
    if matter.archived_at is not None and not archived_too:
        raise MatterArchived(matter)


class Instant(serializers.DateTimeField):
    """An instant with its offset, between the years 1000 and 9000."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


@extend_schema_field(OpenApiTypes.UUID)
class ByUid(serializers.RelatedField[Any, Any, Any]):
    """Another record by its lasting id, found only among those open to whoever asks; any other is not there.

    With a permission, it is the record under which something is entered: who may not do that there gets a 403.
    """

    default_error_messages = {"invalid": "“{given}” is not a lasting id (a UUID)."}

    def __init__(self, rows: Callable[[Request], QuerySet[Any]] | None = None, permission: str = "", **kwargs: Any):
        self.rows, self.permission = rows, permission
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        """The rows open to whoever asks."""
        return self.rows(self.context["request"]) if self.rows else Matter.objects.none()

    def to_internal_value(self, given: Any) -> Any:
        """The record. Raises Http404 for none and for another's alike."""
        try:
            uid = UUID(given) if isinstance(given, str) else None
        except ValueError:
            uid = None
        if uid is None:
            self.fail("invalid", given=str(given)[:60])
        found = self.get_queryset().filter(uid=uid).first()
        if found is None:
            raise Http404(f"{self.field_name or 'The record'}: no record {uid} is open to you.")
        if self.permission:
            allowed(self.context["request"], matter_of(found), self.permission)
        return found

    def to_representation(self, record: Any) -> str:
        """The lasting id."""
        return str(record.uid)

    def use_pk_only_optimization(self) -> bool:
        """The key alone does not give the lasting id."""
        return False


def matter_of(record: Any) -> Matter:
    """The matter a record belongs to: itself, its own, or its event's."""
    if isinstance(record, Matter):
        return record
    return cast(Matter, getattr(record, "matter", None) or record.event.matter)


@extend_schema_field(OpenApiTypes.STR)
class MatterBySlug(serializers.RelatedField[Matter, Any, str]):
    """A matter by its short name, among those open to whoever asks; with a permission, 403 where that is lacking."""

    default_error_messages = {"invalid": "Give the matter's short name: “doe-v-twitter”."}

    def __init__(self, permission: str = "", **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Matter]:
        """The matters open to whoever asks; to enter something, those seen in any role, so that a 403 can say why."""
        request = self.context["request"]
        return in_any_role(request) if self.permission else narrowed(request, Matter.objects.all())

    def to_internal_value(self, given: Any) -> Matter:
        """The matter. Raises Http404 for none and for another's alike."""
        if not isinstance(given, str) or not (given.isascii() and given.isprintable()):
            self.fail("invalid")
        found = self.get_queryset().filter(slug=given).first()
        if found is None:
            raise Http404("matter: no such matter is open to you.")
        if self.permission:
            allowed(self.context["request"], found, self.permission)
        return found

    def to_representation(self, matter: Any) -> str:
        """The short name."""
        return str(matter.slug)

    def use_pk_only_optimization(self) -> bool:
        """The key alone does not give the short name."""
        return False


@dataclass(frozen=True)
class Filter:
    """A parameter of a list: the column or condition it narrows by, the field that reads its value, and its words."""

    by: str | Callable[[Any], Q]
    field: Callable[[], serializers.Field[Any, Any, Any, Any]]
    words: str

    def condition(self, value: Any) -> Q:
        """The condition that a read value stands for."""
        return Q(**{self.by: value}) if isinstance(self.by, str) else self.by(value)


def changed_since(model: type[Model], at: datetime) -> Q:
    """Rows entered since that instant, or acted on since by the ledger."""
    told = LedgerEntry.objects.filter(object_type=model.__name__, at__gte=at, object_version__gt=1)
    return Q(recorded_at__gte=at) | Q(uid__in=list(told.values_list("object_id", flat=True)))


class ByFilters(BaseFilterBackend):
    """Narrows a list by the view's `filters`; a parameter that is not one of them is refused, never passed over."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that the request's parameters ask for."""
        filters: Mapping[str, Filter] = view.list_filters()
        if unknown := sorted(set(request.query_params) - set(filters) - PAGED):
            known = ", ".join(sorted({*filters, *PAGED}))
            raise serializers.ValidationError({name: [f"This list knows {known}."] for name in unknown})
        for name, wanted in filters.items():
            if name in request.query_params:
                queryset = queryset.filter(wanted.condition(self._read(name, wanted, request)))
        return queryset

    def _read(self, name: str, wanted: Filter, request: Request) -> Any:
        asked: serializers.Serializer[Any] = serializers.Serializer(
            data={name: request.query_params[name]}, context={"request": request}
        )
        asked.fields[name] = wanted.field()
        asked.is_valid(raise_exception=True)
        return asked.validated_data[name]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters as OpenAPI describes them."""
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": wanted.words,
                "schema": _schema_of(wanted.field()),
            }
            for name, wanted in view.list_filters().items()
        ]


def _schema_of(field: serializers.Field[Any, Any, Any, Any]) -> dict[str, Any]:
    match field:
        case serializers.ChoiceField():
            return {"type": "string", "enum": [str(value) for value in field.choices]}
        case serializers.BooleanField():
            return {"type": "boolean"}
        case serializers.IntegerField():
            return {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
        case serializers.DateTimeField():
            return {"type": "string", "format": "date-time"}
        case ByUid():
            return {"type": "string", "format": "uuid"}
        case _:
            return {"type": "string"}
