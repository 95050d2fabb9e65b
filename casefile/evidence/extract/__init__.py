"""Reading what a received file says, in a child process with limits and no network. Pure: bytes in, an
Extraction out; the file itself is never touched and nothing here raises for what is in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casefile.evidence.extract.confine import Limits, run
from casefile.evidence.extract.extraction import Extraction, Flag, PageText, from_json

__all__ = ["CARRIERS", "GUARDED", "READERS", "Extraction", "Flag", "Limits", "PageText", "extract", "not_read"]

READERS = {
    "archive": "casefile.evidence.extract.archive:read",
    "email": "casefile.evidence.extract.email:read",
    "pdf": "casefile.evidence.extract.pdf:read",
    "image": "casefile.evidence.extract.image:read",
    "mailbox": "casefile.evidence.extract.mailbox:read",
    "office": "casefile.evidence.extract.office:read",
    "other": "casefile.evidence.extract.sealed:read",
    "outlook": "casefile.evidence.extract.outlook:read",
    "text": "casefile.evidence.extract.textual:read",
    "web_capture": "casefile.evidence.extract.webcapture:read",
}
"""The reader of each kind of file (`evidence.magic.FileKind`) that is read."""
CARRIERS = {
    "archive": "casefile.evidence.extract.archive:children",
    "email": "casefile.evidence.extract.email:children",
    "image": "casefile.evidence.extract.image:children",
    "mailbox": "casefile.evidence.extract.mailbox:children",
    "office": "casefile.evidence.extract.office:children",
    "other": "casefile.evidence.extract.sealed:children",
    "outlook": "casefile.evidence.extract.outlook:children",
    "pdf": "casefile.evidence.extract.pdf_attached:children",
    "web_capture": "casefile.evidence.extract.webcapture:children",
}
"""For each kind of file that can carry others, what yields them."""
GUARDED = CARRIERS | {
    "archive": "casefile.evidence.extract.archive:guarded",
    "pdf": "casefile.evidence.extract.pdf_pictures:guarded",
}
"""The same for the guard, which also sees the members that are refused for their names, and a PDF's pictures."""


PLAINLY = {"pdf": "casefile.evidence.extract.pdf:read_plainly"}
"""What reads a file that was too much for its reader: its text at least, without what was too heavy."""


def not_read(kind: str) -> Extraction:
    """The reading of a file whose kind no reader reads."""
    return Extraction(kind, flags=(Flag("not_read", "kept and hashed; files of this kind are not read"),))


def extract(
    path: Path, *, kind: str, limits: Limits | None = None, arguments: Mapping[str, Any] | None = None
) -> Extraction:
    """What the file at `path` says, read as `kind` with its reader's `arguments`; a kind without one is `not_read`.

    A reader that crashes, runs out of time or memory, or answers nonsense gives an Extraction with `error`
    and no pages."""
    try:
        if path.stat().st_size == 0:
            return Extraction(kind, error="the file is empty: it has no bytes at all")
    except OSError as error:
        return Extraction(kind, error=f"the file could not be opened for reading: {error.strerror or error}")
    if kind not in READERS:
        return not_read(kind)
    outcome = run(READERS[kind], path, limits=limits, arguments=arguments)
    if outcome.error and kind in PLAINLY:
        outcome = run(PLAINLY[kind], path, limits=limits)
    if outcome.error:
        return Extraction(kind, error=outcome.error)
    try:
        return from_json(kind, outcome.value)
    except (ValueError, TypeError, KeyError):
        return Extraction(kind, error="the reader's answer could not be understood")
