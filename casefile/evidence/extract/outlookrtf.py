"""The rich text that Outlook keeps in place of a plain or HTML body: unpacking it (MS-OXRTFCP) and its words, where
it wraps HTML that HTML (MS-OXRTFEX)."""

import re
from dataclasses import dataclass, replace

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.markup import text_of_html

READ_LIMIT = 32 << 20
"""Bytes of unpacked rich text; a body that states more is read up to here."""

_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\",
    re.IGNORECASE | re.DOTALL,
)
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr generator "
    b"themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl xmlnstbl "
    b"fldinst nonshppict mmathpr".split()
)
_SPECIAL = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022",
    b"endash": "\u2013", b"emdash": "\u2014", b"emspace": " ", b"enspace": " ", b"zwnj": "", b"zwj": "",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\r": "\n", b"\n": "\n"}


def unpacked(content: bytes) -> bytes:
    """The rich text in a compressed body; what can be had of one that is damaged."""
    if content.startswith(b"{\\rt"):
        return content
    size, kind = int.from_bytes(content[4:8], "little"), content[8:12]
    if kind == b"MELA":
        return content[16 : 16 + min(size, READ_LIMIT)]
    return _inflated(content, min(size, READ_LIMIT)) if kind == b"LZFu" else b""


def _inflated(content: bytes, size: int) -> bytes:
    window = bytearray(_PRESET.ljust(4096, b"\0"))
    write, position, out = len(_PRESET), 16, bytearray()
    while position < len(content) and len(out) < size:
        control, position = content[position], position + 1
        for bit in range(8):
            if position >= len(content) or len(out) >= size:
                break
            if not control >> bit & 1:
                piece, position = content[position : position + 1], position + 1
            else:
                pair, position = int.from_bytes(content[position : position + 2], "big"), position + 2
                read = pair >> 4
                if read == write:
                    return bytes(out)
                piece = _copied(window, read, write, (pair & 15) + 2)
            out += piece
            for byte in piece:
                window[write] = byte
                write = (write + 1) & 4095
    return bytes(out[:size])


def _copied(window: bytearray, read: int, write: int, length: int) -> bytes:
    """Bytes of the window from `read` on; beyond the place of writing they repeat what is being copied."""
    distance = (write - read) & 4095
    return bytes(window[(read + place % distance) & 4095] for place in range(length))


@dataclass(frozen=True, slots=True)
class _State:
    silent: bool = False
    tag: bool = False
    layout: bool = False
    fallback: int = 1


class _Words:
    """The text of a rich text as it is gathered; `html` where it wraps HTML."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.waiting = bytearray()
        self.page = "cp1252"
        self.html = False
        self.state = _State()
        self.outer: list[_State] = []
        self.passed = 0

    def say(self, text: str) -> None:
        """Take text that is already characters."""
        self.settle()
        if not self.state.silent and not self.state.layout:
            self.pieces.append(text)

    def spell(self, content: bytes) -> None:
        """Take bytes in the code page; those that stand in for a Unicode character before them are passed."""
        passed = min(self.passed, len(content))
        self.passed -= passed
        if not self.state.silent and not self.state.layout:
            self.waiting += content[passed:]

    def settle(self) -> None:
        """Decode the bytes that wait: a character may have two."""
        if self.waiting:
            self.pieces.append(decode(bytes(self.waiting), stated=self.page).text)
            self.waiting.clear()

    def brace(self, mark: bytes) -> None:
        """Enter or leave a group."""
        self.settle()
        self.passed = 0
        if mark == b"{":
            self.outer.append(self.state)
        elif self.outer:
            self.state = self.outer.pop()

    def word(self, name: bytes, number: int | None) -> None:
        """Obey a control word."""
        if name == b"u" and number is not None:
            self.say(chr(number & 0xFFFF))
            self.passed = self.state.fallback
        elif name == b"uc":
            self.state = replace(self.state, fallback=number or 0)
        elif name == b"ansicpg" and number:
            self.page = "utf-8" if number == 65001 else f"cp{number}"
        elif name == b"fromhtml":
            self.html = True
        elif name == b"htmltag":
            self.state = replace(self.state, silent=False, tag=True)
        elif name == b"htmlrtf":
            self.settle()
            self.state = replace(self.state, layout=number != 0)
        elif name in _SILENT or name.startswith(b"mhtmltag"):
            self.state = replace(self.state, silent=True)
        elif name in _SPECIAL:
            self.say("\n" if self.html and name in (b"par", b"line") else _SPECIAL[name])


def text_of_rtf(rtf: bytes) -> tuple[str, bool]:
    """The words of a rich text, and whether it wrapped HTML, whose text they then are."""
    words = _Words()
    for match in _TOKEN.finditer(rtf):
        name, number, code, symbol, mark, text = match.groups()
        if name:
            words.word(name.lower(), int(number) if number else None)
        elif code:
            words.spell(bytes.fromhex(code.decode("ascii")))
        elif symbol == b"*":
            words.state = replace(words.state, silent=True)
        elif symbol:
            words.say(_SYMBOLS.get(symbol, symbol.decode("latin-1") if symbol in b"\\{}" else ""))
        elif mark:
            words.brace(mark)
        elif text:
            words.spell(text)
    words.settle()
    joined = "".join(words.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return (text_of_html(joined)[0], True) if words.html else (joined.strip(), False)
