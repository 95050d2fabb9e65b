"""Digests of bytes as they stream past. SHA-256 alone is identity; MD5 and SHA-1 only match what others
hold: a production's load file, an agency's block-list."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes read at a time: the memory that one stream takes."""

HEX_DIGITS = {"sha256": 64, "sha1": 40, "md5": 32}
_HEX = re.compile(r"[0-9a-f]+\Z")


@dataclass(frozen=True, slots=True)
class Digests:
    """What one run of bytes hashes to, each in lower-case hexadecimal, and its size in bytes.

    `md5` and `sha1` are "" where nobody asked for them."""

    sha256: str
    size: int
    md5: str
    sha1: str


class Hasher:
    """Three digests taken in one pass, or SHA-256 `alone`; feed it with `update`, read it with `digests`."""

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._size = 0

    def update(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._sha256.update(chunk)
        self._size += len(chunk)
        if not self._alone:
            self._md5.update(chunk)
            self._sha1.update(chunk)

    def digests(self) -> Digests:
        """The digests of everything taken so far."""
        md5, sha1 = ("", "") if self._alone else (self._md5.hexdigest(), self._sha1.hexdigest())
        return Digests(self._sha256.hexdigest(), self._size, md5, sha1)


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of `stream` from where it stands, at most CHUNK at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def digest_stream(stream: BinaryIO) -> Digests:
    """All three digests and the size of what is left of `stream`."""
    hasher = Hasher()
    for chunk in chunks(stream):
        hasher.update(chunk)
    return hasher.digests()


def sha256_stream(stream: BinaryIO) -> str:
    """The SHA-256 alone of what is left of `stream`: three times faster, for verifying."""
    digest = hashlib.sha256()
    for chunk in chunks(stream):
        digest.update(chunk)
    return digest.hexdigest()


def sha256_bytes(content: bytes) -> str:
    """The SHA-256 of bytes that are already in memory."""
    return hashlib.sha256(content).hexdigest()


def is_sha256(text: str) -> bool:
    """Whether `text` is a SHA-256 in the one form the record keeps: 64 lower-case hexadecimal digits."""
    return len(text) == HEX_DIGITS["sha256"] and _HEX.match(text) is not None


def require_sha256(text: str) -> str:
    """`text` itself if it is a SHA-256 in the record's form; else ValueError. Every path is built on this."""
    if not is_sha256(text):
        raise ValueError(f"{text[:80]!r} is not a SHA-256: 64 lower-case hexadecimal digits")
    return text


def parse_digest(text: str) -> tuple[str, str]:
    """(`sha256` | `sha1` | `md5`, lower-case digits) of a digest as others write it.

    Takes either case, spaces, colons and hyphens between the digits ("D4 1D 8C…", "d4:1d:8c…") and a
    leading name ("SHA-256: …", "md5=…"). Raises ValueError for what is none, or contradicts its name."""
    named = re.match(r"\s*(sha-?256|sha-?1|md5)\s*[:=(]?\s*", text, re.IGNORECASE)
    digits = re.sub(r"[\s:\-)]", "", text[named.end() :] if named else text).lower()
    for algorithm, length in HEX_DIGITS.items():
        if len(digits) == length and _HEX.match(digits):
            if named and named[1].lower().replace("-", "") != algorithm:
                raise ValueError(f"{text[:80]!r} is called {named[1]} but has the length of {algorithm}")
            return algorithm, digits
    raise ValueError(f"{text[:80]!r} is not an MD5, SHA-1 or SHA-256 in hexadecimal digits")
