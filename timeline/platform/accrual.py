"""How much a count grew after a moment, as a range between two readings; nothing is interpolated. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casefile.dates import DateValue


@dataclass(frozen=True, slots=True)
class Point:
    """One reading of one count: when, what it can mean (None is open), and the label it is cited by ("E-10")."""

    label: str
    occurred: DateValue
    as_displayed: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Accrual:
    """What came after: at least and at most (None: no such bound), the readings it rests on, or why not."""

    before: Point | None
    after: Point | None
    at_least: int | None
    at_most: int | None
    reason: str = ""

    @property
    def in_words(self) -> str:
        """As it prints: "1,200 to 1,450", "at least 900", "cannot be computed: no reading before notice"."""
        if self.reason:
            return f"cannot be computed: {self.reason}"
        if self.at_most is None:
            return f"at least {self.at_least or 0:,}"
        if not self.at_least:
            return f"at most {self.at_most:,}"
        if self.at_least == self.at_most:
            return f"{self.at_least:,}"
        return f"{self.at_least:,} to {self.at_most:,}"


def certainly_before(point: Point, moment: DateValue) -> bool:
    """Whether the reading was taken before the moment whatever both dates leave open."""
    latest, earliest = point.occurred.latest, moment.earliest
    return latest is not None and earliest is not None and latest <= earliest


def certainly_after(point: Point, moment: DateValue) -> bool:
    """Whether the reading was taken after the moment whatever both dates leave open."""
    earliest, latest = point.occurred.earliest, moment.latest
    return earliest is not None and latest is not None and earliest >= latest


def accrued(points: Iterable[Point], moment: DateValue) -> Accrual:
    """What one count grew by after the moment: from the last reading certainly before it to the last one after it.

    The readings are of one metric and one item, in their total order. Each bound of the answer comes from the
    bounds of both readings; a reading whose date straddles the moment stands on neither side.
    """
    readings = list(points)
    before = [point for point in readings if certainly_before(point, moment)]
    after = [point for point in readings if certainly_after(point, moment)]
    first, last = (before[-1] if before else None), (after[-1] if after else None)
    if reason := _missing(moment, readings, first, last):
        return Accrual(first, last, None, None, reason)
    if first is None or last is None:
        raise AssertionError("A side without a reading has its reason above.")
    least = None if last.at_least is None or first.at_most is None else last.at_least - first.at_most
    most = None if last.at_most is None or first.at_least is None else last.at_most - first.at_least
    if most is not None and most < 0:
        return Accrual(first, last, None, None, "the later reading is lower than the earlier one")
    if least is None and most is None:
        return Accrual(first, last, None, None, "the readings bound it on neither side")
    return Accrual(first, last, None if least is None else max(0, least), most)


def _missing(moment: DateValue, readings: Sequence[Point], first: Point | None, last: Point | None) -> str:
    """Why there is no figure: what is missing, and whether a reading's own date is what leaves it open."""
    if not moment.dated:
        return "the notice has no date"
    if first and last:
        return ""
    words = "no reading before notice" if first is None else "no reading after notice"
    if first is None and last is None:
        words += ", and none certainly after it"
    straddling = [
        point.label for point in readings if not certainly_before(point, moment) and not certainly_after(point, moment)
    ]
    return f"{words} ({', '.join(straddling)} may fall on either side)" if straddling else words
