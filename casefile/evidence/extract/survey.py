"""A survey of a PDF's objects by qpdf: what acts, what is attached, what can carry a picture. Nothing is
rendered and nothing is run."""

import re
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, BinaryIO

import pikepdf

from casefile.evidence.extract.pdf_attached import attached_in, facts_of
from casefile.evidence.extract.pdf_dates import xmp_dates
from casefile.evidence.magic import FileKind, form_of, picture_mark

PICTURE_FILTERS = re.compile(rb"/(?:DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|DCT|CCF)\b")
PICTURE_TYPES = re.compile(rb"/Subtype\s*/Image\b|/ShadingType\b|/(?:RichMedia|3D|Movie|Sound|Screen|Rendition)\b")
CARRYING = (FileKind.IMAGE, FileKind.VIDEO, FileKind.AUDIO, FileKind.ARCHIVE, FileKind.OFFICE, FileKind.PDF)
WARNINGS = 20
HARMLESS = "Resources is missing"
"""A page may go without: qpdf repairs it with words, and calls the file clean."""
TRAILER = 1024
"""Bytes after the last %%EOF that are still an accident rather than another file appended."""

_JAVASCRIPT = re.compile(rb"/S\s*/JavaScript\b|/JS\s*[(<\d]")
_REDACT = re.compile(rb"/Subtype\s*/Redact\b")
_LAUNCH = re.compile(rb"/S\s*/(?:Launch|ImportData|SubmitForm)\b")
_FILE = re.compile(rb"/EF\s*(?:<<|\d)")
_INLINE_IMAGE = re.compile(rb"(?:^|[\s>\])])BI[\s/].{0,2000}?\sID\s", re.DOTALL)
_STREAM_NAME = re.compile(r"^[^:(]*(?=[:(])[:\s]*")
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
    redaction_marks: int = 0
    portfolio: bool = False
    attached: list[dict[str, Any]] = field(default_factory=list)
    dates: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def survey(source: BinaryIO, *, pictures: bool) -> Survey:
    """Look at every object of the file's current revision; with `pictures`, decode and search every stream.

    Raises pikepdf's errors where the file cannot be read, a password included."""
    found = Survey()
    with pikepdf.open(source) as pdf:
        found.form = "/AcroForm" in pdf.Root
        for item in pdf.objects:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
                _look(item, found, pictures=pictures)
        if not pictures:
            found.portfolio = "/Collection" in pdf.Root
            found.attached = [facts_of(holder, stream) for holder, stream in attached_in(pdf)]
            found.dates = xmp_dates(pdf)
            found.warnings = _warnings(pdf)
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
    found.redaction_marks += _REDACT.search(written) is not None
    if pictures and not found.picture:
        found.picture = _picture_in(item, written, stream=stream)


def _warnings(pdf: pikepdf.Pdf) -> list[str]:
    """What qpdf had to repair, in its own words without the name of the stream."""
    told = [words for warning in pdf.get_warnings() if HARMLESS not in (words := str(warning))]
    if pdf.is_linearized and not pdf.check_linearization(StringIO()):
        told.append("the tables for viewing it page by page over a network do not match the file")
    return [_STREAM_NAME.sub("", words)[:200] for words in told[:WARNINGS]]


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
