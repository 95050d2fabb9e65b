"""What pictures carry besides their pixels: the camera's place and owner, an editor's history, comments."""

from collections.abc import Iterator

import pikepdf

from casefile.confidentiality.gate.corpus import Passage
from casefile.confidentiality.gate.objects import Anatomy
from casefile.confidentiality.gate.report import Finding

_HEAD = 262_144  # bytes: records stand before the pixels, in segments of at most 64 KiB each
_JPEG = b"\xff\xd8"
_FRAME_START = b"\xff\xda"
_RECORDS = frozenset({0xE1, 0xED, 0xFE, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xEF})
_MESSAGE = "The picture carries a record beside its pixels (camera, place, editor, comment); strip it and print again."


def picture_records(anatomy: Anatomy) -> Iterator[tuple[int, bytes]]:
    """(object number, record) for each record in a JPEG picture: Exif, XMP, IPTC, comments."""
    for item in anatomy.objects:
        if item.stream and b"/DCTDecode" in item.syntax:
            stream = anatomy.pdf.get_object(item.number, item.generation)
            for record in _jpeg_records(_compressed(stream)[:_HEAD]):
                yield item.number, record


def _compressed(stream: pikepdf.Object) -> bytes:
    """The JPEG file of a picture: its bytes with all wrappings but DCT undone."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) > 1:
        copy = pikepdf.new()
        other = pikepdf.Stream(copy, stream.read_raw_bytes())
        other["/Filter"] = pikepdf.Array(list(filters)[:-1])
        return other.read_bytes()
    return stream.read_raw_bytes()


def _jpeg_records(jpeg: bytes) -> Iterator[bytes]:
    place = 2 if jpeg.startswith(_JPEG) else len(jpeg)
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place : place + 2] != _FRAME_START:
        length = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] in _RECORDS:
            yield jpeg[place + 4 : place + 2 + length]
        place += 2 + max(length, 2)


def picture_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each picture with such a record."""
    for number in dict.fromkeys(number for number, _ in picture_records(anatomy)):
        yield Finding("gate.picture", f"picture (object {number})", _MESSAGE)


def picture_passages(anatomy: Anatomy) -> Iterator[Passage]:
    """The records as text, so that terms in them are found."""
    for number, record in picture_records(anatomy):
        yield Passage(f"picture (object {number})", record.decode("latin-1"))
