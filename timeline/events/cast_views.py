"""Parties and issues, and conflicts between sources: the pages that read, add, correct and choose."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.models import User
from casefile.matters.desk import desk_of
from casefile.matters.models import Party
from casefile.matters.parties import add_party, correct_party
from timeline.events.cast import acting_parties, issue_tree
from timeline.events.cast_forms import ChoiceForm, ConflictForm, IssueForm, PartyForm
from timeline.events.conflicts import choose, record_conflict
from timeline.events.correcting import correct_issue
from timeline.events.entering import add_issue
from timeline.events.history import record_of
from timeline.events.models import Conflict, Issue
from timeline.events.pages import READ_AND_WRITE, Done, answer, open_event, posted, writing_desk

CAST = "timeline/events/cast.html"


@require_safe
def parties(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts in the matter under which printable name, and the issues its events bear on."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "parties", "parties": acting_parties(desk), "issues": issue_tree(desk)}
    return render(request, "timeline/events/parties.html", context)


@require_http_methods(READ_AND_WRITE)
def new_party(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a party."""
    desk = writing_desk(request, slug)
    form = PartyForm(posted(request), desk=desk)

    def act(actor: User) -> Done:
        party = add_party(actor=actor, matter=desk.matter, **form.given())
        return f"{party} added.", _after(request, slug, "new-party")

    words: dict[str, Any] = {"place": "parties", "title": "Add a party", "verb": "Add", "again": True}
    return answer(request, desk=desk, form=form, act=act, template=CAST, **words)


@require_http_methods(READ_AND_WRITE)
def correct_the_party(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Correct a party, for every row and exhibit made from now on."""
    desk = writing_desk(request, slug)
    party = get_object_or_404(Party.objects.visible_to(desk.user).in_matter(desk.matter), uid=uid)
    names = ("name", "role", "kind", "is_pseudonym", "description", "succeeded_by")
    initial = {name: getattr(party, name) for name in names}

    def form_of(data: QueryDict | None = None) -> PartyForm:
        return PartyForm(data, desk=desk, party=party, initial=initial)

    form = form_of(posted(request, form_of()))

    def act(actor: User) -> Done:
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        correct_party(actor=actor, party=party, version=version, why=why, **form.given())
        return f"{party.name} corrected.", reverse("parties", args=[slug])

    words: dict[str, Any] = {
        "place": "parties",
        "title": f"Correct {party}",
        "verb": "Correct",
        "history": record_of(desk, party),
    }
    return answer(request, desk=desk, form=form, act=act, template=CAST, kept=form_of, **words)


@require_http_methods(READ_AND_WRITE)
def new_issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an issue."""
    desk = writing_desk(request, slug)
    form = IssueForm(posted(request), desk=desk)

    def act(actor: User) -> Done:
        issue = add_issue(actor=actor, matter=desk.matter, **form.given())
        return f"“{issue}” added.", _after(request, slug, "new-issue")

    words: dict[str, Any] = {"place": "parties", "title": "Add an issue", "verb": "Add", "again": True}
    return answer(request, desk=desk, form=form, act=act, template=CAST, **words)


@require_http_methods(READ_AND_WRITE)
def correct_the_issue(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Correct an issue."""
    desk = writing_desk(request, slug)
    issue = get_object_or_404(Issue.objects.visible_to(desk.user).in_matter(desk.matter), uid=uid)

    def form_of(data: QueryDict | None = None) -> IssueForm:
        return IssueForm(data, desk=desk, issue=issue, initial={"title": issue.title, "parent": issue.parent})

    form = form_of(posted(request, form_of()))

    def act(actor: User) -> Done:
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        correct_issue(actor=actor, issue=issue, version=version, why=why, **form.given())
        return f"“{form.cleaned_data['title']}” corrected.", reverse("parties", args=[slug])

    words: dict[str, Any] = {
        "place": "parties",
        "title": f"Correct “{issue}”",
        "verb": "Correct",
        "history": record_of(desk, issue),
    }
    return answer(request, desk=desk, form=form, act=act, template=CAST, kept=form_of, **words)


@require_http_methods(READ_AND_WRITE)
def new_conflict(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record that sources of the event differ, every value beside the others."""
    desk = writing_desk(request, slug)
    event = open_event(desk, number)
    form = ConflictForm(posted(request), desk=desk)

    def act(actor: User) -> Done:
        recorded = record_conflict(actor=actor, event=event, **form.recorded())
        return f"Recorded where sources differ: {recorded.about}.", reverse("event", args=[slug, number])

    return answer(request, desk=desk, form=form, act=act, template="timeline/events/conflict_form.html", event=event)


@require_http_methods(READ_AND_WRITE)
def choose_value(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Choose the value of a conflict that the chronology uses; every value stays."""
    desk = writing_desk(request, slug)
    conflict = get_object_or_404(Conflict.objects.visible_to(desk.user).in_matter(desk.matter), uid=uid)
    form = ChoiceForm(posted(request, ChoiceForm(conflict=conflict)), conflict=conflict)

    def act(actor: User) -> Done:
        value, version = form.stated[form.cleaned_data["chosen"]], form.cleaned_data["version"]
        reason = form.cleaned_data["reason"]
        choose(actor=actor, conflict=conflict, value=value, reason=reason, version=version)
        return f"{value} is used; the others stay beside it.", reverse("event", args=[slug, conflict.event.number])

    return answer(
        request,
        desk=desk,
        form=form,
        act=act,
        template="timeline/events/choose.html",
        kept=lambda: ChoiceForm(conflict=conflict),
        conflict=conflict,
        event=conflict.event,
    )


def _after(request: HttpRequest, slug: str, again: str) -> str:
    return reverse(again if request.POST.get("then") == "another" else "parties", args=[slug])
