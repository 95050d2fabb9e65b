"""A page's text in stretches, quoted, found or redacted; and the words a reader looks for through a whole document."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casefile.confidentiality.models import RedactionMark
from casefile.evidence.models import SourceDocument
from casefile.evidence.quoting import looked_for

HITS_SHOWN = 60
"""Pages with hits that are listed by number; the rest are reached by next and previous."""
Place = tuple[int, int]
Finding = Callable[[str], list[Place]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page's text: `mark` is "quoted", "found" or ""; `redacted` in public versions.

    `reason` and `replacement` stand with the last stretch of a redaction."""

    text: str
    mark: str = ""
    redacted: bool = False
    reason: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What looking for words found: how often on this page and in all, on which pages, and whether as one phrase."""

    here: int
    total: int
    pages: list[int]
    together: bool

    @property
    def shown(self) -> list[int]:
        """The pages that are listed by number."""
        return self.pages[:HITS_SHOWN]


def passages(
    text: str, redactions: Iterable[RedactionMark], quoted: Sequence[Place], found: Sequence[Place]
) -> tuple[Passage, ...]:
    """The text in stretches, cut wherever a mark begins or ends; a quotation is marked before what was looked for."""
    redacted = list(redactions)
    bounds = {0, len(text)} | {place for pair in (*quoted, *found) for place in pair}
    bounds |= {place for mark in redacted for place in (mark.start, mark.end)}
    cuts = sorted(place for place in bounds if 0 <= place <= len(text))
    return tuple(_passage(text[start:end], start, end, redacted, quoted, found) for start, end in pairwise(cuts))


def looked_up(document: SourceDocument, words: str, number: int) -> tuple[Hits | None, Finding]:
    """Where the words stand in the document: as one phrase, or each by itself where no page has them together."""
    if not words.split():
        return None, lambda text: []
    finding, together = _finding([words]), True
    counts = _counts(document, finding)
    if not any(counts.values()) and len(words.split()) > 1:
        finding, together = _finding(words.split()), False
        counts = _counts(document, finding)
    pages = [page for page, count in counts.items() if count]
    return Hits(counts.get(number, 0), sum(counts.values()), pages, together), finding


def _finding(sought: Iterable[str]) -> Finding:
    patterns = [pattern for pattern in map(looked_for, sought) if pattern]
    return lambda text: _apart(sorted(match.span() for pattern in patterns for match in pattern.finditer(text)))


def _counts(document: SourceDocument, finding: Finding) -> dict[int, int]:
    texts = document.pages.order_by("number").values_list("number", "text")
    return {page: len(finding(text)) for page, text in texts.iterator()}


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places without those that begin within another."""
    kept: list[Place] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _passage(
    text: str, start: int, end: int, redacted: list[RedactionMark], quoted: Sequence[Place], found: Sequence[Place]
) -> Passage:
    def within(places: Sequence[Place]) -> bool:
        return any(first <= start and end <= last for first, last in places)

    mark = "quoted" if within(quoted) else "found" if within(found) else ""
    redaction = next((one for one in redacted if one.start <= start and end <= one.end), None)
    if redaction is None:
        return Passage(text, mark)
    last = end == redaction.end
    return Passage(text, mark, True, redaction.reason_code if last else "", redaction.replacement if last else "")
