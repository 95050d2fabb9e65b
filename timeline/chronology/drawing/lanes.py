"""One lane of one panel: its marks on tracks so that none covers another, its call-outs in rows below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.chronology.drawing.calendar import seconds
from timeline.chronology.drawing.callouts import LEADING, Callout, Seat, seat, strain
from timeline.chronology.drawing.marks import Group, Lane, Mark
from timeline.chronology.drawing.measure import text_width
from timeline.chronology.drawing.scale import Scale
from timeline.chronology.drawing.windows import Window

TRACK = 1.42
GLYPH = 0.4
#: A leader pulled sideways further than this, in ems, is answered with one more row.
STRAIN = 8.0
MOST_ROWS = 7
OPEN_WORDS = ("or earlier", "or later")


@dataclass(frozen=True)
class Span:
    """A range on paper. An end is "cap", "fade", "open" (no bound) or "torn" (goes on in another panel)."""

    x0: float
    x1: float
    ends: tuple[str, str]

    @property
    def middle(self) -> float:
        """Half-way between the two ends."""
        return (self.x0 + self.x1) / 2

    def dispute(self, size: float) -> float:
        """Give the place of the hourglass on a bar: the middle, or near the known end of an open range."""
        near = min(0.9 * size, (self.x1 - self.x0) / 2)
        if "open" not in self.ends:
            return self.middle
        return self.x1 - near if self.ends[0] == "open" else self.x0 + near

    def known(self) -> tuple[float, float, int]:
        """Give the bounds, an open side drawn together at the known one, and the way it is open: -1, 0 or 1."""
        if self.ends[0] == "open":
            return self.x1, self.x1, -1
        return (self.x0, self.x0, 1) if self.ends[1] == "open" else (self.x0, self.x1, 0)


@dataclass(frozen=True)
class Entry:
    """What gets one call-out: a mark or a group of them, with the range of each on paper."""

    callout: Callout
    spans: tuple[Span, ...]
    mark: Mark | None
    group: Group | None
    members: tuple[Mark, ...]

    @property
    def is_point(self) -> bool:
        """Whether it is drawn as one shape in the middle of its range."""
        return self.mark is not None and self.mark.is_point and "torn" not in self.spans[0].ends

    def reach(self, size: float) -> tuple[float, float]:
        """Give the paper it needs on its track, from left to right."""
        if self.mark is None:
            known = [span.known() for span in self.spans]
            return min(x0 + 0.6 * size * min(way, 0) for x0, _, way in known) - 1.0, max(
                x1 + 0.6 * size * max(way, 0) for _, x1, way in known
            ) + 1.0
        x0, x1 = self.spans[0].x0, self.spans[0].x1
        room = (GLYPH + 0.2) * size
        if not self.is_point and not self.mark.disputed:
            return x0 - 1.0, x1 + 1.0
        middle = self.spans[0].middle if self.is_point else self.spans[0].dispute(size)
        return min(x0, middle - room), max(x1, middle + room)


@dataclass(frozen=True)
class LanePlan:
    """A lane laid out from its own top: entries with their track, leader and seat, and the height of each part."""

    lane: Lane
    entries: tuple[Entry, ...]
    tracks: tuple[int, ...]
    anchors: tuple[float, ...]
    seats: tuple[Seat, ...]
    row_heights: tuple[float, ...]
    jogs: tuple[float, ...]
    track_count: int
    size: float
    head: float

    @property
    def strain(self) -> float:
        """How far, in ems, the most pulled leader goes sideways."""
        return strain(self.anchors, self.seats) / self.size

    @property
    def marks_below(self) -> float:
        """Where the tracks end and the leaders to the call-outs begin."""
        return self.head + 0.35 * self.size + self.track_count * TRACK * self.size

    @property
    def height(self) -> float:
        """The whole lane, its air included."""
        return self.marks_below + sum(self.jogs) + sum(self.row_heights) + 0.6 * self.size

    def track_y(self, track: int) -> float:
        """Give the middle of a track."""
        return self.head + 0.35 * self.size + (track + 0.55) * TRACK * self.size

    def row_y(self, row: int) -> float:
        """Give the top of a row of call-outs."""
        return self.marks_below + sum(self.jogs[: row + 1]) + sum(self.row_heights[:row])


def span_of(mark: Mark, scale: Scale, window: Window) -> Span:
    """Give a dated mark's range on a scale: exactly its bounds, an open side as far as its segment goes."""
    begin = None if mark.earliest is None else seconds(mark.earliest)
    end = None if mark.latest is None else seconds(mark.latest)
    closed = "fade" if mark.approximate else "cap"
    left, right = closed, closed
    if begin is None and end is not None:
        x0, left = scale.segment_of(end, ending=True).x0, "open"
    else:
        x0 = scale.x(begin if begin is not None else scale.start)
        left = "torn" if begin is not None and begin < window.begin else left
    if end is None and begin is not None:
        x1, right = scale.segment_of(begin, ending=False).x1, "open"
    else:
        x1 = scale.x(end if end is not None else scale.end)
        right = "torn" if end is not None and end > window.end else right
    return Span(x0, x1, (left, right))


def open_words(span: Span, size: float) -> tuple[str, float, float] | None:
    """Give "or earlier" or "or later" with its left and right edge, where the open end has room for it."""
    for side, text in enumerate(OPEN_WORDS):
        width = text_width(text, 0.85 * size)
        if span.ends[side] == "open" and span.x1 - span.x0 > width + 3.5 * size:
            x0 = span.x0 + 0.95 * size if side == 0 else span.x1 - 0.95 * size - width
            return text, x0, x0 + width
    return None


def _assign_tracks(entries: Sequence[Entry], size: float) -> tuple[list[int], int]:
    """Long and open ranges on top, points at the bottom, so that leaders meet as little as can be."""
    taken: list[list[tuple[float, float]]] = []
    chosen = [0] * len(entries)

    def rank(place: int) -> tuple[bool, bool, float, int]:
        x0, x1 = entries[place].reach(size)
        is_open = any("open" in span.ends for span in entries[place].spans)
        return entries[place].is_point, not is_open, x0 if entries[place].is_point else x0 - x1, place

    for place in sorted(range(len(entries)), key=rank):
        x0, x1 = entries[place].reach(size)
        order = range(len(taken) - 1, -1, -1) if entries[place].is_point else range(len(taken))
        free = (track for track in order if all(x1 + 2 <= a or b + 2 <= x0 for a, b in taken[track]))
        track = next(free, len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append((x0, x1))
        chosen[place] = track
    return chosen, max(len(taken), 1)


def _anchors(entries: Sequence[Entry], tracks: Sequence[int], size: float) -> list[float]:
    """Choose where leaders leave their marks, lower tracks first, apart from each other wherever a bar allows it."""
    reaches = [entry.reach(size) for entry in entries]
    anchors = [0.0] * len(entries)
    done: list[int] = []
    for place in sorted(range(len(entries)), key=lambda place: (not entries[place].is_point, -tracks[place], -place)):
        below = [reaches[other] for other in range(len(entries)) if tracks[other] > tracks[place]]
        taken = [(anchors[other], anchors[other]) for other in done]
        anchors[place] = _anchor(entries[place], below, taken, size)
        done.append(place)
    return anchors


def _anchor(
    entry: Entry, below: Sequence[tuple[float, float]], taken: Sequence[tuple[float, float]], size: float
) -> float:
    """Choose a point's middle, or a place on a bar with nothing under it, or at least with no other leader."""
    span = entry.spans[0] if entry.mark else Span(*entry.reach(0), ("cap", "cap"))
    if entry.is_point:
        return span.middle
    near = min((span.x1 - span.x0) / 2, 1.2 * size)
    first = span.x1 - near if span.ends[0] == "open" else span.x0 + near
    shares = (0.5, 0.3, 0.7, 0.15, 0.85, 0.05, 0.95)
    tried = [first, *(span.x0 + share * (span.x1 - span.x0) for share in shares)]
    for obstacles in ([*below, *taken], taken):
        for x in tried:
            if all(x < a - 0.4 * size or x > b + 0.4 * size for a, b in obstacles):
                return x
    return first


def plan_lane(
    lane: Lane,
    entries: Sequence[Entry],
    bounds: tuple[float, float],
    size: float,
    head: float,
    most_rows: int = MOST_ROWS,
) -> LanePlan | None:
    """Lay a lane out with as few rows as leave the leaders nearly upright; None where the words cannot be seated."""
    tracks, count = _assign_tracks(entries, size)
    anchors = _anchors(entries, tracks, size)
    order = sorted(range(len(entries)), key=lambda place: (anchors[place], place))
    ordered = [entries[place] for place in order]
    at = [anchors[place] for place in order]
    seats = _best_seats([entry.callout for entry in ordered], at, bounds, size, most_rows)
    if seats is None:
        return None
    rows = max((taken.row for taken in seats), default=-1) + 1
    heights = [
        max(entry.callout.height for entry, taken in zip(ordered, seats, strict=True) if taken.row == row)
        for row in range(rows)
    ]
    jogs = _jogs(at, seats, rows, size)
    return LanePlan(
        lane, tuple(ordered), tuple(tracks[place] for place in order), tuple(at), tuple(seats),
        tuple(heights), tuple(jogs), count, size, head,
    )  # fmt: skip


def _best_seats(
    callouts: list[Callout], anchors: list[float], bounds: tuple[float, float], size: float, most_rows: int
) -> list[Seat] | None:
    best: tuple[float, list[Seat]] | None = None
    for rows in range(1, min(most_rows, len(callouts)) + 1):
        tried = [seat(callouts, anchors, rows, first, bounds, size) for first in range(rows)]
        feasible = [(strain(anchors, seats), seats) for seats in tried if seats is not None]
        if not feasible:
            continue
        found = min(feasible, key=lambda each: each[0])
        if best is None or found[0] < best[0] - 2 * size:
            best = found
        if best[0] <= STRAIN * size:
            break
    return best[1] if best else ([] if not callouts else None)


def _jogs(anchors: Sequence[float], seats: Sequence[Seat], rows: int, size: float) -> list[float]:
    """Give the height in which leaders move sideways before each row: more where they have further to go."""
    jogs: list[float] = []
    for row in range(rows):
        pulls = [
            abs(taken.passes[row] - (taken.passes[row - 1] if row else anchor))
            for anchor, taken in zip(anchors, seats, strict=True)
            if taken.row >= row
        ]
        jogs.append(0.5 * size + min(0.09 * max(pulls, default=0.0), LEADING * size))
    return jogs
