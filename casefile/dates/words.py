"""The words of a phrase made plain: what surrounds a date is set aside, spaces, quotes and dashes are made alike."""

import re
import unicodedata
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MONTH_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
MONTH = MONTH_NAME + r"\.?"
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"(?![a-z])\.?"
)
YEAR = r"(?P<year>\d{4}|'\d{2})(?!\d)"

_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"))
_DASHES = str.maketrans(dict.fromkeys("\u2012\u2013\u2014\u2015", "\u2013"))
_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›′″"
_APOSTROPHES = str.maketrans(dict.fromkeys("`´‘’‛′", "'"))
_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "·": " ", "•": " ", "∼": "~", "˜": "~"})

_UNDATED = re.compile(
    r"unknown|undated|unk|not known|(?:date|day) unknown|(?:unknown|no) date|none|tbd|tba|to be determined|n/a|na|n\.a"
    r"|not applicable|n\.d|nd|[?x]{4}|[-\u2013?]+|[?x]{1,2}([/.-])[?x]{1,2}\1[?x]{2,4}|[?x]{4}-[?x]{2}-[?x]{2}"
    r"|0{1,2}([/.-])0{1,2}\2(?:\d{4}|\d\d)|\d{4}([/.-])0{1,2}\3(?:0{1,2})"
)
_APPROXIMATE = re.compile(
    r"(?:on|in|at)\s+or\s+(?:about|around)\s+|(?:about|around|approximately|circa)\s+|approx(?:\.\s*|\s+)"
    r"|ca\.\s*|ca\s+|c\.\s*|c(?=\d{4})|c\s+(?=\S)|~\s*"
)
_UNCERTAIN = re.compile(r"(?:possibly|maybe|probably)\s+")
_FILLER = re.compile(
    r"(?:date|sent)\s*:\s*|(?:on|in|at)(?!\s+or\b)\s+|the\s+|during\s+|(?P<sometime>some\s?time)\s+|month\s+of\s+"
    r"|year\s+(?:of\s+)?(?=\d|')"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What was set aside around a date: whether it said about, possibly, or sometime."""

    approximate: bool = False
    uncertain: bool = False
    sometime: bool = False

    def __or__(self, other: "Marks") -> "Marks":
        return Marks(
            self.approximate or other.approximate, self.uncertain or other.uncertain, self.sometime or other.sometime
        )


NO_MARKS = Marks()


def plain(phrase: str) -> str:
    """The phrase in lower case with one sort of space, apostrophe, hyphen and dash, without what may surround it."""
    kept = "".join(" " if c.isspace() else c for c in phrase if unicodedata.category(c) != "Cf")
    text = kept.translate(_HYPHENS).translate(_DASHES).translate(_SIGNS).lower()
    text = " ".join(text.split())
    before = None
    while before != text:
        before = text
        text = text.strip(" ").rstrip(".,; ") if not _open_interval(text) else text
        text = text.lstrip(_QUOTES).rstrip(_QUOTES)
    return re.sub(r"\b([pmce])\.(?:([sd])\.)?t\b\.?", r"\1\2t", text.translate(_APOSTROPHES))


def _open_interval(text: str) -> bool:
    """Whether the trailing points are the mark of an open end, as in 2020-01-30/.. and 2020-01-30.."""
    return bool(re.search(r"/ ?\.\.$|^\d{4}(?:-\d\d){0,2}\.\.$", text))


def says_undated(text: str) -> bool:
    """Whether the plain text says that there is no date, or nothing at all: "unknown", "TBD", "00/00/2020", ""."""
    stripped = re.sub(r"^(?:(?:date|sent)\s*:|the)\s*", "", text)
    return not stripped or bool(_UNDATED.fullmatch(stripped))


def set_aside(text: str) -> tuple[str, Marks]:
    """The plain text without the words that lead it, and what those said: "on or about jan. 20" is about."""
    marks = Marks()
    while True:
        text = text.strip(" ,")
        if m := _APPROXIMATE.match(text):
            marks |= Marks(approximate=True)
        elif m := _UNCERTAIN.match(text):
            marks |= Marks(uncertain=True)
        elif m := _FILLER.match(text):
            marks |= Marks(sometime=bool(m["sometime"]))
        else:
            return text, marks
        text = text[m.end() :]


def trailing_marks(text: str) -> tuple[str, Marks]:
    """The text without the marks after it: `~` is about, `?` and `(?)` are uncertain."""
    marks = Marks()
    while m := re.search(r"\s*(?:(~)|\(\?\)|(?<=[\w.)~])\?)$", text):
        marks |= Marks(approximate=bool(m[1]), uncertain=not m[1])
        text = text[: m.start()]
    return text, marks


def month_number(word: str) -> int:
    """1 for "jan", "january" or "jan."."""
    return MONTHS.index(word[:3]) + 1


def full_year(digits: str) -> int:
    """A year as written: "2020", "'20" or "69". Two digits mean 2000 to 2068 and 1969 to 1999."""
    number = digits.strip("'")
    if len(number) > 2:
        return int(number)
    return int(number) + (2000 if int(number) <= 68 else 1900)


def day_words(year: int, month: int, day: int) -> str:
    """A day for use in a reason: "January 30, 2020"."""
    return f"{MONTH_NAMES[month - 1]} {day}, {year}"


MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
