"""The interface for programs: its description, the page to read that on, and the answer where nothing is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Description(SpectacularAPIView):
    """The OpenAPI 3 description, as YAML or, with ?format=json, as JSON."""

    content_negotiation_class = DefaultContentNegotiation
    permission_classes = [IsAuthenticated]


@require_safe
def reading_room(request: HttpRequest) -> HttpResponse:
    """The description as a page, from files that are served here."""
    return render(request, "casefile/accounts/api.html")


@extend_schema(exclude=True)
class Nowhere(APIView):
    """Any other address below /api/: a problem that a program can read, not a page."""

    def get(self, request: Request, rest: str) -> Response:
        """Raise Http404."""
        raise Http404("No such address. The description at /api/schema/ lists what there is.")

    post = put = patch = delete = head = get
