"""One page of a document as the viewer shows it: its picture and its text side by side, with what was looked for or
quoted marked on both."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Max
from django.http import Http404, QueryDict
from django.urls import reverse

from casefile.custody.passages import Hits, Passage, looked_up, passages
from casefile.custody.picturing import UNATTESTED, WIDE, WIDTH, Box, boxes, is_drawn, size_of, why_unseen
from casefile.evidence.models import Page, SourceDocument
from casefile.evidence.quoting import spans
from casefile.matters.desk import Desk

ZOOMS = (100, 150, 200, 300)
"""Per cent of the column's width."""
TURNS = (0, 90, 180, 270)
WORDS_LENGTH = 200
ROMAN_OR_NUMBER = re.compile(r"[ivxlcdm]+|[A-Z]{0,3}-?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """How the reader wants the page: zoomed, turned, words looked for, the citation that led here."""

    zoom: int = 100
    rotate: int = 0
    find: str = ""
    cite: str = ""

    @property
    def query(self) -> str:
        """The same as a query string, "" where nothing is out of the ordinary."""
        told = {"find": self.find, "cite": self.cite}
        if self.zoom != ZOOMS[0]:
            told["zoom"] = str(self.zoom)
        if self.rotate:
            told["rotate"] = str(self.rotate)
        words = urlencode({name: value for name, value in told.items() if value})
        return f"?{words}" if words else ""


@dataclass(frozen=True)
class Leaf:
    """Everything the viewer shows of one page; `unseen` says why there is no picture, `size` is its viewBox's."""

    document: SourceDocument
    number: int
    last: int
    page: Page | None
    asked: Asked
    unseen: str
    size: tuple[float, float]
    drawable: bool
    pictured: bool
    passages: tuple[Passage, ...]
    boxes: list[Box]
    hits: Hits | None
    citation: Any
    quoted: bool
    ways: dict[str, str]

    @property
    def view_box(self) -> str:
        """The picture's own measure, its sides exchanged where it is turned."""
        width, height = self.size if self.asked.rotate in (0, 180) else self.size[::-1]
        return f"0 0 {width:g} {height:g}"

    @property
    def wants_attestation(self) -> bool:
        """Whether an attestation is all that its picture wants."""
        return self.unseen == UNATTESTED

    @property
    def turn(self) -> str:
        """The picture's transformation by the degrees it is turned."""
        width, height = self.size
        moved = {0: "", 90: f"translate({height:g} 0)", 180: f"translate({width:g} {height:g})"}
        turned = moved.get(self.asked.rotate, f"translate(0 {width:g})")
        return f"{turned} rotate({self.asked.rotate})" if self.asked.rotate else ""

    @property
    def pin_cite(self) -> str:
        """How a citation names the page: "p. 3", "p. iv", "lines 61-120"."""
        label = self.page.label if self.page else ""
        if label and not ROMAN_OR_NUMBER.fullmatch(label):
            return label
        return f"p. {label or self.number}"


def asked_in(given: QueryDict) -> Asked:
    """What the address asks for; what cannot be meant is passed over."""
    zoom, rotate, cite = given.get("zoom", ""), given.get("rotate", ""), given.get("cite", "")
    try:
        cite = str(UUID(cite))
    except ValueError:
        cite = ""
    return Asked(
        zoom=int(zoom) if zoom in map(str, ZOOMS) else ZOOMS[0],
        rotate=int(rotate) if rotate in map(str, TURNS) else 0,
        find=" ".join(given.get("find", "").replace("\x00", "").split())[:WORDS_LENGTH],
        cite=cite,
    )


def leaf_of(desk: Desk, document: SourceDocument, number: int, asked: Asked, *, pictured: bool = True) -> Leaf:
    """One page of the document, without its picture where `pictured` says no. Raises Http404 for no such page."""
    last = last_page(document)
    page = document.pages.filter(number=number).first()
    if page is None and not (is_drawn(document) and 1 <= number <= last):
        raise Http404("The document has no such page.")
    citation = citation_of(desk, document, asked.cite)
    quote, text = citation.quote if citation else "", page.text if page else ""
    quoted = spans(text, quote) if quote else []
    hits, finding = looked_up(document, asked.find, number)
    found = finding(text)
    unseen = why_unseen(document)
    marked: list[Box] = []
    if pictured and not unseen and (quoted or found):
        marked = boxes(document, number, lambda words: spans(words, quote) if quoted else finding(words))
    return Leaf(
        document=document,
        number=number,
        last=last,
        page=page,
        asked=asked,
        unseen=unseen,
        size=size_of(document, page),
        drawable=is_drawn(document),
        pictured=pictured and not unseen,
        passages=passages(text, document.redaction_marks.filter(page_number=number).order_by("start"), quoted, found),
        boxes=marked,
        hits=hits,
        citation=citation,
        quoted=bool(quoted),
        ways=ways_from(desk, document, number, last, asked, hits),
    )


def last_page(document: SourceDocument) -> int:
    """The number of the document's last page; 0 where it has none here."""
    last = document.pages.aggregate(last=Max("number"))["last"] or 0
    return max(last, document.page_count or 1) if is_drawn(document) else last


def citation_of(desk: Desk, document: SourceDocument, uid: str) -> Any:
    """The citation of this document that the address names, where there is one that stands."""
    if not uid:
        return None
    cited = document.citations.visible_to(desk.user).filter(uid=uid, withdrawn_at=None)
    return cited.select_related("event").first()


def cited_page(document: SourceDocument, citation: Any) -> int:
    """The page a citation means: the one it names, or the first that holds its words; 0 where neither is."""
    if citation.page_number is not None:
        named = document.pages.filter(number=citation.page_number).exists()
        return citation.page_number if named or is_drawn(document) else 0
    texts = document.pages.order_by("number").values_list("number", "text")
    holding = (number for number, text in texts.iterator() if citation.quote and spans(text, citation.quote))
    return next(holding, 0)


def to_page(desk: Desk, document: SourceDocument, page: int, asked: Asked) -> str:
    """The address of a page as it is asked for."""
    return reverse("document-page", args=[desk.matter.slug, document.number, page]) + asked.query


def ways_from(
    desk: Desk, document: SourceDocument, number: int, last: int, asked: Asked, hits: Hits | None
) -> dict[str, str]:
    """Where the page's links lead: to other pages, other sizes, the next hit; only those there are."""

    def to(page: int, **changes: Any) -> str:
        return to_page(desk, document, page, replace(asked, **changes))

    ways = {"here": to(number), "plain": to(number, find="", cite="")}
    ways |= {"turned": to(number, rotate=(asked.rotate + 90) % 360), "whole": to(number, zoom=ZOOMS[0], rotate=0)}
    ways["image"] = reverse("document-page-image", args=[desk.matter.slug, document.number, number])
    ways["image"] += f"?width={WIDE if asked.zoom > ZOOMS[0] else WIDTH}"
    step = ZOOMS.index(asked.zoom)
    if step + 1 < len(ZOOMS):
        ways["nearer"] = to(number, zoom=ZOOMS[step + 1])
    if step:
        ways["farther"] = to(number, zoom=ZOOMS[step - 1])
    if number > 1:
        ways["previous"] = to(number - 1, cite="")
    if number < last:
        ways["next"] = to(number + 1, cite="")
    pages = hits.pages if hits else []
    before, after = [page for page in pages if page < number], [page for page in pages if page > number]
    if before:
        ways["hit_before"] = to(before[-1], cite="")
    if after:
        ways["hit_after"] = to(after[0], cite="")
    return ways
