"""The parts of a mail, whatever its structure: how it is taken apart, and the words it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.headers import readable
from casefile.evidence.extract.markup import most_of_html, text_of_html
from casefile.evidence.extract.text import encoding_flags

DEPTH = 100
"""Parts within parts beyond which a mail is not taken apart; real mail has ten at most."""

_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From ")
_APPLE = re.compile(rb"(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]+:)")
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


class Part(Message):
    """A part of a mail that keeps its media type once it has been read: it is asked for a dozen times a message."""

    stated = ""

    def get_content_type(self) -> str:
        """The media type as the part itself states it, or as its place makes it."""
        self.stated = self.stated or super().get_content_type()
        return self.stated


def parse(content: bytes, *, part: type[Message] = Part) -> tuple[Message, list[Flag]]:
    """The message, and what had to be mended or given up to read it; only headers where MIME cannot be read.

    `part` is the class its parts are made of."""
    content = unmarked(content)
    content, flags = _mended(content)
    try:
        message = BytesParser(part, policy=policy.compat32).parsebytes(content)
        if not _too_deep(message):
            return message, flags
        reason = f"nested more than {DEPTH} deep"
    except Exception as error:
        reason = type(error).__name__
    words = f"the structure of the mail could not be read ({reason}): its body is shown as it lies"
    flags.append(Flag("mime_unreadable", words))
    return BytesHeaderParser(part, policy=policy.compat32).parsebytes(content), flags


def words_of(part: Message) -> Words:
    """The text of a message: plain where there is any, else taken from HTML; nested messages are not mixed in."""
    kind, subtype = part.get_content_maintype(), part.get_content_subtype()
    if part.is_multipart() and kind == "multipart":
        together = Words()
        if subtype == "alternative":
            options = _chosen(_versions(part), together)
        else:
            options = [words_of(child) for child in subparts(part)]
        for option in options:
            together.add(option)
        return together
    if kind == "message":
        reports = ("delivery-status", "feedback-report", "disposition-notification")
        return Words([str(child) for child in subparts(part)]) if subtype in reports else Words()
    if is_attachment(part) or (kind != "text" and not isinstance(part.get_payload(), str)):
        return Words()
    return _leaf_words(part, subtype)


def _versions(part: Message) -> list[Words]:
    """The versions that say something; HTML beside plain text is passed over where it cannot say much more."""
    options: list[Words] = []
    for child in subparts(part):
        plain = next((option for option in options if not option.html_only), None)
        if plain and child.get_content_type() == "text/html" and isinstance(child.get_payload(), str):
            markup = decode(payload(child), stated=_charset(child)).text
            if most_of_html(markup) <= _much(plain):
                continue
        option = words_of(child)
        if not option.blank():
            options.append(option)
    return options


def _much(plain: Words) -> int:
    """Characters beyond which another version says much more than this one."""
    return 2 * sum(map(len, plain.pieces)) + 200


def _chosen(options: list[Words], together: Words) -> list[Words]:
    """The plain one of several versions of the same text, with a flag where another says much more."""
    plain = [option for option in options if not option.html_only][:1] or options[-1:]
    longest = max((sum(map(len, option.pieces)) for option in options), default=0)
    if plain and longest > _much(plain[0]):
        shown = sum(map(len, plain[0].pieces))
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
    stated = part.get_content_type()
    kind = stated.partition("/")[0]
    if kind == "multipart":
        return False
    if kind not in ("text", "message") or stated in ("message/rfc822", "message/global"):
        return True
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(filename(part))


def numbered(message: Message) -> Iterator[tuple[str, Message]]:
    """The parts that hold something, in order, each with its place ("part 2.1"), not entering nested mails."""
    waiting: list[tuple[str, Message]] = [("", message)]
    while waiting:
        place, part = waiting.pop()
        children = subparts(part) if part.get_content_maintype() == "multipart" else []
        if not children:
            yield f"part {place or '1'}", part
        inner = [(f"{place}.{number}" if place else str(number), child) for number, child in enumerate(children, 1)]
        waiting += reversed(inner)


def leaves(message: Message, *, nested: bool = False) -> Iterator[Message]:
    """The parts that hold something, in order; with `nested`, also those inside nested messages."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        enter = part.get_content_maintype() == "multipart" or (nested and part.get_content_maintype() == "message")
        children = subparts(part) if enter else []
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


def subparts(part: Message) -> list[Message]:
    """The parts directly inside this one."""
    content = part.get_payload()
    return [child for child in content if isinstance(child, Message)] if isinstance(content, list) else []


def filename(part: Message) -> str:
    """The name stated for a part, as people read it; "" where none is."""
    if "name" not in f"{part.get('content-disposition')}{part.get('content-type')}".lower():
        return ""
    try:
        return readable(part.get_filename() or "")
    except (ValueError, TypeError, LookupError):
        return "unreadable name"


def defects(message: Message) -> list[str]:
    """The names of everything the parser found broken, in the message and its parts, each once."""
    return sorted({type(defect).__name__ for part in message.walk() for defect in part.defects})


def _too_deep(message: Message) -> bool:
    level = [message]
    for _ in range(DEPTH):
        level = [child for part in level for child in subparts(part)]
        if not level:
            return False
    return True


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, TypeError, LookupError):
        return ""


def unmarked(content: bytes) -> bytes:
    """Without a byte order mark, UTF-16, empty lines or Apple's length before the first header: each would hide all
    headers."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    apple = _APPLE.match(content)
    # What follows the message in an .emlx file is Apple's property list: kept in the original, no part of the mail.
    return content[apple.end() : apple.end() + int(apple[1])] if apple else content


def _mended(content: bytes) -> tuple[bytes, list[Flag]]:
    """Move a line that is no header out of the way: the parser would take all after it for the body."""
    end = _BLANK.search(content)
    head = content[: end.start()] if end else content
    lines = head.splitlines(keepends=True)
    broken = [number for number, line in enumerate(lines) if not _HEADER_LINE.match(line)]
    # A first line that is none may also begin a text without headers, which one word and a colon do not change.
    needed = 1 if broken[:1] != [0] else 3
    if not broken or sum(1 for line in lines[broken[0] :] if _FIELDS.match(line)) < needed:
        return content, []
    kept = [b"X-Unreadable-Line: " + line if number in set(broken) else line for number, line in enumerate(lines)]
    words = f"{len(broken)} line(s) among the headers are no headers and were passed over"
    return b"".join(kept) + content[len(head) :], [Flag("header_line_unreadable", words)]
