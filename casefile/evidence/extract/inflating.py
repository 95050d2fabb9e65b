"""Decompressing hostile bytes: every byte that comes out is counted, and the count ends a bomb, never memory."""

import bz2
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Protocol

MIB = 1 << 20
CHUNK = 1 << 16
TOTAL = 2048 * MIB
"""Bytes that all the members of one archive may have once decompressed."""
MEMBER = 512 * MIB
"""Bytes that one member may have once decompressed."""
RATIO = 200
"""Decompressed bytes to one packed byte, beyond which it is a bomb, once RATIO_FROM bytes have come out."""
RATIO_FROM = 50 * MIB
XZ_MEMORY = 256 * MIB


class TooLarge(ValueError):
    """A limit was reached; the words say which."""


class Damaged(ValueError):
    """The packed bytes break off or break their own rules; the words say how."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@dataclass(slots=True)
class Budget:
    """What may still come out of one archive; counts what really did."""

    total: int = TOTAL
    spent: int = 0

    def take(self, size: int, *, so_far: int, packed: int, member: int) -> None:
        """Count `size` more bytes of what has given `so_far` from `packed` bytes, or raise TooLarge."""
        self.spent += size
        if self.spent > self.total:
            raise TooLarge(f"the archive unpacks to more than {self.total // MIB:,} MiB")
        if so_far + size > member:
            raise TooLarge(f"it unpacks to more than {member // MIB:,} MiB")
        if so_far + size > RATIO_FROM and (so_far + size) > RATIO * max(1, packed):
            raise TooLarge(f"it unpacks to more than {RATIO} times its packed size, as archive bombs do")


def counted(pieces: Iterator[bytes], budget: Budget, *, packed: int, member: int = 0) -> Iterator[bytes]:
    """The same pieces while the budget lasts and they are no more than `member` bytes (MEMBER where it is 0)."""
    so_far = 0
    for piece in pieces:
        budget.take(len(piece), so_far=so_far, packed=packed, member=member or MEMBER)
        so_far += len(piece)
        yield piece


def joined(pieces: Iterator[bytes]) -> bytes:
    """All pieces as one, without holding them twice."""
    whole = BytesIO()
    for piece in pieces:
        whole.write(piece)
    return whole.getvalue()


def unpacked(source: BinaryIO, form: str) -> Iterator[bytes]:
    """The bytes of a gzip, bzip2 or xz stream, member after member, in pieces of at most CHUNK.

    Damaged where it breaks off or breaks its rules; what follows the last member and is no member is left."""
    waiting, first = source.read(CHUNK), True
    while first or waiting.startswith(_MARKS[form]):
        inner = _decompressor(form)
        while not inner.eof:
            if not waiting and getattr(inner, "needs_input", True) and not (waiting := source.read(CHUNK)):
                raise Damaged("it ends before its packed content does")
            if piece := _step(inner, waiting):
                yield piece
            # zlib hands back what it has not looked at yet; the others keep it themselves.
            waiting = getattr(inner, "unconsumed_tail", b"")
        waiting, first = inner.unused_data or source.read(CHUNK), False
        if len(waiting) < MARK:
            waiting += source.read(CHUNK)


def _step(inner: _Decompressor, waiting: bytes) -> bytes:
    try:
        return inner.decompress(waiting, CHUNK)
    except (zlib.error, OSError, lzma.LZMAError, EOFError) as error:
        raise Damaged(f"its packed content is damaged ({error})") from error


_MARKS = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\0"}
MARK = 6
"""Bytes in which the mark of a further member is recognised."""


def _decompressor(form: str) -> _Decompressor:
    if form == "gzip":
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    return bz2.BZ2Decompressor() if form == "bzip2" else lzma.LZMADecompressor(memlimit=XZ_MEMORY)


class PieceStream:
    """Pieces read as a stream, forwards only: `read(size)` gives fewer bytes only at the end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting, self.position = pieces, b"", 0

    def read(self, size: int) -> bytes:
        """The next `size` bytes."""
        whole = BytesIO()
        while whole.tell() < size:
            if not self._waiting:
                self._waiting = next(self._pieces, b"")
                if not self._waiting:
                    break
            taken = self._waiting[: size - whole.tell()]
            self._waiting = self._waiting[len(taken) :]
            whole.write(taken)
        self.position += whole.tell()
        return whole.getvalue()

    def pieces(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes, piece by piece; Damaged where the stream ends before."""
        left = size
        while left:
            piece = self.read(min(left, CHUNK))
            if not piece:
                raise Damaged("it ends before its stated size")
            left -= len(piece)
            yield piece
