"""A frozen exhibit as the HTML its pages are set from; it reads the frozen content and rows and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.template.loader import render_to_string

from timeline.exhibits.fields import Frozen, printable
from timeline.exhibits.render import VENDORED, pdf_of

TEMPLATES = "timeline/exhibits/print"
SHEETS = ("fonts", "page", "type", "caption", "table", "end")
DRAFT = "DRAFT — NOT FOR FILING"
NOT_FOR_FILING = "NOT FOR FILING"


def mark_of(content: Frozen, *, overridden: bool) -> str:
    """What every page is marked with: the matter's legend, and on an overridden copy that it is a draft.

    A legend that already says NOT FOR FILING stands alone.
    """
    legend: str = content["caption"]["page_legend"]
    if not overridden or NOT_FOR_FILING in legend.upper():
        return legend
    return f"{DRAFT} · {legend}" if legend else DRAFT


def titled(content: Frozen) -> str:
    """The file's own title, as a reader's window shows it."""
    return f"Exhibit {content['number']}: {content['title']}, {content['caption']['short']}"


def numbered(rows: Sequence[Frozen]) -> list[Frozen]:
    """The printable rows with their printed numbers, from 1."""
    return [{"number": number, "quotes": quotes_of(row), **printable(row)} for number, row in enumerate(rows, start=1)]


def quotes_of(row: Frozen) -> list[Frozen]:
    """A row's quotations, each once with every source that holds it."""
    sources: dict[str, list[int]] = {}
    for cite in row["cites"]:
        if cite["quote"]:
            sources.setdefault(cite["quote"], []).append(cite["source"])
    return [{"text": text, "sources": found} for text, found in sources.items()]


def html_of(content: Frozen, rows: Sequence[Frozen], *, overridden: bool) -> str:
    """The whole exhibit as one HTML document."""
    context = {
        "content": printable(content),
        "rows": numbered(rows),
        "title": titled(content),
        "mark": mark_of(content, overridden=overridden),
        "sheets": (*SHEETS, content["kind"]),
        "vendored": VENDORED,
    }
    return render_to_string(f"{TEMPLATES}/{content['kind']}.html", context)


def link_words(content: Frozen, rows: Sequence[Frozen]) -> Mapping[str, str]:
    """Where each anchor leads, in words for those who hear the page: "Source 3, Order, Dkt. 69"."""
    sources = {f"source-{line['number']}": f"Source {line['number']}, {line['cite']}" for line in content["sources"]}
    places = {f"row-{number}": f"Row {number}, event {row['event']}" for number, row in enumerate(rows, start=1)}
    return sources | places


def finished_pdf(content: Frozen, rows: Sequence[Frozen], *, overridden: bool) -> bytes:
    """The exhibit's pages as PDF, the same bytes whenever and wherever they are set. Raises RenderFailed."""
    return pdf_of(
        html_of(content, rows, overridden=overridden),
        at=datetime.fromisoformat(content["frozen_at"]),
        links=link_words(content, rows),
    )
