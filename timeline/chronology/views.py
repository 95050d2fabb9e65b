"""A matter's home page, its chronology; the same rows drawn in full; and the filters that are saved under a name."""

from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.answers import done, stale_page
from casefile.accounts.views import signed_in
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_of, desk_to
from casefile.matters.versions import Difference, StaleSave
from timeline.chronology.asking import address_of, asked_of
from timeline.chronology.forms import ChronologyForm
from timeline.chronology.models import Chronology
from timeline.chronology.page import chronology_page, drawn_page
from timeline.chronology.query import scope_in_words
from timeline.chronology.saved import listed, open_chronology
from timeline.chronology.saving import correct_chronology, save_chronology


@require_safe
def chronology(request: HttpRequest, slug: str) -> HttpResponse:
    """The events that the filter line asks for, in the order of their dates."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "chronology", "page": chronology_page(desk, request.GET)}
    return render(request, "timeline/chronology/chronology.html", context)


@require_safe
def drawn(request: HttpRequest, slug: str) -> HttpResponse:
    """The same events drawn over time, each with its call-out."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "chronology", "page": drawn_page(desk, request.GET)}
    return render(request, "timeline/chronology/drawn.html", context)


@require_safe
def chronologies(request: HttpRequest, slug: str) -> HttpResponse:
    """The filters saved under a name, each with its scope in words."""
    desk = desk_of(request.user, slug, Permission.WRITE)
    context = {"desk": desk, "place": "chronology", "chronologies": listed(desk)}
    return render(request, "timeline/chronology/chronologies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def chronology_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the filter that the address holds under a name."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    initial = {"filter": asked_of(desk, request.GET).address}
    form = ChronologyForm(request.POST if request.method == "POST" else None, desk=desk, initial=initial)
    if form.is_valid():
        query = form.asked(form.cleaned_data["filter"]).query
        name = form.cleaned_data["name"]
        try:
            save_chronology(actor=signed_in(request), matter=desk.matter, name=name, query=query)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            words = f"“{name}” is saved. What is entered later and matches will stand in it too."
            return done(request, words, "chronologies", slug)
    return _form(request, desk, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def chronology_correct(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Give a saved chronology another name, or the filter that the address holds."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    kept = open_chronology(desk, uid)
    address = asked_of(desk, request.GET).address if "filter" in request.GET else address_of(kept.query)
    initial = {"name": kept.name, "filter": address, "version": kept.version, "uid": kept.uid}
    given = request.POST.copy() if request.method == "POST" else None
    for field, column, value in (("name", "name", kept.name), ("filter", "query", address_of(kept.query))):
        if given is not None and given.get(f"take-{column}") == "kept":
            given[field] = value
    form = ChronologyForm(given, desk=desk, initial=initial)
    return _corrected(request, desk, form, kept) if form.is_valid() else _form(request, desk, form, kept)


def _corrected(request: HttpRequest, desk: Desk, form: ChronologyForm, kept: Chronology) -> HttpResponse:
    wanted = form.cleaned_data
    try:
        saved = correct_chronology(
            actor=signed_in(request),
            chronology=kept,
            version=wanted["version"] or 0,
            name=wanted["name"],
            query=form.asked(wanted["filter"]).query,
        )
    except StaleSave as stale:
        said = StaleSave(stale.current, [_in_words(desk, one) for one in stale.differences])
        return stale_page(request, {"desk": desk, "place": "chronology", "form": form}, said)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _form(request, desk, form, kept)
    words = f"“{saved.name}” is corrected. Exhibits made of it stay as they were frozen."
    return done(request, words, "chronologies", desk.matter.slug)


def _in_words(desk: Desk, one: Difference) -> Difference:
    """A difference as a person reads it: a query by its scope."""
    if one.field != "query":
        return one
    kept, yours = scope_in_words(one.kept, desk.matter), scope_in_words(one.yours, desk.matter)
    return replace(one, label="Filter", kept=kept, yours=yours)


def _form(request: HttpRequest, desk: Desk, form: ChronologyForm, kept: Chronology | None) -> HttpResponse:
    asked = form.asked(str(form["filter"].value() or ""))
    context = {"desk": desk, "place": "chronology", "form": form, "asked": asked, "kept": kept}
    context["now"] = scope_in_words(kept.query, desk.matter) if kept else ""
    status = 422 if form.errors else 200
    return render(request, "timeline/chronology/chronology_form.html", context, status=status)
