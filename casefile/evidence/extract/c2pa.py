"""Content credentials (C2PA) carried in a picture: which program claims what, signed by whom and when, as
stated. They are noted and not verified: nothing here says that a claim is true."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from casefile.evidence.extract.cbor import read_cbor
from casefile.evidence.extract.cms import certificate, described
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.phototimes import Time, read_time
from casefile.evidence.timestamps import check

STORE, MANIFESTS = b"c2pa", (b"c2ma", b"c2um", b"c2cm")
CLAIM, SIGNATURE, ASSERTIONS = "c2pa.claim", "c2pa.signature", "c2pa.assertions"
DEPTH, BOXES, MANIFEST_LIMIT, ACTIONS = 8, 5000, 50, 100
CERTIFICATE_CHAIN = (33, "x5chain")
ALGORITHMS = {-7: "ES256", -35: "ES384", -36: "ES512", -37: "PS256", -38: "PS384", -39: "PS512", -8: "EdDSA"}
TEXT_LIMIT = 300


def read_c2pa(stores: list[bytes]) -> tuple[dict[str, Any] | None, list[Time], list[Flag]]:
    """What the manifest stores of a picture state, the times among it, and that they are only noted."""
    if not stores:
        return None, [], []
    manifests: list[dict[str, Any]] = []
    for store in stores:
        for label, body in _manifests(store):
            if len(manifests) < MANIFEST_LIMIT:
                manifests.append(_manifest(label, body))
    times, flags = list[Time](), list[Flag]()
    for manifest in manifests:
        for source, stated in manifest.pop("stated"):
            time, doubts = read_time(source, stated)
            times.append(time)
            flags += doubts
    words = "the picture carries content credentials (C2PA): they are noted here as stated and were not verified"
    if not manifests:
        words = "the picture carries what looks like content credentials (C2PA), but they cannot be read"
    return {"present": True, "verified": None, "manifests": manifests}, times, [Flag("c2pa_noted", words), *flags]


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = count = 0
    while place + 8 <= len(content) and count < BOXES:
        size, used, count = int.from_bytes(content[place : place + 4], "big"), 8, count + 1
        if size == 1:
            size, used = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        size = size or len(content) - place
        if size < used:
            return
        yield content[place + 4 : place + 8], content[place + used : place + size]
        place += size


def _described(body: bytes) -> tuple[bytes, str, bytes]:
    """Type, label and rest of a superbox, from the description box it begins with."""
    for name, content in _boxes(body):
        if name != b"jumd" or len(content) < 17:
            break
        label = content[17:].split(b"\0")[0].decode("utf-8", "replace") if content[16] & 2 else ""
        return content[:4], label[:TEXT_LIMIT], body[8 + len(content) :]
    return b"", "", b""


def _manifests(store: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    if depth > DEPTH:
        return
    for name, body in _boxes(store):
        if name != b"jumb":
            continue
        kind, label, rest = _described(body)
        if kind in MANIFESTS:
            yield label, rest
        elif kind == STORE:
            yield from _manifests(rest, depth + 1)


def _manifest(label: str, body: bytes) -> dict[str, Any]:
    """One manifest: its claim, its signature and the labels of its assertions."""
    told: dict[str, Any] = {"label": label, "claim_generator": None, "assertions": [], "signature": None, "stated": []}
    for name, box in _boxes(body):
        if name != b"jumb":
            continue
        _, part, rest = _described(box)
        if part.startswith(CLAIM):
            told.update(_claim(_content(rest)))
        elif part.startswith(SIGNATURE):
            told["signature"] = _signature(_content(rest), told["stated"])
        elif part.startswith(ASSERTIONS):
            _assertions(told, rest)
    return told


def _content(rest: bytes) -> Any:
    for name, content in _boxes(rest):
        if name == b"cbor":
            try:
                return read_cbor(content)
            except (ValueError, OverflowError):
                return None
    return None


def _claim(claim: Any) -> dict[str, Any]:
    if not isinstance(claim, dict):
        return {}
    generators = claim.get("claim_generator_info")
    generators = generators if isinstance(generators, list) else [generators]
    named = [f"{one.get('name', '')} {one.get('version', '')}".strip() for one in generators if isinstance(one, dict)]
    return {
        "claim_generator": _text(claim.get("claim_generator")) or ", ".join(map(_named, named)) or None,
        "claim_generator_info": [_named(one) for one in named],
        "title": _text(claim.get("dc:title")),
        "format": _text(claim.get("dc:format")),
        "instance_id": _text(claim.get("instanceID")),
    }


def _text(value: Any) -> str | None:
    return value[:TEXT_LIMIT] if isinstance(value, str) else None


def _named(words: str) -> str:
    return words[:TEXT_LIMIT]


def _signature(sign1: Any, stated: list[tuple[str, str]]) -> dict[str, Any] | None:
    """Who signed a claim, by the certificate in its COSE signature, and the time stamp beside it."""
    if not isinstance(sign1, list) or len(sign1) != 4 or not isinstance(sign1[0], bytes):
        return None
    try:
        protected = read_cbor(sign1[0]) if sign1[0] else {}
    except (ValueError, OverflowError):
        protected = {}
    protected = protected if isinstance(protected, dict) else {}
    unprotected = sign1[1] if isinstance(sign1[1], dict) else {}
    told: dict[str, Any] = {"algorithm": ALGORITHMS.get(protected.get(1, 0)), "signer": None, "time_stamp": None}
    for key in CERTIFICATE_CHAIN:
        chain = protected.get(key) or unprotected.get(key)
        first = chain[0] if isinstance(chain, list) and chain else chain
        one = certificate(first) if isinstance(first, bytes) else None
        if one is not None:
            told["signer"] = described(one)
    stamp = _time_stamp(unprotected)
    if stamp is not None:
        told["time_stamp"] = {key: asdict(stamp)[key] for key in ("gen_time", "serial", "tsa", "signature")}
        if stamp.gen_time:
            stated.append(("C2PA time stamp", stamp.gen_time))
    return told


def _time_stamp(unprotected: dict[Any, Any]) -> Any:
    for key in ("sigTst2", "sigTst"):
        held = unprotected.get(key)
        tokens = held.get("tstTokens") if isinstance(held, dict) else None
        for token in tokens if isinstance(tokens, list) else []:
            content = token.get("val") if isinstance(token, dict) else None
            if isinstance(content, bytes):
                return check(content)
    return None


def _assertions(told: dict[str, Any], body: bytes) -> None:
    for name, box in _boxes(body):
        if name != b"jumb":
            continue
        _, label, rest = _described(box)
        told["assertions"].append(label)
        if label.startswith("c2pa.actions"):
            told.setdefault("actions", []).extend(_actions(_content(rest), told["stated"]))


def _actions(content: Any, stated: list[tuple[str, str]]) -> list[dict[str, Any]]:
    actions = content.get("actions") if isinstance(content, dict) else None
    found: list[dict[str, Any]] = []
    for one in actions[:ACTIONS] if isinstance(actions, list) else []:
        if not isinstance(one, dict):
            continue
        agent = one.get("softwareAgent")
        agent = agent.get("name") if isinstance(agent, dict) else agent
        told = {
            "action": _text(one.get("action")),
            "when": _text(one.get("when")),
            "software": _text(agent),
            "source_type": _text(one.get("digitalSourceType")),
        }
        found.append(told)
        if told["when"]:
            stated.append((f"C2PA {told['action']}", told["when"]))
    return found
