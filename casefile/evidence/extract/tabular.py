"""Tables written as text (CSV and its kin): their dialect, header and records. Every record stays the text it is,
dates and numbers included; only its number is put before it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casefile.evidence.extract.extraction import Flag, PageText
from casefile.evidence.extract.paging import CHARACTERS, LINES, PAGES

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 60
"""Records on which the dialect is judged."""
SAME = 0.8
"""Part of the sample that must have the same number of columns."""
OPEN_LINES = 5000
"""Lines after which an open quote is taken for a stray one."""
NAMED = 20

_VALUE = re.compile(r"[\d.,:/+-]+\s*(?:[ap]m)?\Z|\d.*\d.*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in text: its delimiter, the names in its header (None where the first record is none), its
    records as they stand with the line each begins on, and the number of columns of most of them."""

    delimiter: str
    header: list[str] | None
    columns: int
    records: list[tuple[int, str]]
    uneven: list[int]
    stray_quotes: list[int]

    @property
    def rows(self) -> int:
        """The records under the header."""
        return len(self.records) - (self.header is not None)


def table_of(text: str) -> Table | None:
    """The table that `text` is, or None where it is other text."""
    lead = text.lstrip("\n")
    if lead.lstrip().startswith(("{", "[", "<")):
        return None  # JSON and XML have their own commas
    stated = re.match(r"sep=(.)\n", lead)
    best: tuple[float, str, int] | None = None
    sample = list(islice(_records(lead, []), SAMPLE))
    for delimiter in (stated[1],) if stated else DELIMITERS:
        widths = Counter(len(_fields(record, delimiter)) for _, record in sample[1 if stated else 0 :])
        columns, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = count / max(1, sum(widths.values()))
        if columns > 1 and share >= SAME and (best is None or (share, columns) > (best[0], best[2])):
            best = (share, delimiter, columns)
    if best is None or len(sample) < 2:
        return None
    _, delimiter, columns = best
    stray: list[int] = []
    records = list(_records(text, stray))
    if stated:
        records = records[1:]
    header = _header(records, delimiter, columns)
    # Prose can have a comma in every line: two columns alone, without a header, are no table.
    if header is None and columns < 3 and delimiter in ",;":
        return None
    uneven = [number for number, (_, record) in enumerate(records, 1) if len(_fields(record, delimiter)) != columns]
    return Table(delimiter, header, columns, records, uneven, stray)


def _records(text: str, stray: list[int]) -> Iterator[tuple[int, str]]:
    """Each record with the number of its first line: a record goes on while a quote in it is open."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        quotes, end = lines[at].count('"'), at
        while quotes % 2 and end + 1 < len(lines) and end - at < OPEN_LINES:
            end += 1
            quotes += lines[end].count('"')
        if quotes % 2:
            # The quote never closes: it is a sign of its own, and the record is its line.
            stray.append(at + 1)
            end = at
        record = "\n".join(lines[at : end + 1])
        if record.strip():
            yield at + 1, record
        at = end + 1


def _fields(record: str, delimiter: str) -> list[str]:
    """The fields of one record."""
    if '"' not in record:
        return record.split(delimiter)
    try:
        return next(csv.reader([record], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return record.split(delimiter)


def _header(records: list[tuple[int, str]], delimiter: str, columns: int) -> list[str] | None:
    """The names of the columns, where the first record can be nothing else: all filled, none twice, none a value."""
    if len(records) < 2:
        return None
    names = [field.strip() for field in _fields(records[0][1], delimiter)]
    while names and not names[-1]:
        names.pop()
    plain = len(names) >= columns - 1 and all(names) and len(set(names)) == len(names)
    if not plain or any(_VALUE.match(field) for field in names):
        return None
    below = [field.strip() for _, record in records[1:SAMPLE] for field in _fields(record, delimiter)]
    return names if any(_VALUE.match(field) for field in below) or columns > 2 else None


def facts_of(table: Table) -> dict[str, object]:
    """Facts: table {delimiter, header, columns, rows, records, uneven_records}."""
    return {
        "table": {
            "delimiter": table.delimiter,
            "header": table.header,
            "columns": table.columns,
            "rows": table.rows,
            "records": len(table.records),
            "uneven_records": len(table.uneven),
        }
    }


def flags_of(table: Table) -> list[Flag]:
    """The doubts of a table."""
    flags = []
    if table.uneven:
        shown = ", ".join(map(str, table.uneven[:NAMED]))
        more = f" and {len(table.uneven) - NAMED} more" if len(table.uneven) > NAMED else ""
        words = (
            f"record(s) {shown}{more} have another number of columns than {table.columns}; they are kept as they stand"
        )
        flags.append(Flag("records_uneven", words))
    if table.stray_quotes:
        shown = ", ".join(map(str, table.stray_quotes[:NAMED]))
        flags.append(Flag("quote_unclosed", f"a quotation mark opened on line(s) {shown} is never closed"))
    return flags


def pages_of(table: Table) -> tuple[tuple[PageText, ...], bool]:
    """The records in pages of sixty, each with its number from 1 before it; and whether some were left out."""
    pages: list[PageText] = []
    waiting: list[str] = []
    first = size = 0
    for number, (_, record) in enumerate(table.records, 1):
        line = f"{number}\t{record}"
        if waiting and (len(waiting) >= LINES or size + len(line) > CHARACTERS):
            pages.append(_page(len(pages) + 1, first, number - 1, waiting))
            waiting, size = [], 0
        first = first if waiting else number
        waiting.append(line)
        size += len(line)
    if waiting:
        pages.append(_page(len(pages) + 1, first, len(table.records), waiting))
    return tuple(pages[:PAGES]), len(pages) > PAGES


def _page(number: int, first: int, last: int, lines: list[str]) -> PageText:
    return PageText(number, f"records {first}-{last}", "\n".join(lines))
