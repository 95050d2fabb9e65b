"""Digests that a file states of its own parts, in whatever writing, against the bytes."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}
NAMED = 20


def parsed(stated: str) -> tuple[str, bytes] | None:
    """Algorithm and digest of "sha1:3I42H3S6…", "sha-256:0f3c…" or "sha256:base64"; None where the algorithm is
    not known, an empty digest where its writing is none that such a digest can have."""
    name, _, value = stated.strip().partition(":")
    algorithm = ALGORITHMS.get(re.sub(r"[-_ ]", "", name).lower(), "")
    if not algorithm:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    digest = _decoded(value.strip().rstrip("="), size)
    return algorithm, digest if digest is not None and len(digest) == size else b""


def _decoded(value: str, size: int) -> bytes | None:
    """The digest in hex, base32 or base64 (both alphabets), told apart by length."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        if len(value) == -(-size * 8 // 5):
            return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_" if re.search("[-_]", value) else None)
    except (ValueError, binascii.Error):
        return None


@dataclass(slots=True)
class Tally:
    """How many digests were stated, could be checked, and what came of it; `different` tells each mismatch."""

    stated: int = 0
    checked: int = 0
    matched: int = 0
    mismatched: int = 0
    unchecked: int = 0
    different: list[str] = field(default_factory=list)

    def check(self, stated: str, *contents: "bytes | memoryview", what: str) -> str:
        """Compare one digest with the bytes, which may stand in several forms; "matched", "mismatched" or
        "not_checked" where the digest is not understood or there are no bytes."""
        self.stated += 1
        told = parsed(stated)
        if told is None or not contents:
            self.unchecked += 1
            return "not_checked"
        algorithm, digest = told
        found = b""
        for content in contents:
            real = hashlib.new(algorithm, content, usedforsecurity=False).digest()
            found = real if real == digest else found or real
        return self._compared(stated, algorithm, digest, found, what)

    def check_pieces(self, stated: str, pieces: Iterable[bytes], *, what: str) -> str:
        """The same of bytes that come in pieces, all of which are drawn."""
        told = parsed(stated)
        if told is None:
            return self.check(stated, what=what)
        real = hashlib.new(told[0], usedforsecurity=False)
        for piece in pieces:
            real.update(piece)
        self.stated += 1
        return self._compared(stated, *told, real.digest(), what)

    def _compared(self, stated: str, algorithm: str, digest: bytes, found: bytes, what: str) -> str:
        self.checked += 1
        if found == digest:
            self.matched += 1
            return "matched"
        self.mismatched += 1
        if len(self.different) < NAMED:
            self.different.append(f"{what} states {stated.strip()}, its bytes give {algorithm}:{found.hex()}")
        return "mismatched"

    def as_fact(self) -> dict[str, Any]:
        """The counts alone."""
        return {name: count for name, count in asdict(self).items() if name != "different"}
