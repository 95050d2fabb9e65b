"""Entering events, and the issues they bear on."""

import dataclasses
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from casefile.accounts.models import User
from casefile.dates import DateValue, read
from casefile.dates.value import Basis
from casefile.ledger.entries import locked_ledger, record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of
from timeline.events.models import Event, EventActor, Issue


class OtherMatter(ValueError):
    """A record of another matter was given: records of two matters are never joined."""


def of_one_matter(matter: Matter, *records: object) -> None:
    """Raise OtherMatter unless each record with a matter has this one."""
    for given in records:
        if getattr(given, "matter_id", matter.pk) != matter.pk:
            raise OtherMatter(f"{given} belongs to another matter than {matter}.")


def dated(matter: Matter, date: str | DateValue, *, inferred_from: str, inferred_by: str, sequence: int) -> DateValue:
    """The date as a value: words are read in the matter's zone; an inference keeps what it rests on and who made it."""
    value = date if isinstance(date, DateValue) else read(date, zone=matter.zone, day_first=matter.day_first)
    if inferred_from:
        value = dataclasses.replace(value, basis=Basis.INFERRED, inferred_from=inferred_from, inferred_by=inferred_by)
    return dataclasses.replace(value, sequence=sequence or value.sequence)


@transaction.atomic
def enter(
    *,
    actor: User | None,
    matter: Matter,
    kind: str,
    date: str | DateValue,
    statement: str,
    from_parties: Sequence[Party] = (),
    to_parties: Sequence[Party] = (),
    status: str = Event.Status.ALLEGED,
    inferred_from: str = "",
    inferred_by: str = "",
    disputed_by: Sequence[Party] = (),
    issues: Sequence[Issue] = (),
    is_key: bool = False,
    call_out: str = "",
    sequence: int = 0,
) -> Event:
    """Enter an event. A date that cannot be read keeps its row: undated, with its words and the reason.

    Raises OtherMatter when a party or issue is another matter's, ValidationError on a bad value.
    """
    of_one_matter(matter, *from_parties, *to_parties, *disputed_by, *issues)
    locked_ledger(matter)
    highest = Event.objects.in_matter(matter).aggregate(highest=Max("number"))["highest"]
    event = Event(
        matter=matter,
        number=(highest or 0) + 1,
        kind=kind,
        statement=statement,
        status=status,
        is_key=is_key,
        call_out=call_out,
        recorded_by=actor,
    )
    event.set_occurred(dated(matter, date, inferred_from=inferred_from, inferred_by=inferred_by, sequence=sequence))
    event.full_clean()
    event.save()
    for side, parties in ((EventActor.Side.FROM, from_parties), (EventActor.Side.TO, to_parties)):
        EventActor.objects.bulk_create(
            EventActor(event=event, party=party, side=side, position=position) for position, party in enumerate(parties)
        )
    event.disputed_by.set(disputed_by)
    event.issues.set(issues)
    record(matter=matter, actor=actor, act=Act.EVENT_ENTERED, subject=event, state=whole_state(event))
    return event


def whole_state(event: Event) -> dict[str, object]:
    """An event as the ledger keeps it, with its actors, who disputes it, and its issues."""
    actors = list(event.actors.select_related("party"))
    return {
        **state_of(event),
        "from": [actor.party.name for actor in actors if actor.side == EventActor.Side.FROM],
        "to": [actor.party.name for actor in actors if actor.side == EventActor.Side.TO],
        "disputed_by": sorted(party.name for party in event.disputed_by.all()),
        "issues": sorted(issue.title for issue in event.issues.all()),
    }


@transaction.atomic
def add_issue(*, actor: User | None, matter: Matter, title: str, parent: Issue | None = None) -> Issue:
    """Add an issue, under another where one is given."""
    of_one_matter(matter, parent)
    last = Issue.objects.in_matter(matter).aggregate(last=Max("sequence"))["last"]
    issue = Issue(
        matter=matter, title=title, parent=parent, sequence=0 if last is None else last + 1, recorded_by=actor
    )
    issue.full_clean()
    issue.save()
    record(matter=matter, actor=actor, act=Act.ISSUE_ADDED, subject=issue, state=state_of(issue))
    return issue
