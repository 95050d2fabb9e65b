"""The reader of pictures: their form and everything stated beside their pixels, from headers alone. No pixel
is decoded, so a picture may state any size; times are all shown and none is chosen."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from casefile.evidence.extract import bmff, chunked, jpeg, photoshop, scans, svg
from casefile.evidence.extract.c2pa import read_c2pa
from casefile.evidence.extract.container import Container
from casefile.evidence.extract.exif import Exif, read_exif
from casefile.evidence.extract.extraction import Child, Extraction, Flag, PageText
from casefile.evidence.extract.phototimes import Time, contradictions, read_time
from casefile.evidence.extract.xmp import Beside, read_iptc, read_xmp
from casefile.evidence.magic import HEAD, FileKind, form_of

HUGE = 50_000_000
"""Pixels beyond which a picture is not drawn."""
TIME_LIMIT = 300
TRAILING_LIMIT = 256 << 20
CONTAINERS: tuple[tuple[bytes, Callable[[BinaryIO], Container]], ...] = (
    (rb"\xff\xd8\xff", jpeg.jpeg),
    (rb"\x89PNG\r\n\x1a\n", chunked.png),
    (rb"GIF8[79]a", chunked.gif),
    (rb"RIFF.{4}WEBP", chunked.webp),
    (rb"8BPS\0[\1\2]", photoshop.psd),
    (rb"II[*+U]\0|MM\0[*+]|IIR[OS]\x08\0", scans.tiff),
    (rb".{4}ftyp(?:jp2|jpx|jpm|jxl)|\0\0\0\x0c(?:jP  |JXL )", bmff.codestream),
    (rb".{4}ftyp", bmff.heif),
)
OTHERS = ("BMP", "DIB", "ICO", "CUR", "PPM", "DDS", "PCX", "TGA", "XPM", "XBM", "JPEG2000", "ICNS", "SGI")
_TIMELY = re.compile(r"date|time|created|modified", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", re.DOTALL)


def read(source: BinaryIO) -> Extraction:
    """Facts: format, width, height (as stored, before any turn), frames, mode, bits, orientation, exif (by EXIF
    name, as stated), times[] of {source, stated, local, offset, utc}, gps, camera, software, xmp, history, iptc, texts,
    comments, c2pa, trailing_bytes. One page a picture, without text; a TIFF has one for each of its pages."""
    source.seek(0)
    head = source.read(HEAD)
    if _MARKUP.match(head) or b"<svg" in head.replace(b"\0", b"")[:4096].lower():
        source.seek(0)
        return svg.read(source)
    found = _container(source, head)
    exifs = [read_exif(block) for block in found.exif] + found.read
    xmps, iptcs = [read_xmp(packet) for packet in found.xmp], [read_iptc(record) for record in found.iptc]
    credentials, claimed, noted = read_c2pa(found.jumbf)
    texts, doubts = _text_times(found)
    times = _times(exifs, [*xmps, *iptcs], [*texts, *claimed])
    facts = _facts(found, exifs, xmps, iptcs)
    facts.update(times=times, c2pa=credentials, trailing_bytes=_trailing(found, source))
    blocks: list[Exif | Beside] = [*exifs, *xmps, *iptcs]
    flags = [*found.flags, *(flag for part in blocks for flag in part.flags), *doubts, *noted]
    flags += contradictions(times) + _flags(facts, exifs)
    return Extraction("image", facts, _pages(found), tuple(dict.fromkeys(flags)))


def children(source: BinaryIO) -> Iterator[Child]:
    """A file that was appended behind the picture, where it is of a known form."""
    source.seek(0)
    head = source.read(HEAD)
    if _MARKUP.match(head):
        return
    found = _container(source, head)
    after = _trailing(found, source)
    if not after or found.end is None or after > TRAILING_LIMIT:
        return
    source.seek(found.end)
    content = source.read(after)
    form = form_of(content[:HEAD])
    if form is not None and form.kind is not FileKind.EMPTY:
        yield Child("appended file", content, form.media_type, f"after byte {found.end:,} of the picture")


def _container(source: BinaryIO, head: bytes) -> Container:
    for pattern, reader in CONTAINERS:
        if re.match(pattern, head, re.DOTALL):
            return reader(source)
    return _other(source)


def _other(source: BinaryIO) -> Container:
    """What Pillow reads of a rarer format's header; nothing of its pixels."""
    source.seek(0)
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=OTHERS) as picture:
            frames = getattr(picture, "n_frames", 1)
            found = Container(picture.format or "", *picture.size, picture.mode, frames=frames)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError):
        words = "pictures of this format are kept and hashed; their size and times are not read"
        return Container("", frames=None, flags=[Flag("not_read", words)])
    return found


def _times(exifs: list[Exif], besides: list[Beside], more: list[Time]) -> list[Time]:
    """All times of all blocks; one that a second block repeats word for word stands once."""
    times: list[Time] = []
    blocks: list[Exif | Beside] = [*exifs, *besides]
    for part in blocks:
        times += [time for time in part.times if time not in times]
    return (times + more)[:TIME_LIMIT]


def _text_times(found: Container) -> tuple[list[Time], list[Flag]]:
    """Texts of a PNG that are named like a time. Its tIME should be UTC, but programs differ: no zone is taken."""
    times: list[Time] = []
    doubts: list[Flag] = []
    for title, words in found.texts:
        if _TIMELY.search(title) and re.search(r"\d{4}", words) and len(words) < 80:
            time, flags = read_time(f"PNG {title}", words)
            times.append(time)
            doubts += flags
    return times, doubts


def _facts(found: Container, exifs: list[Exif], xmps: list[Beside], iptcs: list[Beside]) -> dict[str, Any]:
    exif: dict[str, Any] = {}
    for block in exifs:
        exif = {**block.values, **exif}
    xmp = {name: value for packet in reversed(xmps) for name, value in packet.values.items()}
    stated = [
        exif.get("Software"),
        xmp.get("xmp:CreatorTool"),
        *(words for name, words in found.texts if name == "Software"),
    ]
    camera = {"make": exif.get("Make"), "model": exif.get("Model"), "serial": exif.get("BodySerialNumber"),
              "lens": exif.get("LensModel"), "owner": exif.get("CameraOwnerName")}  # fmt: skip
    return {
        "format": found.format or None,
        "width": found.width,
        "height": found.height,
        "frames": found.frames,
        "mode": found.mode,
        "bits": found.bits,
        "orientation": next((one.orientation for one in exifs if one.orientation), found.orientation),
        "exif": exif,
        "gps": next((one.position for one in exifs if one.position), None),
        "camera": camera if any(camera.values()) else None,
        "software": list(dict.fromkeys(words for words in stated if words)),
        "xmp": xmp,
        "history": [time for packet in xmps for time in packet.history],
        "iptc": {name: value for record in iptcs for name, value in record.values.items()},
        "texts": [{"name": name, "text": words} for name, words in found.texts],
        "comments": found.comments,
    }


def _trailing(found: Container, source: BinaryIO) -> int:
    source.seek(0, 2)
    return max(0, source.tell() - found.end) if found.end is not None else 0


def _pages(found: Container) -> tuple[PageText, ...]:
    """A picture is cited as a page; its pixels stand for points, which it has none of."""
    sizes = found.sizes or [(found.width or 0, found.height or 0)]
    return tuple(PageText(number, "", "", float(size[0]), float(size[1])) for number, size in enumerate(sizes, 1))


def _flags(facts: dict[str, Any], exifs: list[Exif]) -> list[Flag]:
    width, height = facts["width"] or 0, facts["height"] or 0
    inner = next((one.size for one in exifs if one.size), None)
    flags: list[Flag] = []
    if width * height > HUGE:
        words = f"the picture states {width:,} x {height:,} pixels: too many to be drawn here"
        flags.append(Flag("picture_huge", words))
    if facts["format"] and not width * height:
        flags.append(Flag("size_unknown", "the picture does not state its size, or states none: it cannot be drawn"))
    if inner and width * height and set(inner) != {width, height}:
        words = (
            f"EXIF says {inner[0]} x {inner[1]} pixels, the picture has {width} x {height}: one changed after the other"
        )
        flags.append(Flag("size_mismatch", words))
    if facts["trailing_bytes"]:
        words = f"{facts['trailing_bytes']:,} bytes follow the end of the picture; they are no part of what it shows"
        flags.append(Flag("trailing_bytes", words))
    if "dcterms:provenance" in facts["xmp"]:
        words = (
            f"content credentials are said to lie elsewhere, and were not fetched: {facts['xmp']['dcterms:provenance']}"
        )
        flags.append(Flag("c2pa_elsewhere", words))
    return flags
