"""The parts of a mail: its words, its attachments and the messages nested in it, whatever its structure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from hashlib import sha256
from typing import Any

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.headers import header_values, readable
from casefile.evidence.extract.markup import text_of_html
from casefile.evidence.extract.text import encoding_flags

DEPTH = 100
"""Parts within parts beyond which a mail is not taken apart; real mail has ten at most."""

_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From ")
_FIELDS = re.compile(rb"(?:from|to|cc|subject|date|received|message-id|mime-version|content-type):", re.IGNORECASE)


@dataclass(slots=True)
class Words:
    """The readable text of a mail as it is gathered, whether it came from HTML alone, and the doubts."""

    pieces: list[str] = field(default_factory=list)
    html_only: bool = False
    remote: int = 0
    flags: list[Flag] = field(default_factory=list)

    def blank(self) -> bool:
        """Whether nothing but white space was found."""
        return not any(piece.strip() for piece in self.pieces)

    def add(self, other: "Words") -> None:
        """Take another part's words after one's own."""
        self.pieces += other.pieces
        self.html_only |= other.html_only
        self.remote += other.remote
        self.flags += other.flags


def parse(content: bytes) -> tuple[Message, list[Flag]]:
    """The message, and what had to be mended or given up to read it; only headers where MIME cannot be read."""
    content = _unmarked(content)
    content, flags = _mended(content)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        if not _too_deep(message):
            return message, flags
        reason = f"nested more than {DEPTH} deep"
    except Exception as error:
        reason = type(error).__name__
    words = f"the structure of the mail could not be read ({reason}): its body is shown as it lies"
    flags.append(Flag("mime_unreadable", words))
    return BytesHeaderParser(policy=policy.compat32).parsebytes(content), flags


def words_of(part: Message) -> Words:
    """The text of a message: plain where there is any, else taken from HTML; nested messages are not mixed in."""
    kind, subtype = part.get_content_maintype(), part.get_content_subtype()
    if part.is_multipart() and kind == "multipart":
        options = [words_of(child) for child in _children(part)]
        together = Words()
        if subtype == "alternative":
            options = _chosen([option for option in options if not option.blank()], together)
        for option in options:
            together.add(option)
        return together
    if kind == "message":
        reports = ("delivery-status", "feedback-report", "disposition-notification")
        return Words([str(child) for child in _children(part)]) if subtype in reports else Words()
    if is_attachment(part) or (kind != "text" and not isinstance(part.get_payload(), str)):
        return Words()
    return _leaf_words(part, subtype)


def _chosen(options: list[Words], together: Words) -> list[Words]:
    """The plain one of several versions of the same text, with a flag where another says much more."""
    plain = [option for option in options if not option.html_only][:1] or options[-1:]
    longest = max((sum(map(len, option.pieces)) for option in options), default=0)
    shown = sum(len(piece) for option in plain for piece in option.pieces)
    if longest > 2 * shown + 200:
        words = f"the plain text shown has {shown} characters, the HTML version {longest}: compare them"
        together.flags.append(Flag("alternatives_differ", words))
    return plain


def _leaf_words(part: Message, subtype: str) -> Words:
    decoded = decode(payload(part), stated=_charset(part))
    words = Words([decoded.text], flags=encoding_flags(decoded, "the message text"))
    if subtype == "html":
        text, words.remote = text_of_html(decoded.text)
        words.pieces, words.html_only = [text], True
    return words


def is_attachment(part: Message) -> bool:
    """Named, marked as attached, a nested mail, or anything that is neither text nor structure."""
    kind = part.get_content_maintype()
    if kind == "multipart":
        return False
    if part.get_content_type() in ("message/rfc822", "message/global"):
        return True
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(_filename(part)) or kind not in ("text", "message")


def attachments(message: Message) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is attached, and the messages nested inside, in order, without entering the latter.

    An attachment is {name, media_type, size, sha256}; of a nested message the raw bytes are not to be had
    from the parser, so size and digest are null. A part without a name goes by its media type."""
    attached: list[dict[str, Any]] = []
    nested: list[dict[str, Any]] = []
    for part in leaves(message):
        inner = next(iter(_children(part)), None) if part.get_content_maintype() == "message" else None
        if inner is not None and not part.get_content_subtype().endswith(("-status", "-report", "-notification")):
            named = {name: "; ".join(map(readable, header_values(inner, name))) for name in ("subject", "from", "date")}
            nested.append({"media_type": part.get_content_type(), **named})
        if is_attachment(part):
            content = None if inner is not None else payload(part)
            attached.append(
                {
                    "name": _filename(part) or part.get_content_type(),
                    "media_type": part.get_content_type(),
                    "size": None if content is None else len(content),
                    "sha256": None if content is None else sha256(content).hexdigest(),
                }
            )
    return attached, nested


def leaves(message: Message, *, nested: bool = False) -> Iterator[Message]:
    """The parts that hold something, in order; with `nested`, also those inside nested messages."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        enter = part.get_content_maintype() == "multipart" or (nested and part.get_content_maintype() == "message")
        children = _children(part) if enter else []
        if not children:
            yield part
        waiting += reversed(children)


def payload(part: Message) -> bytes:
    """The decoded bytes of a part; where its transfer encoding is broken, the bytes as they lie."""
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def defects(message: Message) -> list[str]:
    """The names of everything the parser found broken, in the message and its parts, each once."""
    return sorted({type(defect).__name__ for part in message.walk() for defect in part.defects})


def _too_deep(message: Message) -> bool:
    level = [message]
    for _ in range(DEPTH):
        level = [child for part in level for child in _children(part)]
    return bool(level)


def _children(part: Message) -> list[Message]:
    content = part.get_payload()
    return [child for child in content if isinstance(child, Message)] if isinstance(content, list) else []


def _filename(part: Message) -> str:
    try:
        return readable(part.get_filename() or "")
    except (ValueError, TypeError, LookupError):
        return "unreadable name"


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, TypeError, LookupError):
        return ""


def _unmarked(content: bytes) -> bytes:
    """Without a byte order mark, UTF-16 or empty lines before the first header: each would hide all headers."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _mended(content: bytes) -> tuple[bytes, list[Flag]]:
    """Move a line that is no header out of the way: the parser would take all after it for the body."""
    end = _BLANK.search(content)
    head = content[: end.start()] if end else content
    lines = head.splitlines(keepends=True)
    broken = [number for number, line in enumerate(lines) if number and not _HEADER_LINE.match(line)]
    if not broken or not any(_FIELDS.match(line) for line in lines[broken[0] :]):
        return content, []
    kept = [b"X-Unreadable-Line: " + line if number in set(broken) else line for number, line in enumerate(lines)]
    words = f"{len(broken)} line(s) among the headers are no headers and were passed over"
    return b"".join(kept) + content[len(head) :], [Flag("header_line_unreadable", words)]
