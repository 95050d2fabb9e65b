"""The JSON values in a file of platform data: one document, a line each, or assigned to a name in JavaScript."""

import json
import re
from dataclasses import dataclass
from typing import Any

_PREFIX = re.compile(
    r"\s*(?:window\.YTD\.(?P<part>[\w-]+)\.part\d+|window\.(?P<config>__THAR_CONFIG)"
    r"|Grailbird\.data\.(?P<month>\w+)|var\s+(?P<variable>\w+))\s*=\s*"
)


@dataclass(frozen=True, slots=True)
class Value:
    """One JSON value and where it stands: "line 3", "item 12", or "" for the whole file."""

    content: Any
    place: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Values:
    """All values of a file; `name` is what JavaScript assigns them to ("tweets"), `form` json, jsonl or script;
    `damaged` the numbers of lines that are no JSON."""

    form: str
    name: str
    values: tuple[Value, ...]
    damaged: tuple[int, ...] = ()
    lines: int = 0


def values_of(text: str) -> Values:
    """The values of a file's text; ValueError where it is no JSON."""
    text = text.removeprefix("\ufeff")
    lines = sum(bool(line.strip()) for line in text.splitlines())
    prefix = _PREFIX.match(text)
    if prefix:
        name = next(value for value in prefix.groups() if value)
        content = _parsed(text[prefix.end() :].rstrip().removesuffix(";"))
        return Values("script", name, _spread(content), lines=lines)
    if not text.lstrip()[:1] or text.lstrip()[0] not in "[{":
        raise ValueError("it is no JSON")
    try:
        return Values("json", "", _spread(_parsed(text)), lines=lines)
    except ValueError:
        return _by_line(text, lines)


def _parsed(text: str) -> Any:
    return json.loads(text, parse_constant=lambda name: None)


def _spread(content: Any) -> tuple[Value, ...]:
    """A list's members each by itself; anything else as one."""
    if isinstance(content, list):
        return tuple(Value(member, f"item {place}") for place, member in enumerate(content, 1))
    return (Value(content),)


def _by_line(text: str, count: int) -> Values:
    """One value a line; a line that is none is kept as damaged, and most must be sound."""
    found: list[Value] = []
    damaged: list[int] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip():
            continue
        try:
            found.append(Value(_parsed(line), f"line {number}", number))
        except ValueError:
            damaged.append(number)
    if not found or len(damaged) > len(found):
        raise ValueError("it is no JSON, neither as a whole nor line by line")
    return Values("jsonl", "", tuple(found), tuple(damaged), count)
