"""Time stamp tokens (RFC 3161): when which authority says it saw these bytes. Pure: a token and the file it
is for in, a Stamp out; nothing is fetched and nothing is raised for what is in a token."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import rfc3161_client
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from casefile.evidence.digest import chunks
from casefile.evidence.extract.cms import DIGESTS, Signed, certificate_of, check_signer, described, read_signed
from casefile.evidence.extract.der import INTEGER, OID, SEQUENCE, TIME, Node, encoded, iso, node_at, time_of

STAMP_CONTENT = "1.2.840.113549.1.9.16.1.4"
TOKEN_LIMIT = 4 << 20
"""Bytes of a token that are read: real ones have a few thousand."""
STATUSES = ("granted", "granted with changes", "rejected", "waiting", "revocation warning", "revoked")
WORDS = {
    "verified": "the token is for this file, its signature holds, and it leads to a root certificate given here",
    "untrusted": "the token is for this file and its signature holds, but who signed it is not established",
    "no_file": "the signature of the token holds; the file it is for was not given",
    "failed": "the token does not prove anything about this file",
    "unreadable": "this is not a time stamp token that can be read",
}


@dataclass(slots=True)
class Stamp:
    """What a token states and how far it was verified: `result` is one of WORDS, `why` says what is lacking.

    `matches` (the imprint is that of the file), `signature` and `trusted` are None where nobody could tell."""

    result: str = "unreadable"
    why: list[str] = field(default_factory=list)
    gen_time: str | None = None
    serial: str | None = None
    imprint_algorithm: str | None = None
    imprint: str | None = None
    policy: str | None = None
    nonce: str | None = None
    accuracy: str | None = None
    tsa: str | None = None
    status: str | None = None
    matches: bool | None = None
    signature: bool | None = None
    trusted: bool | None = None
    certificates: list[dict[str, Any]] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        """Whether file, signature and root were all checked and all hold."""
        return self.result == "verified"

    @property
    def words(self) -> str:
        """The result in words, with what is lacking."""
        return "; ".join((WORDS[self.result], *self.why))

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**asdict(self), "verified": self.verified, "words": self.words}


def check(
    token: bytes,
    *,
    of: Path | bytes | None = None,
    digests: Mapping[str, str] | None = None,
    roots: Sequence[bytes] = (),
) -> Stamp:
    """Verify a token, or the response that carries it, against the file or bytes it is `of`.

    In the place of the file, its `digests` do, by the names a token uses ("sha256"), in lower-case hexadecimal.
    `roots` are the certificates, PEM or DER, that someone decided to trust; without one nothing is "verified"."""
    stamp = Stamp()
    try:
        bare = _bare(token[:TOKEN_LIMIT], stamp)
        signed = read_signed(bare)
        _state(stamp, signed)
    except (ValueError, IndexError, RecursionError) as error:
        stamp.why.append(str(error) if isinstance(error, ValueError) else "its structure is damaged")
        return stamp
    if of is not None or digests is not None:
        _match(stamp, of, digests or {})
    _verify(stamp, signed)
    if roots and stamp.signature:
        _trust(stamp, bare, roots)
    _conclude(stamp, given=of is not None or digests is not None)
    return stamp


def is_token(content: bytes) -> bool:
    """Whether the bytes are a token or a response with one, by their structure."""
    try:
        return read_signed(_bare(content[:TOKEN_LIMIT], Stamp())).content_type == STAMP_CONTENT
    except ValueError:
        return False


def imprint_of(source: Path | bytes, algorithm: str) -> str:
    """The digest of a file or bytes by the name a token uses, in lower-case hexadecimal."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    if isinstance(source, bytes):
        digest.update(source)
    else:
        with source.open("rb") as stream:
            for chunk in chunks(stream):
                digest.update(chunk)
    return digest.hexdigest()


def _bare(content: bytes, stamp: Stamp) -> bytes:
    """The token itself, out of the response that an authority answers with."""
    parts = node_at(content, 0).list()
    if not parts or parts[0].tag != SEQUENCE:
        return content
    status = parts[0].list()
    if not status or status[0].tag != INTEGER:
        raise ValueError("it is neither a token nor the response of a time stamp authority")
    code = status[0].number
    stamp.status = STATUSES[code] if 0 <= code < len(STATUSES) else str(code)
    if len(parts) < 2:
        raise ValueError(f"the authority answered {stamp.status!r}, without a token")
    return parts[1].encoded


def _state(stamp: Stamp, signed: Signed) -> None:
    """Take what the token states (TSTInfo, RFC 3161, 2.4.2)."""
    if signed.content_type != STAMP_CONTENT or signed.content is None:
        raise ValueError("it is a signed message, but not of a time stamp")
    parts = node_at(signed.content, 0).list()
    if len(parts) < 5 or parts[1].tag != OID or parts[4].tag != TIME:
        raise ValueError("what the authority signed is not a time stamp")
    imprint = parts[2].list()
    algorithm = imprint[0].list()[0].oid
    stamp.policy, stamp.imprint = parts[1].oid, imprint[1].octets.hex()
    stamp.imprint_algorithm = DIGESTS.get(algorithm, algorithm)
    stamp.serial, stamp.gen_time = str(parts[3].number), iso(time_of(parts[4]))
    for part in parts[5:]:
        if part.tag == INTEGER:
            stamp.nonce = str(part.number)
        elif part.tag == SEQUENCE:
            stamp.accuracy = _accuracy(part)
        elif part.tag == 0xA0:
            stamp.tsa = _name(part)
    stamp.certificates = [described(one) for one in signed.certificates]


def _accuracy(node: Node) -> str:
    units = {INTEGER: "s", 0x80: "ms", 0x81: "µs"}
    return " ".join(f"{part.number} {units.get(part.tag, '?')}" for part in node.children())


def _name(node: Node) -> str | None:
    inner = node.list()[0]
    if inner.tag != 0xA4:
        return inner.octets.decode("utf-8", "replace")
    told: list[str] = []
    for part in inner.list()[0].children():
        pair = part.list()[0].list()
        short = {"2.5.4.3": "CN", "2.5.4.11": "OU", "2.5.4.10": "O", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST"}
        told.append(f"{short.get(pair[0].oid, pair[0].oid)}={pair[1].octets.decode('utf-8', 'replace')}")
    return ", ".join(reversed(told))


def _match(stamp: Stamp, of: Path | bytes | None, digests: Mapping[str, str]) -> None:
    algorithm = stamp.imprint_algorithm or ""
    try:
        stamp.matches = (digests[algorithm] if of is None else imprint_of(of, algorithm)) == stamp.imprint
    except (ValueError, TypeError, KeyError):
        stamp.why.append(f"its digest is {stamp.imprint_algorithm}, which cannot be computed here")
        return
    except OSError as error:
        stamp.why.append(f"the file it is for could not be read: {error.strerror or error}")
        return
    if not stamp.matches:
        stamp.why.append(f"the {stamp.imprint_algorithm} of the file is not the {stamp.imprint} that was stamped")


def _verify(stamp: Stamp, signed: Signed) -> None:
    """The signature for these bytes, and the rules for the certificate of an authority (RFC 3161, 2.3)."""
    if len(signed.signers) != 1:
        stamp.why.append(f"it has {len(signed.signers)} signatures, where a time stamp has one")
        return
    signer = signed.signers[0]
    stamp.signature, why = check_signer(signed, signer)
    one = certificate_of(signed, signer)
    if why:
        stamp.why.append(why)
    if one is None:
        return
    stamp.tsa = stamp.tsa or described(one)["subject"]
    for code in _faults(stamp, one):
        stamp.why.append(code)
        stamp.signature = False


def _faults(stamp: Stamp, one: x509.Certificate) -> list[str]:
    faults: list[str] = []
    try:
        uses = list(one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        uses = []
    if ExtendedKeyUsageOID.TIME_STAMPING not in uses:
        faults.append("the certificate of its signer is not made for time stamps")
    if stamp.gen_time is None:
        faults.append("the time in it cannot be read")
    elif not one.not_valid_before_utc <= datetime.fromisoformat(stamp.gen_time) <= one.not_valid_after_utc:
        faults.append(f"the certificate of its signer was not valid at {stamp.gen_time}")
    return faults


def _trust(stamp: Stamp, bare: bytes, roots: Sequence[bytes]) -> None:
    """Whether the certificates lead to a root that was given, as of the time of the token."""
    trusted = [one for root in roots for one in _certificates(root)]
    response = encoded(SEQUENCE, encoded(SEQUENCE, encoded(INTEGER, b"\0")) + bare)
    try:
        read = rfc3161_client.decode_timestamp_response(response)
        imprint = bytes.fromhex(stamp.imprint or "")
        stamp.trusted = rfc3161_client.VerifierBuilder(roots=trusted).build().verify(read, imprint)
    except (rfc3161_client.VerificationError, ValueError, TypeError) as error:
        stamp.trusted = False
        stamp.why.append(f"no root given here leads to it ({str(error)[:160]})")


def _certificates(root: bytes) -> list[x509.Certificate]:
    try:
        if b"-----BEGIN" in root:
            return x509.load_pem_x509_certificates(root)
        return [x509.load_der_x509_certificate(root)]
    except ValueError:
        return []


def _conclude(stamp: Stamp, *, given: bool) -> None:
    refused = stamp.status not in (None, *STATUSES[:2])
    if refused:
        stamp.why.append(f"the authority answered {stamp.status!r}")
    if refused or stamp.matches is False or not stamp.signature or (given and stamp.matches is None):
        stamp.result = "failed"
    elif not given:
        stamp.result = "no_file"
    elif stamp.trusted:
        stamp.result = "verified"
    else:
        stamp.result = "untrusted"
        if stamp.trusted is None:
            stamp.why.append("no root certificate of an authority was given to check it against")
