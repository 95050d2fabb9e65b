"""The clocks of a notice-and-response table, with every start there could be, and what was counted after each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from casefile.dates.elapsed import elapsed
from timeline.chronology.rows import ChronologyRow
from timeline.events.models import Event
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Freeze, frozen_cites
from timeline.exhibits.measuring import days, hours
from timeline.exhibits.story import Story
from timeline.platform.accrual import Point, accrued
from timeline.platform.models import Clock
from timeline.platform.standing import fallen_events

Anchors = tuple[ChronologyRow, ChronologyRow]
"""The rows a clock runs from and to."""


def clocks_of(freeze: Freeze, story: Story) -> list[Frozen]:
    """The matter's clocks whose two anchors stand among the rows, in the order counsel gave them."""
    fallen = fallen_events(freeze.matter, user=freeze.actor)
    standing = [row for row in story.rows if row.event_uid not in fallen]
    rows = {row.event_uid: row for row in standing}
    return [
        _clock(story, standing, clock, (rows[str(clock.start.uid)], rows[str(clock.end.uid)]))
        for clock in _clocks(freeze)
        if str(clock.start.uid) in rows and str(clock.end.uid) in rows
    ]


def mistaken(freeze: Freeze) -> list[Frozen]:
    """The clocks that would print but for an event, or what it brought, that was withdrawn; and such other starts.

    A clock blocks where it starts or ends there; of its other starts, one that was withdrawn is only told.
    """
    fallen = fallen_events(freeze.matter, user=freeze.actor)
    reach = {row.event_uid for row in freeze.rows} | set(fallen)
    told: list[Frozen] = []
    for clock in _clocks(freeze):
        anchors = dict.fromkeys(str(event.uid) for event in (clock.start, clock.end))
        if not reach.issuperset(anchors):
            continue
        others = dict.fromkeys(str(candidate.event.uid) for candidate in clock.candidates.all())
        for uids, blocks in ((anchors, True), (others, False)):
            told += [{"clock": clock.name, "why": fallen[uid], "blocks": blocks} for uid in uids if uid in fallen]
    return told


def _clocks(freeze: Freeze) -> Iterable[Clock]:
    clocks = Clock.objects.visible_to(freeze.actor).in_matter(freeze.matter).standing()
    return clocks.select_related("start", "end").prefetch_related("candidates__event")


def _clock(story: Story, standing: Sequence[ChronologyRow], clock: Clock, anchors: Anchors) -> Frozen:
    start, end = anchors
    measured = elapsed(start.occurred, end.occurred, zone=story.zone)
    return {
        "name": clock.name,
        "hours": hours(measured),
        "days": days(measured),
        "inferred": [f"{anchor.label}: {anchor.inferred_note}" for anchor in (start, end) if anchor.inferred_note],
        "cautions": [clock.caution] if clock.caution else [],
        "start": story.anchor(start),
        "end": story.anchor(end),
        "candidates": candidates(story, standing, clock, anchors),
    }


def candidates(story: Story, rows: Iterable[ChronologyRow], clock: Clock, anchors: Anchors) -> list[Frozen]:
    """Every event the clock could start from, in the order of the rows that stand: the chosen one, those counsel
    named, and every other report among the rows, whoever made it."""
    start, end = anchors
    reasons = {str(candidate.event.uid): candidate.reason for candidate in clock.candidates.all()}
    listed = []
    for row in rows:
        is_chosen = row.event_uid == start.event_uid
        if not is_chosen and row.event_uid not in reasons and row.kind != Event.Kind.REPORT:
            continue
        measured = elapsed(row.occurred, end.occurred, zone=story.zone)
        if measured.reason and not is_chosen and row.event_uid not in reasons:
            continue  # a report after the end, or without a date, could not have started the clock
        reason = reasons.get(row.event_uid) or ("" if is_chosen else f"report by {', '.join(row.from_names)}")
        line = story.anchor(row, reason=reason)
        line |= {"chosen": is_chosen, "hours": hours(measured), "days": days(measured)}
        listed.append(line)
    return listed


def accruals(story: Story, clocks: Sequence[Frozen]) -> list[Frozen]:
    """For every count: what accrued after each start of each clock, or why that cannot be computed.

    Starts after which the very same is found stand together, the chosen one first.
    """
    starts: dict[int, bool] = {}
    for clock in clocks:
        for candidate in clock["candidates"]:
            starts[candidate["row"]] = starts.get(candidate["row"], False) or candidate["chosen"]
    ordered = sorted(starts, key=lambda place: (not starts[place], place))
    lines: dict[tuple[str, ...], Frozen] = {}
    for (metric, item), taken in readings_of(story).items():
        for place in ordered:
            row = story.rows[place - 1]
            found = _accrual(story, taken, row)
            key = (metric, item, found["before"], found["after"], found["accrued"])
            line = lines.setdefault(key, {"metric": metric, "item": item, "starts": [], **found})
            line["starts"].append({"row": place, "event": row.label, "chosen": starts[place]})
    return list(lines.values())


def readings_of(story: Story) -> dict[tuple[str, str], list[tuple[Point, ChronologyRow]]]:
    """The readings of each metric and item, in the order of the rows."""
    readings: dict[tuple[str, str], list[tuple[Point, ChronologyRow]]] = defaultdict(list)
    for row in story.rows:
        for reading in row.readings:
            point = Point(row.label, row.occurred, reading.as_displayed, reading.at_least, reading.at_most)
            readings[reading.metric, reading.item].append((point, row))
    return readings


def _accrual(story: Story, taken: Sequence[tuple[Point, ChronologyRow]], start: ChronologyRow) -> Frozen:
    found = accrued([point for point, _ in taken], start.occurred)
    used = {point.label for point in (found.before, found.after) if point} or {point.label for point, _ in taken}
    cites = [cite for point, row in taken if point.label in used for cite in frozen_cites(row, story.numbers)]
    return {
        "before": _said(found.before),
        "after": _said(found.after),
        "accrued": found.in_words,
        "cites": list({(cite["source"], cite["pin"]): cite for cite in cites}.values()),
    }


def _said(point: Point | None) -> str:
    return f"{point.as_displayed} ({point.label})" if point else "none"
