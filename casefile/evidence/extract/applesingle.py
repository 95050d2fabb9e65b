"""AppleSingle and AppleDouble files: a Mac file's content, name and dates wrapped in one."""

from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from casefile.evidence.extract.extraction import Child, Flag
from casefile.evidence.extract.inflating import MEMBER

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The dates count seconds from here, in GMT (RFC 1740, appendix A)."""
UNKNOWN = -(1 << 31)
CONTENT, RESOURCES, NAME, DATES = 1, 2, 3, 8
ENTRIES = 1_000


def read_apple(source: BinaryIO) -> tuple[dict[str, Any], list[Flag]]:
    """Facts: format, name, size of the content and of the resources, created and modified (UTC)."""
    entries = _entries(source)
    dates = _piece(source, entries.get(DATES), 16)
    size = entries[CONTENT][1] if CONTENT in entries else None
    facts: dict[str, Any] = {
        "format": "AppleSingle" if CONTENT in entries else "AppleDouble",
        "name": _piece(source, entries.get(NAME), 1024).decode("utf-8", "replace"),
        "content_bytes": size,
        "resource_bytes": entries[RESOURCES][1] if RESOURCES in entries else None,
        "created_utc": _instant(dates[:4]),
        "modified_utc": _instant(dates[4:8]),
    }
    if size is None:
        return facts, [Flag("content_missing", "only a Mac's side file: the content it belongs to is not in it")]
    flags = []
    if apple_child(source) is None:
        flags.append(Flag("child_unreadable", "the wrapped file breaks off early; ask for a whole copy"))
    return facts, flags


def apple_child(source: BinaryIO) -> Child | None:
    """The wrapped file; None where there is none, or not all of it."""
    entries = _entries(source)
    if CONTENT not in entries or not 0 < entries[CONTENT][1] <= MEMBER:
        return None
    content = _piece(source, entries[CONTENT], MEMBER)
    name = _piece(source, entries.get(NAME), 1024).decode("utf-8", "replace")
    return Child(name, content, place="data fork") if len(content) == entries[CONTENT][1] else None


def _entries(source: BinaryIO) -> dict[int, tuple[int, int]]:
    """Offset and length of each part, by its number."""
    source.seek(24)
    count = int.from_bytes(source.read(2), "big")
    table = source.read(12 * min(count, ENTRIES))
    rows = [table[start : start + 12] for start in range(0, len(table) - 11, 12)]
    numbers = [[int.from_bytes(row[place : place + 4], "big") for place in (0, 4, 8)] for row in rows]
    return {kind: (offset, length) for kind, offset, length in numbers}


def _piece(source: BinaryIO, entry: tuple[int, int] | None, limit: int) -> bytes:
    if entry is None:
        return b""
    source.seek(entry[0])
    return source.read(min(entry[1], limit))


def _instant(raw: bytes) -> str | None:
    seconds = int.from_bytes(raw, "big", signed=True) if len(raw) == 4 else UNKNOWN
    return None if seconds == UNKNOWN else (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
