"""A mail as the signers of its DKIM signatures saw it: header lines and body, and the canonical form of each."""

import re
from dataclasses import dataclass

from casefile.evidence.extract.framing import head_end

_LINE_END = re.compile(rb"\r?\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_SPACE = re.compile(rb"[ \t]+")

Header = tuple[bytes, bytes, bytes]
"""Its name, its line or lines as they stand, and what follows the colon."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its signers saw it: its header lines with CRLF line ends, and its body as it came."""

    headers: list[Header]
    body: bytes


def canonical(header: Header, relaxed: bool) -> bytes:
    """A header line as it is signed (RFC 6376, 3.4.1 and 3.4.2), without its line end."""
    if not relaxed:
        return header[1].removesuffix(b"\r\n")
    return header[0].lower() + b":" + _SPACE.sub(b" ", header[2].replace(b"\r\n", b"")).strip(b" \t")


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """The body as it is hashed (RFC 6376, 3.4.3 and 3.4.4)."""
    body = _LINE_END.sub(b"\r\n", body)
    if relaxed:
        body = b"\r\n".join(_SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end] + (b"" if relaxed and not end else b"\r\n")


def letter_of(raw: bytes) -> Letter:
    """The mail in its header lines and body, past a mark of its encoding and a From_ line."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    end, body = (0, len(raw.partition(b"\n")[0]) + 1) if raw.startswith((b"\n", b"\r\n")) else head_end(raw)
    headers: list[Header] = []
    for line in _LINE_END.split(raw[: end + 1]):
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and headers:
            name, whole, value = headers[-1]
            headers[-1] = (name, whole + line + b"\r\n", value + line + b"\r\n")
        elif match:
            headers.append((match[1], line + b"\r\n", line[match.end() :] + b"\r\n"))
    return Letter(headers, raw[body:] if body else b"")
