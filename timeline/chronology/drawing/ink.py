"""The few things a drawing is made of: words and strokes with the box each takes up, and pages of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from timeline.chronology.drawing.measure import ASCENT, DESCENT, text_width
from timeline.chronology.drawing.scale import Scale


class Box(NamedTuple):
    """A rectangle, left and top first."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the two share more than `slack` in both directions."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        return across > slack and min(self.y1, other.y1) - max(self.y0, other.y0) > slack


@dataclass(frozen=True)
class Words:
    """One line of text from its left edge `x` on the baseline `y`; `kind` names its part in the drawing."""

    x: float
    y: float
    text: str
    size: float
    kind: str
    bold: bool = False
    is_quiet: bool = False

    @property
    def box(self) -> Box:
        """The room the words take."""
        width = text_width(self.text, self.size, self.bold)
        return Box(self.x, self.y - ASCENT * self.size, self.x + width, self.y + DESCENT * self.size)


@dataclass(frozen=True)
class Stroke:
    """A path: `d` in SVG's path language, `fill` one of none, ink, shade, paper, `box` its extent."""

    d: str
    box: Box
    kind: str
    width: float = 0.0
    fill: str = "none"
    dash: str = ""
    is_quiet: bool = False


Ink = Words | Stroke


@dataclass(frozen=True)
class Placed:
    """Where a mark's range came to lie in a panel: `x0` and `x1` are its bounds on the scale."""

    key: str
    panel: int
    x0: float
    x1: float
    box: Box
    is_open: tuple[bool, bool]
    is_grouped: bool


@dataclass(frozen=True)
class MarkInk:
    """All ink of one mark, with the words a pointer or a screen reader gets, and where it leads."""

    key: str
    title: str
    href: str | None
    ink: tuple[Ink, ...]
    kind: str


@dataclass
class Sheet:
    """One page of the drawing, filled from the top; `below` is how far down it has been used."""

    width: float
    below: float = 0.0
    back: list[Ink] = field(default_factory=list)
    marks: list[MarkInk] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    scales: list[Scale] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def words(self) -> list[Words]:
        """Every line of text on the page."""
        marks = (piece for mark in self.marks for piece in mark.ink)
        return [piece for piece in (*self.back, *marks) if isinstance(piece, Words)]

    def strokes(self) -> list[Stroke]:
        """Every path on the page."""
        marks = (piece for mark in self.marks for piece in mark.ink)
        return [piece for piece in (*self.back, *marks) if isinstance(piece, Stroke)]


def number(value: float) -> str:
    """Write a coordinate with at most two decimals, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def points(*places: float) -> str:
    """Write coordinates one after the other."""
    return " ".join(number(place) for place in places)


def line(
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    kind: str,
    width: float,
    dash: str = "",
    is_quiet: bool = False,
) -> Stroke:
    """Give a straight line."""
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return Stroke(f"M{points(x0, y0)}L{points(x1, y1)}", box, kind, width, dash=dash, is_quiet=is_quiet)


def moved(piece: Words, dx: float, dy: float) -> Words:
    """Give the same words elsewhere."""
    return Words(piece.x + dx, piece.y + dy, piece.text, piece.size, piece.kind, piece.bold, piece.is_quiet)


def frame_around(box: Box, dx: float, dy: float, kind: str) -> Stroke:
    """Give a thin frame, its box moved by (dx, dy)."""
    x0, y0, x1, y1 = box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy
    d = f"M{points(x0, y0)}L{points(x1, y0)}L{points(x1, y1)}L{points(x0, y1)}Z"
    return Stroke(d, Box(x0, y0, x1, y1), kind, 0.5)
