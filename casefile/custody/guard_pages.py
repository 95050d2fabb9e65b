"""Pages of the contraband guard: purging a document, and the block-list."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casefile.accounts.answers import done
from casefile.accounts.views import signed_in
from casefile.confidentiality.blocklist import Extended, extend_block_list, suppliers
from casefile.custody.documents import open_document
from casefile.custody.guard_forms import BlockListForm, PurgeForm
from casefile.custody.purging import HELD_ELSEWHERE, HELD_HERE, Purged, purge
from casefile.custody.reach import Reach, reach_of, standing_holds
from casefile.custody.sweeping import held_and_listed
from casefile.evidence.models import SourceDocument
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_to

both = require_http_methods(["GET", "HEAD", "POST"])


@both
def purge_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Remove a document's bytes for good, by counsel's decision; what goes is said before it is done."""
    desk = desk_to(request.user, slug, Permission.GOVERN, archived_too=True)
    document = open_document(desk, number)
    form = PurgeForm(document, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = purge(actor=signed_in(request), document=document, **form.values())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, in_words(told), "document", slug, number)
    return _purge_page(request, desk, document, form)


def _purge_page(request: HttpRequest, desk: Desk, document: SourceDocument, form: PurgeForm) -> HttpResponse:
    reach = reach_of(document) if document.sha256 else Reach((), (), (), ())
    holds = standing_holds(reach.going)
    context = {
        "desk": desk,
        "place": "documents",
        "document": document,
        "form": form,
        "reach": reach.within(desk.matter),
        "held": "" if not holds else HELD_HERE if desk.matter.pk in holds else HELD_ELSEWHERE,
        "pages": document.pages.count(),
        "renditions": document.renditions.count(),
        "quotes": document.citations.visible_to(request.user).exclude(quote="").count(),
        "purgeable": bool(reach.copies) or document.purged_at is not None,
    }
    return render(request, "casefile/custody/purge.html", context, status=422 if form.errors else 200)


def in_words(told: Purged) -> str:
    """What a purge did, and what it cannot reach."""
    labels = ", ".join(one.label for one in told.documents)
    gone = f"{labels} purged." if labels else "Nothing was left to purge but this:"
    files = "1 file was" if told.files == 1 else f"{told.files:,} files were"
    quotes = f" {told.quotes:,} quotations were cleared." if told.quotes else ""
    return " ".join((gone, capfirst(f"{files} removed from the store.{quotes}"), *told.remains))


@sensitive_post_parameters("lines")
@both
def block_list(request: HttpRequest, slug: str) -> HttpResponse:
    """How many digests are on the list, from whom; add to it. The digests themselves are shown nowhere."""
    desk = desk_to(request.user, slug, Permission.GOVERN, archived_too=True)
    form = BlockListForm(request.POST, request.FILES) if request.method == "POST" else BlockListForm()
    if form.is_valid():
        supplied_by = form.cleaned_data["supplied_by"]
        try:
            told = extend_block_list(actor=signed_in(request), lines=form.digests(), supplied_by=supplied_by)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            return done(request, extended_in_words(told), "block-list", slug)
    context = {
        "desk": desk,
        "place": "settings",
        "part": "block-list",
        "form": form,
        "suppliers": suppliers(),
        "held": held_and_listed(desk.matter),
    }
    return render(request, "casefile/custody/block_list.html", context, status=422 if form.errors else 200)


def extended_in_words(told: Extended) -> str:
    """What came of a list."""
    new = "1 digest is" if told.new == 1 else f"{told.new:,} digests are"
    unread = f" {len(told.unread):,} lines hold no digest and were passed over." if told.unread else ""
    return f"{new} new on the list; {told.known:,} stood on it already.{unread}"
