"""Elapsed time as exhibits print it: calendar days and hours apart, and every inferred end named by its event."""

from dataclasses import replace

from casefile.dates.elapsed import Elapsed, elapsed, hours_sentence, sentence
from timeline.chronology.rows import ChronologyRow


def days(measured: Elapsed) -> str:
    """Calendar days: "9 days", "5 to 8 days", "cannot be computed: no end date". Notes are printed elsewhere."""
    return sentence(replace(measured, inferred=()))


def hours(measured: Elapsed) -> str:
    """Hours as a range, "192 hours to 240 hours"; empty where the days already say why there are none."""
    return "" if measured.reason else hours_sentence(replace(measured, inferred=()))


def since(earlier: ChronologyRow, later: ChronologyRow, zone: str) -> str:
    """The calendar days between two rows, with the events whose dates no source states."""
    measured = elapsed(earlier.occurred, later.occurred, zone=zone)
    inferred = [row.label for row in (earlier, later) if row.inferred_note]
    words = days(measured)
    return f"{words} (inferred: {', '.join(inferred)})" if inferred and not measured.reason else words


def hours_since(earlier: ChronologyRow, later: ChronologyRow, zone: str) -> str:
    """The hours between two rows, as a range."""
    return hours(elapsed(earlier.occurred, later.occurred, zone=zone))
