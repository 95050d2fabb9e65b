"""What the platform was told, said and did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.matters.desk import desk_of
from timeline.platform.threads import platform_sheet


@require_safe
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    """Clocks, tickets with their messages, and content items with what was seen of them."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "platform", "sheet": platform_sheet(desk)}
    return render(request, "timeline/platform/platform.html", context)
