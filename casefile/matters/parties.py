"""Adding and correcting the parties of a matter."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of
from casefile.matters.versions import corrected


@transaction.atomic
def add_party(
    *,
    actor: User | None,
    matter: Matter,
    name: str,
    kind: str,
    role: str,
    is_pseudonym: bool = False,
    description: str = "",
    succeeded_by: Party | None = None,
) -> Party:
    """Add a party by its printable name. Raises ValidationError when the matter already has one of that name."""
    party = Party(
        matter=matter,
        name=name,
        kind=kind,
        role=role,
        is_pseudonym=is_pseudonym,
        description=description,
        succeeded_by=succeeded_by,
        recorded_by=actor,
    )
    party.full_clean()
    party.save()
    record(matter=matter, actor=actor, act=Act.PARTY_ADDED, subject=party, state=state_of(party))
    return party


@transaction.atomic
def correct_party(*, actor: User | None, party: Party, version: int, why: str = "", **changes: Any) -> Party:
    """Correct a party's name, kind, role, is_pseudonym, description or succeeded_by; what is not named stays.

    Raises StaleSave, or ValidationError on a bad value, another matter's party, or a party that succeeds itself.
    """
    after = changes.get("succeeded_by")
    if after is not None and after.matter_id != party.matter_id:
        raise ValidationError("The party that took its place belongs to another matter.")
    while after is not None:
        if after.pk == party.pk:
            raise ValidationError("A party cannot take its own place: choose another, or none.")
        after = after.succeeded_by
    return corrected(
        actor=actor,
        matter=party.matter,
        instance=party,
        version=version,
        changes=changes,
        act=Act.PARTY_CORRECTED,
        why=why,
    )
