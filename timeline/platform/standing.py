"""Whether something can still be measured from an event: not once it, or all that it brought, was withdrawn."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from casefile.matters.models import Matter
from timeline.events.models import Event
from timeline.platform.models import Clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casefile.accounts.models import User

BROUGHT = ("reports", "messages")
"""What makes an event one of correspondence: without any of it left, it marks neither notice nor answer."""


def fallen(event: Event) -> str:
    """Why nothing is measured from the event any more, in words; empty where it stands."""
    if event.withdrawn_at is not None:
        return f"{event.label} was withdrawn as mistaken ({event.withdrawn_because})"
    brought = list(chain.from_iterable(getattr(event, name).all() for name in BROUGHT))
    if not brought or any(record.withdrawn_at is None for record in brought):
        return ""
    said = "; ".join(f"{record}: {record.withdrawn_because}" for record in brought)
    return f"what {event.label} brought was withdrawn as mistaken ({said})"


def fallen_anchors(clock: Clock) -> list[str]:
    """Why the clock measures nothing: its start, its end, or both; empty while both stand."""
    return [reason for reason in map(fallen, dict.fromkeys((clock.start, clock.end))) if reason]


def fallen_events(matter: Matter, *, user: "User | AnonymousUser") -> Mapping[str, str]:
    """Lasting id -> why, for every event of the matter from which nothing is measured any more."""
    open_to = Event.objects.visible_to(user).in_matter(matter)
    ids: Iterable[int] = chain(
        open_to.exclude(withdrawn_at=None).values_list("pk", flat=True),
        open_to.exclude(reports__withdrawn_at=None).values_list("pk", flat=True),
        open_to.exclude(messages__withdrawn_at=None).values_list("pk", flat=True),
    )
    events = Event.objects.filter(pk__in=set(ids)).prefetch_related("reports__event", "messages__event")
    return {str(event.uid): why for event in events if (why := fallen(event))}
