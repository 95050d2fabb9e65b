"""Pages on which a document is described, corrected, replaced, designated, or claimed as privileged."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casefile.accounts.answers import act_page, done, stale_page
from casefile.accounts.views import signed_in
from casefile.confidentiality.designating import claim_privilege, designate
from casefile.custody.correcting import correct_document, replace_document
from casefile.custody.describing import reference, withhold
from casefile.custody.documents import open_document
from casefile.custody.forms import (
    DesignationForm,
    DocumentForm,
    PrivilegeForm,
    ReferenceForm,
    ReplaceForm,
    UnheldDocumentForm,
    WithholdForm,
)
from casefile.evidence.digest import is_sha256
from casefile.evidence.models import SourceDocument
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_to
from casefile.matters.versions import StaleSave

both = require_http_methods(["GET", "HEAD", "POST"])


def _context(desk: Desk, form: Form, document: SourceDocument | None = None) -> dict[str, Any]:
    slug = desk.matter.slug
    back, crumb = reverse("documents", args=[slug]), "Documents"
    if document:
        back, crumb = reverse("document", args=[slug, document.number]), f"{document.label} {document.short_cite}"
    return {"desk": desk, "place": "documents", "form": form, "back": back, "crumb": crumb}


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@both
def reference_source(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a source that others hold."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    form = ReferenceForm(_posted(request))
    if form.is_valid():
        try:
            added = reference(actor=signed_in(request), matter=desk.matter, **form.values())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(
                request, f"{added.label} is referenced: {added.held_by} holds it.", "document", slug, added.number
            )
    return act_page(request, _context(desk, form), heading="Reference a source", verb="Reference", lead=REFERENCING)


REFERENCING = (
    "A source that others hold, such as a filing on a public docket. It can be cited; its quotations stay "
    "“not checked”."
)


@both
def withhold_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an item that nobody here may hold, in words only."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    named = request.GET.get("sha256", "")
    initial = {"digests": f"sha256: {named}"} if is_sha256(named) else None
    form = WithholdForm(_posted(request), initial=initial)
    if form.is_valid():
        stated = form.cleaned_data["digests"]
        try:
            added = withhold(actor=signed_in(request), matter=desk.matter, stated_digests=stated, **form.values())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(
                request, f"{added.label} is described; its bytes can never be here.", "document", slug, added.number
            )
    return act_page(request, _context(desk, form), heading="Withhold an item", verb="Withhold", lead=WITHHOLDING)


WITHHOLDING = (
    "An item that nobody here may hold or look at. It is described in neutral words, with who holds it; there is no "
    "place for its bytes, pages or images, and there can be none."
)


@both
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Correct what is said of a document."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    kind = DocumentForm if document.holding == SourceDocument.Holding.HELD else UnheldDocumentForm
    initial = model_to_dict(document, fields=kind.names) | {"version": document.version}
    form = kind(desk.matter, _posted(request), initial=initial)
    context = _context(desk, form, document)
    if form.is_valid():
        entered = form.cleaned_data
        told = {"version": entered["version"], "why": entered["why"]}
        try:
            correct_document(actor=signed_in(request), document=document, **told, **form.changes())
        except StaleSave as stale:
            return stale_page(request, context, stale)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, "Corrected. The old values stand in the record.", "document", slug, number)
    return act_page(
        request, context, heading=f"Correct {document.label}", here="Correct", verb="Correct", lead=CORRECTING
    )


CORRECTING = "What is said of the document. Its bytes, digest and number never change."


@both
def replace(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a received document in the place of a transcription or a copy; both stay."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    form = ReplaceForm(document, _posted(request), initial={"version": document.version})
    context = _context(desk, form, document)
    if form.is_valid() and (chosen := form.changes().get("replaced_by", document.replaced_by)):
        told = {"version": form.cleaned_data["version"], "why": form.cleaned_data["why"]}
        try:
            replace_document(actor=signed_in(request), document=document, by=chosen, **told)
        except StaleSave as stale:
            return stale_page(request, context, stale)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(
                request, f"{chosen.label} takes the place of {document.label}; both stay.", "document", slug, number
            )
    heading = f"Replace {document.label}"
    return act_page(request, context, heading=heading, here="Replace", verb="Replace", lead=REPLACING)


REPLACING = "Its source or a better copy has come in. Both documents stay, and what cites this one still does."


@both
def designate_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a document a level under a protective order; the newest holds."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    standing = document.designations.order_by("pk").last()
    initial = model_to_dict(standing, fields=DesignationForm.names) if standing else None
    form = DesignationForm(_posted(request), initial=initial)
    if form.is_valid():
        given = designate(actor=signed_in(request), document=document, **form.values())
        return done(request, f"{document.label}: {given.get_level_display()}.", "document", slug, number)
    said = {"heading": f"Designate {document.label}", "here": "Designate", "verb": "Designate", "lead": DESIGNATING}
    return act_page(request, _context(desk, form, document), **said)


DESIGNATING = "The newest designation holds, in the place of one that was mistaken too; earlier ones stay as history."


@both
def claim(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Claim privilege over a document."""
    desk = desk_to(request.user, slug, Permission.WRITE)
    document = open_document(desk, number)
    form = PrivilegeForm(_posted(request))
    if form.is_valid():
        claim_privilege(actor=signed_in(request), document=document, **form.values())
        return done(request, f"Privilege is claimed over {document.label}.", "document", slug, number)
    heading = f"Claim privilege over {document.label}"
    return act_page(
        request, _context(desk, form, document), heading=heading, here="Privilege", verb="Claim", lead=CLAIMING
    )


CLAIMING = "From then on experts do not find the document, and no exhibit that cites it can be released."
