"""Archiving a matter and restoring it: nothing is destroyed, an archived matter is read and not written."""

from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter


def archive_matter(*, actor: User | None, matter: Matter, why: str) -> Matter:
    """Put a matter away: from now on it is read only. One that is archived already stays as it is."""
    return _archived(actor=actor, matter=matter, archive=True, why=why)


def restore_matter(*, actor: User | None, matter: Matter, why: str) -> Matter:
    """Take an archived matter up again. One that is open already stays as it is."""
    return _archived(actor=actor, matter=matter, archive=False, why=why)


@transaction.atomic
def _archived(*, actor: User | None, matter: Matter, archive: bool, why: str) -> Matter:
    kept = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if (kept.archived_at is not None) == archive:
        return kept
    kept.archived_at = timezone.now() if archive else None
    kept.version += 1
    kept.save(update_fields=["archived_at", "version"])
    act = Act.MATTER_ARCHIVED if archive else Act.MATTER_RESTORED
    record(matter=kept, actor=actor, act=act, subject=kept, state={"why": why})
    return kept
