"""Where a text holds what was searched for: the stretches that are marked, and the line they stand on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.search.folding import Word, words_of
from casefile.search.tree import Either, Every, Near, Node, Term

WIDEST = 220
"""Characters of a line that are shown."""
BEFORE = 80
"""Characters shown before the first hit where a line is longer than that."""

Place = tuple[int, int]
"""The first word of a hit and its last, counted from 0."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line; marked where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line around a hit, in stretches that join to the text; whether text was left off at its ends; hits in all."""

    stretches: tuple[Stretch, ...]
    cut_before: bool
    cut_after: bool
    hits: int


class Text:
    """The words of one text by their folded form, for asking several questions of it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.at: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            self.at.setdefault(word, []).append(place)

    def holds(self, node: Node) -> bool:
        """Whether it is what the tree asks for."""
        match node:
            case Term() | Near():
                return any(True for _ in self.places(node))
            case Either():
                return any(map(self.holds, node.parts))
            case Every():
                return all(map(self.holds, node.parts)) and not any(map(self.holds, node.without))

    def places(self, node: Node) -> Iterator[Place]:
        """Every hit of what is looked for; what is left out has none."""
        match node:
            case Term():
                yield from self.terms(node)
            case Near():
                for left in self.terms(node.left):
                    for right in self.terms(node.right):
                        if 1 <= right[0] - left[1] <= node.within or 1 <= left[0] - right[1] <= node.within:
                            yield from (left, right)
            case Either() | Every():
                for part in node.parts:
                    if self.holds(part):
                        yield from self.places(part)

    def terms(self, term: Term) -> Iterator[Place]:
        """Every place where the words of a term follow each other."""
        *before, last = term.words
        length = len(term.words)
        if before:
            starts: list[int] = self.at.get(term.words[0], [])
        elif term.prefix:
            starts = sorted(place for word, found in self.at.items() if word.startswith(last) for place in found)
        else:
            starts = self.at.get(last, [])
        for start in starts:
            stands = self.words[start : start + length]
            ends = stands[-1].startswith(last) if term.prefix else stands[-1] == last
            if len(stands) == length and ends and list(stands[:-1]) == before:
                yield start, start + length - 1


def line_of(text: str, node: Node) -> Line:
    """The line of the text on which the first hit stands, with every hit on it marked.

    Without a hit, as where only another field of the record holds it, the text's beginning.
    """
    words = words_of(text)
    found = Text([word.folded for word in words])
    marks = _merged(sorted(set(found.places(node))), words)
    start, end = _bounds(text, marks[0] if marks else (0, 0))
    stretches = []
    position = start
    for begins, ends in marks:
        if position <= begins and ends <= end:
            stretches += [Stretch(text[position:begins]), Stretch(text[begins:ends], marked=True)]
            position = ends
    stretches.append(Stretch(text[position:end]))
    kept = tuple(stretch for stretch in stretches if stretch.text)
    return Line(kept, bool(text[:start].strip()), bool(text[end:].strip()), len(marks))


def _merged(places: list[Place], words: list[Word]) -> list[tuple[int, int]]:
    """The hits as stretches of the text, those that touch as one."""
    marks: list[tuple[int, int]] = []
    for first, last in places:
        start, end = words[first].start, words[last].end
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks


def _bounds(text: str, mark: tuple[int, int]) -> tuple[int, int]:
    """Where the line around a mark starts and ends: with its neighbours where it is short, cut where it is long."""
    start = text.rfind("\n", 0, mark[0]) + 1
    end = _line_end(text, mark[1])
    if end - start < WIDEST // 2:
        start = text.rfind("\n", 0, max(start - 1, 0)) + 1
        end = _line_end(text, end + 1)
    if mark[0] - start > BEFORE:
        start = _after_space(text, mark[0] - BEFORE, mark[0])
    if end - start > WIDEST:
        latest = max(start + WIDEST, mark[1])
        space = text.rfind(" ", mark[1], latest)
        end = space if space > mark[1] else latest
    while start < mark[0] and text[start].isspace():
        start += 1
    while end > max(start, mark[1]) and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", min(place, len(text)))
    return len(text) if end < 0 else end


def _after_space(text: str, earliest: int, latest: int) -> int:
    """The first place from the earliest on at which a word begins; that place itself where none does."""
    spaces = (place for place in range(earliest, latest) if text[place].isspace())
    return next(spaces, earliest - 1) + 1
