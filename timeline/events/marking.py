"""Where on a page's text a quotation stands, so that a reader sees it marked among its own words."""

import unicodedata
from dataclasses import dataclass

from casefile.evidence.quoting import spans

AROUND = 600
"""Characters of the page that are shown on either side of the quotation, to the nearest line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the page's text, quoted or beside the quotation."""

    text: str
    quoted: bool


def marked(text: str, quote: str) -> list[Stretch]:
    """The page's text in stretches, the quoted ones marked; a single unmarked one where the quote is not on it."""
    text = unicodedata.normalize("NFC", text)
    stretches, position = [], 0
    for start, end in spans(text, quote):
        stretches += [Stretch(text[position:start], False), Stretch(text[start:end], True)]
        position = end
    stretches.append(Stretch(text[position:], False))
    return [stretch for stretch in stretches if stretch.text]


def excerpt(text: str, quote: str) -> list[Stretch]:
    """The page as `marked`, cut to what surrounds the quotation; an ellipsis line says where it was cut."""
    stretches = marked(text, quote)
    if not any(stretch.quoted for stretch in stretches):
        return [Stretch(_head(text), False)] if text.strip() else []
    first, last = stretches[0], stretches[-1]
    if not first.quoted and len(first.text) > AROUND:
        cut = first.text.find("\n", len(first.text) - AROUND) + 1 or len(first.text) - AROUND
        stretches[0] = Stretch("…\n" + first.text[cut:], False)
    if not last.quoted:
        stretches[-1] = Stretch(_head(last.text), False)
    return stretches


def _head(text: str) -> str:
    if len(text) <= AROUND:
        return text
    cut = text.rfind("\n", 0, AROUND)
    return text[: cut if cut > 0 else AROUND] + "\n…"
