"""Who acts in a matter, and the tree of issues its events bear on."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.models import Issue

ROLES = list(Party.PartyRole)


@dataclass(frozen=True, slots=True)
class Branch:
    """An issue, how many events bear on it itself, and the issues below it."""

    issue: Issue
    events: int
    below: "tuple[Branch, ...]"


@dataclass(frozen=True, slots=True)
class Acting:
    """A party and the number of events in which it acts."""

    party: Party
    events: int


def acting_parties(desk: Desk) -> list[Acting]:
    """The matter's parties, plaintiffs first, in the order in which PartyRole names their parts."""
    parties = Party.objects.visible_to(desk.user).in_matter(desk.matter).select_related("succeeded_by")
    counted = parties.annotate(acts=Count("appearances__event", distinct=True)).order_by("pk")
    ranked = sorted(counted, key=lambda party: ROLES.index(Party.PartyRole(party.role)))
    return [Acting(party, party.acts) for party in ranked]


def issue_tree(desk: Desk) -> tuple[Branch, ...]:
    """The matter's issues from the top, siblings in their order."""
    children: dict[int | None, list[Issue]] = defaultdict(list)
    counts: dict[int, int] = {}
    issues = Issue.objects.visible_to(desk.user).in_matter(desk.matter).annotate(bearing=Count("events"))
    for issue in issues:
        children[issue.parent_id].append(issue)
        counts[issue.pk] = issue.bearing

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(issue, counts[issue.pk], branches(issue.pk)) for issue in children[parent])

    return branches(None)
