"""Rendering, gating and releasing a frozen exhibit: draft → rendered → gated → released, and no way round the gate."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.confidentiality import gate
from casefile.confidentiality.identities import protected_terms
from casefile.evidence.models import Rendition
from casefile.evidence.storage import Store
from casefile.ledger.checkpoints import make_checkpoint
from casefile.ledger.entries import record, refuse_archived
from casefile.ledger.models import Act
from casefile.matters.access import Permission, may
from timeline.exhibits.assemble import content_digest
from timeline.exhibits.expectation import expectation_of
from timeline.exhibits.fields import Frozen
from timeline.exhibits.markup import finished_pdf
from timeline.exhibits.models import Exhibit
from timeline.exhibits.preflight import blocking, preflight
from timeline.exhibits.sheet import sheet_pdf
from timeline.exhibits.since import since_freeze

State = Exhibit.State
PDF = "application/pdf"
RELEASED_ALREADY = "Exhibit {} is released; what replaces it is a new exhibit."


class NotReleased(Exception):
    """The exhibit stays where it is; `findings` say row by row or page by page what stands in the way."""

    def __init__(self, message: str, findings: Sequence[dict[str, Any]]) -> None:
        super().__init__(message)
        self.findings = list(findings)


class BlockedByPreflight(NotReleased):
    """Pre-flight blocks it and nobody overrode that."""


class BlockedByGate(NotReleased):
    """The gate found something in the finished bytes and nobody overrode that, or nobody may."""


def rows_of(exhibit: Exhibit) -> list[Frozen]:
    """The exhibit's rows as frozen, in order. Raises NotReleased where content or rows no longer have their digest."""
    rows = list(exhibit.rows.order_by("position").values_list("content", flat=True))
    if content_digest(exhibit.content, rows) != exhibit.content_sha256:
        raise NotReleased(f"Exhibit {exhibit.number} is not what was frozen: its digest does not match.", [])
    return rows


def permitted(actor: User, exhibit: Exhibit, permission: str) -> None:
    """Raise PermissionDenied unless the actor holds the permission in the exhibit's matter, and it is not archived."""
    if not may(actor, exhibit.matter, permission):
        raise PermissionDenied(f"This needs a member of {exhibit.matter} who may: {Permission(permission).label}.")
    refuse_archived(exhibit.matter)  # before a page is set or a byte kept


def render_exhibit(*, actor: User, exhibit: Exhibit, override: bool = False) -> Exhibit:
    """Set the exhibit's pages and keep the file in the store; with `override`, as a marked draft.

    A released exhibit is never rendered again: what replaces it is a new one. Raises RenderFailed, NotReleased.
    """
    permitted(actor, exhibit, Permission.RELEASE if override else Permission.WRITE)
    pdf = finished_pdf(exhibit.content, rows_of(exhibit), overridden=override)
    with transaction.atomic():
        kept = _locked(exhibit)
        kept.rendition = _kept(kept, pdf, Rendition.Kind.EXHIBIT, actor)
        kept.overridden, kept.state, kept.gate, kept.pages = override, State.RENDERED, None, None
        kept.save(update_fields=["rendition", "overridden", "state", "gate", "pages"])
        state = {"number": kept.number, "marked_draft": override, "size": len(pdf)}
        _entered(Act.EXHIBIT_RENDERED, kept, actor, state, [kept.rendition.sha256])
    return kept


def gate_exhibit(*, actor: User, exhibit: Exhibit) -> gate.GateReport:
    """Pass the finished bytes, read back from the store, through the release gate, and keep its report.

    Only a passed exhibit comes to stand as gated. Raises NotReleased when it was not rendered.
    """
    permitted(actor, exhibit, Permission.WRITE)
    if exhibit.rendition is None or exhibit.state == State.RELEASED:
        raise NotReleased("Only a rendered exhibit passes through the gate.", [])
    with Store(settings.STORE_DIR).open(exhibit.rendition.sha256) as stream:
        finished = stream.read()
    terms = protected_terms(exhibit.matter)
    report = gate.inspect(finished, terms=terms, expectation=expectation_of(exhibit, rows_of(exhibit)))
    with transaction.atomic():
        kept = _locked(exhibit)
        if kept.rendition is None or report.sha256 != kept.rendition.sha256:
            raise NotReleased("The file was rendered again while the gate read it.", [])
        kept.gate, kept.pages = json.loads(report.to_json()), report.pages
        kept.state = State.GATED if report.passed else State.RENDERED
        kept.save(update_fields=["gate", "pages", "state"])
        state = {"passed": report.passed, "pages": report.pages, "findings": _codes(report)}
        _entered(Act.EXHIBIT_GATED, kept, actor, state, [report.sha256])
    return report


def release(*, actor: User, exhibit: Exhibit, override_reason: str = "", gate_reason: str = "") -> Exhibit:
    """Render, gate and release; what blocks is overridden only with a reason, and then every page says so.

    `override_reason` speaks to pre-flight alone and `gate_reason` to the gate alone: who accepts unverified pin cites
    has not accepted a name that leaks. The reasons stand in the ledger and on the internal sheet, never on the
    exhibit. Raises PermissionDenied, RenderFailed, BlockedByPreflight or BlockedByGate; then nothing is released.
    """
    permitted(actor, exhibit, Permission.RELEASE)
    _still_to_release(exhibit)
    reasons = {"preflight": override_reason.strip(), "gate": gate_reason.strip()}
    since = since_freeze(exhibit)
    blocks = blocking([*preflight(exhibit.content, rows_of(exhibit)), *since])
    if blocks and not reasons["preflight"]:
        raise BlockedByPreflight(f"Pre-flight blocks exhibit {exhibit.number}.", blocks)
    report = _rendered_and_gated(actor, exhibit, override=bool(blocks))
    if not report.passed and not blocks and reasons["gate"]:
        # The leak or fault is accepted by name: the copy that leaves must say on every page that it is a draft.
        report = _rendered_and_gated(actor, exhibit, override=True)
    exhibit.refresh_from_db()
    if not report.passed:
        found = exhibit.gate["findings"] if exhibit.gate else []
        if not reasons["gate"]:
            raise BlockedByGate(f"The gate blocks exhibit {exhibit.number}.", found)
        if not overridable(report):
            raise BlockedByGate("The gate could not read the whole file: nobody may override that.", found)
    spoken = {"preflight": bool(blocks), "gate": not report.passed}
    used = [reason for subject, reason in reasons.items() if spoken[subject] and reason]
    found = [*exhibit.preflight, *since]
    return _released(actor, exhibit, report, blocks, found, " / ".join(dict.fromkeys(used)))


def _still_to_release(exhibit: Exhibit) -> None:
    """Raise NotReleased where it is released, or where another was frozen in its place."""
    if Exhibit.objects.filter(pk=exhibit.pk, state=State.RELEASED).exists():
        raise NotReleased(RELEASED_ALREADY.format(exhibit.number), [])
    if newer := Exhibit.objects.filter(supersedes=exhibit).first():
        raise NotReleased(f"It is superseded by Exhibit {newer.number} of {newer.recorded_at:%Y-%m-%d}.", [])


def overridable(report: gate.GateReport) -> bool:
    """Whether the gate read the whole file, so that what is overridden is known, and every page is marked."""
    never = {"gate.unreadable", "gate.legend", "gate.encrypted"}
    return not any(code in never and standing == "fail" for code, standing in report.checks)


def _rendered_and_gated(actor: User, exhibit: Exhibit, *, override: bool) -> gate.GateReport:
    return gate_exhibit(actor=actor, exhibit=render_exhibit(actor=actor, exhibit=exhibit, override=override))


def _released(
    actor: User,
    exhibit: Exhibit,
    report: gate.GateReport,
    blocks: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]],
    reason: str,
) -> Exhibit:
    at = timezone.now()
    sheet = sheet_pdf(exhibit, findings=found, reason=reason, released_by=str(actor), at=at)
    with transaction.atomic():
        kept = _locked(exhibit)
        if kept.rendition is None or report.sha256 != kept.rendition.sha256:
            raise NotReleased("The file was rendered again after the gate had read it.", [])
        internal = _kept(kept, sheet, Rendition.Kind.SHEET, actor, parent=kept.rendition)
        kept.state, kept.released_at, kept.released_by = State.RELEASED, at, actor
        kept.save(update_fields=["state", "released_at", "released_by"])
        if reason:
            state = {"reason": reason, "preflight": [b["code"] for b in blocks], "gate": _codes(report)}
            _entered(Act.EXHIBIT_OVERRIDDEN, kept, actor, state, [kept.rendition.sha256])
        told: dict[str, Any] = {
            "number": kept.number,
            "file_name": kept.file_name,
            "pages": kept.pages,
            "draft": kept.overridden,
        }
        _entered(Act.EXHIBIT_RELEASED, kept, actor, told, [kept.rendition.sha256, internal.sha256])
        make_checkpoint(matter=kept.matter)
    return kept


def write_to(exhibit: Exhibit, folder: Path) -> Path:
    """Write a released exhibit's file into a folder under its own name; the same bytes are left as they are."""
    if exhibit.state != State.RELEASED or exhibit.rendition is None:
        raise NotReleased("Only a released exhibit leaves.", [])
    with Store(settings.STORE_DIR).open(exhibit.rendition.sha256) as stream:
        finished = stream.read()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / exhibit.file_name
    if not path.exists() or path.read_bytes() != finished:
        path.write_bytes(finished)
    return path


def _locked(exhibit: Exhibit) -> Exhibit:
    """The exhibit under a row lock. Raises NotReleased where it is released already."""
    kept = Exhibit.objects.select_for_update(of=("self",)).get(pk=exhibit.pk)
    if kept.state == State.RELEASED:
        raise NotReleased(RELEASED_ALREADY.format(kept.number), [])
    return kept


def _kept(exhibit: Exhibit, pdf: bytes, kind: str, actor: User, parent: Rendition | None = None) -> Rendition:
    """The bytes in the store, with the record of what they are."""
    stored = Store(settings.STORE_DIR).receive(io.BytesIO(pdf))
    return Rendition.objects.create(
        matter=exhibit.matter,
        parent=parent,
        kind=kind,
        sha256=stored.sha256,
        size=stored.size,
        media_type=PDF,
        made_by=exhibit.content["product"],
        recorded_by=actor,
    )


def _codes(report: gate.GateReport) -> list[str]:
    return sorted({finding.code for finding in report.findings if finding.severity == "block"})


def _entered(act: Act, exhibit: Exhibit, actor: User, state: dict[str, Any], evidence: list[str]) -> None:
    record(matter=exhibit.matter, actor=actor, act=act, subject=exhibit, state=state, evidence=evidence)
