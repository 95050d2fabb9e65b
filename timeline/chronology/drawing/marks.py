"""What is drawn and what comes back: marks and lanes in, drawings and an account of every mark out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Statuses that have a shape of their own; any other word is drawn as an allegation, which claims least.
STATUSES = ("alleged", "documented", "testified", "admitted", "stipulated", "found", "ruling")

#: Dates this fine are drawn as a point; anything coarser is drawn as a bar over its whole range.
POINT_PRECISIONS = ("day", "part_of_day", "hour", "minute", "second")
#: A day on which clocks go back has twenty-five hours.
LONGEST_POINT = timedelta(hours=25)


class Style(StrEnum):
    """Where the drawing goes: `print` is black on white by attributes, `page` follows the page's style sheet."""

    PRINT = "print"
    PAGE = "page"


@dataclass(frozen=True)
class Lane:
    """One horizontal band: "Plaintiffs", "Platform". `counted` names its events in the plural, for groups."""

    key: str
    title: str
    counted: str = "events"


@dataclass(frozen=True)
class Mark:
    """One event as it is drawn.

    `earliest` and `latest` are aware UTC datetimes bounding it, half-open; None is an open side and two of
    them an undated event. `date_text` is the date as every other output prints it, `label` a call-out of at
    most twelve words, `source` a short footnote mark ("3"). `lasting` says that it went on from one bound to
    the other, where otherwise it is one instant somewhere between them.
    """

    key: str
    number: str
    lane: str
    earliest: datetime | None
    latest: datetime | None
    precision: str
    approximate: bool
    label: str
    date_text: str
    status: str
    disputed: bool
    inferred: bool
    important: bool
    source: str
    href: str | None
    lasting: bool = False

    @property
    def is_undated(self) -> bool:
        """Whether neither side of the date is known, so that no place on an axis would be honest."""
        return self.earliest is None and self.latest is None

    @property
    def is_point(self) -> bool:
        """Whether the date is one day or less. "Between Jan 21 and Jan 28" is precise to the day and no point."""
        if self.earliest is None or self.latest is None or self.lasting:
            return False
        return self.precision in POINT_PRECISIONS and self.latest - self.earliest <= LONGEST_POINT


@dataclass(frozen=True)
class Group:
    """Several marks of one lane under one call-out; each still has its own tick at its own place."""

    keys: tuple[str, ...]
    lane: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """The finished pages and where every mark went: `shown`, `grouped`, `undated` and `left` share out all keys.

    Each of `svgs` is one page or panel of `width` and at most `height` units (points in print, CSS pixels on
    a page). `shown` have their own call-out, `undated` are listed by their words under the last panel, `left`
    are in the table only. `notes` say in words what was grouped, left out, or not drawn between panels.
    """

    svgs: tuple[str, ...]
    width: float
    height: float
    shown: tuple[str, ...]
    grouped: tuple[Group, ...]
    undated: tuple[str, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]
