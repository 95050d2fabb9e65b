"""Custodians: whose files documents came from."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.models import Custodian
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of


@transaction.atomic
def custodian_named(*, actor: User | None, matter: Matter, name: str, party: Party | None = None) -> Custodian:
    """The matter's custodian of that name, added with its entry where there is none yet."""
    if standing := Custodian.objects.in_matter(matter).filter(name=name).first():
        return standing
    custodian = Custodian(matter=matter, name=name, party=party, recorded_by=actor)
    custodian.full_clean()
    custodian.save()
    record(matter=matter, actor=actor, act=Act.CUSTODIAN_ADDED, subject=custodian, state=state_of(custodian))
    return custodian
