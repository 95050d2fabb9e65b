"""The settings of a matter: what it says of itself, its members and walls, its holds, and putting it away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from casefile.accounts.answers import SeeOther, act_page, done, stale_page
from casefile.accounts.views import signed_in
from casefile.matters.access import Permission, Role
from casefile.matters.archiving import archive_matter, restore_matter
from casefile.matters.desk import Desk, desk_to
from casefile.matters.forms import ZONES, HoldForm, MatterForm, MemberForm, NewPersonForm, ReasonForm, WallForm
from casefile.matters.holding import lift_hold, place_hold
from casefile.matters.joining import add_person
from casefile.matters.members import add_member, lower_wall, raise_wall, remove_member
from casefile.matters.models import LitigationHold, Membership, Wall
from casefile.matters.opening import correct_matter
from casefile.matters.versions import StaleSave

both = require_http_methods(["GET", "HEAD", "POST"])


def _desk(request: HttpRequest, slug: str, *, archived_too: bool = False) -> Desk:
    """Who is let in, kept out, and what is held is governed in an archived matter as well."""
    return desk_to(request.user, slug, Permission.GOVERN, archived_too=archived_too or request.method != "POST")


def _context(desk: Desk, form: Form, part: str) -> dict[str, object]:
    return {"desk": desk, "place": "settings", "part": part, "form": form}


@both
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what the matter says of itself."""
    desk = _desk(request, slug)
    initial = model_to_dict(desk.matter, fields=MatterForm.names) | {"version": desk.matter.version}
    form = MatterForm(request.POST if request.method == "POST" else None, initial=initial)
    context = _context(desk, form, "settings")
    if request.method == "POST" and form.is_valid():
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        try:
            correct_matter(actor=signed_in(request), matter=desk.matter, version=version, why=why, **form.changes())
        except StaleSave as stale:
            return stale_page(request, context, stale)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, "Saved. The old values stand in the record.", "settings", slug)
    said = {"heading": "The matter", "verb": "Save", "offers": {"zones": ZONES}}
    archived = desk.matter.archived_at is not None
    return act_page(request, context, closed=archived, lead=ARCHIVED if archived else "", **said)


@both
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is let in, and in which role; add a member or change a role."""
    desk = _desk(request, slug, archived_too=True)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if role != Role.ATTORNEY and _only_attorney(desk, user.pk):
            form.add_error("user", ONLY_ATTORNEY)
        else:
            add_member(actor=signed_in(request), matter=desk.matter, user=user, role=role)
            return done(request, f"{user} is a member: {Role(role).label.lower()}.", "members", slug)
    standing = Membership.objects.in_matter(desk.matter).filter(ended_at=None).select_related("user")
    walled = set(Wall.objects.in_matter(desk.matter).filter(lowered_at=None).values_list("user_id", flat=True))
    context = _context(desk, form, "members") | {"members": standing.order_by("role", "user"), "walled": walled}
    return render(request, "casefile/matters/members.html", context, status=422 if form.errors else 200)


ONLY_ATTORNEY = "This is the matter's only attorney. Make somebody else an attorney of it first."


def _only_attorney(desk: Desk, user_pk: int) -> bool:
    attorneys = Membership.objects.in_matter(desk.matter).filter(ended_at=None, role=Role.ATTORNEY)
    walled = Wall.objects.in_matter(desk.matter).filter(lowered_at=None).values("user_id")
    return set(attorneys.exclude(user_id__in=walled).values_list("user_id", flat=True)) == {user_pk}


@require_POST
def remove(request: HttpRequest, slug: str, membership: str) -> HttpResponse:
    """End a member's role; it stays as history."""
    desk = _desk(request, slug, archived_too=True)
    standing = get_object_or_404(Membership.objects.in_matter(desk.matter), uid=membership, ended_at=None)
    if _only_attorney(desk, standing.user_id):
        messages.error(request, f"Nothing was changed. {ONLY_ATTORNEY}")
        return SeeOther(reverse("members", args=[slug]))
    remove_member(actor=signed_in(request), matter=desk.matter, user=standing.user)
    onward = ("matters",) if standing.user_id == request.user.pk else ("members", slug)
    return done(request, f"{standing.user} is no longer a member. What they did stays in the record.", *onward)


@sensitive_post_parameters()
@both
def new_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Add somebody new to the firm, who signs in with a first pass phrase, and let them into this matter."""
    desk = _desk(request, slug)
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = add_person(actor=signed_in(request), matter=desk.matter, **form.person_fields())
        words = f"{user} may sign in as “{user.username}”. Hand over the pass phrase in person; they change it at once."
        return done(request, words, "members", slug)
    back = reverse("members", args=[slug])
    said = {"heading": "Add somebody new", "verb": "Add", "crumb": "Members", "back": back, "lead": NEW_PERSON}
    return act_page(request, _context(desk, form, "members"), **said)


NEW_PERSON = "For somebody who does not sign in here yet. They see this matter only, until another lets them in."


@both
def walls(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is kept out, and why; raise a wall."""
    desk = _desk(request, slug, archived_too=True)
    form = WallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, reason = form.cleaned_data["user"], form.cleaned_data["reason"]
        if user.pk == request.user.pk or _only_attorney(desk, user.pk):
            form.add_error("user", "A wall before yourself, or before the only attorney, would lock the matter.")
        else:
            raise_wall(actor=signed_in(request), matter=desk.matter, user=user, reason=reason)
            return done(request, f"{user} is walled off from this matter from now on.", "walls", slug)
    raised = Wall.objects.in_matter(desk.matter).select_related("user", "recorded_by").order_by("-raised_at")
    context = _context(desk, form, "walls") | {"walls": raised}
    return render(request, "casefile/matters/walls.html", context, status=422 if form.errors else 200)


@both
def lower(request: HttpRequest, slug: str, wall: str) -> HttpResponse:
    """Lower a wall, with the reason; it stays as history."""
    desk = _desk(request, slug, archived_too=True)
    standing = get_object_or_404(Wall.objects.in_matter(desk.matter), uid=wall, lowered_at=None)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["why"]
        lower_wall(actor=signed_in(request), matter=desk.matter, user=standing.user, reason=reason)
        return done(request, f"The wall before {standing.user} is lowered.", "walls", slug)
    said = {"heading": f"Lower the wall before {standing.user}", "verb": "Lower", "crumb": "Walls"}
    lead = f"Raised because: {standing.reason}. Once lowered, the role they hold here, if any, opens the matter again."
    return act_page(request, _context(desk, form, "walls"), back=reverse("walls", args=[slug]), lead=lead, **said)


@both
def holds(request: HttpRequest, slug: str) -> HttpResponse:
    """The litigation holds; place one."""
    desk = _desk(request, slug, archived_too=True)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        place_hold(actor=signed_in(request), matter=desk.matter, reason=form.cleaned_data["reason"])
        return done(request, "The hold is placed. It stands at the head of every page of the matter.", "holds", slug)
    placed = LitigationHold.objects.in_matter(desk.matter).select_related("recorded_by").order_by("-placed_at")
    context = _context(desk, form, "holds") | {"holds": placed}
    return render(request, "casefile/matters/holds.html", context, status=422 if form.errors else 200)


@both
def lift(request: HttpRequest, slug: str, hold: str) -> HttpResponse:
    """Lift a hold, with the reason; it stays as history."""
    desk = _desk(request, slug, archived_too=True)
    standing = get_object_or_404(LitigationHold.objects.in_matter(desk.matter), uid=hold, lifted_at=None)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        lift_hold(actor=signed_in(request), hold=standing, why=form.cleaned_data["why"])
        return done(request, "The hold is lifted.", "holds", slug)
    said = {"heading": "Lift the litigation hold", "verb": "Lift", "crumb": "Holds"}
    lead = f"It was placed because: {standing.reason}."
    return act_page(request, _context(desk, form, "holds"), back=reverse("holds", args=[slug]), lead=lead, **said)


@both
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the matter away, or take it up again; nothing is destroyed."""
    desk = _desk(request, slug, archived_too=True)
    archived = desk.matter.archived_at is not None
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = restore_matter if archived else archive_matter
        act(actor=signed_in(request), matter=desk.matter, why=form.cleaned_data["why"])
        words = "is restored: it can be written again." if archived else "is archived: it is read, and not written."
        return done(request, f"{desk.matter} {words}", "archive", slug)
    said = {"heading": "Restore the matter", "verb": "Restore", "lead": ARCHIVED}
    if not archived:
        said = {"heading": "Archive the matter", "verb": "Archive", "lead": ARCHIVING}
    return act_page(request, _context(desk, form, "archive"), **said)


ARCHIVED = "The matter is archived. Everything in it can be read; restore it to enter or correct."
ARCHIVING = (
    "Everything stays: documents, chronology, exhibits and the record. The matter is listed apart, can be read by its "
    "members, and nothing in it is entered or corrected until it is restored."
)
