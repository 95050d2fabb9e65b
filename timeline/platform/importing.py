"""Turning a received document's platform data into items, accounts, readings and availability, each citing it.
Importing the same document again adds nothing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from timeline.platform.imported_records import Importer

IMPORTED, UNCHANGED, REFUSED = "imported", "unchanged", "refused"


@dataclass(slots=True)
class ImportedRow:
    """What came of one record of the data: its sort and id, the label it has here, and what was entered for it."""

    sort: str
    id: str
    place: str
    outcome: str = UNCHANGED
    label: str = ""
    entered: list[str] = field(default_factory=list)
    reason: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(slots=True)
class Imported:
    """The whole import: the document, and one answer a record."""

    document: str
    rows: list[ImportedRow] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether no record was refused."""
        return all(row.outcome != REFUSED for row in self.rows)

    def summary(self) -> dict[str, Any]:
        """The import in numbers, as JSON."""
        outcomes = [row.outcome for row in self.rows]
        counts = {name: outcomes.count(name) for name in (IMPORTED, UNCHANGED, REFUSED)}
        entered = sum(len(row.entered) for row in self.rows)
        return {"summary": True, "document": self.document, "records": len(self.rows), "entered": entered, **counts}


def import_platform(
    *,
    actor: User | None,
    document: SourceDocument,
    only: Collection[str] = (),
    tell: Callable[[ImportedRow], None] | None = None,
) -> Imported:
    """Enter what the document's platform data states: posts, accounts, counts, removals, what was not available.

    `only` limits it to the posts and accounts of these ids. A count that is absent stays unknown. Raises
    ValidationError where the document was not read as platform data.
    """
    if document.facts.get("format") != "platform_data":
        raise ValidationError(
            f"{document.label} was not read as platform data: there is nothing in it that can be imported. "
            "Receive the archive's or interface's own JSON file."
        )
    imported = Imported(document.label)
    importer = Importer(actor, document)
    steps = (
        ("accounts", importer.account),
        ("items", importer.post),
        ("removals", importer.removal),
        ("notices", importer.notice),
    )
    for name, enter in steps:
        for one in document.facts.get(name, []):
            if (only and one.get("id") not in only) or (name == "notices" and not importer.tells(one)):
                continue
            row = _one(enter, one, name)
            imported.rows.append(row)
            if tell:
                tell(row)
    return imported


def _one(enter: Callable[[Mapping[str, Any]], tuple[str, list[str]]], one: Mapping[str, Any], name: str) -> ImportedRow:
    """One record, whole or not at all; a bad one never stops the rest."""
    row = ImportedRow(name.removesuffix("s"), str(one.get("id") or ""), str(one.get("place") or ""))
    try:
        with transaction.atomic():
            row.label, row.entered = enter(one)
    except ValidationError as fault:
        row.outcome, row.reason = REFUSED, " ".join(fault.messages)
    except ValueError as fault:
        row.outcome, row.reason = REFUSED, str(fault)
    else:
        row.outcome = IMPORTED if row.entered else UNCHANGED
    return row
