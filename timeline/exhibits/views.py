"""The exhibits of a matter: assembling, pre-flight, preview, release, superseding, and the files of released ones."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.answers import SeeOther, act_page, done
from casefile.accounts.views import signed_in
from casefile.custody.downloads import attachment
from casefile.matters.access import Permission
from casefile.matters.desk import desk_of, desk_to
from timeline.chronology.saved import open_chronologies
from timeline.exhibits.assemble import assemble
from timeline.exhibits.background import is_long, queue_preview, queue_release
from timeline.exhibits.forms import AmendForm, AssembleForm, ReleaseForm
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import NotReleased, gate_exhibit, release, render_exhibit
from timeline.exhibits.render import RenderFailed
from timeline.exhibits.shelf import (
    exhibit_sheet,
    internal_file,
    listed_exhibits,
    next_number,
    open_exhibit,
    picture_of,
    released_file,
)
from timeline.exhibits.superseding import remembered, supersede

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def exhibits(request: HttpRequest, slug: str) -> HttpResponse:
    """Every exhibit of the matter that is open to the reader, and how far it has come."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "exhibits", "exhibits": listed_exhibits(desk)}
    return render(request, "timeline/exhibits/exhibits.html", context)


@require_safe
def exhibit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One exhibit as frozen, what pre-flight and the gate found, and its file once released."""
    desk = desk_of(request.user, slug)
    sheet = exhibit_sheet(desk, uid)
    context = {"desk": desk, "place": "exhibits", "sheet": sheet, "exhibit": sheet.exhibit}
    return render(request, "timeline/exhibits/exhibit.html", context)


@read_or_post
def assembling(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze an exhibit from a saved chronology; its page then shows what pre-flight found."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    chronologies = list(open_chronologies(desk).order_by("name"))
    initial = {"number": next_number(desk), "chronology": request.GET.get("chronology", ""), "kind": "summary"}
    form = AssembleForm(request.POST if request.method == "POST" else None, chronologies=chronologies, initial=initial)
    if form.is_valid():
        try:
            made = assemble(actor=signed_in(request), **form.values())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            return done(request, f"Exhibit {made.number} is frozen. Pre-flight follows.", "exhibit", slug, made.uid)
    context = {"desk": desk, "place": "exhibits", "form": form, "chronologies": chronologies}
    return render(request, "timeline/exhibits/assemble.html", context, status=422 if form.errors else 200)


@read_or_post
def superseding(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Freeze a new exhibit in the place of this one: "Exhibit A, amended". Both stay."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    old = open_exhibit(desk, uid)
    form = AmendForm(
        request.POST if request.method == "POST" else None,
        chronologies=open_chronologies(desk).order_by("name"),
        kind=old.kind,
        initial=remembered(old),
    )
    if form.is_valid():
        try:
            made = supersede(actor=signed_in(request), exhibit=old, **form.values())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            words = f"Exhibit {made.number} is frozen in the place of the earlier one, which stays. Pre-flight follows."
            return done(request, words, "exhibit", slug, made.uid)
    return act_page(request, {"desk": desk, "place": "exhibits", "form": form}, **_superseding_said(old))


def _superseding_said(old: Exhibit) -> dict[str, str]:
    name = f"Exhibit {old.number}"
    return {
        "heading": f"Supersede {name}" if old.state == Exhibit.State.RELEASED else f"Assemble {name} again",
        "lead": f"A new {old.get_kind_display().lower()} is frozen from the chronology as it stands now, and takes the "
        "place of this one. Both stay; this one then says by what it was superseded.",
        "verb": "Supersede" if old.state == Exhibit.State.RELEASED else "Assemble again",
        "crumb": name,
        "back": reverse("exhibit", args=[old.matter.slug, old.uid]),
    }


@read_or_post
def preview(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The pages as they will print, as pictures; POST sets them anew and passes them through the gate."""
    if request.method == "POST":
        return _previewed(request, slug, uid)
    desk = desk_to(request.user, slug, Permission.WRITE, archived_too=True)
    sheet = exhibit_sheet(desk, uid)
    context = {"desk": desk, "place": "exhibits", "sheet": sheet, "exhibit": sheet.exhibit}
    return render(request, "timeline/exhibits/preview.html", context)


def _previewed(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    desk = desk_to(request.user, slug, Permission.WRITE)
    actor, shown = signed_in(request), open_exhibit(desk, uid)
    if is_long(shown):
        return SeeOther(reverse("work", args=[slug, queue_preview(actor=actor, exhibit=shown).uid]))
    try:
        report = gate_exhibit(actor=actor, exhibit=render_exhibit(actor=actor, exhibit=shown))
    except (NotReleased, RenderFailed) as fault:
        messages.error(request, f"Its pages were not set: {fault}")
        return SeeOther(reverse("exhibit", args=[slug, uid]))
    gate = "The gate passed them" if report.passed else "The gate holds them back"
    return done(request, f"{report.pages} pages are set. {gate}. Nothing is released.", "exhibit-preview", slug, uid)


@require_safe
def exhibit_page(request: HttpRequest, slug: str, uid: UUID, number: int) -> HttpResponse:
    """One page of the exhibit as a picture, to whoever may open the exhibit; it is kept in no cache."""
    desk = desk_of(request.user, slug)
    answer = HttpResponse(picture_of(desk, uid, number), content_type="image/png")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@read_or_post
def releasing(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Release the exhibit; what blocks is overridden only with a reason, which stands in the ledger."""
    desk = desk_to(request.user, slug, Permission.RELEASE)
    sheet = exhibit_sheet(desk, uid)
    form = ReleaseForm(request.POST if request.method == "POST" else None, **sheet.standing)
    if sheet.exhibit.state == Exhibit.State.RELEASED:
        return done(request, f"Exhibit {sheet.exhibit.number} is released already.", "exhibit", slug, uid)
    if form.is_valid() and is_long(sheet.exhibit):
        job = queue_release(actor=signed_in(request), exhibit=sheet.exhibit, **form.cleaned_data)
        return SeeOther(reverse("work", args=[slug, job.uid]))
    if form.is_valid():
        try:
            freed = release(actor=signed_in(request), exhibit=sheet.exhibit, **form.cleaned_data)
        except (NotReleased, RenderFailed) as fault:
            sheet = exhibit_sheet(desk, uid)
            form = ReleaseForm(request.POST, **sheet.standing)
            form.add_error(None, f"{fault} The reasons that were given are kept below.")
        else:
            return done(request, f"Exhibit {freed.number} is released: {freed.file_name}.", "exhibit", slug, uid)
    context = {"desk": desk, "place": "exhibits", "sheet": sheet, "exhibit": sheet.exhibit, "form": form}
    return render(request, "timeline/exhibits/release.html", context, status=422 if form.errors else 200)


@require_safe
def exhibit_file(request: HttpRequest, slug: str, uid: UUID) -> FileResponse:
    """The finished file of a released exhibit, as a download."""
    stream, name = released_file(desk_of(request.user, slug), uid)
    return attachment(stream, name)


@require_safe
def internal_sheet(request: HttpRequest, slug: str, uid: UUID) -> FileResponse:
    """The internal sheet of a released exhibit, with the findings and the reasons of an override; for attorneys."""
    stream, name = internal_file(desk_of(request.user, slug, Permission.RELEASE), uid)
    return attachment(stream, name)
