"""The files that an OLE container carries: objects inserted into older documents, and the object parts of newer
ones (`oleObject1.bin`)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import olefile

from casefile.evidence.extract.extraction import Child

NATIVE, PACKED, CONTENTS = "\x01ole10native", "package", "contents"
STREAM = 256 << 20
OBJECTS = 2000


def children(source: BinaryIO) -> Iterator[Child]:
    """Each carried file once: as it was inserted where the container keeps it so, the stream as it stands where
    its form is not known."""
    try:
        container = olefile.OleFileIO(source)
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return
    with container:
        for entry in container.listdir()[:OBJECTS]:
            kind = entry[-1].lower()
            if kind in (NATIVE, PACKED, CONTENTS):
                content = _stream(container, entry)
                name, inner = native(content) if kind == NATIVE else ("", content)
                if inner:
                    yield Child(name or _printable(entry[-2] if len(entry) > 1 else kind), inner, "", _place(entry))


def carried(container: Any) -> int:
    """How many files a container carries."""
    return sum(1 for entry in container.listdir() if entry[-1].lower() in (NATIVE, PACKED, CONTENTS))


def native(content: bytes) -> tuple[str, bytes]:
    """The name and bytes of a file inserted as a package ([MS-OLEDS], OLENativeStream); the bytes as they stand
    where they are laid out otherwise."""
    try:
        name, at = _word(content, 6)
        _, at = _word(content, at)
        at += 4
        at += 4 + int.from_bytes(content[at : at + 4], "little")
        size = int.from_bytes(content[at : at + 4], "little")
        inner = content[at + 4 : at + 4 + size]
        if size and len(inner) == size:
            return name, inner
    except ValueError:
        pass
    return "", content[4:]


def _word(content: bytes, start: int) -> tuple[str, int]:
    """A text that ends in NUL, and where the next thing begins."""
    end = content.index(b"\0", start)
    return content[start:end].decode("cp1252", "replace"), end + 1


def _stream(container: Any, entry: list[str]) -> bytes:
    try:
        return bytes(container.openstream(entry).read(STREAM))
    except (OSError, ValueError, IndexError):
        return b""


def _place(entry: list[str]) -> str:
    return "/".join(_printable(part) for part in entry)


def _printable(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable())
