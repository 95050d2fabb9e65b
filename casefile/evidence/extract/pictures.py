"""The readers that only ask whether a mail or a PDF carries pictures, before anything of it is kept.
True: it does, or holds what can; False: every part was read and none does; None: nobody can tell."""

import html
from typing import BinaryIO

from casefile.evidence.extract.mime import leaves, parse, payload
from casefile.evidence.extract.survey import survey
from casefile.evidence.magic import HEAD, FileKind, form_of, is_text, picture_mark

READ_LIMIT = 200 << 20


def in_pdf(source: BinaryIO) -> bool | None:
    """Pictures, inline pictures, shadings, media, attachments or XFA anywhere in a PDF.

    A PDF that needs a password or is damaged raises: the caller takes that for "nobody can tell"."""
    return bool(survey(source, pictures=True).picture)


def in_email(source: BinaryIO) -> bool | None:
    """Anything but text in a mail or in the mails nested in it, and pictures written as text."""
    content = source.read(READ_LIMIT + 1)
    if len(content) > READ_LIMIT:
        return None
    if picture_mark(content.replace(b"\0", b"")):
        return True
    message, flags = parse(content)
    if any(flag.code == "mime_unreadable" for flag in flags):
        return None
    answers = [_in_part(payload(part)) for part in leaves(message, nested=True)]
    return True if True in answers else (None if None in answers else False)


def _in_part(content: bytes) -> bool | None:
    """The same question of one decoded part; its stated type is not believed."""
    form = form_of(content[:HEAD])
    if form is not None:
        return {FileKind.EMPTY: False, FileKind.OTHER: None}.get(form.kind, True)
    if not is_text(content):
        return None
    narrow = content.replace(b"\0", b"")
    if picture_mark(narrow):
        return True
    # An address may be spelled in character references: &#100;ata:image/png.
    plain = html.unescape(narrow.decode("latin-1")).encode("utf-8", "replace") if b"&" in narrow else narrow
    return bool(picture_mark(plain))
