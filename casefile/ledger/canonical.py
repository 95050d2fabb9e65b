"""RFC 8785 canonical JSON of what a ledger entry is made of, so that the same entry always has the
same bytes and any other program can recompute its leaf."""

from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Union

Canonical = Union[str, int, bool, None, "list[Canonical]", "tuple[Canonical, ...]", "Mapping[str, Canonical]"]

LARGEST_INTEGER = 2**53 - 1
"""Beyond it a reader that keeps numbers as doubles sees another number (RFC 7493, 2.2)."""


def canonical_json(value: Canonical) -> bytes:
    """The RFC 8785 form of `value` in UTF-8, without a trailing newline.

    Takes strings, integers within 2^53 - 1, booleans, None, lists, tuples and mappings with string keys.
    Raises TypeError for anything else (a float above all: write it as a string, in its own unit) and
    ValueError for a larger integer or a string with a lone surrogate, each naming where it stands."""
    return _text(value, "$").encode("utf-8")


def _text(value: object, where: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value, where)
    if isinstance(value, int):
        return _integer(value, where)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(item, f"{where}[{place}]") for place, item in enumerate(value)) + "]"
    if isinstance(value, Mapping):
        return _object(value, where)
    if isinstance(value, float):
        raise TypeError(f"{where} is a float ({value!r}): a ledger entry holds integers and strings only")
    raise TypeError(f"{where} is a {type(value).__name__}, which canonical JSON has no form for")


def _object(value: Mapping[object, object], where: str) -> str:
    members: dict[str, object] = {}
    for key, member in value.items():
        if not isinstance(key, str):
            raise TypeError(f"{where} has the key {key!r}, a {type(key).__name__}: keys are strings")
        members[key] = member
    encoded = {key: _string(key, f"key {key!r} of {where}") for key in members}
    # By UTF-16 code units (RFC 8785, 3.2.3), not by code points: U+1F600 comes before U+FB33.
    ordered = sorted(members, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{encoded[key]}:{_text(members[key], f'{where}.{key}')}" for key in ordered) + "}"


def _string(value: str, where: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"{where} holds a lone surrogate at {error.start}: it has no UTF-8 form") from None
    # What json.dumps(ensure_ascii=False) writes; that builds an encoder for every string, half the time of an entry.
    return encode_basestring(value)


def _integer(value: int, where: str) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{where} is {value}, beyond 2^53 - 1: write it as a string")
    return str(int(value))
