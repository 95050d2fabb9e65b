"""Office files encrypted with the password that Excel tries by itself ([MS-OFFCRYPTO], "VelvetSweatshop"): they open
there without asking, so they are read here. Any other password is its owner's to give."""

import base64
import binascii
import hashlib
from typing import Any, BinaryIO

import olefile
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from casefile.evidence.extract.xml import attribute, name, parsed

TRIED = "VelvetSweatshop"
LIMIT = 200 << 20
SPINS = 10_000_000
STANDARD_SPINS = 50_000
SEGMENT = 4096
INPUT, VALUE, KEY = (bytes.fromhex(one) for one in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
"""What makes the keys of the agile form differ ([MS-OFFCRYPTO], 2.3.4.13)."""


def opened(source: BinaryIO) -> bytes:
    """The Office Open XML package inside, or b"" where the file is no such one, or has another password."""
    try:
        with olefile.OleFileIO(source) as container:
            told = container.openstream("EncryptionInfo").read(1 << 20)
            held = container.openstream("EncryptedPackage").read(LIMIT)
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return b""
    try:
        major, minor = int.from_bytes(told[:2], "little"), int.from_bytes(told[2:4], "little")
        inner = _agile(told[8:], held[8:]) if (major, minor) == (4, 4) else _standard(told, held[8:])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration, binascii.Error):
        return b""
    inner = inner[: int.from_bytes(held[:8], "little")]
    return inner if inner.startswith(b"PK") else b""


def _standard(told: bytes, held: bytes) -> bytes:
    """The form of Office 2007: AES in blocks of their own, a key from SHA-1 (2.3.4.5 to 2.3.4.9)."""
    start = 12 + int.from_bytes(told[8:12], "little")
    bits = int.from_bytes(told[28:32], "little")
    salt, check, proof = told[start + 4 : start + 20], told[start + 20 : start + 36], told[start + 40 : start + 72]
    digest = _spun("sha1", salt, STANDARD_SPINS)
    digest = _hash("sha1", digest + bytes(4))
    key = b"".join(_hash("sha1", _padded(digest, pad)) for pad in (0x36, 0x5C))[: bits // 8]
    if _hash("sha1", _blocks(key, check)) != _blocks(key, proof)[:20]:
        return b""
    return _blocks(key, held[: len(held) // 16 * 16])


def _agile(told: bytes, held: bytes) -> bytes:
    """The form since Office 2010: chained AES in segments, the key kept encrypted beside it (2.3.4.10 to 2.3.4.15)."""
    root = parsed(told)
    if root is None:
        return b""
    data, lock = _named(root, "keyData"), _named(root, "encryptedKey")
    algorithm, salt = _algorithm(lock), _decoded(lock, "saltValue")
    digest, size = _spun(algorithm, salt, int(attribute(lock, "spinCount"))), int(attribute(lock, "keyBits")) // 8

    def unlocked(purpose: bytes, which: str) -> bytes:
        return _chained(_fit(_hash(algorithm, digest + purpose), size), salt, _decoded(lock, which))

    length = hashlib.new(algorithm, usedforsecurity=False).digest_size
    proof = unlocked(VALUE, "encryptedVerifierHashValue")[:length]
    if _hash(algorithm, unlocked(INPUT, "encryptedVerifierHashInput")[:16]) != proof:
        return b""
    key, salt, algorithm = unlocked(KEY, "encryptedKeyValue")[:size], _decoded(data, "saltValue"), _algorithm(data)
    pieces = []
    for number, start in enumerate(range(0, len(held) // 16 * 16, SEGMENT)):
        vector = _fit(_hash(algorithm, salt + number.to_bytes(4, "little")), 16)
        segment = held[start : start + SEGMENT]
        pieces.append(_chained(key, vector, segment[: len(segment) // 16 * 16]))
    return b"".join(pieces)


def _spun(algorithm: str, salt: bytes, spins: int) -> bytes:
    if not 0 <= spins <= SPINS:
        raise ValueError("the key is derived in more steps than any program takes")
    digest = _hash(algorithm, salt + TRIED.encode("utf-16-le"))
    for step in range(spins):
        digest = _hash(algorithm, step.to_bytes(4, "little") + digest)
    return digest


def _hash(algorithm: str, content: bytes) -> bytes:
    return hashlib.new(algorithm, content, usedforsecurity=False).digest()


def _padded(digest: bytes, pad: int) -> bytes:
    return bytes(one ^ pad for one in digest.ljust(64, b"\0"))


def _fit(digest: bytes, size: int) -> bytes:
    return digest[:size].ljust(size, b"\x36")


def _chained(key: bytes, vector: bytes, held: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(_fit(vector, 16))).decryptor()
    return decryptor.update(held) + decryptor.finalize()


def _blocks(key: bytes, held: bytes) -> bytes:
    """Each block by itself: chained decryption with what chaining adds taken out again."""
    chained, before = _chained(key, bytes(16), held), bytes(16) + held[:-16]
    return (int.from_bytes(chained, "big") ^ int.from_bytes(before, "big")).to_bytes(len(held), "big")


def _named(root: Any, wanted: str) -> Any:
    return next(one for one in root.iter() if name(one) == wanted)


def _algorithm(element: Any) -> str:
    return attribute(element, "hashAlgorithm").replace("-", "").lower()


def _decoded(element: Any, which: str) -> bytes:
    return base64.b64decode(attribute(element, which))
