"""Whether and where a page's text holds a quotation, or words looked for: compared word for word, past how a page
sets its type."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

QUOTE_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})
DASHES = re.compile("[‐‑‒–—−]")
HYPHEN_AT_LINE_END = re.compile(r"-\s*\n\s*")
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad]\s*\n\s*(?=[^\W\d_])")
ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.(?:\s?\.)?|…)\s*")
ALIKE = ('"“”„«»', "'‘’‚`", "-‐‑‒–—−")
"""Signs that a page and a keyboard write differently."""
BROKEN = r"(?:[-\u00ad]\s*\n\s*|\u00ad)?"
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
    pages = {folded(text), folded(HYPHEN_AT_LINE_END.sub("-", text))}
    return bool(wanted) and any(_in_order(page, wanted) for page in pages)


def _in_order(page: str, wanted: list[str]) -> bool:
    position = 0
    for stretch in wanted:
        found = page.find(stretch, position)
        if found < 0:
            return False
        position = found + len(stretch)
    return True


def spans(text: str, quote: str) -> list[tuple[int, int]]:
    """Half-open places of the quotation's unaltered stretches in the text, in order; empty where one is missing.

    The same folding as `holds`, with the way back to the page's own characters.
    """
    wanted = parts(quote)
    for pattern, kept in ((BROKEN_WORD, ""), (HYPHEN_AT_LINE_END, "-")):
        if wanted and (found := _found_in(text, wanted, pattern, kept)):
            return found
    return []


def _found_in(text: str, wanted: list[str], pattern: re.Pattern[str], kept: str) -> list[tuple[int, int]]:
    pairs = list(_folded_signs(text, pattern, kept))
    page, found, position = "".join(sign for sign, _ in pairs), [], 0
    for stretch in wanted:
        start = page.find(stretch, position)
        if start < 0:
            return []
        position = start + len(stretch)
        found.append((pairs[start][1], pairs[position - 1][1] + 1))
    return found


def _folded_signs(text: str, pattern: re.Pattern[str], kept: str) -> Iterator[tuple[str, int]]:
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


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Half-open places at which the words stand one after another in the text, whatever their case; for looking
    something up, where a quotation wants `spans`."""
    pattern = looked_for(words)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def looked_for(words: str) -> re.Pattern[str] | None:
    """What finds the words past line ends, words broken there, and the forms of quotation marks and dashes."""
    signs = [[_alike(sign) for sign in word] for word in unicodedata.normalize("NFC", words).split()]
    return re.compile(r"\s+".join(BROKEN.join(word) for word in signs), re.IGNORECASE) if signs else None


def _alike(sign: str) -> str:
    return next((f"[{re.escape(group)}]" for group in ALIKE if sign in group), re.escape(sign))


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
