"""The reader of a load file received as a document: its dialect, fields, numbering and families, and its records
as text that can be cited by line."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from casefile.evidence.extract import text
from casefile.evidence.extract.extraction import Extraction, Flag
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.loadfile.dat import DatFile, read_dat
from casefile.evidence.loadfile.dialect import FIELD, dialect_of
from casefile.evidence.loadfile.lines import THORN, characters, lines_of
from casefile.evidence.loadfile.numbering import summarise
from casefile.evidence.loadfile.pagelist import PageList, documents_of, form_of_lines, read_page_list
from casefile.evidence.loadfile.production import Produced, listed_documents, produced
from casefile.evidence.magic import is_text

READ_LIMIT = 64 << 20
_OTHER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\[{<%]|window\.|Grailbird|PK\x03)")
LISTED = 1_000
"""Documents that the facts list one by one; the pages hold every record."""
FLAGS = 300
NUMBERS = ("begin", "control", "family_begin", "end")
DELIMITED, NOT = "delimited", ""


def recognised(content: bytes) -> str:
    """Which load file the first bytes are: "delimited", "opticon", "ipro_lfp", or "" for none."""
    head = content[: 1 << 18]
    if not is_text(head) or _OTHER.match(head):
        return NOT
    lines = lines_of(characters(head).text)
    if len(head) < len(content):
        lines = lines[:-1]
    if form := form_of_lines(lines):
        return form
    dialect = dialect_of(lines)
    if dialect is None:
        return NOT
    try:
        dat = read_dat("\n".join(line.text for line in lines[:60]).encode())
    except ValueError:
        return NOT
    if dialect.delimiter == FIELD or dialect.qualifier == THORN:
        return DELIMITED if _steady(dat, 0.5) else NOT
    roles = {column.role for column in dat.columns if column.role}
    if dat.header:
        return DELIMITED if roles & set(NUMBERS) and len(roles) >= 4 and _steady(dat) else NOT
    return DELIMITED if {"begin", "native"} <= roles | _texts(roles) and len(dat.columns) >= 4 and _steady(dat) else NOT


def _texts(roles: set[str]) -> set[str]:
    """A list of text files alone is as good as one of natives."""
    return {"native"} if "text" in roles else set()


def _steady(dat: DatFile, share: float = 0.8) -> bool:
    fitting = sum(len(record.cells) == len(dat.columns) for record in dat.records)
    return (dat.header and not dat.records) or (len(dat.columns) > 1 and fitting >= share * len(dat.records))


def read(source: BinaryIO) -> Extraction:
    """Facts: format, dialect, encoding, fields, rows, Bates first and last, gaps, duplicates, families, documents.

    What is no load file is read as plain text."""
    content = source.read(READ_LIMIT + 1)
    cut = len(content) > READ_LIMIT
    form = recognised(content[:READ_LIMIT])
    if form == NOT:
        source.seek(0)
        return text.read(source)
    try:
        found = _delimited(content[:READ_LIMIT]) if form == DELIMITED else _pages(content[:READ_LIMIT])
    except ValueError:
        source.seek(0)
        return text.read(source)
    facts, words, flags = found
    pages, left_out = cut_pages(plain_lines(words).replace("\f", " "))
    if cut or left_out:
        flags.append(Flag("text_cut", "the file is too long to be read whole: its end is not in the pages"))
    return Extraction("text", facts, pages, tuple(limited(flags)))


def limited(flags: Sequence[Flag]) -> list[Flag]:
    """The first of many flags, and how many more there are."""
    kept = list(flags[:FLAGS])
    if len(flags) > FLAGS:
        kept.append(Flag("more_flags", f"{len(flags) - FLAGS} more doubts of these kinds are not listed"))
    return kept


def _delimited(content: bytes) -> tuple[dict[str, Any], str, list[Flag]]:
    dat = read_dat(content)
    documents = produced(dat)
    facts = {
        "format": "concordance_dat",
        "dialect": {"delimiter": dat.dialect.delimiter, "qualifier": dat.dialect.qualifier, "words": dat.dialect.name},
        "encoding": dat.encoding,
        "encoding_basis": dat.encoding_basis,
        "lines": dat.lines,
        "header": dat.header,
        "fields": [{"name": one.name, "role": one.role, "basis": one.basis} for one in dat.columns],
        "rows": len(dat.records),
        "widths": dat.widths,
    }
    return _with_documents(facts, documents, dat.flags)


def _pages(content: bytes) -> tuple[dict[str, Any], str, list[Flag]]:
    found = read_page_list(content)
    facts = {
        "format": found.form,
        "encoding": found.encoding,
        "encoding_basis": found.encoding_basis,
        "lines": found.lines,
        "rows": len(found.pages),
        "images": sum(page.sort == "image" for page in found.pages),
        "natives": sum(page.sort == "native" for page in found.pages),
        "texts": sum(page.sort == "text" for page in found.pages),
    }
    facts, _, flags = _with_documents(facts, listed_documents(found), found.flags)
    return facts, _page_words(found), flags


def _with_documents(
    facts: dict[str, Any], documents: Sequence[Produced], flags: Iterable[Flag]
) -> tuple[dict[str, Any], str, list[Flag]]:
    summary = summarise(documents)
    facts |= {
        "bates_first": summary.first or None,
        "bates_last": summary.last or None,
        "prefixes": list(summary.prefixes),
        "gaps": list(summary.gaps),
        "duplicates": list(summary.duplicates),
        "families": summary.families,
        "attached": summary.attached,
        "volumes": sorted({one.roles["volume"] for one in documents if one.roles.get("volume")}),
        "custodians": sorted({one.roles["custodian"] for one in documents if one.roles.get("custodian")}),
        "designations": sorted({one.roles["designation"] for one in documents if one.roles.get("designation")}),
        "document_count": len(documents),
        "documents": [listed(one) for one in documents[:LISTED]],
    }
    faults = [flag for one in documents for flag in one.flags]
    return facts, "\n".join(_words(one) for one in documents), [*flags, *faults, *summary.flags]


def listed(one: Produced) -> dict[str, Any]:
    """A document as the facts list it; what is not stated is None."""
    return {
        "line": one.line,
        "first": one.key or None,
        "last": one.last_key or None,
        "bates": str(one.span) if one.span else None,
        "pages": len(one.span) if one.span else None,
        "parent": one.parent or None,
        "family": one.family or None,
        "custodian": one.roles.get("custodian"),
        "designation": one.roles.get("designation"),
        "volume": one.roles.get("volume"),
        "digests": dict(one.digests),
        "natives": list(one.natives),
        "texts": list(one.texts),
        "images": [page.path for page in one.images],
        "sent": one.roles.get("sent"),
    }


def _words(one: Produced) -> str:
    """A record as it can be read and cited: the line, then every field that holds something."""
    where = f"line {one.line}" if one.line == one.last_line else f"lines {one.line} to {one.last_line}"
    return "\n".join([where, *(f"{name}: {value}" for name, value in one.values), ""])


def _page_words(found: PageList) -> str:
    starts = {document.pages[0].line: document for document in documents_of(found.pages) if document.pages}
    told: list[str] = []
    for page in found.pages:
        if page.line in starts:
            parent = starts[page.line].parent
            told.append(f"{page.key}{f', attached to {parent}' if parent else ''}")
        told.append(f"line {page.line}: {page.raw}")
    return "\n".join(told)
