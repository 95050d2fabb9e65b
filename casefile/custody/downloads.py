"""Handing bytes to a browser: always as a download under a sandbox, so that nothing in a file can run here."""

from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404

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
