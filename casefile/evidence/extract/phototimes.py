"""The times stated in a picture, each as it stands and as it reads: a zone only where the file states one.
None is chosen; where two cannot both be right, a flag names both."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import combinations
from typing import Any

from casefile.evidence.extract.extraction import Flag

WIDEST_ZONES = timedelta(hours=14, minutes=30)
"""Local time and UTC lie at most 14 hours apart; with a little for a stale fix, no zone explains more."""
NEAR = timedelta(minutes=10)
"""By which two clocks, or a camera and its last satellite fix, may differ without a word."""
DAY = timedelta(hours=24)

_DATE = re.compile(
    r"\s*(\d{4})([:/.\-])(\d{2})\2(\d{2})(?:[ T]\s?(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*\Z"
)
_EXIF_FORM = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d\Z")
_OFFSET = re.compile(r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))\s*\Z")

Time = dict[str, Any]
"""{source, stated, local, offset, utc}: `local` is the time on the clock in ISO form without a zone, `offset`
what the file states of its zone, `utc` follows from both; each None where it is unknown."""


def read_time(source: str, stated: str, *, offset: str = "", fraction: str = "") -> tuple[Time, list[Flag]]:
    """The time `stated` by `source` (with the zone `offset` and the `fraction` of a second stated beside it)."""
    time: Time = {"source": source, "stated": stated, "local": None, "offset": offset.strip() or None, "utc": None}
    if not stated.strip(" :\0-/0"):
        return time, [Flag("date_blank", f"{source} is there but says nothing ({stated!r}): the time is unknown")]
    match = _DATE.match(stated)
    clock = _clock(match, fraction) if match else None
    if match is None or (clock is None and match[5]):
        return _mail_form(time, stated)
    flags: list[Flag] = []
    if match[9] and time["offset"] and _minutes(match[9]) != _minutes(time["offset"]):
        words = f"{source} states the offset {match[9]} in itself and {time['offset']} beside it"
        flags.append(Flag("offset_mismatch", words))
    time["offset"] = match[9] or time["offset"]
    if clock is None:
        return time, flags
    time["local"] = _iso(clock)
    minutes = _minutes(time["offset"])
    if minutes is not None and len(flags) == 0:
        time["utc"] = _shifted(clock, minutes)
    elif time["offset"] and not flags:
        words = f"{source} has the offset {time['offset']!r}, which cannot be read as one: its zone is unknown"
        flags.append(Flag("offset_unreadable", words))
    if source.startswith("EXIF") and not _EXIF_FORM.match(stated.strip()):
        flags.append(Flag("date_form", f"{source} is not written in the form of EXIF: {stated!r}"))
    return time, flags


def gps_time(date: str, clock: tuple[float | None, ...]) -> tuple[Time, list[Flag]]:
    """The satellite time: EXIF defines it as UTC. Without its date it is a time of an unknown day."""
    told = ":".join("?" if one is None else f"{one:g}".zfill(2) for one in clock)
    time: Time = {"source": "GPS", "stated": f"{date} {told}".strip(), "local": None, "offset": None, "utc": None}
    match = re.match(r"\s*(\d{4})[:\-/](\d{1,2})[:\-/](\d{1,2})", date)
    if match is None or len(clock) != 3:
        lacking = "a date" if clock else "a time of day"
        return time, [Flag("gps_time_partial", f"the GPS time {time['stated']!r} lacks {lacking}: when is unknown")]
    try:
        hours, minutes, seconds = (float("nan") if one is None else one for one in clock)
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
        moment = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return time, [Flag("date_unreadable", f"the GPS time {time['stated']!r} cannot be read as a time")]
    time["offset"], time["utc"] = "UTC", _iso(moment.replace(tzinfo=None)) + "Z"
    return time, []


def contradictions(times: list[Time]) -> list[Flag]:
    """What among the times cannot all be right; both sides of each are named."""
    first: dict[str, Time] = {}
    for time in times:
        first.setdefault(time["source"], time)
    flags: list[Flag] = []
    taken, digitized = first.get("EXIF DateTimeOriginal"), first.get("EXIF DateTimeDigitized")
    changed, fixed = first.get("EXIF DateTime"), first.get("GPS")
    for one in (taken, digitized):
        if one and fixed and not flags:
            flags += _against_gps(one, fixed)
    if taken and digitized and _apart(taken, digitized, DAY):
        flags.append(_both("taken_digitized_mismatch", taken, digitized, "are more than a day apart"))
    if taken and changed and _before(changed, taken):
        flags.append(_both("changed_before_taken", changed, taken, "are in the wrong order"))
    for one, other in combinations(times, 2):
        if _same_thing(one["source"], other["source"]) and _apart(one, other, timedelta(seconds=2)):
            flags.append(_both("stated_twice_mismatch", one, other, "name the same thing and differ"))
    return flags


def _against_gps(one: Time, fixed: Time) -> list[Flag]:
    if not fixed["utc"]:
        return []
    satellite = _parsed(fixed["utc"])
    if one["utc"] and abs(_parsed(one["utc"]) - satellite) > NEAR:
        return [_both("exif_gps_mismatch", one, fixed, f"are {_span(_parsed(one['utc']) - satellite)} apart")]
    if one["utc"] is None and one["local"] and abs(_parsed(one["local"]) - satellite) > WIDEST_ZONES:
        span = _span(_parsed(one["local"]) - satellite)
        return [_both("exif_gps_mismatch", one, fixed, f"are {span} apart: more than any time zone explains")]
    return []


def _same_thing(one: str, other: str) -> bool:
    """Whether two sources state the same property, once in EXIF and once in XMP or a second EXIF block."""
    if "history" in one or "history" in other:
        return False
    return one != other and one.split()[-1].rpartition(":")[2] == other.split()[-1].rpartition(":")[2]


def _apart(one: Time, other: Time, limit: timedelta) -> bool:
    for form in ("utc", "local"):
        if one[form] and other[form]:
            return abs(_parsed(one[form]) - _parsed(other[form])) > limit
    return False


def _before(one: Time, other: Time) -> bool:
    for form in ("utc", "local"):
        if one[form] and other[form]:
            return _parsed(one[form]) < _parsed(other[form])
    return False


def _both(code: str, one: Time, other: Time, words: str) -> Flag:
    return Flag(code, f"{one['source']} says {_told(one)} and {other['source']} says {_told(other)}: they {words}")


def _told(time: Time) -> str:
    return str(time["utc"] or f"{time['local']} without a zone")


def _span(difference: timedelta) -> str:
    seconds = int(abs(difference).total_seconds())
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    named = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in named if count) or "0 s"


def _clock(match: re.Match[str], fraction: str) -> datetime | None:
    if not match[5]:
        return None
    digits = match[8] or (fraction.strip() if fraction.strip().isdecimal() else "")
    try:
        # Without a zone on purpose: what the clock showed, wherever it hung.
        whole = datetime.fromisoformat(f"{match[1]}-{match[3]}-{match[4]}T{match[5]}:{match[6]}:{match[7] or '00'}")
        return whole.replace(microsecond=int(digits[:6].ljust(6, "0")) if digits else 0)
    except ValueError:
        return None


def _mail_form(time: Time, stated: str) -> tuple[Time, list[Flag]]:
    """The form of mail headers, which PNG recommends; else unreadable."""
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError, OverflowError):
        words = f"{time['source']} cannot be read as a date and time: {stated[:80]!r}"
        return time, [Flag("date_unreadable", words)]
    time["local"] = _iso(moment.replace(tzinfo=None))
    if moment.tzinfo is not None:
        time["offset"], time["utc"] = moment.strftime("%z"), _iso(moment.astimezone(UTC).replace(tzinfo=None)) + "Z"
    return time, []


def _minutes(offset: str | None) -> int | None:
    match = _OFFSET.match(offset or "")
    if match is None:
        return None
    if match[1]:
        return 0
    minutes = int(match[3]) * 60 + int(match[4])
    if minutes > 14 * 60 or int(match[4]) > 59:
        return None
    return -minutes if match[2] == "-" else minutes


def _shifted(clock: datetime, minutes: int) -> str | None:
    try:
        return _iso(clock - timedelta(minutes=minutes)) + "Z"
    except OverflowError:
        return None


def _iso(clock: datetime) -> str:
    return clock.isoformat(timespec="microseconds" if clock.microsecond else "seconds").rstrip()


def _parsed(iso: str) -> datetime:
    return datetime.fromisoformat(iso.removesuffix("Z"))
