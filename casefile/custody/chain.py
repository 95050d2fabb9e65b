"""The ledger as people read it: who did what to which record, when; a matter's, or one record's chain of custody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator

from casefile.confidentiality.models import PrivilegeClaim
from casefile.ledger.checkpoints import root_of
from casefile.ledger.entries import origin_of
from casefile.ledger.models import Checkpoint, Ledger, LedgerEntry
from casefile.matters.desk import Desk

ENTRIES_A_PAGE = 200
TELLING = ("short_cite", "title", "name", "label", "about", "statement", "metric", "short_caption", "username", "user")
"""Keys of an entry's state that name its record, best first."""
PLACES = ("event", "document")
"""Keys that point at the record an entry bears on, by its lasting id or its label."""
LABELLED = {"SourceDocument": "S", "Event": "E"}
LABEL = re.compile(r"[SE]-\d+")
OPEN_TO_ALL = frozenset({"SourceDocument", "Exhibit", "Party", "Matter", "User", "Membership", "Wall", "Production"})
"""What who does not work on the case may read by name as well."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read: its place, when, who, what was done, to what kind of record and which, digests, why."""

    seq: int
    at: datetime
    actor: str
    act: str
    kind: str
    subject: str
    version: int
    evidence: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class MatterLedger:
    """A matter's ledger: its name, size and Merkle root, the newest signed checkpoint, and one page of its lines."""

    origin: str
    size: int
    root: str
    checkpoint: Checkpoint | None
    leaf: "Leaf[LedgerEntry]"
    lines: list[Line]


def matter_ledger(desk: Desk, page: str) -> MatterLedger:
    """The newest entries first, a page at a time; a page that does not exist gives the nearest one."""
    ledger = Ledger.objects.get(origin=origin_of(desk.matter))
    leaf = Paginator(ledger.entries.order_by("-seq"), ENTRIES_A_PAGE).get_page(page)
    return MatterLedger(
        origin=ledger.origin,
        size=ledger.size,
        root=root_of(ledger, ledger.size),
        checkpoint=ledger.checkpoints.order_by("-id").first(),
        leaf=leaf,
        lines=lines_of(desk, leaf.object_list),
    )


def history_of(desk: Desk, uids: Iterable[object]) -> list[Line]:
    """Every entry about the records with these lasting ids, oldest first; nothing where the record is not open."""
    if not desk.reads_record:
        return []
    entries = LedgerEntry.objects.filter(
        ledger__origin=origin_of(desk.matter), object_id__in=[str(uid) for uid in uids]
    )
    return lines_of(desk, entries.order_by("seq"))


def lines_of(desk: Desk, entries: Iterable[LedgerEntry]) -> list[Line]:
    """Entries as lines. Who does not work on the case reads numbers and digests, and no words of the story."""
    hidden = frozenset() if desk.reads_work_product else _privileged(desk)
    listed = list(entries)
    names = _names(listed)
    return [
        Line(
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor_name,
            act=entry.get_act_display(),
            kind=entry.object_type,
            subject=_subject(entry, names, whole=desk.reads_work_product, hidden=hidden),
            version=entry.object_version,
            evidence=tuple(entry.evidence),
            why=str(entry.state.get("why") or "") if desk.reads_work_product else "",
        )
        for entry in listed
    ]


def _privileged(desk: Desk) -> frozenset[str]:
    claims = PrivilegeClaim.objects.filter(document__matter=desk.matter, withdrawn_at=None)
    return frozenset(str(uid) for uid in claims.values_list("document__uid", flat=True))


def _subject(entry: LedgerEntry, names: dict[str, str], *, whole: bool, hidden: frozenset[str]) -> str:
    """What an entry is about, in words; a record that its state names by lasting id is called by its label."""
    if entry.object_id in hidden:
        return f"{names.get(entry.object_id, 'Document')}, privilege claimed"
    own, state = _name(entry), entry.state
    if entry.object_type == "Citation":
        return " cites ".join(str(state[part]) for part in ("event", "document") if state.get(part))
    if entry.object_type == "Exhibit" or (entry.object_type in LABELLED and not own):
        own = names.get(entry.object_id, "") or own
    bears_on = next((names.get(str(state[part])) or str(state[part]) for part in PLACES if state.get(part)), "")
    if not whole and entry.object_type not in OPEN_TO_ALL:
        labels = (LABEL.match(told) for told in (bears_on, own))
        return next((label[0] for label in labels if label), "")
    told = own or names.get(entry.object_id, "")
    return f"{bears_on}: {told}" if bears_on and told else bears_on or told


def _names(entries: list[LedgerEntry]) -> dict[str, str]:
    """Lasting id -> name, for every record that the entries are about or point at, as the ledger first told it."""
    wanted = {entry.object_id for entry in entries}
    wanted |= {str(entry.state[part]) for entry in entries for part in PLACES if entry.state.get(part)}
    told = LedgerEntry.objects.filter(object_id__in=wanted).order_by("-seq")
    return {entry.object_id: short for entry in told if (short := _label(entry) or _name(entry))}


def _label(entry: LedgerEntry) -> str:
    letter, number = LABELLED.get(entry.object_type), entry.state.get("number")
    return f"{letter}-{number}" if letter and isinstance(number, int) else ""


def _name(entry: LedgerEntry) -> str:
    """The record's own name from the state it was left in: "E-4, Complaint filed"."""
    state = entry.state
    told = next((str(state[key]) for key in TELLING if isinstance(state.get(key), str) and state[key]), "")
    if entry.object_type == "Exhibit":
        told = ", ".join(part for part in (f"Exhibit {state['number']}" if state.get("number") else "", told) if part)
    return ", ".join(part for part in (_label(entry), told) if part)
