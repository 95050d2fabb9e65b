"""The last reader: python-dateutil on a date in an unusual order, believed only where it used every word it got."""

import re
from datetime import datetime

from casefile.dates.stated import Stated
from casefile.dates.words import MONTH_NAME, full_year

_PARTS = re.compile(rf"(?:{MONTH_NAME}|(?:\d{{4}}|\d{{1,2}})(?!\d))(?P<sep>[\s./-]{{0,2}})")
_DEFAULTS = (datetime.fromisoformat("1972-02-11T03:04:05.000006"), datetime.fromisoformat("1984-09-23T13:44:35.000076"))


def read_leftover(text: str) -> Stated | None:
    """A day or month of one month's name and one or two numbers, such as "jan/30/2020", or None.

    Run twice with two different defaults, so that only fields that are in the text count; two-figure years follow the
    same rule as everywhere.
    """
    months, numbers, separators = _parts(text)
    if months != 1 or not 1 <= len(numbers) <= 2 or len(separators) > 1:
        return None
    if not any(len(number) == 4 for number in numbers) and not any(int(number) > 31 for number in numbers):
        return None
    found = [_parsed(text, default) for default in _DEFAULTS]
    first, second = found
    if first is None or second is None or (first.year, first.month) != (second.year, second.month):
        return None
    day = first.day if first.day == second.day else None
    years = {number for number in numbers if full_year(number) == first.year}
    rest = [int(number) for number in numbers if number not in years]
    if len(years) != 1 or rest != ([] if day is None else [day]) or (first.hour, second.hour) != (3, 13):
        return None
    return Stated(year=first.year, month=first.month, day=day)


def _parts(text: str) -> tuple[int, list[str], set[str]]:
    """How many month names, which numbers, and which separators make up the whole text; nothing where more is in it."""
    months, numbers, separators, at = 0, list[str](), set[str](), 0
    while at < len(text):
        m = _PARTS.match(text, at)
        if m is None:
            return 0, [], set()
        if m["month"]:
            months += 1
        else:
            numbers.append(re.sub(r"\D", "", m[0]))
        if m.end() < len(text):
            separators.add(m["sep"].strip() or " ")
        at = m.end()
    return months, numbers, separators


def _parsed(text: str, default: datetime) -> datetime | None:
    # loaded here: most phrases never come this far, and the library takes a third of the command's start
    from dateutil.parser import ParserError, parse, parserinfo

    class Century(parserinfo):
        """Two-figure years by this product's rule, never by today's date."""

        def convertyear(self, year: int, century_specified: bool = False) -> int:
            return year if century_specified or year > 99 else full_year(f"{year:02d}")

    try:
        return parse(text.replace("\u2013", "-"), parserinfo=Century(), default=default, fuzzy=False)
    except (ParserError, OverflowError, ValueError, TypeError):
        return None
