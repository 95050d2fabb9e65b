import errno
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from casefile.evidence.faults import FaultKind
from casefile.evidence.storage import DamagedBlob, Store, StoreError, TooLarge

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def keep(store, content=b"the original bytes"):
    return store.receive(io.BytesIO(content))


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def expected(*kept):
    return {one.sha256: one.size for one in kept}


def overwrite(path, content):
    path.chmod(0o640)
    path.write_bytes(content)
    path.chmod(0o440)


def test_received_bytes_lie_under_their_own_digest_and_can_only_be_read(store):
    kept = keep(store)
    assert kept.sha256 == hashlib.sha256(b"the original bytes").hexdigest()
    assert (kept.size, kept.created) == (18, True)
    path = store.path(kept.sha256)
    assert path == store.root / "sha256" / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    with store.open(kept.sha256) as stream:
        assert stream.read() == b"the original bytes"
    assert list(store.incoming.iterdir()) == []
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o027 == 0


def test_a_second_receipt_of_the_same_bytes_keeps_one_file_and_says_so(store):
    first, second = keep(store), keep(store)
    assert (first.created, second.created) == (True, False)
    assert first.sha256 == second.sha256
    assert len(files_below(store.root)) == 1


def test_an_empty_file_is_kept_too(store):
    kept = keep(store, b"")
    assert (kept.size, store.verify(kept.sha256, size=0)) == (0, None)


def test_the_watch_sees_every_byte_and_then_the_end_before_anything_is_named(store):
    seen = []

    def watch(chunk):
        seen.append(chunk)
        assert files_below(store.blobs) == []

    content = os.urandom(3_000_000)
    store.receive(io.BytesIO(content), watch=watch)
    assert b"".join(seen) == content
    assert seen[-1] == b""
    assert seen.count(b"") == 1


@pytest.mark.parametrize("at_end", [False, True])
def test_nothing_stays_when_the_watch_refuses(store, at_end):
    class Listed(Exception):
        pass

    def watch(chunk):
        if bool(chunk) is not at_end:
            raise Listed

    with pytest.raises(Listed):
        store.receive(io.BytesIO(b"x" * 2_000_000), watch=watch)
    assert files_below(store.root) == []


def test_nothing_stays_of_a_stream_past_its_limit(store):
    with pytest.raises(TooLarge, match="100 bytes"):
        store.receive(io.BytesIO(b"x" * 101), limit=100)
    assert files_below(store.root) == []
    assert store.receive(io.BytesIO(b"x" * 100), limit=100).size == 100


def test_nothing_stays_when_the_sender_breaks_off(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError("the upload broke off")
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        store.receive(Broken(b"x" * 100))
    assert files_below(store.root) == []


def test_a_full_disk_is_reported_and_nothing_stays(store, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    store.incoming.mkdir(parents=True)
    with pytest.raises(OSError, match="No space left"):
        keep(store)
    assert files_below(store.root) == []


@pytest.mark.parametrize("damage", [b"the altered  bytes", b"short"])
def test_bytes_whose_stored_copy_is_damaged_are_refused_and_the_damage_left_to_be_seen(store, damage):
    kept = keep(store)
    path = store.path(kept.sha256)
    overwrite(path, damage)
    with pytest.raises(DamagedBlob, match="nothing was received"):
        keep(store)
    assert path.read_bytes() == damage
    assert files_below(store.incoming) == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "", "ab", "A" * 64, "/" + "a" * 63, "a" * 32 + "/../" + "a" * 28, "a" * 64 + "\x00"],
)
def test_no_name_but_a_digest_reaches_the_file_system(store, name):
    for act in (store.path, store.open, store.exists, store.verify):
        with pytest.raises(ValueError, match="not a SHA-256"):
            act(name)


def test_a_symbolic_link_in_place_of_a_blob_is_not_followed(store, tmp_path):
    kept = keep(store)
    path = store.path(kept.sha256)
    outside = tmp_path / "outside"
    outside.write_bytes(b"the original bytes")
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(OSError, match=r"symbolic|links"):
        store.open(kept.sha256)
    assert not store.exists(kept.sha256)
    assert store.verify(kept.sha256).kind == FaultKind.FOREIGN
    with pytest.raises(DamagedBlob):
        keep(store)


def test_what_is_absent_is_absent(store):
    assert not store.exists("0" * 64)
    assert store.verify("0" * 64).kind == FaultKind.MISSING
    with pytest.raises(FileNotFoundError):
        store.open("0" * 64)


def test_a_clean_store_sweeps_clean(store):
    kept = [keep(store, bytes([number]) * 100) for number in range(20)]
    assert list(store.sweep(expected(*kept))) == []


def test_a_store_never_used_sweeps_clean_against_an_empty_record(store):
    assert list(store.sweep({})) == []


def test_one_changed_byte_is_found(store):
    kept = keep(store)
    overwrite(store.path(kept.sha256), b"the original bytez")
    (fault,) = store.sweep(expected(kept))
    assert (fault.kind, fault.sha256) == (FaultKind.CHANGED, kept.sha256)
    assert fault.path.endswith(kept.sha256)


def test_every_kind_of_fault_is_found_and_nothing_is_deleted(store):
    kept = [keep(store, bytes([number]) * 100) for number in range(5)]
    missing, short, changed, writable, orphan = (store.path(one.sha256) for one in kept)
    missing.unlink()
    overwrite(short, b"short")
    overwrite(changed, b"x" * 100)
    writable.chmod(0o640)
    (store.incoming / "1-dead.part").write_bytes(b"half")
    os.utime(store.incoming / "1-dead.part", (0, 0))
    (store.incoming / "2-alive.part").write_bytes(b"half")
    (store.incoming / "README").write_text("?")
    (store.root / "notes.txt").write_text("?")
    (store.blobs / "zz").mkdir()
    (changed.parent / "copy.pdf").write_bytes(b"?")
    (changed.parent / ("f" * 64)).write_bytes(b"?")
    (changed.parent / "link").symlink_to("/etc/passwd")
    before = sorted(store.root.rglob("*"))
    record = expected(*kept)
    del record[kept[4].sha256]
    found = {(fault.kind, Path(fault.path).name) for fault in store.sweep(record)}
    assert found == {
        (FaultKind.MISSING, missing.name),
        (FaultKind.WRONG_SIZE, short.name),
        (FaultKind.CHANGED, changed.name),
        (FaultKind.WRITABLE, writable.name),
        (FaultKind.ORPHAN, orphan.name),
        (FaultKind.STALE, "1-dead.part"),
        (FaultKind.FOREIGN, "README"),
        (FaultKind.FOREIGN, "notes.txt"),
        (FaultKind.FOREIGN, "zz"),
        (FaultKind.FOREIGN, "copy.pdf"),
        (FaultKind.FOREIGN, "f" * 64),
        (FaultKind.FOREIGN, "link"),
    }
    assert sorted(store.root.rglob("*")) == before


class TestWithoutHardLinks:
    """A file system that has no link(2), such as exFAT or some network shares."""

    @pytest.fixture(autouse=True)
    def no_links(self, monkeypatch):
        def refuse(*arguments, **options):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)

    def test_bytes_are_kept_once_and_nothing_is_left_over(self, store):
        first, second = keep(store), keep(store)
        assert (first.created, second.created) == (True, False)
        assert list(store.sweep(expected(first), stale_after=0)) == []

    def test_a_damaged_blob_is_still_never_overwritten(self, store):
        kept = keep(store)
        overwrite(store.path(kept.sha256), b"damaged")
        with pytest.raises(DamagedBlob):
            keep(store)
        assert store.path(kept.sha256).read_bytes() == b"damaged"

    def test_a_dead_writers_claim_does_not_block_for_ever(self, store):
        kept = keep(store)
        store.path(kept.sha256).unlink()
        claim = store.incoming / f"{kept.sha256}.claim"
        claim.touch()
        os.utime(claim, (0, 0))
        assert keep(store).created

    def test_a_living_writers_claim_is_waited_for_and_then_refused(self, store, monkeypatch):
        monkeypatch.setattr("casefile.evidence.storage.CLAIM_PATIENCE", 0.1)
        sha256 = hashlib.sha256(b"the original bytes").hexdigest()
        store.incoming.mkdir(parents=True)
        (store.incoming / f"{sha256}.claim").touch()
        with pytest.raises(StoreError, match="too long"):
            keep(store)
        assert not store.exists(sha256)

    def test_a_claim_given_up_in_time_lets_the_receipt_go_on(self, store):
        sha256 = hashlib.sha256(b"the original bytes").hexdigest()
        store.incoming.mkdir(parents=True)
        claim = store.incoming / f"{sha256}.claim"
        claim.touch()
        giving_up = threading.Timer(0.2, claim.unlink)
        giving_up.start()
        assert keep(store).created
        giving_up.join()


def test_many_writers_of_the_same_bytes_make_one_file(store):
    content, outcomes = os.urandom(200_000), []
    threads = [
        threading.Thread(target=lambda: outcomes.append(store.receive(io.BytesIO(content)).created)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    assert len(files_below(store.root)) == 1


WRITER = """
import io, os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from casefile.evidence.storage import Store
store = Store(Path(sys.argv[2]))
while True:
    kept = store.receive(io.BytesIO(os.urandom(300_000)))
    print(kept.sha256, kept.size, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(store):
    record = {}
    for round_ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ROOT), str(store.root)], stdout=subprocess.PIPE, text=True
        )
        lines = [writer.stdout.readline()]
        time.sleep(0.02 + 0.013 * round_)
        writer.send_signal(signal.SIGKILL)
        lines += writer.communicate()[0].splitlines()
        for line in lines:
            if len(line.split()) == 2:
                record[line.split()[0]] = int(line.split()[1])
    assert record
    faults = list(store.sweep(record, stale_after=0))
    assert {fault.kind for fault in faults} <= {FaultKind.STALE, FaultKind.ORPHAN}
