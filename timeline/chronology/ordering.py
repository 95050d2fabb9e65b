"""The total order of dates, put by the database itself, so that a page reads in full only the rows that it shows."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from casefile.dates.value import Kind
from timeline.events.models import Event

KINDS = (Kind.BEFORE, Kind.ON, Kind.BETWEEN, Kind.SPAN, Kind.AFTER, Kind.UNDATED)
CLOSED = Q(occurred_earliest__isnull=False, occurred_latest__isnull=False)


class Placed(NamedTuple):
    """An event in the total order, before anything else of it is read; `at` is what it sorts by, None if undated."""

    pk: int
    kind: str
    at: datetime | None


def total_order() -> list[OrderBy]:
    """The order of `casefile.dates.order.sort_key` by stored columns.

    Events with one sort bound and both sides closed share their earliest instant: the wider is the one that ends
    later. An open side is the widest; undated events come last.
    """
    shapes = [When(occurred_kind=str(kind), then=Value(place)) for place, kind in enumerate(KINDS)]
    end = Case(When(CLOSED, then=F("occurred_latest")), default=None, output_field=DateTimeField())
    return [
        F("occurred_sort_at").asc(nulls_last=True),
        Case(When(CLOSED, then=Value(1)), default=Value(0), output_field=IntegerField()).asc(),
        end.desc(nulls_last=True),
        Case(*shapes, output_field=IntegerField()).asc(),
        F("sequence").asc(),
        F("number").asc(),
    ]


def in_order(events: QuerySet[Event]) -> list[Placed]:
    """The events in the total order of dates, by one query and three columns."""
    columns = events.order_by(*total_order()).values_list("pk", "kind", "occurred_sort_at")
    return [Placed._make(row) for row in columns]
