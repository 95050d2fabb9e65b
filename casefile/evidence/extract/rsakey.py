"""An RSA public key of any length and its signatures (RFC 8017, PKCS #1 v1.5): the libraries refuse the short keys
of old mail, and whether a weak signature holds is to be said as well."""

import hashlib
from dataclasses import dataclass

PREFIXES = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
}
"""What stands before the digest in a signature and names its algorithm (RFC 8017, 9.2, note 1)."""
BITS = 16_384
"""Length beyond which a key is refused: checking it would take the time away from everything else."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """The modulus and exponent of a public key."""

    modulus: int
    exponent: int

    @classmethod
    def from_der(cls, der: bytes) -> "RsaKey":
        """The key in a SubjectPublicKeyInfo or a bare RSAPublicKey. ValueError where there is none."""
        inner = _element(der, 0x30)[0]
        if inner[:1] == b"\x30":
            _, after = _element(inner, 0x30)
            bits, _ = _element(after, 0x03)
            inner = _element(bits[1:], 0x30)[0]
        modulus, after = _element(inner, 0x02)
        exponent, _ = _element(after, 0x02)
        key = cls(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big"))
        if not 256 <= key.bits <= BITS or not 3 <= key.exponent < 1 << 64 or not key.exponent & 1:
            raise ValueError("not an RSA public key of a usable length")
        return key

    @property
    def bits(self) -> int:
        """The length by which its strength is judged."""
        return self.modulus.bit_length()

    def verifies(self, signature: bytes, signed: bytes, digest: str) -> bool:
        """Whether `signature` is this key's over `signed`; every byte of the padding must be as it is defined."""
        size = (self.bits + 7) // 8
        tail = PREFIXES[digest] + hashlib.new(digest, signed, usedforsecurity=False).digest()
        number = int.from_bytes(signature, "big")
        if len(signature) > size or number >= self.modulus or size < len(tail) + 11:
            return False
        expected = b"\x00\x01" + b"\xff" * (size - len(tail) - 3) + b"\x00" + tail
        return pow(number, self.exponent, self.modulus).to_bytes(size, "big") == expected


def _element(der: bytes, tag: int) -> tuple[bytes, bytes]:
    """The content of the DER element at the start, and what follows it."""
    if len(der) < 2 or der[0] != tag:
        raise ValueError(f"no DER element {tag:#x}")
    length, start = der[1], 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(der[2 : 2 + count], "big"), 2 + count
    if start + length > len(der):
        raise ValueError("a DER element is cut off")
    return der[start : start + length], der[start + length :]
