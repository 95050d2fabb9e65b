"""Keys for programs: made once, shown once, revoked at any time."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from casefile.accounts.answers import done
from casefile.accounts.models import ApiToken
from casefile.accounts.tokens import make_token, revoke_token
from casefile.accounts.views import signed_in
from casefile.matters.access import Permission
from casefile.matters.forms import TokenForm
from casefile.matters.models import Matter


def writable(request: HttpRequest) -> QuerySet[Matter]:
    """The open matters that the person may write in."""
    return Matter.objects.visible_to(signed_in(request), Permission.WRITE).filter(archived_at=None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own keys; make one, which this answer shows and no other ever will."""
    user, key = signed_in(request), ""
    matters = writable(request).order_by("short_caption")
    form = TokenForm(matters, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        matter, label = form.cleaned_data["matter"], form.cleaned_data["label"]
        _, key = make_token(actor=user, user=user, matter=matter, label=label)
        form = TokenForm(matters)
    listed = ApiToken.objects.filter(user=user).select_related("matter").order_by("-created_at")
    open_to = Matter.objects.visible_to(user) | Matter.objects.visible_to(user, Permission.READ_RECORD)
    context = {
        "form": form,
        "key": key,
        "may_make": matters.exists(),
        "tokens": listed.filter(matter__in=open_to.values("pk")),
    }
    return render(request, "casefile/matters/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Revoke one of one's own keys, at once."""
    user = signed_in(request)
    revoked = revoke_token(actor=user, token=get_object_or_404(ApiToken.objects.filter(user=user), pk=token))
    return done(request, f"The key “{revoked.label}” opens nothing any more.", "tokens")
