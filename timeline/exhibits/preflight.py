"""Pre-flight: what stands between a frozen exhibit and its release, row by row with the reason. Pure: it reads the
frozen content and rows only, so that it says the same of an exhibit for ever."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from casefile.evidence.quoting import holds
from timeline.exhibits.fields import CHECKED, Frozen
from timeline.exhibits.glyphs import unprintable
from timeline.exhibits.wording import (
    argument_in,
    causation_in,
    figures_in,
    guessed_in,
    number_of,
    quotations_in,
)

FEW_DOCUMENTS, FEW_PAGES = 25, 100
NO_PIN = ("", "TBD")
RECITALS: dict[str, tuple[str, ...]] = {
    "pleading": ("801c2", "801d2", "stipulated"),
    "court_order": ("801c2", "stipulated"),
    "press": ("801c2", "stipulated"),
}
"""Kinds that report facts they do not prove, with the bases on which even these may come in."""

NAMED = {"pleading": "a pleading", "court_order": "a court's recital", "press": "a press report"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One shortfall: a stable code, the row's printed number and event (none for the whole), and whether it blocks."""

    code: str
    row: int | None
    event: str
    message: str
    blocks: bool


Check = Callable[[Frozen], Iterator[tuple[str, str, bool]]]
"""A check of one row: yields code, message, whether it blocks."""


def preflight(content: Frozen, rows: Sequence[Frozen]) -> list[dict[str, Any]]:
    """Every finding as a mapping {code, row, event, message, blocks}: of the whole first, then row by row.

    `content` and `rows` are as frozen; a row's printed number is its place, from 1. Rules: FRE 1006 and 107 (2024).
    """
    role = content[CHECKED]["role"]
    whole = [*legended(content), *printable(content), *WHOLE[role](content)]
    found = [Finding(code, None, "", message, blocks) for code, message, blocks in whole]
    for position, row in enumerate(rows, start=1):
        for check in (*ROWS[role], printable):
            found += [Finding(code, position, row["event"], words, blocks) for code, words, blocks in check(row)]
    return [asdict(finding) for finding in found]


def blocking(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings that stand in the way of a release."""
    return [finding for finding in findings if finding["blocks"]]


def _named(cite: Frozen) -> str:
    return f"{cite['cite']}, {cite['pin'] or 'TBD'}"


def sourced(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """A row rests on at least one source that may be named."""
    if not row["cites"]:
        yield "no-source", "The row cites no source.", True


def pinned(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """At least one pinpoint was read in the original; any other that was not is a warning."""
    cites = [cite for cite in row[CHECKED]["cites"] if not cite["privileged"]]
    blocks = not any(cite["verified"] and cite["bears"] == "supports" for cite in cites)
    for cite in cites:
        if cite["pin"].strip() in NO_PIN:
            yield "pin-missing", f"{cite['cite']}: the pin cite is TBD.", blocks
        elif not cite["verified"]:
            yield "pin-unverified", f"{_named(cite)}: the pin cite was not read in the original.", blocks
    if cites and blocks and all(cite["verified"] for cite in cites):
        yield "pin-unverified", "No source that supports the row has a verified pin cite.", True


def admissible(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """Each source has a basis on which it may come in, and none is offered for facts it merely reports."""
    for cite in row[CHECKED]["cites"]:
        if cite["privileged"]:
            continue
        if recites(row, cite):
            words = f"{_named(cite)}: {NAMED[cite['kind']]} is offered for the facts it reports."
            yield "recital", words, True
        elif not cite["basis"]:
            yield "no-basis", f"{_named(cite)}: no basis of admissibility is recorded.", True


def recites(row: Frozen, cite: Frozen) -> bool:
    """Whether a pleading, order or press report is cited for more than its own filing and contents."""
    if cite["kind"] not in RECITALS or cite["basis"] in RECITALS[cite["kind"]]:
        return False
    return bool(cite["kind"] == "press" or row["kind"] != "litigation")


def disclosable(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """No privileged source; a withheld one only beside another that stands in for it."""
    cites = row[CHECKED]["cites"]
    for cite in cites:
        if cite["privileged"]:
            yield "privileged", f"{cite['label']}: a claim of privilege stands over this source.", True
        elif cite["holding"] == "withheld" and not any(
            other["holding"] != "withheld" and not other["privileged"] for other in cites
        ):
            yield "withheld", f"{cite['cite']}: a withheld item is cited without its substitute.", True


def established(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """A summary that proves content states no mere allegation."""
    if row[CHECKED]["alleged"]:
        yield "alleged", "The row states an allegation.", True


def observed(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """Every count stands in a reading or a quotation; none was worked out."""
    if row["kind"] != "reading" and not row["readings"]:
        return
    quotes = " ".join(cite["quote"] for cite in row["cites"])
    shown = {number_of(f) for r in row["readings"] for f in figures_in(r["as_displayed"])}
    shown |= {bound for r in row["readings"] for bound in (r["at_least"], r["at_most"]) if bound is not None}
    shown |= {number_of(figure) for figure in figures_in(quotes)}
    for figure in figures_in(row["statement"]):
        if number_of(figure) not in shown:
            yield "interpolated", f"{figure}: no reading of the row displays this figure.", True
    for word in guessed_in(row["statement"]):
        yield "interpolated", f"“{word}”: a figure that was worked out, not observed.", True


def dated(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """A date stands in the source; an inferred or missing one is told."""
    if row[CHECKED]["inferred"]:
        yield "inferred-date", f"{row['date']['text']}: {row['date']['note']}.", False
    if row["date"]["refused"]:
        words = f"“{row['date']['as_stated']}” could not be read as a date: {row['date']['refused']}."
        yield "date-refused", words, False
    elif row[CHECKED]["undated"]:
        yield "undated", "The row has no date.", False


def neutral(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """The preparer's own words argue nothing."""
    for word in argument_in(row["statement"]):
        yield "argument", f"“{word}” argues.", False
    for word in causation_in(row["statement"]):
        yield "argument", f"“{word}” asserts a cause.", False


def quoted(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """What wears quotation marks is a quotation; one that could not be compared with its source is told."""
    quotes = [cite["quote"] for cite in row["cites"] if cite["quote"]]
    for words in quotations_in(row["statement"]):
        if not any(holds(quote, words) for quote in quotes):
            yield "quotation", f"“{words}” wears quotation marks and is no quotation of a cited source.", True
    for cite in row["cites"]:
        if cite["quote"] and cite["unchecked"]:
            message = f"{_named(cite)}: the quotation was not checked, because no text of the source is held."
            yield "quote-unchecked", message, False


def contested(row: Frozen) -> Iterator[tuple[str, str, bool]]:
    """Sources that differ are printed side by side; one that is not decided is told."""
    for conflict in row["conflicts"]:
        if not conflict["chosen"]:
            yield "conflict-open", f"Sources differ on {conflict['about']}, and none is chosen.", False


def as_warning(check: Check) -> Check:
    """The same check where its findings inform and do not block."""

    def warned(row: Frozen) -> Iterator[tuple[str, str, bool]]:
        return ((code, message, False) for code, message, _ in check(row))

    return warned


def printable(frozen: Frozen) -> Iterator[tuple[str, str, bool]]:
    """Every character has a shape in the fonts that print it."""
    for sign in unprintable(frozen):
        name = unicodedata.name(sign, "unnamed")
        message = f"U+{ord(sign):04X} ({name.lower()}) has no shape in the print fonts: it would print as an empty box."
        yield "no-glyph", message, True


def legended(content: Frozen) -> Iterator[tuple[str, str, bool]]:
    """A demonstration says on every page that it is one."""
    if content["caption"]["demonstration"] and not content["caption"]["page_legend"]:
        yield "no-page-legend", "A demonstration must carry its page legend, and the matter has none.", True


def whole_summary(content: Frozen) -> Iterator[tuple[str, str, bool]]:
    """What FRE 1006 asks of the summary as one."""
    front, checked = content["front"], content[CHECKED]
    if front["documents"] < FEW_DOCUMENTS and front["pages"] < FEW_PAGES:
        summed = f"{front['rows']} rows from {front['documents']} documents"
        yield "few-documents", f"{summed}: is that voluminous, and not conveniently examined in court?", False
    if not front["availability"]:
        yield "no-availability", "No place and time is recorded at which the originals may be examined.", False
    if not front["notice_served"]:
        yield "no-notice", "No service of an availability notice is recorded.", False
    yield from preparer(content)
    for left in checked["adverse"]:
        message = f"{left['cite']} contradicts {left['event']} and is cited by no row."
        yield "adverse-left-out", message, False


def preparer(content: Frozen) -> Iterator[tuple[str, str, bool]]:
    """Somebody prepared it who can testify, and is not counsel of record."""
    if not content["front"]["preparer"]:
        yield "no-preparer", "No preparer is recorded who could testify to it.", False
    elif content[CHECKED]["preparer_is_counsel"]:
        words = f"{content['front']['preparer']} is counsel of record: an advocate as a witness."
        yield "preparer-counsel", words, False


def whole_aid(content: Frozen) -> Iterator[tuple[str, str, bool]]:
    """What FRE 107 asks of an illustrative aid as one."""
    front = content["front"]
    if not front["legend"]:
        yield "no-legend", "An illustrative aid says on its face that it is not evidence.", True
    if not content["drawing"]["panels"]:
        yield "no-drawing", "Nothing is drawn.", True
    if not front["sponsor"]:
        yield "no-sponsor", "No sponsoring witness is named.", False
    if not front["disclosed"]:
        yield "not-disclosed", "No date of disclosure to the other side is recorded.", False


def whole_attachment(content: Frozen) -> Iterator[tuple[str, str, bool]]:
    """What an attachment or working paper needs as one: a preparer, and clocks that still have both their events."""
    yield from preparer(content)
    for line in content[CHECKED].get("mistaken", ()):  # exhibits frozen by the first version hold none
        remedy = "Choose another event for it, or withdraw the clock." if line["blocks"] else "It is left out."
        yield "clock-mistaken", f"Clock “{line['clock']}”: {line['why']}. {remedy}", line["blocks"]


WHOLE: dict[str, Check] = {
    "summary_1006": whole_summary,
    "aid_107": whole_aid,
    "attachment": whole_attachment,
    "working": whole_attachment,
}
_SUMMARY: tuple[Check, ...] = (
    sourced, pinned, admissible, disclosable, established, observed, dated, neutral, quoted, contested,
)  # fmt: skip
ROWS: dict[str, tuple[Check, ...]] = {
    "summary_1006": _SUMMARY,
    # an aid may argue and proves nothing by itself, but it draws only what a place in a source says
    "aid_107": (
        sourced, pinned, as_warning(established), disclosable, observed, dated, quoted, contested,
    ),
    "attachment": (sourced, pinned, as_warning(admissible), as_warning(established), disclosable, observed, dated,
                   neutral, quoted, contested),
    "working": tuple(as_warning(check) for check in _SUMMARY),
}  # fmt: skip
