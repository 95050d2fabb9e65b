"""Corrections: every edit names the version it was made from, and the ledger keeps the old value beside the new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.records import Versioned
from casefile.matters.states import plain, state_of

Corrected = TypeVar("Corrected", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which a stale edit and the kept record differ: its label, the kept value and the edit's."""

    field: str
    label: str
    kept: Any
    yours: Any


class StaleSave(Exception):
    """The record was changed since the edit began: nothing was written, and both sides are here to choose from."""

    def __init__(self, current: Versioned, differences: list[Difference]) -> None:
        self.current = current
        self.differences = differences
        super().__init__(f"{current} was changed meanwhile; it is at version {current.version} now.")


def held_for_correction(instance: Corrected, *, version: int, changes: Mapping[str, Any]) -> Corrected:
    """The record as kept now, its row locked. Raises StaleSave unless it still has the version the edit began from.

    Call it inside a transaction. `changes` are the edit's values by field name, to show beside the kept ones.
    """
    manager = type(instance)._default_manager
    kept = manager.select_for_update(of=("self",)).get(pk=instance.pk)
    if kept.version != version:
        raise StaleSave(kept, differences(kept, changes))
    return kept


def differences(kept: Versioned, changes: Mapping[str, Any]) -> list[Difference]:
    """The fields on which the edit's values and the kept record differ."""
    found = []
    for name, yours in changes.items():
        field = kept._meta.get_field(name)
        stands = getattr(kept, name)
        if plain(stands) != plain(yours):
            found.append(Difference(name, str(getattr(field, "verbose_name", name)).capitalize(), stands, yours))
    return found


@transaction.atomic
def corrected(
    *,
    actor: User | None,
    matter: Matter | None,
    instance: Corrected,
    version: int,
    changes: Mapping[str, Any],
    act: Act,
    why: str = "",
) -> Corrected:
    """Change fields of a record; one ledger entry holds each old value beside the new, and why.

    What belongs to no matter, such as a court, is entered in the installation's ledger.
    An edit that changes nothing writes nothing. Raises StaleSave, or ValidationError on a bad value.
    """
    kept = held_for_correction(instance, version=version, changes=changes)
    old = state_of(kept)
    for name, value in changes.items():
        setattr(kept, name, value)
    new = state_of(kept)
    changed = {name: {"old": old[name], "new": new[name]} for name in new if old[name] != new[name]}
    if not changed:
        return kept
    kept.version += 1
    kept.full_clean()
    kept.save()
    record(matter=matter, actor=actor, act=act, subject=kept, state={"changed": changed, "why": why})
    return kept
