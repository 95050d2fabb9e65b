"""Recognising the words in a page's picture with Tesseract, where this machine has it; the product never installs it.
The program gets a picture that was drawn here and nothing else, within limits."""

import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casefile.evidence.extract.confine import Limits, run_program

PROGRAM = "tesseract"
LIMITS = Limits(seconds=180.0, cpu_seconds=120, memory=2 << 30, answer=16 << 20)
ASKING = Limits(seconds=20.0, cpu_seconds=10, answer=1 << 20)
PNG = b"\x89PNG\r\n\x1a\n"
LANGUAGES = 4
"""Languages that are tried on one page: each takes its time."""
NOT_LANGUAGES = frozenset({"osd", "equ"})
WORD = "5"
"""The level of a line of the answer that is a word."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The program as this machine has it: its path, its name with its version, and the languages it reads."""

    path: str
    version: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on one page: its text, how many words, how sure the program is (0 to 100) or None."""

    text: str
    words: int
    confidence: int | None


def engine() -> Engine | None:
    """The program, where it is there and answers with a language it reads; None where it does not."""
    path = shutil.which(PROGRAM)
    return _asked(path, Path(path).stat().st_mtime_ns) if path else None


def recognised(one: Engine, picture: bytes) -> tuple[Recognised | None, str]:
    """The words in a PNG, line by line, or None and why there are none."""
    if not picture.startswith(PNG):
        # The program takes what it does not know as a picture for a list of names of files, and opens them.
        return None, "only a picture that was drawn here is read"
    command = [one.path, "stdin", "stdout", "-l", "+".join(one.languages), "--psm", "3", "tsv"]
    answer, error = run_program(command, picture, limits=LIMITS, environment=_environment())
    return (None, error) if error else (_read(answer.decode("utf-8", "replace")), "")


@lru_cache(maxsize=4)
def _asked(path: str, changed: int) -> Engine | None:
    """The program at that path; asked anew once its file has changed."""
    version, _ = run_program([path, "--version"], b"", limits=ASKING, environment=_environment())
    listed, _ = run_program([path, "--list-langs"], b"", limits=ASKING, environment=_environment())
    languages = [line.strip() for line in listed.decode("utf-8", "replace").splitlines()[1:]]
    languages = sorted((one for one in languages if one and one not in NOT_LANGUAGES), key=lambda one: one != "eng")
    if not version or not languages:
        return None
    return Engine(path, version.decode("utf-8", "replace").splitlines()[0][:60], tuple(languages[:LANGUAGES]))


def _environment() -> dict[str, str]:
    """One thread, and where its languages lie if somebody moved them."""
    kept = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}


def _read(answer: str) -> Recognised:
    """The text of its table: a line to a line, an empty one between paragraphs."""
    lines: list[str] = []
    standing: tuple[list[str], list[str]] = ([], [])
    sure: list[float] = []
    for row in answer.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != WORD or not cells[11].strip():
            continue
        paragraph, line = cells[1:4], cells[1:5]
        if (paragraph, line) != standing:
            lines += [""] if lines and paragraph != standing[0] else []
            lines.append("")
            standing = (paragraph, line)
        lines[-1] = f"{lines[-1]} {cells[11].strip()}".lstrip()
        sure += [float(cells[10])] if _is_number(cells[10]) else []
    words = sum(len(line.split()) for line in lines)
    return Recognised("\n".join(lines), words, round(sum(sure) / len(sure)) if sure else None)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
