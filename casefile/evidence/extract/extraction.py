"""What reading a file gives: facts as the file states them, its pages of text, and every doubt as a flag."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ERROR_LENGTH = 300
"""Characters of an error that are kept; a reader's message may quote the file."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt that a person must see: a fixed code and plain words naming both sides of a contradiction."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as it can be cited: `number` from 1; `label` where the file gives it another name ("iv",
    "lines 61-120"); `text`; width and height in points as displayed, 0 where paper has no meaning;
    `rotation` in degrees clockwise as the file states it."""

    number: int
    label: str
    text: str
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Child:
    """A file carried inside another: its bytes as they stand there once decoded, the name and media type stated
    for it ("" where none is), and where in the parent it stands ("part 2", "message 3", "photos/a.jpg")."""

    name: str
    content: bytes
    media_type: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read of one file. `error` says why it could not be read; then there are no pages."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    pages: tuple[PageText, ...] = ()
    flags: tuple[Flag, ...] = ()
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """Dicts for the way back from the child process; the facts are the reader's own, not a copy."""
        pages = [{name: getattr(page, name) for name in PageText.__slots__} for page in self.pages]
        flags = [{"code": flag.code, "message": flag.message} for flag in self.flags]
        return {"kind": str(self.kind), "facts": self.facts, "pages": pages, "flags": flags, "error": self.error}


def from_json(kind: str, answer: object) -> Extraction:
    """The Extraction of a reader's answer, every part of it made the type it must be.

    ValueError, TypeError or KeyError where the answer has another shape: the child that gave it may have
    been taken over by the file it read."""
    if not isinstance(answer, Mapping) or not isinstance(answer["facts"], dict):
        raise ValueError("the answer is not an extraction")
    pages = tuple(
        PageText(
            int(page["number"]),
            str(page["label"]),
            str(page["text"]),
            float(page["width"]),
            float(page["height"]),
            int(page["rotation"]),
        )
        for page in answer["pages"]
    )
    flags = tuple(Flag(str(flag["code"]), str(flag["message"])) for flag in answer["flags"])
    error = str(answer["error"])[:ERROR_LENGTH]
    return Extraction(kind, dict(answer["facts"]), () if error else pages, flags, error)
