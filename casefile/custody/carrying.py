"""What a document carries, as its page lists it: each attachment, message or member with what came of it."""

from dataclasses import dataclass

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Q

from casefile.custody.documents import open_documents
from casefile.evidence.models import Enclosure, SourceDocument
from casefile.matters.desk import Desk

CARRIED_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Carrying:
    """A page of what a document carries, in its order; how many there are, were not kept, or are not open."""

    leaf: "Leaf[Enclosure]"
    total: int
    refused: int
    closed: int


def carried_by(desk: Desk, document: SourceDocument, page: str) -> Carrying | None:
    """What the document carries, 200 at a time, the page nearest to the one asked for; None where it is nothing.

    What is not open to the reader is counted and not named.
    """
    enclosures = document.enclosures.order_by("number")
    total = enclosures.count()
    if not total:
        return None
    shown = enclosures.filter(Q(document=None) | Q(document__in=open_documents(desk))).select_related("document")
    return Carrying(
        leaf=Paginator(shown, CARRIED_A_PAGE).get_page(page),
        total=total,
        refused=enclosures.filter(outcome=Enclosure.Outcome.REFUSED).count(),
        closed=total - shown.count(),
    )
