"""One date as one phrase states it: qualifiers, weekday, date, part of the day, time and zone, in any usual order."""

import re
from dataclasses import replace

from casefile.dates.clock import Timed, take_time, take_zone
from casefile.dates.edtf import read_iso, read_iso_date, read_iso_end
from casefile.dates.english import read_english, take_weekday
from casefile.dates.fallback import read_leftover
from casefile.dates.numeric import read_numeric
from casefile.dates.stated import Stated
from casefile.dates.value import Precision, Refused
from casefile.dates.words import WEEKDAY, Marks, set_aside, trailing_marks

_PART = r"(?P<part>morning|afternoon|evening|night)"
_PART_FIRST = re.compile(rf"{_PART}(?:\s+(?:of|on)\s+(?:the\s+)?(?P<rest>.+))?")
_PART_LAST = re.compile(rf"(?P<rest>.+?)[\s,]+(?:in\s+the\s+|during\s+the\s+|at\s+(?=night))?\(?{_PART}\)?")
_WEEK = re.compile(r"week\s+of\s+(?:the\s+)?(?P<rest>(?!week).+)")
_HOUR_FIRST = re.compile(r"(?P<n>\d{1,2})\s+on\s+(?P<date>.+)")
_HOUR_LAST = re.compile(r"(?P<date>.+?)[\s,]+(?:at\s+)?(?P<n>\d{1,2})")


def read_unit(text: str, *, day_first: bool) -> Stated | None:
    """What plain text states, or None where it is not one date or time. Raises Refused for one that cannot be."""
    if text.endswith("%"):
        return read_iso_end(text)
    text, marks = set_aside(text)
    text, after = trailing_marks(text)
    if not text:
        return None
    stated = _read(text.strip(" ,"), day_first=day_first)
    return stated and replace(stated, marks=stated.marks | marks | after)


def read_end(text: str, *, day_first: bool) -> Stated | None:
    """One end of a range: a date, or a number whose meaning the other end gives, as in "Jan. 21" - "30, 2020"."""
    if (stated := read_unit(text, day_first=day_first)) is not None:
        return stated
    text, marks = set_aside(text)
    if re.fullmatch(r"\d{1,2}", text):
        return Stated(number=text, marks=marks)
    m = _HOUR_FIRST.fullmatch(text) or _HOUR_LAST.fullmatch(text)
    if m is None:
        return None
    stated = read_unit(m["date"], day_first=day_first)
    if stated is None or stated.day is None or stated.in_the_day:
        return None
    return replace(stated, number=m["n"], marks=stated.marks | marks)


def _read(text: str, *, day_first: bool) -> Stated | None:
    if (iso := read_iso(text)) is not None:
        return iso
    if (timed := take_time(text)) is not None:
        return _beside(timed, day_first=day_first)
    text, zone = take_zone(text, timed=False)
    if m := _PART_FIRST.fullmatch(text) or _PART_LAST.fullmatch(text):
        date = Stated() if m["rest"] is None else _date(m["rest"], day_first=day_first)
        if date is None or date.thirds or date.months:
            return None
        return replace(date, part_of_day=m["part"], zone=zone)
    date = _date(text, day_first=day_first)
    if zone and re.fullmatch(r"\d{4}", text):
        raise Refused(f"“{text}” with a time zone can be a year or a time of day")
    return date and replace(date, zone=zone)


def _beside(timed: Timed, *, day_first: bool) -> Stated | None:
    """The time with the date that stands before or after it, or around it as in "Thu Jan 30 15:50:39 2020"."""
    if timed.before and timed.after:
        if not re.fullmatch(r"\d{4}", timed.after) and not re.fullmatch(WEEKDAY, timed.before):
            return None
        rest = f"{timed.before} {set_aside(timed.after)[0]}"
    else:
        rest = timed.before or timed.after
    rest, marks = set_aside(rest)
    zone = timed.zone
    if zone is None and rest:
        rest, zone = take_zone(rest, timed=True)
    date = _date(rest, day_first=day_first) if rest else Stated()
    if date is None or date.grain:
        return None
    return replace(date, clock=timed.clock, zone=zone, marks=date.marks | timed.marks | marks)


def _date(text: str, *, day_first: bool) -> Stated | None:
    """The calendar date of plain text, by each reader in its turn."""
    text, weekday = take_weekday(" ".join(text.replace(",", " ").split()))
    if not text:
        return Stated(weekday=weekday)
    if m := _WEEK.fullmatch(text):
        first = _date(m["rest"], day_first=day_first)
        return first and replace(first, grain=Precision.WEEK, marks=Marks(approximate=True))
    stated = read_iso_date(text) or read_english(text) or read_numeric(text, day_first=day_first) or read_leftover(text)
    if stated is None or weekday is None:
        return stated
    if stated.grain or stated.day is None:
        raise Refused("a weekday stands beside something longer than a day")
    return replace(stated, weekday=weekday)
