"""A document opened: its page with what is known of it, one page after another, and the picture of a page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casefile.custody.carrying import carried_by
from casefile.custody.documents import DocumentSheet, document_sheet, open_document
from casefile.custody.downloads import picture
from casefile.custody.leaves import Asked, Leaf, asked_in, citation_of, cited_page, last_page, leaf_of, to_page
from casefile.custody.letters import letter_of
from casefile.custody.picturing import WIDE, WIDTH, drawn, why_unseen
from casefile.custody.recognising import offer_of
from casefile.matters.desk import Desk, desk_of

RECENT = 40
"""Events, the latest entered first, that are offered for a citation."""


@require_safe
def document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One document: its first page, what it is, how it came, where it was, and what cites it.

    `?page=3`, `?cite=` a citation and `?find=` words lead on to the page that they mean.
    """
    desk = desk_of(request.user, slug)
    sheet, asked, page = document_sheet(desk, number), asked_in(request.GET), request.GET.get("page", "")
    if leads := _leads(desk, sheet, asked, page):
        return redirect(leads)
    citations = sheet.document.citations.visible_to(request.user).select_related("event").order_by("event__number")
    context = _context(desk, sheet, _first(desk, sheet, asked)) | {"citations": citations, "wrong_page": page}
    context["carrying"] = carried_by(desk, sheet.document, request.GET.get("carried", "1"))
    return render(request, "casefile/custody/document.html", context)


@require_safe
def document_page(request: HttpRequest, slug: str, number: int, page: int) -> HttpResponse:
    """One page of a document: its picture and its text side by side, what was looked for or quoted marked."""
    desk = desk_of(request.user, slug)
    sheet = document_sheet(desk, number)
    leaf = leaf_of(desk, sheet.document, page, asked_in(request.GET))
    if "seek" in request.GET and leaf.hits and leaf.hits.pages and not leaf.hits.here:
        return redirect(leaf.ways.get("hit_after") or leaf.ways["hit_before"])
    cited = sheet.document.citations.visible_to(request.user).filter(page_number=page, withdrawn_at=None)
    context = _context(desk, sheet, leaf) | {"citations": cited.select_related("event").order_by("event__number")}
    return render(request, "casefile/custody/document_page.html", context)


@require_safe
def document_page_image(request: HttpRequest, slug: str, number: int, page: int) -> HttpResponse:
    """The picture of a page, drawn for this answer and kept nowhere. 404 where none may be shown."""
    document = open_document(desk_of(request.user, slug), number)
    if (reason := why_unseen(document)) or not 1 <= page <= last_page(document):
        raise Http404(reason or "The document has no such page.")
    return picture(*drawn(document, page, WIDE if request.GET.get("width") == str(WIDE) else WIDTH))


def _context(desk: Desk, sheet: DocumentSheet, leaf: Leaf | None) -> dict[str, Any]:
    """What both pages show."""
    events = desk.matter.events.visible_to(desk.user).filter(withdrawn_at=None).order_by("-pk")[:RECENT]
    return {
        "desk": desk,
        "place": "documents",
        "sheet": sheet,
        "document": sheet.document,
        "leaf": leaf,
        "letter": letter_of(sheet.document),
        "events": events if desk.writes else (),
        "recognising": offer_of(sheet.document) if desk.writes else None,
    }


def _first(desk: Desk, sheet: DocumentSheet, asked: Asked) -> Leaf | None:
    """The first page; where the guard is on, its picture is not shown before the page is asked for."""
    first = 1 if last_page(sheet.document) else 0
    return leaf_of(desk, sheet.document, first, asked, pictured=not desk.matter.guard_on) if first else None


def _leads(desk: Desk, sheet: DocumentSheet, asked: Asked, page: str) -> str:
    """The address of the page that was asked for; "" where the document's own is meant."""
    document, last = sheet.document, last_page(sheet.document)
    if page.isdecimal() and len(page) < 10 and 1 <= int(page) <= last:
        return to_page(desk, document, int(page), asked)
    citation = citation_of(desk, document, asked.cite)
    if citation and (cited := cited_page(document, citation)):
        return to_page(desk, document, cited, asked)
    return f"{to_page(desk, document, 1, asked)}&seek=1" if asked.find and last else ""
