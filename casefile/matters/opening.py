"""Opening a matter, and correcting what it says of itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.access import Role
from casefile.matters.members import add_member
from casefile.matters.models import Court, Matter
from casefile.matters.states import state_of
from casefile.matters.versions import corrected

RESERVED = frozenset({"sign-in", "sign-out", "static", "api", "admin", "account", "matters", "new", "set-up"})


@transaction.atomic
def open_matter(
    *,
    actor: User | None,
    slug: str,
    short_caption: str,
    plaintiffs_caption: str,
    defendants_caption: str,
    court: Court,
    **fields: Any,
) -> Matter:
    """Open a matter with its own ledger; who opens it becomes its first attorney.

    `fields` are other fields of Matter (zone, docket_number, preparer …). Raises ValidationError on a bad value.
    """
    if slug in RESERVED:
        raise ValidationError({"slug": f"“{slug}” is an address of the product itself; choose another short name."})
    matter = Matter(
        slug=slug,
        short_caption=short_caption,
        plaintiffs_caption=plaintiffs_caption,
        defendants_caption=defendants_caption,
        court=court,
        recorded_by=actor,
        **fields,
    )
    matter.full_clean()
    matter.save()
    record(matter=matter, actor=actor, act=Act.MATTER_OPENED, subject=matter, state=state_of(matter))
    record(matter=None, actor=actor, act=Act.MATTER_OPENED, subject=matter, state={"slug": slug})
    if actor is not None:
        add_member(actor=actor, matter=matter, user=actor, role=Role.ATTORNEY)
    return matter


def correct_matter(
    *, actor: User | None, matter: Matter, version: int | None = None, why: str = "", **changes: Any
) -> Matter:
    """Change fields of a matter; the entry keeps the old and the new values.

    `version` is the one the edit began from, the given instance's when None. Raises StaleSave or ValidationError.
    """
    return corrected(
        actor=actor,
        matter=matter,
        instance=matter,
        version=matter.version if version is None else version,
        changes=changes,
        act=Act.MATTER_CORRECTED,
        why=why,
    )
