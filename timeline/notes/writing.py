"""Writing a note; the ledger's entry says that one was written, and never what it says."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from timeline.events.entering import of_one_matter
from timeline.events.models import Event
from timeline.notes.models import Note


@transaction.atomic
def write_note(
    *,
    actor: User | None,
    matter: Matter,
    text: str,
    event: Event | None = None,
    document: SourceDocument | None = None,
) -> Note:
    """Write a note about an event, a document, or the matter."""
    of_one_matter(matter, event, document)
    note = Note(matter=matter, event=event, document=document, text=text, recorded_by=actor)
    note.full_clean()
    note.save()
    state = {"event": event.label if event else "", "document": document.label if document else ""}
    record(matter=matter, actor=actor, act=Act.NOTE_WRITTEN, subject=note, state=state)
    return note
