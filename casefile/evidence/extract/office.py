"""The reader of office files: Word and Excel in Office Open XML are read; of the others only what their
container states. Nothing in them is run and nothing they refer to is followed."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from casefile.evidence.extract import docx, ole, ole_objects, package, rtf, xlsx
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.package import Package, common_doubts
from casefile.evidence.extract.unlocking import TRIED, opened

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT = b"{\\rt"
FORMS = ((b"\xffWPC", "wpd", "WordPerfect"), (b"<?xml", "xml", "Office XML"))
NOT_READ = "kept and hashed; the text of {} files is not read: open the original, or receive a PDF of it as well"


def read(source: BinaryIO) -> Extraction:
    """Facts: format, and what the reader of that format tells; a format that is not read says so."""
    head = source.read(512)
    source.seek(0)
    if head.startswith(OLE):
        if inner := opened(source):
            return _unlocked(_packed(Package(BytesIO(inner))))
        source.seek(0)
        return ole.read(source)
    if head.startswith(b"PK"):
        return _packed(Package(source))
    if head.startswith(RICH_TEXT):
        return rtf.read(source)
    for mark, form, said in FORMS:
        if head.startswith(mark):
            return Extraction("office", {"format": form}, flags=(Flag("not_read", NOT_READ.format(said)),))
    return Extraction("office", {"format": None}, flags=(Flag("not_read", NOT_READ.format("such")),))


def _packed(held: Package) -> Extraction:
    main = held.main().lower()
    if main.endswith(".bin"):
        facts = {"format": "xlsb", **held.common()}
        unread = Flag("not_read", NOT_READ.format("binary Excel"))
        return Extraction("office", facts, flags=(*held.flags, unread, *common_doubts(facts)))
    if main.startswith("xl/") or main.endswith("workbook.xml"):
        return xlsx.read(held)
    if main.startswith("word/") or main.endswith("document.xml"):
        return docx.read(held)
    if not main and "mimetype" in held:
        return _open_document(held)
    form = "pptx" if main.startswith("ppt/") else None
    facts = {"format": form, **held.common()}
    said = "PowerPoint" if form else "such"
    flags = (*held.flags, Flag("not_read", NOT_READ.format(said)), *common_doubts(facts))
    return Extraction("office", facts, flags=flags)


def _unlocked(read: Extraction) -> Extraction:
    """What was read behind the password that Excel tries by itself, with both said."""
    words = f"the file is encrypted with the password that Excel tries by itself, {TRIED}, and was read with it"
    facts = read.facts | {"encrypted": True, "opened_with": TRIED}
    return replace(read, facts=facts, flags=(*read.flags, Flag("encrypted", words)))


def _open_document(held: Package) -> Extraction:
    """What an OpenDocument file states of itself."""
    stated = held.content("mimetype").decode("ascii", "replace").strip()
    form = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}.get(stated.rpartition(".")[2], stated[:80])
    facts = {"format": form, **held.open_document()}
    flags = [*held.flags, Flag("not_read", NOT_READ.format("OpenDocument"))]
    if facts["macros"]:
        flags.append(Flag("macros", "the file contains macros; they were not run"))
    if facts["encrypted"]:
        flags.append(Flag("encrypted", "the file asks for a password; ask for a copy without one"))
    return Extraction("office", facts, flags=tuple(flags))


def children(source: BinaryIO) -> Iterator[Child]:
    """The documents and pictures embedded in an office file, each as it lies there."""
    head = source.read(8)
    source.seek(0)
    if head.startswith(OLE):
        if inner := opened(source):
            yield from package.children(Package(BytesIO(inner)))
            return
        source.seek(0)
        yield from ole_objects.children(source)
    if head.startswith(b"PK"):
        yield from package.children(Package(source))
