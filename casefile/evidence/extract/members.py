"""The members of an archive as it names them, and which names are refused: those that would leave the folder
they are unpacked in, deceive about what they are, or take another member's place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from casefile.evidence.extract.extraction import Flag

MEMBERS = 10_000
"""Members of one archive that are looked at; a larger one is read up to here and flagged."""
NAME = 1024
"""Characters of one name that are told; no file system takes more."""
NAMED = 20
"""Names that one flag tells before it says "and others"."""

_DRIVE = re.compile(r"[A-Za-z]:")
_TYPES = {"symlink": "a link", "hardlink": "a link", "device": "a device", "fifo": "a device"}

REASONS = {
    "member_outside": "named so as to leave the archive's own folder",
    "member_absolute": "named by an absolute path",
    "member_nul": "with a NUL or another control character in the name",
    "member_link": "a link or a device instead of a file",
    "member_clash": "named like another member (case, Unicode form or trailing dots aside)",
    "member_unlisted": "in the archive, but left out of its own list of members",
    "member_encrypted": "encrypted; receive it with its password removed",
    "member_too_large": "too large to be unpacked, as archive bombs are",
    "member_damaged": "damaged",
    "member_unknown": "packed in a way that is not read",
}
"""Why a member is not handed on, in words, by the code of its flag."""


@dataclass(slots=True)
class Member:
    """One member: its name and size as stated, `folder` for a directory, `counted` its size as it really came
    out (None where it was not unpacked), `modified` the time its archive states, as it states it; `refused` the
    code of REASONS or "", `reason` the words."""

    name: str
    size: int | None
    encrypted: bool = False
    folder: bool = False
    type: str = "file"
    modified: str = ""
    counted: int | None = None
    refused: str = ""
    reason: str = ""

    def refuse(self, code: str, reason: str = "") -> None:
        """Refuse it for one of REASONS; the first reason stays."""
        if not self.refused:
            self.refused, self.reason = code, reason or REASONS[code]

    @property
    def shown(self) -> str:
        """The name as it is told: whole, but for names that no file can have."""
        return self.name if len(self.name) <= NAME else self.name[:NAME] + "…"

    def as_fact(self) -> dict[str, Any]:
        """The member as the facts list it."""
        return asdict(self) | {"name": self.shown}


class Names:
    """The names met so far in one archive, so that no later member takes the place of an earlier one."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def check(self, member: Member) -> None:
        """Refuse the member where its name or type rules it out, or its name is taken."""
        code = _fault(member)
        if code:
            member.refuse(code)
            return
        key = _key(member.name)
        clash = self._files.get(key) if member.folder else self._files.get(key) or self._folders.get(key)
        over = next((self._files[parent] for parent in _parents(key) if parent in self._files), None)
        if clash is not None:
            member.refuse("member_clash", f"named like {clash[:NAME]!r}")
        elif over is not None:
            member.refuse("member_clash", f"lies in a folder named like the file {over[:NAME]!r}")
        elif not member.refused:
            (self._folders if member.folder else self._files)[key] = member.name
            self._folders.update((parent, member.name) for parent in _parents(key))


def refusals(members: Iterable[Member]) -> list[Flag]:
    """One flag for each reason, naming the members."""
    by_code: dict[str, list[Member]] = {}
    for member in members:
        if member.refused:
            by_code.setdefault(member.refused, []).append(member)
    return [Flag(code, _told(code, found)) for code, found in by_code.items()]


def _told(code: str, found: list[Member]) -> str:
    named = [repr(one.shown) + ("" if one.reason == REASONS[code] else f" ({one.reason})") for one in found[:NAMED]]
    more = f" and {len(found) - NAMED:,} others" if len(found) > NAMED else ""
    return f"{len(found):,} member(s) not taken out, {REASONS[code]}: {', '.join(named)}{more}"


def _fault(member: Member) -> str:
    slashed = member.name.replace("\\", "/")
    if member.type in _TYPES:
        return "member_link"
    if any(character < " " or character == "\x7f" for character in member.name):
        return "member_nul"
    if slashed.startswith("/") or _DRIVE.match(slashed):
        return "member_absolute"
    nameless = not member.folder and not slashed.strip("/. ")
    return "member_outside" if ".." in slashed.split("/") or nameless else ""


def _key(name: str) -> str:
    """What file systems that fold case and Unicode, or drop trailing dots and spaces, take the name for."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.replace("\\", "/")).casefold())
    return "/".join(part.rstrip(". ") for part in folded.split("/") if part not in ("", "."))


def _parents(key: str) -> list[str]:
    parts = key.split("/")
    return ["/".join(parts[:count]) for count in range(1, min(len(parts), 64))]
