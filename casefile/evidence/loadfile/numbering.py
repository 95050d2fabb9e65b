"""The numbering of a whole production: its run, its gaps, numbers claimed twice, and its families."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casefile.evidence.bates import BatesSpan, gaps, overlaps
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.loadfile.production import Produced, plain_key


@dataclass(frozen=True, slots=True)
class Summary:
    """What the whole list shows: the run of numbers, its gaps, what is claimed twice, families."""

    first: str
    last: str
    prefixes: tuple[str, ...]
    gaps: tuple[str, ...]
    duplicates: tuple[str, ...]
    families: int
    attached: int
    flags: tuple[Flag, ...]


def summarise(documents: Sequence[Produced]) -> Summary:
    """The numbering and the families of the whole list, numbers written as the list writes them."""
    numbered = sorted((document for document in documents if document.span), key=_first_number)
    spans = [document.span for document in numbered if document.span]
    marks = {one.span.first.prefix: _separator(one) for one in reversed(numbered) if one.span}
    missing = tuple(_written(gap, marks.get(gap.first.prefix, "-")) for gap in gaps(spans))
    flags = [Flag("bates_gap", f"no line has {gap}") for gap in missing]
    twice, found = _repeated(documents)
    parents = {document.parent for document in documents if document.parent}
    return Summary(
        first=numbered[0].key if numbered else "",
        last=max(numbered, key=_last_number).last_key if numbered else "",
        prefixes=tuple(dict.fromkeys(span.first.prefix for span in spans)),
        gaps=missing,
        duplicates=tuple(twice),
        families=len(parents),
        attached=sum(bool(document.parent) for document in documents),
        flags=(*flags, *found, *_mixed_widths(spans)),
    )


def _first_number(document: Produced) -> tuple[str, int]:
    return (document.span.first.prefix, document.span.first.number) if document.span else ("", 0)


def _last_number(document: Produced) -> tuple[str, int]:
    return (document.span.last.prefix, document.span.last.number) if document.span else ("", 0)


def _separator(document: Produced) -> str:
    """What the list writes between prefix and digits: "_" in Sample_0000071, nothing in DOC000001."""
    prefix = document.span.first.prefix if document.span else ""
    rest = document.key.strip()[len(prefix) :]
    return rest[0] if prefix and rest and not rest[0].isdigit() else ""


def _written(span: BatesSpan, mark: str) -> str:
    ends = [f"{end.prefix}{mark if end.prefix else ''}{end.number:0{end.width}d}" for end in (span.first, span.last)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _repeated(documents: Sequence[Produced]) -> tuple[list[str], list[Flag]]:
    """Numbers that stand on several lines, and ranges that share pages with another."""
    lines: dict[str, list[Produced]] = {}
    for document in documents:
        if document.key:
            lines.setdefault(plain_key(document.key), []).append(document)
    twice = [group for group in lines.values() if len(group) > 1]
    flags = [Flag("bates_duplicate", f"{group[0].key} stands on {_on_lines(group)}") for group in twice]
    firsts = {group[0].span.first for group in twice if group[0].span}
    for shared in overlaps(document.span for document in documents if document.span):
        if not (shared.one.first == shared.other.first and shared.one.first in firsts):
            words = f"{shared.one} and {shared.other} both claim {shared.shared}"
            flags.append(Flag("bates_overlap", words))
    return [group[0].key for group in twice], flags


def _on_lines(group: Sequence[Produced]) -> str:
    return "lines " + " and ".join(str(document.line) for document in group)


def _mixed_widths(spans: Iterable[BatesSpan]) -> Iterator[Flag]:
    widths: dict[str, set[int]] = {}
    for span in spans:
        widths.setdefault(span.first.prefix, set()).add(span.first.width)
    for prefix, found in widths.items():
        if len(found) > 1:
            words = f"{prefix or 'unprefixed'} numbers are written with {' and '.join(map(str, sorted(found)))} digits"
            yield Flag("bates_width_mixed", words)
