"""Signing in and out."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator


class SignIn(LoginView):
    """Ask for a name and a password; whoever is signed in already goes on to the matters."""

    template_name = "casefile/accounts/sign_in.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """End the session; by POST only, so that no link can do it. Whose session has ended already needs no other."""
