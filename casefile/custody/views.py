"""The documents of a matter, one document, its original bytes, and the record."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.custody.chain import matter_ledger
from casefile.custody.documents import document_sheet, listed_documents, open_document, original_of
from casefile.custody.downloads import attachment
from casefile.matters.access import Permission
from casefile.matters.desk import desk_of


@require_safe
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Every document of the matter that is open to the reader."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "documents", "documents": listed_documents(desk)}
    return render(request, "casefile/custody/documents.html", context)


@require_safe
def document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One document: what it is, how it came, where it was, and what cites it."""
    desk = desk_of(request.user, slug)
    sheet = document_sheet(desk, number)
    citations = sheet.document.citations.visible_to(request.user).select_related("event").order_by("event__number")
    context = {"desk": desk, "place": "documents", "sheet": sheet, "document": sheet.document, "citations": citations}
    return render(request, "casefile/custody/document.html", context)


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
    context = {"desk": desk, "place": "record", "ledger": ledger}
    return render(request, "casefile/custody/record.html", context)
