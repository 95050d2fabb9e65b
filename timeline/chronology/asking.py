"""What a chronology's address asks for: its parameters as a saved query, said in words, and what the filter offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.chronology.query import matching, scope_in_words
from timeline.events.models import Event, Issue

LISTS = {"kind": "kinds", "status": "statuses", "party": "parties", "issue": "issues"}
"""Repeatable parameter of the address -> its word in a saved query."""
WORDS = ("text", "from", "to")
FLAGS = ("possibly", "no_source", "key")
LONGEST = 200

Choice = tuple[str, str, bool]
"""Value, label, and whether it is chosen."""


@dataclass(frozen=True)
class Asked:
    """The query, a sentence for each part that was left out, its scope in words, the choices, and its address."""

    query: dict[str, Any]
    faults: list[str]
    scope: str
    kinds: list[Choice]
    statuses: list[Choice]
    parties: list[Choice]
    issues: list[Choice]
    address: str


def asked_of(desk: Desk, given: QueryDict) -> Asked:
    """Read the address's parameters; one that cannot be read is left out and told of, the others hold."""
    query, faults = _read(desk, given)
    parties = Party.objects.visible_to(desk.user).in_matter(desk.matter).filter(appearances__isnull=False).distinct()
    issues = Issue.objects.visible_to(desk.user).in_matter(desk.matter)
    address = given.copy()
    address.pop("page", None)
    return Asked(
        query=query,
        faults=faults,
        scope=scope_in_words(query, desk.matter).removeprefix("every event of the matter; ") if query else "",
        kinds=_offered(query, "kinds", Event.Kind.choices),
        statuses=_offered(query, "statuses", Event.Status.choices),
        parties=_offered(query, "parties", [(name, name) for name in parties.values_list("name", flat=True)]),
        issues=_offered(query, "issues", [(title, title) for title in issues.values_list("title", flat=True)]),
        address=address.urlencode(),
    )


def _read(desk: Desk, given: QueryDict) -> tuple[dict[str, Any], list[str]]:
    wanted: dict[str, Any] = {word: [v for v in given.getlist(name) if v] for name, word in LISTS.items()}
    wanted |= {word: given.get(word, "").strip()[:LONGEST] for word in WORDS}
    wanted |= {flag: given.get(flag) == "1" for flag in FLAGS}
    query: dict[str, Any] = {}
    faults: list[str] = []
    for word, value in wanted.items():
        if not value:
            continue
        try:
            matching(desk.matter, {word: value}, user=desk.user)
        except ValidationError as fault:
            faults.append(" ".join(fault.messages))
        else:
            query[word] = value
    return query, faults


def _offered(query: dict[str, Any], word: str, pairs: Sequence[tuple[str, str]]) -> list[Choice]:
    return [(value, label, value in query.get(word, ())) for value, label in pairs]
