"""Errors as programs read them: one JSON form (RFC 9457) that says what happened and what to do about it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
MALFORMED = "The request was understood as JSON but not every value can be kept; nothing was written."
Told = Callable[[Any], Mapping[str, Any]]
_KNOWN: dict[type[Exception], tuple[int, str, Told]] = {}


class DifferenceSerializer(serializers.Serializer[Any]):
    """One field on which a stale edit and the kept record differ."""

    field = serializers.CharField(help_text='The field: "statement".')
    kept = serializers.JSONField(help_text="What is kept now.")
    yours = serializers.JSONField(help_text="What the edit would have put there.")


class ProblemSerializer(serializers.Serializer[Any]):
    """A request that was not carried out; nothing was written unless `detail` says so."""

    type = serializers.CharField(help_text='What sort of problem, as a relative address: "/problems/stale".')
    title = serializers.CharField(help_text='The same in a few words: "Changed meanwhile".')
    status = serializers.IntegerField(help_text="The answer's status: 412.")
    detail = serializers.CharField(help_text="What happened, and what to do.")
    version = serializers.IntegerField(required=False, help_text="The record's version now, where an edit was stale.")
    differences = DifferenceSerializer(many=True, required=False)
    findings = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="What stands between an exhibit and its release."
    )
    nearest = serializers.CharField(required=False, help_text="The text on the page most like the quotation.")
    outcome = serializers.CharField(required=False, help_text="What came of a file: needs_attestation, refused.")
    sha256 = serializers.CharField(required=False, help_text="SHA-256 of the bytes that were sent.")
    listed = serializers.BooleanField(
        required=False, help_text="Whether the block-list stopped them: stop, and tell supervising counsel."
    )

    def get_fields(self) -> dict[str, Any]:
        """The fields, with the one whose name a serializer keeps for itself."""
        said = serializers.ListField(child=serializers.CharField())
        words = 'What is wrong with each value, by its path: {"date": ["…"]}.'
        return {**super().get_fields(), "errors": serializers.DictField(child=said, required=False, help_text=words)}


class Problem(APIException):
    """A problem with its own status; `more` are further members of the answer."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status_code = status
        self.title, self.more = title, more


def tells(kind: type[Exception], status: int, title: str, more: Told = lambda raised: {}) -> None:
    """Let an act's own exception be answered with that status; `more` gives further members from the exception."""
    _KNOWN[kind] = (status, title, more)


tells(RecursionError, 400, "Nested too deeply")


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """The answer in its form."""
    name = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
    body = {"type": f"/problems/{name}", "title": title, "status": status, "detail": detail, **more}
    return Response(body, status=status, content_type=MEDIA_TYPE)


def answer_to(raised: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None for one that nobody foresaw, which is a fault of ours."""
    for kind in type(raised).__mro__:
        if kind in _KNOWN:
            status, title, more = _KNOWN[kind]
            return problem(status, title, str(raised) or title, **more(raised))
    if isinstance(raised, Problem):
        return problem(raised.status_code, raised.title, str(raised.detail), **raised.more)
    if isinstance(raised, ValidationError):
        return _not_valid(_by_field(raised))
    if isinstance(raised, IntegrityError):
        return problem(409, "Conflicting write", "Another record already stands in that place. Read it again.")
    plain = exception_handler(raised, context)
    if plain is None:
        return None
    if isinstance(raised, serializers.ValidationError):
        return _not_valid(_flat(raised.detail))
    detail = plain.data.get("detail", "") if isinstance(plain.data, dict) else plain.data
    answer = problem(plain.status_code, plain.status_text, str(detail))
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in plain.headers:
            answer.headers[header] = plain.headers[header]
    return answer


def _not_valid(errors: dict[str, list[str]]) -> Response:
    detail = " ".join(
        dict.fromkeys(f"{name}: {words}" if name else words for name, said in errors.items() for words in said)
    )
    return problem(400, "Not valid", detail or MALFORMED, errors=errors)


def _by_field(raised: ValidationError) -> dict[str, list[str]]:
    if hasattr(raised, "error_dict"):
        return {"" if name == "__all__" else name: list(said) for name, said in raised.message_dict.items()}
    return {"": list(raised.messages)}


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested errors by dotted path: {"values.0.as_stated": ["…"]}."""
    if isinstance(detail, dict):
        pairs = [("" if name == "non_field_errors" else str(name), inner) for name, inner in detail.items()]
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        pairs = [(str(place), inner) for place, inner in enumerate(detail)]
    else:
        return {path: [str(words) for words in (detail if isinstance(detail, list) else [detail])]}
    found: dict[str, list[str]] = {}
    for name, inner in pairs:
        found |= _flat(inner, ".".join(part for part in (path, name) if part))
    return found
