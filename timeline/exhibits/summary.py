"""The chronology as a summary under FRE 1006: every row of the saved query, and nothing drawn from elsewhere."""

from collections.abc import Mapping, Sequence

from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Chosen, Freeze
from timeline.exhibits.models import Exhibit

TITLE = "Summary Chronology"
FILE_NAME = "summary-chronology"
ROLE = Exhibit.Role.SUMMARY_1006
LEFT_OUT = "in scope, and not shown"
METHOD: tuple[str, ...] = (
    "Every event that the saved query yields is a row; none was added by hand and none taken away.",
)


def chosen(freeze: Freeze) -> list[Chosen]:
    """Every row of the chronology."""
    return [Chosen(row) for row in freeze.rows]


def part(freeze: Freeze, lines: Sequence[Chosen], numbers: Mapping[str, int]) -> Frozen:
    """A summary adds nothing to its rows."""
    return {}
