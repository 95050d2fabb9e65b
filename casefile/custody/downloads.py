"""Handing bytes to a browser under a sandbox: an original always as a download, a page as a picture drawn here."""

from textwrap import wrap
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.html import format_html, format_html_join

from casefile.evidence.storage import Store

SANDBOX = "default-src 'none'; sandbox"


def stored(sha256: str) -> IO[bytes]:
    """The bytes with this digest, for reading. Raises Http404 where the store has lost them."""
    try:
        return Store(settings.STORE_DIR).open(sha256)
    except FileNotFoundError as gone:
        raise Http404("The store does not hold the bytes. Run verify_custody.") from gone


def attachment(stream: IO[bytes], name: str) -> FileResponse:
    """The answer that saves the bytes under a name and opens them nowhere."""
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def picture(png: bytes, error: str) -> HttpResponse:
    """A drawn page that no cache keeps; where it could not be drawn, a picture of the words that say why."""
    answer = HttpResponse(png, content_type="image/png")
    if error:
        answer = HttpResponse(_picture_of(f"Not drawn: {error}."), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _picture_of(words: str) -> str:
    lines = ((40 + 28 * at, line) for at, line in enumerate(wrap(words, 56)))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 612 792" font-family="sans-serif" font-size="20">'
        '<rect width="612" height="792" fill="#fff"/>{}</svg>',
        format_html_join(
            "", '<text x="36" y="{}" fill="#474d55">{}</text>', ((40 + 28 * at, line) for at, line in lines)
        ),
    )
