"""Dates as ISO 8601 and EDTF level 1 write them: here a hyphen is a hyphen, and X, ?, ~ and % have their meanings."""

import re
from dataclasses import replace
from datetime import date, timedelta

from casefile.dates.clock import iso_time
from casefile.dates.english import unclear_winter
from casefile.dates.stated import Stated
from casefile.dates.value import Precision, Refused
from casefile.dates.words import Marks, trailing_marks
from casefile.dates.zones import read_zone

_DAY = r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
_TIMED = re.compile(r"(?P<date>\d[\dw-]+)(?:t(?P<time>\d.*)|\s(?P<spaced>\d\d:.*))")
_ZONED = re.compile(rf"{_DAY}(?P<zone>z|[+-]\d\d:\d\d)")
_BASIC = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)")
_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)")
_ORDINAL = re.compile(r"(?P<y>\d{4})-(?P<n>\d{3})")
_WEEK = re.compile(r"(?P<y>\d{4})(?P<sep>-?)w(?P<n>\d\d)(?:(?P=sep)(?P<d>[1-7]))?")
_MASKED = re.compile(r"(?P<y>\d{4})-(?:xx(?:-xx)?|(?P<m>\d\d)-xx)")
_SEASONS = {21: (3, 6), 22: (6, 9), 23: (9, 12)}


def read_iso(text: str) -> Stated | None:
    """The date that plain text writes in an ISO 8601 or EDTF form, without its qualifier, or None. Raises Refused."""
    if m := _TIMED.fullmatch(text):
        day, timed = read_iso_date(m["date"]), iso_time(m["time"] or m["spaced"])
        if day is None or day.day is None or day.grain or timed is None:
            return None
        return replace(day, clock=timed[0], zone=timed[1])
    if m := _ZONED.fullmatch(text):
        return replace(_day(m["y"], m["m"], m["d"]), zone=read_zone(m["zone"]))
    return read_iso_date(text)


def read_iso_date(text: str) -> Stated | None:
    """The calendar date alone, or None. Raises Refused."""
    if m := re.fullmatch(_DAY, text) or _BASIC.fullmatch(text):
        return _day(m["y"], m["m"], m["d"])
    if m := _MONTH.fullmatch(text):
        return _month(int(m["y"]), int(m["m"]))
    if m := _MASKED.fullmatch(text):
        return Stated(year=int(m["y"]), month=int(m["m"]) if m["m"] else None, figures=True)
    if m := _WEEK.fullmatch(text):
        return _week(int(m["y"]), int(m["n"]), int(m["d"]) if m["d"] else None)
    if m := _ORDINAL.fullmatch(text):
        return _ordinal(int(m["y"]), int(m["n"]))
    if re.fullmatch(r"\d\dxx", text):
        raise Refused("a hundred years is wider than any date that is kept here: write a decade (201X) or from–to")
    return None


def read_iso_end(text: str) -> Stated | None:
    """An ISO or EDTF date with its qualifier, as it stands at the end of an interval: "1984-06-02?"."""
    if text.endswith("%"):
        stated = read_iso_end(text[:-1])
        return stated and replace(stated, marks=Marks(approximate=True, uncertain=True))
    text, marks = trailing_marks(text)
    stated = read_iso(text)
    if stated is None and re.fullmatch(r"\d{4}", text):
        stated = Stated(year=int(text), figures=True)
    if stated is None and re.fullmatch(r"\d{3}x", text):
        stated = Stated(year=int(text[:3]) * 10, grain=Precision.DECADE, figures=True)
    return stated and replace(stated, marks=marks)


def read_interval(text: str) -> tuple[Stated | None, Stated | None] | None:
    """The two ends of "A/B", None for an open one; None where the text is no ISO interval. Raises Refused."""
    if text.count("/") != 1:
        return None
    first, last = (end.strip() for end in text.split("/"))
    start = None if first in {"", ".."} else read_iso_end(first)
    if start is None and first not in {"", ".."}:
        return None
    end = None if last in {"", ".."} else read_iso_end(last) or _shortened(last, start)
    if end is None and last not in {"", ".."}:
        if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{1,2}", last):
            return None
        raise Refused(f"“{last}” is not a date that can be read: write both ends in full")
    if start is None and end is None:
        raise Refused("neither end is stated")
    return start, end


def _shortened(text: str, start: Stated | None) -> Stated | None:
    """An end that leaves out what the start states, as ISO allows: "2020-01-21/30", "…T15:00/16:30"."""
    if start is None or start.day is None:
        return None
    if start.clock is not None:
        timed = iso_time(text.removeprefix("t")) if ":" in text else None
        return timed and replace(start, clock=timed[0], zone=timed[1], marks=Marks())
    if m := re.fullmatch(r"(?:(\d\d)-)?(\d\d)", text):
        return Stated(year=start.year, month=int(m[1]) if m[1] else start.month, day=int(m[2]), figures=True)
    return None


def _day(year: str, month: str, day: str) -> Stated:
    return Stated(year=int(year), month=int(month), day=int(day), figures=True)


def _month(year: int, number: int) -> Stated:
    if 1 <= number <= 12:
        return Stated(year=year, month=number, figures=True)
    if number in _SEASONS:
        return Stated(year=year, months=_SEASONS[number], grain=Precision.SEASON, figures=True)
    if number == 24:
        raise Refused(unclear_winter(year))
    raise Refused(f"“{year:04d}-{number:02d}” is no month: two years? Write both in full")


def _ordinal(year: int, number: int) -> Stated:
    first = date(min(max(year, 1), 9999), 1, 1)
    if not 1 <= number <= 366 or (day := first + timedelta(days=number - 1)).year != first.year:
        raise Refused(f"the year {year} has no day {number}")
    return Stated(year=year, month=day.month, day=day.day, figures=True)


def _week(year: int, number: int, weekday: int | None) -> Stated:
    try:
        day = date.fromisocalendar(year, number, weekday or 1)
    except ValueError as fault:
        raise Refused(f"the year {year} has no week {number}") from fault
    grain = Precision.NONE if weekday else Precision.WEEK
    return Stated(year=day.year, month=day.month, day=day.day, grain=grain, figures=True)
