"""Zip archives: what the central directory lists, checked against what really comes out; where there is no
readable directory, what the local headers tell."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BufferedIOBase, BytesIO
from typing import BinaryIO, cast

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.inflating import CHUNK, MIB, Budget, Damaged, TooLarge, counted, joined
from casefile.evidence.extract.members import MEMBERS, Member, Names
from casefile.evidence.extract.zipsalvage import UTF8, local_members, local_pieces, unlisted_members

DIRECTORY = 16 * MIB
"""Bytes of a central directory that are read: 10,000 members with long names need less than 3 MiB."""
UNLISTED = 2_000
"""Members that the directory passes over, beyond which they are not sought; as many listed ones are looked between."""
ENCRYPTED = 0x1
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
SALVAGED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_TYPES = {stat.S_IFLNK: "symlink", stat.S_IFCHR: "device", stat.S_IFBLK: "device", stat.S_IFIFO: "fifo"}
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class _Bounded(BufferedIOBase):
    """The archive, refusing to read at once more than a real directory needs."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._source.tell()

    def seek(self, position: int, whence: int = 0) -> int:
        return self._source.seek(position, whence)

    def read(self, size: int | None = -1) -> bytes:
        whole = size is None or size < 0
        found = self._source.read(DIRECTORY + 1 if whole or size is None else min(size, DIRECTORY + 1))
        if len(found) > DIRECTORY:
            raise ValueError(f"its list of members is larger than {DIRECTORY // MIB} MiB")
        return found


class _Stretch(BufferedIOBase):
    """A stretch of the archive as a stream of its own."""

    def __init__(self, source: BinaryIO, start: int, size: int) -> None:
        self._source, self._start, self._size, self._place = source, start, size, 0

    def seek(self, position: int, whence: int = 0) -> int:
        self._place = position if whence == 0 else (self._place if whence == 1 else self._size) + position
        return self._place

    def tell(self) -> int:
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._place)
        self._source.seek(self._start + self._place)
        found = self._source.read(left if size is None or size < 0 else min(size, left))
        self._place += len(found)
        return found


class Zip:
    """A zip archive opened for its members; `flags` say what is wrong with the archive itself."""

    def __init__(self, source: BinaryIO) -> None:
        self.flags: list[Flag] = []
        self._source = source
        self._infos: list[zipfile.ZipInfo] = []
        try:
            # NotImplementedError, OverflowError and struct.error too: hostile directories reach them.
            self._zip: zipfile.ZipFile | None = zipfile.ZipFile(_Bounded(source))
            self._infos = self._zip.infolist()
        except Exception as error:
            self._zip = None
            reason = str(error) or type(error).__name__
            self._infos = local_members(source, MEMBERS + 1)
            told = f"{len(self._infos):,} member(s) were found by their own headers; there may have been more"
            words = f"the archive's list of members cannot be read ({reason}); {told}: ask for a whole copy"
            self.flags.append(Flag("directory_damaged", words))
        if len(self._infos) > MEMBERS:
            words = f"the archive lists {len(self._infos):,} members; the first {MEMBERS:,} are read"
            self.flags.append(Flag("members_cut", words))
            del self._infos[MEMBERS:]
        self._listed = len(self._infos) if self._zip is not None else 0
        if self._zip is not None and self._listed <= UNLISTED:
            self._infos += unlisted_members(source, self._infos, self._zip.start_dir, UNLISTED)
        self.members = [_member(info) for info in self._infos]
        if self._listed:
            for member in self.members[self._listed :]:
                member.refuse("member_unlisted")
        names = Names()
        for member in self.members:
            names.check(member)

    def named(self, name: str) -> int | None:
        """The place of the first member of that name, or None."""
        return next((place for place, one in enumerate(self.members) if one.name == name), None)

    def pieces(self, place: int, budget: Budget) -> Iterator[bytes]:
        """The bytes of one member as they come out; a fault marks the member and ends it with that error."""
        member, info = self.members[place], self._infos[place]
        try:
            yield from counted(self._inflated(place), budget, packed=info.compress_size)
        except TooLarge as error:
            member.refuse("member_too_large", str(error))
            raise
        except _ERRORS as error:
            code = "member_unknown" if isinstance(error, NotImplementedError) else "member_damaged"
            member.refuse(code, str(error) or type(error).__name__)
            raise Damaged(member.reason) from error

    def content(self, place: int, budget: Budget) -> bytes:
        """One member whole."""
        return joined(self.pieces(place, budget))

    def text(self, place: int, limit: int) -> str:
        """One small member as text; Damaged where it is longer than `limit` bytes."""
        whole = BytesIO()
        for piece in self.pieces(place, Budget()):
            whole.write(piece)
            if whole.tell() > limit:
                raise Damaged(f"it is longer than {limit // MIB} MiB")
        return decode(whole.getvalue()).text

    def stream(self, place: int, budget: Budget) -> BinaryIO:
        """One member as a stream that can be sought in: its own stretch of the archive where it is not packed."""
        info = self._infos[place]
        if info.compress_type != zipfile.ZIP_STORED or self.members[place].encrypted:
            return BytesIO(self.content(place, budget))
        self._source.seek(info.header_offset)
        header = self._source.read(30)
        start = (
            info.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        )
        return cast(BinaryIO, _Stretch(self._source, start, info.file_size))

    def _inflated(self, place: int) -> Iterator[bytes]:
        info, listed = self._infos[place], place < self._listed
        if info.compress_type not in (METHODS if listed else SALVAGED):
            raise NotImplementedError(f"packed by method {info.compress_type}, which is not read")
        if self._zip is None or not listed:
            yield from local_pieces(self._source, info)
            return
        with self._zip.open(info) as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def measure(self, budget: Budget) -> None:
        """Unpack every member to nothing: count its real bytes and find out the damaged and the endless."""
        for place, member in enumerate(self.members):
            if member.folder or member.encrypted:
                continue
            size = 0
            try:
                for piece in self.pieces(place, budget):
                    size += len(piece)
            except TooLarge:
                if budget.spent > budget.total:
                    self._stop(place + 1)
                    return
            except Damaged:
                continue
            else:
                member.counted = size

    def _stop(self, place: int) -> None:
        for member in self.members[place:]:
            member.refuse("member_too_large", "the members before it unpack to more than an archive may")


def _readable(info: zipfile.ZipInfo) -> str:
    """The stored name; macOS writes it in UTF-8 without the mark that says so."""
    if info.flag_bits & UTF8 or info.orig_filename.isascii():
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def _member(info: zipfile.ZipInfo) -> Member:
    encrypted = bool(info.flag_bits & ENCRYPTED)
    # The stored name, not the one cut at NUL: the part behind it is what deceives.
    name = _readable(info)
    kind = _TYPES.get(stat.S_IFMT(info.external_attr >> 16), "file")
    year, month, day, hour, minute, second = info.date_time
    # DOS time: the wall clock of the computer that packed it, without a zone.
    modified = f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    member = Member(name, info.file_size, encrypted, folder=info.filename.endswith("/"), type=kind, modified=modified)
    if encrypted:
        member.refuse("member_encrypted")
    return member
