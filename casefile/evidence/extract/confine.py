"""Runs a reader on hostile bytes in a child process with limits and without network, and takes its answer
back as JSON; whatever happens to the child, the caller gets an outcome."""

import contextlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from casefile.evidence.extract.ahead import Ahead

CHILD = Path(__file__).with_name("child.py")
MIB = 1 << 20
AHEAD, FRAME = 16 * MIB, 1 << 14
"""Bytes of frames that are taken while the ones before are worked on, and what one has beside its body."""


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


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing a streaming reader tells: a header that JSON can hold, and bytes beside it."""

    header: Any
    body: bytes = b""


def run(
    reader: str, source: Path | bytes, *, limits: Limits | None = None, arguments: Mapping[str, Any] | None = None
) -> Outcome:
    """Call `reader` ("package.module:function") on the bytes in a child process; never raises for the file.

    The function gets the bytes as a seekable binary stream, `arguments` (what JSON can hold) by name, and
    returns what JSON can hold. The child has no other way to the file system than reading the interpreter's
    own modules, and none to the network."""
    limits = limits or Limits()
    try:
        with _opened(source) as opened, _started(reader, opened, limits, arguments) as child:
            answer, error = _collect(child, limits)
    except OSError as fault:
        return Outcome(error=f"the file could not be given to its reader: {fault.strerror or fault}")
    return Outcome(error=error) if error else _understood(answer, child.returncode, limits)


def stream(
    reader: str, source: Path | bytes, *, limits: Limits, arguments: Mapping[str, Any] | None = None
) -> Iterator[Frame]:
    """Each frame of a `reader` that yields (header, body), as it comes; never raises for the file.

    `limits.answer` bounds one frame. The last has the header {"end": True, "error": ""}, the error saying in words
    why the rest is missing where it is."""
    try:
        with _opened(source) as opened, _started(reader, opened, limits, arguments) as child:
            taken = Ahead(_frames(child, limits), weigh=_weight, most=AHEAD, stop=lambda: _kill(child))
            yield from taken
    except OSError as error:
        yield ended(f"the file could not be given to its reader: {error.strerror or error}")


def _weight(frame: Frame) -> int:
    return len(frame.body) + FRAME


def ended(error: str) -> Frame:
    """The last frame of a stream."""
    return Frame({"end": True, "error": error})


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


@contextlib.contextmanager
def _started(
    reader: str, stream: BinaryIO, limits: Limits, arguments: Mapping[str, Any] | None
) -> Iterator[subprocess.Popen[bytes]]:
    """The child at work; whatever happens, it has ended when this has."""
    told = [reader, str(limits.cpu_seconds), str(limits.memory), str(limits.files), json.dumps(dict(arguments or {}))]
    # -I: no environment, no user packages, no current folder; -B: it may not write module caches either.
    with _begun([sys.executable, "-I", "-B", "-X", "utf8", str(CHILD), *told], stream, {}) as child:
        yield child


@contextlib.contextmanager
def _begun(
    command: Sequence[str], stream: BinaryIO, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(  # noqa: S603 - a list without a shell: our own interpreter and file, or a program by its path
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        cwd="/",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        _end(child)


def run_program(
    command: Sequence[str], given: bytes, *, limits: Limits, environment: Mapping[str, str] | None = None
) -> tuple[bytes, str]:
    """What a program of this machine, named by its path, answers to `given` within the limits; or b"" and why not.

    It gets nothing but these bytes and arguments; never raises for what it does with them."""
    try:
        with _opened(given) as opened, _begun(command, opened, environment or {}) as child:
            _bind(child, limits)
            answer, error = _collect(child, limits)
    except OSError as fault:
        return b"", f"{Path(command[0]).name} could not be started: {fault.strerror or fault}"
    if error or child.returncode == 0:
        return answer, error
    return b"", f"{Path(command[0]).name} ended with status {child.returncode}"


def _bind(child: subprocess.Popen[bytes], limits: Limits) -> None:
    """The operating system's limits on a program that does not set its own; only Linux can set another's."""
    if sys.platform != "linux":
        return
    bounds = (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    with contextlib.suppress(ProcessLookupError):  # it may have ended by now
        for which, most in bounds:
            resource.prlimit(child.pid, which, (most, most))


class _Pipe:
    """The child's answer, read in exact pieces until a deadline."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        if child.stdout is None:
            raise OSError("the reader has no way to answer")
        self.descriptor, self.deadline = child.stdout.fileno(), time.monotonic() + limits.seconds
        self.come = bytearray()

    def take(self, size: int) -> bytes | None:
        """The next `size` bytes; None where the answer ends before them. Raises TimeoutError."""
        if len(self.come) < size and not self._more(size):
            return None
        taken = bytes(memoryview(self.come)[:size])
        del self.come[:size]
        return taken

    def _more(self, size: int) -> bool:
        """Whether so much has come in the end."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.descriptor, selectors.EVENT_READ)
            while len(self.come) < size:
                if not ready.select(max(0.0, self.deadline - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(self.descriptor, MIB)
                if not chunk:
                    return False
                self.come += chunk
        return True


def _frames(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[Frame]:
    pipe = _Pipe(child, limits)
    try:
        while lengths := pipe.take(12):
            words, body = int.from_bytes(lengths[:4], "big"), int.from_bytes(lengths[4:], "big")
            if max(words, body) > limits.answer:
                yield ended(f"what was read is larger than {limits.answer // MIB} MiB and was dropped")
                return
            told, content = pipe.take(words), pipe.take(body) if body else b""
            if told is None or content is None:
                break
            header = json.loads(told)
            if header.get("end"):
                yield ended(str(header["error"]))
                return
            yield Frame(header["header"], content)
    except TimeoutError:
        yield ended(f"reading took longer than {limits.seconds:g} seconds and was stopped")
        return
    except (ValueError, KeyError, AttributeError, RecursionError):
        yield ended("the reader's answer could not be understood")
        return
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)
    yield ended(_understood(b"", child.returncode or 0, limits).error)


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


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, if it still runs."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The same, and reap it."""
    _kill(child)
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
