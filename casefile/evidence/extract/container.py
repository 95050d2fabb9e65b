"""What the container of a picture holds beside its pixels, in one shape for all formats."""

import zlib
from dataclasses import dataclass, field

from casefile.evidence.extract.exif import Exif
from casefile.evidence.extract.extraction import Flag

BLOCK_LIMIT = 16 << 20
"""Bytes of one block of metadata that are read."""
BLOCKS = 256
"""Blocks of one sort that are kept."""
ROOM = 64 << 20
"""Bytes of all blocks together that are kept: directories may name the same bytes many times."""
INFLATED_LIMIT = 4 << 20
TEXT_LIMIT = 4000


@dataclass(slots=True)
class Container:
    """One picture file: its form as its headers state it, its blocks of metadata, undecoded, and its doubts.

    `sizes` are the pages of a file of several; `end` is where the picture ends, None where it does not."""

    format: str
    width: int | None = None
    height: int | None = None
    mode: str | None = None
    bits: int | None = None
    frames: int | None = 1
    orientation: int | None = None
    exif: list[bytes] = field(default_factory=list)
    read: list[Exif] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    iptc: list[bytes] = field(default_factory=list)
    jumbf: list[bytes] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    end: int | None = None
    flags: list[Flag] = field(default_factory=list)
    room: int = ROOM

    def keep(self, blocks: list[bytes], content: bytes) -> None:
        """Keep one block of metadata, while there is room."""
        if content and len(blocks) < BLOCKS and len(content) <= self.room:
            self.room -= len(content)
            blocks.append(content)

    def comment(self, content: bytes) -> None:
        """Keep a comment in words."""
        words = readable(content)
        if words and len(self.comments) < BLOCKS:
            self.comments.append(words)

    def cut(self, what: str) -> None:
        """Say once that the file ends before the picture does."""
        if not any(flag.code == "picture_cut" for flag in self.flags):
            self.flags.append(Flag("picture_cut", f"the file ends before the picture does: {what}"))


def readable(content: bytes) -> str:
    """Text of a comment: UTF-8, else Latin-1, as most programs wrote it."""
    content = content.strip(b"\0 \r\n")
    try:
        return content.decode("utf-8")[:TEXT_LIMIT]
    except UnicodeDecodeError:
        return content.decode("latin-1")[:TEXT_LIMIT]


def inflated(content: bytes) -> bytes:
    """The first bytes of what is packed with zlib, at most INFLATED_LIMIT; what can be read of a damaged one."""
    try:
        return zlib.decompressobj().decompress(content, INFLATED_LIMIT)
    except zlib.error:
        return b""
