"""The write-once store of original bytes: one file per SHA-256 under sha256/ab/cd/, linked into place only
when it is whole and on the disk, never overwritten, removed by nothing but a purge."""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from casefile.evidence.digest import Digests, require_sha256, sha256_stream
from casefile.evidence.faults import Fault, FaultKind, strays
from casefile.evidence.filing import (
    StoreError,
    TooLarge,
    copy_in,
    link_into,
    make_folder,
    named_file,
    new_file,
    sync_file_system,
    sync_folder,
)

__all__ = ["DamagedBlob", "Staged", "Store", "StoreError", "Stored", "TooLarge"]

BLOB_MODE = 0o440
CLAIM_PATIENCE = 10.0
"""Seconds to wait for another writer of the same bytes where the file system has no hard links."""
CLAIM_STALE = 600.0
"""Seconds after which such a writer is taken for dead."""

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


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
        with self.stage(stream, watch=watch, limit=limit) as staged:
            return staged.keep()

    @contextlib.contextmanager
    def stage(
        self,
        stream: BinaryIO,
        *,
        watch: Callable[[bytes], None] | None = None,
        limit: int | None = None,
        alone: bool = False,
    ) -> Iterator["Staged"]:
        """The bytes of `stream` on the store's file system, hashed in one pass, to be looked at before they are kept.

        What is not kept is gone when this ends; where the system has files without a name, even a killed process
        leaves nothing. By SHA-256 `alone` where no other digest is asked for. Raises as `receive` does."""
        make_folder(self.incoming)
        descriptor, path = new_file(self.incoming)
        try:
            digests = copy_in(descriptor, stream, watch, limit, alone=alone)
            yield Staged(self, descriptor, path, digests)
        finally:
            os.close(descriptor)
            if path.parent == self.incoming:
                path.unlink(missing_ok=True)

    def receive_all(self, contents: Sequence[bytes]) -> list[Stored]:
        """Keep many small files at once, durable together: two flushes of the file system instead of two a file.

        Raises as `receive` does; then what was linked already stays, as an orphan that `sweep` names."""
        with contextlib.ExitStack() as opened:
            staged = [opened.enter_context(self.stage(BytesIO(content), alone=True)) for content in contents]
            sync_file_system(self.incoming)
            kept = [each.keep(synced=True) for each in staged]
            sync_file_system(self.incoming)
            return kept

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

    def remove(self, sha256: str) -> bool:
        """Take the bytes away for good; False where there are none. Only a purge does this, once its entry stands.

        Raises OSError where the file system does not let go of them."""
        path = self.path(sha256)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(path.parent)
        return True

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

    def shelve(self, temporary: Path, digests: Digests, *, sync: bool = True) -> bool:
        """Give a finished file its name; False where the same bytes were there before. `Staged.keep` calls it."""
        path = self.path(digests.sha256)
        make_folder(path.parent, sync=sync)
        try:
            try:
                link_into(temporary, path)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                with self._named(temporary) as named:
                    _rename_exclusively(named, path, self.incoming / f"{digests.sha256}.claim")
        except FileExistsError:
            self._require_same(path, digests)
            created = False
        else:
            created = True
        if sync:
            # Also for a duplicate: the writer that linked it may not have reached its own fsync yet.
            sync_folder(path.parent)
        return created

    @contextlib.contextmanager
    def _named(self, temporary: Path) -> Iterator[Path]:
        """A finished file under a name of its own: a renaming needs one."""
        if temporary.parent == self.incoming:
            yield temporary
            return
        descriptor, path = named_file(self.incoming)
        try:
            with temporary.open("rb") as source:
                copy_in(descriptor, source, None, None)
            os.fchmod(descriptor, BLOB_MODE)
            os.fsync(descriptor)
            yield path
        finally:
            os.close(descriptor)
            path.unlink(missing_ok=True)

    def _require_same(self, path: Path, digests: Digests) -> None:
        """Read the bytes already held: a duplicate of a damaged blob, acknowledged, would be lost."""
        fault = self.verify(digests.sha256, size=digests.size)
        if fault is not None and fault.kind is not FaultKind.WRITABLE:
            raise DamagedBlob(f"{path.name} is already in the store, but {fault.message}; nothing was received")


class Staged:
    """Bytes that have come in and are not kept yet: their digests, and a path under which they can be read."""

    def __init__(self, store: Store, descriptor: int, path: Path, digests: Digests) -> None:
        self._store, self._descriptor = store, descriptor
        self.path, self.digests = path, digests

    def keep(self, *, synced: bool = False) -> Stored:
        """Give them their name in the store, durable once this returns, or `synced` by the caller for many at once."""
        os.fchmod(self._descriptor, BLOB_MODE)
        if not synced:
            os.fsync(self._descriptor)
        created = self._store.shelve(self.path, self.digests, sync=not synced)
        found = self.digests
        return Stored(found.sha256, found.size, found.md5, found.sha1, created)


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
