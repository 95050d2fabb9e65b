"""When a capture says it was made: the words of its layer, and the instant they mean where they name an offset."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from casefile.evidence.extract.headers import iso, stated_date

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)([.,]\d+)?\s*([Zz]|[+-]\d\d:?\d\d)")
_BROWSER = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)([+-])(\d\d):?(\d\d)\b"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def utc_of(words: str) -> str | None:
    """The instant stated, as 2023-10-31T15:57:19Z; None where no offset is named or no date is understood.

    Reads ISO 8601 (a fraction of a second is kept), mail and HTTP dates, and what a browser prints for a date."""
    words = words.strip()
    match = _ISO.fullmatch(words)
    if match:
        return _from_iso(match)
    match = _BROWSER.match(words)
    if match:
        return _from_browser(match)
    return None if re.match(r"\d{4}-", words) else iso(stated_date(words).utc)


def layer(name: str, words: str, **where: str) -> dict[str, Any]:
    """One statement of time: {layer, stated, utc} and whatever says `where` it stands."""
    return {"layer": name, "stated": words, "utc": utc_of(words), **where}


def seconds_apart(one: str, other: str) -> float:
    """The seconds between two instants written by `utc_of`."""
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())


def _from_iso(match: re.Match[str]) -> str | None:
    day, time, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{'+00:00' if zone in 'Zz' else zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    stem = (iso(moment) or "").removesuffix("Z")
    return f"{stem}{(fraction or '').replace(',', '.')}Z"


def _from_browser(match: re.Match[str]) -> str | None:
    month, day, year, hour, minute, second, sign, hours, minutes = match.groups()
    if month not in _MONTHS:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        local = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return iso(local - offset)
    except (ValueError, OverflowError):
        return None
