"""Litigation holds: the duty to keep everything of a matter, placed and lifted with its reason."""

from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import LitigationHold, Matter


@transaction.atomic
def place_hold(*, actor: User | None, matter: Matter, reason: str) -> LitigationHold:
    """Place a hold; several may stand at once, each for its own reason. Raises ValidationError without a reason."""
    hold = LitigationHold(matter=matter, reason=reason, recorded_by=actor)
    hold.full_clean()
    hold.save()
    record(matter=matter, actor=actor, act=Act.HOLD_PLACED, subject=hold, state={"reason": reason})
    return hold


@transaction.atomic
def lift_hold(*, actor: User | None, hold: LitigationHold, why: str) -> LitigationHold:
    """Lift a hold; it stays as history. One that is lifted already stays as it is."""
    kept = LitigationHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if kept.lifted_at is None:
        kept.lifted_at = timezone.now()
        kept.version += 1
        kept.save(update_fields=["lifted_at", "version"])
        state = {"reason": kept.reason, "why": why}
        record(matter=kept.matter, actor=actor, act=Act.HOLD_LIFTED, subject=kept, state=state)
    return kept
