"""What a number in a spreadsheet's cell is shown as, where that is certain: real dates as ISO dates, plain
decimals and percentages as their number format writes them; every other number as it is stored."""

import math
import re
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import Element

from casefile.evidence.extract.xml import attribute, child, each, name

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
"""The number formats that a file need not write out (ECMA-376, 18.8.30); 27 to 36 and 50 to 58 are dates in East
Asian editions."""
EAST_ASIAN = {*range(27, 37), *range(50, 59)}
STEP = timedelta(milliseconds=1)
LAST, LAST_1904 = 2958465.9999, 2957003.9999
"""The number of the last moment of 9999, in the two systems of counting days."""

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = re.compile(r"[yde]|m(?!m?:)(?<!:m)(?<!:mm)", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]|am/pm|a/p", re.IGNORECASE)
_PLAIN = re.compile(r"(#,##)?0(?:\.(0+))?(%)?\Z")


def formats(styles: bytes) -> list[str]:
    """The number format of each cell style, in the order cells name them by."""
    own: dict[int, str] = {}
    cells: list[str] = []
    for element in each(styles, "numFmts", "cellXfs"):
        if name(element) == "numFmts":
            own |= {_whole(attribute(one, "numFmtId")): attribute(one, "formatCode") for one in element}
        else:
            cells = [attribute(one, "numFmtId") for one in element]
    return [_code(_whole(cell), own) for cell in cells]


def _code(number: int, own: dict[int, str]) -> str:
    return own.get(number) or BUILT_IN.get(number) or ("yyyy-mm-dd" if number in EAST_ASIAN else "")


def _whole(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0


def kind_of(code: str) -> str:
    """What a number format shows: "date", "time", "moment", "elapsed", or "" for a number."""
    first = _QUOTED.sub("", code.split(";")[0])
    if _ELAPSED.search(first):
        return "elapsed"
    if "general" in first.lower() or re.search("[#0?]", first.replace(".0", "")) or not first:
        return ""
    clock = bool(_CLOCK.search(first))
    days = bool(_DAY.search(re.sub("am/pm|a/p", "", first, flags=re.IGNORECASE)))
    return "moment" if clock and days else "time" if clock else "date" if days else ""


def shown(stored: str, code: str, *, epoch_1904: bool) -> tuple[str, str]:
    """A stored number as it is shown, and a doubt about it or ""."""
    try:
        value = float(stored)
    except ValueError:
        return stored, ""
    if not math.isfinite(value):
        return stored, ""
    kind = kind_of(code)
    if kind == "elapsed":
        return _elapsed(value), ""
    if kind:
        return _dated(value, stored, kind, epoch_1904=epoch_1904)
    plain = _PLAIN.match(code)
    if plain and abs(value) < 1e15:
        separator, decimals, percent = "," if plain[1] else "", len(plain[2] or ""), plain[3] or ""
        return f"{value * (100 if percent else 1):{separator}.{decimals}f}{percent}", ""
    return _number(value, stored), ""


def _number(value: float, stored: str) -> str:
    """A number with the fifteen digits a spreadsheet has; its last binary digits are no part of what was typed."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}" if len(stored) > 16 else stored


def _elapsed(value: float) -> str:
    seconds = round(value * 86400)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _dated(value: float, stored: str, kind: str, *, epoch_1904: bool) -> tuple[str, str]:
    """A serial number of days as a date (ISO), without a zone: a spreadsheet has none."""
    if not epoch_1904 and 60 <= value < 61:
        return stored, "the day number 60 is 29 February 1900, which never was"
    if value < 0 or value >= (LAST_1904 if epoch_1904 else LAST):
        return stored, f"{stored} has the format of a date but is outside the calendar of spreadsheets"
    if kind == "date" and not epoch_1904 and value < 1:
        return stored, f"the day number {stored} is no day: days are counted from 1"
    if kind == "moment" and not epoch_1904 and value < 1:
        kind = "time"
    # Excel counts a 29 February 1900: days before it are one nearer.
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30 if value >= 60 else 31)
    moment = datetime.combine(first, time()) + round(timedelta(days=value) / STEP) * STEP
    clock = moment.strftime("%H:%M:%S") + (f".{moment.microsecond // 1000:03}" if moment.microsecond else "")
    if kind == "date":
        return (f"{moment:%Y-%m-%d}" if clock == "00:00:00" else f"{moment:%Y-%m-%d} {clock}"), ""
    return (clock if kind == "time" else f"{moment:%Y-%m-%d} {clock}"), ""


def shared_texts(content: bytes) -> list[str]:
    """The texts that cells refer to by number."""
    return [rich_text(element) for element in each(content, "si")]


def rich_text(element: Element) -> str:
    """The text of a rich string, without its phonetic guide."""
    pieces = []
    for one in element:
        if name(one) == "t":
            pieces.append(one.text or "")
        elif name(one) == "r":
            piece = child(one, "t")
            pieces.append((piece.text or "") if piece is not None else "")
    return "".join(pieces)
