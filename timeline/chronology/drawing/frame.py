"""The measures every panel of a drawing shares: its lanes, calendar, width and size of type."""

from __future__ import annotations

from dataclasses import dataclass

from timeline.chronology.drawing.calendar import Calendar
from timeline.chronology.drawing.marks import Lane


@dataclass(frozen=True)
class Frame:
    """What stays the same for every panel of a drawing, in the unit of the page."""

    lanes: tuple[Lane, ...]
    calendar: Calendar
    width: float
    size: float

    @property
    def is_narrow(self) -> bool:
        """Whether lane titles stand over their lanes, because a column beside them would leave no room."""
        return self.width < 48 * self.size

    @property
    def left(self) -> float:
        """Where the plot begins."""
        return 0.8 * self.size if self.is_narrow else 9.6 * self.size

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.width - 0.8 * self.size

    @property
    def bounds(self) -> tuple[float, float]:
        """The left and right edge within which call-outs stay."""
        return (0.0 if self.is_narrow else self.left - 0.6 * self.size), self.width

    @property
    def lane_head(self) -> float:
        """Height of a title over its lane."""
        return 1.5 * self.size if self.is_narrow else 0.0
