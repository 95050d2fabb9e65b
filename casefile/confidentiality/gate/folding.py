"""Folds a text until look-alikes, invisible signs and encodings no longer hide a word.

The fold keeps upper and lower case (short names need it); `lower` of it keeps every offset.
"""

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from casefile.confidentiality.gate.confusables import LOOKALIKES

_DROPPED = frozenset({"Mn", "Me", "Cf", "Cn", "Cc", "Cs"})
_LAYERS = 6  # a percent sign escaped more often than this is itself out of order
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\})")
_LANGUAGE = re.compile("\x1b[a-zA-Z]{2}(?:[a-zA-Z]{2})?\x1b")  # PDF's language mark inside a text string
_MIXED = re.compile(r"[A-Za-z0-9@$!|]*(?:[A-Za-z][0-9@$!|]+[A-Za-z]|[0-9@$!|][A-Za-z]+)[A-Za-z0-9@$!|]*")
_DIGEST = re.compile(r"[0-9A-Fa-f]{8,}")
_APART = "\n" * 8  # wider than any gap allowed inside a term
_LEET_I = str.maketrans("0134578@$!|", "oieastbasii")
_LEET_L = str.maketrans("0134578@$!|", "oleastbasll")
_MOJIBAKE = re.compile("[\u00c2\u00c3\u00c4\u00c5][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]")


@lru_cache(maxsize=65536)
def _fold_sign(sign: str) -> str:
    if sign in LOOKALIKES:
        return LOOKALIKES[sign]
    plain = []
    for part in unicodedata.normalize("NFKD", sign):
        kind = unicodedata.category(part)
        if part in LOOKALIKES:
            plain.append(LOOKALIKES[part])
        elif part in "\t\n\x0b\x0c\r":
            plain.append(part)
        elif kind == "Nd":
            plain.append(str(unicodedata.digit(part)))
        elif kind not in _DROPPED:
            plain.append(part)
    return "".join(plain)


def fold(text: str) -> str:
    """Plain letters for accented, full-width, joined and look-alike ones; invisible signs are dropped."""
    text = _LANGUAGE.sub("", text)
    odd = {sign for sign in set(text) if not " " <= sign <= "~"}
    if not odd:
        return text
    return text.translate({ord(sign): _fold_sign(sign) for sign in odd})


def lower(folded: str) -> str:
    """Lower case of a folded text, sign for sign, so that offsets hold in both."""
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in folded)


def decode(text: str) -> str:
    """Percent, HTML and backslash escapes resolved, as often as they are nested (six times at most)."""
    for _ in range(_LAYERS):
        plain = unquote(text, errors="replace") if _PERCENT.search(text) else text
        plain = html.unescape(plain) if "&" in plain else plain
        plain = _ESCAPE.sub(_unescape, plain) if "\\" in plain else plain
        if plain == text:
            break
        text = plain
    return text


def _unescape(match: re.Match[str]) -> str:
    code = int(next(group for group in match.groups() if group), 16)
    return chr(code) if code < 0x110000 else match[0]


def _remade(text: str) -> str:
    """UTF-8 that was once read as Windows text ("GarcÃ­a"), put right where it can be."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding, errors="strict").decode("utf-8", errors="strict")
        except UnicodeError:
            continue
    return _MOJIBAKE.sub(_remade_pair, text)


def _remade_pair(match: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def _disguised(word: str) -> bool:
    """Whether digits may stand for letters in a word; digests and serial numbers are left alone."""
    letters = sum(sign.isalpha() for sign in word)
    return 3 <= len(word) <= 40 and 2 * letters >= len(word) and not _DIGEST.fullmatch(word)


def readings(text: str) -> tuple[str, ...]:
    """Every folded way in which a text may be read, the plain one first, without repeats."""
    plain = decode(text)
    ways = [fold(text), fold(plain)]
    if _MOJIBAKE.search(plain):
        ways.append(fold(_remade(plain)))
    mixed = [word for word in _MIXED.findall(ways[1]) if _disguised(word)]
    if mixed:
        words = _APART.join(mixed)
        ways += [words.translate(_LEET_I), words.translate(_LEET_L)]
    if "\u202e" in text or "\u202d" in text:
        ways.append(ways[1][::-1])
    return tuple(dict.fromkeys(way for way in ways if way))
