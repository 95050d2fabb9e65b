"""Dates in figures: month first, day first where the matter says so, year first anywhere."""

import re
from calendar import monthrange

from casefile.dates.stated import Stated
from casefile.dates.value import Refused
from casefile.dates.words import day_words, full_year

_FULL = re.compile(r"(\d{1,2})(?:\s?(/)\s?|([.\u2013-]))(\d{1,2})(?:\s?\2\s?|\3)('?\d{2}|\d{4})")
_UNKNOWN_DAY = re.compile(r"(\d{1,2}|\?{1,2}|x{1,2})([/.-])(\d{1,2}|\?{1,2}|x{1,2})\2(\d{4})")
_MONTH = re.compile(r"(\d{1,2})\s?[/-]\s?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})(?:\2(\d{1,2}|\?\?|xx))?")
_NO_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})")


def read_numeric(text: str, *, day_first: bool) -> Stated | None:
    """The date that plain text writes in figures alone, or None. Raises Refused where only the other order fits."""
    if m := _FULL.fullmatch(text):
        return _ordered(int(m[1]), int(m[4]), full_year(m[5]), day_first=day_first)
    if m := _YEAR_FIRST.fullmatch(text):
        return _year_first(m)
    if m := _MONTH.fullmatch(text):
        return Stated(year=int(m[2]), month=int(m[1]), figures=True)
    if m := _UNKNOWN_DAY.fullmatch(text):
        return _unknown_parts(m[3] if day_first else m[1], m[1] if day_first else m[3], int(m[4]))
    if m := _NO_YEAR.fullmatch(text):
        return _ordered(int(m[1]), int(m[2]), None, day_first=day_first)
    return None


def _ordered(first: int, second: int, year: int | None, *, day_first: bool) -> Stated:
    month, day = (second, first) if day_first else (first, second)
    if month > 12 and 1 <= day <= 12 and month <= 31:
        order = "month first" if day_first else "day first"
        other = f" {order}? {day_words(year, day, month)}" if year and month <= monthrange(year, day)[1] else ""
        raise Refused(f"there is no month {month};{other}" if other else f"there is no month {month}")
    return Stated(year=year, month=month, day=day, swappable=max(month, day) <= 12 and month != day, figures=True)


def _year_first(m: re.Match[str]) -> Stated | None:
    if m[4] is None:
        # 2020.1 is a decimal, and 2019-20 could be two years: ISO has read the two-figure months that exist
        if m[2] == "." or (m[2] == "-" and len(m[3]) == 2):
            return None
        return Stated(year=int(m[1]), month=int(m[3]))
    day = int(m[4]) if m[4].isdigit() else None
    return Stated(year=int(m[1]), month=int(m[3]), day=day, figures=True)


def _unknown_parts(month: str, day: str, year: int) -> Stated | None:
    if day.isdigit():
        raise Refused("a day is stated without its month")
    return Stated(year=year, month=int(month) if month.isdigit() else None)
