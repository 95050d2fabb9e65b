"""The history of records with what each correction changed: who, when, the old words, the new ones, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casefile.custody.chain import Line, history_of
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import origin_of
from casefile.ledger.models import LedgerEntry
from casefile.matters.desk import Desk
from casefile.matters.models import Party
from casefile.matters.records import Record
from timeline.events.models import Issue

UNSAID = frozenset(
    {"occurred_sort_at", "occurred_zone_basis", "withdrawn_at", "withdrawn_because", "verified_at", "quote_check"}
)
POINTING = frozenset({"document", "parent", "succeeded_by"})
NAMES = {"is_key": "key", "from": "from", "occurred_as_stated": "date as stated"}


@dataclass(frozen=True, slots=True)
class Change:
    """What one field said before and says since."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the record with what it changed, and why."""

    line: Line
    changes: tuple[Change, ...]
    why: str


def changes_of(desk: Desk, lines: Iterable[Line]) -> list[Entry]:
    """Each line with its changes; without them for those who do not work on the case."""
    listed = list(lines)
    entries = LedgerEntry.objects.filter(ledger__origin=origin_of(desk.matter), seq__in=[line.seq for line in listed])
    states = dict(entries.values_list("seq", "state")) if desk.reads_work_product else {}
    called = _called(states.values())
    return [_entry(line, states.get(line.seq, {}), called) for line in listed]


def record_of(desk: Desk, record: Record) -> list[Entry]:
    """The history of one record."""
    return changes_of(desk, history_of(desk, [record.uid]))


def _called(states: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Lasting id -> name, for the records that changed fields point at."""
    changed = [both for state in states for name, both in state.get("changed", {}).items() if name in POINTING]
    uids = {both[side] for both in changed for side in ("old", "new") if both[side]}
    if not uids:
        return {}
    return {str(found.uid): str(found) for model in (SourceDocument, Party, Issue) for found in _named(model, uids)}


def _named(model: type[SourceDocument] | type[Party] | type[Issue], uids: set[str]) -> Iterable[Any]:
    return model.objects.filter(uid__in=uids)


def _entry(line: Line, state: dict[str, Any], called: dict[str, str]) -> Entry:
    changed = state.get("changed", {})
    changes = tuple(
        Change(_name(name), _said(both["old"], called), _said(both["new"], called))
        for name, both in changed.items()
        if name not in UNSAID
    )
    return Entry(line, changes, str(state.get("why") or state.get("reason") or ""))


def _name(field: str) -> str:
    return NAMES.get(field, field.removeprefix("occurred_").replace("_", " "))


def _said(value: Any, called: dict[str, str]) -> str:
    if isinstance(value, str) and value in called:
        return called[value]
    if value in (None, "", [], {}):
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)
