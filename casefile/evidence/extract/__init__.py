"""Reading what a received file says, in a child process with limits and no network. Pure: bytes in, an
Extraction out; the file itself is never touched and nothing here raises for what is in it."""

from pathlib import Path

from casefile.evidence.extract.confine import Limits, run
from casefile.evidence.extract.extraction import Extraction, Flag, PageText, from_json

__all__ = ["READERS", "Extraction", "Flag", "Limits", "PageText", "extract"]

READERS = {
    "email": "casefile.evidence.extract.email:read",
    "pdf": "casefile.evidence.extract.pdf:read",
    "text": "casefile.evidence.extract.text:read",
}
"""The reader of each kind of file (`evidence.magic.FileKind`) that is read."""


def extract(path: Path, *, kind: str, limits: Limits | None = None) -> Extraction:
    """What the file at `path` says, read as `kind`; a kind without a reader is flagged `not_read`.

    A reader that crashes, runs out of time or memory, or answers nonsense gives an Extraction with `error`
    and no pages."""
    try:
        if path.stat().st_size == 0:
            return Extraction(kind, error="the file is empty: it has no bytes at all")
    except OSError as error:
        return Extraction(kind, error=f"the file could not be opened for reading: {error.strerror or error}")
    if kind not in READERS:
        return Extraction(kind, flags=(Flag("not_read", "kept and hashed; files of this kind are not read"),))
    outcome = run(READERS[kind], path, limits=limits)
    if outcome.error:
        return Extraction(kind, error=outcome.error)
    try:
        return from_json(kind, outcome.value)
    except (ValueError, TypeError, KeyError):
        return Extraction(kind, error="the reader's answer could not be understood")
