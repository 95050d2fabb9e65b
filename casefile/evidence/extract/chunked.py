"""The containers of PNG, GIF and WebP: their chunks in order, to the end of the picture."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from casefile.evidence.extract.container import BLOCK_LIMIT, BLOCKS, Container, inflated, readable
from casefile.evidence.extract.extraction import Flag

PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}
PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
PNG_KEPT = (b"IHDR", b"eXIf", b"tIME", b"caBX", b"acTL", *PNG_TEXTS)
FRAME_LIMIT = 100_000
XMP_TRAILER = 257
"""Bytes with which XMP in a GIF ends, so that programs that know nothing of it find its end."""


def png(source: BinaryIO) -> Container:
    """The chunks of one PNG."""
    found, ended = Container("PNG", frames=1), False
    for name, body, whole in _png_chunks(source):
        if name == b"IHDR" and len(body) >= 13:
            found.width, found.height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            found.bits, found.mode = body[8], PNG_MODES.get(body[9])
        elif name == b"acTL" and len(body) == 8:
            found.frames = int.from_bytes(body[:4], "big")
        elif name in PNG_TEXTS:
            _png_text(found, name, body)
        elif name in (b"eXIf", b"caBX"):
            found.keep(found.exif if name == b"eXIf" else found.jumbf, body)
        elif name == b"tIME" and len(body) == 7:
            year, (month, day, hour, minute, second) = int.from_bytes(body[:2], "big"), body[2:]
            found.texts.append(("tIME", f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
        if not whole:
            kind = name.decode("latin-1")
            found.flags.append(Flag("chunk_damaged", f"the PNG chunk {kind!r} does not match its own checksum"))
        if name == b"IEND":
            ended, found.end = True, source.tell()
            break
    source.seek(0, 2)
    if not ended or source.tell() < (found.end or 0):
        found.end = None
        found.cut("it has no end mark")
    return found


def _png_chunks(source: BinaryIO) -> Iterator[tuple[bytes, bytes, bool]]:
    """Name, bytes where they are wanted, and whether the checksum of those holds."""
    source.seek(8)
    kept = 0
    while len(head := source.read(8)) == 8:
        size, name = int.from_bytes(head[:4], "big"), head[4:]
        if name not in PNG_KEPT or size > BLOCK_LIMIT or kept >= 4 * BLOCKS:
            source.seek(size + 4, 1)
            yield name, b"", True
            continue
        kept += 1
        body, check = source.read(size), source.read(4)
        if len(body) < size:
            return
        yield name, body, int.from_bytes(check, "big") == zlib.crc32(name + body)


def _png_text(found: Container, name: bytes, body: bytes) -> None:
    key, _, value = body.partition(b"\0")
    if name == b"zTXt":
        value = inflated(value[1:])
    elif name == b"iTXt":
        packed, value = value[:1] == b"\1", value[2:]
        value = value.split(b"\0", 2)[-1]
        value = inflated(value) if packed else value
    title = key.decode("latin-1")
    if title == "XML:com.adobe.xmp":
        found.keep(found.xmp, value)
    elif title.startswith("Raw profile type "):
        _raw_profile(found, title.rpartition(" ")[2].lower(), value)
    elif len(found.texts) < BLOCKS:
        found.texts.append((title[:80], readable(value)))


def _raw_profile(found: Container, kind: str, value: bytes) -> None:
    """The older way to put EXIF into a PNG: a name, a length and hexadecimal digits in lines."""
    digits = b"".join(value.split(b"\n", 3)[-1].split())
    try:
        content = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        found.flags.append(Flag("exif_unreadable", f"there is a raw profile {kind!r}, but it cannot be read"))
        return
    if kind == "xmp":
        found.keep(found.xmp, content)
    elif kind in ("exif", "app1"):
        is_xmp = content.startswith(b"http://")
        found.keep(found.xmp if is_xmp else found.exif, content.partition(b"\0")[2] if is_xmp else content)


def gif(source: BinaryIO) -> Container:
    """The blocks of one GIF; its frames are counted, not drawn."""
    source.seek(6)
    screen = source.read(7)
    found = Container("GIF", mode="P", frames=0)
    if len(screen) < 7:
        found.cut("it has no screen size")
        return found
    found.width, found.height = int.from_bytes(screen[:2], "little"), int.from_bytes(screen[2:4], "little")
    _skip_colours(source, screen[4:5])
    frames, mark = 0, b""
    while frames < FRAME_LIMIT:
        mark = source.read(1)
        if mark == b",":
            frames += 1
            _skip_colours(source, source.read(9)[8:])
            source.seek(1, 1)
            _sub_blocks(source, 0)
        elif mark == b"!":
            _extension(found, source)
        elif mark != b"\0":
            break
    found.frames = frames
    if mark == b";":
        found.end = source.tell()
    elif frames < FRAME_LIMIT:
        found.cut("it has no end mark")
    return found


def _skip_colours(source: BinaryIO, packed: bytes) -> None:
    """Pass over a table of colours, where the packed field says there is one."""
    if packed and packed[0] & 0x80:
        source.seek(3 << ((packed[0] & 7) + 1), 1)


def _sub_blocks(source: BinaryIO, limit: int) -> bytes:
    """The bytes of the sub-blocks up to the empty one, at most `limit` kept; with their lengths for XMP."""
    kept = bytearray()
    while (size := source.read(1)) not in (b"", b"\0"):
        body = source.read(size[0])
        if len(kept) < limit:
            kept += size + body
    return bytes(kept)


def _extension(found: Container, source: BinaryIO) -> None:
    label = source.read(1)
    content = _sub_blocks(source, BLOCK_LIMIT if label in (b"\xfe", b"\xff") else 0)
    if label == b"\xfe":
        found.comment(_joined(content))
    elif content[1:12] == b"XMP DataXMP":
        # XMP stands in a GIF without sub-blocks: what passes for their lengths are its own characters.
        found.keep(found.xmp, content[12:-XMP_TRAILER])
    elif content[1:9] == b"C2PA_GIF":
        found.keep(found.jumbf, _joined(content)[11:])


def _joined(content: bytes) -> bytes:
    joined, place = bytearray(), 0
    while place < len(content):
        joined += content[place + 1 : place + 1 + content[place]]
        place += 1 + content[place]
    return bytes(joined)


def webp(source: BinaryIO) -> Container:
    """The chunks of one WebP."""
    source.seek(4)
    whole = int.from_bytes(source.read(4), "little") + 8
    source.seek(12)
    found, frames = Container("WebP"), 0
    while source.tell() < whole and len(head := source.read(8)) == 8:
        name, size = head[:4], int.from_bytes(head[4:], "little")
        start = source.tell()
        if name in (b"VP8X", b"VP8 ", b"VP8L"):
            _webp_size(found, name, source.read(min(size, 10)))
        elif name == b"ANMF":
            frames += 1
        elif name in (b"EXIF", b"XMP ", b"C2PA") and size <= BLOCK_LIMIT:
            kept = {b"EXIF": found.exif, b"XMP ": found.xmp, b"C2PA": found.jumbf}[name]
            found.keep(kept, source.read(size))
        source.seek(start + size + size % 2)
    found.frames = frames or 1
    source.seek(0, 2)
    if source.tell() < whole:
        found.cut(f"it states {whole:,} bytes and has {source.tell():,}")
    else:
        found.end = whole
    return found


def _webp_size(found: Container, name: bytes, body: bytes) -> None:
    if found.width is not None or len(body) < 5:
        return
    if name == b"VP8X" and len(body) == 10:
        found.mode = "RGBA" if body[0] & 0x10 else "RGB"
        found.width, found.height = 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    elif name == b"VP8L" and body[0] == 0x2F:
        packed = int.from_bytes(body[1:5], "little")
        found.width, found.height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
        found.mode = "RGBA" if packed >> 28 & 1 else "RGB"
    elif name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) == 10:
        found.mode = "RGB"
        found.width, found.height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
