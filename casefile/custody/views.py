"""The documents of a matter, the original bytes of one, and the record."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casefile.accounts.answers import SeeOther
from casefile.accounts.views import signed_in
from casefile.custody.chain import matter_ledger
from casefile.custody.checking import last_check, queue_check
from casefile.custody.documents import listed_documents, open_document, original_of
from casefile.custody.downloads import attachment
from casefile.matters.access import Permission
from casefile.matters.desk import desk_of, desk_to


@require_safe
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Every document of the matter that is open to the reader."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "documents", "documents": listed_documents(desk)}
    return render(request, "casefile/custody/documents.html", context)


@require_safe
def original(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The received bytes, always as a download: no browser may open or run them here."""
    document = open_document(desk_of(request.user, slug), number)
    return attachment(original_of(document), document.original_name or document.label)


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The matter's ledger as a plain list, with its size and root."""
    desk = desk_of(request.user, slug, Permission.READ_RECORD)
    ledger = matter_ledger(desk, request.GET.get("page", "1"))
    context = {"desk": desk, "place": "record", "ledger": ledger, "check": last_check(desk.matter)}
    return render(request, "casefile/custody/record.html", context)


@require_POST
def check_record(request: HttpRequest, slug: str) -> HttpResponse:
    """Have every byte and entry of the matter checked now; for whoever reads its record, auditors too."""
    desk = desk_to(request.user, slug, Permission.READ_RECORD, archived_too=True)
    job = queue_check(actor=signed_in(request), matter=desk.matter)
    return SeeOther(reverse("work", args=[slug, job.uid]))
