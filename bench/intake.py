"""How fast evidence comes in, each figure beside its peer or limit measured in the same run.

Run: .venv/bin/python -m bench.intake [MiB of the large file, 2048] [messages, 10000] [MiB of the file whose memory is
measured, 5120]. In a throwaway SQLite database: a large file against copying it, flushed to the disk as ours is, and
taking its SHA-256 with the system's tools; the memory of receiving one; a mailbox (`bench.mailboxes`) received, read
and ledgered against the standard library merely parsing it; the text of 1,000 PDF pages against pdftotext on the same
file. The figure is the one by the clock; on a machine that does other things at the same time the CPU time beside it
(children included) says more. Limits stand in the project's figures.
"""

import contextlib
import email
import mailbox
import os
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.mailboxes import WORDS, write_mailbox

MIB = 1 << 20
SIZE, MESSAGES, HUGE, PAGES = 2048, 10_000, 5120, 1_000
COPYING, PARSING, READING, MEMORY = 0.6, 0.3, 0.3, 200
WITH_PICTURES = 10
"""A mailbox whose attached files are screenshots has this part of the messages: each takes a process of its own."""


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU time with that of the children."""

    clock: float
    cpu: float

    def __str__(self) -> str:
        """As a line prints it."""
        return f"{self.clock:.1f} s (CPU {self.cpu:.1f} s)"

    def of(self, other: "Spent") -> str:
        """This over the other, by the clock and by CPU time."""
        return f"{self.clock / other.clock:.2f} of its speed by the clock, {self.cpu / other.cpu:.2f} by CPU time"


def cpu_seconds() -> float:
    """CPU time used so far, with that of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def spent(work: Callable[[], Any]) -> Spent:
    """How long it takes."""
    begun, used = time.perf_counter(), cpu_seconds()
    work()
    return Spent(time.perf_counter() - begun, cpu_seconds() - used)


def large_file(folder: Path, size: int) -> Path:
    """A file of that many MiB that nothing can compress or recognise."""
    path = folder / "large.bin"
    block = b"\x01\x02" + secrets.token_bytes(MIB - 2)
    with path.open("wb") as kept:
        for number in range(size):
            kept.write(number.to_bytes(8, "big") + block[8:] if number else block)
    return path


def a_pdf(folder: Path) -> Path:
    """1,000 pages of text, made by the product's own printing."""
    from datetime import UTC, datetime

    from timeline.exhibits.render import pdf_of

    page = "<p>" + (" ".join(WORDS[:5]) + "</p><p>") * 12 + "</p>"
    pages = "".join(f'<section style="break-before:page">{page}</section>' for _ in range(100))
    one = folder / "hundred.pdf"
    one.write_bytes(
        pdf_of(f"<!doctype html><html lang=en><body>{pages}</body></html>", at=datetime(2026, 1, 1, tzinfo=UTC))
    )
    import pikepdf

    whole = pikepdf.new()
    with pikepdf.open(one) as hundred:
        for _ in range(PAGES // 100):
            whole.pages.extend(hundred.pages[:100])
        path = folder / "thousand.pdf"
        whole.save(path)
    return path


def parse(path: Path) -> None:
    """What the standard library does to merely parse a mailbox."""
    reader: Any = email.message_from_binary_file
    for message in mailbox.mbox(path, factory=reader):
        message.get_payload()


def received(matter: Any, path: Path) -> Any:
    """The document that the file came to be."""
    from casefile.custody.intake import receive

    with path.open("rb") as stream:
        receipt = receive(
            actor=None, matter=matter, stream=stream, original_name=path.name, attested_by="B. Ench", door="bench"
        )
    if receipt.outcome != "received":
        raise SystemExit(f"{path.name} was not received but {receipt.outcome}: {receipt.reason}")
    return receipt


def of_copying(matter: Any, folder: Path, size: int) -> str:
    """The large file."""
    path, copy = large_file(folder, size), folder / "copy.bin"
    copy_tool, sum_tool = shutil.which("cp") or "cp", shutil.which("sha256sum") or "shasum"

    def by_tools() -> None:
        subprocess.run([copy_tool, str(path), str(copy)], check=True)
        with copy.open("rb") as kept:
            os.fsync(kept.fileno())
        subprocess.run([sum_tool, str(copy)], check=True, capture_output=True)

    theirs = spent(by_tools)
    copy.unlink()
    ours = spent(lambda: received(matter, path))
    path.unlink()
    return (
        f"receive {size:,} MiB: {size / ours.clock:.0f} MiB/s, copying and {Path(sum_tool).name} "
        f"{size / theirs.clock:.0f} MiB/s: {theirs.of(ours)} (limit {COPYING})"
    )


def resident() -> float:
    """The most memory this process has had resident, in MiB; what a forked parent had does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_memory(size: int) -> None:
    """Receive a file of that size in this process and print the memory of it."""
    with prepared() as (folder, matter):
        path = folder / "huge.bin"
        with path.open("wb") as kept:
            kept.write(b"\x01\x02")
            kept.truncate(size * MIB)
        received(matter, path)
        ours, children = resident(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"receive {size:,} MiB: resident at most {ours:.0f} MiB, its reader at most {children:.0f} MiB: "
        f"{max(ours, children) / MEMORY:.2f} of the limit of {MEMORY} MiB"
    )


def of_parsing(matter: Any, folder: Path, messages: int, *, pictures: bool = False) -> str:
    """The mailbox."""
    path = folder / f"thread-{messages}.mbox"
    write_mailbox(path, messages, pictures=pictures)
    theirs = spent(lambda: parse(path))
    receipts: list[Any] = []
    ours = spent(lambda: receipts.append(received(matter, path)))
    kept = sum(len(child.path) == 1 and child.outcome == "received" for child in receipts[0].children)
    if kept != messages:
        raise SystemExit(f"{kept} of {messages} messages were received.")
    carrying = "screenshots" if pictures else "logs"
    return (
        f"mailbox of {messages:,} messages, a tenth carrying {carrying}, received, read and ledgered: {ours}, the "
        f"standard library merely parsing it {theirs}: {theirs.of(ours)} (limit {PARSING})"
    )


def of_reading(folder: Path) -> str:
    """The PDF."""
    from casefile.evidence.extract import extract

    path = a_pdf(folder)
    tool = shutil.which("pdftotext")
    if tool is None:
        return "pdftotext is not installed (poppler-utils): the text of PDF pages was not measured"
    theirs = min(spent(lambda: subprocess.run([tool, str(path), "-"], check=True, capture_output=True)) for _ in "12")
    read: list[Any] = []
    ours = min(spent(lambda: read.append(extract(path, kind="pdf"))) for _ in "12")
    if len(read[0].pages) != PAGES:
        raise SystemExit(f"{len(read[0].pages)} of {PAGES} pages were read: {read[0].error}")
    return f"text of {PAGES:,} PDF pages: {ours}, pdftotext {theirs}: {theirs.of(ours)} (limit {READING})"


@contextlib.contextmanager
def prepared() -> Iterator[tuple[Path, Any]]:
    """A throwaway folder with a database and a matter in it."""
    with tempfile.TemporaryDirectory(prefix="casefile-bench-") as named:
        os.environ.update(CASEFILE_DATA=named, DJANGO_SETTINGS_MODULE="casefile.settings")
        os.environ.pop("DATABASE_URL", None)
        from bench import pages

        pages.set_up()
        yield Path(named), pages.founding(pages.a_member())


def main() -> None:
    """Print the figures."""
    if sys.argv[1:2] == ["--memory"]:
        of_memory(int(sys.argv[2]))
        return
    size, messages, huge = [*map(int, sys.argv[1:]), *(SIZE, MESSAGES, HUGE)[len(sys.argv) - 1 :]]
    # of its own: what this process has had in memory before is none of it
    subprocess.run([sys.executable, "-m", "bench.intake", "--memory", str(huge)], check=True)
    with prepared() as (folder, matter):
        print(of_copying(matter, folder, size), flush=True)
        print(of_parsing(matter, folder, messages), flush=True)
        print(of_parsing(matter, folder, messages // WITH_PICTURES, pictures=True), flush=True)
        print(of_reading(folder))


if __name__ == "__main__":
    main()
