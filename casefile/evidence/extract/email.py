"""The reader of one e-mail message (RFC 5322 and what passes for it): what its headers state, side by side
and never corrected, its text, what is attached, and whether its signatures hold."""

from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any, BinaryIO

from casefile.evidence.extract.dkim import check
from casefile.evidence.extract.enclosures import (
    Enclosure,
    carried,
    enclosures,
    nested_mails,
    sealed,
    uuencoded,
    wrapped_flags,
)
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.framing import framed_twice
from casefile.evidence.extract.headers import addresses, by_name, readable
from casefile.evidence.extract.mailtimes import times_of
from casefile.evidence.extract.mime import Words, defects, parse, unmarked, words_of
from casefile.evidence.extract.paging import cut_pages, plain_lines

READ_LIMIT = 200 << 20
"""Bytes of a message that are parsed; a larger one is read up to here and flagged."""
PAGE_LINES = 400
ONCE = ("date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "subject")
"""Headers that RFC 5322, 3.6, allows at most once."""
PEOPLE = ("from", "to", "cc", "bcc")

Fields = Mapping[str, list[str]]


def read(source: BinaryIO, keys: Mapping[str, Any] | None = None) -> Extraction:
    """Facts: date_stated, date_utc, received_first and _last (UTC), received[], message_id, message_id_time, from,
    to, cc, bcc and subject as they read, addresses, attachments[], nested[], uuencoded[], parts,
    dkim[], dkim_result, dkim_signatures, defects[].

    Where a header occurs twice the first one counts and a flag says so."""
    return read_message(source.read(READ_LIMIT + 1), keys=keys)


def read_message(content: bytes, *, keys: Mapping[str, Any] | None = None) -> Extraction:
    """The same of a message in memory."""
    message, flags = parse(content[:READ_LIMIT])
    if len(content) > READ_LIMIT:
        flags.append(Flag("message_cut", "the message is too long to be read whole: its end was not read"))
    fields = by_name(message)
    facts = _headers(fields)
    times = times_of(_first(fields, "date"), fields.get("received", []), facts["message_id"])
    facts |= times.facts()
    flags += times.flags() + _header_flags(fields, facts)
    attached = _carry(message, content, facts)
    facts["defects"] = defects(message)
    facts["parts"] = sum(1 for _ in message.walk())
    _signatures(content, fields, keys or {}, facts)
    words = words_of(message)
    flags += _body_flags(words, facts) + _carried_flags(message, attached, facts)
    if framed_twice(content):
        several = "the file goes on with further messages: rename it to end in .mbox and receive it again"
        flags.append(Flag("mailbox_in_mail", several))
    pages, left_out = cut_pages(_printed(facts, words), lines=PAGE_LINES)
    facts["text_chars"] = sum(len(page.text) for page in pages)
    if left_out:
        flags.append(Flag("text_cut", "the message is too long: the end of its text is not in the pages"))
    return Extraction("email", facts, pages, tuple(flags))


def signatures(source: BinaryIO, keys: Mapping[str, Any]) -> dict[str, Any]:
    """What `read` says of the signatures alone, by these keys: dkim, dkim_result, and flags [{code, message}]."""
    facts: dict[str, Any] = {"dkim": check(unmarked(source.read(READ_LIMIT + 1)), keys)}
    facts["dkim_result"] = _results(facts["dkim"])
    flags = [{"code": flag.code, "message": flag.message} for flag in _signature_flags(facts)]
    return facts | {"flags": flags}


def children(source: BinaryIO) -> Iterator[Child]:
    """Attachments, named inline parts and uuencoded files, decoded, and nested mails as their bytes stand."""
    yield from carried(source.read(READ_LIMIT))


def _first(fields: Fields, name: str) -> str | None:
    values = fields.get(name)
    return values[0] if values else None


def _headers(fields: Fields) -> dict[str, Any]:
    facts: dict[str, Any] = {name: ", ".join(map(readable, fields.get(name, []))) for name in PEOPLE}
    facts["addresses"] = {name: addresses(fields.get(name, [])) for name in PEOPLE}
    for fact, name in (("subject", "subject"), ("message_id", "message-id"), ("sent_stated", "sent")):
        value = _first(fields, name)
        facts[fact] = None if value is None else readable(value)
    return facts


def _carry(message: Message, content: bytes, facts: dict[str, Any]) -> list[Enclosure]:
    """Put what the mail carries into its facts; nested mails are read from a tree in which they are unopened."""
    facts["nested"] = nested_mails(message)
    whole = sealed(content[:READ_LIMIT]) if facts["nested"] else message
    attached = list(enclosures(whole))
    facts["attachments"] = [one.facts() for one in attached]
    facts["uuencoded"] = [one.facts() for one in uuencoded(message)]
    return attached


def _signatures(content: bytes, fields: Fields, keys: Mapping[str, Any], facts: dict[str, Any]) -> None:
    """dkim is one object a signature; dkim_result names every result once, or "unsigned"."""
    facts["dkim_signatures"] = len(fields.get("dkim-signature", []))
    facts["dkim"] = check(unmarked(content), keys) if facts["dkim_signatures"] else []
    facts["dkim_result"] = _results(facts["dkim"])


def _results(findings: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(one["result"] for one in findings)) or "unsigned"


def _signature_flags(facts: dict[str, Any]) -> list[Flag]:
    failed = [f"{one['domain']}: {one['reason']}" for one in facts["dkim"] if one["result"] == "fail"]
    return [Flag("dkim_fail", "a DKIM signature does not hold: " + "; ".join(failed))] if failed else []


def _header_flags(fields: Fields, facts: dict[str, Any]) -> list[Flag]:
    flags = [
        Flag("header_repeated", f"the header {name.title()} occurs {count} times")
        for name in ONCE
        if (count := len(fields.get(name, ()))) > 1
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
    if facts["defects"]:
        flags.append(Flag("malformed", "the message breaks the rules of MIME: " + ", ".join(facts["defects"])))
    return flags + _signature_flags(facts)


def _carried_flags(message: Message, attached: list[Enclosure], facts: dict[str, Any]) -> list[Flag]:
    if not attached and not facts["uuencoded"] and not message.is_multipart():
        plain = message.get_content_type() == "text/plain"
        return wrapped_flags(message) if not plain or "-----BEGIN PGP" in str(message.get_payload()) else []
    flags: list[Flag] = []
    empty = [one["name"] for one in facts["attachments"] if one["size"] == 0]
    if empty:
        flags.append(Flag("attachment_empty", f"attached but without a byte: {', '.join(empty[:20])}"))
    broken = [one.name or one.media_type for one in attached if one.defects]
    if broken:
        words = "the encoding is damaged; what could be decoded is kept, the original mail holds the rest: "
        flags.append(Flag("child_unreadable", words + ", ".join(broken[:20])))
    if facts["uuencoded"]:
        names = ", ".join(one["name"] for one in facts["uuencoded"][:20])
        flags.append(Flag("uuencoded", f"files are written into the text itself: {names}"))
    return flags + wrapped_flags(message)


def _printed(facts: dict[str, Any], words: Words) -> str:
    """The message as a page shows it: its main headers as they read, an empty line, its text."""
    named = (
        ("Date", "date_stated"),
        ("Sent", "sent_stated"),
        *((name.title(), name) for name in PEOPLE),
        ("Subject", "subject"),
    )
    head = [f"{title}: {facts[name]}" for title, name in named if facts[name]]
    body = "\n\n".join(plain_lines(piece).strip("\n") for piece in words.pieces if piece.strip())
    return "\n".join(head) + "\n\n" + body
