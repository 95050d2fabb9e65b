"""What came of loading a production: one answer a row, and the whole run in numbers."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

RECEIVED, NUMBERED, UNCHANGED = "received", "numbered", "unchanged"
WOULD_RECEIVE, WOULD_NUMBER = "would_receive", "would_number"
MISSING, NO_FILE, ASKED, REFUSED = "missing_file", "no_file", "needs_attestation", "refused"
SOUND = frozenset({RECEIVED, NUMBERED, UNCHANGED, WOULD_RECEIVE, WOULD_NUMBER})


@dataclass(slots=True)
class LoadedFile:
    """One file of a row: the path as stated, what it is for, what came of it, and its document."""

    path: str
    role: str
    outcome: str
    document: str | None = None
    sha256: str | None = None
    reason: str = ""


@dataclass(slots=True)
class LoadedRow:
    """What came of one row, or of one document that only the image load file lists."""

    line: int
    key: str
    bates: str
    outcome: str = ""
    document: str | None = None
    parent: str | None = None
    custodian: str | None = None
    designation: str | None = None
    files: list[LoadedFile] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)
    reason: str = ""

    def flag(self, code: str, message: str) -> None:
        """Add a doubt that a person must see."""
        self.flags.append({"code": code, "message": message})

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"row": self.line} | asdict(self)


@dataclass(slots=True)
class Loaded:
    """The whole run: the production, its rows, and what its numbering shows."""

    production: str
    load_file: str | None
    dry_run: bool
    rows: list[LoadedRow] = field(default_factory=list)
    first: str = ""
    last: str = ""
    gaps: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    families: int = 0
    attached: int = 0
    flags: list[dict[str, str]] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many rows have each outcome."""
        return dict(sorted(Counter(row.outcome for row in self.rows).items()))

    @property
    def sound(self) -> bool:
        """Whether every row was kept."""
        return all(row.outcome in SOUND for row in self.rows)

    def summary(self) -> dict[str, Any]:
        """The run in numbers, as JSON."""
        return {
            "summary": True,
            "production": self.production,
            "load_file": self.load_file,
            "dry_run": self.dry_run,
            "rows": len(self.rows),
            "outcomes": self.outcomes,
            "bates_first": self.first or None,
            "bates_last": self.last or None,
            "gaps": self.gaps,
            "duplicates": self.duplicates,
            "families": self.families,
            "attached": self.attached,
            "hash_mismatches": sum(flag["code"] == "hash_differs" for row in self.rows for flag in row.flags),
            "flags": self.flags,
        }
