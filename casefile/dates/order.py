"""The one order of events, for page, PDF, CSV, JSON and API alike."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from casefile.dates.value import DateValue, Kind

_EPOCH = datetime.fromisoformat("0001-01-01T00:00:00").replace(tzinfo=UTC)
_KINDS = {Kind.BEFORE: 0, Kind.ON: 1, Kind.BETWEEN: 2, Kind.SPAN: 3, Kind.AFTER: 4, Kind.UNDATED: 5}

SortKey = tuple[int, int, int, int, int, int, int]


def sort_key(value: DateValue, *, number: int, by: Literal["earliest", "latest"] = "earliest") -> SortKey:
    """A key by which `sorted` puts events in order; `number` is the event's own and settles what is left equal.

    By the sort bound (`earliest`, or `latest` where the matter says so; an open side uses the bound there is), then
    wider before narrower, an open side being the widest, then kind, `sequence` and number. Undated events come last.
    """
    kind = _KINDS[Kind(value.kind)]
    bound = sort_bound(value, by=by)
    if bound is None:
        return (1, 0, 0, 0, kind, value.sequence, number)
    length = width(value)
    opened = (0, 0) if length is None else (1, -length)
    return (0, _microseconds(bound - _EPOCH), *opened, kind, value.sequence, number)


def sort_bound(value: DateValue, *, by: Literal["earliest", "latest"] = "earliest") -> datetime | None:
    """The instant an event sorts by; None where it is undated."""
    first, second = (value.earliest, value.latest) if by == "earliest" else (value.latest, value.earliest)
    return first if first is not None else second


def width(value: DateValue) -> int | None:
    """How long the bounds are apart, in microseconds; None where a side is open."""
    if value.earliest is None or value.latest is None:
        return None
    return _microseconds(value.latest - value.earliest)


def _microseconds(length: timedelta) -> int:
    return length // timedelta(microseconds=1)
