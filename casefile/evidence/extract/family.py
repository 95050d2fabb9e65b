"""A file with everything it carries, to any depth: each told with where it stands, its digests, and, where its reader
is plain Python, what it says. Runs in the child process; the receiver keeps what it decides to keep."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from casefile.evidence.digest import Hasher
from casefile.evidence.extract import CARRIERS, GUARDED, READERS
from casefile.evidence.extract.extraction import Child, Extraction
from casefile.evidence.kinds import Sniffed, sniff
from casefile.evidence.magic import FileKind

DEPTH = 8
"""Files inside files inside files that are opened; what lies deeper is kept in what carries it."""
CARRIED = 100_000
"""Files of one family that are told."""
CARRIED_BYTES = 8 << 30
"""Bytes of one family, decoded, that are told: the end of archive bombs."""
TOO_MUCH = f"it carries more than {CARRIED:,} files or {CARRIED_BYTES >> 30} GiB: the rest was not opened"
READ_WITHIN = frozenset({FileKind.EMAIL, FileKind.TEXT})
"""Kinds whose readers are plain Python; the rest is read apart, each in a process that it may take down."""
NOTHING_CARRIED = {"email": ("attachments", "nested", "uuencoded"), "pdf": ("attachments",)}
"""Facts by which a reading shows that a file of that kind carries nothing, so that it need not be opened again."""

Told = tuple[dict[str, Any], bytes]


@dataclass(slots=True)
class Bounds:
    """What one family has used of what it may."""

    files: int = 0
    size: int = 0

    def passed(self, content: bytes) -> bool:
        """Whether this one more is too much."""
        self.files += 1
        self.size += len(content)
        return self.files > CARRIED or self.size > CARRIED_BYTES


def told(source: BinaryIO, kind: str, keys: dict[str, Any] | None = None) -> Iterator[Told]:
    """Every file that the file of that `kind` carries, depth first: (header, its bytes).

    The header: path ([2, 1]: the first file in the second), name, place, kind, media_type, contradiction, size and
    digests, and `extraction` where it was read here. Raises ValueError where the family is cut short, in words."""
    yield from _carried(source, kind, (), (), Bounds(), keys or {})


def digests(source: BinaryIO, kind: str) -> Iterator[Told]:
    """The digests alone of every file carried, for the guard to compare before anything is kept."""
    wanted = ("path", "sha256", "sha1", "md5", "unopened")
    for header, _ in _carried(source, kind, (), (), Bounds(), None):
        yield {name: header[name] for name in wanted if name in header}, b""


def _carried(
    source: BinaryIO,
    kind: str,
    path: tuple[int, ...],
    above: tuple[str, ...],
    bounds: Bounds,
    keys: dict[str, Any] | None,
) -> Iterator[Told]:
    opened = _children((CARRIERS if keys is not None else GUARDED)[kind])
    for number, child in enumerate(opened(source), 1):
        if bounds.passed(child.content):
            raise ValueError(TOO_MUCH)
        place = (*path, number)
        sniffed = sniff(child.content, child.name)
        header, read = _header(child, place, sniffed), None
        if keys is not None and sniffed.kind in READ_WITHIN:
            read = read_here(child.content, str(sniffed.kind), keys)
            header["extraction"] = read.as_json()
        yield header, child.content
        if read is not None and carries_nothing(read):
            continue
        # A file that carries itself is told once more and not opened again: it has no end.
        if sniffed.kind in CARRIERS and len(place) < DEPTH and header["sha256"] not in above:
            inside = (*above, header["sha256"])
            try:
                yield from _carried(BytesIO(child.content), str(sniffed.kind), place, inside, bounds, keys)
            except ValueError as fault:
                if str(fault) == TOO_MUCH:
                    raise
                yield {"path": [*place, 0], "unopened": str(fault)}, b""


def carries_nothing(extraction: Extraction) -> bool:
    """Whether the reading shows that there is nothing inside; where it failed nobody knows."""
    names = NOTHING_CARRIED.get(extraction.kind) if extraction.facts and not extraction.error else None
    return names is not None and not any(extraction.facts.get(name) for name in names)


def _children(dotted: str) -> Callable[[BinaryIO], Iterator[Child]]:
    module, _, name = dotted.partition(":")
    children: Callable[[BinaryIO], Iterator[Child]] = getattr(importlib.import_module(module), name)
    return children


def _header(child: Child, place: tuple[int, ...], sniffed: Sniffed) -> dict[str, Any]:
    hasher = Hasher()
    hasher.update(child.content)
    found = hasher.digests()
    return {
        "path": list(place),
        "name": child.name,
        "place": child.place,
        "stated_type": child.media_type,
        "kind": str(sniffed.kind),
        "media_type": sniffed.media_type,
        "contradiction": sniffed.contradiction,
        "size": found.size,
        "sha256": found.sha256,
        "sha1": found.sha1,
        "md5": found.md5,
    }


def read_here(content: bytes, kind: str, keys: dict[str, Any]) -> Extraction:
    """What a file in memory says, by a reader that is plain Python; its failure is told, not raised."""
    if not content:
        return Extraction(kind, error="the file is empty: it has no bytes at all")
    module, _, name = READERS[kind].partition(":")
    read = getattr(importlib.import_module(module), name)
    given = {"keys": keys} if kind == FileKind.EMAIL and keys else {}
    try:
        found: Extraction = read(BytesIO(content), **given)
    except Exception as fault:
        words = str(fault) if isinstance(fault, ValueError) else f"{type(fault).__name__}: {fault}"
        return Extraction(kind, error=words[:300])
    return found
