"""The answers that every page with an act gives: on with a message, the form again, or both sides of a stale save."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from casefile.accounts.templatetags.casefile_text import sides


class SeeOther(HttpResponseRedirect):
    """On to a page to be read, so that reloading it does nothing a second time."""

    status_code = 303


def done(request: HttpRequest, message: str, to: Any, *arguments: Any) -> SeeOther:
    """What was done, said at the top of the page that follows; `to` is a route's name with its arguments."""
    messages.success(request, message)
    return SeeOther(resolve_url(to, *arguments))


def act_page(request: HttpRequest, context: dict[str, Any], **said: Any) -> HttpResponse:
    """A page for one act: `context` of the place (desk, place, form), and `said`: heading, lead, verb, back, crumb.

    A form with errors answers 422, and keeps what was entered.
    """
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    template = "casefile/matters/act.html" if "desk" in context else "casefile/accounts/act.html"
    return render(request, template, context | said, status=status)


def stale_page(request: HttpRequest, context: dict[str, Any], stale: Exception) -> HttpResponse:
    """409: both sides of a stale save, field by field, to choose from and save again."""
    said: dict[str, Any] = {"stale": stale, "sides": list(sides(stale))}
    if "desk" not in context:
        said["frame"] = "base.html"
    return render(request, "casefile/stale.html", context | said, status=409)
