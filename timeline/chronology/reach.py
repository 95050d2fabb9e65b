"""What one reader's search reaches: their matters, the records open to them, and where a record is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from casefile.custody.documents import open_documents
from casefile.evidence.models import SourceDocument
from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.desk import Desk


@dataclass(frozen=True)
class Reach:
    """The matters by key -> short name, what narrows the rows of any record to those open, and the open documents.

    Privileged documents are among these only for who works on the case, and so is every page and quotation of them.
    """

    matters: Mapping[int, str]
    narrow: Callable[[MatterScopedQuerySet[Any]], MatterScopedQuerySet[Any]]
    documents: QuerySet[SourceDocument]


def reach_of(desk: Desk) -> Reach:
    """What the reader's search in one matter reaches."""

    def narrow(rows: MatterScopedQuerySet[Any]) -> MatterScopedQuerySet[Any]:
        return rows.visible_to(desk.user).in_matter(desk.matter)

    return Reach({desk.matter.pk: desk.matter.slug}, narrow, open_documents(desk))


def page_address(slug: str, number: int, page: int, words: str = "") -> str:
    """Where a document opens at one of its pages, with the words found there."""
    address = reverse("document-page", args=[slug, number, page])
    return f"{address}?{urlencode({'find': words})}" if words else address
