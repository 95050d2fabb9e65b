"""The records of an Outlook item: messages, recipients and attachments as lists of properties (MS-OXMSG), read
leniently, so that one broken property does not lose the others."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from olefile import OleFileIO
from oxmsg.domain.reference import property_descriptors
from oxmsg.storage import Storage

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.headers import iso

TEXT, TEXT8, BINARY, TIME = 0x001F, 0x001E, 0x0102, 0x0040
NUMBERS = {0x0002: "<h", 0x0003: "<i", 0x0004: "<f", 0x0005: "<d", 0x000B: "<?", 0x0014: "<q"}
ROOT, EMBEDDED, PART = 32, 24, 8
"""Bytes before the first property in a message, a message within, an attachment or recipient."""
EMBEDDED_OBJECT = "__substg1.0_3701000D"
BODIES = frozenset({0x1000, 0x1009, 0x1013, 0x007D, 0x3701})

_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")

Value = str | bytes | int | float | bool | datetime | None


@dataclass(slots=True)
class Record:
    """One message, recipient or attachment: its storage and its properties by number."""

    storage: Storage
    header: int
    properties: dict[int, Value] = field(default_factory=dict)
    codepage: str = ""

    def text(self, *numbers: int) -> str:
        """The first of these properties that holds any text; "" for none."""
        for number in numbers:
            value = self.properties.get(number)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def content(self, number: int) -> bytes | None:
        """The bytes of a binary property, or of a text one in UTF-8."""
        value = self.properties.get(number)
        return (
            value.encode("utf-8", "replace") if isinstance(value, str) else value if isinstance(value, bytes) else None
        )

    def number(self, number: int) -> int | None:
        """A property that is a whole number."""
        value = self.properties.get(number)
        return value if isinstance(value, int) else None

    def time(self, number: int) -> str | None:
        """A time property as ISO in UTC, which is what Outlook keeps."""
        value = self.properties.get(number)
        return iso(value) if isinstance(value, datetime) else None

    def parts(self, prefix: str) -> Iterator["Record"]:
        """The recipients ("__recip") or attachments ("__attach"), in the order of their numbers."""
        found = [inner for inner in self.storage.storages if inner.name.startswith(prefix)]
        for inner in sorted(found, key=lambda one: one.name):
            yield _record(inner, PART, self.codepage)

    def embedded(self) -> "Record | None":
        """The message inside an attachment, which is a storage and no file; None where there is none."""
        inner = self._object()
        if inner is None or not any(stream.name.startswith("__properties") for stream in inner.streams):
            return None
        return _record(inner, EMBEDDED, self.codepage)

    def is_object(self) -> bool:
        """Whether an attachment is an object of another program, held as a storage of its own."""
        return self._object() is not None and self.embedded() is None

    def _object(self) -> Storage | None:
        return next((inner for inner in self.storage.storages if inner.name == EMBEDDED_OBJECT), None)

    def named(self, *wanted: int) -> dict[int, Value]:
        """Properties that have a number of their own only in this file, by the number they are defined under."""
        names = next((inner for inner in self.storage.storages if inner.name == "__nameid_version1.0"), None)
        stream = next((one.bytes_ for one in names.streams if one.name.endswith("_00030102")), b"") if names else b""
        found: dict[int, Value] = {}
        for place in range(0, len(stream) - 7, 8):
            defined, kind, index = struct.unpack_from("<IHH", stream, place)
            if defined in wanted and not kind & 1 and 0x8000 + index in self.properties:
                found[defined] = self.properties[0x8000 + index]
        return found

    def listed(self) -> dict[str, str]:
        """Every property but the bodies under its published name, texts cut at 300 characters."""
        found: dict[str, str] = {}
        for number, value in sorted(self.properties.items()):
            if number in BODIES or isinstance(value, bytes) or value in (None, ""):
                continue
            known = property_descriptors.get(number)
            name = known.ms_name.removeprefix("PidTag") if known else f"0x{number:04X}"
            found[name] = str(iso(value)) if isinstance(value, datetime) else str(value)[:300]
        return found


def opened(source: BinaryIO) -> Record:
    """The message of a .msg file. ValueError where the container cannot be read at all."""
    try:
        with OleFileIO(source) as container:
            record = _record(Storage.from_ole(container), ROOT, "")
    except Exception as error:
        words = "the Outlook file is damaged: its container cannot be read"
        raise ValueError(f"{words} ({type(error).__name__})") from error
    return record


def _record(storage: Storage, header: int, codepage: str) -> Record:
    streams = {stream.name: stream.bytes_ for stream in storage.streams}
    table = streams.get("__properties_version1.0", b"")
    record = Record(storage, header, codepage=codepage)
    for place in range(header, len(table) - 15, 16):
        kind, number = struct.unpack_from("<HH", table, place)
        value = _fixed(kind, table[place + 8 : place + 16])
        if value is not None:
            record.properties[number] = value
    page = record.number(0x3FFD) or record.number(0x3FDE)
    record.codepage = ("utf-8" if page == 65001 else f"cp{page}") if page else codepage
    # By their streams and not by the table: a damaged table must not hide the texts.
    for name, content in streams.items():
        if match := _STREAM.fullmatch(name):
            _long(record, int(match[1], 16), int(match[2], 16), content)
    return record


def _fixed(kind: int, content: bytes) -> Value:
    if kind == TIME:
        ticks = int.from_bytes(content, "little")
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None
    if kind in NUMBERS:
        value: int | float | bool = struct.unpack_from(NUMBERS[kind], content)[0]
        return value
    return None


def _long(record: Record, number: int, kind: int, content: bytes) -> None:
    if kind == TEXT:
        record.properties[number] = content.decode("utf-16-le", "replace").rstrip("\0")
    elif kind == TEXT8 and not isinstance(record.properties.get(number), str):
        record.properties[number] = decode(content.rstrip(b"\0"), stated=record.codepage).text
    elif kind == BINARY and number not in record.properties:
        record.properties[number] = content
