"""The dialect of a delimited load file: the character between fields and the one around them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casefile.evidence.loadfile.lines import THORN, Line

FIELD = "\x14"
QUALIFIERS = (THORN, "^", '"', "~")
DELIMITERS = (FIELD, "|", "^", "\t", ",", ";", "\u00b6")
NAMES = {FIELD: "ASCII 20", "\t": "tab", "": "none", " ": "space"}
SAMPLE = 60
"""Lines on which the dialect is told."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter and qualifier; an empty qualifier means that fields stand bare."""

    delimiter: str
    qualifier: str

    @property
    def name(self) -> str:
        """In words: "ASCII 20 and þ"."""
        delimiter, qualifier = (NAMES.get(one, one) for one in (self.delimiter, self.qualifier))
        return f"{delimiter} between fields, {qualifier} around them"


CONCORDANCE = Dialect(FIELD, THORN)


def dialect_of(lines: Sequence[Line]) -> Dialect | None:
    """The dialect that the first lines are written in; None where they are not delimited at all."""
    sample = [line.text for line in lines[:SAMPLE] if line.text.strip()]
    if not sample:
        return None
    if any(FIELD in text for text in sample):
        return Dialect(FIELD, _around(sample, FIELD) or THORN)
    for qualifier in QUALIFIERS:
        if sample[0].lstrip().startswith(qualifier) and (between := _between(sample, qualifier)):
            return Dialect(between, qualifier)
    if all(len(text) > 1 and text.startswith(THORN) and text.endswith(THORN) for text in sample):
        return CONCORDANCE
    return _bare(sample)


def _around(sample: Sequence[str], delimiter: str) -> str:
    """The qualifier that stands beside the delimiter most often."""
    text = "\n".join(sample)
    counts = {one: text.count(one + delimiter) + text.count(delimiter + one) for one in QUALIFIERS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ""


def _between(sample: Sequence[str], qualifier: str) -> str:
    """The delimiter seen most often between two qualifiers."""
    mark = re.escape(qualifier)
    seen = Counter[str]()
    for text in sample:
        seen.update(one for one in re.findall(f"(?<={mark})\\s?([^{mark}\\w\\s]|\t)\\s?(?={mark})", text))
    known = [one for one, _ in seen.most_common() if one in DELIMITERS]
    return known[0] if known else ""


def _bare(sample: Sequence[str]) -> Dialect | None:
    """The delimiter that cuts every line into the same number of fields; most fields win."""
    best: tuple[float, int, str] = (0.0, 0, "")
    for delimiter in DELIMITERS:
        widths = Counter(text.count(delimiter) + 1 for text in sample)
        width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        if width > 1:
            best = max(best, (round(times / len(sample), 2), width, delimiter))
    if not best[2]:
        return None
    quoted = any(re.search(rf'(?:^|{re.escape(best[2])})"', text) for text in sample)
    return Dialect(best[2], '"' if quoted or best[2] == "," else "")
