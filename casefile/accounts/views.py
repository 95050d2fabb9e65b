"""Signing in and out, and one's own account."""

from typing import Any

from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casefile.accounts.answers import act_page, done
from casefile.accounts.forms import PasswordForm
from casefile.accounts.models import User
from casefile.accounts.passwords import change_password, end_sessions
from casefile.accounts.setting_up import awaits_first_visit


class SignIn(LoginView):
    """Ask for a name and a password; whoever is signed in already goes on to the matters, a first visitor sets up."""

    template_name = "casefile/accounts/sign_in.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """Lead on to the first visit while nobody can sign in."""
        if awaits_first_visit():
            return HttpResponseRedirect(reverse("set-up"))
        return super().get(request, *args, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """End the session; by POST only, so that no link can do it. Whose session has ended already needs no other."""


def signed_in(request: HttpRequest) -> User:
    """The person behind the request, whom the middleware has asked for already."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: who one is here, the pass phrase, the sessions, the keys for programs."""
    return render(request, "casefile/accounts/account.html")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own pass phrase; every other session ends, this one stays."""
    user = signed_in(request)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change_password(user=user, password=form.cleaned_data["pass_phrase"])
        update_session_auth_hash(request, user)
        return done(request, "Your pass phrase is changed. Every other session of yours has ended.", "account")
    said = {"heading": "Change your pass phrase", "verb": "Change", "crumb": "Account", "back": reverse("account")}
    return act_page(request, {"form": form}, **said)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of one's own, this one too."""
    end_sessions(user=signed_in(request))
    logout(request)
    return done(request, "Every session of yours has ended, on every machine.", "sign-in")
