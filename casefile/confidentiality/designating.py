"""Designations under a protective order, and claims of privilege."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.confidentiality.models import Designation, PrivilegeClaim
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.versions import held_for_correction


@transaction.atomic
def designate(
    *, actor: User | None, document: SourceDocument, level: str, designated_by: str, under: str = ""
) -> Designation:
    """Give a document a level of confidentiality; earlier ones stay as history and the newest holds."""
    designation = Designation(
        document=document, level=level, designated_by=designated_by, under=under, recorded_by=actor
    )
    designation.full_clean()
    designation.save()
    state = {"document": str(document.uid), "level": str(level), "by": designated_by, "under": under}
    record(matter=document.matter, actor=actor, act=Act.DOCUMENT_DESIGNATED, subject=designation, state=state)
    return designation


def level_of(document: SourceDocument) -> str:
    """The level that holds now: the newest designation's, or "none". Reads a prefetched relation where there is one."""
    designations = sorted(document.designations.all(), key=lambda designation: designation.pk)
    return designations[-1].level if designations else Designation.Level.NONE.value


@transaction.atomic
def claim_privilege(*, actor: User | None, document: SourceDocument, basis: str, description: str) -> PrivilegeClaim:
    """Claim privilege over a document, in words that reveal nothing of it."""
    claim = PrivilegeClaim(document=document, basis=basis, description=description, recorded_by=actor)
    claim.full_clean()
    claim.save()
    state = {"document": str(document.uid), "basis": str(basis), "description": description}
    record(matter=document.matter, actor=actor, act=Act.PRIVILEGE_CLAIMED, subject=claim, state=state)
    return claim


@transaction.atomic
def withdraw_privilege(*, actor: User | None, claim: PrivilegeClaim, version: int, why: str) -> PrivilegeClaim:
    """Withdraw a claim of privilege, with the reason; it stays as history, and any other claim stands on.

    Raises StaleSave, or ValidationError without a reason, or where it is withdrawn already.
    """
    kept = held_for_correction(claim, version=version, changes={})
    if kept.withdrawn_at is not None:
        raise ValidationError("This claim is withdrawn already; nothing was changed.")
    if not why.strip():
        raise ValidationError({"why": "Say why it is withdrawn: the reason stays in the record."})
    kept.withdrawn_at = timezone.now()
    kept.version += 1
    kept.save(update_fields=["withdrawn_at", "version"])
    state = {"document": str(kept.document.uid), "basis": kept.basis, "description": kept.description, "why": why}
    record(matter=kept.document.matter, actor=actor, act=Act.PRIVILEGE_WITHDRAWN, subject=kept, state=state)
    return kept


def is_privileged(document: SourceDocument) -> bool:
    """Whether a claim of privilege stands. Reads a prefetched relation where there is one."""
    return any(claim.withdrawn_at is None for claim in document.privilege_claims.all())
