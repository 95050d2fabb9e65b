"""A record as a ledger entry keeps it: its fields as plain JSON, without what a vault has sealed."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from casefile.search.fields import IndexedWords

LEFT_OUT = frozenset({"id", "version", "recorded_at", "recorded_by"})


_AS_IT_IS = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """A field's value as JSON without floats: times in ISO 8601, decimals and ids as text."""
    if type(value) in _AS_IT_IS:
        return value
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal() | float():
            return str(value)
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def state_of(instance: models.Model, *, but: Collection[str] = ()) -> dict[str, Any]:
    """The instance's own fields by name, `but` some; foreign keys as the other record's lasting id. Sealed bytes are
    left out."""
    state: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        if field.name in LEFT_OUT or field.name in but or isinstance(field, models.BinaryField | IndexedWords):
            continue
        value = getattr(instance, field.name if not field.is_relation else field.attname)
        if field.is_relation and value is not None:
            other = getattr(instance, field.name)
            value = str(getattr(other, "uid", other.pk))
        state[field.name] = plain(value)
    return state
