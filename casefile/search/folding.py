"""Text as the words that are searched for, the same on every database: the databases only ever see these words.

Case, accents and typography make no difference; every other letter and figure does.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

HANDLE = "\N{FULLWIDTH COMMERCIAL AT}"
"""Stands as a word of its own before the name in "@name", so that a handle is found as such."""
LONGEST = 200
"""Letters of a word that are kept, in the index and in a query alike: a longer run is no word."""
MOST = 16_000
"""Words of one text that are indexed: PostgreSQL counts no position past 16,383."""

UNLIKE = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
        "ə": "e", "ŋ": "n", "ĸ": "k",
    }
)  # fmt: skip
"""Letters that are written with a stroke or joined, which no decomposition takes apart."""
SIGN_BY_SIGN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that set no space between words: every sign is a word, and words that are typed are found as a phrase."""

_UNSEEN = "".join(
    re.escape(chr(code)) for code in range(0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_RUN = rf"[^\W_](?:[^\W_]|[{_UNSEEN}])*"
_BROKEN = rf"(?:(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?-i:(?=[a-zß-öø-ÿ])){_RUN})*"
_TAIL = r"(?P<tail>['\u2019\uff07](?:s|t|ve|ll|re|d|m)(?!\w))?"
_WORDS = re.compile(rf"(?<!\w)[@\uff20](?=[^\W_])|(?P<run>{_RUN}{_BROKEN}){_TAIL}", re.IGNORECASE)
_FIGURES = re.compile("[a-z0-9]+")
_BREAK = re.compile(r"[-\u2010][ \t]*\r?\n[ \t]*")


class Word(NamedTuple):
    """A word as it is searched for, and the stretch of the text it was read from."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order; a word broken by a hyphen at a line's end is whole."""
    found: list[Word] = []
    for line, start, plain in _lines(text):
        if plain:
            run = _FIGURES.finditer(line.lower())
            found += [Word(one[0][:LONGEST], start + one.start(), start + one.end()) for one in run]
        else:
            found += _words(line, start)
    return found


def folded(text: str) -> list[str]:
    """The same without their places."""
    found: list[str] = []
    for line, _, plain in _lines(text):
        if plain:
            words = _FIGURES.findall(line.lower())
            found += words if len(line) <= LONGEST else [word[:LONGEST] for word in words]
        else:
            found += [word.folded for word in _words(line, 0)]
    return found


def _lines(text: str) -> Iterator[tuple[str, int, bool]]:
    """Each line with its place, one that ends in a hyphen with the next; and whether it holds nothing but plain letters
    and figures, as most do: those are read in a tenth of the time."""
    broken, place, start = "", 0, 0
    for part in text.split("\n"):
        line, start = (f"{broken}\n{part}", start) if broken else (part, place)
        place += len(part) + 1
        broken = line if part.rstrip(" \t\r").endswith(("-", "\u2010")) else ""
        if not broken:
            yield line, start, line.isascii() and not any(sign in line for sign in "@'\n")
    if broken:
        yield broken, start, False


def _words(line: str, offset: int) -> Iterator[Word]:
    for match in _WORDS.finditer(line):
        run, tail, start = match["run"] or "", match["tail"] or "", offset + match.start()
        if run.isascii() and run.isalnum():
            yield Word(f"{run.lower()}{_ending(tail)}"[:LONGEST], start, offset + match.end())
        else:
            yield from _by_sign(run, tail, start, offset + match.end())


def _ending(tail: str) -> str:
    """What an apostrophe joins to a word: "didn't" is one word, didnt; "Roe's" is found as Roe."""
    return "" if tail[1:].lower() == "s" else tail[1:].lower()


def _by_sign(run: str, tail: str, start: int, end: int) -> Iterator[Word]:
    """The words of a run that takes more than lower case; of none at all, the mark of a handle."""
    if not run:
        yield Word(HANDLE, start, end)
        return
    words = list(_sign_by_sign(run, start))
    yield from words[:-1]
    if words:
        last = words[-1]
        yield Word((last.folded + _ending(tail))[:LONGEST], last.start, end) if tail else last


def _sign_by_sign(run: str, start: int) -> Iterator[Word]:
    """The words of one run of letters that takes more than lower case."""
    breaks = {place for match in _BREAK.finditer(run) for place in range(*match.span())}
    word, begun = "", 0
    for place, sign in enumerate(run):
        if place in breaks:
            continue
        for letter in _letters(sign):
            alone = SIGN_BY_SIGN.match(letter) is not None
            if word and (alone or letter == " "):
                yield Word(word[:LONGEST], start + begun, start + max(place, begun + 1))
                word = ""
            if alone:
                yield Word(letter, start + place, start + place + 1)
            elif letter != " ":
                begun = begun if word else place
                word += letter
    if word:
        yield Word(word[:LONGEST], start + begun, start + len(run))


@cache
def _letters(sign: str) -> str:
    """A sign as the letters it is searched by: none for an accent, a space for what parts words ("½": "1 2")."""
    plain = unicodedata.normalize("NFKD", sign.casefold()).casefold().translate(UNLIKE)
    kept = (letter for letter in plain if unicodedata.category(letter) not in {"Mn", "Mc", "Me", "Cf"})
    return "".join(letter if letter.isalnum() else " " for letter in kept)
