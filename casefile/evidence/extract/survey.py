"""A survey of a PDF's objects by qpdf: what acts, what is attached, what can carry a picture. Nothing is
rendered and nothing is run."""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

import pikepdf

from casefile.evidence.magic import FileKind, form_of, picture_mark

PICTURE_FILTERS = re.compile(rb"/(?:DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|DCT|CCF)\b")
PICTURE_TYPES = re.compile(rb"/Subtype\s*/Image\b|/ShadingType\b|/(?:RichMedia|3D|Movie|Sound|Screen|Rendition)\b")
CARRYING = (FileKind.IMAGE, FileKind.VIDEO, FileKind.AUDIO, FileKind.ARCHIVE, FileKind.OFFICE, FileKind.PDF)
TRAILER = 1024
"""Bytes after the last %%EOF that are still an accident rather than another file appended."""

_JAVASCRIPT = re.compile(rb"/S\s*/JavaScript\b|/JS\s*[(<\d]")
_LAUNCH = re.compile(rb"/S\s*/(?:Launch|ImportData|SubmitForm)\b")
_FILE = re.compile(rb"/EF\s*(?:<<|\d)")
_INLINE_IMAGE = re.compile(rb"(?:^|[\s>\])])BI[\s/].{0,2000}?\sID\s", re.DOTALL)
_RAW_IMAGE = re.compile(rb"/Subtype\s*/Image\b|/(?:DCTDecode|JPXDecode|JBIG2Decode|CCITTFaxDecode)\b")


@dataclass(slots=True)
class Survey:
    """What the objects of a PDF show. `picture` names the first thing that is or can hold a picture."""

    picture: str = ""
    javascript: bool = False
    launches: bool = False
    form: bool = False
    xfa: bool = False
    annotations: int = 0
    attachments: list[str] = field(default_factory=list)


def survey(source: BinaryIO, *, pictures: bool) -> Survey:
    """Look at every object of the file's current revision; with `pictures`, decode and search every stream.

    Raises pikepdf's errors where the file cannot be read, a password included."""
    found = Survey()
    with pikepdf.open(source) as pdf:
        found.form = "/AcroForm" in pdf.Root
        for item in pdf.objects:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
                _look(item, found, pictures=pictures)
        found.annotations = sum(len(annotations) for page in pdf.pages if (annotations := page.get("/Annots")))
    if pictures and not found.picture:
        found.picture = _beside(source)
    return found


def _look(item: pikepdf.Object, found: Survey, *, pictures: bool) -> None:
    stream = isinstance(item, pikepdf.Stream)
    # Written out by qpdf, every name is in its plain form: /J#61vaScript cannot hide.
    written = item.stream_dict.unparse() if stream else item.unparse(resolved=True)
    found.javascript |= _JAVASCRIPT.search(written) is not None
    found.launches |= _LAUNCH.search(written) is not None
    found.xfa |= b"/XFA" in written
    if _FILE.search(written) and isinstance(item, pikepdf.Dictionary):
        found.attachments += _attached(item)
    if pictures and not found.picture:
        found.picture = _picture_in(item, written, stream=stream)


def _attached(item: pikepdf.Object) -> list[str]:
    """The names of the files a file specification holds, or of one inside this dictionary."""
    holders = [item, *(value for _, value in item.items() if isinstance(value, pikepdf.Dictionary))]
    return [
        str(holder.get("/UF", holder.get("/F", "unnamed")))
        for holder in holders
        if "/EF" in holder and not (holder is not item and holder.is_indirect)
    ]


def _picture_in(item: pikepdf.Object, written: bytes, *, stream: bool) -> str:
    """What in one object is or can hold a picture, in words; "" for nothing."""
    if PICTURE_TYPES.search(written):
        return "a picture, shading or medium"
    if _FILE.search(written) or b"/EmbeddedFile" in written:
        return "an attached file"
    if b"/XFA" in written:
        return "an XFA form"
    if not stream:
        return ""
    if PICTURE_FILTERS.search(written):
        return "a stream in a picture's compression"
    content = bytes(item.read_bytes())
    if _INLINE_IMAGE.search(content):
        return "a picture inside a page's content"
    form = form_of(content[:1024])
    return "a stream that is a file of its own" if form and form.kind in CARRYING else picture_mark(content)


def _beside(source: BinaryIO) -> str:
    """Pictures in earlier revisions, which the current objects no longer show, or before and after the PDF."""
    source.seek(0)
    content = source.read()
    if _RAW_IMAGE.search(content):
        return "a picture in an earlier revision"
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > TRAILER or content.find(b"%PDF-") > 0:
        return "bytes before or after the PDF itself"
    return ""
