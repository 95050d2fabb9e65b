"""The characters and lines of a load file, whatever wrote it: UTF-8, UTF-16, Windows-1252."""

import codecs
import re
from dataclasses import dataclass

from casefile.evidence.extract.charset import SAMPLE, Decoded, decode

THORN = "\u00fe"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BARE = re.compile(rb"(?:\A|[\r\n\x14,|])\xfe|\xfe[\x14\r\n,|]")
_ENCODED = re.compile(rb"(?:\A|[\r\n\x14,|])\xc3\xbe|\xc3\xbe[\x14\r\n,|]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands: its number from 1, its words, and the line end that follows."""

    number: int
    text: str
    end: str = ""


def characters(content: bytes) -> Decoded:
    """The text of a load file; its own qualifiers tell encodings apart where nothing else does."""
    if not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if wide := _wide(content):
            return _read(content, wide, "guessed")
        bare, encoded = len(_BARE.findall(content[:SAMPLE])), len(_ENCODED.findall(content[:SAMPLE]))
        if bare > encoded:
            return _read(content, "cp1252", "valid")
        if encoded:
            return _read(content, "utf-8", "valid")
    return decode(content)


def _read(content: bytes, encoding: str, basis: str) -> Decoded:
    text = content.decode(encoding, "replace")
    return Decoded(text, encoding, basis, text.count("\ufffd"))


def _wide(content: bytes) -> str:
    """UTF-16 without a mark, whose separators are controls: zero bytes nearly all on one side of the pairs."""
    sample = content[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 8) or min(even, odd) * 20 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def lines_of(text: str) -> list[Line]:
    """Every line with its number; a mark at the start and the Ctrl-Z that ended DOS files are left out."""
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    found = [Line(number, match[1], match[2]) for number, match in enumerate(_LINE.finditer(text), 1)]
    while found and not found[-1].text:
        found.pop()
    return found
