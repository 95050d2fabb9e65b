"""Tar archives, packed or plain, and single files packed with gzip, bzip2 or xz."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import SEEK_END
from typing import BinaryIO

from casefile.evidence.extract.extraction import Child, Flag
from casefile.evidence.extract.inflating import (
    CHUNK,
    MEMBER,
    TOTAL,
    Budget,
    Damaged,
    PieceStream,
    TooLarge,
    counted,
    joined,
    unpacked,
)
from casefile.evidence.extract.members import MEMBERS, Member, Names
from casefile.evidence.extract.tars import is_tar, tar_members

FORMS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}
FNAME, FEXTRA = 8, 4


class Packed:
    """A stream of one file or of a tar archive; `form` is "tar", "gzip", "tar in gzip" and so on; `capture` where it
    is a web capture that was not named as one."""

    def __init__(self, source: BinaryIO, packing: str, *, tar: bool, only: Member | None) -> None:
        self._source, self._packing, self._tar, self._only = source, packing, tar, only
        self.form = (f"tar in {packing}" if packing else "tar") if tar else packing
        self.members: list[Member] = []
        self.flags: list[Flag] = []
        self.capture = False

    @classmethod
    def of(cls, source: BinaryIO, head: bytes) -> "Packed | None":
        """The archive whose first bytes are `head`, or None where it is none of these."""
        packing = next((form for mark, form in FORMS.items() if head.startswith(mark)), "")
        if not packing:
            return cls(source, "", tar=True, only=None) if is_tar(head) else None
        source.seek(0)
        try:
            first = next(unpacked(source, packing), b"")
        except Damaged:
            first = b""
        only = Member(_gzip_name(head), None, modified=_gzip_time(head)) if packing == "gzip" else Member("", None)
        found = cls(source, packing, tar=is_tar(first), only=None if is_tar(first) else only)
        found.capture = packing == "gzip" and first.startswith((b"WARC/", b"filedesc://"))
        source.seek(0)
        return found

    def measure(self, budget: Budget) -> None:
        """List the members, count their real bytes, and say what is wrong."""
        for member, pieces in self._walk(budget):
            try:
                member.counted = sum(map(len, pieces))
            except TooLarge as error:
                member.refuse("member_too_large", str(error))
                return
            except Damaged as error:
                member.refuse("member_damaged", str(error))
                return

    def contents(self, budget: Budget, *, refused_too: bool) -> Iterator[Child]:
        """Each member that may be taken out; with `refused_too` those with refused names as well."""
        for member, pieces in self._walk(budget):
            wanted = not member.folder and member.type == "file" and (refused_too or not member.refused)
            try:
                if not wanted or (member.size or 0) > MEMBER:
                    for _ in pieces:
                        continue
                    continue
                content = joined(pieces)
            except (TooLarge, Damaged):
                return
            yield Child(member.name.replace("\\", "/").rpartition("/")[2], content, place=member.name or "content")

    def _walk(self, budget: Budget) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """Members with their pieces; what ends the stream early becomes a flag."""
        packed = self._source.seek(0, SEEK_END)
        self._source.seek(0)
        whole = unpacked(self._source, self._packing) if self._packing else iter(lambda: self._source.read(CHUNK), b"")
        if self._only is not None:
            self.members.append(self._only)
            yield self._only, counted(whole, budget, packed=packed)
            return
        names = Names()
        try:
            for found in tar_members(PieceStream(counted(whole, budget, packed=packed, member=TOTAL))):
                if len(self.members) >= MEMBERS:
                    words = f"the archive has more than {MEMBERS:,} members; the rest was not read"
                    self.flags.append(Flag("members_cut", words))
                    return
                names.check(found.member)
                if (found.member.size or 0) > MEMBER:
                    found.member.refuse("member_too_large", f"it states {found.member.size:,} bytes")
                self.members.append(found.member)
                yield found
        except (Damaged, TooLarge) as error:
            self.flags.append(Flag("archive_damaged", f"the archive was read up to a fault: {error}"))


def _gzip_time(head: bytes) -> str:
    """When gzip says the packed file was last modified (seconds since 1970, UTC); "" for none."""
    seconds = int.from_bytes(head[4:8], "little")
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""


def _gzip_name(head: bytes) -> str:
    """The name gzip keeps of the packed file; "" for none."""
    if len(head) < 12 or not head[3] & FNAME:
        return ""
    start = 12 + int.from_bytes(head[10:12], "little") if head[3] & FEXTRA else 10
    return head[start:].partition(b"\0")[0].decode("latin-1")
