"""Adding and correcting the parties of a matter."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of


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
