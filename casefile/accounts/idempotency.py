"""Posts that may be sent twice: one Idempotency-Key with one body gets one answer and makes one record."""

import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any, Protocol, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import FileResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from casefile.accounts.models import AnsweredPost, User
from casefile.accounts.problems import Problem

HEADER = "Idempotency-Key"
LONGEST = 120


class Posted(Protocol):
    """A view whose posts are answered once."""

    def still_open(self, answer: Any) -> None:
        """Raise Http404 where the record of an answer given before is no longer open to whoever asks."""


Post = Callable[..., Response | FileResponse]


def answered_once(*, whole: bool = True) -> Callable[[Post], Post]:
    """Let a view's post honour Idempotency-Key.

    Only answers below 300 are kept: what was refused may be sent again, put right, under the same key. With `whole`
    the act and the kept answer are one transaction; without, as for a rendering of many seconds that must not hold
    the database, a break between the two repeats an act that changes nothing when repeated.
    """

    def decorate(post: Post) -> Post:
        @wraps(post)
        def answer(view: Posted, request: Request, *args: Any, **kwargs: Any) -> Response | FileResponse:
            key = request.headers.get(HEADER)
            if key is None:
                return post(view, request, *args, **kwargs)
            _checked(key)
            digest = request_digest(request)
            try:
                with transaction.atomic() if whole else nullcontext():
                    if given := _given(request, key):
                        return _again(view, given, digest)
                    return _kept(request, key, digest, post(view, request, *args, **kwargs))
            except IntegrityError:
                # Two posts with one key ran side by side: the other was first, and ours was rolled back whole.
                if (given := _given(request, key)) is None:
                    raise
                return _again(view, given, digest)

        return answer

    return decorate


def request_digest(request: Request) -> str:
    """SHA-256, in hexadecimal, of what was posted: its values by name, and each file's name and bytes."""
    said: Any = request.data
    parts: Any = said
    if hasattr(said, "lists"):
        parts = {name: [_part(value) for value in values] for name, values in said.lists()}
    text = json.dumps([request.method, parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _checked(key: str) -> None:
    if not key.isprintable() or not 1 <= len(key) <= LONGEST:
        raise Problem(400, "Not valid", f"{HEADER} is 1 to {LONGEST} printable characters, such as a UUID.")


def _given(request: Request, key: str) -> AnsweredPost | None:
    posted = AnsweredPost.objects.filter(user=cast(User, request.user), key=key, path=request.path)
    return posted.first()


def _again(view: Posted, given: AnsweredPost, digest: str) -> Response:
    if given.request_sha256 != digest:
        detail = f"This {HEADER} was used for another body. Nothing was written; use a new key for a new post."
        raise Problem(422, "Key used before", detail)
    view.still_open(given.answer)
    return Response(given.answer, status=given.status, headers={"Idempotent-Replayed": "true"})


def _kept(request: Request, key: str, digest: str, answer: Response | FileResponse) -> Response | FileResponse:
    if isinstance(answer, Response) and answer.status_code < 300:
        AnsweredPost.objects.create(
            user=cast(User, request.user),
            key=key,
            path=request.path,
            request_sha256=digest,
            status=answer.status_code,
            answer=json.loads(JSONRenderer().render(answer.data)),
        )
    return answer
