"""Bates numbers: reading the dialects productions use, printing one form, and finding gaps and overlaps."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

DEFAULT_WIDTH = 7
LONGEST = 64
"""Characters beyond which a text is no Bates number (load-file fields are longer only by mistake)."""
LARGEST_DIGITS = 18

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-"))
_NUMBER = re.compile(r"(?P<prefix>.*?)(?P<separator>[-._ ]?)(?P<digits>[0-9]+)")
_PREFIX = re.compile(r"[A-Za-z0-9&]+(?:[-._ ][A-Za-z0-9&]+)*")
_SPAN = re.compile(r"\s+(?:-+|to|thru|through)\s+|\s*(?:\.\.+|\u2026)\s*")


@dataclass(frozen=True, order=True, slots=True)
class BatesNumber:
    """One page's number; sorts by prefix, then number. Prints TWTR-0001234, whatever the dialect it came in.

    `prefix` as stamped, without the separator; `number` from 0; `width` the digits it is padded to."""

    prefix: str
    number: int
    width: int = DEFAULT_WIDTH

    def __post_init__(self) -> None:
        if self.prefix and not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"{self.prefix!r} is not a Bates prefix")
        if re.search(r"[0-9]{5}", self.prefix):
            raise ValueError(f"{self.prefix!r} looks like a whole Bates number, not a prefix")
        if self.number < 0:
            raise ValueError("a Bates number is not negative")
        if not 1 <= self.width <= LARGEST_DIGITS or self.number >= 10**LARGEST_DIGITS:
            raise ValueError(f"a Bates number has 1 to {LARGEST_DIGITS} digits")

    def __str__(self) -> str:
        digits = str(self.number).zfill(self.width)
        return f"{self.prefix}-{digits}" if self.prefix else digits

    def plus(self, pages: int) -> "BatesNumber":
        """The number so many pages further on, in the same prefix and width."""
        return BatesNumber(self.prefix, self.number + pages, self.width)


@dataclass(frozen=True, order=True, slots=True)
class BatesSpan:
    """An unbroken run of pages, both ends included; ValueError where the ends do not belong together."""

    first: BatesNumber
    last: BatesNumber

    def __post_init__(self) -> None:
        if self.first.prefix != self.last.prefix:
            raise ValueError(f"{self.first} and {self.last} have different prefixes")
        if self.last.number < self.first.number:
            raise ValueError(f"{self.first} – {self.last} runs backwards")

    def __str__(self) -> str:
        return str(self.first) if self.first.number == self.last.number else f"{self.first} – {self.last}"

    def __len__(self) -> int:
        return self.last.number - self.first.number + 1

    def __iter__(self) -> Iterator[BatesNumber]:
        return (self.first.plus(page) for page in range(len(self)))

    def __contains__(self, page: object) -> bool:
        return (
            isinstance(page, BatesNumber)
            and page.prefix == self.first.prefix
            and self.first.number <= page.number <= self.last.number
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Pages that two runs both claim: the two runs as given and the pages they share."""

    one: BatesSpan
    other: BatesSpan
    shared: BatesSpan


def parse_bates(text: str) -> BatesNumber:
    """One Bates number in a usual dialect: TWTR-0001234, TWTR0001234, TWTR 0001234, TWTR_DOE.0001234.

    The width is that of the digits as written. ValueError, with the reason, for anything else, and for a
    suffix (TWTR-0001234.001, TWTR-0001234-A): it names a page or version within the number, and cutting it
    off would cite another page."""
    stated = " ".join(text.translate(_DASHES).split())
    if not stated or len(stated) > LONGEST:
        raise ValueError(f"{text[:LONGEST]!r} is not a Bates number")
    match = _NUMBER.fullmatch(stated)
    suffix = re.search(r"(?<=[0-9]{5})[-._ ][A-Za-z0-9]+\Z|(?<=[0-9]{5})[A-Za-z]+\Z", stated)
    if suffix:
        raise ValueError(f"{text!r} ends in {suffix[0]!r}, a page or version: give the number without it")
    if not match or (match["separator"] and not match["prefix"]):
        raise ValueError(f"{text!r} does not end in a number, as a Bates number does")
    digits = match["digits"]
    if len(digits) > LARGEST_DIGITS:
        raise ValueError(f"{text!r} has more than {LARGEST_DIGITS} digits")
    return BatesNumber(match["prefix"], int(digits), len(digits))


def parse_span(text: str) -> BatesSpan:
    """A run of pages: "TWTR-0001234 – TWTR-0001240", "TWTR0001234 to 1240", or one number alone.

    The second end may leave out the prefix and leading digits. ValueError with the reason for the rest."""
    ends = _SPAN.split(text.translate(_DASHES).strip())
    if len(ends) == 1:
        ends = re.split(r"(?<=[0-9]{4})-(?=[A-Za-z]+[-._ ]?[0-9])", ends[0])
    if len(ends) > 2:
        raise ValueError(f"{text[:LONGEST]!r} has more than two ends")
    first = parse_bates(ends[0])
    if len(ends) == 1:
        return BatesSpan(first, first)
    if ends[1].isascii() and ends[1].isdigit():
        kept = str(first.number).zfill(first.width)[: max(0, first.width - len(ends[1]))]
        return BatesSpan(first, BatesNumber(first.prefix, int(kept + ends[1]), first.width))
    return BatesSpan(first, parse_bates(ends[1]))


def gaps(spans: Iterable[BatesSpan]) -> list[BatesSpan]:
    """The runs of numbers that lie between the given ones, prefix by prefix, in order."""
    missing: list[BatesSpan] = []
    reached: BatesNumber | None = None
    for span in sorted(spans):
        if reached is not None and span.first.prefix == reached.prefix:
            if span.first.number > reached.number + 1:
                missing.append(BatesSpan(reached.plus(1), span.first.plus(-1)))
            reached = max(reached, span.last, key=lambda page: page.number)
        else:
            reached = span.last
    return missing


def overlaps(spans: Iterable[BatesSpan]) -> list[Overlap]:
    """Every pair of runs that claim a page in common, in order; a run given twice overlaps itself."""
    found: list[Overlap] = []
    open_runs: list[BatesSpan] = []
    for span in sorted(spans):
        open_runs = [
            run for run in open_runs if run.first.prefix == span.first.prefix and run.last.number >= span.first.number
        ]
        for run in open_runs:
            last = min(run.last, span.last, key=lambda page: page.number)
            found.append(Overlap(run, span, BatesSpan(span.first, last)))
        open_runs.append(span)
    return found


def duplicates(numbers: Iterable[BatesNumber]) -> list[BatesNumber]:
    """The page numbers that occur more than once, each once, in order."""
    ordered = sorted(numbers)
    return sorted({one for one, following in pairwise(ordered) if one == following})
