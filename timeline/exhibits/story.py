"""The rows of a notice-and-response table by their printed numbers, with the platform records that hang on them."""

from collections.abc import Mapping
from dataclasses import dataclass

from timeline.chronology.rows import ChronologyRow
from timeline.exhibits.correspondence import Item
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import frozen_cites
from timeline.exhibits.measuring import hours_since, since
from timeline.platform.models import Availability


@dataclass(frozen=True, slots=True)
class Story:
    """The rows by their place in the exhibit, and the platform records that hang on them."""

    rows: tuple[ChronologyRow, ...]
    items: tuple[Item, ...]
    sightings: Mapping[str, tuple[Availability, ...]]
    numbers: Mapping[str, int]
    zone: str

    @property
    def places(self) -> dict[str, int]:
        """Each event's printed number."""
        return {row.event_uid: place for place, row in enumerate(self.rows, start=1)}

    def anchor(self, row: ChronologyRow, *, reason: str = "", after: ChronologyRow | None = None) -> Frozen:
        """One event as tables refer to it: its number, date, statement, sources, and the time since another."""
        return {
            "row": self.places[row.event_uid],
            "event": row.label,
            "date": row.date_text,
            "note": row.inferred_note,
            "statement": row.statement,
            "reason": reason,
            "elapsed": since(after, row, self.zone) if after else "",
            "hours": hours_since(after, row, self.zone) if after else "",
            "cites": frozen_cites(row, self.numbers),
        }
