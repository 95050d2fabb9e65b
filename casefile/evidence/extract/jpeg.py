"""The container of JPEG: its segments in order, to the end of the picture and what lies after it."""

import re
from typing import BinaryIO

from casefile.evidence.extract.container import Container
from casefile.evidence.extract.photoshop import IPTC, resources

SCAN_LIMIT = 256 << 20
"""Bytes of picture that are searched for its end."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SEGMENTS = 20_000
"""Segments that are looked at; real files have a few dozen, and as many scans."""
MODES = {1: "L", 3: "RGB", 4: "CMYK"}
EXIF, XMP, XMP_MORE = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"

# Without the marks that stand alone: restarts within a scan, of which a large picture has thousands.
_MARKER = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd8])", re.DOTALL)


def jpeg(source: BinaryIO) -> Container:
    """The segments of one JPEG; a damaged one is read as far as it goes."""
    source.seek(0)
    content = source.read(SCAN_LIMIT)
    found, more, boxes = Container("JPEG"), dict[bytes, bytearray](), dict[bytes, bytearray]()
    place, scanning = 2, False
    for _ in range(SEGMENTS):
        match = _MARKER.search(content, place)
        if match is None:
            break
        code, place = match[1][0], match.end()
        if code == 0xD9:
            found.end = place
            break
        size = int.from_bytes(content[place : place + 2], "big")
        if size < 2 or (len(content) < place + size and not scanning):
            break
        body = content[place + 2 : place + size]
        if code in FRAMES and len(body) >= 6:
            _frame(found, body)
        elif code >= 0xE0 and not scanning:
            _segment(found, code, body, more, boxes)
        scanning = scanning or code == 0xDA
        place += size
    found.xmp += [bytes(part) for part in more.values()]
    found.jumbf += [bytes(part) for part in boxes.values()]
    if found.end is None and len(content) < SCAN_LIMIT:
        found.cut("it has no end mark")
    return found


def _frame(found: Container, body: bytes) -> None:
    if found.width is None:
        found.bits, found.mode = body[0], MODES.get(body[5])
        found.height, found.width = int.from_bytes(body[1:3], "big") or None, int.from_bytes(body[3:5], "big") or None


def _segment(
    found: Container, code: int, body: bytes, more: dict[bytes, bytearray], boxes: dict[bytes, bytearray]
) -> None:
    """Keep one segment of metadata; XMP and JUMBF may run over several."""
    if code == 0xFE:
        found.comment(body)
    elif code == 0xE1 and body.startswith(EXIF):
        found.keep(found.exif, body[6:])
    elif code == 0xE1 and body.startswith(XMP):
        found.keep(found.xmp, body[len(XMP) :])
    elif code == 0xE1 and body.startswith(XMP_MORE):
        body = body[len(XMP_MORE) :]
        # Its parts name their digest, the whole length and their place in it; writers put them in order.
        more.setdefault(body[:32], bytearray()).extend(body[40:])
    elif code == 0xED and body.startswith(PHOTOSHOP):
        for record in resources(body[len(PHOTOSHOP) :]).get(IPTC, []):
            found.keep(found.iptc, record)
    elif code == 0xEB and body.startswith(b"JP") and len(body) > 16:
        _box(boxes, body)


def _box(boxes: dict[bytes, bytearray], body: bytes) -> None:
    """A part of a JUMBF box (ISO 19566-5): the parts of one share a number and repeat its first eight bytes."""
    number = body[2:4]
    if number not in boxes:
        boxes[number] = bytearray(body[8:])
    else:
        boxes[number].extend(body[16:])
