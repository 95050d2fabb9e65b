"""How a page that writes answers: it shows its form, does its one act, or puts a stale save beside what is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from casefile.accounts.models import User
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_to
from casefile.matters.versions import StaleSave
from timeline.events.models import Citation, Event
from timeline.events.naming import data_lists

READ_AND_WRITE = ["GET", "HEAD", "POST"]
Done = tuple[str, str]
"""What was done, in words, and the address to go on to."""


@dataclass(frozen=True)
class Side:
    """A field on which a stale save and the kept record differ, both in words."""

    name: str
    label: str
    kept: str
    yours: str


class SeeOther(HttpResponseRedirect):
    """On to another page, by GET, after an act."""

    status_code = 303


def writing_desk(request: HttpRequest, slug: str) -> Desk:
    """The desk of one who may enter and correct. Raises Http404 or PermissionDenied as `desk_to` does."""
    return desk_to(request.user, slug, Permission.WRITE)


def desk_user(desk: Desk) -> User:
    """Who writes at the desk, who is signed in."""
    if not isinstance(desk.user, User):
        raise PermissionDenied("Sign in first.")
    return desk.user


def open_event(desk: Desk, number: int) -> Event:
    """The event of that number. Raises Http404 where there is none."""
    events = Event.objects.visible_to(desk.user).in_matter(desk.matter).select_related("matter")
    event = events.filter(number=number).first()
    if event is None:
        raise Http404("No such event is open to you.")
    return event


def open_citation(desk: Desk, number: int, uid: UUID) -> Citation:
    """A citation of that event. Raises Http404 where there is none."""
    citations = Citation.objects.visible_to(desk.user).in_matter(desk.matter)
    citation = citations.filter(event__number=number, uid=uid).select_related("event__matter", "document").first()
    if citation is None:
        raise Http404("No such citation is open to you.")
    return citation


def posted(request: HttpRequest, kept: forms.Form | None = None) -> QueryDict | None:
    """What was posted, or None; where a stale save was decided, each field whose kept side was taken has that."""
    if request.method != "POST":
        return None
    given = request.POST.copy()
    for name in list(kept.fields) if kept else ():
        if kept and given.get(f"take-{name}") == "kept":
            given[name] = _posted_form(kept[name].value())
    return given


def answer(
    request: HttpRequest,
    *,
    desk: Desk,
    form: forms.Form,
    act: Callable[[User], Done],
    template: str,
    kept: Callable[[], forms.Form] | None = None,
    **context: Any,
) -> HttpResponse:
    """The form; or its act done and on to where it leads (303); or why not (422); or both sides (409).

    `kept` gives the form of the record as it stands now, for the two sides of a stale save.
    """
    context |= {"desk": desk, "form": form, "lists": data_lists(form)}
    context.setdefault("place", "chronology")
    if request.method != "POST" or "read" in request.POST or "infer" in request.POST:
        return render(request, template, context)
    if form.is_valid():
        try:
            said, address = act(desk_user(desk))
        except StaleSave as stale:
            context |= {"stale": stale, "sides": sides_of(form, kept() if kept else form)}
            return render(request, "casefile/stale.html", context, status=409)
        except ValidationError as fault:
            _say(form, fault)
        except ValueError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, said)
            return SeeOther(address)
    return render(request, template, context, status=422)


def sides_of(form: forms.Form, kept: forms.Form) -> list[Side]:
    """The fields on which what was posted and what is kept differ."""
    return [
        Side(field.name, str(field.label), _words(kept[field.name]), _words(field))
        for field in form.visible_fields()
        if field.name != "why" and _words(kept[field.name]) != _words(field)
    ]


def _words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "yes" if field.field.to_python(value) else "no"
    choices = dict(getattr(field.field, "choices", ()))
    said = str(choices.get(value, "" if value is None else value))
    return said.replace("\r\n", "\n").strip() or "(empty)"


def _posted_form(value: Any) -> str:
    return "on" if value is True else "" if value in (None, False) else str(value)


def _say(form: forms.Form, fault: ValidationError) -> None:
    """The fault beside its field, where the form has that field."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, errors in fault.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
