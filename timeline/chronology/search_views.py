"""The page of a search in one matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casefile.matters.desk import desk_of
from timeline.chronology.search_page import search_page


@require_safe
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """What the matter holds of the words asked for; one number typed alone leads straight to what bears it."""
    desk = desk_of(request.user, slug)
    page = search_page(desk, request.GET.dict())
    if len(page.pointers) == 1 and page.pointers[0].straight and "all" not in request.GET:
        return redirect(page.pointers[0].address)
    context = {"desk": desk, "place": "search", "page": page, "searched": page.query}
    return render(request, "timeline/chronology/search.html", context, status=422 if page.fault else 200)
