"""A matter's chronology as its home page shows it: what was asked, the rows under their months, and their drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.chronology.asking import Asked, asked_of
from timeline.chronology.drawing import Drawing, Style, draw
from timeline.chronology.marks import LANES, lanes_of, marks_of
from timeline.chronology.models import Chronology
from timeline.chronology.ordering import Placed, in_order
from timeline.chronology.query import matching
from timeline.chronology.rows import LANES_BY_KIND, ChronologyRow, heading_of, lane_of, rows_of
from timeline.chronology.saved import opened
from timeline.chronology.strip import periods, strip
from timeline.events.models import Event, EventActor

ROWS_A_PAGE = 100
MOST_MARKS = 120
"""Rows up to which the strip shows each as its own mark; more are counted by period."""
MOST_DRAWN = 80
"""Rows up to which the full drawing is made; more would not be read, and take seconds."""
DRAWING_WIDTH, DRAWING_HEIGHT = 1216.0, 2400.0


@dataclass(frozen=True)
class ChronologyPage:
    """What the page shows; `strip` is SVG over all that matches, the months hold the rows of one leaf of it."""

    asked: Asked
    saved: Chronology | None
    found: int
    total: int
    leaf: "Leaf[Placed]"
    months: list[tuple[str, list[ChronologyRow]]]
    strip: str
    counted: bool


@dataclass(frozen=True)
class DrawnPage:
    """What the page with the full drawing shows; no drawing where too many rows match, or none is dated."""

    asked: Asked
    found: int
    total: int
    drawing: Drawing | None


def chronology_page(desk: Desk, given: QueryDict) -> ChronologyPage:
    """The rows that the address asks for, a leaf at a time. A part that cannot be read is left out, and said so."""
    asked = asked_of(desk, given)
    placed = in_order(matching(desk.matter, asked.query, user=desk.user))
    leaf = Paginator(placed, ROWS_A_PAGE).get_page(given.get("page", "1"))
    rows = fit_rows(desk, list(leaf.object_list))
    counted = len(placed) > MOST_MARKS
    return ChronologyPage(
        asked=asked,
        saved=opened(desk, given),
        found=len(placed),
        total=standing(desk) if asked.query else len(placed),
        leaf=leaf,
        months=[(month, list(group)) for month, group in groupby(rows, lambda row: month_of(row, desk.matter.zone))],
        strip=_periods(desk, placed, given) if counted else _strip(desk, rows),
        counted=counted,
    )


def drawn_page(desk: Desk, given: QueryDict) -> DrawnPage:
    """The same rows drawn in full, with a call-out each."""
    asked = asked_of(desk, given)
    placed = in_order(matching(desk.matter, asked.query, user=desk.user))
    rows = fit_rows(desk, placed) if len(placed) <= MOST_DRAWN else []
    return DrawnPage(asked=asked, found=len(placed), total=standing(desk), drawing=_drawing(desk, rows))


def standing(desk: Desk) -> int:
    """How many events of the matter stand, that is, were not withdrawn."""
    return Event.objects.visible_to(desk.user).in_matter(desk.matter).filter(withdrawn_at=None).count()


def fit_rows(desk: Desk, placed: Sequence[Placed]) -> list[ChronologyRow]:
    """The events as rows, without sources that the reader's role does not open (those claimed as privileged)."""
    events = Event.objects.visible_to(desk.user).in_matter(desk.matter).filter(pk__in=[one.pk for one in placed])
    rows = rows_of(events, matter=desk.matter)
    if desk.reads_work_product:
        return rows
    return [replace(row, sources=tuple(source for source in row.sources if not source.privileged)) for row in rows]


def month_of(row: ChronologyRow, zone: str) -> str:
    """The heading a row stands under: "January 2020", "2019" where no month is stated, "Undated"."""
    return heading_of(row.occurred, zone)


def _strip(desk: Desk, rows: Sequence[ChronologyRow]) -> str:
    marks = marks_of(rows, href=lambda row: f"#{row.label}")
    named = [replace(mark, number=row.label) for mark, row in zip(marks, rows, strict=True)]
    return strip(named, lanes=lanes_of(rows), zone=desk.matter.zone, width=DRAWING_WIDTH)


def _periods(desk: Desk, placed: Sequence[Placed], given: QueryDict) -> str:
    lanes = _lanes(desk, placed)
    places = [(lanes[one.pk], one.at.timestamp()) for one in placed if one.at]
    used = [lane for lane in LANES if any(lane.key == key for key, _ in places)]

    def narrowed(first: date, last: date) -> str:
        asked = given.copy()
        asked.pop("page", None)
        asked["from"], asked["to"], asked["possibly"] = first.isoformat(), last.isoformat(), "1"
        return f"?{asked.urlencode()}"

    return periods(places, lanes=used, zone=desk.matter.zone, width=DRAWING_WIDTH, href=narrowed) if places else ""


def _lanes(desk: Desk, placed: Sequence[Placed]) -> dict[int, str]:
    """Each event's lane, by its kind where that decides, else by the part of whoever acted first."""
    senders = EventActor.objects.filter(event__matter=desk.matter, side=EventActor.Side.FROM)
    deciding = senders.exclude(event__kind__in=[str(kind) for kind in LANES_BY_KIND]).order_by("-position")
    roles = dict(deciding.values_list("event_id", "party__role"))
    kinds = {(one.kind, roles.get(one.pk, "")) for one in placed}
    lanes = {(kind, role): lane_of(Event(kind=kind), [Party(role=role)] if role else []) for kind, role in kinds}
    return {one.pk: lanes[one.kind, roles.get(one.pk, "")] for one in placed}


def _drawing(desk: Desk, rows: Sequence[ChronologyRow]) -> Drawing | None:
    if not any(row.occurred.dated for row in rows):
        return None
    marks = marks_of(rows, href=lambda row: reverse("event", args=[desk.matter.slug, row.event_number]))
    return draw(
        [replace(mark, number=row.label) for mark, row in zip(marks, rows, strict=True)],
        lanes=lanes_of(rows),
        zone=desk.matter.zone,
        width=DRAWING_WIDTH,
        height=DRAWING_HEIGHT,
        style=Style.PAGE,
    )
