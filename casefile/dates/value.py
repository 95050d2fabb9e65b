"""The date of an event as its source states it: words, bounds, precision, and what is doubtful about it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of statement it is: one instant, one open on a side, one inside a range, a duration, or none."""

    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    SPAN = "span"
    UNDATED = "undated"


class Precision(StrEnum):
    """The finest part that was stated, coarsest first; NONE on what has no date."""

    NONE = ""
    DECADE = "decade"
    YEAR = "year"
    PART_OF_YEAR = "part_of_year"
    SEASON = "season"
    QUARTER = "quarter"
    MONTH = "month"
    PART_OF_MONTH = "part_of_month"
    WEEK = "week"
    DAY = "day"
    PART_OF_DAY = "part_of_day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"

    @property
    def rank(self) -> int:
        """0 for none, then 1 (decade) to 13 (second): a higher rank is finer."""
        return _RANKS[self]


_RANKS = {precision: rank for rank, precision in enumerate(Precision)}


class Qualifier(StrEnum):
    """How sure the source is; it marks the value and never changes the bounds."""

    NONE = ""
    APPROXIMATE = "approximate"
    UNCERTAIN = "uncertain"
    BOTH = "both"

    @classmethod
    def of(cls, *, approximate: bool, uncertain: bool) -> "Qualifier":
        """The qualifier that two marks make together."""
        if approximate and uncertain:
            return cls.BOTH
        return cls.APPROXIMATE if approximate else cls.UNCERTAIN if uncertain else cls.NONE

    @property
    def approximate(self) -> bool:
        """Whether the source says about."""
        return self in {Qualifier.APPROXIMATE, Qualifier.BOTH}

    @property
    def uncertain(self) -> bool:
        """Whether the source says possibly."""
        return self in {Qualifier.UNCERTAIN, Qualifier.BOTH}


class ZoneBasis(StrEnum):
    """Where the zone comes from; NONE where only calendar dates are involved and the matter's zone draws the day."""

    STATED = "stated"
    ASSUMED = "assumed"
    NONE = "none"


class Flag(StrEnum):
    """What a reader of the value has to be told about how its words were read."""

    AMBIGUOUS_DAY_MONTH = "ambiguous_day_month"
    SEASON_MISMATCH = "season_mismatch"
    DST_AMBIGUOUS = "dst_ambiguous"
    MIDNIGHT = "midnight"
    WEEKDAY_MISMATCH = "weekday_mismatch"
    MIXED_ZONES = "mixed_zones"


class Basis(StrEnum):
    """Who says so: the source, or a person who inferred it from something."""

    STATED = "stated"
    INFERRED = "inferred"


class Refused(ValueError):
    """The words cannot be read as a date; its text is the reason, in words for the person who typed them."""


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date with all that its source leaves open.

    `earliest` and `latest` are half-open bounds `[earliest, latest)` in UTC; None is an open side, and both are None
    when `kind` is undated. `zone` is an IANA name or an offset ("-08:00"), empty where no clock time or zone is
    involved. `refused` holds the reason when the words could not be read.
    """

    as_stated: str
    kind: Kind
    earliest: datetime | None = None
    latest: datetime | None = None
    precision: Precision = Precision.NONE
    qualifier: Qualifier = Qualifier.NONE
    zone: str = ""
    zone_basis: ZoneBasis = ZoneBasis.NONE
    flags: tuple[str, ...] = ()
    basis: Basis = Basis.STATED
    inferred_from: str = ""
    inferred_by: str = ""
    sequence: int = 0
    refused: str = ""

    @property
    def dated(self) -> bool:
        """Whether it has any bound at all."""
        return self.kind != Kind.UNDATED

    def as_record(self) -> dict[str, object]:
        """The reading as plain values, as `parse_dates` prints it; bounds as ISO 8601 UTC text or None."""
        record: dict[str, object] = {
            "as_stated": self.as_stated,
            "kind": str(self.kind),
            "earliest": instant_text(self.earliest),
            "latest": instant_text(self.latest),
            "precision": str(self.precision),
            "qualifier": str(self.qualifier),
            "zone": self.zone,
            "zone_basis": str(self.zone_basis),
            "flags": [str(flag) for flag in self.flags],
        }
        if self.refused:
            record["refused"] = self.refused
        return record


def instant_text(instant: datetime | None) -> str | None:
    """An instant as "2020-01-30T08:00:00Z", with a fraction only where there is one; None for an open side."""
    if instant is None:
        return None
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"
