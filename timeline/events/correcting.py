"""Correcting and withdrawing events, citations and issues: by version, with the old value beside the new, and why."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.dates import DateValue
from casefile.dates.value import Basis
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.versions import Difference, StaleSave, corrected, differences, held_for_correction
from timeline.events.citing import check_quote
from timeline.events.entering import dated, of_one_matter, whole_state
from timeline.events.models import Citation, Event, EventActor, Issue

PLAIN = frozenset({"kind", "statement", "status", "is_key", "call_out"})
RELATIONS = {
    "from_parties": "From",
    "to_parties": "To",
    "disputed_by": "Disputed by",
    "issues": "Issues",
}
DATED = frozenset({"date", "inferred_from", "inferred_by", "sequence"})
CITED = frozenset(
    {"document", "pin_cite", "page_number", "quote", "bears", "hearsay_basis", "hearsay_note", "position"}
)

Withdrawable = TypeVar("Withdrawable", Event, Citation)


class AlreadyWithdrawn(ValueError):
    """A withdrawn record stays as it was withdrawn: it is neither corrected nor withdrawn again."""


@transaction.atomic
def correct_event(*, actor: User | None, event: Event, version: int, why: str, **changes: Any) -> Event:
    """Correct an event; what is not named stays. An edit that changes nothing writes nothing.

    `changes` are `enter`'s own: kind, statement, status, is_key, call_out, date (words or DateValue), inferred_from,
    inferred_by, sequence, from_parties, to_parties, disputed_by, issues. Raises StaleSave, AlreadyWithdrawn,
    OtherMatter, ValidationError on a bad value or where no reason is given, TypeError for an unknown name.
    """
    if unknown := set(changes) - PLAIN - DATED - set(RELATIONS):
        raise TypeError(f"An event has no {', '.join(sorted(unknown))} to correct.")
    kept = _held_event(event, version, changes)
    of_one_matter(kept.matter, *(other for name in RELATIONS for other in changes.get(name, ())))
    old = whole_state(kept)
    for name in PLAIN & set(changes):
        setattr(kept, name, changes[name])
    if value := _date_of(kept, changes):
        kept.set_occurred(value)
    kept.full_clean()
    kept.save()
    _relate(kept, changes)
    kept = Event.objects.select_related("matter").get(pk=kept.pk)
    changed = _changed(old, whole_state(kept))
    if not changed:
        return kept
    _reasoned(why)
    kept.version += 1
    kept.save(update_fields=["version"])
    state = {"changed": changed, "why": why}
    record(matter=kept.matter, actor=actor, act=Act.EVENT_CORRECTED, subject=kept, state=state)
    return kept


@transaction.atomic
def correct_citation(*, actor: User | None, citation: Citation, version: int, why: str, **changes: Any) -> Citation:
    """Correct a citation; its quotation is checked again, and a pin that moved is no longer verified.

    `changes` are `cite`'s own: document, pin_cite, page_number, quote, bears, hearsay_basis, hearsay_note. Raises
    StaleSave, AlreadyWithdrawn, QuoteNotFound, OtherMatter, ValidationError, TypeError for an unknown name.
    """
    if unknown := set(changes) - CITED:
        raise TypeError(f"A citation has no {', '.join(sorted(unknown))} to correct.")
    kept = held_for_correction(citation, version=version, changes=changes)
    _standing(kept, kept.event.label)
    matter = kept.event.matter
    wanted = {name: changes.get(name, getattr(kept, name)) for name in ("document", "page_number", "quote")}
    of_one_matter(matter, wanted["document"])
    moved = any(
        name in changes and changes[name] != getattr(kept, name) for name in ("document", "pin_cite", "page_number")
    )
    written = {**changes, "quote_check": check_quote(wanted["document"], wanted["page_number"], wanted["quote"])}
    if moved:
        written |= {"pin_verified": False, "verified_by": "", "verified_at": None}
    if any(getattr(kept, name) != value for name, value in written.items()):
        _reasoned(why)
    return corrected(
        actor=actor,
        matter=matter,
        instance=citation,
        version=version,
        changes=written,
        act=Act.CITATION_CORRECTED,
        why=why,
    )


@transaction.atomic
def verify_pin(*, actor: User | None, citation: Citation, version: int, verified_by: str) -> Citation:
    """Record that a person read the cited page in the original. Raises ValidationError where no pin is cited yet."""
    kept = held_for_correction(citation, version=version, changes={})
    _standing(kept, kept.event.label)
    if kept.pin_cite in ("", "TBD"):
        raise ValidationError("Give the citation its pin cite first: what was read cannot be named without it.")
    written = {"pin_verified": True, "verified_by": verified_by, "verified_at": timezone.now()}
    return corrected(
        actor=actor,
        matter=kept.event.matter,
        instance=citation,
        version=version,
        changes=written,
        act=Act.CITATION_VERIFIED,
    )


@transaction.atomic
def withdraw_event(*, actor: User | None, event: Event, version: int, why: str) -> Event:
    """Withdraw an event as mistaken: it leaves the chronology, and stays on its own page and in the record.

    Raises StaleSave, AlreadyWithdrawn, or ValidationError where no reason is given.
    """
    kept = held_for_correction(event, version=version, changes={})
    _standing(kept, kept.label)
    return _withdrawn(actor, kept, kept.matter, Act.EVENT_WITHDRAWN, why)


@transaction.atomic
def withdraw_citation(*, actor: User | None, citation: Citation, version: int, why: str) -> Citation:
    """Withdraw a citation as mistaken, with the reason. Raises as `withdraw_event` does."""
    kept = held_for_correction(citation, version=version, changes={})
    _standing(kept, kept.event.label)
    return _withdrawn(actor, kept, kept.event.matter, Act.CITATION_WITHDRAWN, why)


@transaction.atomic
def correct_issue(*, actor: User | None, issue: Issue, version: int, why: str = "", **changes: Any) -> Issue:
    """Correct an issue's title, parent or sequence.

    Raises StaleSave, OtherMatter, or ValidationError on a bad value or where an issue would stand below itself.
    """
    above = changes.get("parent")
    of_one_matter(issue.matter, above)
    while above is not None:
        if above.pk == issue.pk:
            raise ValidationError("An issue cannot stand below itself: choose another issue above it.")
        above = above.parent
    return corrected(
        actor=actor,
        matter=issue.matter,
        instance=issue,
        version=version,
        changes=changes,
        act=Act.ISSUE_CORRECTED,
        why=why,
    )


def event_differences(kept: Event, changes: Mapping[str, Any]) -> list[Difference]:
    """The parts of an event on which an edit and the kept record differ, its date and relations among them."""
    found = differences(kept, {name: value for name, value in changes.items() if name in PLAIN})
    if (value := _date_of(kept, changes)) and value != kept.occurred:
        found.insert(0, Difference("date", "Date", kept.occurred_as_stated, value.as_stated))
    for name, label in RELATIONS.items():
        stands = _related(kept, name)
        if name in changes and [other.pk for other in stands] != [other.pk for other in changes[name]]:
            words = ["; ".join(str(other) for other in side) for side in (stands, changes[name])]
            found.append(Difference(name, label, *words))
    return found


def _held_event(event: Event, version: int, changes: Mapping[str, Any]) -> Event:
    try:
        kept = held_for_correction(event, version=version, changes={})
    except StaleSave as stale:
        current = Event.objects.get(pk=event.pk)
        raise StaleSave(current, event_differences(current, changes)) from stale
    _standing(kept, kept.label)
    return kept


def _date_of(kept: Event, changes: Mapping[str, Any]) -> DateValue | None:
    """The date that the changes make, or None where they leave it as it stands."""
    if not DATED & set(changes):
        return None
    if "date" not in changes and not {"inferred_from", "inferred_by"} & set(changes):
        return dataclasses.replace(kept.occurred, sequence=changes["sequence"])
    value = dated(
        kept.matter,
        changes.get("date", dataclasses.replace(kept.occurred, basis=Basis.STATED, inferred_from="", inferred_by="")),
        inferred_from=changes.get("inferred_from", ""),
        inferred_by=changes.get("inferred_by", ""),
        sequence=0,
    )
    return dataclasses.replace(value, sequence=changes.get("sequence", kept.sequence))


def _related(event: Event, name: str) -> list[Any]:
    if name in ("from_parties", "to_parties"):
        side = EventActor.Side.FROM if name == "from_parties" else EventActor.Side.TO
        return [actor.party for actor in event.actors.filter(side=side).select_related("party")]
    return list(getattr(event, name).order_by("pk"))


def _relate(event: Event, changes: Mapping[str, Any]) -> None:
    for name, side in (("from_parties", EventActor.Side.FROM), ("to_parties", EventActor.Side.TO)):
        parties: Sequence[Party] = changes.get(name, ())
        if name in changes and [party.pk for party in parties] != [party.pk for party in _related(event, name)]:
            event.actors.filter(side=side).delete()
            EventActor.objects.bulk_create(
                EventActor(event=event, party=party, side=side, position=position)
                for position, party in enumerate(parties)
            )
    for name in ("disputed_by", "issues"):
        if name in changes:
            getattr(event, name).set(changes[name])


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"old": old[name], "new": new[name]} for name in new if old[name] != new[name]}


def _standing(record_kept: Event | Citation, label: str) -> None:
    if record_kept.withdrawn_at is not None:
        raise AlreadyWithdrawn(f"It was withdrawn from {label} before; nothing was changed. Enter a new one instead.")


def _reasoned(why: str) -> None:
    if not why.strip():
        raise ValidationError({"why": "Say why: the record keeps the reason beside the old value and the new."})


def _withdrawn(actor: User | None, kept: Withdrawable, matter: Matter, act: Act, why: str) -> Withdrawable:
    _reasoned(why)
    changes = {"withdrawn_at": timezone.now(), "withdrawn_because": why.strip()}
    return corrected(actor=actor, matter=matter, instance=kept, version=kept.version, changes=changes, act=act, why=why)
