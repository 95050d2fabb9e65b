"""Call-outs: a mark's number, date and few words set in lines, and their places in rows without collision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from timeline.chronology.drawing.ink import Box, Words
from timeline.chronology.drawing.measure import clean, cut, glued, text_width, wrap

LEADING = 1.16
NARROWEST = 6.5
WIDEST = 17.0
#: A line less is worth this much more width.
SPARE = 1.25
#: Size of the number in its frame, in ems: framed, so that "3 January 2020" can never be read as a date.
NUMBER = 0.82
#: No call-out is longer; a longer label is cut with an ellipsis and stands whole in the table.
MOST_LINES = 7
MOST_DATE_LINES = 4
#: Clear paper between neighbours in a row, be they call-outs or leaders running down between them, in ems.
APART = 0.85
PASSAGE = 0.1


@dataclass(frozen=True)
class Callout:
    """Set words with their origin at the call-out's top left, and the middles of the shapes of its status, `glyphs`."""

    key: str
    words: tuple[Words, ...]
    width: float
    height: float
    glyphs: tuple[tuple[float, float], ...]
    tag: Box | None


@dataclass(frozen=True)
class Seat:
    """Where a call-out came to lie: row, left edge, and the x at which its leader passes or meets each row."""

    row: int
    left: float
    passes: tuple[float, ...]


@dataclass(frozen=True)
class _Text:
    """What a call-out says, cleaned, and the type it is set in."""

    key: str
    number: str
    date: str
    body: str
    source: str
    size: float
    glyph_count: int

    @property
    def lead(self) -> float:
        """Room before the date for the shapes of the status and the number in its frame."""
        shapes = self.glyph_count * self.size + 0.05 * self.size if self.glyph_count else 0.0
        return shapes + (self.tag_width + 0.4 * self.size if self.number else 0.0)

    @property
    def tag_width(self) -> float:
        """Width of the frame around the number."""
        return text_width(self.number, NUMBER * self.size, True) + 0.5 * self.size

    @property
    def note(self) -> float:
        """Room after the last word for the source."""
        return text_width(self.source, 0.68 * self.size) + 0.12 * self.size if self.source else 0.0

    def dates(self, limit: float) -> list[str]:
        """The date in lines; a day stays with its month and year."""
        return wrap(glued(self.date), self.size, limit, True, first=self.lead)

    def texts(self, limit: float) -> list[str]:
        """The words in lines."""
        return wrap(self.body, self.size, limit, last=self.note) if self.body else []

    def _floor(self) -> float:
        """Give the width of the longest word: only what the widest line cannot hold is ever broken."""
        dates = [text_width(word, self.size, True) for word in glued(self.date).split(" ")]
        texts = [text_width(word, self.size) for word in self.body.split(" ")]
        needed = (NARROWEST * self.size, self.lead + dates[0], *dates, *texts, texts[-1] + self.note)
        return min(max(needed), WIDEST * self.size)

    def narrowest(self, lines: int) -> float:
        """Give the least width, between the two bounds, that needs no more than `lines` lines."""
        low, high = self._floor(), WIDEST * self.size
        while high - low > 1:
            tried = (low + high) / 2
            if len(self.dates(tried)) + len(self.texts(tried)) <= lines:
                high = tried
            else:
                low = tried
        return high


@lru_cache(maxsize=16384)
def set_callout(
    key: str, number: str, date: str, body: str, source: str, size: float, lines: int, glyphs: int
) -> Callout:
    """Set a call-out about as narrow as `lines` lines allow; a line less is taken where it costs little width."""
    text = _Text(key, clean(number)[:8], clean(date), clean(body), clean(source)[:12], size, glyphs)
    width = text.narrowest(lines)
    for fewer in range(lines - 1, 0, -1):
        wider = text.narrowest(fewer)
        if wider > SPARE * width or len(text.dates(wider)) + len(text.texts(wider)) > fewer:
            break
        width = wider
    return _set(text, width)


def _shortened(lines: list[str], most: int, size: float, limit: float, bold: bool) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(lines[most - 1], size, limit - size, bold).removesuffix("…") + "…"]


def _set(text: _Text, limit: float) -> Callout:
    size = text.size
    dates = _shortened(text.dates(limit), MOST_DATE_LINES, size, limit, True)
    texts = _shortened(text.texts(limit), MOST_LINES - len(dates), size, limit - text.note, False)
    words: list[Words] = []
    baseline = 0.96 * size
    for place, each in enumerate([*dates, *texts]):
        is_date = place < len(dates)
        words.append(
            Words(text.lead if place == 0 else 0.0, baseline, each, size, "date" if is_date else "label", is_date)
        )
        baseline += LEADING * size
    if text.source:
        last = words[-1]
        words.append(Words(last.box.x1 + 0.12 * size, last.y - 0.3 * size, text.source, 0.68 * size, "source"))
    height, tag = baseline - LEADING * size + 0.24 * size, None
    if text.number:
        x0 = text.lead - 0.4 * size - text.tag_width
        tag = Box(x0, 0.27 * size, x0 + text.tag_width, 1.08 * size)
        words.append(Words(x0 + 0.25 * size, 0.94 * size, text.number, NUMBER * size, "number", bold=True))
    width = max(piece.box.x1 for piece in words)
    middles = tuple(((place + 0.42) * size, 0.66 * size) for place in range(text.glyph_count))
    return Callout(text.key, tuple(words), width, height, middles, tag)


def spread(
    wanted: Sequence[float], widths: Sequence[float], apart: float, left: float, right: float
) -> list[float] | None:
    """Place intervals in the given order as near as can be to the `wanted` left edges, within left and right.

    Least squares under the order (pool adjacent violators); None where they do not fit side by side at all.
    """
    if not widths:
        return []
    offsets = [0.0]
    for width in widths[:-1]:
        offsets.append(offsets[-1] + width + apart)
    highest = right - left - offsets[-1] - widths[-1]
    if highest < 0:
        return None
    pools: list[tuple[float, int]] = []
    for place, offset in enumerate(offsets):
        total, count = wanted[place] - left - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            earlier, more = pools.pop()
            total, count = total + earlier, count + more
        pools.append((total, count))
    shifts = [min(max(total / count, 0.0), highest) for total, count in pools for _ in range(count)]
    return [left + offset + shift for offset, shift in zip(offsets, shifts, strict=True)]


def seat(
    callouts: Sequence[Callout],
    anchors: Sequence[float],
    rows: int,
    first: int,
    bounds: tuple[float, float],
    size: float,
) -> list[Seat] | None:
    """Seat call-outs, sorted by anchor, over `rows` rows in turn, the first of them in row `first`.

    Leaders of lower rows get a passage of their own between the call-outs above, so that in every row the
    order from left to right is the order of the anchors, and no leader crosses another or any words.
    """
    row_of = [(place + first) % rows for place in range(len(callouts))]
    at = list(anchors)
    left_edges = [0.0] * len(callouts)
    passes: list[list[float]] = [[] for _ in callouts]
    for row in range(rows):
        present = [place for place in range(len(callouts)) if row_of[place] >= row]
        here = [row_of[place] == row for place in present]
        widths = [callouts[place].width if own else PASSAGE * size for place, own in zip(present, here, strict=True)]
        wanted = [
            at[place] - (min(0.12 * width, size) if own else width / 2)
            for place, own, width in zip(present, here, widths, strict=True)
        ]
        places = spread(wanted, widths, APART * size, *bounds)
        if places is None:
            return None
        for place, own, x0, width in zip(present, here, places, widths, strict=True):
            inset = min(0.12 * width, 2.0)
            at[place] = min(max(at[place], x0 + inset), x0 + width - inset) if own else x0 + width / 2
            passes[place].append(at[place])
            left_edges[place] = x0
    return [Seat(row_of[place], left_edges[place], tuple(passes[place])) for place in range(len(callouts))]


def strain(anchors: Sequence[float], seats: Sequence[Seat]) -> float:
    """Give the furthest any leader is pulled sideways between its mark and its words."""
    worst = 0.0
    for anchor, taken in zip(anchors, seats, strict=True):
        before = anchor
        for x in taken.passes:
            worst = max(worst, abs(x - before))
            before = x
    return worst
