"""A reader of CBOR (RFC 8949) that builds plain values and gives up cleanly on what is nested or long beyond
reason. Tags are dropped; map keys become text or numbers."""

import struct
from typing import Any

DEPTH = 32
ITEMS = 200_000


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.place, self.items = content, 0, 0

    def take(self, size: int) -> bytes:
        piece = self.content[self.place : self.place + size]
        if len(piece) < size:
            raise ValueError("the CBOR ends in the middle of a value")
        self.place += size
        return piece

    def value(self, depth: int) -> Any:
        self.items += 1
        if depth > DEPTH or self.items > ITEMS:
            raise ValueError("the CBOR is nested too deeply or holds too many values")
        first = self.take(1)[0]
        major, small = first >> 5, first & 31
        if major == 7:
            return self.simple(small)
        size = None if small == 31 else self.size(small)
        if major in (0, 1):
            number = size or 0
            return -1 - number if major else number
        if major in (2, 3):
            content = self.take(size) if size is not None else self.pieces(depth)
            return content if major == 2 else content.decode("utf-8", "replace")
        if major == 6:
            return self.value(depth + 1)
        return self.array(size, depth) if major == 4 else self.map(size, depth)

    def size(self, small: int) -> int:
        if small < 24:
            return small
        if small > 27:
            raise ValueError("the CBOR holds a length of no known form")
        return int.from_bytes(self.take(1 << (small - 24)), "big")

    def simple(self, small: int) -> Any:
        if small in (20, 21, 22, 23):
            return {20: False, 21: True}.get(small)
        forms = {25: ">e", 26: ">f", 27: ">d"}
        if small in forms:
            return struct.unpack(forms[small], self.take(1 << (small - 24)))[0]
        if small == 31:
            raise StopIteration
        return self.take(1)[0] if small == 24 else small

    def pieces(self, depth: int) -> bytes:
        joined = b""
        while self.content[self.place : self.place + 1] != b"\xff":
            piece = self.value(depth + 1)
            joined += piece.encode() if isinstance(piece, str) else bytes(piece) if isinstance(piece, bytes) else b""
        self.place += 1
        return joined

    def ended(self, done: int, size: int | None) -> bool:
        if size is not None:
            return done >= size
        if self.content[self.place : self.place + 1] == b"\xff":
            self.place += 1
            return True
        return False

    def array(self, size: int | None, depth: int) -> list[Any]:
        found: list[Any] = []
        while not self.ended(len(found), size):
            found.append(self.value(depth + 1))
        return found

    def map(self, size: int | None, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        done = 0
        while not self.ended(done, size):
            key, done = self.value(depth + 1), done + 1
            found[key if isinstance(key, (str, int)) else str(key)] = self.value(depth + 1)
        return found


def read_cbor(content: bytes) -> Any:
    """The first value in `content`; ValueError where it is not CBOR."""
    try:
        return _Reader(content).value(0)
    except StopIteration:
        raise ValueError("the CBOR holds an end without a beginning") from None
