"""The reader of a mailbox file: how many messages it holds, what each says of itself, and each one's bytes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO

from casefile.evidence.extract.enclosures import subject_name
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.framing import MESSAGE_LIMIT, Framed, framed, head_end
from casefile.evidence.extract.headers import iso, readable, stated_date
from casefile.evidence.extract.paging import cut_pages

LISTED = 200
"""Messages whose headers stand among the facts; the pages list every one."""
APART = timedelta(hours=36)
"""Between a separating line, which names no zone, and Date: beyond it no zone explains the difference."""
HEAD_LIMIT = 1 << 18

_FIELD = re.compile(
    rb"^(date|subject|from|message-id)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_HEADER = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)
_QUOTED = re.compile(rb"^>+From ", re.MULTILINE)
_STAMP = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s.*", re.IGNORECASE)


def read(source: BinaryIO) -> Extraction:
    """Facts: messages (their number), message_list[] of the first 200, undated, first_date_stated and _utc,
    last_date_stated and _utc (the earliest and the latest Date in the box). The pages list every message."""
    listed: list[dict[str, Any]] = []
    lines: list[str] = []
    dated: list[tuple[str, str]] = []
    doubts: dict[str, list[int]] = {}
    total = 0
    for message in framed(source):
        total += 1
        said = summary(message)
        for code in _doubts(message, said):
            doubts.setdefault(code, []).append(message.number)
        if said["date_utc"]:
            dated.append((said["date_utc"], said["date_stated"]))
        if len(listed) < LISTED:
            listed.append(said)
        shown = (said["date_stated"] or "no date", said["from"] or "no sender", said["subject"] or "no subject")
        lines.append(f"{message.number}. {' | '.join(shown)}")
    first, last = (min(dated), max(dated)) if dated else ((None, None), (None, None))
    facts = {
        "messages": total,
        "first_date_stated": first[1],
        "first_date_utc": first[0],
        "last_date_stated": last[1],
        "last_date_utc": last[0],
        "undated": total - len(dated),
        "message_list": listed,
    }
    pages, left_out = cut_pages("\n".join(lines))
    return Extraction("mailbox", facts, pages, tuple(_flags(doubts, total, left_out)))


def children(source: BinaryIO) -> Iterator[Child]:
    """Each message of the box as its bytes stand there, without the separating line; one at a time.

    A message longer than 200 MiB is passed over: `read` flags it."""
    for message in framed(source):
        if not message.cut:
            name = subject_name(message.content) or f"message {message.number:04d}.eml"
            yield Child(name, message.content, "message/rfc822", f"message {message.number}")


def summary(message: Framed) -> dict[str, Any]:
    """What one message of a box says of itself: number, date_stated, date_utc, from_line, subject, from, message_id."""
    found = _fields(message.content, "date", "subject", "from", "message-id")
    date = stated_date(found["date"]) if found.get("date") else None
    return {
        "number": message.number,
        "date_stated": date.words if date else None,
        "date_utc": iso(date.utc) if date else None,
        "from_line": message.from_line or None,
        "subject": found.get("subject"),
        "from": found.get("from") or None,
        "message_id": found.get("message-id"),
    }


def _fields(content: bytes, *wanted: str) -> dict[str, str]:
    """The first value of each wanted header."""
    found: dict[str, str] = {}
    for stated, value in _FIELD.findall(_head(content)):
        name = stated.lower().decode("ascii")
        if name in wanted and name not in found:
            found[name] = readable(value.decode("ascii", "surrogateescape"))
    return found


def _head(content: bytes) -> bytes:
    """The header lines of a message, with line feeds for line ends where it has none; empty lines before them do
    not hide them."""
    end = head_end(content)[0]
    if content[:1] in (b"\r", b"\n"):
        content = content.lstrip(b"\r\n")
        end = head_end(content)[0]
    head = content[: min(end, HEAD_LIMIT)]
    return head if b"\n" in head else head.replace(b"\r", b"\n")


def _doubts(message: Framed, said: dict[str, Any]) -> Iterator[str]:
    if message.cut:
        yield "message_too_long"
    if b">From " in message.content and _QUOTED.search(message.content):
        yield "from_quoted"
    if not _HEADER.match(_head(message.content)):
        yield "no_headers"
    stamp = _STAMP.search(message.from_line)
    date = stated_date(said["date_stated"]).utc if stamp and said["date_utc"] else None
    if stamp and date:
        line = stated_date(f"{stamp[0]} +0000").utc or stated_date(stamp[0]).utc
        if line and abs(line - date) > APART:
            yield "from_line_mismatch"


def _flags(doubts: dict[str, list[int]], total: int, left_out: bool) -> Iterator[Flag]:
    said = {
        "message_too_long": f"longer than {MESSAGE_LIMIT >> 20} MiB and not taken out of the mailbox",
        "from_quoted": "lines begin with >From: the mailbox program or the writer put the > there; they stand as found",
        "no_headers": "no header lines, so no date, sender or subject",
        "from_line_mismatch": "the separating line and the Date header are more than a day apart; both are shown",
    }
    for code, words in said.items():
        if numbers := doubts.get(code):
            named = ", ".join(map(str, numbers[:20])) + (f" and {len(numbers) - 20} more" if numbers[20:] else "")
            yield Flag(code, f"message {named}: {words}")
    if not total:
        yield Flag("no_messages", "no message was found in this mailbox: open it beside the original")
    if left_out:
        yield Flag("text_cut", "the mailbox is too long: the end of its list of messages is not in the pages")
