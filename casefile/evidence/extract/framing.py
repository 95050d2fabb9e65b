"""Where each message of a mailbox file begins and ends, in every dialect in use: mboxo, mboxrd, mboxcl, MMDF and
Foxmail's own. The file is streamed and the messages are given as their bytes stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

CHUNK = 1 << 20
LOOK = 1 << 12
"""Bytes that must be in sight behind a possible separator to judge it."""
MESSAGE_LIMIT = 200 << 20
"""Bytes of one message that are taken out of a mailbox; what is longer is cut there and marked so."""

_STAMP = re.compile(
    rb"(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s+(?:[a-z]{3}\w*\s+\d{1,2}|\d{1,2}[\s-][a-z]{3}\w*)\b.*\b\d{4}"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d{1,2}:\d\d(?::\d\d)?\s.*\b\d{4}\b|\b\d{4}\s+\d{1,2}:\d\d",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_NAMED = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to"
    rb"|reply-to|x-[!-9;-~]+|status)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\n\r?\n|\r\r")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,10})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"(?:\r\n|\n|\r){0,3}(?:From |\Z)")
_PATCH = re.compile(rb"From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001")
_LINE = re.compile(rb"\s{0,200}(From [^\r\n]*)(?:\r\n|\n|\r|\Z)")
_FOREIGN = re.compile(rb"\s*(\x10{6}\x11{6}S\r?\n|\x01{4}\r?\n)")


@dataclass(frozen=True, slots=True)
class Framed:
    """One message of a mailbox: its number from 1, the separating line before it ("" where there is none), its
    bytes as they stand between the separators, and whether its end was left off for length."""

    number: int
    from_line: str
    content: bytes
    cut: bool = False


def framed(source: BinaryIO, *, chunk: int = CHUNK) -> Iterator[Framed]:
    """Every message of the mailbox in order. What stands before the first separator is a message too."""
    number = 0
    for piece, cut in _pieces(source, chunk):
        line, content = _opened(piece)
        if line or (content and not content.isspace()):
            number += 1
            yield Framed(number, line.decode("utf-8", "replace").strip(), content, cut)


def framed_twice(content: bytes) -> bool:
    """Whether what is taken for one mail begins like a mailbox and goes on with another message."""
    if not content[:64].lstrip(b"\xef\xbb\xbf\r\n").startswith((b"From ", b"\x01\x01\x01\x01", b"\x10\x10\x10")):
        return False
    return any(message.number > 1 for message in framed(BytesIO(content)))


def _pieces(source: BinaryIO, chunk: int) -> Iterator[tuple[bytes, bool]]:
    """The file cut at its separators: each piece begins with its own; nothing is left out but beyond the limit."""
    buffer = source.read(chunk)
    mark, foreign, patches = _mark(buffer)
    final, cut, start, scan = not buffer, False, 0, 1
    while True:
        wanted = 0 if foreign or scan > start + 1 else _stated_end(buffer, start, final=final)
        at = _next(buffer, max(scan, wanted), mark, foreign=foreign, patches=patches, final=final)
        if at and wanted <= len(buffer):
            yield buffer[start:at], cut
            start, scan, cut = at, at + 1, False
            continue
        if final:
            yield buffer[start:], cut
            return
        waiting, overlap = buffer[start:], LOOK + len(mark)
        if len(waiting) > MESSAGE_LIMIT:
            waiting, cut = waiting[: MESSAGE_LIMIT - overlap] + waiting[-overlap:], True
        scan = 1 if wanted > len(buffer) and not cut else max(1, len(waiting) - overlap)
        # As much again as is waiting, so that a long message is not copied once a chunk.
        more = source.read(chunk if cut else max(chunk, len(waiting)))
        buffer, start, final = waiting + more, 0, not more


def _mark(head: bytes) -> tuple[bytes, bool, bool]:
    """The bytes that stand at every separator, whether they are enough of a sign by themselves, and whether the box
    is one of patches, whose separating line in any other box is only an enclosed patch."""
    foreign = _FOREIGN.match(head)
    if foreign:
        return foreign[1], True, False
    mark = (b"\n" if b"\n" in head else b"\r") + b"From "
    return mark, False, bool(_PATCH.match(head.removeprefix(b"\xef\xbb\xbf")))


def _stated_end(buffer: bytes, start: int, *, final: bool) -> int:
    """Where Content-Length puts the end of the message at `start`, if a separator or the end is truly there."""
    end, body = head_end(buffer, start)
    length = _LENGTH.search(buffer, start, end + 1) if body else None
    if length is None:
        return 0
    end = body + int(length[1])
    if end + LOOK > len(buffer) and not final:
        return end + LOOK if end < MESSAGE_LIMIT else 0
    met = _END.match(buffer, end)
    return max(end - 2, 0) if met and end <= len(buffer) else 0


def head_end(content: bytes, start: int = 0) -> tuple[int, int]:
    """Where the header lines from `start` on end, and where the body begins; (length, 0) where no line is empty."""
    plain = content.find(b"\n\n", start)
    dressed = content.find(b"\n\r\n", start, len(content) if plain < 0 else plain)
    if dressed >= 0:
        return dressed, dressed + 3
    bare = content.find(b"\r\r", start, len(content) if plain < 0 else plain)
    if plain < 0 and bare < 0:
        return len(content), 0
    return (plain, plain + 2) if plain >= 0 and bare < 0 else (bare, bare + 2)


def _next(buffer: bytes, scan: int, mark: bytes, *, foreign: bool, patches: bool, final: bool) -> int:
    """The place of the next separator from `scan` on; 0 where none is in sight yet."""
    if foreign:
        return max(0, buffer.find(mark, scan))
    at = buffer.find(mark, scan - 1)
    while at >= 0:
        if not final and at + LOOK > len(buffer):
            return 0
        if _begins(buffer, at + 1) and (patches or not _PATCH.match(buffer, at + 1)):
            return at + 1
        at = buffer.find(mark, at + 1)
    return 0


def _begins(buffer: bytes, at: int) -> bool:
    """Whether the line "From " at `at` separates messages, by its date, what precedes it and what follows it.

    "From here on it rained" in a letter does not; nor does a separator need the empty line or the date it
    should have, when headers follow it."""
    line = re.match(rb"[^\r\n]{0,1000}", buffer[at : at + 1000])
    text = line[0] if line else b""
    below = buffer[at + len(text) : at + LOOK].lstrip(b"\r\n") if len(text) < 1000 else b""
    after_blank = buffer[max(0, at - 4) : at].endswith((b"\n\n", b"\n\r\n", b"\r\r"))
    if _STAMP.search(text):
        return after_blank or bool(_HEADER.match(below))
    head = _BLANK.split(below, maxsplit=1)[0].replace(b"\r", b"\n")
    # A line of "From " alone is what Thunderbird writes; nobody ends a line of a letter so.
    sure = after_blank or text == b"From "
    return sure and bool(_HEADER.match(below)) and len(_NAMED.findall(head)) >= 2


def _opened(piece: bytes) -> tuple[bytes, bytes]:
    """The separating line of a piece and the message after it, without the empty line the mailbox adds."""
    piece = piece.removeprefix(b"\xef\xbb\xbf")
    foreign = _FOREIGN.match(piece)
    if foreign:
        piece = piece[foreign.end() :]
    line = _LINE.match(piece)
    if line is None:
        return b"", piece
    end = len(piece)
    for doubled in (b"\r\n\r\n", b"\n\n", b"\r\r"):
        if piece.endswith(doubled) and end - len(doubled) // 2 >= line.end():
            end -= len(doubled) // 2
            break
    return line[1], piece[line.end() : end]
