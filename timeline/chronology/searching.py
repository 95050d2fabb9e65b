"""What a search finds in a matter: the records of each sort that hold what is asked, and the line where they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Model
from django.urls import reverse

from casefile.accounts.templatetags.casefile_text import defanged
from casefile.dates.printing import printed
from casefile.evidence.models import Page, SourceDocument
from casefile.matters.models import Party
from casefile.search.asking import Ask
from casefile.search.fields import IndexedWords
from casefile.search.marking import Line, line_of
from casefile.search.tree import Node
from timeline.chronology.ordering import total_order
from timeline.chronology.reach import Reach, page_address
from timeline.events.models import Citation, Event
from timeline.platform.models import Account, ContentItem, Message, Report
from timeline.platform.sorts import BY_MODEL, called

MOST = 1_000
"""Finds of one sort that are counted and listed; beyond them it says that there are more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: its label and name, where it opens, the line that holds it, and what must be known of it.

    `uid` is its lasting id, a page's that of its document.
    """

    matter: str
    label: str
    name: str
    address: str
    line: Line
    withdrawn: bool
    uid: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of what is found: its word in addresses, what its finds are called, which rows, in which order."""

    name: str
    called: str
    rows: Callable[[Reach], Any]
    hit: Callable[[Any, str, Node], Hit]
    order: tuple[Any, ...] = ("pk",)
    related: tuple[str, ...] = ()


def found(sort: Sort, reach: Reach, tree: Node) -> list[int]:
    """The keys of the finds in their order, at most one more than `MOST`."""
    rows = sort.rows(reach).filter(words__found=Ask(tree, tuple(reach.matters)))
    if sort.name != "pages":
        return list(rows.order_by(*sort.order).values_list("pk", flat=True)[: MOST + 1])
    # in no order, so that a frequent word is read no further than that
    some = rows.order_by().values_list(*sort.order, "pk")[: MOST + 1]
    return [row[-1] for row in sorted(some)]


def hits(sort: Sort, reach: Reach, tree: Node, keys: list[int]) -> list[Hit]:
    """The finds with those keys, in that order."""
    rows = sort.rows(reach).select_related(*sort.related).in_bulk(keys) if keys else {}
    return [sort.hit(rows[key], reach.matters[_matter_key(rows[key])], tree) for key in keys if key in rows]


def _matter_key(record: Any) -> int:
    for step in _words(record).scope.split("."):
        record = getattr(record, step)
    return int(record)


def _words(record: Model) -> IndexedWords:
    return cast(IndexedWords, record._meta.get_field("words"))


def _line(record: Model, tree: Node) -> Line:
    """The line of the first of its fields that holds some of what is asked; else of the first that says anything."""
    told = [str(getattr(record, name) or "") for name in _words(record).of]
    lines = [line_of(defanged(text) if "://" in text else text, tree) for text in told if text.strip()]
    return next((line for line in lines if line.hits), lines[0] if lines else Line((), False, False, 0))


def _page(page: Page, slug: str, tree: Node) -> Hit:
    document, line = page.document, line_of(page.text, tree)
    words = " ".join(next((stretch.text for stretch in line.stretches if stretch.marked), "").split())
    label = f"{document.label}, p. {page.number}{f' ({page.label})' if page.label else ''}"
    address = page_address(slug, document.number, page.number, words)
    return Hit(slug, label, document.short_cite, address, line, False, str(document.uid), page.number)


def _document(document: SourceDocument, slug: str, tree: Node) -> Hit:
    address = reverse("document", args=[slug, document.number])
    line = _line(document, tree)
    return Hit(slug, document.label, document.short_cite, address, line, False, str(document.uid))


def _event(event: Event, slug: str, tree: Node) -> Hit:
    address, when = reverse("event", args=[slug, event.number]), printed(event.occurred, zone=event.matter.zone)
    withdrawn = event.withdrawn_at is not None
    return Hit(slug, event.label, when, address, _line(event, tree), withdrawn, str(event.uid))


def _quotation(citation: Citation, slug: str, tree: Node) -> Hit:
    address = reverse("event", args=[slug, citation.event.number])
    name = ", ".join(part for part in (citation.document.short_cite, citation.pin_cite) if part)
    withdrawn = citation.withdrawn_at is not None or citation.event.withdrawn_at is not None
    return Hit(slug, citation.event.label, name, address, _line(citation, tree), withdrawn, str(citation.uid))


def _party(party: Party, slug: str, tree: Node) -> Hit:
    address = f"{reverse('parties', args=[slug])}#P-{party.pk}"
    return Hit(slug, party.get_role_display(), party.name, address, _line(party, tree), False, str(party.uid))


def _of_platform(record: Any, slug: str, tree: Node) -> Hit:
    sort, event = BY_MODEL[type(record)], getattr(record, "event", None)
    address = reverse("platform-record", args=[slug, sort.name, record.uid])
    label, name, withdrawn = (
        event.label if event else sort.one.capitalize(),
        called(record),
        record.withdrawn_at is not None,
    )
    return Hit(slug, label, name, address, _line(record, tree), withdrawn, str(record.uid))


def _narrowed(model: Any) -> Callable[[Reach], Any]:
    return lambda reach: reach.narrow(model.objects.all())


SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        Sort("events", "event,events", _narrowed(Event), _event, tuple(total_order()), ("matter",)),
        Sort(
            "quotations", "quotation,quotations",
            lambda reach: reach.narrow(Citation.objects.all()).filter(document__in=reach.documents),
            _quotation, ("event__number", "position", "pk"), ("event", "document"),
        ),
        Sort("tickets", "ticket,tickets", _narrowed(Report), _of_platform, ("event__number", "pk"), ("event",)),
        Sort("messages", "message,messages", _narrowed(Message), _of_platform, ("event__number", "pk"), ("event",)),
        Sort("parties", "party,parties", _narrowed(Party), _party),
        Sort("accounts", "account,accounts", _narrowed(Account), _of_platform),
        Sort("items", "content item,content items", _narrowed(ContentItem), _of_platform),
        Sort("documents", "document,documents", lambda reach: reach.documents, _document, ("matter_id", "number")),
        Sort(
            "pages", "page,pages", lambda reach: Page.objects.filter(document__in=reach.documents),
            _page, ("document__matter_id", "document__number", "number"), ("document",),
        ),
    )
}  # fmt: skip
"""What is searched, in the order in which the finds are shown."""
