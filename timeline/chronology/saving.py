"""Saving a chronology: a query under a name."""

from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
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
