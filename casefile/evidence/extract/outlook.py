"""The reader of Outlook's .msg items: what the message states of itself, its text and what is attached, with the
messages inside it, which are no files of their own. Outlook's stores (.pst, .ost) are kept and not read."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, BinaryIO

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.headers import by_name, iso, readable, stated_date
from casefile.evidence.extract.mailtimes import MailTimes, times_of
from casefile.evidence.extract.mapi import Record, Value, opened
from casefile.evidence.extract.markup import text_of_html
from casefile.evidence.extract.mime import parse
from casefile.evidence.extract.outlookrtf import text_of_rtf, unpacked
from casefile.evidence.extract.paging import cut_pages, plain_lines

PAGE_LINES = 400
DEPTH = 20
"""Messages within messages beyond which they are not read."""
STORE = b"!BDN"
KEPT = {1: "to", 2: "cc", 3: "bcc"}
BY_REFERENCE = (2, 3, 4, 7)
_PREAMBLE = re.compile(r"\AMicrosoft Mail Internet Headers[^\r\n]*\s+")
APART = timedelta(hours=1)
"""Between the sending time Outlook kept and the Date header: the same clock gave both."""
TIMES = {
    "submitted_utc": 0x0039,
    "delivered_utc": 0x0E06,
    "created_utc": 0x3007,
    "modified_utc": 0x3008,
    "starts_utc": 0x0060,
    "ends_utc": 0x0061,
}
LOCATION, STARTS, ENDS = 0x8208, 0x820D, 0x820E


def read(source: BinaryIO) -> Extraction:
    """Facts as of an e-mail (date_stated, date_utc, from, to, cc, bcc, subject, message_id, received_first ...,
    attachments[], nested[]), and submitted_utc, delivered_utc, created_utc, modified_utc, message_class,
    transport_headers, properties. The words of attached messages follow those of the message."""
    if source.read(4) == STORE:
        words = "an Outlook store (.pst, .ost) is kept and hashed, not read: export its mail as .msg or .mbox files"
        return Extraction("outlook", flags=(Flag("not_read", f"{words} and receive those as well"),))
    source.seek(0)
    message = opened(source)
    facts, times = _facts(message)
    facts["properties"] = message.listed()
    text, flags = _words(message)
    flags = [*times.flags(), *_time_flags(message, facts, times), *flags, *_attachment_flags(message)]
    pieces = [_printed(facts, text), *_inner_texts(message)]
    pages, left_out = cut_pages("\n\n".join(pieces), lines=PAGE_LINES)
    facts["text_chars"] = sum(len(page.text) for page in pages)
    if left_out:
        flags.append(Flag("text_cut", "the message is too long: the end of its text is not in the pages"))
    return Extraction("outlook", facts, pages, tuple(dict.fromkeys(flags)))


def children(source: BinaryIO) -> Iterator[Child]:
    """The attached files, those of attached messages too; the latter are no files and cannot be taken out whole."""
    if source.read(4) != STORE:
        source.seek(0)
        yield from _files(opened(source), "", DEPTH)


def _files(message: Record, within: str, depth: int) -> Iterator[Child]:
    for number, part in enumerate(message.parts("__attach"), 1):
        place, content = f"{within}attachment {number}", part.content(0x3701)
        inner = part.embedded()
        if inner is not None and depth:
            yield from _files(inner, f"{place} ({_name(part)}), ", depth - 1)
        elif content is not None:
            yield Child(_name(part), content, part.text(0x370E), place)


def _facts(message: Record) -> tuple[dict[str, Any], MailTimes]:
    headers = _PREAMBLE.sub("", message.text(0x007D))
    fields = by_name(parse(headers.encode("utf-8", "replace"))[0]) if headers else {}
    message_id = message.text(0x1035) or readable(fields.get("message-id", [""])[0]) or None
    submitted = message.time(TIMES["submitted_utc"])
    date = submitted or next(iter(fields.get("date", ())), None)
    times = times_of(date, fields.get("received", []), message_id)
    named = message.named(LOCATION, STARTS, ENDS)
    facts: dict[str, Any] = {
        **times.facts(),
        "header_date_stated": readable(fields["date"][0]) if "date" in fields else None,
        **{fact: message.time(number) for fact, number in TIMES.items()},
        "message_id": message_id,
        "in_reply_to": message.text(0x1042) or None,
        "from": _sender(message, ", ".join(map(readable, fields.get("from", [])))),
        **_recipients(message),
        "subject": message.text(0x0037, 0x0E1D) or None,
        "message_class": message.text(0x001A) or None,
        "location": place if isinstance(place := named.get(LOCATION), str) and place else None,
        "attachments": [_attachment(part) for part in message.parts("__attach")],
        "nested": [_nested(inner) for part in message.parts("__attach") if (inner := part.embedded())],
        "transport_headers": plain_lines(headers) or None,
        "dkim_signatures": len(fields.get("dkim-signature", ())),
    }
    for fact, number in (("starts_utc", STARTS), ("ends_utc", ENDS)):
        facts[fact] = facts[fact] or _instant(named.get(number))
    return facts, times


def _instant(value: Value) -> str | None:
    return iso(value) if isinstance(value, datetime) else None


def _sender(message: Record, header: str) -> str:
    """Who sent it, and for whom where that is another; From of the header where Outlook kept no mail address."""
    if header and "@" not in message.text(0x5D01, 0x0C1F):
        return header
    sender = _person(message.text(0x0C1A), message.text(0x5D01, 0x0C1F))
    behalf = _person(message.text(0x0042), message.text(0x5D02, 0x0065))
    if behalf and sender and behalf != sender and message.text(0x0042) != message.text(0x0C1A):
        return f"{sender} on behalf of {behalf}"
    return sender or behalf


def _person(name: str, address: str) -> str:
    if not address or name == address:
        return name or address
    return f"{name} <{address}>" if name else address


def _recipients(message: Record) -> dict[str, Any]:
    people: dict[str, list[dict[str, str]]] = {"to": [], "cc": [], "bcc": []}
    for one in message.parts("__recip"):
        kind = KEPT.get((one.number(0x0C15) or 0) & 0x0F)
        if kind:
            person = {"name": one.text(0x3001, 0x5FF6), "address": one.text(0x39FE, 0x3003)}
            people[kind].append(person)
    shown: dict[str, Any] = {
        kind: ", ".join(_person(one["name"], one["address"]) for one in people[kind]) or message.text(display)
        for kind, display in (("to", 0x0E04), ("cc", 0x0E03), ("bcc", 0x0E02))
    }
    return {**shown, "addresses": people}


def _name(part: Record) -> str:
    """The name of an attachment; an attached message is named as Outlook shows it."""
    name = part.text(0x3707, 0x3704, 0x3001)
    return name if part.embedded() is None or name.lower().endswith(".msg") else f"{name or 'message'}.msg"


def _attachment(part: Record) -> dict[str, Any]:
    content, inner = part.content(0x3701), part.embedded()
    stated = part.text(0x370E) or ("application/vnd.ms-outlook" if inner else "application/octet-stream")
    known = content is not None and inner is None
    return {
        "name": _name(part) or stated,
        "media_type": stated,
        "size": len(content) if known and content is not None else None,
        "sha256": sha256(content).hexdigest() if known and content is not None else None,
    }


def _nested(inner: Record) -> dict[str, Any]:
    facts, _ = _facts(inner)
    named = ("subject", "from", "to", "cc", "bcc", "date_stated", "date_utc", "message_id", "attachments", "nested")
    return {"media_type": "application/vnd.ms-outlook", **{name: facts[name] for name in named}}


def _words(message: Record) -> tuple[str, list[Flag]]:
    """The text: the plain body where there is one, else from HTML, else from rich text."""
    plain, html, rich = message.text(0x1000), message.content(0x1013), message.content(0x1009)
    flags: list[Flag] = []
    page = message.number(0x3FDE)
    markup = decode(html, stated="utf-8" if page == 65001 else f"cp{page}").text if html else ""
    shown, remote = text_of_html(markup) if markup else ("", 0)
    if remote:
        flags.append(Flag("remote_content", f"the HTML names {remote} remote content(s); none was fetched"))
    if plain:
        if len(shown) > 2 * len(plain) + 200:
            words = f"the plain text shown has {len(plain)} characters, the HTML version {len(shown)}: compare them"
            flags.append(Flag("alternatives_differ", words))
        return plain_lines(plain), flags
    if shown:
        return shown, [*flags, Flag("html_only", "the text was taken from HTML: layout and hidden parts may differ")]
    text, wrapped = text_of_rtf(unpacked(rich)) if rich else ("", False)
    if text:
        source = "HTML kept inside rich text" if wrapped else "rich text"
        flags.append(Flag("rich_text_only", f"the text was taken from {source}: layout and hidden parts may differ"))
    return text, flags


def _inner_texts(message: Record, within: str = "", depth: int = DEPTH) -> Iterator[str]:
    """The attached messages as a page shows them, each under a heading that says where it stands."""
    for number, part in enumerate(message.parts("__attach"), 1):
        inner = part.embedded()
        if inner is not None and depth:
            place = f"{within}attachment {number}"
            yield f"[{place}: {_name(part)}]\n{_printed(_facts(inner)[0], _words(inner)[0])}"
            yield from _inner_texts(inner, f"{place}, ", depth - 1)


def _time_flags(message: Record, facts: dict[str, Any], times: MailTimes) -> list[Flag]:
    stated = stated_date(facts["header_date_stated"]) if facts["header_date_stated"] else None
    flags: list[Flag] = []
    if stated and stated.weekday:
        words = f"the Date header says {stated.words!r}, but that day was a {stated.weekday}"
        flags.append(Flag("weekday_mismatch", words))
    sent = times.date.utc if times.date else None
    if stated and stated.utc and sent and abs(stated.utc - sent) > APART:
        words = f"Outlook keeps {iso(sent)} as the time of sending, the Date header says {iso(stated.utc)}"
        flags.append(Flag("date_mismatch", words))
    if not facts["from"]:
        flags.append(Flag("from_missing", "the message names no sender"))
    if "smime" in message.text(0x001A).lower() and "multipartsigned" not in message.text(0x001A).lower():
        words = "the mail is enciphered or wrapped by S/MIME: its text and attachments cannot be read here"
        flags.append(Flag("encrypted", words))
    return flags


def _attachment_flags(message: Record) -> list[Flag]:
    flags: list[Flag] = []
    for part in message.parts("__attach"):
        name = _name(part) or "an attachment without a name"
        inner, content = part.embedded(), part.content(0x3701)
        if inner is not None:
            words = f"{name} is a message inside this one and no file of its own: its headers and text are shown "
            words += "with this message, its attachments are taken out"
            flags += [Flag("nested_not_a_file", words), *_attachment_flags(inner)]
        elif part.is_object():
            words = f"{name} is an object of another program inside the message: it is kept there and not taken out"
            flags.append(Flag("child_unreadable", words))
        elif part.number(0x3705) in BY_REFERENCE and not content:
            where = part.text(0x370D, 0x3708) or "a place that is not stated"
            flags.append(Flag("external_body", f"{name} is not in the message: it says it lies at {where}"))
        elif content is None:
            flags.append(Flag("child_unreadable", f"{name} is listed, but its bytes are not in the file"))
        elif not content:
            flags.append(Flag("attachment_empty", f"attached but without a byte: {name}"))
    return flags


def _printed(facts: dict[str, Any], text: str) -> str:
    named = (("Date", "date_stated"), ("From", "from"), ("To", "to"), ("Cc", "cc"), ("Bcc", "bcc"))
    lines = [f"{title}: {facts[name]}" for title, name in (*named, ("Subject", "subject")) if facts[name]]
    return "\n".join(lines) + "\n\n" + text.strip("\n")
