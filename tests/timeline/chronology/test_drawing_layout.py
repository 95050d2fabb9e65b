"""What must hold of every drawing, whatever the marks: nothing collides, nothing leaves the page, nothing is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from timeline.chronology.drawing import Lane, Mark, Style, draw
from timeline.chronology.drawing.calendar import seconds
from timeline.chronology.drawing.ink import Box, Sheet
from timeline.chronology.drawing.layout import Layout, lay_out

ZONE = "America/Los_Angeles"
LANES = tuple(
    Lane(key, title)
    for key, title in (
        ("plaintiffs", "Plaintiffs"),
        ("platform", "Platform"),
        ("law", "Law enforcement"),
        ("exposure", "Exposure"),
        ("third", "Third parties"),
        ("court", "Court"),
    )
)
STATUSES = ("alleged", "documented", "testified", "admitted", "stipulated", "found", "ruling", "hearsay")
PRECISIONS = ("year", "month", "day", "part_of_day", "hour", "minute", "second")
FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)
WIDTHS = (0, 1, 60, 3600, 86400, 9 * 86400, 31 * 86400, 366 * 86400, 3653 * 86400)

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def marks_of_a_matter(draw_value: st.DrawFn, most: int = 24) -> list[Mark]:
    """Marks as unlike each other as they can be: clustered, open, long, undated, with hostile words."""
    day = st.integers(0, 45 * 365)
    centres = draw_value(st.lists(day, min_size=1, max_size=3))
    reach = draw_value(st.sampled_from((3600, 86400, 30 * 86400, 3000 * 86400)))
    count = draw_value(st.integers(0, most))
    found: list[Mark] = []
    for place in range(count):
        centre = FIRST_DAY + timedelta(days=draw_value(st.sampled_from(centres)))
        begin = centre + timedelta(seconds=draw_value(st.integers(0, reach)))
        end = begin + timedelta(seconds=draw_value(st.sampled_from(WIDTHS)))
        sides = draw_value(st.sampled_from(("both",) * 6 + ("before", "after", "none")))
        found.append(
            Mark(
                key=f"event-{place}",
                number=str(place + 1),
                lane=draw_value(st.sampled_from([lane.key for lane in LANES])),
                earliest=begin if sides in ("both", "after") else None,
                latest=end if sides in ("both", "before") else None,
                precision=draw_value(st.sampled_from(PRECISIONS)),
                approximate=draw_value(st.booleans()),
                label=draw_value(st.one_of(st.text(max_size=70), st.sampled_from(LABELS))),
                date_text=draw_value(st.sampled_from(DATES)),
                status=draw_value(st.sampled_from(STATUSES)),
                disputed=draw_value(st.booleans()),
                inferred=draw_value(st.booleans()),
                important=draw_value(st.booleans()),
                source=draw_value(st.sampled_from(("", "3", "12, 14"))),
                href=draw_value(st.sampled_from((None, "/events/1", "javascript:alert(1)", "//evil.invalid"))),
                lasting=draw_value(st.booleans()),
            )
        )
    return found


LABELS = (
    "Platform says that it reviewed the content and takes no action",
    "Report by a third party through the form",
    "Supercalifragilisticexpialidocious" * 4,
    "<script>alert('x')</script> & \x00\x1b\ud800 \u202e reversed",
    "",
)
DATES = (
    "January 28, 2020",
    "between January 28 and January 30, 2020",
    "2019",
    "on or about March 3, 2020 at 3:45 PM PST",
    "before the end of " * 12,
    "",
)


def layouts(marks: list[Mark], style: Style) -> list[Layout]:
    """The same marks on landscape letter, on a wide page and on a telephone."""
    if style is Style.PRINT:
        return [lay_out(marks, LANES, ZONE, 720, 468, style)]
    return [lay_out(marks, LANES, ZONE, width, 1000, style) for width in (336, 1120)]


STYLES = st.sampled_from(list(Style))


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_no_two_pieces_of_text_overlap(marks: list[Mark], style: Style) -> None:
    for layout in layouts(marks, style):
        for sheet in layout.sheets:
            for one, other in combinations([piece for piece in sheet.words() if piece.text], 2):
                assert not one.box.meets(other.box, 0.35), (one, other)


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_nothing_leaves_the_page(marks: list[Mark], style: Style) -> None:
    for layout in layouts(marks, style):
        for sheet in layout.sheets:
            assert sheet.below <= (468 if style is Style.PRINT else 1000) + 0.01
            for piece in [*sheet.words(), *sheet.strokes()]:
                assert piece.box.x0 >= -0.9, piece
                assert piece.box.y0 >= -0.9, piece
                assert piece.box.x1 <= sheet.width + 0.9, piece
                assert piece.box.y1 <= sheet.below + 0.9, piece


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_every_mark_is_shown_grouped_listed_or_named_as_left(marks: list[Mark], style: Style) -> None:
    for layout in layouts(marks, style):
        grouped = [key for group in layout.grouped for key in group.keys]
        account = [*layout.shown, *grouped, *layout.undated, *layout.left]
        assert sorted(account) == sorted(mark.key for mark in marks)
        drawn = {placed.key for sheet in layout.sheets for placed in sheet.placed}
        assert drawn == {mark.key for mark in marks if not mark.is_undated}


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_a_range_is_drawn_over_exactly_its_bounds(marks: list[Mark], style: Style) -> None:
    by_key = {mark.key: mark for mark in marks}
    for layout in layouts(marks, style):
        for sheet in layout.sheets:
            for placed in sheet.placed:
                mark, scale = by_key[placed.key], sheet.scales[placed.panel]
                if mark.earliest is not None:
                    assert placed.x0 == pytest.approx(scale.x(seconds(mark.earliest)))
                else:
                    assert placed.is_open[0]
                if mark.latest is not None:
                    assert placed.x1 == pytest.approx(scale.x(seconds(mark.latest)))
                else:
                    assert placed.is_open[1]


@SETTINGS
@given(marks=marks_of_a_matter())
def test_both_ends_of_every_date_lie_on_drawn_paper(marks: list[Mark]) -> None:
    layout = lay_out(marks, LANES, ZONE, 720, 468, Style.PRINT)
    segments = [segment for panel in layout.panels for segment in panel.scale.segments]
    for mark in marks:
        for bound in (mark.earliest, mark.latest):
            if bound is not None:
                moment = seconds(bound)
                assert any(segment.start <= moment <= segment.end for segment in segments), mark


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_the_axis_is_monotone_and_linear_at_one_rate(marks: list[Mark], style: Style) -> None:
    for layout in layouts(marks, style):
        for panel in layout.panels:
            scale = panel.scale
            for segment in scale.segments:
                assert segment.x1 > segment.x0
                drawn = (segment.x1 - segment.x0) / (segment.end - segment.start)
                assert drawn == pytest.approx(scale.rate)
            for before, after in scale.breaks():
                assert after.x0 > before.x1
                assert after.start > before.end
            moments = sorted(edge for segment in scale.segments for edge in (segment.start, segment.end))
            places = [scale.x(moment) for moment in moments]
            assert places == sorted(places)
        for before_panel, after_panel in pairwise(layout.panels):
            if before_panel.window != after_panel.window:
                assert after_panel.scale.start >= before_panel.window.begin


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_no_mark_covers_another_or_any_words(marks: list[Mark], style: Style) -> None:
    by_key = {mark.key: mark for mark in marks}
    for layout in layouts(marks, style):
        for sheet in layout.sheets:
            alone = [placed for placed in sheet.placed if not placed.is_grouped]
            for one, other in combinations(alone, 2):
                assert not one.box.meets(other.box, 0.1), (by_key[one.key], by_key[other.key])
            words = [piece for piece in sheet.words() if piece.text and piece.kind != "open-words"]
            for placed in sheet.placed:
                for piece in words:
                    assert not placed.box.meets(piece.box, 1.0), (placed, piece)


@SETTINGS
@given(marks=marks_of_a_matter(), style=STYLES)
def test_no_leader_crosses_words(marks: list[Mark], style: Style) -> None:
    for layout in layouts(marks, style):
        for sheet in layout.sheets:
            _assert_leaders_clear(sheet)


def _assert_leaders_clear(sheet: Sheet) -> None:
    words = [piece for piece in sheet.words() if piece.text]
    for leader in (stroke for stroke in sheet.strokes() if stroke.kind == "leader"):
        path = [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", leader.d)]
        for (x0, y0), (x1, y1) in pairwise(path):
            for piece in words:
                box = piece.box
                inner = Box(box.x0 + 0.5, box.y0 + 0.5, box.x1 - 0.5, box.y1 - 0.5)
                assert not _meets(inner, x0, y0, x1, y1), (leader, piece)


def _meets(box: Box, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a line from (x0, y0) to (x1, y1) passes through a box, by stepping along it."""
    steps = max(2, int(max(abs(x1 - x0), abs(y1 - y0))))
    return any(
        box.x0 < x0 + (x1 - x0) * step / steps < box.x1 and box.y0 < y0 + (y1 - y0) * step / steps < box.y1
        for step in range(steps + 1)
    )


@SETTINGS
@given(marks=marks_of_a_matter(most=12), style=STYLES)
def test_the_answer_is_well_formed_xml_without_scripts(marks: list[Mark], style: Style) -> None:
    drawing = draw(marks, lanes=LANES, zone=ZONE, width=720, height=468, style=style)
    for svg in drawing.svgs:
        root = etree.fromstring(svg.encode())
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "text", "path", "g", "a"}
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not any(name.lower().startswith("on") or name == "style" for name in attributes)
        links = [element.attrib["href"] for element in root.iter() if "href" in element.attrib]
        assert set(links) <= {"/events/1"}


@SETTINGS
@given(marks=marks_of_a_matter(most=12), style=STYLES)
def test_the_same_marks_give_the_same_bytes(marks: list[Mark], style: Style) -> None:
    first = draw(marks, lanes=LANES, zone=ZONE, width=720, height=468, style=style)
    assert first == draw(list(marks), lanes=list(LANES), zone=ZONE, width=720, height=468, style=style)


_IN_ANOTHER_PROCESS = """
import hashlib
from datetime import UTC, datetime, timedelta
from timeline.chronology.drawing import Lane, Mark, Style, draw
start = datetime(2020, 1, 1, 8, tzinfo=UTC)
marks = [
    Mark(f"e{n}", str(n), "ab"[n % 2], start + timedelta(days=n * n), start + timedelta(days=n * n + 1), "day",
         n % 3 == 0, "Report through the form", f"day {n}", "alleged", n % 5 == 0, n % 4 == 0, n % 7 == 0, "1", None)
    for n in range(60)
]
drawing = draw(marks, lanes=[Lane("a", "A"), Lane("b", "B")], zone="America/Los_Angeles", width=720, height=468,
               style=Style.PRINT)
print(hashlib.sha256("".join(drawing.svgs).encode()).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_process_its_clock_zone_or_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", _IN_ANOTHER_PROCESS],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("7", "Asia/Tokyo"))
    }
    assert len(digests) == 1


def test_four_hundred_events_are_all_accounted_for_on_at_most_eight_panels() -> None:
    start = datetime(2018, 1, 1, 8, tzinfo=UTC)
    marks: list[Mark] = []
    for n in range(400):
        begin = start + timedelta(days=n * 7 + n % 5)
        lane = LANES[(n * n + n // 3) % 6].key
        marks.append(
            Mark(
                f"e{n}", str(n), lane, begin, begin + timedelta(days=1), "day", False,
                "Platform answers that it has reviewed the reported content", "on or about January 28, 2020",
                "alleged", False, False, n % 20 == 0, "1", None,
            )
        )  # fmt: skip
    layout = lay_out(marks, LANES, ZONE, 720, 468, Style.PRINT)
    assert len(layout.panels) <= 8
    assert {mark.key for mark in marks if mark.important} <= set(layout.shown)
    assert sum(len(group.keys) for group in layout.grouped) + len(layout.shown) == 400
    assert any("share" in note for note in layout.notes)


def test_moments_at_the_ends_of_the_calendar_are_drawn() -> None:
    first = Mark(
        "a", "1", "court", datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC), "day", False, "First", "1",
        "ruling", False, False, False, "", None,
    )  # fmt: skip
    last = replace(
        first, key="b", earliest=datetime(9999, 12, 30, tzinfo=UTC), latest=datetime(9999, 12, 31, 23, tzinfo=UTC)
    )
    layout = lay_out([first, last], LANES, ZONE, 720, 468, Style.PRINT)
    assert set(layout.shown) == {"a", "b"}
