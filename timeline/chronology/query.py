"""The query a chronology saves: which words it knows, which events match, and how it is said in words."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from casefile.confidentiality.models import PrivilegeClaim
from casefile.dates import read
from casefile.matters.models import Matter
from timeline.events.models import Citation, Event

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casefile.accounts.models import User

LISTS = ("kinds", "statuses", "parties", "issues", "tickets", "numbers", "leave_out")
WORDS = ("text", "from", "to")
FLAGS = ("possibly", "no_source", "key")


def checked(query: dict[str, Any]) -> dict[str, Any]:
    """The query, with empty parts left out. Raises ValidationError naming a word or value it does not know.

    Lists: kinds, statuses, parties and issues (by printed name), tickets, numbers and leave_out (event numbers).
    Words: text, from, to (dates). Flags: possibly (count events that may lie in the range), no_source, key.
    """
    if unknown := set(query) - {*LISTS, *WORDS, *FLAGS}:
        raise ValidationError(f"A chronology's query does not know {', '.join(sorted(unknown))}.")
    kept = {name: value for name, value in query.items() if value not in ("", [], (), None, False)}
    for name in LISTS:
        if name in kept and not isinstance(kept[name], list):
            raise ValidationError(f"{name} is a list.")
    for name, known in (("kinds", Event.Kind.values), ("statuses", Event.Status.values)):
        if strange := set(kept.get(name, ())) - set(known):
            raise ValidationError(f"{name}: {', '.join(sorted(map(str, strange)))} is not one of {', '.join(known)}.")
    return kept


def bound(matter: Matter, words: str, side: str) -> datetime:
    """The instant a range starts ("from") or ends ("to") at; a stated day counts whole. Raises ValidationError."""
    value = read(words, zone=matter.zone, day_first=matter.day_first)
    instant = value.earliest if side == "from" else value.latest
    if instant is None:
        reason = value.refused or "it has no such bound"
        raise ValidationError(f"{side}: “{words}” cannot start or end a range: {reason}.")
    return instant


def _in_range(query: dict[str, Any], matter: Matter) -> Q:
    """Events certainly inside the range, or possibly, as asked. An open side is certainly outside a closed one."""
    condition = Q()
    since = bound(matter, query["from"], "from") if "from" in query else None
    until = bound(matter, query["to"], "to") if "to" in query else None
    if query.get("possibly"):
        if since:
            condition &= Q(occurred_latest__gt=since) | Q(occurred_latest=None) & ~Q(occurred_kind="undated")
        if until:
            condition &= Q(occurred_earliest__lt=until) | Q(occurred_earliest=None) & ~Q(occurred_kind="undated")
        return condition
    if since:
        condition &= Q(occurred_earliest__gte=since)
    if until:
        condition &= Q(occurred_latest__lte=until)
    return condition


def _quoting(words: str) -> Q:
    """Events with the words in a quotation; those of a privileged source are not searched, for anyone may ask."""
    standing = PrivilegeClaim.objects.filter(withdrawn_at=None).values("document_id")
    quoting = Citation.objects.filter(quote__icontains=words, withdrawn_at=None).exclude(document__in=standing)
    return Q(pk__in=quoting.values("event_id"))


FILTERS: dict[str, Callable[[Any], Q]] = {
    "kinds": lambda values: Q(kind__in=values),
    "statuses": lambda values: Q(status__in=values),
    "parties": lambda values: Q(actors__party__name__in=values),
    "issues": lambda values: Q(issues__title__in=values),
    "tickets": lambda values: Q(reports__number__in=values) | Q(messages__reports__number__in=values),
    "numbers": lambda values: Q(number__in=values),
    "leave_out": lambda values: ~Q(number__in=values),
    "text": lambda words: Q(statement__icontains=words) | _quoting(words),
    "no_source": lambda asked: ~Q(pk__in=Citation.objects.filter(withdrawn_at=None).values("event_id")),
    "key": lambda asked: Q(is_key=True),
}


def matching(matter: Matter, query: dict[str, Any], *, user: "User | AnonymousUser") -> QuerySet[Event]:
    """The matter's events that the query asks for, as far as the user may see them; unordered."""
    query = checked(query)
    standing = Event.objects.visible_to(user).in_matter(matter).filter(withdrawn_at=None)
    events = standing.filter(_in_range(query, matter))
    for name, condition in FILTERS.items():
        if name in query:
            # by id, so that a join over several actors or citations never yields an event twice
            events = events.filter(pk__in=Event.objects.in_matter(matter).filter(condition(query[name])).values("pk"))
    return events


def scope_in_words(query: dict[str, Any], matter: Matter) -> str:
    """The saved query in the words an exhibit prints: "events of kind report, platform's reply; from Jan. 2020"."""
    query = checked(query)
    kinds = [Event.Kind(kind).label.lower() for kind in query.get("kinds", ())]
    said = ["events of kind " + ", ".join(kinds) if kinds else "every event of the matter"]
    if statuses := query.get("statuses"):
        said.append("with status " + ", ".join(Event.Status(status).label.lower() for status in statuses))
    for name, words in (("parties", "with party"), ("issues", "on issue"), ("tickets", "on ticket")):
        if values := query.get(name):
            said.append(f"{words} {', '.join(values)}")
    if numbers := query.get("numbers"):
        said.append("numbered " + ", ".join(f"E-{number}" for number in numbers))
    if text := query.get("text"):
        said.append(f"holding the words “{text}”")
    said += [f"{side} {query[side]}" for side in ("from", "to") if side in query]
    if query.get("possibly"):
        said.append("counting events that may lie in that range")
    if query.get("no_source"):
        said.append("that cite no source")
    if query.get("key"):
        said.append("marked key")
    if numbers := query.get("leave_out"):
        said.append("leaving out " + ", ".join(f"E-{number}" for number in numbers))
    return "; ".join(said)
