"""One event with its sources, and the parties and issues of a matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.matters.desk import desk_of
from timeline.events.cast import acting_parties, issue_tree
from timeline.events.sheet import event_sheet


@require_safe
def event(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole event, each source beside the page it comes from."""
    desk = desk_of(request.user, slug)
    sheet = event_sheet(desk, number)
    context = {"desk": desk, "place": "chronology", "sheet": sheet, "event": sheet.event}
    return render(request, "timeline/events/event.html", context)


@require_safe
def parties(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts in the matter under which printable name, and the issues its events bear on."""
    desk = desk_of(request.user, slug)
    context = {
        "desk": desk,
        "place": "parties",
        "parties": acting_parties(desk),
        "issues": issue_tree(desk),
    }
    return render(request, "timeline/events/parties.html", context)
