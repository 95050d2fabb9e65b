"""The page on which a claim of privilege is withdrawn: who will see the document then is said before it is done."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.answers import act_page, done, stale_page
from casefile.accounts.views import signed_in
from casefile.confidentiality.designating import withdraw_privilege
from casefile.confidentiality.models import PrivilegeClaim
from casefile.custody.documents import open_document
from casefile.custody.forms import WithdrawClaimForm
from casefile.matters.access import Permission, Role
from casefile.matters.desk import desk_to
from casefile.matters.models import Membership, Wall
from casefile.matters.versions import StaleSave


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_claim(request: HttpRequest, slug: str, number: int, claim: UUID) -> HttpResponse:
    """Withdraw a claim of privilege over a document, with the reason; attorneys do, for it opens the document."""
    desk = desk_to(request.user, slug, Permission.RELEASE)
    document = open_document(desk, number)
    standing = get_object_or_404(document.privilege_claims.filter(withdrawn_at=None), uid=claim)
    form = WithdrawClaimForm(request.POST if request.method == "POST" else None, initial={"version": standing.version})
    back, crumb = reverse("document", args=[slug, number]), f"{document.label} {document.short_cite}"
    context = {"desk": desk, "place": "documents", "form": form, "back": back, "crumb": crumb}
    if form.is_valid():
        try:
            withdraw_privilege(actor=signed_in(request), claim=standing, **form.cleaned_data)
        except StaleSave as stale:
            return stale_page(request, context, stale)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, "The claim is withdrawn. It stays in the record.", "document", slug, number)
    heading = f"Withdraw the claim of privilege over {document.label}"
    lead = f"{standing.get_basis_display()}: {standing.description}. {follows(standing)}"
    return act_page(request, context, heading=heading, here="Withdraw the claim", verb="Withdraw the claim", lead=lead)


def follows(claim: PrivilegeClaim) -> str:
    """What becomes visible, and to whom, once the claim no longer stands."""
    document = claim.document
    others = document.privilege_claims.filter(withdrawn_at=None).exclude(pk=claim.pk)
    if bases := [other.get_basis_display().lower() for other in others]:
        return f"Nothing is opened yet: another claim stands ({', '.join(bases)}), to be withdrawn by itself."
    walled = Wall.objects.in_matter(document.matter).filter(lowered_at=None).values("user_id")
    experts = Membership.objects.in_matter(document.matter).filter(role=Role.EXPERT, ended_at=None)
    names = [str(each.user) for each in experts.exclude(user_id__in=walled).select_related("user").order_by("user")]
    who = f"the matter's experts ({', '.join(names)})" if names else "whoever becomes an expert in the matter"
    return (
        f"Once it is withdrawn, {document.label} is open to {who}: its pages, its original, and what events quote "
        "from it. Exhibits that cite it can be released. What has been seen is not unseen by claiming again."
    )
