"""The file system under the store: files without a name, links that never overwrite, folders that are on the disk
before anything is put in them."""

import contextlib
import ctypes
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from casefile.evidence.digest import Digests, Hasher, chunks

FOLDER_MODE = 0o750
NAMELESS = hasattr(os, "O_TMPFILE")
"""Whether the system knows files without a name, which a killed process leaves no trace of."""
OPEN_FILES = Path("/proc/self/fd")


class StoreError(Exception):
    """The store could not keep or give the bytes; the message says why."""


class TooLarge(StoreError):
    """The stream went past the limit it was given; nothing of it is kept."""


def new_file(folder: Path) -> tuple[int, Path]:
    """A new private file on the folder's file system and the path it is reached by; without a name where it can be."""
    if NAMELESS:
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
            path = OPEN_FILES / str(descriptor)
            if path.exists():
                return descriptor, path
            os.close(descriptor)
    return named_file(folder)


def named_file(folder: Path) -> tuple[int, Path]:
    """The same with a name of its own."""
    path = folder / f"{os.getpid()}-{secrets.token_hex(12)}.part"
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), path


def copy_in(
    descriptor: int,
    stream: BinaryIO,
    watch: Callable[[bytes], None] | None,
    limit: int | None,
    *,
    alone: bool = False,
) -> Digests:
    """Copy the stream into the open file, hashing on the way; by SHA-256 `alone` where no other digest is asked for."""
    hasher, size = Hasher(alone=alone), 0
    for chunk in chunks(stream):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge(f"more than the {limit} bytes allowed")
        if watch is not None:
            watch(chunk)
        hasher.update(chunk)
        remaining = memoryview(chunk)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
    if watch is not None:
        watch(b"")
    return hasher.digests()


def link_into(temporary: Path, path: Path) -> None:
    """Link a file into place; one without a name through its descriptor, which takes linkat(2)."""
    if temporary.parent == OPEN_FILES:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.link(temporary, path, src_dir_fd=folder, follow_symlinks=True)
        finally:
            os.close(folder)
    else:
        os.link(temporary, path, follow_symlinks=False)


def sync_file_system(folder: Path) -> None:
    """Everything written so far onto the disk: of the folder's file system where the system can tell it, else all."""
    system = ctypes.CDLL(None)
    if not hasattr(system, "syncfs"):
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if system.syncfs(descriptor) != 0:
            os.sync()
    finally:
        os.close(descriptor)


def make_folder(folder: Path, *, sync: bool = True) -> None:
    """Make a folder and those above it, each entry on the disk before anything is put in it."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent, sync=sync)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=FOLDER_MODE)
    if sync:
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
