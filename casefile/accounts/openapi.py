"""How the interface for programs describes itself: problems, keys and versions are part of every operation."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from casefile.accounts.problems import MEDIA_TYPE, ProblemSerializer

READS = (400, 401, 404)
POSTS = (400, 401, 403, 404, 409, 415, 422)
EDITS = (400, 401, 403, 404, 409, 412, 415, 422, 428)
VERSIONED = "If-Match"
VERSION = {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'}
KEY = {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[!-~]+$"}


class DescribedProblems(AutoSchema):
    """Adds to each operation the problems it can answer with, Idempotency-Key on posts and If-Match on edits."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token or a session; what each is stands in the settings."""
        return [{"token": []}, {"session": []}]

    @property
    def edits(self) -> bool:
        """Whether the operation names the version it starts from."""
        return self.method == "PATCH" or getattr(self.view, "action", "") in getattr(self.view, "versioned", ())

    def get_override_parameters(self) -> list[Any]:
        """The two headers, beside what the view itself declares."""
        declared = list(super().get_override_parameters())
        if self.edits:
            words = 'The version the edit began from, as its ETag gave it: "3".'
            declared.append(OpenApiParameter(VERSIONED, VERSION, "header", required=True, description=words))
        elif self.method == "POST":
            words = "The same key and body again get the same answer, and no second record."
            declared.append(OpenApiParameter("Idempotency-Key", KEY, "header", description=words))
        return declared

    def get_request_serializer(self) -> Any:
        """What is entered and what is corrected, where the view keeps these apart from what it answers."""
        if self.method == "PATCH":
            return getattr(self.view, "corrections", None)
        if getattr(self.view, "action", "") == "create" and hasattr(self.view, "entries"):
            return self.view.entries
        return super().get_request_serializer()

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        described: Any = super()
        told = described._map_basic_serializer(serializer, direction)
        if direction == "request" and getattr(serializer, "exact", False):
            told["additionalProperties"] = False
        return told

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        described: Any = self  # its own methods are not typed
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in EDITS if self.edits else POSTS if self.method == "POST" else READS:
            told = described._get_response_for_code(ProblemSerializer, str(status), [MEDIA_TYPE], direction)
            bodies.setdefault(str(status), told)
        return bodies
