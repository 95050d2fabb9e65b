"""A web capture of the fictional service after the removal, as a WARC file (ISO 28500) written record by record."""

import base64
import hashlib
import uuid
from datetime import UTC, datetime

from timeline.demo.making import FICTIONAL

AT = datetime(2024, 2, 19, 22, 40, 12, tzinfo=UTC)
ADDRESS = "https://example-social.invalid/p/7000000000000000101"
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Example Social</title></head>
<body>
<h1>This post is no longer available</h1>
<p>{FICTIONAL}</p>
</body></html>
"""


def captures() -> dict[str, bytes]:
    """The capture, by file name: a request for Post 1 and the answer that it is gone."""
    answer = PAGE.encode("utf-8")
    head = f"HTTP/1.1 410 Gone\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(answer)}\r\n\r\n"
    asked = f"GET {ADDRESS.partition('.invalid')[2]} HTTP/1.1\r\nHost: example-social.invalid\r\n\r\n"
    about = f"software: Casefile demonstration\r\nformat: WARC File Format 1.1\r\ndescription: {FICTIONAL}\r\n"
    records = [
        record("warcinfo", about.encode("utf-8"), "application/warc-fields"),
        record("request", asked.encode("utf-8"), "application/http; msgtype=request", address=ADDRESS),
        record("response", head.encode("utf-8") + answer, "application/http; msgtype=response", address=ADDRESS),
    ]
    return {"capture-2024-02-19.warc": b"".join(records)}


def record(kind: str, block: bytes, media_type: str, *, address: str = "") -> bytes:
    """One WARC record with its block's SHA-256 and an id that depends on its kind alone."""
    digest = base64.b32encode(hashlib.sha256(block).digest()).decode("ascii")
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{ADDRESS}#{kind}')}>"),
        ("WARC-Date", AT.strftime("%Y-%m-%dT%H:%M:%SZ")),
        *([("WARC-Target-URI", address)] if address else []),
        ("WARC-Block-Digest", f"sha256:{digest}"),
        ("Content-Type", media_type),
        ("Content-Length", str(len(block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    return head.encode("utf-8") + block + b"\r\n\r\n"
