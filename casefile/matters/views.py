"""The list of matters, the first visit, and opening a matter."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.answers import act_page, done
from casefile.accounts.setting_up import AlreadySetUp, awaits_first_visit
from casefile.accounts.views import signed_in
from casefile.matters.access import Role
from casefile.matters.courts import load_courts
from casefile.matters.desk import matters_of
from casefile.matters.forms import ZONES, FirstVisitForm, NewMatterForm, firm_zone
from casefile.matters.models import Court
from casefile.matters.opening import open_matter
from casefile.matters.setting_up import set_up

OFFERS = {"zones": ZONES}


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Every matter the reader may open, and in which role; archived ones apart."""
    desks = matters_of(request.user)
    context = {
        "matters": [desk for desk in desks if desk.matter.archived_at is None],
        "archived": [desk for desk in desks if desk.matter.archived_at is not None],
        "may_open": any(desk.role == Role.ATTORNEY for desk in desks),
    }
    return render(request, "casefile/matters/matters.html", context)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_visit(request: HttpRequest) -> HttpResponse:
    """Set up the firm, its first attorney and the first matter; not there once anybody can sign in."""
    if not awaits_first_visit():
        raise Http404("The first visit is over.")
    form = FirstVisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (answer := _set_up(request, form)):
        return answer
    context = {"form": form, "offers": OFFERS}
    return render(request, "casefile/matters/set_up.html", context, status=422 if form.errors else 200)


def _set_up(request: HttpRequest, form: FirstVisitForm) -> HttpResponse | None:
    """The new desk, signed in; None where the form was refused."""
    entered = form.cleaned_data
    try:
        user, matter = set_up(
            firm=entered["firm"],
            firm_zone=entered["firm_zone"],
            username=entered["username"],
            full_name=entered["full_name"],
            password=entered["pass_phrase"],
            court=entered["court"],
            **form.values(),
        )
    except AlreadySetUp as over:
        raise Http404("The first visit is over.") from over
    except ValidationError as fault:
        form.refuse(fault)
        return None
    login(request, user)
    return done(
        request, f"{matter} is open, and you are its attorney. Receive its first document.", "documents", matter.slug
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter; attorneys of some matter do, and are its first attorney."""
    if not any(desk.role == Role.ATTORNEY for desk in matters_of(request.user)):
        raise PermissionDenied("Attorneys open matters.")
    form = NewMatterForm(request.POST if request.method == "POST" else None, initial={"zone": firm_zone()})
    if request.method == "POST" and form.is_valid():
        load_courts()
        court = Court.objects.get(code=form.cleaned_data["court"])
        try:
            matter = open_matter(actor=signed_in(request), court=court, **form.values())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, f"{matter} is open, and you are its attorney.", "documents", matter.slug)
    said = {
        "heading": "Open a matter",
        "verb": "Open",
        "crumb": "Matters",
        "back": reverse("matters"),
        "offers": OFFERS,
    }
    return act_page(request, {"form": form}, **said)
