"""The containers made of boxes: HEIC and AVIF (ISO 23008-12), JPEG 2000 and JPEG XL. Only boxes that
describe are read; the coded pictures are passed over."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from casefile.evidence.extract.container import BLOCK_LIMIT, Container
from casefile.evidence.extract.extraction import Flag

BOX_LIMIT = 100_000
ITEM_LIMIT, EXTENTS = 20_000, 64
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
JP2_EXIF = b"JpgTiffExif->JP2"
TURNS = {0: 1, 1: 8, 2: 3, 3: 6}
"""The box `irot` turns anticlockwise by quarters; these are the EXIF orientations that do the same."""
UNSHOWN = (b"thmb", b"auxl", b"cdsc", b"prem", b"tmap")
CODED = (b"hvc1", b"hev1", b"av01", b"grid", b"iovl", b"iden", b"jpeg", b"avc1", b"unci", b"j2k1", b"vvc1")


@dataclass(slots=True)
class Item:
    """One item of a meta box: its type, where its bytes lie, the properties it has."""

    kind: bytes = b""
    content_type: bytes = b""
    hidden: bool = False
    method: int = 0
    extents: list[tuple[int, int]] = field(default_factory=list)
    properties: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Meta:
    """The meta box: items by number, the primary one, the properties in order, references between items."""

    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    properties: list[tuple[bytes, bytes]] = field(default_factory=list)
    references: list[tuple[bytes, int, list[int]]] = field(default_factory=list)
    within: bytes = b""


def heif(source: BinaryIO) -> Container:
    """The boxes of one HEIC or AVIF file."""
    found, meta = Container("HEIF"), None
    for name, start, size in boxes(source, 0, None):
        if name == b"ftyp":
            source.seek(start)
            brand = source.read(min(size, 256))
            found.format = "AVIF" if brand[:4] in (b"avif", b"avis") else "HEIC" if b"hei" in brand else "HEIF"
        elif name == b"meta" and size <= BLOCK_LIMIT:
            source.seek(start)
            meta = _meta(source.read(size))
        elif name == b"uuid":
            _uuid(found, source, start, size)
    _cut(found, source)
    if meta is None:
        found.flags.append(Flag("size_unknown", "the file does not describe its picture: its size is unknown"))
        return found
    _describe(found, meta)
    for item in meta.items.values():
        if item.kind == b"Exif" or (item.kind == b"mime" and b"rdf+xml" in item.content_type):
            _block(found, meta, item, source)
    return found


def codestream(source: BinaryIO) -> Container:
    """The boxes of one JPEG 2000 (or JPEG XL) file."""
    found = Container("JPEG 2000")
    for name, start, size in boxes(source, 0, None):
        source.seek(start)
        if name == b"jp2h":
            body = source.read(min(size, BLOCK_LIMIT))
            for inner, content in _inner(body):
                if inner == b"ihdr" and len(content) >= 11:
                    found.height, found.width, parts = struct.unpack(">LLH", content[:10])
                    found.mode, found.bits = {1: "L", 3: "RGB", 4: "RGBA"}.get(parts), (content[10] & 0x7F) + 1
        elif name == b"Exif" and size <= BLOCK_LIMIT:
            found.keep(found.exif, source.read(size)[4:])
        elif name == b"xml " and size <= BLOCK_LIMIT:
            found.keep(found.xmp, source.read(size))
        elif name == b"jumb" and size <= BLOCK_LIMIT:
            source.seek(start - 8)
            found.keep(found.jumbf, source.read(size + 8))
        elif name == b"uuid":
            _uuid(found, source, start, size)
        elif name in (b"jxlc", b"jxlp"):
            found.format = "JPEG XL"
    _cut(found, source)
    return found


def boxes(source: BinaryIO, start: int, end: int | None) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and size of the content of each box; a box that runs over the end is the last one."""
    source.seek(0, 2)
    length = source.tell() if end is None else end
    for _ in range(BOX_LIMIT):
        source.seek(start)
        head = source.read(16)
        if len(head) < 8:
            return
        size, name, used = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, used = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = length - start
        if size < used:
            return
        yield name, start + used, size - used
        start += size


def _cut(found: Container, source: BinaryIO) -> None:
    source.seek(0, 2)
    length, last = source.tell(), 0
    for _name, start, size in boxes(source, 0, None):
        last = start + size
    if last > length:
        found.cut(f"its boxes run to byte {last:,} of {length:,}")


def _uuid(found: Container, source: BinaryIO, start: int, size: int) -> None:
    source.seek(start)
    number = source.read(16)
    if size > BLOCK_LIMIT:
        return
    body = source.read(size - 16)
    if number == XMP:
        found.keep(found.xmp, body)
    elif number == JP2_EXIF:
        found.keep(found.exif, body)
    elif number == C2PA:
        # A full box: version, the purpose in words, and for a manifest the place of a Merkle box.
        purpose, _, rest = body[4:].partition(b"\0")
        if purpose == b"manifest":
            found.keep(found.jumbf, rest[8:])


def _inner(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        size, used = int.from_bytes(content[place : place + 4], "big"), 8
        if size == 1:
            size, used = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        size = size or len(content) - place
        if size < used:
            return
        yield content[place + 4 : place + 8], content[place + used : place + size]
        place += size


class Fields:
    """Whole numbers read one after the other; zero past the end."""

    def __init__(self, content: bytes) -> None:
        """Begin at the start of `content`."""
        self.content, self.place = content, 0

    def take(self, size: int) -> int:
        """The next number of `size` bytes."""
        self.place += size
        return int.from_bytes(self.content[self.place - size : self.place], "big")

    @property
    def left(self) -> bool:
        """Whether there are more bytes."""
        return self.place < len(self.content)


def _meta(content: bytes) -> Meta:
    meta = Meta()
    readers = {b"pitm": _primary, b"iinf": _items, b"iloc": _places, b"iref": _references, b"iprp": _properties}
    # QuickTime writes meta without the four bytes of a full box.
    for name, body in _inner(content if content[4:8] == b"hdlr" else content[4:]):
        if name == b"idat":
            meta.within = body
        elif name in readers:
            readers[name](meta, body)
    return meta


def _primary(meta: Meta, body: bytes) -> None:
    meta.primary = int.from_bytes(body[4:6] if body[:1] == b"\0" else body[4:8], "big")


def _items(meta: Meta, body: bytes) -> None:
    for name, entry in _inner(body[6 if body[:1] == b"\0" else 8 :]):
        if name != b"infe" or len(entry) < 12 or entry[0] < 2:
            continue
        wide = 4 if entry[0] > 2 else 2
        item = meta.items.setdefault(int.from_bytes(entry[4 : 4 + wide], "big"), Item())
        item.kind, item.hidden = entry[6 + wide : 10 + wide], bool(entry[3] & 1)
        item.content_type = entry[10 + wide :].split(b"\0")[1] if b"\0" in entry[10 + wide : -1] else b""


def _places(meta: Meta, body: bytes) -> None:
    fields = Fields(body)
    version, _, sizes, more = fields.take(1), fields.take(3), fields.take(1), fields.take(1)
    wide = 4 if version == 2 else 2
    for _ in range(min(fields.take(wide), ITEM_LIMIT)):
        item = meta.items.setdefault(fields.take(wide), Item())
        item.method = fields.take(2) & 15 if version else 0
        fields.take(2)
        base = fields.take(more >> 4)
        for _ in range(min(fields.take(2), EXTENTS)):
            if version:
                fields.take(more & 15)
            item.extents.append((base + fields.take(sizes >> 4), fields.take(sizes & 15)))
            if not fields.left:
                return


def _references(meta: Meta, body: bytes) -> None:
    wide = 4 if body[:1] == b"\1" else 2
    for name, entry in _inner(body[4:]):
        fields = Fields(entry)
        whose = fields.take(wide)
        count = min(fields.take(2), len(entry) // wide)
        meta.references.append((name, whose, [fields.take(wide) for _ in range(count)]))


def _properties(meta: Meta, body: bytes) -> None:
    for name, content in _inner(body):
        if name == b"ipco":
            meta.properties = list(_inner(content))
        elif name == b"ipma":
            fields = Fields(content)
            version, flags = fields.take(1), fields.take(3)
            for _ in range(min(fields.take(4), BOX_LIMIT)):
                item = meta.items.setdefault(fields.take(4 if version else 2), Item())
                for _ in range(fields.take(1)):
                    item.properties.append(fields.take(2) & 0x7FFF if flags & 1 else fields.take(1) & 0x7F)
                if not fields.left:
                    break


def _describe(found: Container, meta: Meta) -> None:
    """Size and turn of the primary picture, and how many pictures the file shows."""
    primary = meta.items.get(meta.primary, Item())
    for number in primary.properties:
        name, body = meta.properties[number - 1] if 0 < number <= len(meta.properties) else (b"", b"")
        if name == b"ispe" and len(body) >= 12:
            found.width, found.height = struct.unpack(">LL", body[4:12])
        elif name == b"irot" and body:
            found.orientation = TURNS[body[0] & 3]
        elif name == b"pixi" and len(body) > 5:
            found.bits, found.mode = body[5], {1: "L", 3: "RGB", 4: "RGBA"}.get(body[4])
    parts = {one for name, _, targets in meta.references if name == b"dimg" for one in targets}
    beside = {whose for name, whose, _ in meta.references if name in UNSHOWN}
    shown = [
        number
        for number, item in meta.items.items()
        if item.kind in CODED and not item.hidden and number not in parts | beside
    ]
    found.frames = max(1, len(shown))


def _block(found: Container, meta: Meta, item: Item, source: BinaryIO) -> None:
    content = b""
    for offset, size in item.extents:
        if len(content) + size > min(BLOCK_LIMIT, found.room):
            break
        if item.method == 1:
            content += meta.within[offset : offset + size]
        elif item.method == 0:
            source.seek(offset)
            content += source.read(size)
    if item.kind == b"mime":
        found.keep(found.xmp, content)
    elif len(content) > 4:
        # Four bytes say how far the TIFF header lies behind them.
        found.keep(found.exif, content[4 + int.from_bytes(content[:4], "big") :])
