"""X/Twitter data: answers of the API (v1.1 and v2), streams, and personal archives, each value by its own shape."""

from collections.abc import Mapping
from typing import Any

from casefile.evidence.platforms import archive, notices, v1, v2
from casefile.evidence.platforms.items import Found, Where, instant_of, utc
from casefile.evidence.platforms.values import Values


def gather(values: Values) -> Found:
    """All that the values show; a value of no known shape is flagged with its place."""
    found = Found()
    unknown: list[str] = []
    for value in values.values:
        if not read_value(found, value.content, value.place, values.name):
            unknown.append(value.place or "the file")
    if unknown and found.shapes:
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        found.flag("not_understood", f"{', '.join(unknown[:5])}{more}: data of another form, kept as it stands")
    return found


def read_value(found: Found, value: Any, place: str, name: str = "") -> bool:
    """Read one value by its shape; False where it has none that is known."""
    if isinstance(value, list):
        read = [read_value(found, member, f"{place}, item {number}") for number, member in enumerate(value, 1)]
        return any(read)
    if not isinstance(value, Mapping):
        return False
    if name and archive.read_entry(found, value, place, name):
        return True
    observed = value.get("__twarc")
    fetched = utc(instant_of(observed.get("retrieved_at"))) if isinstance(observed, Mapping) else None
    where = Where(place, v2.SHAPE, observed_at=fetched)
    if notices.read_notice(found, value, place):
        return True
    return v2.read_answer(found, value, where) or v1.read_answer(found, value, place)
