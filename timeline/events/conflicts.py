"""Recording that sources disagree, with every value kept, and choosing one with a reason."""

from collections.abc import Sequence

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.versions import held_for_correction
from timeline.events.entering import of_one_matter
from timeline.events.models import Conflict, ConflictValue, Event

Stated = tuple[str, SourceDocument | None, str]


@transaction.atomic
def record_conflict(
    *,
    actor: User | None,
    event: Event,
    about: str,
    values: Sequence[Stated],
    chosen: int | None = None,
    reason: str = "",
) -> Conflict:
    """Record a conflict: its values as (words, document, pin cite), and the index of the chosen one, if any.

    Raises ValueError unless there are two values or more and a choice comes with its reason.
    """
    if len(values) < 2:
        raise ValueError("A conflict has at least two values.")
    of_one_matter(event.matter, *(document for _, document, _ in values))
    conflict = Conflict(matter=event.matter, event=event, about=about, recorded_by=actor)
    conflict.full_clean()
    conflict.save()
    stated = [
        ConflictValue.objects.create(
            conflict=conflict, position=position, as_stated=words, document=document, pin_cite=pin_cite
        )
        for position, (words, document, pin_cite) in enumerate(values)
    ]
    state = {
        "event": event.label,
        "about": about,
        "values": [[v.as_stated, str(v.document or ""), v.pin_cite] for v in stated],
    }
    record(matter=event.matter, actor=actor, act=Act.CONFLICT_RECORDED, subject=conflict, state=state)
    if chosen is not None:
        choose(actor=actor, conflict=conflict, value=stated[chosen], reason=reason)
    return conflict


@transaction.atomic
def choose(
    *, actor: User | None, conflict: Conflict, value: ConflictValue, reason: str, version: int | None = None
) -> Conflict:
    """Choose the value the chronology uses; the others stay and print beside it. A reason is required.

    Raises ValueError without one, and StaleSave where the conflict no longer has the version that is given.
    """
    if version is not None:
        conflict = held_for_correction(conflict, version=version, changes={"chosen": value, "reason": reason})
    if not reason.strip():
        raise ValueError("Say why that value is chosen.")
    if value.conflict_id != conflict.pk:
        raise ValueError("The value belongs to another conflict.")
    conflict.chosen, conflict.reason, conflict.resolved_by = value, reason, actor
    conflict.version += 1
    conflict.full_clean()
    conflict.save()
    state = {"event": conflict.event.label, "about": conflict.about, "chosen": value.as_stated, "reason": reason}
    record(matter=conflict.matter, actor=actor, act=Act.CONFLICT_RESOLVED, subject=conflict, state=state)
    return conflict
