"""Readers that do what a file which took its reader over would do. The child process runs them."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

TRACE = Path(__file__).with_name("hostile-reader-was-here")


def honest(source):
    return {"first": source.read(5).decode(), "modules": sorted(sys.modules)}


def endless(source):
    while True:
        pass


def asleep(source):
    time.sleep(60)


def greedy(source):
    return len(bytearray(1 << 40))


def growing(source):
    pieces = []
    while True:
        pieces.append(bytearray(10 << 20))


def talkative(source):
    return "x" * (4 << 20)


def printing(source):
    print("noise that is not the answer")
    os.write(2, b"more noise")
    return "the answer"


def crashing(source):
    ctypes.string_at(0)


def leaving(source):
    os._exit(3)


def silent(source):
    os._exit(0)


def killed(source):
    signal.raise_signal(signal.SIGKILL)


def raising(source):
    raise ValueError("the reason \x00 \ud800")


def deep(source):
    return deep(source)


def nested(source):
    value = []
    for _ in range(100_000):
        value = [value]
    return value


def unfit(source):
    return {"text": "a\x00b\ud83dc", "\x00key": ["\udfff", 1, None, True, 2.5]}


def shapeless(source):
    return ["not", "an", "extraction"]


def calling(source):
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def listening(source):
    socket.socket()


def starting(source):
    subprocess.run(["/bin/true"], check=True)


def forking(source):
    os.fork()


def spawning(source):
    os.posix_spawn("/bin/true", ["true"], {})


def writing(source):
    TRACE.write_text("x")


def reading(source):
    return Path("/etc/passwd").read_text()


def listing(source):
    return sorted(Path("/").iterdir())


def removing(source):
    TRACE.unlink()


def raising_limits(source):
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


def native_network(source):
    """Past the audit hook, by the C library itself: only the kernel can answer this one."""
    system = sys.modules["ctypes"].pythonapi
    handle = system.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = b"\x02\x00" + (1).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
    status = system.connect(handle, address, 16)
    return {"status": status, "interfaces": [name for _, name in socket.if_nameindex()]}
