"""Whether a page's text holds a quotation: the two are compared word for word, past how a page sets its type."""

import re
import unicodedata
from difflib import SequenceMatcher

QUOTE_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})
DASHES = re.compile("[‐‑‒–—−]")
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad]\s*\n\s*(?=[^\W\d_])")
ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.(?:\s?\.)?|…)\s*")
ALTERATION = re.compile(r"\[[^\]]*\]")


def folded(text: str) -> str:
    """The text with quotation marks, dashes, words broken at line ends, line breaks and spaces made alike.

    Letters keep their case and every word stays: nothing that could change what is said is folded.
    """
    text = unicodedata.normalize("NFKC", text).translate(QUOTE_MARKS)
    text = DASHES.sub("-", BROKEN_WORD.sub("", text).replace("\u00ad", ""))
    return " ".join(text.split())


def parts(quote: str) -> list[str]:
    """The unaltered stretches of a quotation, in order: what stands between its ellipses and brackets."""
    stretches = re.split(rf"{ELLIPSIS.pattern}|{ALTERATION.pattern}", quote)
    return [stretch for stretch in (folded(part) for part in stretches) if stretch]


def holds(text: str, quote: str) -> bool:
    """Whether the text holds every unaltered stretch of the quotation, in order, and there is at least one.

    A word broken at a line's end may be a hyphenated one, so the page is tried with its hyphens as well.
    """
    wanted = parts(quote)
    pages = {folded(text), folded(re.sub(r"-\s*\n\s*", "-", text))}
    return bool(wanted) and any(_in_order(page, wanted) for page in pages)


def _in_order(page: str, wanted: list[str]) -> bool:
    position = 0
    for stretch in wanted:
        found = page.find(stretch, position)
        if found < 0:
            return False
        position = found + len(stretch)
    return True


def nearest(text: str, quote: str) -> str:
    """The stretch of the text most like the quotation, of about its length; empty when nothing is alike."""
    page, wanted = folded(text), " ".join(parts(quote))
    if not page or not wanted:
        return ""
    words, length = page.split(" "), max(1, len(wanted.split(" ")))
    candidates = (" ".join(words[start : start + length]) for start in range(max(1, len(words) - length + 1)))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, likeness = "", 0.35
    for candidate in candidates:
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() > likeness and matcher.quick_ratio() > likeness:
            ratio = matcher.ratio()
            if ratio > likeness:
                best, likeness = candidate, ratio
    return best
