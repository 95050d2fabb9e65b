"""Drawing a picture for the page that shows it, 1,600 pixels wide where nothing else is asked: turned as it says, as
PNG without anything that stood beside its pixels. Runs in the confined child, and only where the guard allows it."""

import base64
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from casefile.evidence.extract.confine import run
from casefile.evidence.extract.image import HUGE

WIDTH, LARGEST = 1600, 3400
"""Pixels across as it is shown, and at most: what recognising words needs of a scanned letter."""
HEIGHT = 3
"""How many times as high as wide a picture may be drawn."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF", "PPM", "ICO", "JPEG2000", "PSD")
MODES = {"1": "L", "L": "L", "LA": "LA", "RGBA": "RGBA", "PA": "RGBA"}
DEEP = frozenset(("I", "I;16", "I;16B", "I;16L", "I;16N", "F"))

pi_heif.register_heif_opener(thumbnails=False)


def display(source: BinaryIO, page: int = 1, width: int = WIDTH) -> bytes:
    """The picture (of several, the one at `page`) as PNG; ValueError in plain words where it cannot be drawn."""
    # A picture cut short is shown as far as it goes: the reader has flagged it.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    # The limit on pixels is the one below, with words that say so.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=FORMATS) as opened:
            return _png(opened, page, min(width, LARGEST))
    except UnidentifiedImageError:
        raise ValueError("this picture cannot be drawn: it is damaged, or of a format that is not drawn") from None
    except (OSError, SyntaxError, EOFError, TypeError, IndexError, KeyError, RuntimeError, OverflowError):
        raise ValueError("this picture cannot be drawn: its pixels are damaged, or it has no such page") from None


def display_base64(source: BinaryIO, page: int = 1, width: int = WIDTH) -> str:
    """`display` in the characters that the child process can hand back."""
    return base64.b64encode(display(source, page, width)).decode("ascii")


def display_of(path: Path, page: int = 1, width: int = WIDTH) -> tuple[bytes, str]:
    """The PNG of a picture drawn in the child process, or b"" and why there is none."""
    outcome = run(f"{__name__}:display_base64", path, arguments={"page": page, "width": width})
    if outcome.error or not isinstance(outcome.value, str):
        return b"", outcome.error or "the picture could not be drawn"
    return base64.b64decode(outcome.value), ""


def _png(opened: Image.Image, page: int, width: int) -> bytes:
    if page > 1:
        opened.seek(page - 1)
    across, down = opened.size
    if across * down > HUGE:
        raise ValueError(f"this picture has {across:,} x {down:,} pixels: more than 50 million are not drawn")
    # A JPEG is decoded at a fraction of its size where that is enough.
    opened.draft(None, (2 * width, 2 * width))
    picture = ImageOps.exif_transpose(opened)
    if picture.mode in DEEP:
        picture = _shallow(picture)
    transparent = "transparency" in picture.info
    drawn = picture.convert(MODES.get(picture.mode, "RGBA" if transparent else "RGB"))
    drawn.thumbnail((width, HEIGHT * width))
    drawn.info.clear()
    written = BytesIO()
    drawn.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _shallow(picture: Image.Image) -> Image.Image:
    """A picture of many grey levels at 256: from its darkest to its lightest, as viewers show scans and X-rays."""
    whole = picture.convert("F")
    low, high = (one for one in whole.getextrema() if not isinstance(one, tuple))
    span = (high - low) or 1.0
    return whole.point(lambda level: level * (255 / span) + (-low * 255 / span)).convert("L")
