"""Cutting running text into pages that a pin cite can name, where the file itself has no pages or only
form feeds."""

import re

from casefile.evidence.extract.extraction import PageText

LINES = 60
"""Lines to a page where the file has no form feeds."""
CHARACTERS = 20_000
"""Characters beyond which one page is cut, whatever its lines: a file of one endless line."""
PAGES = 20_000

_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")


def plain_lines(text: str) -> str:
    """The same text with every line end as a line feed; form feeds stay."""
    return _LINE_END.sub("\n", text)


def cut_pages(text: str, *, lines: int = LINES) -> tuple[tuple[PageText, ...], bool]:
    """The pages of `text`, and whether some were left out beyond PAGES.

    At form feeds where there are any, else every `lines` lines, labelled with their line numbers; nothing
    is lost at a cut, so that the pages joined are the text."""
    if "\f" in text.strip("\f \n\t"):
        parts = text.split("\f")
        if not parts[-1].strip():
            parts.pop()
        pieces = [("", piece) for part in parts for piece in _bounded(part)]
    else:
        pieces = _by_lines(text.replace("\f", ""), lines)
    pages = tuple(PageText(number, label, piece) for number, (label, piece) in enumerate(pieces[:PAGES], 1))
    return pages, len(pieces) > PAGES


def _by_lines(text: str, lines: int) -> list[tuple[str, str]]:
    every = text.split("\n")
    if every and not every[-1]:
        every.pop()
    pieces: list[tuple[str, str]] = []
    for start in range(0, len(every), lines):
        part = every[start : start + lines]
        label = f"lines {start + 1}-{start + len(part)}" if len(every) > lines else ""
        pieces.extend((label, piece) for piece in _bounded("\n".join(part)))
    return pieces or [("", "")]


def _bounded(part: str) -> list[str]:
    return [part[start : start + CHARACTERS] for start in range(0, len(part), CHARACTERS)] or [""]
