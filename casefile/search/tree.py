"""A query as a tree, whichever database is asked, and what makes two of its terms the same."""

from dataclasses import dataclass


class GrammarFault(ValueError):
    """What is wrong with a query, in words, and the stretch of it that is meant."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; the last may be only the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts, and none of those it is without."""

    parts: "tuple[Node, ...]"
    without: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms with at most so many words from the end of one to the start of the other, either one first."""

    left: Term
    right: Term
    within: int


Node = Term | Either | Every | Near


def may_be_one(left: Term, right: Term) -> bool:
    """Whether a word of one side can be the very word of the other: databases differ on whether that is near."""
    return any(_alike(one, other) for one in _singly(left) for other in _singly(right))


def _singly(term: Term) -> list[Term]:
    return [*(Term((word,)) for word in term.words[:-1]), Term(term.words[-1:], term.prefix)]


def _alike(one: Term, other: Term) -> bool:
    here, there = one.words[0], other.words[0]
    return here == there or (one.prefix and there.startswith(here)) or (other.prefix and here.startswith(there))
