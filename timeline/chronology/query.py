"""The query a chronology saves: which words it knows, which events match, and how it is said in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from casefile.confidentiality.models import PrivilegeClaim
from casefile.dates import read
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from timeline.events.models import Citation, Event
from timeline.platform.models import Message, Report
from timeline.platform.records import Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casefile.accounts.models import User

NUMBERS = ("documents", "numbers", "leave_out")
LISTS = ("kinds", "statuses", "parties", "issues", "tickets", *NUMBERS)
WORDS = ("text", "from", "to")
FLAGS = ("possibly", "no_source", "no_party", "no_issue", "no_ticket", "key")


def checked(query: dict[str, Any]) -> dict[str, Any]:
    """The query, with empty parts left out. Raises ValidationError naming a word or value it does not know.

    Lists: kinds, statuses, parties and issues (by printed name), tickets; documents, numbers and leave_out (lasting
    numbers of sources and events). Words: text, from, to (dates). Flags: possibly (count events that may lie in the
    range), no_source, no_party, no_issue, no_ticket, key.
    """
    if unknown := set(query) - {*LISTS, *WORDS, *FLAGS}:
        raise ValidationError(f"A chronology's query does not know {', '.join(sorted(unknown))}.")
    kept = {name: value for name, value in query.items() if value not in ("", [], (), None, False)}
    for name, value in kept.items():
        _shaped(name, value)
    for name, known in (("kinds", Event.Kind.values), ("statuses", Event.Status.values)):
        if strange := set(kept.get(name, ())) - set(known):
            raise ValidationError(f"{name}: {', '.join(sorted(map(str, strange)))} is not one of {', '.join(known)}.")
    return kept


def _shaped(name: str, value: Any) -> None:
    """Raise ValidationError unless the value is of the sort that the word takes, and every database can hold it."""
    if name in FLAGS:
        if value is not True:
            raise ValidationError(f"{name} is true or false.")
        return
    if name in LISTS and not isinstance(value, list):
        raise ValidationError(f"{name} is a list.")
    sort, said = (int, "numbers") if name in NUMBERS else (str, "words")
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, sort) or isinstance(one, bool):
            raise ValidationError(f"{name} takes {said}.")
        if isinstance(one, str) and "\0" in one:
            raise ValidationError(f"{name} holds a character that no text can hold.")
        if isinstance(one, int) and not 0 < one < 2**31:
            raise ValidationError(f"{name}: {one} is no lasting number.")


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
    return Q(pk__in=_open_citations().filter(quote__icontains=words).values("event_id"))


def _citing(numbers: list[int]) -> Q:
    """Events that cite one of the documents; a privileged one is found by nobody, for anyone may ask."""
    return Q(pk__in=_open_citations().filter(document__number__in=numbers).values("event_id"))


def _on_tickets(reports: Standing[Report]) -> Q:
    """Events of one of the reports, or of a message on one; what was withdrawn as mistaken counts for nothing."""
    standing = reports.standing()
    letters = Message.objects.standing().filter(reports__in=standing)
    return Q(pk__in=standing.values("event_id")) | Q(pk__in=letters.values("event_id"))


def _open_citations() -> QuerySet[Citation]:
    return Citation.objects.filter(withdrawn_at=None).exclude(document__in=claimed())


def claimed() -> QuerySet[PrivilegeClaim, Any]:
    """The ids of the documents over which a claim of privilege stands."""
    return PrivilegeClaim.objects.filter(withdrawn_at=None).values("document_id")


FILTERS: dict[str, Callable[[Any], Q]] = {
    "kinds": lambda values: Q(kind__in=values),
    "statuses": lambda values: Q(status__in=values),
    "parties": lambda values: Q(actors__party__name__in=values),
    "issues": lambda values: Q(issues__title__in=values),
    "tickets": lambda values: _on_tickets(Report.objects.filter(number__in=values)),
    "documents": _citing,
    "numbers": lambda values: Q(number__in=values),
    "leave_out": lambda values: ~Q(number__in=values),
    "text": lambda words: Q(statement__icontains=words) | _quoting(words),
    "no_source": lambda asked: ~Q(pk__in=Citation.objects.filter(withdrawn_at=None).values("event_id")),
    "no_party": lambda asked: Q(actors=None),
    "no_issue": lambda asked: Q(issues=None),
    "no_ticket": lambda asked: ~_on_tickets(Report.objects.filter(number__gt="")),
    "key": lambda asked: Q(is_key=True),
}

NONE = {
    "no_source": "that cite no source",
    "no_party": "that name no party",
    "no_issue": "on no issue",
    "no_ticket": "on no ticket",
    "key": "marked key",
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


def _named(matter: Matter, numbers: list[int], cites: Mapping[int, str] | None) -> list[str]:
    """Documents as a scope names them: "S-12 (Order, Dkt. 69)"; a privileged one by its lasting number alone."""
    if cites is None:
        documents = SourceDocument.objects.in_matter(matter).filter(number__in=numbers).exclude(pk__in=claimed())
        cites = dict(documents.values_list("number", "short_cite"))
    return [f"S-{number} ({cites[number]})" if cites.get(number) else f"S-{number}" for number in numbers]


def scope_in_words(query: dict[str, Any], matter: Matter, *, cites: Mapping[int, str] | None = None) -> str:
    """The saved query in the words an exhibit prints: "events of kind report, platform's reply; from Jan. 2020".

    `cites` are the short cites of the documents by number, where they are at hand.
    """
    query = checked(query)
    kinds = [Event.Kind(kind).label.lower() for kind in query.get("kinds", ())]
    said = ["events of kind " + ", ".join(kinds) if kinds else "every event of the matter"]
    if statuses := query.get("statuses"):
        said.append("with status " + ", ".join(Event.Status(status).label.lower() for status in statuses))
    for name, words in (("parties", "with party"), ("issues", "on issue"), ("tickets", "on ticket")):
        if values := query.get(name):
            said.append(f"{words} {', '.join(values)}")
    if documents := query.get("documents"):
        said.append("citing " + ", ".join(_named(matter, documents, cites)))
    if numbers := query.get("numbers"):
        said.append("numbered " + ", ".join(f"E-{number}" for number in numbers))
    if text := query.get("text"):
        said.append(f"holding the words “{text}”")
    said += [f"{side} {query[side]}" for side in ("from", "to") if side in query]
    if query.get("possibly"):
        said.append("counting events that may lie in that range")
    said += [words for flag, words in NONE.items() if query.get(flag)]
    if numbers := query.get("leave_out"):
        said.append("leaving out " + ", ".join(f"E-{number}" for number in numbers))
    return "; ".join(said)
