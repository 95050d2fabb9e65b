"""What a chronology's address asks for: its parameters as a saved query, said in words, and what the filter offers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.http import QueryDict

from casefile.evidence.models import SourceDocument
from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.chronology.query import claimed, matching, scope_in_words
from timeline.events.models import Event, Issue

LISTS = {
    "kind": "kinds",
    "status": "statuses",
    "party": "parties",
    "issue": "issues",
    "ticket": "tickets",
    "source": "documents",
    "number": "numbers",
    "leave_out": "leave_out",
}
"""Repeatable parameter of the address -> its word in a saved query."""
WORDS = ("text", "from", "to")
FLAGS = ("possibly", "no_source", "key")
NONE = {"party": "no_party", "issue": "no_issue", "ticket": "no_ticket", "source": "no_source"}
"""Parameter of the address -> the flag of a saved query that its value "none" stands for."""
NOTHING = "none"
LABELS = {
    "source": ("S", "a source such as S-12"),
    "number": ("E", "an event such as E-14"),
    "leave_out": ("E", "E-14"),
}
LONGEST = 200
MOST_SUGGESTED = 100

Choice = tuple[str, str, bool]
"""Value, label, and whether it is chosen."""


@dataclass(frozen=True)
class Asked:
    """The query, a sentence for each part that was left out, its scope in words, the choices, and its address.

    `source` and `ticket` are what their fields show; `sources` suggests labels with short cites; `further` says
    whether a part of the filter that is folded away is in use.
    """

    query: dict[str, Any]
    faults: list[str]
    scope: str
    kinds: list[Choice]
    statuses: list[Choice]
    parties: list[Choice]
    issues: list[Choice]
    source: str
    ticket: str
    sources: list[tuple[str, str]]
    further: bool
    address: str


def asked_of(desk: Desk, given: QueryDict) -> Asked:
    """Read the address's parameters; one that cannot be read is left out and told of, the others hold."""
    query, faults = _read(desk, given)
    parties, issues, sources = _offers(desk)
    return Asked(
        query=query,
        faults=faults,
        scope=_scope(query, desk, dict(sources)) if query else "",
        kinds=_offered(query, "kinds", Event.Kind.choices),
        statuses=_offered(query, "statuses", Event.Status.choices),
        parties=_offered(query, "parties", [(name, name) for _, name in parties]),
        issues=_offered(query, "issues", [(title, title) for _, title in issues]),
        source=NOTHING if "no_source" in query else ", ".join(f"S-{n}" for n in query.get("documents", ())),
        ticket=NOTHING if "no_ticket" in query else ", ".join(query.get("tickets", ())),
        sources=[(f"S-{number}", short_cite) for number, short_cite in sources],
        further=bool({"documents", "tickets", "no_source", "no_ticket", "key", "issues", "no_issue"} & set(query)),
        address=address_of(query),
    )


def address_of(query: dict[str, Any]) -> str:
    """The parameters that ask for this query: "kind=report&from=Jan+2020"; "" for every event."""
    asked = QueryDict(mutable=True)
    for name, word in LISTS.items():
        labelled = LABELS.get(name)
        values = [f"{labelled[0]}-{value}" if labelled else str(value) for value in query.get(word, ())]
        if values:
            asked.setlist(name, values)
    for name, flag in NONE.items():
        if query.get(flag):
            asked[name] = NOTHING
    for word in WORDS:
        if query.get(word):
            asked[word] = str(query[word])
    for flag in ("possibly", "key"):
        if query.get(flag):
            asked[flag] = "1"
    return asked.urlencode()


def _scope(query: dict[str, Any], desk: Desk, cites: Mapping[int, str]) -> str:
    known = cites if set(query.get("documents", ())) <= set(cites) else None
    return scope_in_words(query, desk.matter, cites=known).removeprefix("every event of the matter; ")


def _offers(desk: Desk) -> tuple[list[tuple[int, str]], list[tuple[int, str]], list[tuple[int, str]]]:
    """Parties that act in an event, issues, and the first sources, each with what it is ordered by; in one query."""
    parties = Party.objects.visible_to(desk.user).in_matter(desk.matter).filter(appearances__isnull=False).distinct()
    issues = Issue.objects.visible_to(desk.user).in_matter(desk.matter)
    sources = SourceDocument.objects.visible_to(desk.user).in_matter(desk.matter).exclude(pk__in=claimed())
    offered = (
        parties.order_by().values_list(Value(0), "pk", "name"),
        issues.order_by().values_list(Value(1), "sequence", "title"),
        sources.filter(number__lte=MOST_SUGGESTED).order_by().values_list(Value(2), "number", "short_cite"),
    )
    found: list[list[tuple[int, str]]] = [[], [], []]
    for kind, place, name in sorted(offered[0].union(*offered[1:], all=True)):
        found[kind].append((place, name))
    return found[0], found[1], found[2]


def _read(desk: Desk, given: QueryDict) -> tuple[dict[str, Any], list[str]]:
    query: dict[str, Any] = {}
    faults: list[str] = []
    for word, value in _wanted(given):
        try:
            if isinstance(value, ValidationError):
                raise value
            matching(desk.matter, {word: value}, user=desk.user)
        except ValidationError as fault:
            faults.append(" ".join(fault.messages))
        else:
            query[word] = value
    return query, faults


def _wanted(given: QueryDict) -> list[tuple[str, Any]]:
    """Each word of the query that the address gives, with its value, or with what is wrong with it."""
    wanted: list[tuple[str, Any]] = []
    for name, word in LISTS.items():
        values = [v.strip()[:LONGEST] for v in given.getlist(name) if v.strip()]
        if name in NONE and NOTHING in values:
            wanted.append((NONE[name], True))
        elif values and name in (*LABELS, "ticket"):
            wanted.append((word, _several(name, values)))
        elif values:
            wanted.append((word, values))
    wanted += [(word, given.get(word, "").strip()[:LONGEST]) for word in WORDS if given.get(word, "").strip()]
    return wanted + [(flag, True) for flag in FLAGS if given.get(flag) == "1"]


def _several(name: str, values: list[str]) -> Any:
    """Values parted by commas; numbers of sources and events with or without their letter."""
    parts = [part for value in values for part in re.split(r"\s*,\s*", value) if part]
    if name not in LABELS:
        return parts
    letter, example = LABELS[name]
    numbers = [re.fullmatch(rf"(?:{letter}-?)?([0-9]{{1,9}})", part, re.IGNORECASE) for part in parts]
    wrong = [part for part, found in zip(parts, numbers, strict=True) if found is None]
    if wrong:
        return ValidationError(f"{name}: “{', '.join(wrong)}” does not name {example}.")
    return [int(found[1]) for found in numbers if found]


def _offered(query: dict[str, Any], word: str, pairs: Sequence[tuple[str, str]]) -> list[Choice]:
    return [(value, label, value in query.get(word, ())) for value, label in pairs]
