"""The page of one search: what the query names outright, then the records that hold what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator

from casefile.matters.desk import Desk
from casefile.search.grammar import parse
from casefile.search.tree import GrammarFault, Node
from timeline.chronology.pointing import Pointer, pointers
from timeline.chronology.reach import Reach, reach_of
from timeline.chronology.searching import MOST, SORTS, Hit, Sort, found, hits

FIRST, FIRST_PAGES = 5, 20
"""Finds of one sort that stand on the page of all sorts; pages of documents are what is mostly looked for."""
A_LEAF = 25
LONGEST_KEPT = 1_000
"""Characters of an overlong query that go back into its field."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is bad about a query, in words, and the query parted at what is meant."""

    words: str
    before: str
    meant: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """The finds of one sort that are shown, and how many there are; `more` where there are more than are counted."""

    sort: Sort
    total: int
    more: bool
    hits: list[Hit]
    address: str


@dataclass(frozen=True)
class SearchPage:
    """What the page shows; `leaf` where one sort is paged through, `only` its name."""

    query: str
    fault: Fault | None
    pointers: list[Pointer]
    groups: list[Group]
    only: str
    leaf: "Leaf[int] | None"
    address: str

    @property
    def total(self) -> int:
        """Finds of every sort together."""
        return sum(group.total for group in self.groups)

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return any(group.more for group in self.groups)


def search_page(desk: Desk, given: Mapping[str, str]) -> SearchPage:
    """What the address asks for; a bad query is a fault in words, and what it names outright is still found."""
    query = given.get("q", "").replace("\0", " ").strip()[:LONGEST_KEPT]
    only = given.get("in", "") if given.get("in", "") in SORTS else ""
    reach = reach_of(desk)
    named = pointers(reach, query) if query else []
    address = urlencode({"q": query, "in": only} if only else {"q": query})
    try:
        tree = parse(query) if query else None
    except GrammarFault as fault:
        parted = query[: fault.start], query[fault.start : fault.end], query[fault.end :]
        return SearchPage(query, Fault(str(fault), *parted), named, [], "", None, address)
    if tree is None:
        return SearchPage(query, None, [], [], "", None, address)
    if only:
        group, leaf = _whole(SORTS[only], reach, tree, query, given.get("page", ""))
        return SearchPage(query, None, named, [group], only, leaf, address)
    groups = [_first(sort, reach, tree, query) for sort in SORTS.values()]
    return SearchPage(query, None, named, [group for group in groups if group.total], "", None, address)


def _address(query: str, sort: Sort) -> str:
    return urlencode({"q": query, "in": sort.name})


def _first(sort: Sort, reach: Reach, tree: Node, query: str) -> Group:
    """The first finds of a sort."""
    keys = found(sort, reach, tree)
    shown = keys[: FIRST_PAGES if sort.name == "pages" else FIRST]
    return Group(sort, min(len(keys), MOST), len(keys) > MOST, hits(sort, reach, tree, shown), _address(query, sort))


def _whole(sort: Sort, reach: Reach, tree: Node, query: str, page: str) -> tuple[Group, "Leaf[int]"]:
    """One leaf of all the finds of a sort."""
    keys = found(sort, reach, tree)
    leaf = Paginator(keys[:MOST], A_LEAF).get_page(page)
    shown = hits(sort, reach, tree, list(leaf.object_list))
    return Group(sort, min(len(keys), MOST), len(keys) > MOST, shown, _address(query, sort)), leaf
