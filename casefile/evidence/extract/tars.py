"""Tar archives, read forwards as they unpack: one 512-byte header after another, nothing sought, nothing trusted."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from casefile.evidence.extract.inflating import MIB, Damaged, PieceStream
from casefile.evidence.extract.members import Member

BLOCK = tarfile.BLOCKSIZE
LONG = MIB
"""Bytes of a long name or an extended header that are read."""
SPARSE_MORE = 482
FAR = 253_402_300_800
"""Seconds of the year 10000, past which no calendar goes."""
_LONG_NAME, _LONG_LINK = tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
_PAX = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_TYPES = {
    tarfile.SYMTYPE: "symlink",
    tarfile.LNKTYPE: "hardlink",
    tarfile.CHRTYPE: "device",
    tarfile.BLKTYPE: "device",
    tarfile.FIFOTYPE: "fifo",
}


class TarMember(NamedTuple):
    """A member and the pieces of its content, which must be drawn before the next one is asked for."""

    member: Member
    pieces: Iterator[bytes]


def tar_members(stream: PieceStream) -> Iterator[TarMember]:
    """The members in order; Damaged where a header cannot be read, after all that came before."""
    name, size = "", None
    while header := stream.read(BLOCK):
        if not header.strip(b"\0"):
            return
        try:
            found = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise Damaged(f"the header at byte {stream.position - BLOCK:,} cannot be read ({error})") from error
        if found.size < 0:
            raise Damaged(f"the header at byte {stream.position - BLOCK:,} states a size below zero")
        if found.type in (_LONG_NAME, _LONG_LINK, *_PAX):
            told = _extended(stream, found)
            name = told.get("path", name) if found.type != _LONG_LINK else name
            size = int(told["size"]) if told.get("size", "").isdecimal() else size
            continue
        member = _member(found, name, size)
        if found.type == tarfile.GNUTYPE_SPARSE:
            member.refuse("member_unknown", "stored with its holes left out, which is not read")
            _skip_sparse(stream, header[SPARSE_MORE])
        length = member.size or 0
        yield TarMember(member, _content(stream, length))
        name, size = "", None


def _member(found: tarfile.TarInfo, name: str, size: int | None) -> Member:
    folder = found.type == tarfile.DIRTYPE or (name or found.name).endswith("/")
    kind = _TYPES.get(found.type, "file")
    bodiless = folder or kind != "file"
    modified = ""
    if 0 < found.mtime < FAR:
        modified = datetime.fromtimestamp(found.mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    length = 0 if bodiless else size or found.size
    return Member(name or found.name, length, folder=folder, type=kind, modified=modified)


def _skip_sparse(stream: PieceStream, more: int) -> None:
    """The blocks that go on with a list of holes; their last-but-eighth byte says whether another follows."""
    while more and (block := stream.read(BLOCK)):
        more = block[504] if len(block) == BLOCK else 0


def _content(stream: PieceStream, size: int) -> Iterator[bytes]:
    yield from stream.pieces(size)
    stream.read(-size % BLOCK)


def _extended(stream: PieceStream, found: tarfile.TarInfo) -> dict[str, str]:
    """What a long-name or pax record says of the next member: its path and size."""
    if found.size > LONG:
        raise Damaged(f"a name or extended header of {found.size:,} bytes, more than any real one has")
    record = b"".join(stream.pieces(found.size))
    stream.read(-found.size % BLOCK)
    if found.type in (_LONG_NAME, _LONG_LINK):
        return {"path": record.rstrip(b"\0").decode("utf-8", "surrogateescape")}
    told: dict[str, str] = {}
    while record:
        length, _, _ = record.partition(b" ")
        if not length.isdigit() or not 0 < int(length) <= len(record):
            break
        key, _, value = record[len(length) + 1 : int(length)].rstrip(b"\n").partition(b"=")
        told[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        record = record[int(length) :]
    return told


def is_tar(head: bytes) -> bool:
    """Whether the first bytes of an unpacked stream are a tar header: its checksum holds."""
    try:
        tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True
