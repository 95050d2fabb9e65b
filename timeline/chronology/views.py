"""A matter's home page, its chronology, and the same rows drawn in full."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.matters.desk import desk_of
from timeline.chronology.page import chronology_page, drawn_page


@require_safe
def chronology(request: HttpRequest, slug: str) -> HttpResponse:
    """The events that the filter line asks for, in the order of their dates."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "chronology", "page": chronology_page(desk, request.GET)}
    return render(request, "timeline/chronology/chronology.html", context)


@require_safe
def drawn(request: HttpRequest, slug: str) -> HttpResponse:
    """The same events drawn over time, each with its call-out."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "chronology", "page": drawn_page(desk, request.GET)}
    return render(request, "timeline/chronology/drawn.html", context)
