"""The picture of a document's page: whether one may be shown, drawing it, and where words stand on it. Nothing of it
is kept: each is drawn when asked for, in the reader's confined child process."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from django.conf import settings

from casefile.confidentiality import blocklist
from casefile.evidence.extract.pdf_view import picture_of, words_of
from casefile.evidence.extract.picture import display_of
from casefile.evidence.models import Page, SourceDocument
from casefile.evidence.storage import Store

PDF = "application/pdf"
WIDTH, WIDE = 1200, 2400
"""Pixels of a page as it opens, and of one that is zoomed into."""
LETTER = (612.0, 792.0)
"""The size a page is given that states none."""
TURNED = 5
"""From this EXIF orientation on, a picture is shown with its sides exchanged."""
UNATTESTED = (
    "The contraband guard is on, and nobody has attested to this file: no picture of it is shown. Its text and what "
    "is known of it are here. Do not open a file to attest."
)
LISTED = (
    "This file is on the block-list: no picture of it is shown. Stop, do not copy or open it, and tell supervising "
    "counsel now."
)
NONE_DRAWN = "No page image is made of this kind of file: its text is what was read from it."
Places = Callable[[str], list[tuple[int, int]]]
"""Where in a text something is that is to be marked."""


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of marked words on a page's picture, in the page's own measure, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def is_drawn(document: SourceDocument) -> bool:
    """Whether pages of a file of this kind are drawn at all."""
    held = document.holding == SourceDocument.Holding.HELD
    return held and (document.media_type == PDF or document.media_type.startswith("image/"))


def why_unseen(document: SourceDocument) -> str:
    """Why no picture of the document may be shown, in words; "" where one may."""
    if not is_drawn(document):
        return NONE_DRAWN
    if blocklist.is_listed([document.sha256]):
        return LISTED
    if document.matter.guard_on and not document.attestations.exists():
        return UNATTESTED
    return ""


def drawn(document: SourceDocument, page: int, width: int) -> tuple[bytes, str]:
    """A page as PNG, or b"" and why there is none; nothing is drawn of what may not be shown."""
    if reason := why_unseen(document):
        return b"", reason
    if not _stored(document).is_file():
        return b"", "the store does not hold the bytes: run verify_custody"
    draw = picture_of if document.media_type == PDF else display_of
    return draw(_stored(document), page, width)


def size_of(document: SourceDocument, page: Page | None) -> tuple[float, float]:
    """Width and height of a page as it is shown."""
    if page is None or page.width <= 0 or page.height <= 0:
        return LETTER
    orientation = document.facts.get("orientation")
    if document.media_type != PDF and isinstance(orientation, int) and orientation >= TURNED:
        return page.height, page.width
    return page.width, page.height


def boxes(document: SourceDocument, page: int, places: Places) -> list[Box]:
    """Where the marked words of a PDF's page stand; none for other files, and where the page has no words."""
    if document.media_type != PDF:
        return []
    words = words_of(_stored(document), page).value
    if not isinstance(words, list):
        return []
    # one word a line: a word broken at a line's end is found past its hyphen
    marked = places("\n".join(word[0] for word in words))
    ends = list(accumulate(len(word[0]) + 1 for word in words))
    found: list[Box] = []
    for start, end in marked:
        first, last = bisect_right(ends, start), bisect_left(ends, end)
        found += _joined([word[1:] for word in words[first : last + 1]])
    return found


def _joined(words: list[list[float]]) -> list[Box]:
    """Neighbours on one line as one box."""
    lines: list[list[float]] = []
    for left, top, right, bottom in words:
        last = lines[-1] if lines else None
        if last and abs(last[1] - top) < (bottom - top) / 2 and left >= last[0]:
            lines[-1] = [last[0], min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            lines.append([left, top, right, bottom])
    return [Box(round(a, 2), round(b, 2), round(c - a, 2), round(d - b, 2)) for a, b, c, d in lines]


def _stored(document: SourceDocument) -> Path:
    return Store(settings.STORE_DIR).path(document.sha256)
