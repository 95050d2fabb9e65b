"""What a recorded HTTP message carries: its status, its headers, and its body with the codings of the wire undone."""

import re
import zlib
from dataclasses import dataclass, field
from io import BytesIO

import brotli
from warcio.statusandheaders import StatusAndHeadersParser

from casefile.evidence.extract.inflating import CHUNK, MIB, RATIO, RATIO_FROM

HEAD = MIB
BODY = 256 * MIB
"""Bytes of a decoded body; a larger one stays as it was sent."""
VALUE = 8 << 10
_BLANK = re.compile(rb"\r?\n\r?\n")
_CHUNK_LINE = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(slots=True)
class Payload:
    """A message's start line, its headers (names in lower case) and body: `sent` as it stands in the record,
    `joined` with its chunks put together, `content` with its compression undone; `faults` in words."""

    start: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    sent: "bytes | memoryview" = b""
    joined: "bytes | memoryview" = b""
    content: "bytes | memoryview" = b""
    faults: list[str] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        """The status code of a response."""
        match = re.match(r"HTTP/\S+\s+(\d{3})", self.start)
        return int(match[1]) if match else None


def plain(block: bytes) -> Payload:
    """The payload of a record that is no HTTP message: the block itself."""
    return Payload(sent=block, joined=block, content=block)


def http(block: bytes) -> Payload:
    """The payload of a recorded request or response; without HTTP headers, the block itself."""
    end = _BLANK.search(block, 0, HEAD)
    if not re.match(rb"(?:HTTP/\d|[A-Z]{3,10} )", block):
        found = plain(block)
        found.faults.append("the record has no HTTP headers")
        return found
    cut = end.end() if end else len(block)
    parsed = StatusAndHeadersParser([], verify=False).parse(BytesIO(block[:cut]))
    found = Payload(f"{parsed.protocol} {parsed.statusline}".strip())
    for name, value in parsed.headers:
        found.headers.setdefault(name.lower(), value[:VALUE])
    found.sent = memoryview(block)[cut:]
    _undo(found)
    return found


def _undo(found: Payload) -> None:
    found.joined = found.sent
    if "chunked" in found.headers.get("transfer-encoding", "").lower():
        found.joined = _dechunked(found)
    found.content = found.joined
    codings = re.split(r"[,\s]+", found.headers.get("content-encoding", "").lower().strip())
    for coding in reversed([coding for coding in codings if coding not in ("", "identity")]):
        found.content = _uncoded(found, coding)


def _dechunked(found: Payload) -> "bytes | memoryview":
    """Chunks joined. A body that never was chunked stays; one that breaks off keeps what came."""
    body, whole, place = found.sent, BytesIO(), 0
    while match := _CHUNK_LINE.match(body, place):
        size = int(match[1], 16)
        if not size:
            return whole.getvalue()
        piece = body[match.end() : match.end() + size]
        whole.write(piece)
        place = match.end() + size
        if len(piece) < size:
            found.faults.append("its last chunk breaks off")
            return whole.getvalue()
        place += 2 if bytes(body[place : place + 2]) == b"\r\n" else 0
    if not place:
        # Many archives keep the header of the wire with a body that was already put together.
        return body
    if place < len(body):
        found.faults.append("its chunks break off")
    return whole.getvalue()


def _uncoded(found: Payload, coding: str) -> "bytes | memoryview":
    """The body with one compression undone; as it stands where it is not what the header says."""
    body = found.content
    if coding in ("gzip", "x-gzip") and bytes(body[:2]) != b"\x1f\x8b":
        return body
    try:
        if coding in ("gzip", "x-gzip"):
            return _inflated(body, 16 + zlib.MAX_WBITS, found)
        if coding == "deflate":
            zlib_header = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
            return _inflated(body, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, found)
        if coding == "br":
            return _unbrotli(body)
    except (zlib.error, brotli.error, ValueError) as error:
        found.faults.append(f"its {coding} content cannot be unpacked ({error}) and stays as it was sent")
        return body
    found.faults.append(f"its content is packed as {coding!r}, which is not read, and stays as it was sent")
    return body


def _inflated(body: "bytes | memoryview", window: int, found: Payload) -> bytes:
    inner, whole = zlib.decompressobj(window), BytesIO()
    waiting: bytes | memoryview = body
    while len(waiting) and not inner.eof:
        whole.write(inner.decompress(waiting[:CHUNK], CHUNK))
        taken = len(waiting[:CHUNK]) - len(inner.unconsumed_tail)
        waiting = waiting[taken:]
        _bounded(whole.tell(), len(body))
    whole.write(inner.decompress(b"", CHUNK) if not inner.eof else b"")
    if not inner.eof:
        found.faults.append("its packed content breaks off")
    return whole.getvalue()


def _unbrotli(body: "bytes | memoryview") -> bytes:
    inner, whole = brotli.Decompressor(), BytesIO()
    for start in range(0, len(body), CHUNK):
        piece = inner.process(bytes(body[start : start + CHUNK]), output_buffer_limit=CHUNK)
        whole.write(piece)
        while not inner.can_accept_more_data() and not inner.is_finished():
            whole.write(inner.process(b"", output_buffer_limit=CHUNK))
            _bounded(whole.tell(), len(body))
        _bounded(whole.tell(), len(body))
    if not inner.is_finished():
        raise ValueError("it breaks off")
    return whole.getvalue()


def _bounded(size: int, packed: int) -> None:
    if size > BODY or (size > RATIO_FROM and size > RATIO * packed):
        raise ValueError("it unpacks to more than a page can have, as bombs do")
