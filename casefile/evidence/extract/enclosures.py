"""What a mail carries: attachments, named inline parts and the mails nested in it, each with its bytes, and what it
only points to or wraps in a form that is not opened here."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from hashlib import sha256
from typing import Any

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Child, Flag
from casefile.evidence.extract.headers import header_values, readable
from casefile.evidence.extract.mime import Part, filename, is_attachment, numbered, parse, payload, subparts

NESTED = ("message/rfc822", "message/global", "message/news")
REPORTS = ("-status", "-report", "-notification")
TNEF = b"\x78\x9f\x3e\x22"
NAME_LENGTH = 120

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ufffd\u2028\u2029]+')
_BLANK = re.compile(rb"\n\r?\n|\r\r")
_SUBJECT = re.compile(rb"^subject[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_UUENCODED = re.compile(
    rb"^begin (?:[0-7]{3,4}) ([^\r\n]+)\r?\n((?:[ -`][^\r\n]*\r?\n)*?)(?:[ `]\r?\n)?end[ \t]*\r?$", re.MULTILINE
)
_PGP = re.compile(rb"^-----BEGIN PGP MESSAGE-----\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One thing a mail carries: the name and media type stated, its decoded bytes (None where the mail only says
    where it lies), its place, and its number of broken characters where it could not be decoded whole."""

    name: str
    media_type: str
    content: bytes | None
    place: str
    defects: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """{name, media_type, size, sha256}; a part without a name goes by its media type."""
        digest = None if self.content is None else sha256(self.content).hexdigest()
        size = None if self.content is None else len(self.content)
        return {"name": self.name or self.media_type, "media_type": self.media_type, "size": size, "sha256": digest}


class _Sealed(Part):
    """A part whose nested mails stay closed: the parser would take them apart and lose their bytes as they stand."""

    def get_content_maintype(self) -> str:
        """The first half of the media type, where nothing lies inside a mail that is carried."""
        kind = super().get_content_maintype()
        return "sealed" if kind == "message" and not self.get_content_type().endswith(REPORTS) else kind


def sealed(content: bytes) -> Message:
    """The mail with its nested mails unopened, each a part whose payload is its bytes."""
    return parse(content, part=_Sealed)[0]


def enclosures(message: Message) -> Iterator[Enclosure]:
    """What is attached, in order; the mails nested in a mail that is not `sealed` have no content."""
    for place, part in numbered(message):
        if is_attachment(part):
            stated = part.get_content_type()
            opened = isinstance(part.get_payload(), list) or stated == "message/external-body"
            content = None if opened else payload(part)
            broken = tuple(type(defect).__name__ for defect in part.defects if "Base64" in type(defect).__name__)
            yield Enclosure(filename(part), stated, content, place, broken)


def uuencoded(message: Message) -> Iterator[Enclosure]:
    """The files written into the text itself, as mail did before MIME."""
    for place, part in numbered(message):
        if part.get_content_type() == "text/plain" and not is_attachment(part):
            content = payload(part)
            for number, match in enumerate(_UUENCODED.finditer(content) if b"begin " in content else (), 1):
                name = decode(match[1].strip()).text
                yield Enclosure(name, "application/octet-stream", _undone(match[2]), f"{place}, file {number}")


def carried(content: bytes) -> Iterator[Child]:
    """Every carried file once, in order: attachments, named inline parts, nested mails as they stand, uuencoded."""
    message = sealed(content)
    for one in (*enclosures(message), *uuencoded(message)):
        if one.content is not None:
            name = one.name
            if not name and one.media_type in NESTED:
                name = subject_name(one.content) or ""
            yield Child(name, one.content, one.media_type, one.place)


def nested_mails(message: Message) -> list[dict[str, Any]]:
    """What the mails nested directly in this one say of themselves."""
    found: list[dict[str, Any]] = []
    for _, part in numbered(message):
        inner = next(iter(subparts(part)), None) if part.get_content_type().startswith("message/") else None
        if inner is not None and not part.get_content_type().endswith(REPORTS):
            named = {name: "; ".join(map(readable, header_values(inner, name))) for name in ("subject", "from", "date")}
            found.append({"media_type": part.get_content_type(), **named})
    return found


def subject_name(content: bytes) -> str:
    """A file name for a mail that has none: its subject; "" where it has none either."""
    start = content.lstrip(b"\r\n")
    blank = _BLANK.search(start)
    match = _SUBJECT.search(start, 0, blank.start() + 1 if blank else len(start))
    words = readable(match[1].decode("ascii", "surrogateescape")) if match else ""
    name = " ".join(_UNFIT.sub(" ", words).split())[:NAME_LENGTH].strip(" .")
    return f"{name}.eml" if name else ""


def wrapped_flags(message: Message) -> list[Flag]:
    """Doubts about parts that lie elsewhere, are enciphered, or are packed in a form that is not opened here."""
    flags: list[Flag] = []
    for _, part in numbered(message):
        stated = part.get_content_type()
        name = filename(part).lower()
        if stated == "message/external-body":
            flags.append(Flag("external_body", f"a part is not in the mail: it says it lies at {_elsewhere(part)}"))
        elif stated == "message/partial":
            number, total = part.get_param("number"), part.get_param("total")
            words = f"this mail is piece {number} of {total or 'an unstated number'} of one longer mail"
            flags.append(Flag("partial_message", words))
        elif name == "winmail.dat" or "tnef" in stated or (stated.startswith("appl") and payload(part)[:4] == TNEF):
            words = "winmail.dat holds the mail's layout and attachments in Outlook's own packing: kept, not opened"
            flags.append(Flag("tnef", words))
        elif "pkcs7-mime" in stated or name == "smime.p7m":
            words = "the mail is enciphered or wrapped by S/MIME: its text and attachments cannot be read here"
            flags.append(Flag("encrypted", words))
        elif stated == "application/pgp-encrypted" or (stated == "text/plain" and _PGP.search(payload(part))):
            flags.append(Flag("encrypted", "the mail is enciphered by PGP: its text cannot be read here"))
    return list(dict.fromkeys(flags))


def _elsewhere(part: Message) -> str:
    stated = {str(name).lower(): str(value) for name, value in part.get_params([])[1:]}
    where = [stated.get(name, "") for name in ("url", "site", "directory", "name", "server", "subject")]
    return " ".join([f"({stated.get('access-type', 'no access type')})", *filter(None, where)])


def _undone(lines: bytes) -> bytes:
    """The bytes of uuencoded lines; a line that is broken gives what can be read of it."""
    pieces: list[bytes] = []
    for line in lines.splitlines():
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some programs end a line with more characters than its length needs.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                pieces.append(binascii.a2b_uu(line[: count + 1]))
            except binascii.Error:
                continue
    return b"".join(pieces)
