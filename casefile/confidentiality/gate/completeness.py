"""Whether everything that was frozen is on the finished pages: row numbers, pin cites, heads, legend.

A public case of a print that lost rows and table heads without a word is why this is checked on the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from casefile.confidentiality.gate.folding import decode, fold, lower
from casefile.confidentiality.gate.forms import WORD
from casefile.confidentiality.gate.report import Expectation, Expected, Finding

_DISTINCT = 4  # letters and digits: a shorter text may stand anywhere by chance


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's letters and digits, with the offsets at which words begin and end."""

    letters: str
    starts: frozenset[int]
    ends: frozenset[int]

    def holds(self, wanted: str) -> bool:
        """Whether the letters stand on the page as whole words, whatever breaks or joins them."""
        at = self.letters.find(wanted)
        while at >= 0:
            if at in self.starts and at + len(wanted) in self.ends:
                return True
            at = self.letters.find(wanted, at + 1)
        return False


def sheet_of(text: str) -> Sheet:
    """A page's text made ready for `Sheet.holds`."""
    words = WORD.findall(lower(fold(text)))
    offsets = list(accumulate((len(word) for word in words), initial=0))
    return Sheet("".join(words), frozenset(offsets[:-1]), frozenset(offsets[1:]))


def completeness_findings(texts: Sequence[str], expectation: Expectation) -> Iterator[Finding]:
    """Findings for what is missing from the pages' texts."""
    sheets = [sheet_of(text) for text in texts]
    rows: dict[str, list[Expected]] = {}
    for expected in expectation.must_contain:
        rows.setdefault(expected.row_number, []).append(expected)
    table_pages: set[int] = set()
    for row, wanted in rows.items():
        found, missing = _find_row(wanted, sheets)
        table_pages |= found
        for expected in missing:
            message = (
                f"Its {expected.label} is not on the finished pages; print again, and release nothing short of it."
            )
            yield Finding("gate.incomplete", f"row {row}", message)
    if expectation.table_pages is not None:
        table_pages = {page - 1 for page in expectation.table_pages}
    yield from _head_findings(sheets, expectation.table_head, table_pages)
    yield from _legend_findings(sheets, expectation.pages_marked)


def _find_row(wanted: list[Expected], sheets: list[Sheet]) -> tuple[set[int], list[Expected]]:
    """The page (0-based) where a row first stands, and what of it is missing.

    A row number is a short text that stands on many pages: it counts only near the row's other texts.
    """
    pages = {expected: _pages_with(expected.text, sheets) for expected in wanted}
    distinct = [expected for expected in wanted if len(_letters(expected.text)) >= _DISTINCT]
    near = {page + step for expected in distinct for page in pages[expected] for step in (-1, 0, 1)}
    missing = []
    for expected in wanted:
        standing = set(pages[expected])
        if expected not in distinct and distinct:
            standing &= near
        if not standing:
            missing.append(expected)
    together = set.intersection(*(set(found) for found in pages.values())) if pages else set()
    first = min(together, default=min((page for each in distinct for page in pages[each]), default=None))
    return ({first} if first is not None else set()), missing


def _letters(text: str) -> str:
    return "".join(WORD.findall(lower(fold(decode(text)))))


def _pages_with(text: str, sheets: list[Sheet]) -> list[int]:
    """Pages that hold a text; failing these, the page on which it begins before the next one ends it."""
    wanted = _letters(text)
    if not wanted:
        return []
    found = [page for page, sheet in enumerate(sheets) if sheet.holds(wanted)]
    words = WORD.findall(lower(fold(decode(text))))
    if found or len(words) < 2:
        return found
    cuts = [("".join(words[:cut]), "".join(words[cut:])) for cut in range(1, len(words))]
    return [
        page
        for page, (sheet, after) in enumerate(pairwise(sheets))
        if any(sheet.holds(begun) and after.holds(ended) for begun, ended in cuts)
    ]


def _head_findings(sheets: list[Sheet], head: tuple[str, ...], pages: set[int]) -> Iterator[Finding]:
    wanted = [_letters(word) for word in head]
    for page in sorted(pages):
        if not 0 <= page < len(sheets) or not all(word in sheets[page].letters for word in wanted):
            message = "Has table rows but not the table's head; repeat the head on every page."
            yield Finding("gate.table-head", f"page {page + 1}", message)


def _legend_findings(sheets: list[Sheet], legend: str | None) -> Iterator[Finding]:
    if legend is None:
        return
    wanted = _letters(legend)
    for page, sheet in enumerate(sheets, 1):
        if not wanted or wanted not in sheet.letters:
            yield Finding("gate.legend", f"page {page}", "Does not bear the legend; print it on every page.")
