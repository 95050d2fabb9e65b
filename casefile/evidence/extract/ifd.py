"""Reading the directories of a TIFF file, which is also the form of EXIF: entries by number, values as
stored. Offsets that lead in circles, outside the file or to absurd sizes are passed over and counted."""

import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO

ENTRY_LIMIT = 4096
"""Entries of one directory that are read."""
VALUE_LIMIT = 16 << 20
"""Bytes of one value that are read."""
ENTRIES_OF_ALL, BYTES_OF_ALL = 400_000, 48 << 20
"""What is read of all directories together: hostile ones name the same bytes many times."""
NUMBER_LIMIT = 64
"""Numbers of one value that are kept: strip offsets of a large scan tell nothing."""

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
CODES = {3: "H", 4: "L", 6: "b", 8: "h", 9: "l", 11: "f", 12: "d", 13: "L", 16: "Q", 17: "q", 18: "Q"}
RAW = frozenset((1, 2, 7))
FRACTIONS = {5: "L", 10: "l"}


@dataclass(slots=True)
class Directory:
    """One directory: the values by tag (bytes for text and raw bytes, else a tuple of numbers, a fraction
    as (numerator, denominator)), where the next one stands (0 for none), and how many entries were damaged."""

    values: dict[int, Any] = field(default_factory=dict)
    following: int = 0
    damaged: int = 0

    def number(self, tag: int) -> int | None:
        """The first whole number of an entry; None where there is none."""
        value = self.values.get(tag)
        if isinstance(value, bytes):
            return value[0] if len(value) == 1 else None
        return value[0] if value and isinstance(value[0], int) else None

    def numbers(self, tag: int) -> tuple[int, ...]:
        """All whole numbers of an entry, such as the places of further directories."""
        value = self.values.get(tag, ())
        return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()

    def raw(self, tag: int) -> bytes:
        """The bytes of an entry; empty where it is absent or holds numbers."""
        value = self.values.get(tag, b"")
        return value if isinstance(value, bytes) else b""


class Tiff:
    """The directories of one TIFF stream, which begins at `base` in `source`."""

    def __init__(self, source: BinaryIO, base: int = 0) -> None:
        """Read the header; ValueError where it is none."""
        self.source, self.base = source, base
        self.entries_left, self.bytes_left = ENTRIES_OF_ALL, BYTES_OF_ALL
        source.seek(base)
        head = source.read(16)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        if order is None or len(head) < 8:
            raise ValueError("this is not a TIFF directory: it begins with neither II nor MM")
        self.order = order
        version = struct.unpack(order + "H", head[2:4])[0]
        self.big = version == 43 and len(head) == 16
        if version not in (42, 43, 85, 0x4F52, 0x5352):
            raise ValueError(f"this is not a TIFF directory: its version is {version}")
        self.first = int(struct.unpack(order + ("Q" if self.big else "L"), head[8:16] if self.big else head[4:8])[0])

    def directory(self, offset: int) -> Directory:
        """The directory at `offset`; an empty one where nothing can be read there."""
        found = Directory()
        counter, size = ("Q", 20) if self.big else ("H", 12)
        width = struct.calcsize("=" + counter)
        start = self._at(offset, width)
        if offset <= 0 or len(start) < width:
            found.damaged = 1
            return found
        count = int(struct.unpack(self.order + counter, start)[0])
        entries = self._at(offset + width, min(count, ENTRY_LIMIT, self.entries_left) * size)
        self.entries_left -= len(entries) // size
        for place in range(0, len(entries) - size + 1, size):
            self._enter(found, entries[place : place + size])
        found.damaged += max(0, count - len(entries) // size)
        link = self._at(offset + width + count * size, 8 if self.big else 4)
        if count <= ENTRY_LIMIT and len(link) == (8 if self.big else 4):
            found.following = int(struct.unpack(self.order + ("Q" if self.big else "L"), link)[0])
        return found

    def chain(self, limit: int) -> list[Directory]:
        """The main directories one after the other, at most `limit`; a circle ends where it closes."""
        found: list[Directory] = []
        seen: set[int] = set()
        offset = self.first
        while offset and offset not in seen and len(found) < limit:
            seen.add(offset)
            found.append(self.directory(offset))
            offset = found[-1].following
        return found

    def _at(self, offset: int, size: int) -> bytes:
        if offset < 0 or offset > 1 << 62:
            return b""
        self.source.seek(self.base + offset)
        return self.source.read(size)

    def _enter(self, found: Directory, entry: bytes) -> None:
        layout = "HHQ" if self.big else "HHL"
        head = struct.calcsize("=" + layout)
        tag, form, count = struct.unpack(self.order + layout, entry[:head])
        if form not in RAW:
            count = min(count, 2 * NUMBER_LIMIT)
        size = SIZES.get(form, 0) * count
        if form not in SIZES or size > min(VALUE_LIMIT, self.bytes_left):
            found.damaged += 1
            return
        content = entry[head : head + size]
        if size > len(entry) - head:
            content = self._at(struct.unpack(self.order + ("Q" if self.big else "L"), entry[head:])[0], size)
            self.bytes_left -= len(content)
        if len(content) < size:
            found.damaged += 1
            content = content if form in RAW else b""
        if tag not in found.values:
            found.values[tag] = self._value(form, content)

    def _value(self, form: int, content: bytes) -> Any:
        if form in RAW:
            return content
        code = FRACTIONS.get(form) or CODES[form]
        step = struct.calcsize("=" + code)
        whole = len(content) // step
        numbers = struct.unpack(f"{self.order}{whole}{code}", content[: whole * step])
        return tuple(zip(numbers[0::2], numbers[1::2], strict=False)) if form in FRACTIONS else numbers
