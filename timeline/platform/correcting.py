"""Correcting and withdrawing platform records: by version, with the old value beside the new, and why."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.asking import matter_of
from casefile.matters.states import plain
from casefile.matters.versions import Difference, StaleSave, differences, held_for_correction
from timeline.events.correcting import AlreadyWithdrawn
from timeline.events.entering import of_one_matter
from timeline.platform.models import Account, Availability, Clock, ContentItem, Message, Reading, Report
from timeline.platform.records import PlatformRecord
from timeline.platform.relations import RELATIONS, in_words, named

Kept = TypeVar("Kept", bound=PlatformRecord)
STATED = ("minority_stated", "non_consent_stated", "police_report_stated", "identification_demanded")
OWN: Mapping[type[PlatformRecord], tuple[str, ...]] = {
    Account: ("label", "platform", "account_id", "party"),
    ContentItem: ("label", "platform", "post_id", "url", "account", "copy_of"),
    Report: ("event", "number", "channel", "reporter", "capacity", *STATED, "outcome", "appeal_of"),
    Message: ("event", "direction", "channel", "text", "in_reply_to", "origin", "origin_words", "outcome"),
    Reading: ("event", "item", "metric", "as_displayed", "at_least", "at_most", "observed_by"),
    Availability: ("event", "item", "account", "state", "observed_by"),
    Clock: ("name", "start", "end", "caution", "position"),
}
"""The fields of each sort of record that are corrected; its relations stand in RELATIONS."""
CHAINS = ("copy_of", "appeal_of", "in_reply_to")
RESTING = {
    Account: ("items", "sightings"),
    ContentItem: ("copies", "readings", "sightings"),
    Report: ("appeals",),
    Message: ("replies",),
}
"""Through which names other records rest on one: it is not withdrawn from under them."""


@transaction.atomic
def correct_platform_record(*, actor: User | None, instance: Kept, version: int, why: str, **changes: Any) -> Kept:
    """Correct a platform record; what is not named stays. An edit that changes nothing writes nothing.

    `changes` are the record's fields in OWN and its RELATIONS, as the acts that enter it take them. Raises StaleSave,
    AlreadyWithdrawn, OtherMatter, ValidationError on a bad value or where no reason is given, TypeError for an
    unknown name.
    """
    if unknown := set(changes) - {*OWN[type(instance)], *RELATIONS.get(type(instance), ())}:
        raise TypeError(f"This record has no {', '.join(sorted(unknown))} to correct.")
    kept = _held(instance, version, changes)
    matter = matter_of(kept)
    of_one_matter(matter, *_pointed_at(changes.values()))
    old = whole_state(kept)
    _refuse_withdrawn(kept, changes)
    for name in OWN[type(kept)]:
        setattr(kept, name, changes.get(name, getattr(kept, name)))
    _refuse_loops(kept, changes)
    _refuse_number(kept, changes)
    kept.full_clean()
    kept.save()
    _relate(kept, changes)
    changed = {name: {"old": old[name], "new": new} for name, new in whole_state(kept).items() if old[name] != new}
    if not changed:
        return kept
    reasoned(why)
    kept.version += 1
    kept.save(update_fields=["version"])
    state = {**_placed(kept), "changed": changed, "why": why}
    record(matter=matter, actor=actor, act=Act.PLATFORM_CORRECTED, subject=kept, state=state)
    return kept


@transaction.atomic
def withdraw_platform_record(*, actor: User | None, instance: Kept, version: int, why: str) -> Kept:
    """Withdraw a platform record as mistaken: it stays, marked, and is counted, measured and printed no more.

    Raises StaleSave, AlreadyWithdrawn, or ValidationError where no reason is given or other records rest on it.
    """
    kept = held_for_correction(instance, version=version, changes={})
    _standing(kept)
    reasoned(why)
    if resting := resting_on(kept):
        raise ValidationError(f"These still rest on it: {'; '.join(resting)}. Correct or withdraw them first.")
    kept.withdrawn_at, kept.withdrawn_because = timezone.now(), why.strip()
    kept.version += 1
    kept.full_clean()
    kept.save()
    state = {**_placed(kept), "why": why.strip()}
    record(matter=matter_of(kept), actor=actor, act=Act.PLATFORM_WITHDRAWN, subject=kept, state=state)
    return kept


def resting_on(instance: PlatformRecord) -> list[str]:
    """The records that stand and name this one as theirs: "views: 167K (E-10)"."""
    found = []
    for name in RESTING.get(type(instance), ()):
        for other in getattr(instance, name).standing():
            event = getattr(other, "event", None)
            if event is None or event.withdrawn_at is None:
                found.append(f"{other} ({event.label})" if event else str(other))
    return found


def whole_state(instance: PlatformRecord) -> dict[str, Any]:
    """A record's fields and relations as the history of its corrections keeps them: other records by their names."""
    state = {name: getattr(instance, name) for name in OWN[type(instance)]}
    said = {name: named(value) if hasattr(value, "pk") else plain(value) for name, value in state.items()}
    related = RELATIONS.get(type(instance), {})
    return said | {name: in_words(relation, relation.read(instance)) for name, relation in related.items()}


def platform_differences(kept: PlatformRecord, changes: Mapping[str, Any]) -> list[Difference]:
    """The fields and relations on which an edit and the kept record differ."""
    own = OWN[type(kept)]
    found = differences(kept, {name: value for name, value in changes.items() if name in own})
    for name, relation in RELATIONS.get(type(kept), {}).items():
        sides = [in_words(relation, values) for values in (relation.read(kept), changes.get(name, ()))]
        if name in changes and sides[0] != sides[1]:
            found.append(Difference(name, relation.label, *("; ".join(side) for side in sides)))
    return found


def reasoned(why: str) -> None:
    """Raise ValidationError where no reason is given."""
    if not why.strip():
        raise ValidationError({"why": "Say why: the record keeps the reason beside the old value and the new."})


def _placed(kept: PlatformRecord) -> dict[str, str]:
    """The event that an entry bears on, by which the ledger's lines name its record."""
    event = getattr(kept, "event", None)
    return {"event": event.label} if event else {}


def _held(instance: Kept, version: int, changes: Mapping[str, Any]) -> Kept:
    try:
        kept = held_for_correction(instance, version=version, changes={})
    except StaleSave as stale:
        raise StaleSave(stale.current, platform_differences(_whole(instance), changes)) from stale
    _standing(kept)
    return kept


def _whole(instance: Kept) -> Kept:
    return type(instance)._default_manager.get(pk=instance.pk)


def _standing(kept: PlatformRecord) -> None:
    if kept.withdrawn_at is not None:
        raise AlreadyWithdrawn("It was withdrawn before; nothing was changed. Enter a new one instead.")


def _pointed_at(values: Any) -> Iterator[object]:
    """Whatever of the values has a matter: a report or message has its event's."""
    for value in values:
        if isinstance(value, list | tuple):
            yield from _pointed_at(value)
        elif isinstance(value, Report | Message):
            yield value.event
        else:
            yield value


def _refuse_withdrawn(kept: PlatformRecord, changes: Mapping[str, Any]) -> None:
    """Raise ValidationError where the edit newly points at a record that was withdrawn."""
    for name, value in changes.items():
        relation = RELATIONS.get(type(kept), {}).get(name)
        before = relation.read(kept) if relation else [getattr(kept, name)]
        for new in value if isinstance(value, list | tuple) else [value]:
            target = new[0] if isinstance(new, tuple) else new
            if new not in before and getattr(target, "withdrawn_at", None) is not None:
                raise ValidationError(f"{named(target)} was withdrawn as mistaken: choose one that stands.")


def _refuse_loops(kept: PlatformRecord, changes: Mapping[str, Any]) -> None:
    """Raise ValidationError where a copy, appeal or reply would lead back to itself."""
    for name in CHAINS:
        above = changes.get(name)
        while above is not None:
            if above.pk == kept.pk:
                raise ValidationError({name: "That would lead back to this record itself: choose another."})
            above = getattr(above, name)


def _refuse_number(kept: PlatformRecord, changes: Mapping[str, Any]) -> None:
    """Raise ValidationError where another ticket of the matter has the number."""
    number = changes.get("number")
    if isinstance(kept, Report) and number:
        others = Report.objects.in_matter(kept.event.matter).standing().exclude(pk=kept.pk)
        if others.filter(number=number).exists():
            raise ValidationError({"number": f"Ticket {number} is already in this matter: correct that one instead."})


def _relate(kept: PlatformRecord, changes: Mapping[str, Any]) -> None:
    """Write the relations that the edit changes; a message's markers are checked against its words in any case."""
    related = RELATIONS.get(type(kept), {})
    for name, relation in related.items():
        stands = relation.read(kept)
        values = changes.get(name, stands)
        if in_words(relation, values) != in_words(relation, stands) or (name == "markers" and "text" in changes):
            relation.write(kept, values)
