"""Trees of queries as hypothesis draws them, of few words, so that hits and misses are both frequent."""

from typing import Any

from hypothesis import strategies as st

from casefile.search.tree import Either, Every, Near, Node, Term, may_be_one

WORDS = ["ab", "abc", "cd", "de", "日", "twtr"]


def written(node: Node) -> str:
    """The tree as somebody could type it."""
    match node:
        case Term():
            star = "*" if node.prefix else ""
            return f'"{" ".join(node.words)}"{star}'
        case Near():
            return f"{written(node.left)} w/{node.within} {written(node.right)}"
        case Either():
            return f"({' OR '.join(map(written, node.parts))})"
        case Every():
            without = "".join(f" NOT {written(part)}" for part in node.without)
            return f"({' '.join(map(written, node.parts))}{without})"


terms = st.builds(
    lambda words, prefix: Term(tuple(words), prefix and words[-1] != "日"),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2),
    st.booleans(),
)
nears = st.builds(Near, terms, terms, st.integers(1, 4)).filter(lambda near: not may_be_one(near.left, near.right))


def _joined(parts: Any) -> Any:
    several = st.lists(parts, min_size=2, max_size=3, unique=True).map(tuple)
    some = st.lists(parts, max_size=2, unique=True).map(tuple)
    return st.builds(Either, several) | st.builds(Every, several, some)


trees = st.recursive(terms | nears, _joined, max_leaves=6)
texts = st.lists(st.sampled_from([*WORDS, "xx"]), max_size=8).map(" ".join)
