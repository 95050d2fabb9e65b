"""The write-once store of original bytes: one file per SHA-256 under sha256/ab/cd/, linked into place only
when it is whole and on the disk, never overwritten, never deleted here."""

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casefile.evidence.digest import Digests, Hasher, chunks, require_sha256, sha256_stream
from casefile.evidence.faults import Fault, FaultKind, strays

BLOB_MODE = 0o440
FOLDER_MODE = 0o750
CLAIM_PATIENCE = 10.0
"""Seconds to wait for another writer of the same bytes where the file system has no hard links."""
CLAIM_STALE = 600.0
"""Seconds after which such a writer is taken for dead."""

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class StoreError(Exception):
    """The store could not keep or give the bytes; the message says why."""


class TooLarge(StoreError):
    """The stream went past the limit it was given; nothing of it is kept."""


class DamagedBlob(StoreError):
    """The store already has a file under this digest whose bytes are other bytes.

    Receiving is refused rather than the damage papered over: the sound copy is still the sender's."""


@dataclass(frozen=True, slots=True)
class Stored(Digests):
    """What was kept; `created` is False where the store already held the very same bytes."""

    created: bool


class Store:
    """The store under `root`, on one local file system; folders are made at the first receipt."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self.blobs = self.root / "sha256"
        self.incoming = self.root / "incoming"

    def receive(
        self,
        stream: BinaryIO,
        *,
        watch: Callable[[bytes], None] | None = None,
        limit: int | None = None,
    ) -> Stored:
        """Keep what is left of `stream` and say what it is; durable once this returns.

        `watch` sees every chunk before it is written and, at the end, b"" once before the bytes get their
        name: whatever it raises stops the receipt. `limit` is in bytes. Raises TooLarge, DamagedBlob, or
        the OSError of a full disk; in every such case nothing stays."""
        _make_folder(self.incoming)
        temporary = self.incoming / f"{os.getpid()}-{secrets.token_hex(12)}.part"
        try:
            digests = _write(temporary, stream, watch, limit)
            created = self._shelve(temporary, digests)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digests.sha256, digests.size, digests.md5, digests.sha1, created)

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest lie or would lie; ValueError for anything but a SHA-256."""
        require_sha256(sha256)
        return self.blobs / sha256[:2] / sha256[2:4] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether a regular file lies under this digest; its bytes are `verify`'s business."""
        try:
            return stat.S_ISREG(self.path(sha256).lstat().st_mode)
        except FileNotFoundError:
            return False

    def open(self, sha256: str) -> BinaryIO:
        """The bytes for reading; FileNotFoundError where there are none. A symbolic link is not followed."""
        descriptor = os.open(self.path(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        return os.fdopen(descriptor, "rb")

    def verify(self, sha256: str, *, size: int | None = None) -> Fault | None:
        """The first fault of one blob, or None where it is there, whole and read-only.

        `size` is what the ledger says, in bytes; every byte is read."""
        path = self.path(sha256)
        try:
            status = path.lstat()
        except FileNotFoundError:
            return self._fault(FaultKind.MISSING, path, sha256, "the store has no such file")
        if not stat.S_ISREG(status.st_mode):
            return self._fault(FaultKind.FOREIGN, path, sha256, "not a regular file")
        if size is not None and status.st_size != size:
            words = f"{status.st_size} bytes, the record says {size}"
            return self._fault(FaultKind.WRONG_SIZE, path, sha256, words)
        try:
            with self.open(sha256) as stream:
                found = sha256_stream(stream)
        except OSError as error:
            return self._fault(FaultKind.UNREADABLE, path, sha256, error.strerror or str(error))
        if found != sha256:
            return self._fault(FaultKind.CHANGED, path, sha256, f"its bytes hash to {found}")
        if status.st_mode & 0o222:
            words = f"mode {stat.S_IMODE(status.st_mode):04o} lets it be written"
            return self._fault(FaultKind.WRITABLE, path, sha256, words)
        return None

    def sweep(self, expected: Mapping[str, int], *, stale_after: float = 3600.0) -> Iterator[Fault]:
        """Every fault of the whole store against the record, `expected`: SHA-256 to size in bytes.

        Reads all expected bytes, then walks the folders for what should not be there: orphans, foreign
        names, temporary files older than `stale_after` seconds. It reports and deletes nothing."""
        for sha256, size in expected.items():
            fault = self.verify(sha256, size=size)
            if fault is not None:
                yield fault
        yield from strays(self.root, expected, stale_after=stale_after)

    def _fault(self, kind: FaultKind, path: Path, sha256: str, message: str) -> Fault:
        return Fault(kind, path.relative_to(self.root).as_posix(), message, sha256)

    def _shelve(self, temporary: Path, digests: Digests) -> bool:
        """Give the finished file its name; False where the same bytes were there before."""
        path = self.path(digests.sha256)
        _make_folder(path.parent)
        try:
            try:
                os.link(temporary, path, follow_symlinks=False)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                _rename_exclusively(temporary, path, self.incoming / f"{digests.sha256}.claim")
        except FileExistsError:
            self._require_same(path, digests)
            created = False
        else:
            created = True
        # Also for a duplicate: the writer that linked it may not have reached its own fsync yet.
        _sync_folder(path.parent)
        return created

    def _require_same(self, path: Path, digests: Digests) -> None:
        """Read the bytes already held: a duplicate of a damaged blob, acknowledged, would be lost."""
        fault = self.verify(digests.sha256, size=digests.size)
        if fault is not None and fault.kind is not FaultKind.WRITABLE:
            raise DamagedBlob(f"{path.name} is already in the store, but {fault.message}; nothing was received")


def _write(temporary: Path, stream: BinaryIO, watch: Callable[[bytes], None] | None, limit: int | None) -> Digests:
    """Copy the stream to a new private file and onto the disk, hashing on the way."""
    hasher, size = Hasher(), 0
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        for chunk in chunks(stream):
            size += len(chunk)
            if limit is not None and size > limit:
                raise TooLarge(f"more than the {limit} bytes allowed")
            if watch is not None:
                watch(chunk)
            hasher.update(chunk)
            remaining = memoryview(chunk)
            while remaining:
                remaining = remaining[file.write(remaining) :]
        if watch is not None:
            watch(b"")
        os.fchmod(file.fileno(), BLOB_MODE)
        os.fsync(file.fileno())
    return hasher.digests()


def _rename_exclusively(temporary: Path, path: Path, claim: Path) -> None:
    """Move the file into place where link(2) is missing; FileExistsError where the name is taken.

    rename(2) alone would overwrite, and a copy into an O_EXCL file could be cut short by a crash and stand
    there broken for ever: so the name is claimed by an O_EXCL file beside it, then renamed in one step."""
    _take_claim(claim)
    try:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        temporary.rename(path)
    finally:
        claim.unlink(missing_ok=True)


def _take_claim(claim: Path) -> None:
    deadline = time.monotonic() + CLAIM_PATIENCE
    while True:
        try:
            os.close(os.open(claim, _NEW_FILE, 0o600))
            return
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - claim.lstat().st_mtime > CLAIM_STALE:
                    claim.unlink(missing_ok=True)
                    continue
            if time.monotonic() > deadline:
                raise StoreError(f"another process has been storing {claim.stem} for too long") from None
            time.sleep(0.05)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entry on the disk before anything is put in it."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=FOLDER_MODE)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
