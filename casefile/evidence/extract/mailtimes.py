"""The times a mail states of itself (Date, each Received, its Message-ID) side by side, and where they contradict
each other; none is chosen over another."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.headers import StatedDate, iso, received_date, stated_date

RECEIVED_LIMIT = 200
APART = timedelta(hours=24)
"""Between Date and the first Received: beyond it, delay in the mail no longer explains the difference."""
EARLY = timedelta(minutes=10)
"""By which a message may have been received before it says it was written: clocks differ."""
MADE_APART = timedelta(hours=48)
"""Between Date and the time in a Message-ID, which names no zone."""

_DIGITS = re.compile(r"[<.-]((?:19[89]|20\d)\d{11})[.@-]")
_EPOCH = re.compile(r"<\d+\.(?:\d+\.)?(\d{12,13})\.JavaMail\.|<(\d{9,10})\.\d+\.\d+\.camel@")


@dataclass(frozen=True, slots=True)
class MailTimes:
    """Date as it stands (None where there is none), the stamps of Received, last hop first, and the time that the
    Message-ID was made of, as words and as the nearest instant."""

    date: StatedDate | None
    hops: list[StatedDate]
    made: tuple[str, datetime] | None

    def facts(self) -> dict[str, Any]:
        """date_stated, date_utc, received_first, received_last, received[], message_id_time."""
        stamped = [hop.utc for hop in self.hops if hop.utc]
        return {
            "date_stated": self.date.words if self.date else None,
            "date_utc": iso(self.date.utc) if self.date else None,
            "received_first": iso(stamped[-1]) if stamped else None,
            "received_last": iso(stamped[0]) if stamped else None,
            "received": [{"stated": hop.words, "utc": iso(hop.utc)} for hop in self.hops[:RECEIVED_LIMIT]],
            "message_id_time": self.made[0] if self.made else None,
        }

    def flags(self) -> list[Flag]:
        """What cannot be read of these times, and every contradiction between them with both sides."""
        return [*_date_flags(self.date), *self._order_flags(), *self._made_flags()]

    def _order_flags(self) -> list[Flag]:
        flags: list[Flag] = []
        stamped = [hop.utc for hop in self.hops if hop.utc]
        date = self.date.utc if self.date else None
        if date and stamped and (stamped[-1] - date > APART or date - stamped[-1] > EARLY):
            words = f"Date says {iso(date)}, the first Received says {iso(stamped[-1])}"
            flags.append(Flag("date_received_mismatch", words))
        for later, earlier in pairwise(stamped):
            if earlier - later > APART:
                words = f"a Received of {iso(earlier)} lies below one of {iso(later)}"
                flags.append(Flag("received_order", words))
                break
        unread = sum(1 for hop in self.hops if hop.doubt)
        if unread:
            words = f"{unread} of {len(self.hops)} Received header(s) have no time that can be read with its zone"
            flags.append(Flag("received_unreadable", words))
        return flags

    def _made_flags(self) -> list[Flag]:
        if self.made is None:
            return []
        flags: list[Flag] = []
        words, made = self.made
        first = next((hop.utc for hop in reversed(self.hops) if hop.utc), None)
        date = self.date.utc if self.date else None
        for name, code, other in (("Date", "date", date), ("the first Received", "received", first)):
            if other and abs(other - made) > MADE_APART:
                said = f"{name} says {iso(other)}, the Message-ID holds the time {words}"
                flags.append(Flag(f"{code}_message_id_mismatch", said))
        return flags


def times_of(date: str | None, received: list[str], message_id: str | None) -> MailTimes:
    """The times in the raw values of these headers."""
    return MailTimes(
        stated_date(date) if date is not None else None,
        [received_date(value) for value in received],
        _made(message_id or ""),
    )


def _date_flags(date: StatedDate | None) -> list[Flag]:
    if date is None:
        return [Flag("date_missing", "the message has no Date header")]
    flags: list[Flag] = []
    if date.doubt == "unreadable":
        flags.append(Flag("date_unreadable", f"the Date header cannot be read as a date: {date.words!r}"))
    if date.doubt == "zone_unknown":
        words = f"the Date header names no zone, or one that is not known: {date.words!r}"
        flags.append(Flag("zone_unknown", words))
    if date.weekday:
        words = f"the Date header says {date.words!r}, but that day was a {date.weekday}"
        flags.append(Flag("weekday_mismatch", words))
    return flags


def _made(message_id: str) -> tuple[str, datetime] | None:
    """The time a Message-ID was made of, in the three forms whose digits are known to be one."""
    local = message_id.partition("@")[0] + "@"
    try:
        if match := _EPOCH.search(local):
            seconds = int(match[1]) / 1000 if match[1] else int(match[2])
            moment = datetime.fromtimestamp(int(seconds), UTC)
            return str(iso(moment)), moment
        if match := _DIGITS.search(local):
            moment = datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            return f"{moment:%Y-%m-%d %H:%M:%S} (no zone)", moment
    except (ValueError, OverflowError, OSError):
        return None
    return None
