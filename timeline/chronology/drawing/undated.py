"""The strip of undated events: their words in columns under the last panel, never a place on an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.chronology.drawing.callouts import Callout, set_callout
from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.ink import MarkInk, Sheet, Words, line
from timeline.chronology.drawing.lane_ink import callout_ink, glyph_count, told
from timeline.chronology.drawing.marks import Mark
from timeline.chronology.drawing.measure import clean
from timeline.chronology.drawing.shapes import status_of

GAP = 1.4


@dataclass(frozen=True)
class Strip:
    """Set call-outs in rows: those that fit, and how many do not."""

    rows: tuple[tuple[Callout, ...], ...]
    marks: tuple[Mark, ...]
    left: tuple[Mark, ...]
    frame: Frame

    @property
    def height(self) -> float:
        """The strip, its heading and its last line included."""
        rows = sum(max(callout.height for callout in row) + 0.5 * self.frame.size for row in self.rows)
        return head_height(self.frame) + rows + (1.5 * self.frame.size if self.left else 0)


def head_height(frame: Frame) -> float:
    """Give the height of the heading."""
    return 2.3 * frame.size


def plan_strip(marks: Sequence[Mark], frame: Frame, room: float) -> Strip:
    """Set as many undated marks as fit in `room`, in the order given."""
    size = frame.size
    rows: list[list[Callout]] = []
    used, x = head_height(frame) + 1.5 * size, 0.0
    for place, mark in enumerate(marks):
        date = mark.date_text or "Undated"
        callout = set_callout(mark.key, mark.number, date, mark.label, mark.source, size, 3, glyph_count(mark))
        is_new = not rows or x + callout.width > frame.width
        height = max((each.height for each in rows[-1]), default=0.0) if rows and not is_new else 0.0
        grown = max(callout.height, height) - height + (0.5 * size if is_new else 0)
        if used + grown > room:
            return Strip(tuple(map(tuple, rows)), tuple(marks[:place]), tuple(marks[place:]), frame)
        used += grown
        if is_new:
            rows.append([])
            x = 0.0
        rows[-1].append(callout)
        x += callout.width + GAP * size
    return Strip(tuple(map(tuple, rows)), tuple(marks), (), frame)


def draw_strip(sheet: Sheet, strip: Strip, y: float) -> None:
    """Add the strip with its top at `y`."""
    size = strip.frame.size
    sheet.back.append(line(0, y + 0.2 * size, strip.frame.width, y + 0.2 * size, "lane-edge", 0.5))
    sheet.back.append(Words(0, y + 1.5 * size, "Undated", 1.06 * size, "lane-title", bold=True))
    marks = iter(strip.marks)
    top = y + head_height(strip.frame)
    for row in strip.rows:
        x = 0.0
        for callout in row:
            _draw(sheet, callout, next(marks), x, top, size)
            x += callout.width + GAP * size
        top += max(callout.height for callout in row) + 0.5 * size
    if strip.left:
        count = len(strip.left)
        text = f"{count} more undated event{'s' if count > 1 else ''}: see the table."
        sheet.back.append(Words(0, top + 0.9 * size, clean(text), size, "panel-note"))


def _draw(sheet: Sheet, callout: Callout, mark: Mark, x: float, top: float, size: float) -> None:
    ink = callout_ink(callout, mark, x, top, size)
    sheet.marks.append(MarkInk(mark.key, told(mark), mark.href, tuple(ink), f"mark-{status_of(mark)}"))
