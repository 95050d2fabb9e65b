"""Which characters the vendored print fonts can show: any other prints as an empty box that no text check sees."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from timeline.exhibits.fields import CHECKED, Frozen

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts" / "print"
UNSEEN = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Signs that show nothing by themselves; the gate tells of those that hide something."""


@cache
def shown() -> frozenset[int]:
    """Code points that the regular face of either family has; pango takes the other family where one lacks a sign."""
    covered: set[int] = set()
    for name in ("SourceSerif4-Regular.ttf", "SourceSans3-Regular.ttf"):
        with TTFont(FONTS / name, lazy=True) as font:
            covered |= set(font.getBestCmap())
    return frozenset(covered)


def unprintable(frozen: Frozen) -> list[str]:
    """The characters of what prints that no vendored font shows, each once; what is only checked is not read."""
    found = (sign for words in _words(frozen) for sign in words if ord(sign) not in shown() and sign not in UNSEEN)
    return list(dict.fromkeys(found))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != CHECKED:
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
