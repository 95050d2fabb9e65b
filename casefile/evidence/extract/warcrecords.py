"""WARC and ARC files taken apart into records, packed or plain, past every damage that can be passed."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeadersParser

from casefile.evidence.extract.inflating import CHUNK, MIB, Budget, Damaged, TooLarge, counted

LINE = 64 << 10
RECORDS = 50_000
ARC_LINE = 8 << 10
HEAD = MIB
"""Bytes of a record's own headers; real ones have less than 4 KiB."""
VALUE = 8 << 10
"""Characters of one header that are kept; no browser takes a longer address."""
GZIP = b"\x1f\x8b\x08"

_START = re.compile(rb"WARC/\d+\.\d+\s*\Z")
_ARC = re.compile(
    rb"(?P<url>\S.*?) (?P<ip>\S+) (?P<date>\d{12,14}) (?P<type>.*?)"
    rb"(?: (?P<status>\d{3}|-) (?P<sum>\S+) (?P<place>\S+) \d+ \S+)? (?P<length>\d+)\s*\Z"
)


@dataclass(slots=True)
class Record:
    """One record: its format ("WARC/1.0", "ARC"), type, headers as stated (names in lower case, the first of each
    counts), its number from 1, whether it was only reached past damage, and the pieces of its block, which
    must be drawn before the next record is asked for."""

    format: str
    type: str
    headers: dict[str, str]
    number: int
    past_damage: bool
    length: int
    block: Iterator[bytes] = field(default=iter(()), repr=False)

    @property
    def url(self) -> str:
        """The target as stated, without the brackets that some writers put around it."""
        return self.headers.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")


class _Feed:
    """Bytes read forwards by line and by size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting = pieces, b""

    def readline(self) -> bytes:
        """The next line with its end, or its first LINE bytes; b"" at the end. Damaged where the bytes are."""
        while b"\n" not in self._waiting and len(self._waiting) < LINE:
            more = next(self._pieces, b"")
            if not more:
                break
            self._waiting += more
        end = self._waiting.find(b"\n", 0, LINE) + 1 or min(len(self._waiting), LINE)
        line, self._waiting = self._waiting[:end], self._waiting[end:]
        return line

    def take(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes in pieces; Damaged where there are fewer."""
        while size:
            self._waiting = self._waiting or next(self._pieces, b"")
            if not self._waiting:
                raise Damaged(f"{size:,} of its bytes are missing")
            piece, self._waiting = self._waiting[:size], self._waiting[size:]
            size -= len(piece)
            yield piece


class Records:
    """The records of one file, in order; `faults` say what was damaged, in words, once they have been walked."""

    def __init__(self, source: BinaryIO, budget: Budget) -> None:
        self.faults: list[str] = []
        self.packed = source.read(2) == GZIP[:2]
        self._source, self._budget, self._count, self._arc = source, budget, 0, False
        source.seek(0)

    def __iter__(self) -> Iterator[Record]:
        try:
            if not self.packed:
                yield from self._walked(self._feed(iter(lambda: self._source.read(CHUNK), b"")), "")
                return
            for offset, pieces in _gzip_members(self._source):
                yield from self._walked(self._feed(pieces), f" (packed part at byte {offset:,})")
        except TooLarge as error:
            self.faults.append(f"{error}: what follows record {self._count:,} was not read")

    def _feed(self, pieces: Iterator[bytes]) -> _Feed:
        # Text packs well and each record is packed by itself: the ratio says nothing here, the total counts.
        return _Feed(counted(pieces, self._budget, packed=1 << 40, member=self._budget.total))

    def _walked(self, feed: _Feed, where: str) -> Iterator[Record]:
        """The records of one stream. A packed part may hold one only: others are found, but said to be damage."""
        found = 0
        while (line := self._next_start(feed, where)) is not None:
            self._count, found = self._count + 1, found + 1
            if self._count > RECORDS:
                raise TooLarge(f"the capture has more than {RECORDS:,} records")
            if found == 2 and self.packed:
                self.faults.append(
                    f"many records are packed as one{where}, where each must be packed by itself;"
                    f" other programs stop after the first one"
                )
            try:
                record = self._record(feed, line)
                yield record
                for _ in record.block:
                    continue
            except Damaged as error:
                self.faults.append(f"record {self._count:,}{where} is damaged: {error}")

    def _next_start(self, feed: _Feed, where: str) -> bytes | None:
        """The first line of the next record, or None at the end; what lies before it is passed over and told."""
        passed, line = 0, b""
        while line := self._line(feed, where):
            self._arc |= self._count == 0 and line.startswith(b"filedesc://")
            if _START.match(line) or (self._arc and len(line) < ARC_LINE and _ARC.match(line)):
                break
            passed += len(line) if line.strip() else 0
        if passed:
            self.faults.append(f"{passed:,} bytes after record {self._count:,}{where} belong to no record")
        return line or None

    def _line(self, feed: _Feed, where: str) -> bytes:
        try:
            return feed.readline()
        except Damaged as error:
            self.faults.append(f"after record {self._count:,}{where} {error}")
            return b""

    def _record(self, feed: _Feed, line: bytes) -> Record:
        arc = _ARC.match(line) if not _START.match(line) else None
        headers = _arc_headers(arc) if arc else _warc_headers(line, feed)
        stated = headers.get("content-length", "").strip()
        if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
            raise Damaged(f"its length is stated as {stated!r}")
        kind = headers.get("warc-type", "").strip().lower() or "unknown"
        form = "ARC" if arc else line.strip().decode("ascii")
        return Record(form, kind, headers, self._count, bool(self.faults), int(stated), feed.take(int(stated)))


def _warc_headers(line: bytes, feed: _Feed) -> dict[str, str]:
    head = [line]
    while (more := feed.readline()).strip():
        head.append(more)
        if sum(map(len, head)) > HEAD:
            raise Damaged("its headers do not end")
    parsed = StatusAndHeadersParser(["WARC/"]).parse(BytesIO(b"".join(head)))
    headers: dict[str, str] = {}
    for name, value in parsed.headers:
        headers.setdefault(name.lower(), value[:VALUE])
    return headers


def _arc_headers(match: re.Match[bytes]) -> dict[str, str]:
    """The fields of an ARC line under the names WARC gives them."""
    told = {name: (value or b"").decode("utf-8", "replace")[:VALUE] for name, value in match.groupdict().items()}
    described = told["url"].startswith("filedesc://")
    return {
        "warc-type": "arc_header" if described else "response",
        "warc-target-uri": "" if described else told["url"],
        "warc-filename": told["url"].removeprefix("filedesc://") if described else "",
        "archive-date": told["date"],
        "content-type": told["type"],
        "content-length": told["length"],
    }


def _gzip_members(source: BinaryIO) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Where each gzip member starts, and its bytes; after a damaged one the next start is sought."""
    start = 0
    while (start := _sought(source, start)) >= 0:
        member = _Member(source, start)
        yield start, member.pieces()
        for _ in member.rest():
            continue
        start = member.end


class _Member:
    """One gzip member; `end` is where the next one may start."""

    def __init__(self, source: BinaryIO, start: int) -> None:
        self._source, self.end = source, start + 1
        self._pieces = self._inflated(start)

    def pieces(self) -> Iterator[bytes]:
        return self._pieces

    def rest(self) -> Iterator[bytes]:
        """What was not drawn, its damage ignored: it has been told."""
        try:
            yield from self._pieces
        except Damaged:
            return

    def _inflated(self, start: int) -> Iterator[bytes]:
        self._source.seek(start)
        inner, waiting, position = zlib.decompressobj(16 + zlib.MAX_WBITS), b"", start
        while not inner.eof:
            if not waiting:
                waiting = self._source.read(CHUNK)
                position += len(waiting)
            if not waiting:
                raise Damaged("the packed content breaks off")
            try:
                piece = inner.decompress(waiting, CHUNK)
            except zlib.error as error:
                raise Damaged(f"the packed content is damaged ({error})") from error
            waiting = inner.unconsumed_tail
            if piece:
                yield piece
        self.end = position - len(inner.unused_data)


def _sought(source: BinaryIO, start: int) -> int:
    """Where the next gzip member starts at or after `start`; -1 for nowhere."""
    source.seek(start)
    overlap = b""
    while chunk := source.read(CHUNK):
        place = (overlap + chunk).find(GZIP)
        if place >= 0:
            return start - len(overlap) + place
        start += len(chunk)
        overlap = (overlap + chunk)[-2:]
    return -1
