"""Saving a chronology: a query under a name, and its correction."""

from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.versions import corrected
from timeline.chronology.models import Chronology
from timeline.chronology.query import checked


@transaction.atomic
def save_chronology(
    *, actor: User | None, matter: Matter, name: str, query: dict[str, Any] | None = None
) -> Chronology:
    """Save a query under a name. Raises ValidationError on a word the query does not know, or a name taken."""
    chronology = Chronology(matter=matter, name=name, query=checked(query or {}), recorded_by=actor)
    chronology.full_clean()
    chronology.save()
    record(
        matter=matter,
        actor=actor,
        act=Act.CHRONOLOGY_SAVED,
        subject=chronology,
        state={"name": name, "query": chronology.query},
    )
    return chronology


def correct_chronology(
    *, actor: User | None, chronology: Chronology, version: int, name: str, query: dict[str, Any], why: str = ""
) -> Chronology:
    """Give a saved chronology another name or query; the ledger keeps the old beside the new.

    Exhibits made of it stay as they were frozen. Raises StaleSave, or ValidationError as `save_chronology` does.
    """
    return corrected(
        actor=actor,
        matter=chronology.matter,
        instance=chronology,
        version=version,
        changes={"name": name, "query": checked(query)},
        act=Act.CHRONOLOGY_SAVED,
        why=why,
    )
