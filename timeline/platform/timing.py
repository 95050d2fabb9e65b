"""Setting the clocks of a matter: two anchors chosen by counsel, and every other start there could be."""

from collections.abc import Sequence

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import state_of
from timeline.events.entering import of_one_matter
from timeline.events.models import Event
from timeline.platform.models import Clock
from timeline.platform.relations import write_candidates


@transaction.atomic
def set_clock(
    *,
    actor: User | None,
    matter: Matter,
    name: str,
    start: Event,
    end: Event,
    caution: str = "",
    candidates: Sequence[tuple[Event, str]] = (),
    position: int = 0,
) -> Clock:
    """Set a clock between two events; candidates are (event, what speaks for it), the chosen start not among them."""
    of_one_matter(matter, start, end, *(event for event, _ in candidates))
    clock = Clock(matter=matter, name=name, start=start, end=end, caution=caution, position=position, recorded_by=actor)
    clock.full_clean()
    clock.save()
    write_candidates(clock, candidates)
    state = {**state_of(clock), "candidates": [[event.label, reason] for event, reason in candidates]}
    record(matter=matter, actor=actor, act=Act.CLOCK_SET, subject=clock, state=state)
    return clock
