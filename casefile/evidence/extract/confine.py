"""Runs a reader on hostile bytes in a child process with limits and without network, and takes its answer
back as JSON; whatever happens to the child, the caller gets an outcome."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

CHILD = Path(__file__).with_name("child.py")
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use: seconds by the clock and of CPU time, bytes of address space and of
    answer, open files."""

    seconds: float = 120.0
    cpu_seconds: int = 60
    memory: int = 1536 * MIB
    answer: int = 96 * MIB
    files: int = 64


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reader's answer, or in `error` why there is none, in plain words."""

    value: Any = None
    error: str = ""


def run(reader: str, source: Path | bytes, *, limits: Limits | None = None) -> Outcome:
    """Call `reader` ("package.module:function") on the bytes in a child process; never raises for the file.

    The function gets the bytes as a seekable binary stream and returns what JSON can hold. The child has no
    other way to the file system than reading the interpreter's own modules, and none to the network."""
    limits = limits or Limits()
    try:
        with _opened(source) as stream:
            return _run(reader, stream, limits)
    except OSError as error:
        return Outcome(error=f"the file could not be given to its reader: {error.strerror or error}")


@contextlib.contextmanager
def _opened(source: Path | bytes) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
        return
    # Memory where the system has it: bytes that nobody has attested to must not touch a disk.
    in_memory = sys.platform == "linux"
    with os.fdopen(os.memfd_create("source"), "w+b") if in_memory else tempfile.TemporaryFile() as stream:
        stream.write(source)
        stream.seek(0)
        yield stream


def _run(reader: str, stream: BinaryIO, limits: Limits) -> Outcome:
    arguments = [reader, str(limits.cpu_seconds), str(limits.memory), str(limits.files)]
    # -I: no environment, no user packages, no current folder; -B: it may not write module caches either.
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD), *arguments]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell; the name of a reader is code
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        answer, error = _collect(child, limits)
    finally:
        _end(child)
    return Outcome(error=error) if error else _understood(answer, child.returncode, limits)


def _collect(child: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, str]:
    """The child's whole answer, or why it was not waited for."""
    deadline, answer = time.monotonic() + limits.seconds, bytearray()
    with selectors.DefaultSelector() as ready:
        if child.stdout is not None:
            ready.register(child.stdout, selectors.EVENT_READ)
        while waiting := ready.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(waiting[0][0].fd, 1 << 16)
            answer += chunk
            if len(answer) > limits.answer:
                return b"", f"what was read is larger than {limits.answer // MIB} MiB and was dropped"
            if not chunk:
                break
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(max(0.0, deadline - time.monotonic()))
        return bytes(answer), ""
    return b"", f"reading took longer than {limits.seconds:g} seconds and was stopped"


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started, if it still runs, and reap it."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _understood(answer: bytes, status: int, limits: Limits) -> Outcome:
    if status == -signal.SIGXCPU:
        return Outcome(error=f"reading used more than {limits.cpu_seconds} seconds of CPU time")
    if status < 0:
        return Outcome(error=f"the reader was ended by {signal.Signals(-status).name}")
    if status != 0:
        return Outcome(error=f"the reader ended with status {status} and no answer")
    try:
        read = json.loads(answer)
        return Outcome(value=read["value"], error=str(read["error"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Outcome(error="the reader's answer could not be understood")
