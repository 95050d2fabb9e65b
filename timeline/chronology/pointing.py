"""What a query names outright: a Bates number, S-12, E-14, a ticket, a handle, an address, a digest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.urls import reverse

from casefile.evidence.bates import BatesSpan, parse_span
from casefile.evidence.models import BatesRange, SourceDocument
from casefile.matters.models import Party
from timeline.chronology.reach import Reach, page_address
from timeline.events.models import Event
from timeline.platform.models import Account, ContentItem, Report
from timeline.platform.sorts import BY_MODEL, called

MOST = 20
"""Things named outright that are listed."""
PIECES = 40
SHORTEST_TICKET = 3

_LABEL = re.compile(r"(?P<sort>[SE])-?(?P<number>[0-9]{1,9})", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-f]{8,128}", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:h(?:tt|xx)ps?:?(?://|\[://\]))?(?:www\.)?(?P<rest>[^\s/]+\.[^\s/]{2,}(?:/\S*)?)", re.IGNORECASE
)
_EDGES = "“”\"'«»„(),;"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One thing that a query names: what was typed, what it is here, and where it opens.

    `straight` where the whole query is its number, so that the reader is led there at once.
    """

    matter: str
    typed: str
    name: str
    address: str
    straight: bool = False


def pointers(reach: Reach, query: str) -> list[Pointer]:
    """Everything the query names outright that is open to the reader, each once, in the order typed."""
    found: dict[str, Pointer] = {}
    for pointer in _pointers(reach, query):
        found.setdefault(pointer.address, pointer)
        if len(found) == MOST:
            break
    return list(found.values())


def _pointers(reach: Reach, query: str) -> Iterator[Pointer]:
    whole = query.strip().strip(_EDGES).strip()
    pieces = [piece.strip(_EDGES) for piece in whole.split()[:PIECES]]
    pairs = [f"{one} {other}" for one, other in pairwise(pieces) if other.isdigit()]
    for piece in dict.fromkeys([whole, *pieces, *pairs]):
        if not piece or "\0" in piece:
            continue
        straight = piece == whole
        yield from _labelled(reach, piece, straight)
        yield from _bates(reach, piece, straight)
        yield from _digests(reach, piece)
        if piece.startswith(("@", "\uff20")):
            yield from _handles(reach, piece)
        elif any(sign.isdigit() for sign in piece) and len(piece) >= SHORTEST_TICKET:
            yield from _tickets(reach, piece)
        yield from _addresses(reach, piece)


def _labelled(reach: Reach, piece: str, straight: bool) -> Iterator[Pointer]:
    match = _LABEL.fullmatch(piece)
    if match is None or int(match["number"]) >= 2**31:
        return
    number = int(match["number"])
    if match["sort"].upper() == "S":
        for document in reach.documents.filter(number=number).order_by("pk"):
            yield _document(reach, document, piece, straight)
    else:
        for event in reach.narrow(Event.objects.all()).filter(number=number).order_by("pk"):
            slug = reach.matters[event.matter_id]
            withdrawn = " (withdrawn)" if event.withdrawn_at else ""
            name = f"{event.label}{withdrawn}: {event.statement[:80]}"
            yield Pointer(slug, piece, name, reverse("event", args=[slug, number]), straight)


def _document(reach: Reach, document: SourceDocument, typed: str, straight: bool = False, said: str = "") -> Pointer:
    slug = reach.matters[document.matter_id]
    name = f"{document.label} {document.short_cite}{said}"
    return Pointer(slug, typed, name, reverse("document", args=[slug, document.number]), straight)


def _bates(reach: Reach, piece: str, straight: bool) -> Iterator[Pointer]:
    """The documents that bear a number, at its page; of a run of numbers, those that bear any of it."""
    try:
        asked = parse_span(piece)
    except ValueError:
        return
    if not asked.first.prefix or asked.last.number >= 2**63:
        return
    bears = BatesRange.objects.filter(document__in=reach.documents, prefix__iexact=asked.first.prefix)
    bears = bears.filter(first__lte=asked.last.number, last__gte=asked.first.number).select_related("document")
    for borne in bears.order_by("prefix", "first", "pk"):
        yield _at_its_page(reach, borne, asked, piece, straight)


def _at_its_page(reach: Reach, borne: BatesRange, asked: BatesSpan, piece: str, straight: bool) -> Pointer:
    document = borne.document
    ranges = list(document.bates_ranges.order_by("pk"))
    numbered = sum(one.last - one.first + 1 for one in ranges)
    pointer = _document(reach, document, piece, straight, f" ({borne})")
    if len(ranges) != 1 or numbered != document.page_count:
        return pointer  # nothing says which page of the file bears the number
    page = max(asked.first.number, borne.first) - borne.first + 1
    address = page_address(pointer.matter, document.number, page)
    return Pointer(pointer.matter, piece, f"{pointer.name}, p. {page}", address, straight)


def _digests(reach: Reach, piece: str) -> Iterator[Pointer]:
    if not _DIGEST.fullmatch(piece):
        return
    wanted = piece.lower()
    for document in reach.documents.filter(sha256__startswith=wanted).order_by("pk")[:MOST]:
        yield _document(reach, document, piece, said=", by its SHA-256")
    for document in reach.documents.exclude(stated_digests={}).order_by("pk"):
        for kind, stated in document.stated_digests.items():
            if str(stated).lower().startswith(wanted):
                yield _document(reach, document, piece, said=f", by the {kind} stated of it")


def _handles(reach: Reach, piece: str) -> Iterator[Pointer]:
    name = piece[1:]
    either = Q(label__iexact=piece) | Q(label__iexact=name) | Q(account_id__iexact=name)
    for account in reach.narrow(Account.objects.all()).filter(either).order_by("pk"):
        yield _of_platform(reach, account, account.matter_id, piece)
    for party in reach.narrow(Party.objects.all()).filter(Q(name__iexact=piece) | Q(name__iexact=name)).order_by("pk"):
        slug = reach.matters[party.matter_id]
        yield Pointer(slug, piece, f"Party {party.name}", f"{reverse('parties', args=[slug])}#P-{party.pk}")


def _tickets(reach: Reach, piece: str) -> Iterator[Pointer]:
    number = piece.removeprefix("#")
    reports = reach.narrow(Report.objects.all()).filter(number__iexact=number).select_related("event")
    for report in reports.order_by("pk"):
        yield _of_platform(reach, report, report.event.matter_id, piece)


def _of_platform(reach: Reach, record: Any, matter: int, typed: str) -> Pointer:
    slug, words = reach.matters[matter], called(record)
    withdrawn = " (withdrawn)" if record.withdrawn_at else ""
    address = reverse("platform-record", args=[slug, BY_MODEL[type(record)].name, record.uid])
    return Pointer(slug, typed, f"{words[:1].upper()}{words[1:]}{withdrawn}", address)


def _addresses(reach: Reach, piece: str) -> Iterator[Pointer]:
    """Content items and captures of a web address, typed live or defanged, with or without its scheme."""
    match = _ADDRESS.fullmatch(piece.replace("[.]", ".").replace("[:]", ":"))
    if match is None:
        return
    rest = match["rest"].rstrip("/")
    written = [
        f"{way}{www}{rest}{end}" for way in ("http://", "https://", "") for www in ("", "www.") for end in ("", "/")
    ]
    items = reach.narrow(ContentItem.objects.all()).filter(url__in=written).order_by("pk")
    for item in items:
        yield _of_platform(reach, item, item.matter_id, piece)
    for document in reach.documents.filter(facts__url__in=written).order_by("pk")[:MOST]:
        yield _document(reach, document, piece, said=", captured from that address")
