"""Asking, on a document's page, that the words in its pictures be recognised."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from casefile.accounts.answers import SeeOther
from casefile.accounts.views import signed_in
from casefile.custody.documents import open_document
from casefile.custody.recognising import NotRecognised, queue_recognising
from casefile.matters.access import Permission
from casefile.matters.desk import desk_to


@require_POST
def recognise_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have it done in the background, and lead to where it says how far it is; or say why it cannot be done."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    try:
        job = queue_recognising(actor=signed_in(request), document=document)
    except NotRecognised as said:
        messages.error(request, str(said))
        return SeeOther(reverse("document", args=[slug, number]))
    return SeeOther(reverse("work", args=[slug, job.uid]))
