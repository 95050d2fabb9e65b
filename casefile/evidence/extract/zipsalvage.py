"""The members of a zip archive whose directory is lost or damaged, from the headers that stand before each."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import SEEK_END
from typing import BinaryIO

from casefile.evidence.extract.inflating import CHUNK, Damaged

LOCAL = b"PK\x03\x04"
HEADER = struct.Struct("<4s5H3I2H")
UTF8, SIZES_FOLLOW = 0x800, 0x8


def local_members(source: BinaryIO, limit: int, *, start: int = 0, end: int | None = None) -> list[zipfile.ZipInfo]:
    """What the local headers between `start` and `end` name, in order, at most `limit` of them."""
    size, place, found = source.seek(0, SEEK_END), start, list[zipfile.ZipInfo]()
    end = size if end is None else end
    while len(found) < limit and 0 <= (place := _sought(source, place, (LOCAL,))) < end:
        info = _told(source, place)
        if info is None:
            place += 4
            continue
        found.append(info)
        after = _start(source, info) + info.compress_size
        # A member kept unpacked may be a zip itself: its inner headers are no members of this one.
        place = after if info.compress_size and after <= end else _start(source, info)
    return found


def unlisted_members(source: BinaryIO, listed: list[zipfile.ZipInfo], end: int, limit: int) -> list[zipfile.ZipInfo]:
    """Members between those that the directory at `end` lists: real, and shown by no program that trusts it."""
    found, place = list[zipfile.ZipInfo](), 0
    for info in sorted(listed, key=lambda one: one.header_offset):
        if info.header_offset - place >= HEADER.size and len(found) < limit:
            found += local_members(source, limit - len(found), start=place, end=info.header_offset)
        place = max(place, _start(source, info) + info.compress_size)
    return found + (
        local_members(source, limit - len(found), start=place, end=end) if end - place >= HEADER.size else []
    )


def local_pieces(source: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content that follows one local header; Damaged where it is not what the header says."""
    pieces = _inflated(source, info) if info.compress_type == zipfile.ZIP_DEFLATED else _stored(source, info)
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if not info.flag_bits & SIZES_FOLLOW and checksum != info.CRC:
        raise Damaged("its bytes do not give the checksum it states")


def _told(source: BinaryIO, place: int) -> zipfile.ZipInfo | None:
    source.seek(place)
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    _, _, bits, method, time, date, checksum, packed, size, length, _ = HEADER.unpack(header)
    name = source.read(length).decode("utf-8" if bits & UTF8 else "cp437", "replace")
    day = (date >> 9) + 1980, date >> 5 & 15, date & 31
    info = zipfile.ZipInfo(name, (*day, time >> 11, time >> 5 & 63, (time & 31) * 2))
    info.header_offset, info.flag_bits, info.compress_type = place, bits, method
    info.CRC, info.compress_size, info.file_size = checksum, packed, size
    return info


def _start(source: BinaryIO, info: zipfile.ZipInfo) -> int:
    source.seek(max(0, info.header_offset) + 26)
    lengths = source.read(4)
    return info.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")


def _stored(source: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The stated number of bytes; where the file has not so many, all up to the next header of any kind."""
    start, end = _start(source, info), source.seek(0, SEEK_END)
    left = info.compress_size
    if not left or start + left > end:
        after = _sought(source, start, (LOCAL, b"PK\x01\x02", b"PK\x07\x08"))
        left = (after if after >= 0 else end) - start
    source.seek(start)
    while left > 0 and (piece := source.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _inflated(source: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    source.seek(_start(source, info))
    inner, waiting = zlib.decompressobj(-zlib.MAX_WBITS), b""
    while not inner.eof:
        waiting = waiting or source.read(CHUNK)
        if not waiting:
            raise Damaged("it ends before its packed content does")
        try:
            piece = inner.decompress(waiting, CHUNK)
        except zlib.error as error:
            raise Damaged(f"its packed content is damaged ({error})") from error
        waiting = inner.unconsumed_tail
        if piece:
            yield piece


def _sought(source: BinaryIO, start: int, marks: tuple[bytes, ...]) -> int:
    """Where the first of the marks stands at or after `start`; -1 for nowhere."""
    source.seek(start)
    overlap = b""
    while chunk := source.read(CHUNK):
        joined = overlap + chunk
        places = [place for mark in marks if (place := joined.find(mark)) >= 0]
        if places:
            return start - len(overlap) + min(places)
        start += len(chunk)
        overlap = joined[-3:]
    return -1
