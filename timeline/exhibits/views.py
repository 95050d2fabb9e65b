"""The exhibits of a matter, one exhibit, and the file of a released one."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.custody.downloads import attachment
from casefile.matters.desk import desk_of
from timeline.exhibits.shelf import exhibit_sheet, listed_exhibits, released_file


@require_safe
def exhibits(request: HttpRequest, slug: str) -> HttpResponse:
    """Every exhibit of the matter that is open to the reader, and how far it has come."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "exhibits", "exhibits": listed_exhibits(desk)}
    return render(request, "timeline/exhibits/exhibits.html", context)


@require_safe
def exhibit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One exhibit as frozen, what pre-flight and the gate found, and its file once released."""
    desk = desk_of(request.user, slug)
    sheet = exhibit_sheet(desk, uid)
    context = {"desk": desk, "place": "exhibits", "sheet": sheet, "exhibit": sheet.exhibit}
    return render(request, "timeline/exhibits/exhibit.html", context)


@require_safe
def exhibit_file(request: HttpRequest, slug: str, uid: UUID) -> FileResponse:
    """The finished file of a released exhibit, as a download."""
    stream, name = released_file(desk_of(request.user, slug), uid)
    return attachment(stream, name)
