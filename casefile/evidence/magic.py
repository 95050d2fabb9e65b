"""What bytes are, by their own signatures and never by a name; and the marks of pictures hidden in text."""

import re
from enum import StrEnum
from typing import NamedTuple


class FileKind(StrEnum):
    """The form a file has (what it is in the case, a letter or an order, is for people to say)."""

    EMAIL = "email"
    MAILBOX = "mailbox"
    OUTLOOK = "outlook"
    PDF = "pdf"
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_CAPTURE = "web_capture"
    EMPTY = "empty"
    OTHER = "other"


class Form(NamedTuple):
    """A kind and the media type printed beside it."""

    kind: FileKind
    media_type: str


HEAD = 1 << 16
"""Bytes from the start of a file on which its form is judged."""

UNKNOWN = Form(FileKind.OTHER, "application/octet-stream")
EMPTY = Form(FileKind.EMPTY, "application/x-empty")

_IMAGE, _VIDEO, _AUDIO = FileKind.IMAGE, FileKind.VIDEO, FileKind.AUDIO
_ARCHIVE, _OFFICE, _OTHER = FileKind.ARCHIVE, FileKind.OFFICE, FileKind.OTHER

SIGNATURES: tuple[tuple[bytes, FileKind, str], ...] = (
    (rb"\xff\xd8\xff", _IMAGE, "image/jpeg"),
    (rb"\x89PNG\r\n\x1a\n", _IMAGE, "image/png"),
    (rb"GIF8[79]a", _IMAGE, "image/gif"),
    (rb"RIFF.{4}WEBP", _IMAGE, "image/webp"),
    (rb"II[*+U]\0|IIR[OS]\x08\0|MM\0[*+]", _IMAGE, "image/tiff"),
    # "BM" alone also begins words: a bitmap goes on with zero reserved fields and a known header size.
    (rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}", _IMAGE, "image/bmp"),
    (rb"\0\0[\x01\x02]\0[^\0]\0", _IMAGE, "image/vnd.microsoft.icon"),
    (rb"\0\0.{2}ftyp(?:hei|hev|mif1|msf1|avi[fs])", _IMAGE, "image/heif"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", _IMAGE, "image/jxl"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", _IMAGE, "image/jp2"),
    (rb"8BPS\0", _IMAGE, "image/vnd.adobe.photoshop"),
    (rb"DDS \x7c|\x76\x2f\x31\x01|gimp xcf|icns\0|BPG\xfb|\x97JB2\r", _IMAGE, "image/x-other"),
    (rb"P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s|P7\nWIDTH|P[Ff]\n\d+ \d+\n", _IMAGE, "image/x-portable-anymap"),
    (rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF", _IMAGE, "image/wmf"),
    (rb"AT&TFORM", _IMAGE, "image/vnd.djvu"),
    (rb"/\* XPM \*/|#define \w+_width \d", _IMAGE, "image/x-xpixmap"),
    (rb"\0.{3}(?:ftyp|moov|mdat|wide|free)", _VIDEO, "video/mp4"),
    (
        rb"RIFF.{4}AVI |\x1a\x45\xdf\xa3|\0\0\x01[\xb3\xba]|FLV\x01|\x30\x26\xb2\x75|OggS\0",
        _VIDEO,
        "video/x-other",
    ),
    (rb"RIFF.{4}WAVE|ID3[\x02-\x04]|fLaC|MThd|#!AMR|\xff[\xf1\xf9\xfa\xfb\xf3]", _AUDIO, "audio/x-other"),
    (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", _ARCHIVE, "application/zip"),
    (rb"7z\xbc\xaf\x27\x1c", _ARCHIVE, "application/x-7z-compressed"),
    (rb"Rar!\x1a\x07", _ARCHIVE, "application/vnd.rar"),
    (rb"\x1f\x8b", _ARCHIVE, "application/gzip"),
    (
        rb"BZh[1-9]1AY|\xfd7zXZ\0|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|\x1f[\x9d\xa0]",
        _ARCHIVE,
        "application/x-compressed",
    ),
    (rb"MSCF\0|!<arch>\n|.{2}-l[hz][0-9sd]-|.{257}ustar", _ARCHIVE, "application/x-archive"),
    (rb"\x78\x9f\x3e\x22", _ARCHIVE, "application/ms-tnef"),
    (rb"\0\x05\x16[\0\x07]", _ARCHIVE, "application/applefile"),
    (rb"!BDN", FileKind.OUTLOOK, "application/vnd.ms-outlook-pst"),
    # Foxmail's and MMDF's lines between messages.
    (rb"\x10{6}\x11{6}S\r?\n|\x01{4}\r?\n", FileKind.MAILBOX, "application/mbox"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE, "application/x-ole-storage"),
    (rb"\{\\rt", _OFFICE, "application/rtf"),
    (rb"\xffWPC", _OFFICE, "application/vnd.wordperfect"),
    (rb"WARC/\d|filedesc://", FileKind.WEB_CAPTURE, "application/warc"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", _OTHER, "application/postscript"),
    (rb"SQLite format 3\0", _OTHER, "application/vnd.sqlite3"),
    (rb"MZ.{58,}PE\0\0|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", _OTHER, "application/x-executable"),
    (rb"\x30(?:\x80|\x81.|\x82..|\x83.{3}|\x84.{4})\x06", _OTHER, "application/cms"),
    # The answer of a time stamp authority: a status before its token.
    (rb"\x30(?:[\x05-\x7f]|\x81.|\x82..)\x30[\x03-\x7f]\x02\x01[\0-\x05]", _OTHER, "application/timestamp-reply"),
    (rb".{0,1023}?%PDF-\d", FileKind.PDF, "application/pdf"),
)
_SIGNATURES = tuple((re.compile(pattern, re.DOTALL), Form(kind, media)) for pattern, kind, media in SIGNATURES)

# Controls that no text has. Some do have backspace to carriage return, escape, the Ctrl-Z that ends DOS files,
# and the 0x14 between the fields of a Concordance load file.
CONTROLS = bytes({*range(32), 127} - {8, 9, 10, 11, 12, 13, 20, 26, 27})

_PICTURE = re.compile(
    rb"""
    \xff\xd8\xff[\xe0-\xef].{2}(?:JFIF|Exif|ICC_|Adobe) | \x89PNG\r\n\x1a | GIF8[79]a.{4} | RIFF.{4}WEBP
    | ftyp(?:hei[cx]|mif1|avif|isom|mp4|qt\x20) | PK\x03\x04 | Rar!\x1a\x07 | 7z\xbc\xaf\x27\x1c
    | (?<![A-Za-z0-9+/])(?: /9j/[4-9A-Za-z] | iVBORw0KGg | R0lGOD[dl]h | UklGR | UEsDB[AB] | JVBERi0 | SUkqA | TU0AK
        | AAAA[A-Za-z0-9+/]{2}Z0eX | N3q8rycc | UmFyIRoH | H4sI[A-Z] | 0M8R4K )
    | data:\s*(?:image|video|audio|application)/ | (?:^|\n)begin[ ][0-7]{3,4}[ ]\S | =ybegin[ ]
    | <svg[\s:>] | (?:^|\n)content-type:\s*(?:image|video|audio)/
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
PICTURE_MARK = 96
"""Bytes by which neighbouring chunks must overlap so that no mark is cut in two."""


def form_of(head: bytes) -> Form | None:
    """The form of a file with a binary signature, from its first HEAD bytes; None where none is known."""
    if not head:
        return EMPTY
    for pattern, form in _SIGNATURES:
        if pattern.match(head):
            return _refined(head, form)
    return None


def _refined(head: bytes, form: Form) -> Form:
    """The office documents and captures among the zip files, by the member names in sight."""
    if form.media_type != "application/zip":
        return form
    if b"[Content_Types].xml" in head or re.search(rb"(?:word|xl|ppt|visio)/[\w.]+", head):
        return Form(FileKind.OFFICE, "application/vnd.openxmlformats-officedocument")
    stated = re.search(rb"mimetypeapplication/(vnd\.oasis\.opendocument\.\w+|epub\+zip)", head)
    if stated:
        return Form(FileKind.OFFICE, f"application/{stated[1].decode('ascii')}")
    if b"datapackage.json" in head or re.search(rb"archive/[^\0]*\.warc", head):
        return Form(FileKind.WEB_CAPTURE, "application/wacz")
    return form


def picture_mark(content: bytes) -> str:
    """The first mark of a picture, archive or PDF carried inside other bytes, printable; "" for none.

    Knows pictures as they are, in base64, uuencoded, yEnc, in data: addresses and as inline SVG."""
    match = _PICTURE.search(content)
    return match[0][:24].decode("ascii", "backslashreplace").strip() if match else ""


def is_text(content: bytes) -> bool:
    """Whether bytes can be text in an encoding of one to four bytes a character: (almost) no controls."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or _is_wide(content):
        return True
    controls = len(content) - len(content.translate(None, CONTROLS))
    return b"\0" not in content and controls * 200 <= len(content)


def _is_wide(content: bytes) -> bool:
    """UTF-16 without a mark: zero bytes, nearly all on one side of the pairs, and no other controls."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    narrow = content.replace(b"\0", b"")
    few = len(narrow) - len(narrow.translate(None, CONTROLS)) <= len(narrow) // 200
    return max(even, odd) >= max(2, len(content) // 16) and min(even, odd) * 20 <= max(even, odd) and few
