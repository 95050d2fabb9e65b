"""The reader of one e-mail message (RFC 5322 and what passes for it): what its headers state, side by side
and never corrected, its text, and what is attached."""

from datetime import timedelta
from email.message import Message
from itertools import pairwise
from typing import Any, BinaryIO

from casefile.evidence.extract.extraction import Extraction, Flag
from casefile.evidence.extract.headers import (
    StatedDate,
    addresses,
    header_values,
    iso,
    readable,
    received_date,
    stated_date,
)
from casefile.evidence.extract.mime import Words, attachments, defects, parse, words_of
from casefile.evidence.extract.paging import cut_pages, plain_lines

READ_LIMIT = 200 << 20
"""Bytes of a message that are parsed; a larger one is read up to here and flagged."""
PAGE_LINES = 400
RECEIVED_LIMIT = 200
APART = timedelta(hours=24)
"""Between Date and the first Received: beyond it, delay in the mail no longer explains the difference."""
EARLY = timedelta(minutes=10)
"""By which a message may have been received before it says it was written: clocks differ."""
ONCE = ("date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "subject")
"""Headers that RFC 5322, 3.6, allows at most once."""
PEOPLE = ("from", "to", "cc", "bcc")


def read(source: BinaryIO) -> Extraction:
    """Facts: date_stated, date_utc, received_first and _last (UTC), received[], message_id, from, to, cc, bcc
    and subject as they read, addresses, attachments[], nested[], parts, dkim_signatures, defects[].

    Where a header occurs twice the first one counts and a flag says so."""
    content = source.read(READ_LIMIT + 1)
    message, flags = parse(content[:READ_LIMIT])
    if len(content) > READ_LIMIT:
        flags.append(Flag("message_cut", "the message is too long to be read whole: its end was not read"))
    facts = _headers(message)
    date, hops = stated_date(facts["date_stated"] or ""), _received(message)
    facts.update(_times(date, hops))
    flags += _date_flags(facts, date) + _order_flags(date, hops) + _header_flags(message, facts)
    words = words_of(message)
    facts["attachments"], facts["nested"] = attachments(message)
    facts["parts"] = sum(1 for _ in message.walk())
    facts["defects"] = defects(message)
    flags += _body_flags(words, facts)
    pages, left_out = cut_pages(_printed(facts, words), lines=PAGE_LINES)
    facts["text_chars"] = sum(len(page.text) for page in pages)
    if left_out:
        flags.append(Flag("text_cut", "the message is too long: the end of its text is not in the pages"))
    return Extraction("email", facts, pages, tuple(flags))


def _headers(message: Message) -> dict[str, Any]:
    facts: dict[str, Any] = {name: ", ".join(map(readable, header_values(message, name))) for name in PEOPLE}
    facts["addresses"] = {name: addresses(header_values(message, name)) for name in PEOPLE}
    for fact, name in (("date_stated", "date"), ("subject", "subject"), ("message_id", "message-id")):
        values = header_values(message, name)
        facts[fact] = readable(values[0]) if values else None
    facts["dkim_signatures"] = len(header_values(message, "dkim-signature"))
    return facts


def _received(message: Message) -> list[StatedDate]:
    """The stamps of the Received headers, top to bottom: the last hop first."""
    return [received_date(value) for value in header_values(message, "received")]


def _times(date: StatedDate, hops: list[StatedDate]) -> dict[str, Any]:
    stamped = [hop.utc for hop in hops if hop.utc]
    return {
        "date_utc": iso(date.utc),
        "received_first": iso(stamped[-1]) if stamped else None,
        "received_last": iso(stamped[0]) if stamped else None,
        "received": [{"stated": hop.words, "utc": iso(hop.utc)} for hop in hops[:RECEIVED_LIMIT]],
    }


def _date_flags(facts: dict[str, Any], date: StatedDate) -> list[Flag]:
    if facts["date_stated"] is None:
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


def _order_flags(date: StatedDate, hops: list[StatedDate]) -> list[Flag]:
    """Contradictions between Date and Received, and among the Received; both sides are named, none chosen."""
    stamped = [hop for hop in hops if hop.utc]
    flags: list[Flag] = []
    if date.utc and stamped:
        first = stamped[-1].utc
        if first and (first - date.utc > APART or date.utc - first > EARLY):
            words = f"Date says {iso(date.utc)}, the first Received says {iso(first)}"
            flags.append(Flag("date_received_mismatch", words))
    for later, earlier in pairwise(stamped):
        if later.utc and earlier.utc and earlier.utc - later.utc > APART:
            words = f"a Received of {iso(earlier.utc)} lies below one of {iso(later.utc)}"
            flags.append(Flag("received_order", words))
            break
    return flags


def _header_flags(message: Message, facts: dict[str, Any]) -> list[Flag]:
    flags = [
        Flag("header_repeated", f"the header {name.title()} occurs {count} times")
        for name in ONCE
        if (count := len(header_values(message, name))) > 1
    ]
    if not facts["from"]:
        flags.append(Flag("from_missing", "the message names no sender in From"))
    if any("\ufffd" in str(facts[name]) for name in (*PEOPLE, "subject", "date_stated", "message_id")):
        flags.append(Flag("header_undecodable", "some characters of the headers could not be read and show as \ufffd"))
    return flags


def _body_flags(words: Words, facts: dict[str, Any]) -> list[Flag]:
    flags = list(dict.fromkeys(words.flags))
    if words.html_only:
        flags.append(Flag("html_only", "the text was taken from HTML: layout and hidden parts may differ"))
    if words.remote:
        flags.append(Flag("remote_content", f"the HTML names {words.remote} remote content(s); none was fetched"))
    empty = [attached["name"] for attached in facts["attachments"] if attached["size"] == 0]
    if empty:
        flags.append(Flag("attachment_empty", f"attached but without a byte: {', '.join(empty[:20])}"))
    if facts["defects"]:
        flags.append(Flag("malformed", "the message breaks the rules of MIME: " + ", ".join(facts["defects"])))
    return flags


def _printed(facts: dict[str, Any], words: Words) -> str:
    """The message as a page shows it: its main headers as they read, an empty line, its text."""
    named = (("Date", "date_stated"), *((name.title(), name) for name in PEOPLE), ("Subject", "subject"))
    head = [f"{title}: {facts[name]}" for title, name in named if facts[name]]
    body = "\n\n".join(plain_lines(piece).strip("\n") for piece in words.pieces if piece.strip())
    return "\n".join(head) + "\n\n" + body
