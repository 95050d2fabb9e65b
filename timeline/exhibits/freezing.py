"""What every kind of exhibit is frozen from, and how one chronology row becomes one frozen row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casefile.accounts.models import User
from casefile.dates.printing import printed
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from timeline.chronology.models import Chronology
from timeline.chronology.rows import ChronologyRow, ConflictLine, SourceCite, heading_of
from timeline.exhibits.fields import CHECKED, Frozen

CLOCK_TIMES = ("hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class Freeze:
    """One assembling: for whom, from what, when."""

    actor: User
    matter: Matter
    chronology: Chronology
    number: str
    title: str
    at: datetime
    rows: tuple[ChronologyRow, ...]
    subject: str = ""
    sponsor: str = ""
    disclosed: str = ""

    @property
    def zone(self) -> str:
        """The matter's zone, in which every date of the exhibit is printed."""
        return self.matter.zone


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row the exhibit prints, and what its kind adds to it."""

    row: ChronologyRow
    extra: Frozen = field(default_factory=dict)


def moment(at: datetime, zone: str) -> str:
    """An instant of the record as exhibits print it: "November 4, 2026, 9:20 AM PST"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%B} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M} {local:%p} {local:%Z}"


def said_day(day: date | None) -> str:
    """A calendar day of the record as exhibits print it: "March 2, 2026"; empty for none."""
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def numbering(rows: Iterable[ChronologyRow]) -> dict[str, int]:
    """Each cited document's number in the index, in the order of first citation; privileged ones get none."""
    cited = [cite.document_uid for row in rows for cite in row.sources if not cite.privileged]
    return {uid: number for number, uid in enumerate(dict.fromkeys(cited), start=1)}


def frozen_date(row: ChronologyRow, zone: str) -> Frozen:
    """A row's date: as printed, in UTC where a clock time is known, and what has to be said of it."""
    value = row.occurred
    return {
        "text": row.date_text,
        "short": printed(value, zone=zone, style="short"),
        "weekday": row.weekday,
        "iso": row.date_iso,
        "utc": printed(value, zone="UTC") if value.precision in CLOCK_TIMES else "",
        "note": row.inferred_note,
        "as_stated": row.as_stated,
        "refused": row.refused,
        "kind": str(value.kind),
        "precision": str(value.precision),
        "inferred": value.basis == "inferred",
    }


def frozen_cite(cite: SourceCite, numbers: Mapping[str, int]) -> Frozen:
    """One citation as it prints."""
    return {
        "source": numbers[cite.document_uid],
        "label": cite.label,
        "cite": cite.short_cite,
        "pin": cite.pin_cite or "TBD",
        "verified": cite.verified,
        "bears": cite.bears,
        "quote": cite.quote,
        "unchecked": cite.quote_check in ("not_checked", "unrecognised"),
        "held": cite.holding == SourceDocument.Holding.HELD,
    }


def frozen_cites(row: ChronologyRow, numbers: Mapping[str, int]) -> list[Frozen]:
    """A row's citations as they print: a privileged source is not cited, pre-flight tells of it."""
    return [frozen_cite(cite, numbers) for cite in row.sources if not cite.privileged]


def frozen_conflict(conflict: ConflictLine, privileged: Sequence[str] = ()) -> Frozen:
    """A conflict as it prints: every value with where it stands; a privileged place is not named."""
    values = [
        {"as_stated": stated, "where": "" if where.startswith(tuple(privileged)) and privileged else where}
        for stated, where in conflict.values
    ]
    return {"about": conflict.about, "values": values, "chosen": conflict.chosen, "reason": conflict.reason}


def _checked(row: ChronologyRow) -> Frozen:
    """What pre-flight asks of a row and no page shows."""
    return {
        "alleged": row.status == "alleged",
        "inferred": row.occurred.basis == "inferred",
        "undated": not row.occurred.dated,
        "cites": [
            {
                "label": cite.label,
                "cite": cite.short_cite,
                "pin": cite.pin_cite,
                "verified": cite.verified,
                "kind": cite.document_kind,
                "holding": cite.holding,
                "basis": cite.basis,
                "privileged": cite.privileged,
                "bears": cite.bears,
            }
            for cite in row.sources
        ],
    }


def frozen_row(chosen: Chosen, numbers: Mapping[str, int], zone: str) -> Frozen:
    """One row with everything it prints, and with what pre-flight asks of it."""
    row = chosen.row
    privileged = [cite.short_cite for cite in row.sources if cite.privileged]
    return {
        "event": row.label,
        "kind": row.kind,
        "kind_label": row.kind_label,
        "group": heading_of(row.occurred, zone),
        "date": frozen_date(row, zone),
        "from": list(row.from_names),
        "to": list(row.to_names),
        "statement": row.statement,
        "tickets": list(row.tickets),
        "status": row.status,
        "status_label": row.status_label,
        "disputed_by": list(row.disputed_by),
        "cites": frozen_cites(row, numbers),
        "conflicts": [frozen_conflict(conflict, privileged) for conflict in row.conflicts],
        "readings": [
            {
                "metric": reading.metric,
                "as_displayed": reading.as_displayed,
                "at_least": reading.at_least,
                "at_most": reading.at_most,
                "item": reading.item,
            }
            for reading in row.readings
        ],
        CHECKED: _checked(row),
        **chosen.extra,
    }


def runs(numbers: Iterable[int], prefix: str) -> list[str]:
    """Numbers as labels, neighbours joined: E-2, E-16 – E-22."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [f"{prefix}{run[0]}" if len(run) == 1 else f"{prefix}{run[0]} – {prefix}{run[-1]}" for run in found]
