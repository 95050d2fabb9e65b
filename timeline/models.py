"""The story's models, grouped: the application's table of contents."""

from timeline.chronology.models import Chronology
from timeline.events.models import Citation, Conflict, ConflictValue, Event, EventActor, Issue
from timeline.exhibits.models import Exhibit, ExhibitRow
from timeline.notes.models import Note
from timeline.platform.models import (
    Account,
    Availability,
    Clock,
    ClockCandidate,
    ContentItem,
    FormStep,
    KnowledgeMarker,
    Message,
    Reading,
    Report,
)

__all__ = [
    "Account",
    "Availability",
    "Chronology",
    "Citation",
    "Clock",
    "ClockCandidate",
    "Conflict",
    "ConflictValue",
    "ContentItem",
    "Event",
    "EventActor",
    "Exhibit",
    "ExhibitRow",
    "FormStep",
    "Issue",
    "KnowledgeMarker",
    "Message",
    "Note",
    "Reading",
    "Report",
]
