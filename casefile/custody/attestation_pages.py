"""The page on which a person attests to a file that is held already, so that its pages may be shown."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.answers import act_page, done
from casefile.accounts.views import signed_in
from casefile.confidentiality.attesting import WORDS, attest
from casefile.custody.documents import open_document
from casefile.evidence.models import SourceDocument
from casefile.matters.access import Permission
from casefile.matters.desk import desk_to

LEAD = (
    "It came in without an attestation, so no picture of its pages is shown while the contraband guard is on. Do not "
    "open a file to attest. If unsure, refuse: leave this page."
)


class AttestForm(forms.Form):
    """A person's word for one file."""

    attest = forms.BooleanField(label=WORDS, help_text="Given under your name, and kept in the record.")


@require_http_methods(["GET", "HEAD", "POST"])
def attest_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Attest to a held file, under the name of who is signed in."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    if document.holding != SourceDocument.Holding.HELD:
        raise Http404("Nothing of this document is held here.")
    form = AttestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = signed_in(request)
        attest(actor=user, matter=desk.matter, given=str(user), document=document)
        return done(request, f"You attested to {document.label}.", "document", slug, number)
    back, crumb = reverse("document", args=[slug, number]), f"{document.label} {document.short_cite}"
    context = {"desk": desk, "place": "documents", "form": form, "back": back, "crumb": crumb}
    return act_page(request, context, heading=f"Attest to {document.label}", here="Attest", verb="Attest", lead=LEAD)
