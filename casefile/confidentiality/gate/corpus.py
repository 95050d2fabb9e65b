"""The whole document as one run of letters and digits, with the place of each, so that searches are cheap.

Everything found in a file becomes a passage; each reading of each passage is folded once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from casefile.confidentiality.gate.folding import lower, readings
from casefile.confidentiality.gate.forms import WORD

_APART = "\n\x00\x00\x00\x00\x00\x00\x00\x00\n"  # wider than any gap allowed inside a term


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its place in the file.

    A place that repeats others is searched, but named in a finding only for what these do not hold: `echoes`
    names them, `last_resort` stands for all others.
    """

    where: str
    text: str
    echoes: frozenset[str] = frozenset()
    last_resort: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a run of letters stands: passage number, offsets in `Corpus.text`, the words' inner borders.

    `left` and `right`: whether it begins and ends with a word; `gaps`: (offset in the run, what stands there).
    """

    passage: int
    start: int
    end: int
    left: bool
    right: bool
    gaps: tuple[tuple[int, str], ...]
    tail: str


class Corpus:
    """Passages made searchable. `text`: their folded readings; `letters`: the letters and digits of it."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        parts: list[str] = []
        self._owner: list[int] = []
        self._begin: list[int] = []
        place = 0
        for number, passage in enumerate(self.passages):
            for reading in readings(passage.text):
                self._owner.append(number)
                self._begin.append(place)
                parts += [reading, _APART]
                place += len(reading) + len(_APART)
        self.text = "".join(parts)
        self.lowered = lower(self.text)
        spans = [match.span() for match in WORD.finditer(self.lowered)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._offsets = list(accumulate((end - start for start, end in spans), initial=0))
        self.letters = "".join(self.lowered[start:end] for start, end in spans)

    def occurrences(self, letters: str) -> Iterator[Hit]:
        """Every place where these letters follow each other within one passage, whatever stands between."""
        at = self.letters.find(letters)
        while at >= 0:
            hit = self._hit(at, len(letters))
            if not any("\x00" in gap for _, gap in hit.gaps):
                yield hit
            at = self.letters.find(letters, at + 1)

    def _hit(self, at: int, length: int) -> Hit:
        first = bisect_right(self._offsets, at) - 1
        last = bisect_right(self._offsets, at + length - 1) - 1
        start = self._starts[first] + at - self._offsets[first]
        end = self._starts[last] + at + length - self._offsets[last]
        gaps = tuple(
            (self._offsets[word] - at, self.text[self._ends[word - 1] : self._starts[word]])
            for word in range(first + 1, last + 1)
        )
        return Hit(
            passage=self._owner[bisect_right(self._begin, start) - 1],
            start=start,
            end=end,
            left=at == self._offsets[first],
            right=at + length == self._offsets[last + 1],
            gaps=gaps,
            tail=self.lowered[end : self._ends[last]],
        )

    def neighbours(self, hit: Hit, reach: int, between: re.Pattern[str]) -> list[str]:
        """The words just before and after a hit, as far as `reach` words with only `between` between them."""
        first = bisect_right(self._starts, hit.start) - 1
        last = bisect_right(self._starts, hit.end - 1) - 1
        found = []
        for step, edge in ((-1, first), (1, last)):
            for word in range(edge + step, edge + step * (reach + 1), step):
                if not 0 <= word < len(self._starts):
                    break
                low, high = sorted((word, word - step))
                if not between.fullmatch(self.text[self._ends[low] : self._starts[high]]):
                    break
                found.append(self.text[self._starts[word] : self._ends[word]])
        return found
