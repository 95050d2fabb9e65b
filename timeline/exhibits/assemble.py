"""Assembling an exhibit: the rows of a chronology, and everything printed beside them, frozen in one transaction."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.canonical import canonical_json
from casefile.ledger.checkpoints import root_of
from casefile.ledger.entries import locked_ledger, record, stamp
from casefile.ledger.models import Act
from casefile.matters.access import Permission, may
from timeline.chronology.models import Chronology
from timeline.chronology.rows import chronology_rows
from timeline.exhibits import correspondence, front, illustrative, notice, summary
from timeline.exhibits.clocks import mistaken
from timeline.exhibits.fields import CHECKED, CONTENT, ROW, Frozen, only_allowed
from timeline.exhibits.freezing import Chosen, Freeze, frozen_row, numbering, said_day
from timeline.exhibits.models import Exhibit, ExhibitRow
from timeline.exhibits.preflight import preflight
from timeline.exhibits.sources import index_of

KINDS: Mapping[str, ModuleType] = {
    Exhibit.Kind.SUMMARY: summary,
    Exhibit.Kind.ILLUSTRATIVE: illustrative,
    Exhibit.Kind.CORRESPONDENCE: correspondence,
    Exhibit.Kind.NOTICE: notice,
}
"""What builds each kind: TITLE, FILE_NAME, ROLE, METHOD, LEFT_OUT, chosen(freeze), part(freeze, lines, numbers)."""

FORM = 1


@transaction.atomic
def assemble(
    *,
    actor: User,
    chronology: Chronology,
    kind: str,
    number: str,
    title: str = "",
    subject: str = "",
    supersedes: Exhibit | None = None,
    sponsor: str = "",
    disclosed_on: date | None = None,
) -> Exhibit:
    """Freeze an exhibit of that kind from a chronology, as the actor sees it, and run pre-flight on it.

    `number` is what its sticker says ("1"); `subject` what its documents concern, the chronology's name where none
    is given ("Summary of 14 documents concerning …"). `sponsor` and `disclosed_on` are an illustrative aid's. Raises
    PermissionDenied for one who may not write in the matter, ValidationError when the chronology yields no row.
    """
    chronology = Chronology.objects.select_related("matter__court").get(pk=chronology.pk)  # as it stands now
    matter = chronology.matter
    if not may(actor, matter, Permission.WRITE):
        raise PermissionDenied("Only a member who may write in the matter assembles an exhibit.")
    locked_ledger(matter)  # before the rows are read, so that the root printed is of the ledger they come from
    builder = KINDS[kind]
    freeze = Freeze(
        actor=actor,
        matter=matter,
        chronology=chronology,
        number=number,
        title=title or builder.TITLE,
        at=timezone.now().replace(microsecond=0),
        rows=tuple(chronology_rows(chronology, user=actor)),
        subject=subject,
        sponsor=sponsor,
        disclosed=said_day(disclosed_on),
    )
    lines = builder.chosen(freeze)
    if not lines:
        raise ValidationError(f"“{chronology.name}” yields nothing that this exhibit could show.")
    return _frozen(freeze, kind, lines, supersedes)


def _frozen(freeze: Freeze, kind: str, lines: Sequence[Chosen], supersedes: Exhibit | None) -> Exhibit:
    numbers = numbering(line.row for line in lines)
    rows = [only_allowed(frozen_row(line, numbers, freeze.zone), ROW, "row") for line in lines]
    content = only_allowed(frozen_content(freeze, kind, lines, rows, numbers), CONTENT)
    return _kept(freeze, kind, content, rows, lines, supersedes)


def frozen_content(
    freeze: Freeze, kind: str, lines: Sequence[Chosen], rows: Sequence[Frozen], numbers: Mapping[str, int]
) -> Frozen:
    """Everything the exhibit prints besides its rows."""
    builder, matter = KINDS[kind], freeze.matter
    sources = index_of(freeze, numbers, rows)
    ledger = locked_ledger(matter)
    return {
        "form": FORM,
        "kind": str(kind),
        "number": freeze.number,
        "title": freeze.title,
        "frozen_at": stamp(freeze.at).replace(".000000Z", "Z"),
        "product": f"Casefile {settings.VERSION}",
        "caption": front.caption(matter),
        "front": front.front(freeze, kind, builder.ROLE, sources, len(rows)),
        "key": front.key_of(rows),
        "method": [*front.METHOD, *builder.METHOD],
        "left_out": front.left_out(freeze, lines, sources, builder.LEFT_OUT),
        "sources": sources,
        "conflicts": conflicts_of(rows),
        "ledger": {"origin": ledger.origin, "size": ledger.size, "root": root_of(ledger)},
        CHECKED: {
            "role": str(builder.ROLE),
            "preparer_is_counsel": matter.preparer_is_counsel,
            "adverse": front.adverse(freeze, sources),
            "mistaken": mistaken(freeze) if kind == Exhibit.Kind.NOTICE else [],
        },
        **builder.part(freeze, lines, numbers),
    }


def conflicts_of(rows: Sequence[Frozen]) -> list[Frozen]:
    """Every conflict of the rows once, with the row it concerns; several lines of one event repeat none."""
    found: dict[str, Frozen] = {}
    for position, row in enumerate(rows, start=1):
        for conflict in row["conflicts"]:
            line = {"row": position, "event": row["event"], **conflict}
            found.setdefault(json.dumps([row["event"], conflict], sort_keys=True), line)
    return list(found.values())


def _kept(
    freeze: Freeze,
    kind: str,
    content: Frozen,
    rows: Sequence[Frozen],
    lines: Sequence[Chosen],
    supersedes: Exhibit | None,
) -> Exhibit:
    exhibit = Exhibit(
        matter=freeze.matter,
        chronology=freeze.chronology,
        kind=kind,
        role=KINDS[kind].ROLE,
        number=freeze.number,
        title=freeze.title,
        supersedes=supersedes,
        content=content,
        content_sha256=content_digest(content, rows),
        ledger_size=content["ledger"]["size"],
        ledger_root=content["ledger"]["root"],
        preflight=preflight(content, rows),
        file_name=file_name(freeze.number, KINDS[kind].FILE_NAME),
        recorded_by=freeze.actor,
    )
    exhibit.full_clean()
    exhibit.save()
    ExhibitRow.objects.bulk_create(
        ExhibitRow(
            exhibit=exhibit,
            position=position,
            event_uid=line.row.event_uid,
            event_number=line.row.event_number,
            content=row,
        )
        for position, (line, row) in enumerate(zip(lines, rows, strict=True), start=1)
    )
    state = state_of(exhibit, len(rows))
    record(matter=freeze.matter, actor=freeze.actor, act=Act.EXHIBIT_FROZEN, subject=exhibit, state=state)
    return exhibit


def state_of(exhibit: Exhibit, rows: int) -> dict[str, object]:
    """What the ledger keeps of a freezing."""
    return {
        "number": exhibit.number,
        "kind": str(exhibit.kind),
        "title": exhibit.title,
        "chronology": str(exhibit.chronology.uid),
        "rows": rows,
        "content_sha256": exhibit.content_sha256,
        "ledger_size": exhibit.ledger_size,
        "ledger_root": exhibit.ledger_root,
        "blocked": sum(finding["blocks"] for finding in exhibit.preflight),
        "supersedes": str(exhibit.supersedes.uid) if exhibit.supersedes else None,
    }


def file_name(number: str, name: str) -> str:
    """A name of letters, digits and hyphens only: a court's notice prints it."""
    return "-".join([*re.findall(r"[a-z0-9]+", number.lower()), name]) + ".pdf"


def content_digest(content: Frozen, rows: Sequence[Frozen]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of content and rows."""
    return hashlib.sha256(canonical_json({"content": content, "rows": list(rows)})).hexdigest()
