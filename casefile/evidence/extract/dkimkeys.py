"""Public keys of DKIM signatures as somebody wrote them down: a record that is evidence of its own and the only
place a key is taken from."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

READ_LIMIT = 1 << 20
"""Bytes of a key record; a larger file is none."""

_MARK = re.compile(rb"\._domainkey\b", re.IGNORECASE)
_PARENTHESES = re.compile(r'\(((?:"[^"]*"|[^()"])*)\)', re.DOTALL)
_LINE = re.compile(
    r"^[ \t]*[\"']?(?P<name>[^\s\"':=]+\._domainkey[^\s\"'=:]*)[\"']?[ \t]*[:=]?[ \t]*"
    r"(?:\d+[ \t]+)?(?:IN[ \t]+)?(?:(?:TXT|text)\b[ \t]*[:=]?[ \t]*)?(?P<value>[^\r\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_RECORD = re.compile(r"(?:^|;)\s*(?:v\s*=\s*DKIM1\b|p\s*=)", re.IGNORECASE)
_OPENDKIM = re.compile(r";\s*-+\s*DKIM key \S+ for (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """The TXT record of one name, and what is known of where it stands: {"document": "S-4", "sha256": "…"}."""

    text: str
    source: Mapping[str, str] | None = None


def on_file(keys: Mapping[str, Any]) -> dict[str, list[KeyRecord]]:
    """The records by name, of {name: text} or {name: [{"text", "document", "sha256"}, …]}."""
    records: dict[str, list[KeyRecord]] = {}
    for name, held in keys.items():
        for one in held if isinstance(held, list) else [{"text": held}]:
            source = {key: value for key, value in one.items() if key != "text"}
            records.setdefault(name.strip().rstrip(".").lower(), []).append(KeyRecord(one["text"], source or None))
    return records


def read_keys(content: bytes) -> dict[str, str]:
    """The TXT record of each "selector._domainkey.domain" in a key record; {} for a file that is none.

    Reads JSON ({name: text}, {name: {"TXT": [...]}}, lists of {"name", "data"}), zone files, the answers of dig
    and nslookup, and lines of a name, TXT and a value."""
    if len(content) > READ_LIMIT or not _MARK.search(content.replace(b"\0", b"")):
        return {}
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    try:
        pairs = list(_in_json(json.loads(text)))
    except (ValueError, RecursionError):
        pairs = list(_in_lines(text))
    keys: dict[str, str] = {}
    for name, record in pairs:
        if "._domainkey" in name.lower() and _RECORD.search(record):
            keys.setdefault(name.strip().rstrip(".").lower(), record.strip())
    return keys


def _in_json(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _in_json(item)
    if not isinstance(value, dict):
        return
    name = next((value[key] for key in ("name", "Name", "host", "record") if isinstance(value.get(key), str)), None)
    texts = next((value[key] for key in ("data", "value", "txt", "TXT", "text", "content") if key in value), None)
    if name is not None and texts is not None:
        yield name, _joined(texts)
        return
    for key, inner in value.items():
        if "._domainkey" in key.lower():
            yield key, _joined(inner)
        elif isinstance(inner, (dict, list)):
            yield from _in_json(inner)


def _joined(value: Any) -> str:
    """One record of a value: a string, its pieces in a list, several records of which the first counts."""
    if isinstance(value, dict):
        value = next((inner for key, inner in value.items() if key.upper() in ("TXT", "VALUE", "DATA")), "")
    if isinstance(value, list):
        if value and all(isinstance(item, list) for item in value):
            return _joined(value[0])
        pieces = [_joined(item) for item in value]
        records = [piece for piece in pieces if re.match(r"\s*v\s*=", piece, re.IGNORECASE)]
        return records[0] if len(records) > 1 else "".join(pieces)
    return _unquoted(str(value))


def _in_lines(text: str) -> Iterator[tuple[str, str]]:
    origin = re.search(r"^\$ORIGIN[ \t]+(\S+)", text, re.IGNORECASE | re.MULTILINE)
    commented = _OPENDKIM.search(text)
    beyond = (origin or commented or [None, ""])[1]
    for match in _LINE.finditer(_PARENTHESES.sub(lambda inner: " ".join(inner[1].split("\n")), text)):
        name = match["name"]
        if name.lower().endswith("._domainkey") and beyond:
            name = f"{name}.{beyond}"
        yield name, _unquoted(match["value"])


def _unquoted(value: str) -> str:
    """The text of a record without the quotation marks and backslashes of a zone file."""
    pieces = _QUOTED.findall(value)
    return re.sub(r"\\(.)", r"\1", "".join(pieces) if pieces else value.replace("\r", "")).strip()
