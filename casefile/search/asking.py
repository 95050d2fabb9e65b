"""The tree of a query in the words of each database: an FTS5 expression for SQLite, a tsquery for PostgreSQL.

Both are made of folded words only, so that nothing typed can be anything but a word to either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casefile.search.tree import Either, Every, Near, Node, Term

SCOPE = "§"
"""Begins the word by which a text says which matter it belongs to; no text that is read yields it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for, and the keys of the matters in which."""

    tree: Node
    scopes: tuple[int, ...]


def scope_word(key: int) -> str:
    """The word that stands first in every text of the matter with that key."""
    return f"{SCOPE}{key}"


def fts5(ask: Ask) -> str:
    """The question as SQLite's FTS5 reads it."""
    return f"({' OR '.join(_fts5_words(Term((scope_word(key),))) for key in ask.scopes)}) AND {_fts5(ask.tree)}"


def _fts5(node: Node) -> str:
    match node:
        case Term():
            return _fts5_words(node)
        case Near():
            # FTS5 counts the words between, not the steps from one to the other
            return f"NEAR({_fts5_words(node.left)} {_fts5_words(node.right)}, {node.within - 1})"
        case Either():
            return f"({' OR '.join(map(_fts5, node.parts))})"
        case Every():
            wanted = " AND ".join(map(_fts5, node.parts))
            without = " OR ".join(map(_fts5, node.without))
            return f"(({wanted}) NOT ({without}))" if without else f"({wanted})"


def _fts5_words(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def tsquery(ask: Ask) -> str:
    """The question as PostgreSQL's tsquery reads it."""
    scopes = " | ".join(f"'{scope_word(key)}'" for key in ask.scopes)
    return f"({scopes}) & {_tsquery(ask.tree)}"


def _tsquery(node: Node) -> str:
    match node:
        case Term():
            return _lexemes(node)
        case Near():
            return _near(node)
        case Either():
            return f"({' | '.join(map(_tsquery, node.parts))})"
        case Every():
            without = [f"!{_tsquery(part)}" for part in node.without]
            return f"({' & '.join([*map(_tsquery, node.parts), *without])})"


def _lexemes(term: Term) -> str:
    *before, last = term.words
    words = [*(f"'{word}'" for word in before), f"'{last}'{':*' if term.prefix else ''}"]
    return f"({' <-> '.join(words)})"


def _near(node: Near) -> str:
    """Every distance spelled out: PostgreSQL knows an exact one only. Both words first, which is what is looked up."""
    left, right = _lexemes(node.left), _lexemes(node.right)
    steps = range(1, node.within + 1)
    either = " | ".join(f"{left} <{step}> {right} | {right} <{step}> {left}" for step in steps)
    return f"({left} & {right} & ({either}))"


def tsvector(words: Sequence[str]) -> str:
    """The words with their places, as PostgreSQL writes a tsvector."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
