"""Delimited load files (Concordance .DAT and its kin): records with their lines, fields and faults."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.evidence.extract.charset import Decoded
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.loadfile.dialect import Dialect, dialect_of
from casefile.evidence.loadfile.fields import Column, columns_of, is_header
from casefile.evidence.loadfile.lines import Line, characters, lines_of


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the lines it stands on, its fields as stated, its words as they stand, and whether a
    qualifier was left open in it."""

    first_line: int
    last_line: int
    cells: tuple[str, ...]
    raw: str
    unclosed: bool = False


@dataclass(frozen=True, slots=True)
class DatFile:
    """What a delimited load file says: how it is written, its columns, its records, its faults."""

    encoding: str
    encoding_basis: str
    dialect: Dialect
    header: bool
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    lines: int
    flags: tuple[Flag, ...]

    @property
    def widths(self) -> list[int]:
        """The numbers of fields that occur, in order."""
        return sorted({len(record.cells) for record in self.records})


def read_dat(content: bytes) -> DatFile:
    """The load file of these bytes; ValueError where there is no record in it."""
    decoded = characters(content)
    lines = lines_of(decoded.text)
    dialect = dialect_of(lines)
    if dialect is None:
        raise ValueError("no delimiter is found between fields: this is not a load file, or its lines are damaged")
    records = list(_records(lines, dialect))
    if not records:
        raise ValueError("there is no record in it")
    header = is_header(records[0].cells, [record.cells for record in records[1:20]])
    body = records[1:] if header else records
    columns = columns_of(records[0].cells if header else (), [record.cells for record in body[:200]])
    flags = (*_doubts(decoded, header), *_faults(body, len(columns)))
    return DatFile(decoded.encoding, decoded.basis, dialect, header, columns, tuple(body), len(lines), flags)


def _doubts(decoded: Decoded, header: bool) -> Iterator[Flag]:
    if decoded.lost:
        words = f"{decoded.lost} characters could not be read as {decoded.encoding} and show as \ufffd"
        yield Flag("undecodable", words)
    if decoded.basis == "guessed":
        yield Flag("encoding_guessed", f"the encoding is a guess ({decoded.encoding}): compare it with the original")
    if not header:
        words = (
            "the first row is a record, not field names: columns are numbered, and what the first, path and digest "
            "columns hold is told by their content"
        )
        yield Flag("header_missing", words)


def _faults(records: Sequence[Record], width: int) -> Iterator[Flag]:
    for record in records:
        where = f"line {record.first_line}"
        if record.unclosed:
            yield Flag("qualifier_unclosed", f"{where}: a qualifier is opened and never closed")
        # A delimiter at the very end of each line is a habit of some programs, not one more field.
        if len(record.cells) != width and not (len(record.cells) == width + 1 and not record.cells[-1]):
            words = f"{where}: {len(record.cells)} fields where {width} are expected; they are kept as they stand"
            yield Flag("row_width", words)


def _records(lines: Sequence[Line], dialect: Dialect) -> Iterator[Record]:
    """The records in order; a qualified field may run over several lines."""
    closing = _closing(lines, dialect)
    width = 0
    place = 0
    while place < len(lines):
        if not lines[place].text.strip(" \t"):
            place += 1
            continue
        cells, last, unclosed = _one(lines, place, dialect, width, closing)
        width = width or len(cells)
        raw = "".join(line.text + line.end for line in lines[place : last + 1]).rstrip("\r\n")
        yield Record(lines[place].number, lines[last].number, tuple(cells), raw, unclosed)
        place = last + 1


LONGEST = 20_000
"""Lines that one field may run over: an open qualifier must not swallow the rest of the file."""


def _closing(lines: Sequence[Line], dialect: Dialect) -> list[int]:
    """For each line, the first from it on in which a qualifier can close; past the end where there is none."""
    found = [len(lines)] * (len(lines) + 1)
    if dialect.qualifier:
        ends = re.compile(f"{re.escape(dialect.qualifier)} *(?:{re.escape(dialect.delimiter)}|\\Z)")
        for place in range(len(lines) - 1, -1, -1):
            text = lines[place].text
            closes = dialect.qualifier in text and ends.search(text) is not None
            found[place] = place if closes else found[place + 1]
    return found


def _one(
    lines: Sequence[Line], place: int, dialect: Dialect, width: int, closing: Sequence[int]
) -> tuple[list[str], int, bool]:
    """The fields of the record that begins at `place`, its last line, and whether a qualifier stays open.

    A qualifier that is still open at the line's end holds a line break, unless the next line begins a record."""
    alone, whole = split(lines[place].text, dialect)
    cells, last = alone, place
    while not whole:
        reach = closing[last + 1] if last + 1 < len(lines) else len(lines)
        too_wide = width and len(cells) > width
        if reach >= len(lines) or reach - last > LONGEST or too_wide or _begins(lines[last + 1], dialect, width):
            return alone, place, True
        between = "".join(line.text + line.end for line in lines[last + 1 : reach])
        more, whole = continued(lines[last].end + between + lines[reach].text, dialect)
        cells = [*cells[:-1], cells[-1] + more[0], *more[1:]]
        last = reach
    return cells, last, False


def _begins(line: Line, dialect: Dialect, width: int) -> bool:
    """Whether a line looks like the beginning of a record: a qualifier, and as many fields as others have."""
    return width > 1 and line.text.startswith(dialect.qualifier) and len(split(line.text, dialect)[0]) == width


def split(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """The fields of one record's text, and whether every qualifier in it is closed."""
    qualifier = dialect.qualifier
    if not qualifier or qualifier not in text:
        return text.split(dialect.delimiter), True
    if len(text) > 1 and text.startswith(qualifier) and text.endswith(qualifier):
        cells = text[1:-1].split(f"{qualifier}{dialect.delimiter}{qualifier}")
        if not any(qualifier in cell for cell in cells):
            return cells, True
    return _cells(text, 0, dialect)


def continued(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """The fields of a text that begins inside a qualified field: the rest of that one first."""
    cell, place, closed = _qualified(text, 0, dialect)
    if not closed:
        return [cell], False
    if place >= len(text):
        return [cell], True
    cells, whole = _cells(text, place + 1, dialect)
    return [cell, *cells], whole


def _cells(text: str, place: int, dialect: Dialect) -> tuple[list[str], bool]:
    """The fields from `place` on, one by one."""
    cells: list[str] = []
    while place <= len(text):
        start = place
        while text.startswith(" ", start):
            start += 1
        if text.startswith(dialect.qualifier, start):
            cell, place, closed = _qualified(text, start + 1, dialect)
            cells.append(cell)
            if not closed:
                return cells, False
        else:
            end = text.find(dialect.delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place >= len(text):
            break
        place += 1
    return cells, True


def _qualified(text: str, start: int, dialect: Dialect) -> tuple[str, int, bool]:
    """A field after its opening qualifier: the words, the place of the delimiter after it, whether it is closed.

    Only a qualifier before a delimiter or the end closes; any other is part of the words. A doubled one is one."""
    qualifier, delimiter = dialect.qualifier, dialect.delimiter
    place = start
    while (place := text.find(qualifier, place)) >= 0:
        after = place + 1
        rest = after + len(text[after : after + 8]) - len(text[after : after + 8].lstrip(" "))
        closes = rest >= len(text) or text.startswith(delimiter, rest)
        if closes:
            return text[start:place].replace(qualifier * 2, qualifier), rest, True
        # In CSV "" is always one quotation mark; a thorn before a closing thorn is only a thorn.
        place += 2 if qualifier == '"' and text.startswith(qualifier, after) else 1
    return text[start:].replace(qualifier * 2, qualifier), len(text), False
