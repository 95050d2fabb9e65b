"""Recognising the words of scanned pages and pictures (OCR), on request and in the background; the text is kept as the
page's and always said to be a program's reading."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.picturing import drawn, is_drawn, why_unseen
from casefile.custody.reading import Telling, quietly
from casefile.evidence.extract import ocr
from casefile.evidence.extract.pdf_doubts import listed
from casefile.evidence.models import Page, SourceDocument
from casefile.jobs.models import Job
from casefile.jobs.queue import enqueue
from casefile.jobs.working import Progress, work
from casefile.ledger.entries import record, refuse_archived
from casefile.ledger.models import Act
from casefile.matters.states import plain

ABSENT = (
    "The program that recognises text, Tesseract, is not on this server. Whoever runs it can install it "
    "(Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract); then it can be done here."
)
NO_PICTURE = "Text is recognised in scanned pages of PDFs and in pictures only."
NOTHING_LEFT = "No page of it waits to be recognised: each has its text, or was looked at already."
BATCH = 10
"""Pages that are kept, with one entry, at a time."""
DOTS_PER_INCH, POINTS_PER_INCH, NARROWEST, WIDEST = 300, 72, 1600, 3400


class NotRecognised(ValueError):
    """Nothing can be recognised in the document now; says why, in words for a person."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page says beside the button: how many pages wait, and why it cannot be done now, or ""."""

    pages: int
    why_not: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one page: the text recognised on it, or why there is none."""

    number: int
    found: ocr.Recognised | None
    error: str

    def facts(self) -> dict[str, Any]:
        """The same for the document's facts and its entry."""
        if self.found is None:
            return {"number": self.number, "error": self.error}
        return {"number": self.number, "words": self.found.words, "confidence": self.found.confidence}


def waiting_pages(document: SourceDocument) -> list[int]:
    """The numbers of the pages whose words stand in a picture and that no program has looked at yet."""
    done = {one["number"] for one in document.facts.get("recognised", {}).get("pages", []) if "words" in one}
    numbers = document.pages.order_by("number").values_list("number", flat=True)
    if document.media_type.startswith("image/"):
        numbers = numbers.filter(text="")
    else:
        numbers = numbers.filter(number__in=document.facts.get("scanned_pages") or [])
    return [number for number in numbers if number not in done]


def offer_of(document: SourceDocument) -> Offer | None:
    """What a page offers; None where no words wait in a picture, or nobody may see it."""
    waiting = len(waiting_pages(document)) if is_drawn(document) else 0
    return Offer(waiting, "" if ocr.engine() else ABSENT) if waiting and not why_unseen(document) else None


def why_not(document: SourceDocument) -> str:
    """Why nothing can be recognised in the document now, in words; "" where something can."""
    if not is_drawn(document):
        return NO_PICTURE
    if reason := why_unseen(document):
        return reason
    if not waiting_pages(document):
        return NOTHING_LEFT
    return "" if ocr.engine() else ABSENT


def recognise(*, actor: User | None, document: SourceDocument, tell: Telling = quietly) -> list[int]:
    """Recognise the words of the pages that wait, and keep them; the numbers of the pages on which some were found.

    Raises NotRecognised where it cannot be done. A page's own text, where it has some, stays before what is recognised.
    """
    refuse_archived(document.matter)
    if reason := why_not(document):
        raise NotRecognised(reason)
    engine = ocr.engine()
    if engine is None:
        raise NotRecognised(ABSENT)
    waiting = waiting_pages(document)
    found: list[int] = []
    for start in range(0, len(waiting), BATCH):
        looked: list[Looked] = []
        for number in waiting[start : start + BATCH]:
            tell(start + len(looked), len(waiting), f"Page {number}")
            looked.append(_look(engine, document, number))
        found += _keep(actor, document, engine, looked)
    return found


def _look(engine: ocr.Engine, document: SourceDocument, number: int) -> Looked:
    page = document.pages.filter(number=number).first()
    inches = page.width / POINTS_PER_INCH if page and not document.media_type.startswith("image/") else 0
    width = min(max(round(inches * DOTS_PER_INCH), NARROWEST), WIDEST) if inches else WIDEST
    picture, error = drawn(document, number, width)
    if error:
        return Looked(number, None, error)
    return Looked(number, *ocr.recognised(engine, picture))


@transaction.atomic
def _keep(actor: User | None, document: SourceDocument, engine: ocr.Engine, looked: list[Looked]) -> list[int]:
    """The text of these pages, what the document says of it, and one entry; nothing where it is held no more."""
    kept = SourceDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if why_unseen(kept):
        return []
    pages = {page.number: page for page in kept.pages.select_related("document")}
    found = [one for one in looked if one.found and one.found.text and one.number in pages]
    for one in found:
        page, text = pages[one.number], one.found.text.replace("\x00", "\N{REPLACEMENT CHARACTER}") if one.found else ""
        page.text = f"{page.text.rstrip()}\n\n{text}" if page.text.strip() else text
        page.text_source = Page.TextSource.OCR
        page.save(update_fields=["text", "text_source"])
    told = [one.facts() for one in looked]
    _say(kept, engine, told)
    state = {"recognised": plain(told), "engine": engine.version, "languages": list(engine.languages)}
    record(
        matter=kept.matter,
        actor=actor,
        act=Act.DOCUMENT_READ,
        subject=kept,
        state=state,
        evidence=[kept.sha256],
    )
    return [one.number for one in found]


def _say(kept: SourceDocument, engine: ocr.Engine, told: list[dict[str, Any]]) -> None:
    """Put into the document's facts and doubts which pages a program read, and which program."""
    new = {one["number"] for one in told}
    before = [one for one in kept.facts.get("recognised", {}).get("pages", []) if one["number"] not in new]
    pages = sorted([*before, *told], key=lambda one: int(one["number"]))
    engines = {"engine": engine.version, "languages": list(engine.languages)}
    kept.facts = kept.facts | {"recognised": {**engines, "pages": pages}}
    read = list(kept.pages.filter(text_source=Page.TextSource.OCR).order_by("number").values_list("number", flat=True))
    kept.flags = [flag for flag in kept.flags if flag["code"] != "recognised_by_ocr"]
    if read:
        words = f"page(s) {listed(read)}: the text was recognised by OCR ({engine.version}): compare with the page"
        kept.flags = [*kept.flags, {"code": "recognised_by_ocr", "message": words}]
    kept.save(update_fields=["facts", "flags"])


def queue_recognising(*, actor: User, document: SourceDocument) -> Job:
    """Have its pages recognised in the background, once. Raises NotRecognised where it cannot be done."""
    refuse_archived(document.matter)
    if reason := why_not(document):
        raise NotRecognised(reason)
    arguments = {"document": document.pk}
    asked = Job.objects.in_sight().filter(matter=document.matter, work="document.recognise", arguments=arguments)
    if under_way := asked.first():
        return under_way
    title = f"Recognise the text of {document.label}, {document.title}"
    return enqueue(actor=actor, matter=document.matter, work="document.recognise", title=title, arguments=arguments)


@work("document.recognise", says=(NotRecognised,))
def recognise_in_background(*, progress: Progress, actor: User, document: int) -> dict[str, Any]:
    """Recognise what waits; begun again after a worker died, it goes on with the pages that are left."""
    kept = SourceDocument.objects.select_related("matter").get(pk=document)
    url = reverse("document", args=[kept.matter.slug, kept.number])
    if kept.holding == SourceDocument.Holding.HELD and not waiting_pages(kept):
        return {"words": f"{kept.label}: {NOTHING_LEFT}", "url": url}
    found = recognise(actor=actor, document=kept, tell=progress.at)
    which = f"{'page' if len(found) == 1 else 'pages'} {listed(found)} of {kept.label}"
    words = f"Text was recognised on {which}: compare it with the page." if found else "No words were found."
    return {"words": words, "url": url}
