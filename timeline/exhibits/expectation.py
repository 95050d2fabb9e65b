"""What the release gate is to find in a finished exhibit, drawn up from the frozen content and rows."""

from collections.abc import Iterator, Sequence

from casefile.confidentiality.gate import Expectation, Expected
from casefile.matters.models import Court
from timeline.exhibits.fields import Frozen
from timeline.exhibits.front import rule_of
from timeline.exhibits.markup import mark_of
from timeline.exhibits.models import Exhibit

HEADS = {
    Exhibit.Kind.SUMMARY: ("No.", "Date and time", "From → to", "Event", "Source"),
    Exhibit.Kind.ILLUSTRATIVE: ("No.", "Date and time", "Event", "Source"),
    Exhibit.Kind.CORRESPONDENCE: ("No.", "Sent or received", "Text", "Source"),
    Exhibit.Kind.NOTICE: ("No.", "Date and time", "Event", "Source"),
}
"""Words of each kind's row table that stand on every page with a row."""


def expected_of(rows: Sequence[Frozen]) -> Iterator[Expected]:
    """Of every row its number with its event's lasting number and date, its statement, each source with its pin cite.

    Number, event and date stand side by side only in the table of rows, never where another table refers to one.
    """
    for number, row in enumerate(rows, start=1):
        yield Expected(str(number), f"{number} {row['event']} {row['date']['text']}", "number and date")
        yield Expected(str(number), row["statement"], "statement")
        for cite in row["cites"]:
            yield Expected(str(number), f"{cite['source']} {cite['cite']}, {cite['pin']}", f"source {cite['source']}")


def known_numbers(rows: Sequence[Frozen]) -> frozenset[str]:
    """Ticket numbers that print in full and are nobody's account."""
    return frozenset(ticket for row in rows for ticket in row["tickets"])


def expectation_of(exhibit: Exhibit, rows: Sequence[Frozen]) -> Expectation:
    """The gate's expectation of this exhibit's file."""
    return Expectation(
        file_name=exhibit.file_name,
        must_contain=tuple(expected_of(rows)),
        table_head=HEADS[Exhibit.Kind(exhibit.kind)],
        max_bytes=limit_of(exhibit.matter.court),
        pages_marked=legends_of(exhibit),
        known_numbers=known_numbers(rows),
    )


def legends_of(exhibit: Exhibit) -> str:
    """What stands at the head of every page: the mark, where there is one, and the exhibit's own legend."""
    mark = mark_of(exhibit.content, overridden=exhibit.overridden)
    return f"{mark} {exhibit.content['front']['legend']}".strip()


def limit_of(court: Court) -> int | None:
    """The largest file the court takes, in bytes; None where its profile states none."""
    stated = rule_of(court, "file-limit-mb", "")
    return int(stated) * 2**20 if stated.isdigit() else None
