"""The key under a drawing: a sample of every shape that was used, with its meaning, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.ink import Ink, Sheet, Words, line
from timeline.chronology.drawing.lane_ink import bar_arrow
from timeline.chronology.drawing.marks import Mark
from timeline.chronology.drawing.measure import clean, text_width
from timeline.chronology.drawing.scale import Scale
from timeline.chronology.drawing.shapes import bar, glyph, rug, status_of, tilde, zigzag

SIZE = 0.88
ROW = 1.75

_STATUS_WORDS = {
    "alleged": "alleged",
    "documented": "documented",
    "testified": "testified",
    "admitted": "admitted",
    "stipulated": "stipulated",
    "found": "found by a finder of fact",
    "ruling": "ruling of a court",
}


@dataclass(frozen=True)
class Sample:
    """A shape drawn at (x, y) with its width, and what it means."""

    width: float
    draw: Callable[[float, float], Sequence[Ink]]
    words: str


def _bar_sample(
    size: float, ends: tuple[str, str], *, inferred: bool = False, lasting: bool = False, solid: bool = False
) -> Sample:
    width = 3.2 * size

    def drawn(x: float, y: float) -> Sequence[Ink]:
        return bar(x, x + width, y, size, (), solid=solid, inferred=inferred, lasting=lasting, ends=ends)

    return Sample(width, drawn, "")


def samples(
    marks: Sequence[Mark], scales: Sequence[Scale], size: float, *, has_groups: bool, is_torn: bool
) -> list[Sample]:
    """Give the samples for what these marks use, statuses first."""
    dated = [mark for mark in marks if not mark.is_undated]
    r = 0.4 * size
    found = [_glyph_sample(status, r) for status in _STATUS_WORDS if any(status_of(mark) == status for mark in marks)]
    if any(mark.disputed for mark in marks):
        found.append(Sample(2.6 * r, lambda x, y: glyph("disputed", "alleged", x + 1.3 * r, y, r), "disputed"))
    if any(not mark.is_point and not mark.lasting for mark in dated):
        found.append(_said(_bar_sample(size, ("cap", "cap")), "at some time in this range"))
    if any(not mark.is_point and status_of(mark) != "alleged" for mark in dated):
        found.append(_said(_bar_sample(size, ("cap", "cap"), solid=True), "filled: not only alleged"))
    if any(mark.lasting for mark in dated):
        found.append(_said(_bar_sample(size, ("cap", "cap"), lasting=True), "lasted from one end to the other"))
    if any(mark.approximate for mark in dated):
        found.append(_approximate_sample(size))
    if any(mark.inferred for mark in dated):
        found.append(_said(_bar_sample(size, ("cap", "cap"), inferred=True), "date inferred; no source states it"))
    if any(mark.earliest is None or mark.latest is None for mark in dated):
        arrow = Sample(0.7 * size, lambda x, y: bar_arrow(x, y, size, 0), "no first or no last date is known")
        found.append(arrow)
    if has_groups:
        found.append(_group_sample(size))
    if is_torn:
        found.append(_said(_bar_sample(size, ("cap", "torn")), "goes on in another panel"))
    if any(scale.breaks() for scale in scales):
        found.append(_break_sample(size))
    return found


def _said(sample: Sample, words: str) -> Sample:
    return Sample(sample.width, sample.draw, words)


def _glyph_sample(status: str, r: float) -> Sample:
    return Sample(2.6 * r, lambda x, y: glyph(status, status, x + 1.3 * r, y, r), _STATUS_WORDS[status])


def _approximate_sample(size: float) -> Sample:
    r, fade = 0.4 * size, _bar_sample(size, ("fade", "fade"))

    def drawn(x: float, y: float) -> Sequence[Ink]:
        point = [*glyph("alleged", "alleged", x + r, y, r), tilde(x + r, y - 0.68 * size, 0.36 * size)]
        return [*point, *fade.draw(x + 1.3 * size, y)]

    return Sample(fade.width + 1.3 * size, drawn, "approximate")


def _group_sample(size: float) -> Sample:
    places = [place * size for place in (0.0, 0.6, 1.1, 2.0)]

    def drawn(x: float, y: float) -> Sequence[Ink]:
        return rug([(x + place, x + place, 0) for place in places], y, size)

    return Sample(2 * size, drawn, "several events under one call-out, a tick each")


def _break_sample(size: float) -> Sample:
    def drawn(x: float, y: float) -> Sequence[Ink]:
        tears = [zigzag(x + 0.8 * size, y - 0.5 * size, y + 0.5 * size, "tear")]
        tears.append(zigzag(x + 1.8 * size, y - 0.5 * size, y + 0.5 * size, "tear"))
        return [
            line(x, y, x + 0.8 * size, y, "axis", 1.1),
            *tears,
            line(x + 1.8 * size, y, x + 2.6 * size, y, "axis", 1.1),
        ]

    return Sample(2.6 * size, drawn, "time left out of the axis")


def _flow(
    found: Sequence[Sample], words: Sequence[str], frame: Frame
) -> list[tuple[float, int, float, Sample | None, str]]:
    """Give (x, row, x of the words, sample, words) for each item, as many on a row as fit."""
    size = SIZE * frame.size
    placed: list[tuple[float, int, float, Sample | None, str]] = []
    x, row = 0.0, 0
    items: list[tuple[Sample | None, str]] = [
        *((each, each.words) for each in found),
        *((None, text) for text in words),
    ]
    for sample, text in items:
        lead = sample.width + 0.5 * size if sample else 0.0
        width = lead + text_width(text, size)
        if x > 0 and x + width > frame.width:
            x, row = 0.0, row + 1
        placed.append((x, row, x + lead, sample, text))
        x += width + 1.7 * size
    return placed


def key_height(found: Sequence[Sample], words: Sequence[str], frame: Frame) -> float:
    """Give the height of the key, the air over it included."""
    placed = _flow(found, words, frame)
    rows = placed[-1][1] + 1 if placed else 0
    return (rows * ROW * SIZE + 0.7) * frame.size


def draw_key(sheet: Sheet, found: Sequence[Sample], words: Sequence[str], frame: Frame, y: float) -> None:
    """Add the key with its top at `y`."""
    size = SIZE * frame.size
    for x, row, text_x, sample, text in _flow(found, words, frame):
        middle = y + 0.7 * frame.size + (row + 0.5) * ROW * size
        if sample is not None:
            sheet.back += sample.draw(x, middle)
        sheet.back.append(Words(text_x, middle + 0.27 * size, clean(text), size, "key-words"))
