"""The drawn timeline as an illustrative aid under FRE 107: the drawing, and a table of every event in it."""

from collections.abc import Mapping, Sequence

from timeline.chronology.drawing import Style, draw
from timeline.chronology.marks import lanes_of, marks_of
from timeline.chronology.rows import ChronologyRow
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Chosen, Freeze
from timeline.exhibits.models import Exhibit

TITLE = "Illustrative Timeline"
FILE_NAME = "illustrative-timeline"
ROLE = Exhibit.Role.AID_107
LEFT_OUT = "in scope, and not shown"
METHOD: tuple[str, ...] = (
    "The axis is linear between marked breaks. A date that its source leaves open is drawn over its whole possible "
    "range. Numbers in the drawing are those of the sources in the index. The table holds every event, also those "
    "the drawing groups or leaves out.",
)
WIDTH, HEIGHT = 662, 428
"""Points that a landscape letter sheet leaves for one panel."""


def chosen(freeze: Freeze) -> list[Chosen]:
    """Every row of the chronology: the table is the drawing's twin."""
    return [Chosen(row) for row in freeze.rows]


def part(freeze: Freeze, lines: Sequence[Chosen], numbers: Mapping[str, int]) -> Frozen:
    """The drawing as it will print, frozen as SVG so that no later change of the renderer alters it."""

    def footnote(row: ChronologyRow) -> str:
        cited = [numbers[cite.document_uid] for cite in row.sources if not cite.privileged]
        return ",".join(str(number) for number in dict.fromkeys(cited))

    rows = [line.row for line in lines]
    places = {row.event_uid: place for place, row in enumerate(rows, start=1)}
    marks = marks_of(rows, source=footnote, href=lambda row: f"#row-{places[row.event_uid]}")
    drawing = draw(marks, lanes=lanes_of(rows), zone=freeze.zone, width=WIDTH, height=HEIGHT, style=Style.PRINT)
    return {"drawing": {"panels": list(drawing.svgs), "notes": list(drawing.notes)}}
