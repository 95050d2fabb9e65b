"""From the rows of a chronology to the marks of its drawing: the same events, the same words for their dates."""

from collections.abc import Callable, Sequence

from casefile.dates.value import Kind
from timeline.chronology.drawing.marks import Lane, Mark
from timeline.chronology.rows import ChronologyRow

LANES = (
    Lane("plaintiffs", "Plaintiffs", "acts of plaintiffs"),
    Lane("third_parties", "Third parties", "acts of third parties"),
    Lane("platform", "Platform", "acts of the platform"),
    Lane("law_enforcement", "Law enforcement", "contacts with law enforcement"),
    Lane("exposure", "Exposure", "observations"),
    Lane("court", "Court", "steps in court"),
)
CALL_OUT_WORDS = 12


def call_out(row: ChronologyRow) -> str:
    """The row's call-out, else the first words of its statement, at most twelve, with an ellipsis where cut."""
    words = (row.call_out or row.statement.rstrip(".")).split()
    return " ".join(words) if len(words) <= CALL_OUT_WORDS else " ".join(words[: CALL_OUT_WORDS - 1]) + " …"


def marks_of(
    rows: Sequence[ChronologyRow],
    *,
    source: Callable[[ChronologyRow], str] = lambda row: "",
    href: Callable[[ChronologyRow], str | None] = lambda row: None,
) -> list[Mark]:
    """One mark a row, numbered by its place; `source` gives its footnote mark and `href` where it leads."""
    return [
        Mark(
            key=row.event_uid,
            number=str(place),
            lane=row.lane,
            earliest=row.occurred.earliest,
            latest=row.occurred.latest,
            precision=str(row.occurred.precision),
            approximate=bool(row.occurred.qualifier),
            label=call_out(row),
            date_text=row.date_text,
            status=row.status,
            disputed=bool(row.disputed_by),
            inferred=bool(row.inferred_note),
            important=row.is_key,
            source=source(row),
            href=href(row),
            lasting=row.occurred.kind == Kind.SPAN,
        )
        for place, row in enumerate(rows, start=1)
    ]


def lanes_of(rows: Sequence[ChronologyRow]) -> list[Lane]:
    """The lanes in which something stands, in the order in which they are drawn."""
    used = {row.lane for row in rows}
    return [lane for lane in LANES if lane.key in used]
