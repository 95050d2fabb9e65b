"""Posts, accounts and notices of a platform as flat facts: what is stated stays as stated, what is absent is None."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from casefile.evidence.extract.extraction import Flag
from casefile.evidence.platforms.ids import TWITTER, id_time

COUNTS = ("retweet_count", "reply_count", "like_count", "quote_count", "impression_count", "bookmark_count")
ACCOUNT_COUNTS = ("followers_count", "following_count", "tweet_count", "listed_count", "like_count")
TOLERANCE = timedelta(seconds=1)
"""Stated times are cut to seconds; a post's id and its stated time come from the same moment."""
_FORMS = ("%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z")


@dataclass(slots=True)
class Found:
    """What is being gathered from one file."""

    shapes: dict[str, int] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    removals: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    buckets: list[dict[str, Any]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def holds(self, record: dict[str, Any]) -> bool:
        """Whether the same record stands at the same place already: an answer includes what it also gives."""
        content = json.dumps({key: record[key] for key in record if key not in ("included", "shape")}, sort_keys=True)
        known = content in self.seen
        self.seen.add(content)
        return known

    def shape(self, name: str) -> None:
        """Count one value of a shape ("v2")."""
        self.shapes[name] = self.shapes.get(name, 0) + 1

    def flag(self, code: str, message: str) -> None:
        """Add a doubt."""
        self.flags.append(Flag(code, message))


@dataclass(frozen=True, slots=True)
class Where:
    """Where a record stands: its place in the file, what carries it, and when the file says it was fetched."""

    place: str
    shape: str
    included: bool = False
    observed_at: str | None = None

    @property
    def words(self) -> str:
        """As a message begins: "line 3: "."""
        return f"{self.place}: " if self.place else ""


def instant_of(stated: Any) -> datetime | None:
    """The instant of a stated time that names its offset; None for every other."""
    if not isinstance(stated, str):
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(stated.strip(), form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    try:
        read = datetime.fromisoformat(stated.strip())
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def utc(instant: datetime | None) -> str | None:
    """ISO 8601 with Z and milliseconds where there are any."""
    if instant is None:
        return None
    spec = "milliseconds" if instant.microsecond else "seconds"
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def of_milliseconds(stated: Any) -> datetime | None:
    """The instant of a count of milliseconds since 1970, as streams give it."""
    words = str(stated)
    if not re.fullmatch(r"\d{12,14}", words):
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(words))


def whole(value: Any) -> int | str | None:
    """A count as stated: a number where it is one, its words where it is displayed otherwise, None if absent."""
    if value is None or isinstance(value, bool):
        return None
    words = str(value).strip()
    return int(words) if re.fullmatch(r"\d{1,18}", words) else words or None


def counts(names: Iterable[str], *stated: Mapping[str, Any]) -> dict[str, int | str | None]:
    """Each count by its name; None where no mapping states it."""
    return {
        name: next((found for one in stated if (found := whole(one.get(name))) is not None), None) for name in names
    }


def ident(value: Mapping[str, Any], name: str = "id") -> str:
    """An id as words: the text form where both stand, since programs round the number."""
    stated = value.get(f"{name}_str") or value.get(name)
    return "" if stated is None or isinstance(stated, (dict, list, bool)) else str(stated)


def dated(found: Found, where: Where, record: dict[str, Any], stated: Any) -> dict[str, Any]:
    """Add to a record its stated time, its id's time beside it, and a flag where the two differ."""
    instant, carried = instant_of(stated), id_time(TWITTER, record["id"])
    record |= {
        "stated": stated if isinstance(stated, str) else None,
        "stated_utc": utc(instant),
        "id_time": carried.stated,
        "id_time_reason": carried.reason,
    }
    if instant and carried.instant and abs(carried.instant - instant) > TOLERANCE:
        words = f"{record['kind']} {record['id']} is stated as of {utc(instant)}, but its id carries {carried.stated}"
        # An account's id is given when its sign-up begins, minutes before the time that is stated for it.
        code = "id_time_conflict" if record["kind"] == "post" else "account_id_time_differs"
        found.flag(code, where.words + words)
    if stated and instant is None:
        found.flag("time_unread", f"{where.words}“{stated}” is not read as a time: it names no offset")
    return record


def post(found: Found, where: Where, identifier: str, stated: Any, **more: Any) -> dict[str, Any]:
    """A post with every fact a post can have; what the file does not state is None."""
    record: dict[str, Any] = {
        "kind": "post",
        "id": identifier,
        "place": where.place,
        "shape": where.shape,
        "included": where.included,
        "observed_at": where.observed_at,
        "author_id": None,
        "handle": None,
        "text": None,
        "counts": dict.fromkeys(COUNTS),
        "edits": None,
        "references": [],
        "removed": None,
        "withheld": None,
        "availability": "returned",
    }
    record |= more
    if not found.holds(record):
        found.items.append(dated(found, where, record, stated))
    return record


def account(found: Found, where: Where, identifier: str, stated: Any, **more: Any) -> dict[str, Any]:
    """An account with what the file states of it."""
    record: dict[str, Any] = {
        "kind": "account",
        "id": identifier,
        "place": where.place,
        "shape": where.shape,
        "included": where.included,
        "observed_at": where.observed_at,
        "handle": None,
        "name": None,
        "counts": dict.fromkeys(ACCOUNT_COUNTS),
        "protected": None,
        "verified": None,
        "withheld": None,
    }
    record |= more
    if not found.holds(record):
        found.accounts.append(dated(found, where, record, stated))
    return record


def is_user(value: Any) -> bool:
    """Whether a value is an account of either API."""
    return isinstance(value, Mapping) and bool(ident(value)) and ("screen_name" in value or "username" in value)


def members(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list; none where the name holds anything else."""
    stated = value.get(name)
    return [one for one in stated if isinstance(one, Mapping)] if isinstance(stated, list) else []


def whole_or_none(value: Any) -> int | None:
    """A number that some programs write in quotation marks."""
    return int(str(value)) if value is not None and str(value).isdecimal() and len(str(value)) < 10 else None
