"""One event with its sources, the pages that enter, correct and withdraw it, and the echo of a date as typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.models import User
from casefile.matters.desk import Desk, desk_of
from timeline.events.beginning import begun, enter_citing
from timeline.events.correcting import correct_event, withdraw_event
from timeline.events.echo import echo_of
from timeline.events.forms import EventForm, WhyForm, initial_of
from timeline.events.history import changes_of
from timeline.events.models import Event
from timeline.events.pages import READ_AND_WRITE, Done, answer, open_event, posted, writing_desk
from timeline.events.sheet import event_sheet


@require_safe
def event(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole event, each source beside the page it comes from."""
    desk = desk_of(request.user, slug)
    sheet = event_sheet(desk, number)
    history = changes_of(desk, sheet.history)
    context = {"desk": desk, "place": "chronology", "sheet": sheet, "event": sheet.event, "history": history}
    return render(request, "timeline/events/event.html", context)


@require_http_methods(READ_AND_WRITE)
def new_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an event; `?like=14` starts from another's form, and its neighbours offer a missing year.

    A citation begun at a document's page is made with it, or nothing is.
    """
    desk = writing_desk(request, slug)
    like = _like(desk, request.GET.get("like", ""))
    start = begun(request, desk)
    form = EventForm(posted(request), desk=desk, near=like, initial=initial_of(like) if like else None)

    def act(actor: User) -> Done:
        entered = enter_citing(actor=actor, desk=desk, start=start, **form.entered())
        return _entered(entered), _next(desk, entered, request.POST.get("then", ""))

    context: dict[str, Any] = {"like": like, "begun": start}
    return answer(request, desk=desk, form=form, act=act, template="timeline/events/enter.html", **context)


@require_http_methods(READ_AND_WRITE)
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Correct an event, with the reason; a stale save shows both sides."""
    desk = writing_desk(request, slug)
    event = open_event(desk, number)

    def form_of(data: QueryDict | None = None) -> EventForm:
        return EventForm(data, desk=desk, event=event, initial=initial_of(event))

    form = form_of(posted(request, form_of()))

    def act(actor: User) -> Done:
        values = form.cleaned_data
        kept = correct_event(actor=actor, event=event, version=values["version"], why=values["why"], **form.changes())
        said = "Nothing was changed." if kept.version == event.version else f"{kept.label} corrected."
        return said, reverse("event", args=[slug, number])

    return answer(
        request, desk=desk, form=form, act=act, template="timeline/events/enter.html", kept=form_of, event=event
    )


@require_http_methods(READ_AND_WRITE)
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw an event as mistaken, with the reason."""
    desk = writing_desk(request, slug)
    event = open_event(desk, number)
    form = WhyForm(posted(request), initial={"version": event.version})

    def act(actor: User) -> Done:
        values = form.cleaned_data
        withdraw_event(actor=actor, event=event, version=values["version"], why=values["why"])
        said = f"{event.label} withdrawn. It no longer stands in the chronology; it stays here and in the record."
        return said, reverse("event", args=[slug, number])

    return answer(request, desk=desk, form=form, act=act, template="timeline/events/withdraw.html", event=event)


@require_http_methods(READ_AND_WRITE)
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """How the words of a date will print and sort, as they are typed: a fragment of a page."""
    desk = writing_desk(request, slug)
    asked = request.POST if request.method == "POST" else request.GET
    year = asked.get("year", "")
    echo = echo_of(
        desk,
        asked.get("date", ""),
        int(year) if year.isdecimal() and len(year) <= 4 else None,
        near=_like(desk, asked.get("near", "")),
        own=_like(desk, asked.get("own", "")),
        rests_on=asked.get("inferred_from", ""),
    )
    return render(request, "timeline/events/echo.html", {"desk": desk, "echo": echo})


def _like(desk: Desk, number: str) -> Event | None:
    """The event of that number, where there is one that the reader may see."""
    if not number.isdecimal() or len(number) > 9:
        return None
    events = Event.objects.visible_to(desk.user).in_matter(desk.matter).select_related("matter")
    return events.filter(number=int(number)).first()


def _entered(event: Event) -> str:
    if event.occurred_refused:
        return (
            f"{event.label} entered. Its date was not read ({event.occurred_refused}): it stands under “Undated”, "
            "with its words."
        )
    return f"{event.label} entered."


def _next(desk: Desk, event: Event, then: str) -> str:
    slug = desk.matter.slug
    if then == "another":
        return reverse("new-event", args=[slug])
    return reverse("new-citation" if then == "cite" else "event", args=[slug, event.number])
