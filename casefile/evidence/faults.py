"""What can be wrong with the store, and the walk that finds what should not be in it."""

import os
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from casefile.evidence.digest import is_sha256


class FaultKind(StrEnum):
    """The ways in which the store can differ from the record."""

    MISSING = "missing"
    CHANGED = "changed"
    WRONG_SIZE = "wrong_size"
    WRITABLE = "writable"
    UNREADABLE = "unreadable"
    ORPHAN = "orphan"
    FOREIGN = "foreign"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: its kind, the path below the store's root, plain words, the digest where there is one."""

    kind: FaultKind
    path: str
    message: str
    sha256: str = ""


def strays(root: Path, expected: Container[str], *, stale_after: float) -> Iterator[Fault]:
    """What lies in the store and should not, in the order of the paths: files no record knows, names that
    are no blob's, links and devices, and temporary files older than `stale_after` seconds."""
    for entry in _sorted(root):
        if entry.name == "sha256" and entry.is_dir(follow_symlinks=False):
            yield from _shelves(root, Path(entry.path), expected)
        elif entry.name == "incoming" and entry.is_dir(follow_symlinks=False):
            yield from _left_over(root, Path(entry.path), stale_after)
        else:
            yield _foreign(root, entry)


def _shelves(root: Path, folder: Path, expected: Container[str]) -> Iterator[Fault]:
    """The two levels of folders, sha256/ab/cd, and the blobs in them."""
    depth = len(folder.relative_to(root).parts)
    for entry in _sorted(folder):
        if depth == 3:
            yield from _blob(root, entry, expected)
        elif entry.is_dir(follow_symlinks=False) and len(entry.name) == 2 and set(entry.name) <= HEX:
            yield from _shelves(root, Path(entry.path), expected)
        else:
            yield _foreign(root, entry)


HEX = frozenset("0123456789abcdef")


def _blob(root: Path, entry: os.DirEntry[str], expected: Container[str]) -> Iterator[Fault]:
    path = Path(entry.path)
    shelf = path.parent.parent.name + path.parent.name
    if not is_sha256(entry.name) or not entry.is_file(follow_symlinks=False):
        yield _foreign(root, entry)
    elif not entry.name.startswith(shelf):
        yield Fault(FaultKind.FOREIGN, _below(root, entry), "lies in another digest's folder", entry.name)
    elif entry.name not in expected:
        yield Fault(FaultKind.ORPHAN, _below(root, entry), "no record names this digest", entry.name)


def _left_over(root: Path, folder: Path, stale_after: float) -> Iterator[Fault]:
    """Temporary files that no living receipt can be writing; younger ones may be uploads under way."""
    now = time.time()
    for entry in _sorted(folder):
        if not entry.is_file(follow_symlinks=False) or not entry.name.endswith((".part", ".claim")):
            yield _foreign(root, entry)
            continue
        try:
            age = now - entry.stat(follow_symlinks=False).st_mtime
        except FileNotFoundError:  # the receipt ended while we looked
            continue
        if age > stale_after:
            yield Fault(FaultKind.STALE, _below(root, entry), f"left by a receipt {age / 3600:.1f} hours ago")


def _foreign(root: Path, entry: os.DirEntry[str]) -> Fault:
    return Fault(FaultKind.FOREIGN, _below(root, entry), "not a name or file of the store")


def _below(root: Path, entry: os.DirEntry[str]) -> str:
    return Path(entry.path).relative_to(root).as_posix()


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
