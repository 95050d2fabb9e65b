"""The door to reading dates: one phrase in, one DateValue out, whatever the phrase."""

import re

from casefile.dates.relations import Context, Statement, read_statement
from casefile.dates.value import DateValue, Flag, Kind, Qualifier, Refused, ZoneBasis
from casefile.dates.words import plain, says_undated
from casefile.dates.zones import zone_named

LONGEST = 300
_REASONS = (
    (r"\d{13}|\d{16}|\d{19}|\d{9,10}(?:\.\d+)?", "a count of seconds, or a number that is no date: write the date"),
    (r"\d{5}(?:\.\d+)?", "a spreadsheet's serial number, or a number that is no date: write the date"),
    (r"\d+", "bare figures can be read in several orders: write the date with its separators"),
    (r"-\d{4,}.*|y-?\d{5,}.*", "years outside 1 to 9998 are not kept"),
    (
        r".*\b(?:yesterday|today|tomorrow|tonight|now|present)\b.*",
        "a day named from another day is not a date: which one?",
    ),
    (
        r".*\b(?:ago|later|earlier|last|next|following|previous|same)\b.*",
        "it counts from another date that is not stated",
    ),
    (r"(?=.*\d{4}\u2013).*", "between the parts of an ISO date stands a hyphen: write 2020-01-30"),
    (r".*[a-z]/[a-z].*", "a stroke can mean or, or to: write which"),
    (r".*\d.*", "there are words or figures around the date that are not understood"),
)


def read(phrase: str, *, zone: str, day_first: bool = False) -> DateValue:
    """Read a phrase as a date in a matter's zone (IANA name or offset); `day_first` for figures such as 30/1/2020.

    Never raises on any phrase: what cannot be read is undated, with its words and the reason in `refused`.
    Raises ValueError for a zone that does not exist.
    """
    context = Context(zone_named(zone), day_first)
    if len(phrase.strip()) > LONGEST:
        return DateValue(phrase, Kind.UNDATED, refused=f"longer than any date: over {LONGEST} characters")
    text = plain(phrase)
    if says_undated(text):
        return DateValue(phrase, Kind.UNDATED)
    try:
        statement = read_statement(text, context)
        if statement is None:
            raise Refused(_reason(text))
        return _value(phrase, statement)
    except Refused as refusal:
        return DateValue(phrase, Kind.UNDATED, refused=str(refusal))
    except (OverflowError, ValueError):
        return DateValue(phrase, Kind.UNDATED, refused="it lies at the edge of the years that can be kept, 1 to 9998")


def _value(phrase: str, statement: Statement) -> DateValue:
    units = statement.units
    marks = statement.marks
    flags = {flag for unit in units for flag in unit.flags}
    for unit in units:
        marks |= unit.marks
    bases = {unit.basis for unit in units}
    basis = next(b for b in (ZoneBasis.STATED, ZoneBasis.ASSUMED, ZoneBasis.NONE) if b in bases)
    if basis == ZoneBasis.STATED and len({unit.zone.name for unit in units}) > 1:
        flags.add(Flag.MIXED_ZONES)
    return DateValue(
        as_stated=phrase,
        kind=statement.kind,
        earliest=statement.earliest,
        latest=statement.latest,
        precision=min((unit.precision for unit in units), key=lambda precision: precision.rank),
        qualifier=Qualifier.of(approximate=marks.approximate, uncertain=marks.uncertain),
        zone="" if basis == ZoneBasis.NONE else units[0].zone.name,
        zone_basis=basis,
        flags=tuple(flag for flag in Flag if flag in flags),
    )


def _reason(text: str) -> str:
    for pattern, reason in _REASONS:
        if re.fullmatch(pattern, text):
            return reason
    return "no date is found in these words"
