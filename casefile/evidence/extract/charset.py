"""Turning bytes of text into characters when nobody says, or somebody says wrongly, in which encoding."""

import codecs
import re
from dataclasses import dataclass

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CYRILLIC = ("cp866", "cp1251", "koi8-r")
SHIFTING = ("iso2022", "hz", "utf-7")
"""Encodings that write everything in ASCII bytes: only their name tells them from ASCII."""
SAMPLE = 1 << 16
"""Bytes on which a guess is made."""

_NON_ASCII = re.compile(rb"[\x80-\xff]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_COMMON_CYRILLIC = re.compile("[оеаинтсрвлкмдпу]")
_ODD = re.compile("[\u2500-\u259f\u0400-\u040f\u0450-\u045f\u0490-\u04ff\u00a0-\u00bf\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, and on what basis: `bom`, `stated`, `valid` (the bytes allow
    nothing else in practice) or `guessed`; `lost` counts the characters shown as U+FFFD."""

    text: str
    encoding: str
    basis: str
    lost: int = 0


def decode(content: bytes, *, stated: str = "") -> Decoded:
    """The text of `content`; a stated encoding is believed only where the bytes bear it out."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _lenient(content, encoding, "bom")
    wide = _wide(content)
    if wide:
        return _lenient(content, wide, "guessed")
    named = _known(stated)
    if named.startswith(SHIFTING):
        return _lenient(content, named, "stated")
    # UTF-8 before what is stated: text in another encoding is hardly ever valid UTF-8, the reverse is common.
    for encoding, basis in (("utf-8", "valid"), (named, "stated")):
        if encoding:
            try:
                return Decoded(content.decode(encoding), encoding, basis)
            except UnicodeDecodeError:
                continue
    return _lenient(content, _guess(content[:SAMPLE]), "guessed")


def _lenient(content: bytes, encoding: str, basis: str) -> Decoded:
    text = content.decode(encoding, "replace")
    return Decoded(text, encoding.removesuffix("-sig"), basis, text.count("\ufffd"))


def _known(stated: str) -> str:
    """The codec a stated name means, or "": a name nobody knows, or one that is no character set."""
    try:
        name = codecs.lookup(stated.strip().strip("\"'")).name
        b"x".decode(name)
    except (LookupError, UnicodeError, ValueError):
        return ""
    # Latin-1 as stated on the wire means Windows-1252: the difference is curly quotes against control codes.
    return {"iso8859-1": "cp1252", "ascii": ""}.get(name, name)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: zero bytes, and nearly all of them on one side of the pairs."""
    sample = content[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 16) or min(even, odd) * 20 > max(even, odd):
        return ""
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    text = sample[: len(sample) & ~1].decode(encoding, "replace")
    controls = sum(character < " " and character not in "\t\n\r\f" for character in text)
    return encoding if (controls + text.count("\ufffd")) * 50 <= len(text) else ""


def _guess(sample: bytes) -> str:
    """The likeliest encoding of text that is not clean UTF-8: damaged UTF-8, Cyrillic, else Windows-1252."""
    high = len(_NON_ASCII.findall(sample))
    whole = sum(len(character) for character in _UTF8_CHARACTER.findall(sample))
    if whole * 2 > high and whole >= 4:
        return "utf-8"
    letters = sum(65 <= byte & 0xDF <= 90 for byte in sample)
    if high < 4 or high <= letters:
        return "cp1252"
    return max(CYRILLIC, key=lambda encoding: _likeness(sample, encoding))


def _likeness(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, "replace")
    return len(_COMMON_CYRILLIC.findall(text)) - 2 * len(_ODD.findall(text))
