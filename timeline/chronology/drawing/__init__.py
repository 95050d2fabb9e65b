"""The drawn timeline, one renderer for page and PDF: marks in, SVG and an account of every mark out.

Pure: no database, no files, no clock; the same marks give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from timeline.chronology.drawing.layout import Layout, lay_out
from timeline.chronology.drawing.marks import Drawing, Group, Lane, Mark, Style
from timeline.chronology.drawing.svg import write

__all__ = ["Drawing", "Group", "Lane", "Mark", "Style", "draw"]


def draw(
    marks: Sequence[Mark],
    *,
    lanes: Sequence[Lane],
    zone: str,
    width: float,
    height: float,
    style: Style,
    name: str = "timeline",
) -> Drawing:
    """Draw marks, in the order of the table, on as many sheets of `width` by at most `height` as they need.

    `zone` is the IANA name or fixed offset in which days begin. Lengths are points for `Style.PRINT` and CSS
    pixels for `Style.PAGE`. `name` sets the ids of this drawing apart from others on the same page. Lanes
    without a mark are not drawn. Raises ValueError for a sheet too small to hold one lane, for a repeated key
    and for bounds that are not aware or end before they begin.
    """
    _check(marks)
    layout = lay_out(marks, lanes, zone, width, height, Style(style))
    count = len(layout.sheets)
    svgs = tuple(
        write(sheet, Style(style), f"{name}-{place}", _title(layout, place - 1, count), _description(marks, layout))
        for place, sheet in enumerate(layout.sheets, 1)
    )
    tallest = max(sheet.below for sheet in layout.sheets)
    return Drawing(svgs, width, tallest, layout.shown, layout.grouped, layout.undated, layout.left, layout.notes)


def _check(marks: Sequence[Mark]) -> None:
    if len({mark.key for mark in marks}) != len(marks):
        raise ValueError("Two marks have the same key, so that neither could be accounted for.")
    for mark in marks:
        for bound in (mark.earliest, mark.latest):
            if bound is not None and bound.tzinfo is None:
                raise ValueError(f"Mark {mark.number} has a bound without a zone.")
        if mark.earliest is not None and mark.latest is not None and mark.latest < mark.earliest:
            raise ValueError(f"Mark {mark.number} ends before it begins.")


def _title(layout: Layout, place: int, count: int) -> str:
    """The alternative text of the sheet: in a PDF it is all that a screen reader gets of the drawing."""
    sheet = layout.sheets[place]
    part = f", sheet {place + 1} of {count}" if count > 1 else ""
    spans = "; ".join(sheet.headings) or "no dated events"
    events = f" Events drawn: {'. '.join(mark.title for mark in sheet.marks)}." if sheet.marks else ""
    return f"Timeline{part}: {spans}.{events} The table gives the same events."


def _description(marks: Sequence[Mark], layout: Layout) -> str:
    dated = sum(not mark.is_undated for mark in marks)
    said = f"{dated} dated and {len(marks) - dated} undated events in lanes over a linear axis of time."
    return " ".join([said, *layout.notes])
