"""Which marks of a crowded lane get a call-out of their own, and which share one; nothing is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.chronology.drawing.calendar import Calendar, seconds
from timeline.chronology.drawing.marks import Group, Lane, Mark

MOST_RUNS = 5


def moment(mark: Mark) -> float:
    """Give the place a dated mark sorts by, in seconds."""
    bound = mark.earliest if mark.earliest is not None else mark.latest
    return seconds(bound) if bound is not None else 0.0


def end_moment(mark: Mark) -> float:
    """Give the last known moment of a dated mark, in seconds."""
    bound = mark.latest if mark.latest is not None else mark.earliest
    return seconds(bound) if bound is not None else 0.0


def choose(marks: Sequence[Mark], most: int) -> tuple[list[Mark], list[list[Mark]]]:
    """Split marks, sorted by time, into single ones and groups, at most `most` of both together.

    Important marks come first, then ranges (a tick in a group shows them badly), then those that stand
    furthest from their neighbours. The rest is cut at its widest gaps.
    """
    if len(marks) <= most:
        return list(marks), []
    group_count = max(1, round(most / 2.5))
    places = [moment(mark) for mark in marks]

    def rank(place: int) -> tuple[bool, bool, float, int]:
        before = places[place] - places[place - 1] if place else float("inf")
        after = places[place + 1] - places[place] if place + 1 < len(places) else float("inf")
        return not marks[place].important, marks[place].is_point, -min(before, after), place

    ranked = sorted(range(len(marks)), key=rank)
    chosen = set(ranked[: most - group_count])
    rest = [place for place in range(len(marks)) if place not in chosen]
    groups = _cut([marks[place] for place in rest], group_count)
    single = [group[0] for group in groups if len(group) == 1] + [marks[place] for place in chosen]
    single.sort(key=lambda mark: (moment(mark), mark.number, mark.key))
    return single, [group for group in groups if len(group) > 1]


def _cut(marks: list[Mark], count: int) -> list[list[Mark]]:
    """Cut a sorted list at its `count - 1` widest gaps."""
    empty = sorted(range(1, len(marks)), key=lambda place: (moment(marks[place - 1]) - moment(marks[place]), place))
    cuts = sorted(empty[: count - 1])
    return [marks[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(marks)], strict=True)]


def group_of(marks: Sequence[Mark], lane: Lane, calendar: Calendar) -> tuple[Group, str, str]:
    """Give a group with the head ("Jan 3–9, 2020") and the body ("7 reports: 12, 14–18") of its call-out."""
    begin = min(moment(mark) for mark in marks)
    end = max(end_moment(mark) for mark in marks)
    head = calendar.range_in_words(begin, end)
    body = f"{len(marks)} {lane.counted}: {_numbers([mark.number for mark in marks])}"
    return Group(tuple(mark.key for mark in marks), lane.key, f"{body}, {head}"), head, body


def _numbers(numbers: Sequence[str]) -> str:
    """Give printed numbers in runs: "12, 14–18"; past a few runs the table is named instead of a longer list."""
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return "see the table"
    runs: list[tuple[int, int]] = []
    for value in sorted({int(number) for number in numbers}):
        if runs and value == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    if len(runs) > MOST_RUNS:
        return f"among Nos. {runs[0][0]}–{runs[-1][1]} of the table"
    said = [f"{a}" if a == b else f"{a}–{b}" if b > a + 1 else f"{a}, {b}" for a, b in runs]
    return "Nos. " + ", ".join(said)
