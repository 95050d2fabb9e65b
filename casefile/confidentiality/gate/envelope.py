"""The file as bytes: its name, size, header, single end, and that nothing older or unused is kept in it."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator

from casefile.confidentiality.gate.corpus import Passage
from casefile.confidentiality.gate.objects import Anatomy
from casefile.confidentiality.gate.report import Expectation, Finding

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.pdf")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_OBJECT = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b")
_COMPRESSED = re.compile(rb"/Filter (?:/FlateDecode|\[ /FlateDecode \])")
_SYNTAX = re.compile(rb"/[A-Za-z0-9+.#_-]+|\b\d+ \d+ (?:R|obj|n|f)\b|\b(?:endobj|stream|xref|trailer|startxref)\b")
_STORED = re.compile(rb"/(Thumb|PieceInfo|Alternates|OPI|SpiderInfo|PresSteps|Threads|LastModified)(?=[\s<\[(/])")
_LONGEST_NAME = 100


def file_findings(pdf: bytes, expectation: Expectation) -> Iterator[Finding]:
    """Faults of the file name, size, header and end."""
    name = expectation.file_name
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        message = "Letters, digits and single hyphens only, then .pdf: the name appears in the court's notice."
        yield Finding("gate.file-name", "file name", message)
    if expectation.max_bytes is not None and len(pdf) > expectation.max_bytes:
        message = f"{len(pdf):,} bytes; the limit is {expectation.max_bytes:,}. Split it at an exhibit boundary."
        yield Finding("gate.size", "file", message)
    if not re.match(rb"%PDF-[12]\.\d", pdf):
        yield Finding("gate.envelope", "file", "Does not begin with a PDF header; write the file afresh.")
    if pdf.rpartition(b"%%EOF")[2].strip(b"\r\n ") or b"%%EOF" not in pdf:
        yield Finding("gate.envelope", "file", "Something follows the end mark, or there is none; write it afresh.")


def revision_findings(bare: bytes, anatomy: Anatomy) -> Iterator[Finding]:
    """Signs of an earlier revision in the file without its streams (see `without_streams`)."""
    remedy = "what was taken out can be recovered; write the whole file afresh."
    if bare.count(b"%%EOF") > 1 or bare.count(b"startxref") > 1:
        yield Finding("gate.revision", "file", f"The file was saved more than once into itself: {remedy}")
    elif "/Prev" in anatomy.pdf.trailer:
        yield Finding("gate.revision", "file", f"The file points to an earlier table of contents: {remedy}")
    numbers = Counter(int(number) for number in _OBJECT.findall(bare))
    known = {item.number for item in anatomy.objects}
    plain = {number for number in numbers.keys() - known if anatomy.pdf.get_object(number, 0) is not None}
    if any(count > 1 for count in numbers.values()):
        yield Finding("gate.revision", "file", f"An object stands in the file twice: {remedy}")
    if numbers.keys() - known - plain:
        yield Finding("gate.leftover", "file", f"Objects stand in the file which its table does not list: {remedy}")


def damage_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each compressed stream that is not whole by its own check sum, which PDF readers pass over."""
    for item in anatomy.objects:
        if item.stream and _COMPRESSED.search(item.syntax):
            stored = anatomy.pdf.get_object(item.number, item.generation).read_raw_bytes()
            if not _whole(stored):
                message = "A stream is damaged: nothing that cannot be read whole may be released. Write it afresh."
                yield Finding("gate.unreadable", f"object {item.number}", message)


def _whole(stored: bytes) -> bool:
    reader = zlib.decompressobj()
    try:
        reader.decompress(stored)
    except zlib.error:
        return False
    return reader.eof


def leftover_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """Pages and streams that nothing refers to, thumbnails and applications' private records."""
    for item in anatomy.objects:
        if item.number in anatomy.referenced or re.search(rb"/Type /(?:ObjStm|XRef)\b", item.syntax):
            continue
        if item.stream or b"/Type /Page " in item.syntax:
            message = "A page or stream that nothing shows is kept in the file; write the file afresh."
            yield Finding("gate.leftover", f"object {item.number}", message)
    pages = set(anatomy.page_numbers)
    for item in anatomy.objects:
        if b"/Type /Page " in item.syntax and item.number not in pages and item.number in anatomy.referenced:
            message = "A page that is not in the page order is kept in the file; write the file afresh."
            yield Finding("gate.leftover", f"object {item.number}", message)
    for number, match in anatomy.carrying(_STORED):
        message = f"Holds /{match[1].decode('ascii')}, which may show an earlier state; write the file without it."
        yield Finding("gate.leftover", f"object {number}", message)


def without_streams(pdf: bytes) -> bytes:
    """The file's bytes less the contents of its streams."""
    return _STREAM.sub(b"stream", pdf)


def bare_passages(bare: bytes, file_name: str) -> Iterator[Passage]:
    """The file name, and what is written between the objects (comments, objects no table lists)."""
    yield Passage("file name", file_name)
    loose = _SYNTAX.sub(b"\n\n\n\n\n\n\n\n", bare)
    yield Passage("file, outside its objects", loose.decode("latin-1"), last_resort=True)
