"""Reading the header lines of a mail as they stand: raw bytes, encoded words, addresses and dates, with no
line dropped because it is broken."""

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from casefile.evidence.extract.charset import decode

ADDRESS_LIMIT = 100_000
"""Characters of a recipient header beyond which single addresses are not parsed out of it."""
DATE_LIMIT = 1000
"""Characters beyond which nothing is taken for a date."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FOLD = re.compile(r"[\r\n]+[ \t]*")
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_WEEKDAY = re.compile(r"\s*([a-z]{3})[a-z]*\s*,?\s", re.IGNORECASE)
# The addresses and dates of nearly all mail have one plain form, which is read here in a tenth of the time.
_NAME = r"[A-Za-z0-9_'-]+(?: [A-Za-z0-9_'-]+)*"
_ADDRESS = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_SIMPLE = re.compile(rf"(?:{_NAME} <{_ADDRESS}>|{_ADDRESS})(?:, (?:{_NAME} <{_ADDRESS}>|{_ADDRESS}))*")
_ONE = re.compile(rf"(?:({_NAME}) <|(?:\A|(?<=, )))({_ADDRESS})")
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, {1,2})?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)"
    r" ([+-])(\d\d)([0-5]\d)(?: \([A-Z]+\))?"
)
_AT = re.compile(r"\s+at\s+(?=\d)")
_OFFSET = re.compile(r"\s*\b(?:GMT|UTC)([+-])(\d{1,2})(?::?([0-5]\d))?\b")
_HALF = re.compile(r"\b(\d{1,2})(:\d\d(?::\d\d)?)\s*([AP])\.?M\b\.?", re.IGNORECASE)
MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * month : 3 * month + 3]: month + 1 for month in range(12)}


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date header: its words, the instant they mean where that is certain, and what is wrong with them.

    `doubt` is "", `unreadable` or `zone_unknown`; `weekday` the right day where the stated one is wrong."""

    words: str
    utc: datetime | None = None
    doubt: str = ""
    weekday: str = ""


def header_values(message: Message, name: str) -> list[str]:
    """Every value of one header, raw: bytes that are not ASCII stand as surrogate escapes."""
    return [str(value) for stated, value in message.raw_items() if str(stated).lower() == name]


def by_name(message: Message) -> dict[str, list[str]]:
    """Every header's raw values under its name in lower case, in order."""
    found: dict[str, list[str]] = {}
    for stated, value in message.raw_items():
        found.setdefault(str(stated).lower(), []).append(str(value))
    return found


def readable(raw: str) -> str:
    """A raw header value as people read it: unfolded, its bytes and its encoded words decoded."""
    unfolded = (_FOLD.sub(" ", raw) if "\n" in raw or "\r" in raw else raw).strip()
    if not unfolded.isascii():
        unfolded = decode(unfolded.encode("utf-8", "surrogateescape")).text
    return _decoded_words(unfolded) if "=?" in unfolded else unfolded


def addresses(raw: list[str]) -> list[dict[str, str]]:
    """The single addresses in the values of one header, as {"name", "address"}; empty where it is too long."""
    if sum(map(len, raw)) > ADDRESS_LIMIT:
        return []
    if all(map(_SIMPLE.fullmatch, raw)):
        return [dict(zip(("name", "address"), one, strict=True)) for value in raw for one in _ONE.findall(value)]
    unfolded = [_FOLD.sub(" ", value) for value in raw]
    return [
        {"name": readable(name), "address": readable(address)}
        for name, address in getaddresses(unfolded)
        if name or address
    ]


def stated_date(words: str) -> StatedDate:
    """What a date header says. No zone, or one nobody knows, leaves the instant open: none is assumed."""
    words = readable(words)
    if len(words) > DATE_LIMIT:
        return StatedDate(words, doubt="unreadable")
    try:
        moment = _parsed(words)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return StatedDate(words, doubt="unreadable")
    stated = _WEEKDAY.match(words)
    right = WEEKDAYS[moment.weekday()]
    wrong = stated is not None and stated[1].lower() in WEEKDAYS and stated[1].lower() != right
    weekday = moment.strftime("%A") if wrong else ""
    if moment.tzinfo is None:
        # The library reads "-0000" and an unknown zone alike; RFC 5322 3.3 makes the first one UTC.
        if not re.search(r"-0000\b", words):
            return StatedDate(words, doubt="zone_unknown", weekday=weekday)
        moment = moment.replace(tzinfo=UTC)
    try:
        return StatedDate(words, moment.astimezone(UTC), weekday=weekday)
    except OverflowError:
        return StatedDate(words, doubt="unreadable")


def received_date(raw: str) -> StatedDate:
    """The time stamp of a Received header: what follows its last semicolon (RFC 5321, 4.4)."""
    text = readable(raw)
    return stated_date(text.rpartition(";")[2].strip()) if ";" in text else StatedDate("", doubt="unreadable")


def iso(moment: datetime | None) -> str | None:
    """An instant as 2020-01-30T15:50:39Z, or None."""
    return f"{moment.isoformat()[:19]}Z" if moment else None


def _parsed(words: str) -> datetime:
    words = _HALF.sub(_plain_hour, _OFFSET.sub(_plain_offset, _AT.sub(" ", words)))
    plain = _DATE.fullmatch(words)
    if plain and plain[2] in MONTHS:
        day, month, year, hour, minute, second, sign, hours, minutes = plain.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(-offset if sign == "-" else offset) if (sign, offset) != ("-", timedelta()) else None
        return datetime(int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=zone)
    if re.match(r"\d{4}-\d\d-\d\dT\d", words):
        return datetime.fromisoformat(words)
    return parsedate_to_datetime(words)


def _plain_offset(match: re.Match[str]) -> str:
    """ "GMT+1" and "UTC-03:30" as +0100 and -0330."""
    return f" {match[1]}{match[2]:0>2}{match[3] or '00'}"


def _plain_hour(match: re.Match[str]) -> str:
    """ "9:30 PM" as 21:30, which the library would read as 09:30. ValueError for "15:00 PM"."""
    hour = int(match[1])
    if not 1 <= hour <= 12:
        raise ValueError("no hour of a half day")
    return f"{hour % 12 + (12 if match[3] in 'pP' else 0):02}{match[2]}"


def _decoded_words(text: str) -> str:
    """RFC 2047: spaces between two encoded words vanish, and one character may be split over both."""
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    position = 0
    for match in _WORD.finditer(text):
        between, content = text[position : match.start()], _word_bytes(match)
        if between.strip() or (between and not waiting):
            pieces += [_joined(waiting), between]
            waiting = []
        position = match.end()
        if content is None:
            pieces += [_joined(waiting), match[0]]
            waiting = []
        elif waiting and waiting[-1][0] == match[1].lower():
            waiting[-1] = (waiting[-1][0], waiting[-1][1] + content)
        else:
            waiting.append((match[1].lower(), content))
    return "".join([*pieces, _joined(waiting), text[position:]])


def _word_bytes(match: re.Match[str]) -> bytes | None:
    encoded = match[3].encode("ascii", "replace")
    try:
        if match[2] in "qQ":
            return binascii.a2b_qp(encoded, header=True)
        return binascii.a2b_base64(encoded + b"=" * (-len(encoded) % 4))
    except binascii.Error:
        return None


def _joined(words: list[tuple[str, bytes]]) -> str:
    return "".join(decode(content, stated=charset).text for charset, content in words)
