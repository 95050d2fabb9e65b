"""What hangs on a platform record beside its own fields: items and steps, tickets and markers, other starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from casefile.evidence.quoting import holds
from casefile.matters.states import plain
from timeline.events.models import Event
from timeline.platform.models import Clock, ClockCandidate, FormStep, KnowledgeMarker, Message, Report
from timeline.platform.records import PlatformRecord

STEP = ("step", "required_input", "obstacle", "minutes")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: its label, how it is read and written as an act takes it, and one of its values in words."""

    label: str
    read: Callable[[Any], list[Any]]
    write: Callable[[Any, Sequence[Any]], None]
    said: Callable[[Any], str]


def named(value: Any) -> str:
    """A record, or a plain value, as histories and forms name it: E-14 for an event."""
    if isinstance(value, Event):
        return value.label
    return "" if value is None else str(value)


def _kept(row: models.Model) -> None:
    row.full_clean()
    row.save()


def steps_of(report: Report) -> list[dict[str, Any]]:
    """The steps of the reporting form, in order."""
    return [{name: getattr(step, name) for name in STEP} for step in report.steps.all()]


def write_steps(report: Report, steps: Sequence[Mapping[str, Any]]) -> None:
    """Put these steps in the place of those there are."""
    report.steps.all().delete()
    for position, step in enumerate(steps, start=1):
        _kept(FormStep(report=report, position=position, **step))


def step_in_words(step: Mapping[str, Any]) -> str:
    """A step on one line: what it is | what it asks for | what stood in the way | minutes."""
    parts = [str(plain(step.get(name)) or "").replace("|", r"\|") for name in STEP]
    while not parts[-1] and len(parts) > 1:
        parts.pop()
    return " | ".join(parts)


def markers_of(message: Message) -> list[tuple[str, str]]:
    """What the message's words show, each with these words."""
    return [(marker.shows, marker.words) for marker in message.markers.all()]


def write_markers(message: Message, markers: Sequence[tuple[str, str]]) -> None:
    """Put these markers in the place of those there are. Raises ValidationError where the message lacks the words."""
    message.markers.all().delete()
    for shows, words in markers:
        if message.text and not holds(message.text, words):
            raise ValidationError(f"The message does not hold the words “{words}”; a marker quotes it exactly.")
        _kept(KnowledgeMarker(message=message, shows=shows, words=words))


def candidates_of(clock: Clock) -> list[tuple[Event, str]]:
    """The other events the clock could start from, each with what speaks for it."""
    return [(candidate.event, candidate.reason) for candidate in clock.candidates.select_related("event__matter")]


def write_candidates(clock: Clock, candidates: Sequence[tuple[Event, str]]) -> None:
    """Put these candidates in the place of those there are. Raises ValidationError for the chosen start itself."""
    clock.candidates.all().delete()
    for event, reason in candidates:
        if event.pk == clock.start_id:
            raise ValidationError(f"{event.label} is the chosen start: leave it out of the other starts.")
        _kept(ClockCandidate(clock=clock, event=event, reason=reason))


RELATIONS: Mapping[type[PlatformRecord], Mapping[str, Relation]] = {
    Report: {
        "items": Relation("Items", lambda r: list(r.items.order_by("pk")), lambda r, v: r.items.set(v), named),
        "steps": Relation("Steps of the form", steps_of, write_steps, step_in_words),
    },
    Message: {
        "reports": Relation("Tickets", lambda m: list(m.reports.order_by("pk")), lambda m, v: m.reports.set(v), named),
        "markers": Relation(
            "What its words show",
            markers_of,
            write_markers,
            lambda pair: f"{KnowledgeMarker.Shows(pair[0]).label}: “{pair[1]}”",
        ),
    },
    Clock: {
        "candidates": Relation(
            "Other starts", candidates_of, write_candidates, lambda pair: f"{pair[0].label}: {pair[1]}"
        )
    },
}
"""The relations of each sort of record, by the name its acts know them by."""


def in_words(relation: Relation, values: Sequence[Any]) -> list[str]:
    """The values of a relation in words."""
    return [relation.said(value) for value in values]
