"""Citing a source for an event, correcting and withdrawing the citation, and verifying its pin; quotes as typed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.models import User
from casefile.custody.documents import open_document
from timeline.events.beginning import PassageForm
from timeline.events.citing import cite
from timeline.events.correcting import correct_citation, verify_pin, withdraw_citation
from timeline.events.echo import quote_echo
from timeline.events.forms import CitationForm, EventForm, VersionForm, WhyForm, document_field
from timeline.events.models import Citation
from timeline.events.naming import data_lists
from timeline.events.pages import READ_AND_WRITE, Done, answer, open_citation, open_event, posted, writing_desk
from timeline.events.sheet import beside


@require_http_methods(READ_AND_WRITE)
def new_citation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Cite a source for the event."""
    desk = writing_desk(request, slug)
    event = open_event(desk, number)
    initial = {"document": request.GET.get("document", ""), "bears": Citation.Bears.SUPPORTS}
    form = CitationForm(posted(request), desk=desk, initial=initial)

    def act(actor: User) -> Done:
        given, read_it = form.cited(), form.cleaned_data["read_it"]
        by = str(actor) if read_it else ""
        cited = cite(actor=actor, event=event, pin_verified=read_it, verified_by=by, **given)
        again = request.POST.get("then") == "another"
        return f"{event.label} cites {cited}.", reverse("new-citation" if again else "event", args=[slug, number])

    return answer(request, desk=desk, form=form, act=act, template="timeline/events/cite.html", event=event)


@require_http_methods(READ_AND_WRITE)
def cite_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take up a place of a document, and words of it, for an event: its form comes next, with nothing saved yet."""
    desk = writing_desk(request, slug)
    document, page = open_document(desk, number), request.GET.get("page", "")
    form = PassageForm(posted(request), desk=desk, initial={"page_number": page if page.isdecimal() else ""})
    context: dict[str, Any] = {"desk": desk, "place": "documents", "form": form, "document": document}
    if request.method != "POST":
        return render(request, "timeline/events/cite_document.html", context)
    if not form.is_valid():
        return render(request, "timeline/events/cite_document.html", context, status=422)
    event, start = form.cleaned_data["event"], form.begun_in(document)
    if event is None:
        target, context["form"] = "timeline/events/enter.html", EventForm(desk=desk)
        context |= {"begun": start, "action": reverse("new-event", args=[slug])}
    else:
        target, context["form"] = "timeline/events/cite.html", CitationForm(desk=desk, initial=start.initial())
        context |= {"event": event, "action": reverse("new-citation", args=[slug, event.number])}
    context |= {"place": "chronology", "lists": data_lists(context["form"])}
    return render(request, target, context)


@require_http_methods(READ_AND_WRITE)
def correct(request: HttpRequest, slug: str, number: int, uid: UUID) -> HttpResponse:
    """Correct a citation, with the reason; its quotation is checked again."""
    desk = writing_desk(request, slug)
    citation = open_citation(desk, number, uid)
    names = ("document", "pin_cite", "page_number", "quote", "bears", "hearsay_basis", "hearsay_note")
    initial = {name: getattr(citation, name) for name in names}

    def form_of(data: QueryDict | None = None) -> CitationForm:
        return CitationForm(data, desk=desk, citation=citation, initial=initial)

    form = form_of(posted(request, form_of()))

    def act(actor: User) -> Done:
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        kept = correct_citation(actor=actor, citation=citation, version=version, why=why, **form.cited())
        said = "Nothing was changed." if kept.version == citation.version else f"Citation of {kept} corrected."
        return said, reverse("event", args=[slug, number])

    context: dict[str, Any] = {"event": citation.event, "citation": citation}
    return answer(request, desk=desk, form=form, act=act, template="timeline/events/cite.html", kept=form_of, **context)


@require_http_methods(READ_AND_WRITE)
def withdraw(request: HttpRequest, slug: str, number: int, uid: UUID) -> HttpResponse:
    """Withdraw a citation as mistaken, with the reason."""
    desk = writing_desk(request, slug)
    citation = open_citation(desk, number, uid)
    form = WhyForm(posted(request), initial={"version": citation.version})

    def act(actor: User) -> Done:
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        withdraw_citation(actor=actor, citation=citation, version=version, why=why)
        return f"Citation of {citation} withdrawn from {citation.event.label}.", reverse("event", args=[slug, number])

    context: dict[str, Any] = {"event": citation.event, "citation": citation}
    return answer(request, desk=desk, form=form, act=act, template="timeline/events/withdraw.html", **context)


@require_http_methods(READ_AND_WRITE)
def verify(request: HttpRequest, slug: str, number: int, uid: UUID) -> HttpResponse:
    """Say that one read the cited page in the original; the page's text stands beside it."""
    desk = writing_desk(request, slug)
    citation = open_citation(desk, number, uid)
    form = VersionForm(posted(request), initial={"version": citation.version})

    def act(actor: User) -> Done:
        version, by = form.cleaned_data["version"], str(actor)
        verify_pin(actor=actor, citation=citation, version=version, verified_by=by)
        said = f"{citation} of {citation.event.label}: read in the original by {by}."
        return said, reverse("event", args=[slug, number])

    context: dict[str, Any] = {"event": citation.event, "citation": citation, "source": beside(citation)}
    return answer(request, desk=desk, form=form, act=act, template="timeline/events/verify.html", **context)


@require_http_methods(READ_AND_WRITE)
def quotes(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the cited page holds a quotation, as it is typed: a fragment. By POST, so that no log keeps the words."""
    desk = writing_desk(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    words = [given.get(name, "") for name in ("document", "page_number", "quote")]
    echo = quote_echo(desk, document_field(desk), *words)
    return render(request, "timeline/events/quote_echo.html", {"desk": desk, "echo": echo})
