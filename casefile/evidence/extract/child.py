"""The child process in which a reader meets a hostile file: limits first, then no network and no writing,
then the reader. Its file comes as standard input, its answer goes to standard output as JSON.

The limits and the network namespace bind native code too; the audit hook binds Python code only."""

import ctypes
import dataclasses
import functools
import gc
import importlib
import inspect
import json
import os
import re
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS = 38
ERROR_LENGTH = 300
GARBAGE = 50_000
"""Objects made before the interpreter looks for rings among them: a parsed mail has thousands, and no ring."""

REFUSED = (
    "socket.", "subprocess.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "webbrowser.",
    "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "signal.", "pty.",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.setxattr", "os.removexattr", "os.chflags", "shutil.", "tempfile.", "sqlite3.", "ctypes.dlopen",
    "resource.",
)  # fmt: skip
"""Audit events of Python acts that no reader needs and a file that took one over would."""

UNFIT = re.compile("[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL keeps in no text, and lone surrogates, which have no UTF-8 form."""


class Refused(PermissionError):
    """The reader tried to reach something other than its file."""


def main(reader: str, cpu_seconds: int, memory: int, files: int, arguments: dict[str, Any]) -> None:
    """Read standard input with `reader` ("module:function"), `arguments` by name, and write {"value", "error"};
    where the reader is a generator, one frame after another."""
    limit(cpu_seconds, memory, files)
    root = Path(__file__).resolve().parents[3]
    sys.path.insert(0, str(root))
    answer = take_standard_output()
    module, _, name = reader.partition(":")
    read = functools.partial(getattr(importlib.import_module(module), name), **arguments)
    cut_network()
    confine(str(root / "casefile"), sys.prefix, sys.base_prefix)
    gc.freeze()
    gc.set_threshold(GARBAGE)
    if inspect.isgeneratorfunction(read):
        for frame in frames(read):
            send(answer, frame)
        return
    send(answer, json.dumps(outcome(read), ensure_ascii=False).encode())


def send(answer: int, written: bytes) -> None:
    """Write all of it."""
    rest = memoryview(written)
    while rest:
        rest = rest[os.write(answer, rest) :]


def frames(read: Callable[..., Iterator[tuple[Any, bytes]]]) -> Iterator[bytes]:
    """Each (header, body) that the reader yields, behind their lengths, and at the end {"end", "error"} alone."""
    with os.fdopen(0, "rb", closefd=False) as source:
        each, ended = read(source), ""
        while True:
            try:
                header, body = next(each)
            except StopIteration:
                break
            except Exception as error:
                ended = _words(error)
                break
            yield framed({"header": header}, body)
    yield framed({"end": True, "error": ended}, b"")


def framed(header: dict[str, Any], body: bytes) -> bytes:
    """Four bytes of the header's length, eight of the body's, the header as JSON, the body."""
    words = as_json(header)
    return len(words).to_bytes(4, "big") + len(body).to_bytes(8, "big") + words + body


def limit(cpu_seconds: int, memory: int, files: int) -> None:
    """The operating system's limits; none can be raised again."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        # macOS has the name but not the limit; where Linux refuses it, nothing is read.
        if sys.platform == "linux":
            raise


def take_standard_output() -> int:
    """A private descriptor for the answer; what a library prints goes nowhere."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer


def cut_network() -> None:
    """A network namespace of its own, which has no interface, where the kernel lets us; no new privileges.

    Some containers refuse namespaces: then the audit hook alone keeps Python from sockets."""
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if system.unshare(CLONE_NEWNET) != 0:
            system.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def confine(*folders: str) -> None:
    """Refuse every audited act but reading modules below `folders`. Cannot be undone."""
    modules = tuple(os.path.realpath(folder) + os.sep for folder in folders)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise Refused(f"the reader tried {event}")
        if event in ("open", "os.listdir", "os.scandir") and not isinstance(arguments[0], int):
            writes = event == "open" and _writes(arguments[1], arguments[2])
            path = os.path.realpath(os.fsdecode(arguments[0] or "."))
            if writes or not path.startswith(modules):
                raise Refused(f"the reader tried to reach {path!r}")

    sys.addaudithook(refuse)


def _writes(mode: str | None, flags: int | None) -> bool:
    return bool(set(mode or "") & set("wxa+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR))


def outcome(read: Callable[..., Any]) -> dict[str, Any]:
    """The reader's answer made fit to keep, or its error in words."""
    try:
        with os.fdopen(0, "rb", closefd=False) as source:
            return {"value": fit(read(source)), "error": ""}
    except Exception as error:
        return {"value": None, "error": _words(error)}


def _words(error: Exception) -> str:
    """Why reading ended, as a person is told."""
    if isinstance(error, MemoryError):
        return "reading needs more memory than it is allowed"
    if isinstance(error, RecursionError):
        return "the file is nested too deeply to be read"
    words = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
    return str(fit(words))[:ERROR_LENGTH]


def as_json(value: Any) -> bytes:
    """The value as JSON in UTF-8, made fit to keep where it is not."""
    try:
        words = json.dumps(value, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return json.dumps(fit(value), ensure_ascii=False).encode()
    # nearly every value is fit as it stands, and walking it in Python takes longer than all else
    return words if rb"\u0000" not in words else json.dumps(fit(value), ensure_ascii=False).encode()


def fit(value: Any) -> Any:
    """The same value as plain JSON, with what no database can keep as U+FFFD."""
    if isinstance(value, str):
        return UNFIT.sub("\ufffd", value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: fit(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {fit(str(key)): fit(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fit(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return fit(str(value))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), json.loads(sys.argv[5]))
