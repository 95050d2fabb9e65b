"""What kind of file has come in, from its bytes first and its name second, and whether it is or can carry
pictures, so that somebody must attest to it before it is kept."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from casefile.evidence.digest import CHUNK
from casefile.evidence.extract import confine
from casefile.evidence.magic import (
    EMPTY,
    HEAD,
    PICTURE_MARK,
    UNKNOWN,
    FileKind,
    Form,
    form_of,
    is_text,
    picture_mark,
)

NAMED: dict[FileKind, str] = {
    FileKind.EMAIL: "eml",
    FileKind.MAILBOX: "mbox mbx",
    FileKind.OUTLOOK: "msg pst ost",
    FileKind.PDF: "pdf",
    FileKind.TEXT: "txt text log csv tsv json jsonl ndjson xml md dat opt lfp ics vcf srt",
    FileKind.IMAGE: "jpg jpeg jpe png gif tif tiff webp bmp heic heif avif ico jp2 svg psd",
    FileKind.VIDEO: "mp4 m4v mov avi mkv webm wmv flv mpg mpeg 3gp",
    FileKind.AUDIO: "mp3 wav m4a aac flac ogg amr",
    FileKind.ARCHIVE: "zip 7z rar gz tgz tar bz2 xz zst cab",
    FileKind.OFFICE: "doc docx docm dot xls xlsx xlsm ppt pptx pptm rtf odt ods odp wpd",
    FileKind.WEB_CAPTURE: "html htm xhtml mht mhtml warc arc wacz",
}
BY_SUFFIX = {suffix: kind for kind, suffixes in NAMED.items() for suffix in suffixes.split()}

_STRONG = (
    "received message-id mime-version content-type return-path delivered-to dkim-signature in-reply-to references "
    "content-transfer-encoding x-mailer envelope-to x-original-to authentication-results"
)
STRONG_HEADERS = frozenset(_STRONG.split())
WEAK_HEADERS = frozenset(("from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to"))
CARRIERS = frozenset({FileKind.IMAGE, FileKind.VIDEO, FileKind.ARCHIVE, FileKind.OFFICE, FileKind.WEB_CAPTURE})
PICTURE_READERS = {
    FileKind.EMAIL: "casefile.evidence.extract.pictures:in_email",
    FileKind.PDF: "casefile.evidence.extract.pictures:in_pdf",
}
PICTURE_LIMITS = confine.Limits()

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<!doctype html)", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind and media type by the bytes; `contradiction` says so where the name claims another kind."""

    kind: FileKind
    media_type: str
    contradiction: str = ""


def sniff(source: Path | bytes, name: str) -> Sniffed:
    """What the file called `name` is. Reads at most its first 64 KiB and an OLE directory; parses nothing."""
    with _stream(source) as stream:
        head = stream.read(HEAD)
        form = form_of(head) or _text_form(head, _suffix(name))
        if form.media_type == "application/x-ole-storage":
            form = _ole_form(stream, head)
    if form.kind is FileKind.ARCHIVE and re.search(r"\.w?arc\.gz\Z", name, re.IGNORECASE):
        form = Form(FileKind.WEB_CAPTURE, "application/warc")
    return Sniffed(form.kind, form.media_type, _contradiction(form, name))


def carries_pictures(kind: str, source: Path | bytes) -> bool | None:
    """Whether the file is or carries a picture, or something that can hold one; None where nobody can tell.

    False only for text and mail that were read to the end without a mark of one, and PDFs whose every
    stream was. Pictures drawn with lines alone are not recognised. Hostile bytes are read in a child process."""
    if kind == FileKind.EMPTY or kind == FileKind.TEXT:
        with _stream(source) as stream:
            return _text_carries(stream)
    if kind in PICTURE_READERS:
        outcome = confine.run(PICTURE_READERS[FileKind(kind)], source, limits=PICTURE_LIMITS)
        return outcome.value if isinstance(outcome.value, bool) else None
    return True if kind in CARRIERS else None


def needs_attestation(kind: str, source: Path | bytes) -> bool:
    """Whether a person must attest before this file is kept: always, unless it surely carries no picture."""
    return carries_pictures(kind, source) is not False


def _stream(source: Path | bytes) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else BytesIO(source)


def _suffix(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.lower().removeprefix(".")


def _contradiction(form: Form, name: str) -> str:
    claimed = BY_SUFFIX.get(_suffix(name))
    packed = claimed is FileKind.ARCHIVE and form.kind is FileKind.WEB_CAPTURE
    if claimed is None or claimed is form.kind or packed:
        return ""
    return f"named .{_suffix(name)}, but by its bytes it is {form.media_type}"


def _text_form(head: bytes, suffix: str) -> Form:
    """The form of a file without a binary signature: kinds of text, or unknown."""
    if not is_text(head):
        return UNKNOWN
    narrow = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if re.search(rb"<svg[\s:>]", narrow[:4096], re.IGNORECASE):
        return Form(FileKind.IMAGE, "image/svg+xml")
    if _HTML.match(narrow) or (suffix in ("html", "htm", "xhtml") and b"<" in narrow):
        return Form(FileKind.WEB_CAPTURE, "text/html")
    if b"mso-application" in narrow[:1024]:
        return Form(FileKind.OFFICE, "application/xml")
    message = _message_form(narrow, suffix)
    if message is not None:
        return message
    media_types = {"csv": "text/csv", "json": "application/json", "xml": "application/xml"}
    return Form(FileKind.TEXT, media_types.get(suffix, "text/plain"))


def _message_form(head: bytes, suffix: str) -> Form | None:
    """E-mail, mailbox or web archive, by the header lines at the very start."""
    start = head.lstrip(b" \t\r\n")
    envelopes = len(re.findall(rb"(?:\A|\r?\n\r?\n)From \S+ .*\d{4}", start)) if b"From " in start else 0
    # A letter that quotes two such lines is no mailbox: one begins with the first.
    if (envelopes > 1 and start.startswith(b"From ")) or (envelopes and suffix in ("mbox", "mbx")):
        return Form(FileKind.MAILBOX, "application/mbox")
    block = re.split(rb"\r?\n[ \t]*\r?\n|\r\r", start, maxsplit=1)[0]
    names = {match[1].lower().decode("ascii") for match in map(_HEADER.match, block.splitlines()) if match}
    strong, weak = len(names & STRONG_HEADERS), len(names & WEAK_HEADERS)
    saved = "snapshot-content-location" in names or re.search(rb"^From:[ \t]*<Saved by ", block, re.I | re.M)
    if saved or (suffix in ("mht", "mhtml") and strong):
        return Form(FileKind.WEB_CAPTURE, "multipart/related")
    if suffix == "eml":
        enough = strong + weak >= 1
    elif suffix in BY_SUFFIX:
        # A memo in a .txt file also begins with From, To, Subject: only a mail has the rest as well.
        enough = strong >= 2 and weak >= 1
    else:
        enough = (strong >= 1 and weak >= 1) or weak >= 3
    return Form(FileKind.EMAIL, "message/rfc822") if enough else None


def _ole_form(stream: BinaryIO, head: bytes) -> Form:
    """Outlook item or Office document, by the names in the first sectors of the OLE directory."""
    size = 1 << min(16, int.from_bytes(head[30:32], "little"))
    stream.seek((int.from_bytes(head[48:52], "little") + 1) * size)
    names = (stream.read(8 * size) + head).replace(b"\0", b"")
    if b"__properties_version1.0" in names or b"__substg1.0_" in names:
        return Form(FileKind.OUTLOOK, "application/vnd.ms-outlook")
    for mark, media_type in (
        (b"WordDocument", "application/msword"),
        (b"Workbook", "application/vnd.ms-excel"),
        (b"PowerPoint Document", "application/vnd.ms-powerpoint"),
        (b"EncryptedPackage", "application/x-encrypted-office"),
    ):
        if mark in names:
            return Form(FileKind.OFFICE, media_type)
    return Form(FileKind.OFFICE, "application/x-ole-storage")


def _text_carries(stream: BinaryIO) -> bool | None:
    """True at the first mark of a picture; None where some part of the file is not text; else False."""
    if form_of(stream.read(HEAD)) not in (None, EMPTY):
        return True
    stream.seek(0)
    overlap = b""
    while chunk := stream.read(CHUNK):
        if not is_text(chunk):
            return None
        # UTF-16 text hides its marks behind zero bytes.
        narrow = (overlap + chunk).replace(b"\0", b"")
        if picture_mark(narrow):
            return True
        overlap = narrow[-PICTURE_MARK:]
    return False
