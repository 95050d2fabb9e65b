"""The page where files are received: one answer a file, for a reader as a list, for the page's script as JSON."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.answers import SeeOther
from casefile.accounts.views import signed_in
from casefile.confidentiality.models import Attestation
from casefile.custody.batch import FileOutcome, receive_batch
from casefile.custody.forms import ReceiveForm
from casefile.custody.intake import ASKED
from casefile.evidence.models import Custodian
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_to

KEPT = "receipts"


@require_http_methods(["GET", "HEAD", "POST"])
def receive_files(request: HttpRequest, slug: str) -> HttpResponse:
    """Receive files; what came of each is shown on the page that follows, or answered as JSON."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    form = ReceiveForm(request.POST, request.FILES) if request.method == "POST" else ReceiveForm()
    by_script = request.headers.get("Accept", "").startswith("application/json")
    if not form.is_bound:
        return _page(request, desk, form)
    if not form.is_valid():
        if by_script:
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, desk, form)
    outcomes = _received(request, desk, form)
    if by_script:
        return JsonResponse({"outcomes": [_told(desk, outcome) for outcome in outcomes]})
    request.session[KEPT] = {"matter": slug, "outcomes": [_told(desk, outcome) for outcome in outcomes]}
    return SeeOther(resolve_url("receive", slug))


def _received(request: HttpRequest, desk: Desk, form: ReceiveForm) -> list[FileOutcome]:
    entered, actor = form.cleaned_data, signed_in(request)
    carried = Attestation.objects.in_matter(desk.matter).filter(uid=entered["attestation"], user=actor).first()
    return receive_batch(
        actor=actor,
        matter=desk.matter,
        files=[(file.name or "", file.file) for file in entered["files"]],
        received_from=entered["received_from"],
        custodian=entered["custodian"],
        attested=entered["attest"],
        attestation=carried,
    )


def _told(desk: Desk, outcome: FileOutcome) -> dict[str, object]:
    address = reverse("document", args=[desk.matter.slug, outcome.number]) if outcome.number else ""
    describe = describing(desk, outcome.sha256) if outcome.listed else ""
    return outcome.plain() | {"address": address, "describe": describe, "carries": outcome.carries}


def describing(desk: Desk, sha256: str) -> str:
    """Where a withheld item is described in words, its hash filled in already."""
    return f"{reverse('withhold', args=[desk.matter.slug])}?{urlencode({'sha256': sha256})}"


def _page(request: HttpRequest, desk: Desk, form: ReceiveForm) -> HttpResponse:
    """The form, and what came of the files sent just before."""
    kept = request.session.pop(KEPT, {})
    outcomes = kept.get("outcomes", []) if kept.get("matter") == desk.matter.slug else []
    context = {
        "desk": desk,
        "place": "documents",
        "form": form,
        "outcomes": outcomes,
        "asked": any(outcome["outcome"] == ASKED for outcome in outcomes),
        "custodians": Custodian.objects.in_matter(desk.matter).order_by("name"),
    }
    return render(request, "casefile/custody/receive.html", context, status=422 if form.errors else 200)
