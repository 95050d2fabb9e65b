"""The list of matters, where a signed-in reader arrives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casefile.matters.desk import matters_of


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Every matter the reader may open, and in which role."""
    return render(request, "casefile/matters/matters.html", {"matters": matters_of(request.user)})
