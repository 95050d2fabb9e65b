"""The resources that Photoshop keeps in its own files, and leaves in the JPEG and TIFF files it writes."""

from typing import BinaryIO

from casefile.evidence.extract.container import BLOCK_LIMIT, BLOCKS, Container

IPTC, EXIF, XMP = 0x0404, 0x0422, 0x0424
MODES = {0: "1", 1: "L", 2: "P", 3: "RGB", 4: "CMYK", 7: "CMYK", 8: "L", 9: "LAB"}


def resources(content: bytes) -> dict[int, list[bytes]]:
    """The resources by number, in the order they stand."""
    found: dict[int, list[bytes]] = {}
    place = 0
    while content[place : place + 4] == b"8BIM" and len(content) >= place + 12 and len(found) < BLOCKS:
        number = int.from_bytes(content[place + 4 : place + 6], "big")
        name = content[place + 6] + 1
        place += 6 + name + name % 2
        size = int.from_bytes(content[place : place + 4], "big")
        found.setdefault(number, []).append(content[place + 4 : place + 4 + size])
        place += 4 + size + size % 2
    return found


def psd(source: BinaryIO) -> Container:
    """The header and the resources of a Photoshop file; its layers are not looked at."""
    source.seek(0)
    head = source.read(30)
    found = Container("PSD")
    if len(head) < 30:
        found.cut("it has no header")
        return found
    found.height, found.width = int.from_bytes(head[14:18], "big"), int.from_bytes(head[18:22], "big")
    found.bits, found.mode = int.from_bytes(head[22:24], "big"), MODES.get(int.from_bytes(head[24:26], "big"))
    source.seek(int.from_bytes(head[26:30], "big"), 1)
    size = int.from_bytes(source.read(4), "big")
    content = source.read(min(size, BLOCK_LIMIT))
    if len(content) < min(size, BLOCK_LIMIT):
        found.cut("its resources run over the end")
    held = resources(content)
    for number, kept in ((IPTC, found.iptc), (EXIF, found.exif), (XMP, found.xmp)):
        for block in held.get(number, []):
            found.keep(kept, block)
    return found
