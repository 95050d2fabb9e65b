"""The forms of a birth date that may not be printed whole: in words and in figures, either order."""

import re
from collections.abc import Iterator
from datetime import date

from casefile.confidentiality.gate.forms import Form, form, phrase_forms
from casefile.confidentiality.gate.report import ProtectedTerm

BIRTH_DATES = frozenset({"birth date", "birthdate", "dob", "date of birth"})

_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS = tuple(_MONTH_NAMES.split())
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_US = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*")
_WORDS = re.compile(r"\s*(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s*(\d{1,2})?(?:st|nd|rd|th)?,?\s+(\d{4})\s*")


def birth_date_forms(term: ProtectedTerm) -> Iterator[Form]:
    """Forms of a date given as 2006-01-03, 1/3/2006, January 3, 2006 or 3 January 2006.

    What is none of these is looked for as it stands.
    """
    day = _read(term.text)
    yield from _date_forms(day) if day else phrase_forms(term)


def _read(text: str) -> date | None:
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _US.fullmatch(text):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if found := _WORDS.fullmatch(text):
            number = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(found[2].lower()))
            return date(int(found[4]), number, int(found[1] or found[3]))
    except (ValueError, TypeError, StopIteration):
        return None
    return None


def _date_forms(day: date) -> Iterator[Form]:
    name, year, number = MONTHS[day.month - 1], str(day.year), str(day.day)
    for month in dict.fromkeys([name, name[:3], name[:4]]):
        for figure in dict.fromkeys([number, f"{day.day:02}"]):
            for ending in ("", "st", "nd", "rd", "th"):
                yield form([month, figure + ending, year], strict=True)
                yield form([figure + ending, month, year], strict=True)
                yield form([figure + ending, "of", month, year], strict=True)
    for month in dict.fromkeys([str(day.month), f"{day.month:02}"]):
        for figure in dict.fromkeys([number, f"{day.day:02}"]):
            for written in (year, year[2:]):
                yield form([month, figure, written], "figures", strict=True)
                yield form([figure, month, written], "figures", strict=True)
            yield form([year, month, figure], "figures", strict=True)
    yield form([f"{day:%Y%m%d}"])
