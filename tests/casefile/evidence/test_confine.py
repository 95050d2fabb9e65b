import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casefile.evidence.extract import confine, extract
from casefile.evidence.extract.confine import Limits

READERS = "tests.casefile.evidence.hostile_readers"
SMALL = Limits(seconds=20, cpu_seconds=10, memory=512 << 20, answer=1 << 20)


def run(name, source=b"hello world", limits=SMALL):
    return confine.run(f"{READERS}:{name}", source, limits=limits)


def test_a_reader_gets_the_bytes_and_its_answer_comes_back():
    outcome = run("honest")
    assert (outcome.value["first"], outcome.error) == ("hello", "")


def test_a_reader_knows_neither_django_nor_the_database():
    modules = run("honest").value["modules"]
    assert not [name for name in modules if name.split(".")[0] in ("django", "psycopg", "sqlite3")]


def test_a_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(b"bytes on disk")
    path.chmod(0o440)
    assert run("honest", path).value["first"] == "bytes"


def test_a_missing_file_is_an_outcome_and_not_an_exception(tmp_path):
    assert "could not be given" in run("honest", tmp_path / "absent").error


def test_an_endless_loop_is_ended_by_the_limit_on_processor_time():
    limits = Limits(seconds=30, cpu_seconds=1, memory=SMALL.memory)
    started = time.monotonic()
    assert "1 seconds of CPU time" in run("endless", limits=limits).error
    assert time.monotonic() - started < 15


def test_a_reader_that_waits_for_ever_is_ended_by_the_clock():
    started = time.monotonic()
    assert "longer than 0.5 seconds" in run("asleep", limits=Limits(seconds=0.5)).error
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["greedy", "growing"])
def test_memory_is_limited(name):
    assert "memory" in run(name).error


def test_an_answer_too_large_is_dropped():
    assert "larger than 1 MiB" in run("talkative").error


def test_what_a_library_prints_does_not_spoil_the_answer():
    assert run("printing").value == "the answer"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("crashing", "SIGSEGV"),
        ("killed", "SIGKILL"),
        ("leaving", "status 3"),
        ("silent", "could not be understood"),
        ("deep", "nested too deeply"),
        ("nested", "nested too deeply"),
    ],
)
def test_a_crash_is_an_outcome_in_words(name, words):
    assert words in run(name).error


def test_a_readers_own_reason_is_passed_on_fit_to_be_kept():
    assert run("raising").error == "the reason \ufffd \ufffd"


def test_what_no_database_can_keep_is_replaced_everywhere():
    assert run("unfit").value == {"text": "a\ufffdb\ufffdc", "\ufffdkey": ["\ufffd", 1, None, True, 2.5]}


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("calling", "socket."),
        ("listening", "socket."),
        ("starting", "subprocess.Popen"),
        ("forking", "os.fork"),
        ("spawning", "os.posix_spawn"),
        ("writing", "hostile-reader-was-here"),
        ("reading", "/etc/passwd"),
        ("listing", "'/'"),
        ("removing", "os.remove"),
        ("raising_limits", "resource.setrlimit"),
    ],
)
def test_a_reader_reaches_nothing_but_its_file(name, act):
    outcome = run(name)
    assert outcome.value is None
    assert "the reader tried" in outcome.error
    assert act in outcome.error
    assert not Path(__file__).with_name("hostile-reader-was-here").exists()


NAMESPACE_TRIED = """
import ctypes
system = ctypes.CDLL(None)
print(system.unshare(0x40000000) == 0 or system.unshare(0x50000000) == 0)
"""


def test_native_code_has_no_network_either_where_the_kernel_can_take_it_away():
    tried = subprocess.run([sys.executable, "-c", NAMESPACE_TRIED], capture_output=True, text=True, check=False)
    found = run("native_network").value
    assert found["status"] == -1
    assert (found["interfaces"] == ["lo"]) == (tried.stdout.strip() == "True")


def test_no_process_and_no_descriptor_is_left_over():
    before = len(list(Path("/dev/fd").iterdir()))
    for name in ("honest", "crashing", "talkative", "raising"):
        run(name)
    run("asleep", limits=Limits(seconds=0.3))
    assert len(list(Path("/dev/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("name", ["shapeless", "crashing", "endless"])
def test_a_failing_reader_gives_an_extraction_with_an_error_and_no_pages(name, tmp_path, monkeypatch):
    monkeypatch.setitem(extract.__globals__["READERS"], "text", f"{READERS}:{name}")
    path = tmp_path / "file"
    path.write_bytes(b"content")
    found = extract(path, kind="text", limits=Limits(seconds=20, cpu_seconds=1))
    assert found.error
    assert (found.kind, found.pages, found.facts) == ("text", (), {})


def test_an_empty_or_missing_file_is_refused_clearly(tmp_path):
    (tmp_path / "empty").touch()
    assert "no bytes at all" in extract(tmp_path / "empty", kind="pdf").error
    assert "could not be opened" in extract(tmp_path / "absent", kind="pdf").error


def test_a_kind_without_a_reader_is_kept_and_says_it_is_not_read(tmp_path):
    (tmp_path / "file").write_bytes(b"RIFF0000AVI ")
    found = extract(tmp_path / "file", kind="video")
    assert (found.error, [flag.code for flag in found.flags]) == ("", ["not_read"])
