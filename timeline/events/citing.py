"""Citing a source for an event: the pin cite, the exact words, and whether somebody looked."""

from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.evidence.models import Page, SourceDocument
from casefile.evidence.quoting import holds, nearest
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.states import state_of
from timeline.events.entering import of_one_matter
from timeline.events.models import Citation, Event


class QuoteNotFound(ValueError):
    """The quotation is not on the cited page's text; `nearest` is the stretch most like it, or empty."""

    def __init__(self, document: SourceDocument, page_number: int | None, near: str) -> None:
        self.nearest = near
        where = f"page {page_number} of {document}" if page_number else f"{document}"
        shown = f" The nearest text there: “{near}”." if near else " Nothing on it is like it."
        super().__init__(f"The quotation is not on {where}.{shown} Quote the page's own words.")


class DuplicateCitation(ValueError):
    """The event already cites that place of that source with those words."""


def check_quote(document: SourceDocument, page_number: int | None, quote: str) -> str:
    """How the quotation stands to the held text: "found", "not_checked" where no text is held, "" for none.

    With a page number the cited page must hold it; without one, some page must. Raises QuoteNotFound. Text that a
    program recognised may be misread, and refuses nothing: "recognised" where it holds the words, else "unrecognised".
    """
    if not quote:
        return Citation.QuoteCheck.NO_QUOTE
    pages = document.pages.order_by("number")
    if page_number is not None:
        pages = pages.filter(number=page_number)
        if not pages and document.pages.exists():
            raise QuoteNotFound(document, page_number, "")
    held = [page for page in pages if page.text.strip()]
    if not held:
        return Citation.QuoteCheck.NOT_CHECKED
    texts = [page.text for page in held]
    holding = [page for page in held if holds(page.text, quote)]
    if not holding and page_number is None and holds("\n".join(texts), quote):
        holding = held
    if holding:
        own = any(page.text_source == Page.TextSource.FILE for page in holding)
        return Citation.QuoteCheck.FOUND if own else Citation.QuoteCheck.RECOGNISED
    if any(page.text_source == Page.TextSource.OCR for page in held):
        return Citation.QuoteCheck.UNRECOGNISED
    raise QuoteNotFound(document, page_number, nearest("\n".join(texts), quote))


@transaction.atomic
def cite(
    *,
    actor: User | None,
    event: Event,
    document: SourceDocument,
    pin_cite: str = "",
    page_number: int | None = None,
    quote: str = "",
    bears: str = Citation.Bears.SUPPORTS,
    pin_verified: bool = False,
    verified_by: str = "",
    hearsay_basis: str = "",
    hearsay_note: str = "",
) -> Citation:
    """Cite a source for an event. The quotation is checked against the held text before anything is written.

    Raises QuoteNotFound, DuplicateCitation, OtherMatter, or ValidationError on a bad value.
    """
    of_one_matter(event.matter, document)
    checked = check_quote(document, page_number, quote)
    standing = event.citations.filter(withdrawn_at=None)
    if standing.filter(document=document, pin_cite=pin_cite, quote=quote, bears=bears).exists():
        raise DuplicateCitation(f"{event.label} already cites {document}, {pin_cite or 'without a pin cite'}.")
    citation = Citation(
        event=event,
        document=document,
        position=event.citations.count(),
        pin_cite=pin_cite,
        page_number=page_number,
        pin_verified=pin_verified,
        verified_by=verified_by,
        verified_at=timezone.now() if pin_verified else None,
        quote=quote,
        quote_check=checked,
        bears=bears,
        hearsay_basis=hearsay_basis,
        hearsay_note=hearsay_note,
        recorded_by=actor,
    )
    citation.full_clean()
    citation.save()
    state = {**state_of(citation), "event": event.label, "document": document.label}
    record(matter=event.matter, actor=actor, act=Act.CITATION_ADDED, subject=citation, state=state)
    return citation
