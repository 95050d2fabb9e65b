"""A reader of ASN.1 in BER and DER: nodes with their content, also where lengths are left open and texts lie
in pieces, as older signing programs write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DEPTH = 40
INTEGER, OCTETS, OID, SEQUENCE, SET, UTC_TIME, TIME = 0x02, 0x04, 0x06, 0x30, 0x31, 0x17, 0x18

_REST = r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,](\d+))?(Z|[+-]\d{4})?\Z"
_TIMES = {UTC_TIME: re.compile(r"(\d{2})" + _REST), TIME: re.compile(r"(\d{4})" + _REST)}


@dataclass(frozen=True, slots=True)
class Node:
    """One value: its tag octet (the class and form in it), where it and its content lie in `whole`."""

    whole: bytes
    tag: int
    start: int
    first: int
    last: int
    end: int

    @property
    def content(self) -> bytes:
        """The bytes between the header and the end."""
        return self.whole[self.first : self.last]

    @property
    def encoded(self) -> bytes:
        """The bytes with header and end."""
        return self.whole[self.start : self.end]

    def children(self) -> Iterator["Node"]:
        """The values inside a constructed one, in order."""
        place = self.first
        while place < self.last:
            node = node_at(self.whole, place, self.last)
            yield node
            place = node.end

    def list(self) -> list["Node"]:
        """The values inside as a list."""
        return list(self.children())

    @property
    def octets(self) -> bytes:
        """The content of a string, its pieces joined."""
        if not self.tag & 0x20:
            return self.content
        return b"".join(piece.octets for piece in self.children())

    @property
    def number(self) -> int:
        """The content of an INTEGER or ENUMERATED."""
        return int.from_bytes(self.content, "big", signed=True)

    @property
    def oid(self) -> str:
        """The content of an OBJECT IDENTIFIER with dots; "" where it is none."""
        if self.tag != OID or not self.content:
            return ""
        numbers, value = list[int](), 0
        for octet in self.content:
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2) if numbers else 0
        return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:]))) if numbers else ""


def node_at(whole: bytes, place: int, end: int | None = None, depth: int = 0) -> Node:
    """The value that begins at `place`; ValueError where there is none that ends before `end`."""
    end = len(whole) if end is None else end
    if depth > DEPTH or place + 2 > end:
        raise ValueError("the ASN.1 is cut short or nested too deeply")
    tag, size, first = whole[place], whole[place + 1], place + 2
    if tag & 0x1F == 0x1F:
        raise ValueError("the ASN.1 holds a tag of a form that is not used here")
    if size == 0x80:
        last = _open_end(whole, first, end, depth)
        return Node(whole, tag, place, first, last, last + 2)
    if size > 0x80:
        wide = size & 0x7F
        size, first = int.from_bytes(whole[first : first + wide], "big"), first + wide
    if first + size > end:
        raise ValueError("the ASN.1 is cut short: a value states more bytes than there are")
    return Node(whole, tag, place, first, first + size, first + size)


def _open_end(whole: bytes, place: int, end: int, depth: int) -> int:
    while whole[place : place + 2] != b"\0\0":
        place = node_at(whole, place, end, depth + 1).end
        if place + 2 > end:
            raise ValueError("the ASN.1 is cut short: an open value has no end")
    return place


def encoded(tag: int, content: bytes) -> bytes:
    """The DER of one value."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    wide = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(wide))) + wide + content


def time_of(node: Node) -> datetime | None:
    """The time of a UTCTime or GeneralizedTime; None where it cannot be read or names no zone."""
    form = _TIMES.get(node.tag)
    match = form.match(node.octets.decode("ascii", "replace")) if form else None
    if match is None or match[8] is None:
        return None
    year = int(match[1])
    if node.tag == UTC_TIME:
        # X.509 counts two digits from 1950 to 2049.
        year += 1900 if year >= 50 else 2000
    try:
        month, day, hour, minute, second = (int(match[part] or 0) for part in range(2, 7))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        moment += timedelta(microseconds=int((match[7] or "0")[:6].ljust(6, "0")))
        if match[8] != "Z":
            sign = -1 if match[8][0] == "+" else 1
            moment += sign * timedelta(hours=int(match[8][1:3]), minutes=int(match[8][3:]))
    except (ValueError, OverflowError):
        return None
    return moment


def iso(moment: datetime | None) -> str | None:
    """A time in UTC as the record writes it, to the second unless it has a fraction."""
    if moment is None:
        return None
    spec = "microseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"
