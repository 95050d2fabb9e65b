"""The reader of plain text in any encoding, and of the tables that text can be (CSV and its kin)."""

from typing import Any, BinaryIO

from casefile.evidence.extract.charset import Decoded, decode
from casefile.evidence.extract.dkimkeys import read_keys
from casefile.evidence.extract.extraction import Extraction, Flag
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.extract.tabular import facts_of, flags_of, pages_of, table_of

READ_LIMIT = 32 << 20
"""Bytes of text that are read; the rest is kept with the file but not cut into pages."""


def read(source: BinaryIO) -> Extraction:
    """Facts: encoding, encoding_basis, lines, text_chars; of a table also its dialect, header and counts; of a record
    of DKIM keys dkim_keys. Pages at form feeds or every 60 lines; of a table every 60 records, each with its number."""
    content = source.read(READ_LIMIT + 1)
    cut = len(content) > READ_LIMIT
    decoded = decode(content[:READ_LIMIT])
    text = plain_lines(decoded.text)
    table = None if "\f" in text else table_of(text)
    pages, left_out = pages_of(table) if table else cut_pages(text)
    facts: dict[str, Any] = {
        "encoding": decoded.encoding,
        "encoding_basis": decoded.basis,
        "lines": text.count("\n") + bool(text and not text.endswith("\n")),
        "text_chars": len(text),
    }
    flags = encoding_flags(decoded, "the text")
    if keys := read_keys(content):
        facts["dkim_keys"] = keys
    if table:
        facts.update(facts_of(table))
        flags += flags_of(table)
    if cut or left_out:
        flags.append(Flag("text_cut", "the file is too long to be read whole: its end is not in the pages"))
    return Extraction("text", facts, pages, tuple(flags))


def encoding_flags(decoded: Decoded, what: str) -> list[Flag]:
    """The doubts of a decoding, for `what` ("the text")."""
    flags: list[Flag] = []
    if decoded.basis == "guessed":
        words = f"the encoding of {what} is a guess ({decoded.encoding}): compare it with the original"
        flags.append(Flag("encoding_guessed", words))
    if decoded.lost:
        words = f"{decoded.lost} characters of {what} could not be read and show as \ufffd"
        flags.append(Flag("undecodable", words))
    return flags
