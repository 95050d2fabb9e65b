"""Dates in words as legal papers write them: days, months and their parts, seasons, quarters, decades, weeks."""

import re
from dataclasses import replace

from casefile.dates.stated import Stated
from casefile.dates.value import Precision, Refused
from casefile.dates.words import MONTH, WEEKDAY, WEEKDAYS, YEAR, Marks, full_year, month_number

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:])"
_SHORT_YEAR = r"(?P<year>\d{4}|'?\d{2})(?!\d)"
_DAYS = [
    re.compile(rf"{MONTH}\s*(?:the\s+)?{_DAY}\s+(?:of\s+)?{_SHORT_YEAR}"),
    re.compile(rf"{MONTH}(?P<sep>[-\u2013/]){_DAY}(?P=sep){_SHORT_YEAR}"),
    re.compile(rf"{_DAY}\s*(?:day\s+)?(?:of\s+)?{MONTH}\s*(?:of\s+|in\s+)?{_SHORT_YEAR}"),
    re.compile(rf"{_DAY}(?P<sep>[-\u2013/]){MONTH}(?P=sep){_SHORT_YEAR}"),
    re.compile(rf"(?P<year>\d{{4}})(?P<sep>[\s-]){MONTH}(?P=sep)?{_DAY}"),
    re.compile(rf"{MONTH}\s*(?:of\s+|in\s+)?{YEAR}"),
    re.compile(rf"{MONTH}[-\u2013/](?:\s?)(?P<year>\d{{4}}|'\d\d)"),
    re.compile(rf"(?P<year>\d{{4}})[\s-]{MONTH}"),
    re.compile(r"(?P<year>\d{4})"),
    re.compile(rf"{MONTH}[-\u2013\s]*(?:the\s+)?{_DAY}"),
    re.compile(rf"{_DAY}[-\u2013\s]*(?:day\s+)?(?:of\s+)?{MONTH}"),
    re.compile(rf"{MONTH}"),
    re.compile(rf"{_DAY}\s+(?:of\s+)?(?P<year>\d{{4}})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)"),
]
_SEASONS = {"spring": (3, 6), "summer": (6, 9), "fall": (9, 12), "autumn": (9, 12), "winter": (12, 15)}
_SEASON = re.compile(
    rf"(?P<season>{'|'.join(_SEASONS)})(?:\s+(?:of|in)\s+|[\s,]*)(?:the\s+)?(?:year\s+)?"
    r"(?:(?P<year>\d{4}|'\d\d)(?:\s?(?:[-\u2013/]|to)\s?'?(?P<next>\d{4}|\d\d))?)?"
)
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_QUARTER = [
    re.compile(r"(?:q(?P<n>[1-4])|(?P<m>[1-4])q)(?:\s*(?:of\s+|[-/]\s?)?(?P<year>\d{4}|'?\d\d))?"),
    re.compile(
        rf"(?P<word>{'|'.join(_QUARTERS)})[\s-]quarter(?:\s+(?:of|in)\s+|\s*)(?:the\s+)?(?:year\s+)?(?P<year>\d{{4}}|'\d\d)?"
    ),
    re.compile(r"(?P<year>\d{4})[\s-]?q(?P<n>[1-4])"),
]
_HALF = [
    re.compile(
        r"(?P<word>first|1st|second|2nd)[\s-]half(?:\s+(?:of|in)\s+|\s*)(?:the\s+)?(?:year\s+)?(?P<year>\d{4}|'\d\d)?"
    ),
    re.compile(r"h(?P<n>[12])\s?(?P<year>\d{4}|'\d\d)"),
]
_DECADE = re.compile(r"'?(\d{3})0'?s|(\d{3})x|'?(\d)0'?s")
_OF_THE = r"(?:the\s+)?(?:month\s+of\s+)?(?:year\s+(?:of\s+)?)?"
_THIRDS = {"early": 0, "mid": 1, "late": 2}
_THIRD = re.compile(
    r"(?P<a>early|mid|late)(?:(?:[-\u2013]?\s?to\s?[-\u2013]?\s?|[-\u2013]\s?)(?P<b>mid|late)(?![a-z]))?"
    rf"(?:(?:\s*[-\u2013]\s*|\s+)(?:(?:in|of)\s+)?{_OF_THE}(?P<rest>.+)|(?P<joined>(?:summer|winter).*))?"
)
_EDGE = re.compile(rf"(?P<edge>beginning|start|middle|end)\s+of\s+{_OF_THE}(?P<rest>.+)")


def read_english(text: str) -> Stated | None:
    """The date that plain text without commas states in words, or None."""
    for reader in (_calendar, _decade, _season, _quarter, _half, _third, _edge):
        if (stated := reader(text)) is not None:
            return stated
    return None


def take_weekday(text: str) -> tuple[str, int | None]:
    """The weekday before or after a date, taken off: 0 is Monday."""
    m = re.match(rf"({WEEKDAY})(?:[\s,]+(?:the\s+)?|$)", text) or re.search(rf"[\s,]+\(?({WEEKDAY})\)?$", text)
    if m is None:
        return text, None
    rest = text[m.end() :] if m.start() == 0 else text[: m.start()]
    return rest.strip(" ,"), WEEKDAYS.index(m[1][:3])


def _calendar(text: str) -> Stated | None:
    for pattern in _DAYS:
        if m := pattern.fullmatch(text):
            parts = m.groupdict()
            return Stated(
                year=full_year(parts["year"]) if parts.get("year") else None,
                month=month_number(parts["month"]) if parts.get("month") else None,
                day=int(parts["day"]) if parts.get("day") else None,
            )
    return None


def _decade(text: str) -> Stated | None:
    m = _DECADE.fullmatch(text)
    if m is None:
        return None
    first = int(m[1] or m[2]) * 10 if m[1] or m[2] else full_year(m[3] + "0")
    if m[1] and first % 100 == 0 and first != 2000:
        raise Refused(f"“the {first:04d}s” can be ten years or a hundred: write the years")
    return Stated(year=first, grain=Precision.DECADE)


def _season(text: str) -> Stated | None:
    m = _SEASON.fullmatch(text)
    if m is None:
        return None
    year = full_year(m["year"]) if m["year"] else None
    if m["next"] is not None and year is not None:
        following = int(m["next"]) if len(m["next"]) == 4 else int(m["next"]) + (year + 1) // 100 * 100
        if m["season"] != "winter" or following != year + 1:
            raise Refused(f"“{text}” names two years: write the season of one, or both ends in full")
    elif m["season"] == "winter":
        raise Refused(unclear_winter(year))
    return Stated(year=year, months=_SEASONS[m["season"]], grain=Precision.SEASON)


def unclear_winter(year: int | None) -> str:
    """Why a winter with one year is refused, with the question to ask."""
    if year is None or not 1 < year < 9998:
        return "a winter lies in two years: name both, as in winter 2019–20"
    return f"winter {year - 1}–{year % 100:02d} or {year}–{(year + 1) % 100:02d}?"


def _quarter(text: str) -> Stated | None:
    for pattern in _QUARTER:
        if m := pattern.fullmatch(text):
            parts = m.groupdict()
            word = parts.get("n") or parts.get("m")
            quarter = int(word) if word else _QUARTERS[parts["word"]]
            year = full_year(parts["year"]) if parts.get("year") else None
            return Stated(year=year, months=(3 * quarter - 2, 3 * quarter + 1), grain=Precision.QUARTER)
    return None


def _half(text: str) -> Stated | None:
    for pattern in _HALF:
        if m := pattern.fullmatch(text):
            parts = m.groupdict()
            first = parts.get("n") == "1" or parts.get("word") in {"first", "1st"}
            year = full_year(parts["year"]) if parts.get("year") else None
            return Stated(year=year, months=(1, 7) if first else (7, 13), grain=Precision.PART_OF_YEAR)
    return None


def _third(text: str) -> Stated | None:
    m = _THIRD.fullmatch(text)
    if m is None:
        return None
    thirds = (_THIRDS[m["a"]], _THIRDS[m["b"] or m["a"]])
    rest = m["rest"] or m["joined"]
    if thirds[0] > thirds[1]:
        return None
    if rest is None:
        return Stated(thirds=thirds)
    whole = _season(rest) or _calendar(rest)
    if whole is None or whole.day is not None:
        return None
    if whole.months:
        return replace(whole, marks=Marks(approximate=True))
    return replace(whole, thirds=thirds)


def _edge(text: str) -> Stated | None:
    m = _EDGE.fullmatch(text)
    if m is None:
        return None
    third = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}[m["edge"]]
    stated = _third(f"{third} {m['rest']}")
    return stated and replace(stated, marks=Marks(approximate=True))
