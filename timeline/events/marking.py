"""Where on a page's text a quotation stands, so that a reader sees it marked among its own words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from timeline.events.quoting import BROKEN_WORD, DASHES, QUOTE_MARKS, parts

HYPHEN_AT_LINE_END = re.compile(r"-\s*\n\s*")
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


def spans(text: str, quote: str) -> list[tuple[int, int]]:
    """Half-open places of the quotation's unaltered stretches in the text, in order; empty where one is missing.

    The same folding as `quoting.holds`, with the way back to the page's own characters.
    """
    wanted = parts(quote)
    for pattern, kept in ((BROKEN_WORD, ""), (HYPHEN_AT_LINE_END, "-")):
        if wanted and (found := _in_order(text, wanted, pattern, kept)):
            return found
    return []


def _in_order(text: str, wanted: list[str], pattern: re.Pattern[str], kept: str) -> list[tuple[int, int]]:
    pairs = list(_folded(text, pattern, kept))
    page, found, position = "".join(sign for sign, _ in pairs), [], 0
    for stretch in wanted:
        start = page.find(stretch, position)
        if start < 0:
            return []
        position = start + len(stretch)
        found.append((pairs[start][1], pairs[position - 1][1] + 1))
    return found


def _folded(text: str, pattern: re.Pattern[str], kept: str) -> Iterator[tuple[str, int]]:
    """Folded characters, each with the place it comes from."""
    broken = {match.start(): match for match in pattern.finditer(text)}
    place, after_space = 0, True
    while place < len(text):
        if place in broken:
            yield from ((sign, place) for sign in kept)
            place, after_space = broken[place].end(), False
            continue
        for sign in DASHES.sub("-", unicodedata.normalize("NFKC", text[place]).translate(QUOTE_MARKS)):
            space = sign.isspace()
            if sign != "\u00ad" and not (space and after_space):
                yield " " if space else sign, place
                after_space = space
        place += 1


def _head(text: str) -> str:
    if len(text) <= AROUND:
        return text
    cut = text.rfind("\n", 0, AROUND)
    return text[: cut if cut > 0 else AROUND] + "\n…"
