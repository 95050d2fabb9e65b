"""Signed messages of the CMS (RFC 5652): what was signed, by which certificate, and whether the signature
holds for these bytes. Whether anyone should trust the certificate is not asked here."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from casefile.evidence.extract.der import OID, SEQUENCE, SET, Node, encoded, iso, node_at, time_of

SIGNED_DATA = "1.2.840.113549.1.7.2"
PSS = "1.2.840.113549.1.1.10"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
TIME_STAMPS = ("1.2.840.113549.1.9.16.2.14", "1.3.6.1.4.1.311.3.3.1")
"""Attributes that carry a time stamp token of the signature: of RFC 3161, and as Windows writes it."""
DIGESTS = {
    "1.2.840.113549.2.5": "md5", "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3_256", "2.16.840.1.101.3.4.2.9": "sha3_384", "2.16.840.1.101.3.4.2.10": "sha3_512",
}  # fmt: skip
CERTIFICATES = 64


@dataclass(slots=True)
class Signer:
    """One signature: who it says made it, over what, and its attributes by number."""

    issuer: bytes
    serial: int | None
    key_id: bytes
    digest: str
    algorithm: str
    signature: bytes
    signed: bytes
    attributes: dict[str, Node] = field(default_factory=dict)
    unsigned: dict[str, list[Node]] = field(default_factory=dict)

    @property
    def signing_time(self) -> str | None:
        """When the signer says it signed, in UTC."""
        node = self.attributes.get(SIGNING_TIME)
        return iso(time_of(node)) if node else None


@dataclass(slots=True)
class Signed:
    """One signed message: the type and bytes of its content (None where it is detached), its certificates, signers."""

    content_type: str
    content: bytes | None
    certificates: list[x509.Certificate]
    signers: list[Signer]


def read_signed(content: bytes) -> Signed:
    """The message in `content`; ValueError where it is none that can be read."""
    try:
        return _signed(node_at(content, 0))
    except (IndexError, RecursionError, StopIteration):
        raise ValueError("this is not a signed message that can be read") from None


def _signed(root: Node) -> Signed:
    outer = root.list()
    if not outer or outer[0].oid != SIGNED_DATA or len(outer) < 2:
        raise ValueError("this is a CMS message of another kind than signed data")
    parts = outer[1].list()[0].list()
    inner = parts[2].list()
    content = inner[1].list()[0].octets if len(inner) > 1 else None
    certificates: list[x509.Certificate] = []
    for part in parts[3:-1]:
        if part.tag == 0xA0:
            certificates += [one for node in part.list()[:CERTIFICATES] if (one := certificate(node.encoded))]
    signers = [_signer(node) for node in parts[-1].list()[:CERTIFICATES]] if parts[-1].tag == SET else []
    return Signed(inner[0].oid, content, certificates, signers)


def certificate(content: bytes) -> x509.Certificate | None:
    """The certificate in DER; None where the library cannot read it."""
    try:
        one = x509.load_der_x509_certificate(content)
        # The library reads these only when they are asked for.
        _ = (one.subject, one.issuer, one.serial_number, one.not_valid_before_utc, one.not_valid_after_utc)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return one


def described(one: x509.Certificate) -> dict[str, Any]:
    """A certificate in what a person compares: names, number, validity, digest."""
    return {
        "subject": _told(one, "subject"),
        "issuer": _told(one, "issuer"),
        "serial": str(one.serial_number),
        "not_before": iso(one.not_valid_before_utc),
        "not_after": iso(one.not_valid_after_utc),
        "sha256": one.fingerprint(hashes.SHA256()).hex(),
    }


def _told(one: x509.Certificate, name: str) -> str:
    try:
        return str(getattr(one, name).rfc4514_string())
    except ValueError:
        return "(a name that cannot be read)"


def _signer(node: Node) -> Signer:
    parts = node.list()
    sid, digest, rest = parts[1], parts[2].list()[0].oid, parts[3:]
    issuer, serial, key_id = b"", None, b""
    if sid.tag == SEQUENCE:
        issuer, serial = sid.list()[0].encoded, sid.list()[1].number
    else:
        key_id = sid.content
    attributes, signed = dict[str, Node](), b""
    if rest[0].tag == 0xA0:
        attributes = {oid: values[0] for oid, values in _attributes(rest[0]).items() if values}
        # Signed as the SET it is, not under the tag it travels with (RFC 5652, 5.4).
        signed = encoded(SET, rest[0].content)
        rest = rest[1:]
    unsigned = _attributes(rest[2]) if len(rest) > 2 else {}
    algorithm = rest[0].list()[0].oid
    return Signer(
        issuer, serial, key_id, DIGESTS.get(digest, digest), algorithm, rest[1].octets, signed, attributes, unsigned
    )


def _attributes(node: Node) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for attribute in node.children():
        parts = attribute.list()
        if len(parts) == 2 and parts[0].tag == OID:
            found.setdefault(parts[0].oid, []).extend(parts[1].list())
    return found


def certificate_of(signed: Signed, signer: Signer) -> x509.Certificate | None:
    """The certificate among those in the message that the signer names."""
    for one in signed.certificates:
        if signer.serial is not None:
            if one.serial_number == signer.serial and one.issuer.public_bytes() == signer.issuer:
                return one
        elif signer.key_id and _key_id(one) == signer.key_id:
            return one
    # Some programs write the issuer's name in another string type than its certificate does.
    numbered = [one for one in signed.certificates if one.serial_number == signer.serial]
    return numbered[0] if len(numbered) == 1 else None


def _key_id(one: x509.Certificate) -> bytes:
    try:
        return one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return b""


def check_signer(signed: Signed, signer: Signer, content: bytes | None = None) -> tuple[bool | None, str]:
    """Whether the signature holds for the content in the message (or `content`, where it is detached).

    True; False; or None where that cannot be checked; with why not in words."""
    body = signed.content if signed.content is not None else content
    one = certificate_of(signed, signer)
    if body is None:
        return None, "the message does not hold what it signs"
    if one is None:
        return None, "the message does not hold the certificate of its signer"
    if signer.digest not in DIGESTS.values():
        return None, f"the digest {signer.digest} is not one that is known"
    if signer.signed:
        stated = signer.attributes.get(MESSAGE_DIGEST)
        digest = hashlib.new(signer.digest, body, usedforsecurity=False).digest()
        if stated is None or not hmac.compare_digest(stated.octets, digest):
            return False, "the content is not what was signed: its digest differs from the signed one"
        if signer.attributes.get(CONTENT_TYPE) and signer.attributes[CONTENT_TYPE].oid != signed.content_type:
            return False, "the content has another type than the signed one"
        if not _names(signer, one):
            return False, "the signer's certificate is not the one that was signed with"
    return _key_holds(one, signer, signer.signed or body)


def _names(signer: Signer, one: x509.Certificate) -> bool:
    """Whether the attribute that binds the certificate to the signature (RFC 5035) names this one, if it is there."""
    der = one.public_bytes(Encoding.DER)
    for oid, default in ((SIGNING_CERTIFICATE_V2, "sha256"), (SIGNING_CERTIFICATE, "sha1")):
        node = signer.attributes.get(oid)
        if node is None:
            continue
        parts = node.list()[0].list()[0].list()
        algorithm = default
        if oid == SIGNING_CERTIFICATE_V2 and parts[0].tag == SEQUENCE:
            algorithm = DIGESTS.get(parts[0].list()[0].oid, "")
            parts = parts[1:]
        if not algorithm:
            return False
        if hashlib.new(algorithm, der, usedforsecurity=False).digest() != parts[0].octets:
            return False
    return True


def _key_holds(one: x509.Certificate, signer: Signer, message: bytes) -> tuple[bool | None, str]:
    try:
        key = one.public_key()
        algorithm = _hash(signer.digest)
        if isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
            key.verify(signer.signature, message, pss if signer.algorithm == PSS else padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signer.signature, message, ec.ECDSA(algorithm))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signer.signature, message)
        else:
            return None, "the key is of a kind that cannot be checked here"
    except InvalidSignature:
        return False, "the signature does not hold: it was made with another key or over other bytes"
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return None, "the signature uses a method that cannot be checked here"
    return True, ""


def _hash(name: str) -> hashes.HashAlgorithm:
    """The algorithm by its name; old ones too, for old signatures are evidence as well."""
    algorithm: hashes.HashAlgorithm = getattr(hashes, name.upper())()
    return algorithm
