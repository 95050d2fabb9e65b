"""Whether the DKIM signatures of a mail hold over its bytes as received, by keys that were put on file (RFC 6376,
8301, 8463). Nothing is looked up: where no key is on file, that is the answer."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from casefile.evidence.extract.dkimkeys import KeyRecord, on_file, read_keys
from casefile.evidence.extract.dkimletter import Header, Letter, canonical, canonical_body, letter_of
from casefile.evidence.extract.headers import iso, received_date
from casefile.evidence.extract.rsakey import RsaKey

__all__ = ["check", "read_keys"]

SIGNATURES = 50
"""Signatures of one mail that are checked; real mail has three at most."""
RECORDS = 20
"""Records of one name that are tried."""
WEAK_BITS = 1024
MAIN = ("from", "to", "cc", "subject", "date", "message-id", "reply-to")
ALGORITHMS = {"rsa-sha256": "sha256", "rsa-sha1": "sha1", "ed25519-sha256": "sha256"}
BEST_FIRST = ("pass", "partial_body", "weak_key", "expired", "fail", "revoked", "no_key")
"""Results, from the one that says most for a signature."""
NEEDED = ("v", "a", "b", "bh", "d", "h", "s")

_B_TAG = re.compile(rb"(^|;)([ \t\r\n]*b[ \t\r\n]*=)[^;]*")


class Fault(ValueError):
    """A signature or key that cannot hold, in words."""


def check(raw: bytes, keys: Mapping[str, Any], at: datetime | None = None) -> list[dict[str, Any]]:
    """One finding a signature, top to bottom: number, domain, selector, result, reason, algorithm, identity,
    signed_headers, unsigned_headers, signed_at, expires, key_bits, body_signed, key_record; one `unsigned` without any.

    `result` is pass, fail, no_key, revoked, partial_body, weak_key, expired or unsigned. A signature is
    expired as of `at`, else of the last Received, else of now. `keys` are as `dkimkeys.on_file` takes them: where
    several records of one name are on file, each is tried, and `key_record` says which one the result rests on."""
    letter = letter_of(raw)
    signatures = [header for header in letter.headers if header[0].lower() == b"dkim-signature"][:SIGNATURES]
    if not signatures:
        return [
            {"number": 0, "domain": None, "selector": None, "result": "unsigned", "reason": "", "signed_headers": []}
        ]
    hops = (
        received_date(header[2].decode("ascii", "surrogateescape"))
        for header in letter.headers
        if header[0].lower() == b"received"
    )
    at = at or next((hop.utc for hop in hops if hop.utc), None) or datetime.now(UTC)
    records = on_file(keys)
    return [_finding(letter, header, number, records, at) for number, header in enumerate(signatures, 1)]


def name_of(finding: Mapping[str, Any]) -> str:
    """The name under which a signature's key stands: "selector._domainkey.domain"."""
    return f"{finding['selector']}._domainkey.{finding['domain']}".rstrip(".").lower()


def _finding(
    letter: Letter, header: Header, number: int, keys: Mapping[str, list[KeyRecord]], at: datetime
) -> dict[str, Any]:
    """The finding by each record on file for its name; of several the one by which it holds best."""
    stated = _stated(letter, header, number)
    records: list[KeyRecord | None] = [*keys.get(name_of(stated), [])[:RECORDS]]
    judged = [_by_record(letter, header, dict(stated), record, at) for record in records or [None]]
    best = min(judged, key=lambda one: BEST_FIRST.index(one["result"]))
    if others := {one["result"] for one in judged} - {best["result"]}:
        also = f"another record on file for the same name gives: {', '.join(sorted(others))}"
        best["reason"] = f"{best['reason']}; {also}"
    return best


def _stated(letter: Letter, header: Header, number: int) -> dict[str, Any]:
    tags, _ = _tags(header[2].decode("utf-8", "replace"))
    named = [re.sub(r"\s", "", name) for name in tags.get("h", "").split(":") if name.strip()]
    present = {name.lower().decode("ascii") for name, _, _ in letter.headers}
    return {
        "number": number,
        "domain": _bare(tags.get("d")),
        "selector": _bare(tags.get("s")),
        "result": "fail",
        "reason": "",
        "algorithm": _bare(tags.get("a")),
        "identity": _bare(tags.get("i")),
        "signed_headers": named,
        "unsigned_headers": [name for name in MAIN if name in present - {one.lower() for one in named}],
        "signed_at": _moment(tags.get("t")),
        "expires": _moment(tags.get("x")),
        "key_bits": None,
        "body_signed": tags.get("l"),
        "key_record": None,
    }


def _by_record(
    letter: Letter, header: Header, finding: dict[str, Any], record: KeyRecord | None, at: datetime
) -> dict[str, Any]:
    """The finding as one record on file makes it, or as it is without one."""
    tags, repeated = _tags(header[2].decode("utf-8", "replace"))
    finding["key_record"] = record.source if record else None
    try:
        finding["result"], finding["reason"] = _judged(letter, header, tags, record, at, finding)
        if repeated and finding["result"] != "no_key":
            finding["result"], finding["reason"] = "fail", f"the signature names {repeated}= twice"
    except Fault as fault:
        finding["reason"] = str(fault)
    return finding


def _judged(
    letter: Letter,
    header: Header,
    tags: dict[str, str],
    held: KeyRecord | None,
    at: datetime,
    finding: dict[str, Any],
) -> tuple[str, str]:
    name = name_of(finding)
    if held is None:
        return "no_key", f"no key is on file for {name}"
    _check_form(tags, finding)
    record, _ = _tags(held.text)
    if not _bare(record.get("p")):
        return "revoked", f"the key on file for {name} is empty: it was withdrawn"
    _check_record(record, tags, finding)
    covered, length = _check_body(letter, tags)
    weak = _check_signature(letter, header, tags, record, finding)
    if "x" in tags and int(tags["x"]) < at.timestamp():
        return "expired", f"the signature holds, but it expired at {finding['expires']}; judged as of {iso(at)}"
    if weak:
        return "weak_key", f"the signature holds, but {weak}: others could have made it"
    if "l" in tags:
        return "partial_body", f"the signature holds for the first {covered} of {length} bytes of the body only"
    return "pass", "the signed headers and the body are as they were signed"


def _check_form(tags: dict[str, str], finding: dict[str, Any]) -> None:
    missing = [tag for tag in NEEDED if not _bare(tags.get(tag)) and not (tag == "bh" and tag in tags)]
    if missing:
        raise Fault(f"the signature has no {', '.join(f'{tag}=' for tag in missing)}")
    if _bare(tags["v"]) != "1":
        raise Fault(f"the signature is of version {tags['v']}, which is not known")
    if finding["algorithm"] not in ALGORITHMS:
        raise Fault(f"the algorithm {finding['algorithm']} is not known")
    if "from" not in [name.lower() for name in finding["signed_headers"]]:
        raise Fault("the signature does not cover From")
    numbers = [tag for tag in ("t", "x", "l") if tag in tags and not re.fullmatch(r"[0-9]{1,12}", tags[tag])]
    if numbers:
        raise Fault(f"{numbers[0]}= of the signature is no number: {tags[numbers[0]]}")
    if "t" in tags and "x" in tags and int(tags["x"]) < int(tags["t"]):
        raise Fault(f"the signature expires ({finding['expires']}) before it was made ({finding['signed_at']})")
    domain, agent = finding["domain"].lower(), (finding["identity"] or "").lower().rpartition("@")[2]
    if agent and agent != domain and not agent.endswith(f".{domain}"):
        raise Fault(f"the signature speaks for {agent}, which is not below {domain}")


def _check_record(record: dict[str, str], tags: dict[str, str], finding: dict[str, Any]) -> None:
    kind, _, digest = finding["algorithm"].partition("-")
    stated = (_bare(record.get("k")) or "rsa").lower()
    if record.get("v", "DKIM1").strip() != "DKIM1":
        raise Fault(f"the key on file is of version {record['v']}, which is not known")
    if stated != kind:
        raise Fault(f"the key on file is for {stated}, the signature is {kind}")
    if "h" in record and digest not in (_bare(record["h"]) or "").lower().split(":"):
        raise Fault(f"the key on file is not for {digest}")
    if not {"*", "email"} & set((_bare(record.get("s")) or "*").lower().split(":")):
        raise Fault("the key on file is not for mail")
    agent = (finding["identity"] or "").lower().rpartition("@")[2]
    if "s" in (_bare(record.get("t")) or "").split(":") and agent and agent != finding["domain"].lower():
        raise Fault(f"the key on file does not allow the subdomain {agent}")


def _check_body(letter: Letter, tags: dict[str, str]) -> tuple[int, int]:
    """How many bytes of how many the body hash covers, where it agrees."""
    body = canonical_body(letter.body, relaxed=_ways(tags)[1] == "relaxed")
    covered = min(int(tags["l"]), len(body)) if "l" in tags else len(body)
    if "l" in tags and int(tags["l"]) > len(body):
        raise Fault(f"the signature covers {tags['l']} bytes of body, only {len(body)} are here")
    digest = hashlib.new(ALGORITHMS[_bare(tags["a"]) or ""], body[:covered], usedforsecurity=False).digest()
    if digest != _decoded(tags["bh"]):
        raise Fault("the body is not as it was signed (body hash mismatch)")
    return covered, len(body)


def _check_signature(
    letter: Letter, header: Header, tags: dict[str, str], record: dict[str, str], finding: dict[str, Any]
) -> str:
    """Verify the signature over the headers; what is weak about its key, or ""."""
    signed, algorithm = _signed_bytes(letter, header, tags, finding["signed_headers"]), finding["algorithm"]
    signature, key = _decoded(tags["b"]), _decoded(record["p"])
    try:
        if algorithm.startswith("ed25519"):
            finding["key_bits"], holds = 256, _edwards(key, signature, hashlib.sha256(signed).digest())
        else:
            rsa = RsaKey.from_der(key)
            finding["key_bits"], holds = rsa.bits, rsa.verifies(signature, signed, ALGORITHMS[algorithm])
    except ValueError:
        raise Fault("the key on file cannot be read") from None
    if not holds:
        raise Fault("the signed headers are not as they were signed, or another key signed them")
    if algorithm.startswith("rsa") and finding["key_bits"] < WEAK_BITS:
        return f"its key has only {finding['key_bits']} bits"
    return "it rests on SHA-1" if algorithm == "rsa-sha1" else ""


def _edwards(key: bytes, signature: bytes, digest: bytes) -> bool:
    # Loaded here: few signatures are Ed25519, and every mail that is read would wait for it.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key[-32:]).verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def _signed_bytes(letter: Letter, header: Header, tags: dict[str, str], named: list[str]) -> bytes:
    relaxed = _ways(tags)[0] == "relaxed"
    left: dict[bytes, list[Header]] = {}
    for one in letter.headers:
        left.setdefault(one[0].lower(), []).append(one)
    # A name that occurs again in h= means the next header up; beyond the last one it means "none".
    chosen = [lines.pop() for name in named if (lines := left.get(name.lower().encode("utf-8")))]
    start = header[1].find(b":") + 1
    own = (
        header[0],
        header[1][:start] + _B_TAG.sub(rb"\1\2", header[2]).rstrip(b"\r\n"),
        _B_TAG.sub(rb"\1\2", header[2]),
    )
    return b"".join(canonical(one, relaxed) + b"\r\n" for one in chosen) + canonical(own, relaxed)


def _tags(text: str) -> tuple[dict[str, str], str]:
    """The tags of a signature or key record, and the first one named twice ("" where none is)."""
    tags: dict[str, str] = {}
    repeated = ""
    for piece in text.split(";"):
        name, sign, value = piece.partition("=")
        if sign and name.strip() in tags:
            repeated = repeated or name.strip()
        elif sign:
            tags[name.strip()] = value.strip()
    return tags, repeated


def _ways(tags: dict[str, str]) -> tuple[str, str]:
    head, _, body = (_bare(tags.get("c")) or "simple/simple").lower().partition("/")
    ways = (head, body or "simple")
    if not set(ways) <= {"simple", "relaxed"}:
        raise Fault(f"the canonicalization {tags['c']} is not known")
    return ways


def _bare(value: str | None) -> str | None:
    """A tag's value without the white space folding put into it; None where there is none."""
    return re.sub(r"\s+", "", value) if value else None


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"\s", "", value), validate=True)
    except (binascii.Error, ValueError):
        raise Fault("the signature or its key is not valid base64") from None


def _moment(value: str | None) -> str | None:
    try:
        return iso(datetime.fromtimestamp(int(value or ""), UTC))
    except (ValueError, OverflowError, OSError):
        return None
