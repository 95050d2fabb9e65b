"""How wide words are in the vendored sans, and how they break into lines.

The widths are the advance widths of Source Sans 3 in thousandths of an em. WeasyPrint sets the text of an SVG
letter by letter without kerning, so in print their sum is the exact width; browsers kern, which only narrows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

ASCENT = 0.74
DESCENT = 0.22
#: A letter outside the table: as wide as the widest capital, so that nothing unknown can run into its neighbour.
UNKNOWN = 1000

# fmt: off
_REGULAR = (
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497, 497,
    497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527, 494, 617, 652, 263, 479, 579,
    486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504,
    553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 719,
    446, 467, 425, 303, 241, 303, 497,
)
_REGULAR_LATIN = (
    200, 289, 497, 497, 497, 497, 241, 497, 542, 744, 345, 429, 497, 311, 423, 542, 331, 497, 367, 367, 542, 562,
    560, 249, 542, 367, 365, 429, 781, 808, 796, 425, 544, 544, 544, 544, 544, 544, 822, 571, 527, 527, 527, 527,
    263, 263, 263, 263, 639, 647, 664, 664, 664, 664, 664, 497, 664, 645, 645, 645, 645, 476, 583, 576, 504, 504,
    504, 504, 504, 504, 778, 456, 496, 496, 496, 496, 246, 246, 246, 246, 544, 547, 542, 542, 542, 542, 542, 497,
    542, 544, 544, 544, 544, 467, 555, 467,
)
_BOLD = (
    200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513, 513, 513, 513,
    513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282, 494, 597,
    502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513, 500, 549, 516,
    563, 462, 564, 507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748,
    481, 495, 443, 324, 255, 324, 513,
)
_BOLD_LATIN = (
    200, 315, 513, 513, 513, 513, 255, 513, 549, 747, 352, 455, 513, 322, 443, 549, 348, 513, 372, 372, 549, 578,
    599, 275, 549, 372, 369, 455, 795, 827, 807, 444, 558, 558, 558, 558, 558, 558, 834, 576, 538, 538, 538, 538,
    282, 282, 282, 282, 651, 656, 674, 674, 674, 674, 674, 513, 674, 655, 655, 655, 655, 501, 600, 604, 516, 516,
    516, 516, 516, 516, 780, 462, 507, 507, 507, 507, 262, 262, 262, 262, 552, 560, 549, 549, 549, 549, 549, 513,
    549, 556, 556, 556, 556, 495, 564, 495,
)
# fmt: on
_PUNCTUATION = "–—‘’“”•…′″−"
_PUNCTUATION_REGULAR = (480, 800, 249, 249, 426, 426, 304, 948, 249, 426, 497)
_PUNCTUATION_BOLD = (480, 800, 275, 275, 482, 482, 325, 964, 275, 482, 513)


def _table(ascii_: tuple[int, ...], latin: tuple[int, ...], punctuation: tuple[int, ...]) -> dict[str, int]:
    widths = {chr(32 + place): width for place, width in enumerate(ascii_)}
    widths.update((chr(0xA0 + place), width) for place, width in enumerate(latin))
    widths.update(zip(_PUNCTUATION, punctuation, strict=True))
    return widths


_WIDTHS = {
    False: _table(_REGULAR, _REGULAR_LATIN, _PUNCTUATION_REGULAR),
    True: _table(_BOLD, _BOLD_LATIN, _PUNCTUATION_BOLD),
}


def clean(text: str) -> str:
    """Give `text` as one line that XML can hold: control characters and lone surrogates gone, spaces single."""
    kept = (" " if letter.isspace() else letter for letter in text)
    printable = (letter for letter in kept if category(letter) not in {"Cc", "Cf", "Cs", "Cn", "Co"})
    return " ".join("".join(printable).split())


@lru_cache(maxsize=65536)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Give the width of `text` set at `size`, in the unit of `size`."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter, UNKNOWN) for letter in text) * size / 1000


def cut(text: str, size: float, limit: float, bold: bool = False) -> str:
    """Give `text`, shortened with an ellipsis if it is wider than `limit`."""
    if text_width(text, size, bold) <= limit:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold) > limit:
        kept = kept[:-1]
    return kept.rstrip() + "…"


_DAY_OF_MONTH = re.compile(r"\b([A-Z][a-z]{2,8}\.?) (\d{1,2}(?:[–-]\d{1,2})?,?)(?: (\d{4})\b)?")
_MONTH_OF_YEAR = re.compile(r"\b([A-Z][a-z]{2,8}\.?) (\d{4})\b")


def glued(date: str) -> str:
    """Give a date whose months, days and years are held together by no-break spaces: "January\u00a030,\u00a02020"."""
    held = _DAY_OF_MONTH.sub(lambda found: "\u00a0".join(part for part in found.groups() if part), date)
    return _MONTH_OF_YEAR.sub("\\1\u00a0\\2", held)


def hard_break(word: str, size: float, limit: float, bold: bool = False) -> list[str]:
    """Give `word` in pieces no wider than `limit`: a word that no line can hold is broken, never overprinted."""
    pieces: list[str] = []
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold) > limit:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def wrap(text: str, size: float, limit: float, bold: bool = False, first: float = 0, last: float = 0) -> list[str]:
    """Break `text` into lines no wider than `limit`, leaving `first` free on line one and `last` after the end."""
    lines: list[str] = []
    line, room = "", limit - first
    words: list[str] = []
    for word in text.split(" "):
        fits = text_width(word, size, bold) <= limit - max(first if not words else 0, last)
        words += [word] if fits else hard_break(word, size, max(limit - first - last, size), bold)
    for place, word in enumerate(words):
        tried = f"{line} {word}" if line else word
        reserved = last if place == len(words) - 1 else 0
        if line and text_width(tried, size, bold) + reserved > room:
            lines.append(line)
            line, room = word, limit
        else:
            line = tried
    return [*lines, line]
