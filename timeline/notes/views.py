"""Notes on an event or a document, for those who work on the case."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.models import User
from casefile.custody.documents import open_document
from casefile.evidence.models import SourceDocument
from casefile.matters.access import Permission
from casefile.matters.desk import Desk
from timeline.events.models import Event
from timeline.events.pages import READ_AND_WRITE, Done, answer, open_event, posted, writing_desk
from timeline.notes.forms import NoteForm
from timeline.notes.models import Note
from timeline.notes.writing import write_note


@require_http_methods(READ_AND_WRITE)
def on_event(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a note about an event."""
    desk = writing_desk(request, slug)
    return _noted(request, desk, event=open_event(desk, number))


@require_http_methods(READ_AND_WRITE)
def on_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a note about a document; those already written stand below."""
    desk = writing_desk(request, slug)
    return _noted(request, desk, document=open_document(desk, number))


def _noted(
    request: HttpRequest, desk: Desk, *, event: Event | None = None, document: SourceDocument | None = None
) -> HttpResponse:
    form = NoteForm(posted(request))
    about = event or document
    notes = Note.objects.visible_to(desk.user, Permission.WRITE).filter(event=event, document=document).order_by("pk")

    def act(actor: User) -> Done:
        text = form.cleaned_data["text"]
        write_note(actor=actor, matter=desk.matter, text=text, event=event, document=document)
        return "Note written.", reverse(
            "event" if event else "document", args=[desk.matter.slug, about.number if about else 0]
        )

    return answer(
        request,
        desk=desk,
        form=form,
        act=act,
        template="timeline/notes/note.html",
        place="chronology" if event else "documents",
        event=event,
        document=document,
        notes=notes.select_related("recorded_by"),
    )
