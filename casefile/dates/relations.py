"""Before, after, between, from–to, or: how one or two dates make a statement, and its bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from casefile.dates.edtf import read_interval
from casefile.dates.resolve import Unit, resolve
from casefile.dates.stated import Stated, share
from casefile.dates.unit import read_end, read_unit
from casefile.dates.value import Kind, Refused
from casefile.dates.words import MONTH_NAMES, NO_MARKS, Marks, set_aside
from casefile.dates.zones import Zone

_BEFORE_START = r"before|prior\s+to|<(?!\s?=)"
_BEFORE_END = r"by|(?:no|not)\s+later\s+than|(?:on|in|at)\s+or\s+before|until|till|through|thru|<\s?="
_AFTER_END = r"after|>(?!\s?=)"
_AFTER_START = r"since|as\s+of|starting|(?:on|in|at)\s+or\s+after|(?:no|not)\s+earlier\s+than|>\s?="
_RELATION = re.compile(
    rf"(?:(?P<before>{_BEFORE_START})|(?P<by>{_BEFORE_END})|(?P<after>{_AFTER_END})|(?P<since>{_AFTER_START}))"
    r"(?:(?<=[<>=])|(?![a-z]))\s*(?P<operand>.*)"
)
_POINT = re.compile(r"(?P<point>beginning|start|end)\s+of\s+(?P<rest>.+)")
_DATE_THEN = re.compile(r"(?P<date>.+?)[\s,]+(?:some\s?time\s+)?(?P<word>between|from)\s+(?P<rest>.+)")
_WHOLE = re.compile(r"(?<!\d)\d{4}-(?:\d\d(?:-\d\d)?|w\d\d(?:-\d)?|\d{3})(?!\d)|(?:utc|gmt)\s?-")
_PRESENT = re.compile(r"(?:the\s+)?present(?:\s+day)?|now")
_SHARED_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})\s?[-\u2013]\s?(\d{1,2})/(\d{4})")
_WORD = re.compile(r"\s+(?:to|through|thru|until|till)\s+")
_WIDE = re.compile(r"\s+[-\u2013]+\s*|\s*[-\u2013]+\s+")
_TIGHT = re.compile(r"\s*[-\u2013]\s*")


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is read in: the matter's zone, and whether its figures write the day first."""

    zone: Zone
    day_first: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What a phrase states: its kind, its bounds, and the units they were taken from."""

    kind: Kind
    earliest: datetime | None
    latest: datetime | None
    units: tuple[Unit, ...]
    marks: Marks = NO_MARKS


def read_statement(text: str, context: Context) -> Statement | None:
    """What plain text states, or None where no form fits. Raises Refused where a form fits and says what cannot be."""
    text, marks = set_aside(text)
    for reader in (_interval, _set, _related, _between, _single, _either, _from, _range):
        statement = reader(text, context)
        if statement is not None:
            if marks.sometime and statement.kind == Kind.SPAN:
                raise Refused("“sometime” is one instant, and from–to is a duration: write between … and …")
            return replace(statement, marks=marks)
    return None


def wording(text: str) -> tuple[str, bool] | None:
    """Which way plain text opens ("before" or "after") and whether the date it names lies inside; None for other forms.

    "before X" leaves X out and "by X" takes it in; "after X" leaves it out and "since X" takes it in.
    """
    text, _ = set_aside(text)
    if text.startswith("[.."):
        return "before", True
    m = _RELATION.fullmatch(text)
    if m is None:
        return None
    side = "before" if m["before"] or m["by"] else "after"
    point = _POINT.fullmatch(set_aside(m["operand"])[0])
    if point is None:
        return side, bool(m["by"] or m["since"])
    return side, (point["point"] == "end") == (side == "before")


def _unit(text: str, context: Context) -> Unit | None:
    stated = read_unit(text, day_first=context.day_first)
    return None if stated is None else resolve(stated, context.zone)


def _required(text: str, context: Context) -> Unit:
    unit = _unit(text, context)
    if unit is None:
        raise Refused(f"“{text}” is not a date that can be read" if text else "the date is missing")
    return unit


def _single(text: str, context: Context) -> Statement | None:
    unit = _unit(text, context)
    return None if unit is None else Statement(Kind.ON, unit.starts(), unit.ends(), (unit,))


def _before(latest: datetime, unit: Unit) -> Statement:
    return Statement(Kind.BEFORE, None, latest, (unit,))


def _after(earliest: datetime, unit: Unit) -> Statement:
    return Statement(Kind.AFTER, earliest, None, (unit,))


def _related(text: str, context: Context) -> Statement | None:
    """Before, by, after, since: open on one side. Beginning and end of X are points here."""
    m = _RELATION.fullmatch(text)
    if m is None:
        return None
    operand, marks = set_aside(m["operand"])
    point = _POINT.fullmatch(operand)
    unit = _required(point["rest"] if point else operand, context)
    unit = replace(unit, marks=unit.marks | marks)
    earlier = m["before"] or m["by"]
    at_start = point["point"] != "end" if point else bool(m["before"] or m["since"])
    if earlier:
        return _before(unit.starts(second=True) if at_start else unit.ends(), unit)
    return _after(unit.starts() if at_start else unit.ends(first=True), unit)


def _interval(text: str, context: Context) -> Statement | None:
    """ISO and EDTF intervals: A/B, ../B, A/."""
    ends = read_interval(text)
    return None if ends is None else _joined(Kind.SPAN, *ends, context)


def _set(text: str, context: Context) -> Statement | None:
    """EDTF sets: [A..B] is one instant inside, [A..] and [..B] are open on a side."""
    if not re.fullmatch(r"[\[{].*[\]}]", text):
        return None
    m = re.fullmatch(r"\[\s*([^\[\],]*?)\s*\.\.\s*([^\[\],]*?)\s*\]", text)
    if m is None or not (m[1] or m[2]):
        raise Refused("of the sets of EDTF only [A..B], [A..] and [..B] are read")
    if not m[2]:
        unit = _required(m[1], context)
        return _after(unit.starts(), unit)
    if not m[1]:
        unit = _required(m[2], context)
        return _before(unit.ends(), unit)
    return _joined(Kind.BETWEEN, *(_ends(m[1], m[2], context) or _not_read(m[1], m[2], context)), context)


def _between(text: str, context: Context) -> Statement | None:
    """Between A and B, with the date before it too: "Jan. 30, 2020 between 3 and 4 PM"."""
    date = ""
    if m := re.fullmatch(r"between\s+(.+)", text):
        rest = m[1]
    elif (m := _DATE_THEN.fullmatch(text)) and _names_a_day(m["date"], context):
        if m["word"] == "from":
            return _range(f"{m['date']} {m['rest']}", context)
        date, rest = m["date"] + " ", m["rest"]
    else:
        return None
    splits = [*_splits(rest, re.compile(r"\s+and\s+")), *_splits(rest, _WIDE), *_splits(rest, _TIGHT)]
    for first, last in splits:
        if (ends := _ends(date + first, last, context)) is not None:
            return _joined(Kind.BETWEEN, *ends, context)
    if not splits:
        raise Refused("“between” needs two dates")
    return _joined(Kind.BETWEEN, *_not_read(date + splits[0][0], splits[0][1], context), context)


def _names_a_day(text: str, context: Context) -> bool:
    stated = read_unit(text, day_first=context.day_first)
    return stated is not None and stated.day is not None and not stated.in_the_day


def _either(text: str, context: Context) -> Statement | None:
    """A or B: one instant, somewhere from the start of A to the end of B."""
    for first, last in _splits(text.removeprefix("either "), re.compile(r"\s+or\s+")):
        if (ends := _ends(first, last, context)) is not None:
            return _joined(Kind.BETWEEN, *ends, context)
    return None


def _from(text: str, context: Context) -> Statement | None:
    """From A to B, or from A alone: a duration."""
    m = re.fullmatch(r"from\s+(.+)", text)
    if m is None:
        return None
    if (unit := _unit(m[1], context)) is not None:
        return Statement(Kind.SPAN, unit.starts(), None, (unit,))
    statement = _range(m[1], context)
    if statement is None:
        raise Refused(f"“{m[1]}” is not a date that can be read")
    return statement


def _range(text: str, context: Context) -> Statement | None:
    """A to B, A through B, A–B; A to present."""
    if re.fullmatch(r"\d{4}[-\u2013]\d\d(?:[-\u2013]\d\d)?", text):
        raise Refused("two years, or a date? Write both years in full, or 2020-01-30 with hyphens")
    if m := _SHARED_MONTH.fullmatch(text):
        if int(m[3]) <= 12:
            raise Refused("the days could be months: write both ends in full")
        text = f"{m[1]}/{m[2]}/{m[4]} - {m[1]}/{m[3]}/{m[4]}"
    splits = [split for pattern in (_WORD, _WIDE, _TIGHT) for split in _splits(text, pattern)]
    for first, last in splits:
        if _PRESENT.fullmatch(last) and (unit := _unit(first, context)) is not None:
            return Statement(Kind.SPAN, unit.starts(), None, (unit,))
        if (ends := _ends(first, last, context)) is not None:
            return _joined(Kind.SPAN, *ends, context)
    for first, last in _splits(text, _WORD) + _splits(text, _WIDE):
        known = [read_unit(end, day_first=context.day_first) is not None for end in (first, last)]
        if any(known) and not all(known):
            _not_read(first, last, context)
    return None


def _splits(text: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return list(_each_split(text, pattern))


def _each_split(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    inside = {at for whole in _WHOLE.finditer(text) for at in range(whole.start() + 1, whole.end())}
    for m in pattern.finditer(text):
        if m.start() not in inside and text[: m.start()].strip() and text[m.end() :].strip():
            yield text[: m.start()].strip(), text[m.end() :].strip()


def _ends(first: str, last: str, context: Context) -> tuple[Stated, Stated] | None:
    if re.search(r"\d{4}\s*(?:hours|hrs?)(?![a-z])", last) and re.search(r"(?:^|\s)\d{4}$", first):
        first += " hours"
    a, b = read_end(first, day_first=context.day_first), read_end(last, day_first=context.day_first)
    return None if a is None or b is None else (a, b)


def _not_read(first: str, last: str, context: Context) -> tuple[Stated, Stated]:
    """Raise Refused naming the end that is no date."""
    wrong = last if read_end(first, day_first=context.day_first) else first
    raise Refused(f"“{wrong}” is not a date that can be read: both ends have to be dates")


def _joined(kind: Kind, first: Stated | None, last: Stated | None, context: Context) -> Statement:
    """The statement that two ends make: start of the first to end of the last. Raises Refused if reversed."""
    if first is None or last is None:
        unit = resolve(first or last or Stated(), context.zone)
        return Statement(kind, unit.starts() if first else None, unit.ends() if last else None, (unit,))
    a, b = share(first, last)
    clocks = [end.clock is not None and not end.clock.writes_a_day for end in (a, b)]
    start, end = (resolve(part, context.zone, clock_beside=any(clocks)) for part in (a, b))
    if start.starts() >= end.ends():
        raise Refused(_reversed(first, last, a, b))
    return Statement(kind, start.starts(), end.ends(), (start, end))


def _reversed(first: Stated, last: Stated, a: Stated, b: Stated) -> str:
    """Why two ends are refused, with the question that the shared part suggests."""
    said = "the second date lies before the first"
    if a.clock and a.clock.half == "pm" and not (first.clock and first.clock.half):
        return f"{said}: {a.clock.hour} AM?"
    if first.year is None and first.month and a.year:
        return f"{said}: {_named(a, a.year - 1)}?"
    if last.year is None and last.month and b.year:
        return f"{said}: {_named(b, b.year + 1)}?"
    return said


def _named(stated: Stated, year: int) -> str:
    day = f" {stated.day}," if stated.day else ""
    return f"{MONTH_NAMES[(stated.month or 1) - 1]}{day} {year}"
