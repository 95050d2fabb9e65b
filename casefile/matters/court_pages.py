"""The courts that matters are pending in: the list, adding one, correcting one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.answers import act_page, done, stale_page
from casefile.accounts.models import User
from casefile.accounts.views import signed_in
from casefile.matters.access import Role
from casefile.matters.courts import add_court, correct_court
from casefile.matters.desk import matters_of
from casefile.matters.forms import CourtCorrectionForm, CourtForm
from casefile.matters.models import Court
from casefile.matters.versions import StaleSave

both = require_http_methods(["GET", "HEAD", "POST"])


def is_attorney(user: User) -> bool:
    """Whether the person is an attorney of some matter that is open to them."""
    return any(desk.role == Role.ATTORNEY for desk in matters_of(user))


def attorney(request: HttpRequest) -> User:
    """Who asks, an attorney of some matter. Raises PermissionDenied for anybody else."""
    user = signed_in(request)
    if not is_attorney(user):
        raise PermissionDenied("Attorneys add and correct courts.")
    return user


@require_safe
def courts(request: HttpRequest) -> HttpResponse:
    """The courts that a matter can be pending in."""
    context = {"courts": Court.objects.order_by("name"), "may_add": is_attorney(signed_in(request))}
    return render(request, "casefile/matters/courts.html", context)


@both
def new_court(request: HttpRequest) -> HttpResponse:
    """Add a court; attorneys of some matter do."""
    user = attorney(request)
    form = CourtForm(request.POST if request.method == "POST" else None, initial={"is_federal": True})
    if form.is_valid():
        try:
            added = add_court(actor=user, **form.values())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, f"{added.name} is in the list.", "courts")
    said = {"heading": "Add a court", "verb": "Add", "crumb": "Courts", "back": reverse("courts"), "lead": ADDING}
    return act_page(request, {"form": form}, **said)


@both
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a court."""
    user, court = attorney(request), get_object_or_404(Court, code=code)
    initial = model_to_dict(court, fields=CourtCorrectionForm.names) | {"version": court.version}
    form = CourtCorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        try:
            correct_court(actor=user, court=court, version=version, why=why, **form.changes())
        except StaleSave as stale:
            return stale_page(request, {"form": form}, stale)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, "Corrected. The old values stand in the installation's record.", "courts")
    said = {"heading": f"Correct {court}", "verb": "Correct", "crumb": "Courts", "back": reverse("courts")}
    return act_page(request, {"form": form}, lead=CORRECTING, **said)


ADDING = (
    "Every matter of this office can then be pending there. Its rules on type, margins and size are not known here: "
    "exhibits keep to the product's own, and their legends should be held against that court's rules before they leave."
)
CORRECTING = (
    "Every matter pending there shows it from now on, and so does every exhibit assembled later. Exhibits assembled "
    "before stay as they were frozen."
)
