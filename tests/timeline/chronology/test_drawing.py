"""What a reader of the drawn timeline may rely on, shape by shape."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from lxml import etree

from timeline.chronology.drawing import Drawing, Lane, Mark, Style, draw
from timeline.chronology.drawing.calendar import Calendar, read_zone, seconds
from timeline.chronology.drawing.callouts import set_callout, spread
from timeline.chronology.drawing.choose import choose
from timeline.chronology.drawing.ink import Stroke
from timeline.chronology.drawing.layout import Layout, lay_out
from timeline.chronology.drawing.measure import clean, cut, glued, hard_break, text_width, wrap

ZONE = "America/Los_Angeles"
PACIFIC = ZoneInfo(ZONE)
LANES = (Lane("plaintiffs", "Plaintiffs", "reports"), Lane("platform", "Platform"), Lane("court", "Court"))


def midnight(year: int, month: int, day: int) -> datetime:
    """The start of a day in the matter's zone, as UTC."""
    return datetime(year, month, day, tzinfo=PACIFIC).astimezone(UTC)


def mark(number: int, earliest: datetime | None, latest: datetime | None, **changes: Any) -> Mark:
    """An alleged event of the plaintiffs' lane, changed as told."""
    plain = Mark(
        f"e{number}", str(number), "plaintiffs", earliest, latest, "day", False, "Report through the form",
        f"date {number}", "alleged", False, False, False, "", None,
    )  # fmt: skip
    return replace(plain, **changes)


def on(number: int, year: int, month: int, day: int, **changes: Any) -> Mark:
    """An event on one day of the matter's zone."""
    start = midnight(year, month, day)
    following = datetime(year, month, day, tzinfo=PACIFIC).replace(tzinfo=None) + timedelta(days=1)
    return mark(number, start, following.replace(tzinfo=PACIFIC).astimezone(UTC), **changes)


def laid(marks: list[Mark]) -> Layout:
    """The marks on landscape letter."""
    return lay_out(marks, LANES, ZONE, 720, 468, Style.PRINT)


def printed(marks: list[Mark], style: Style = Style.PRINT) -> Drawing:
    """The marks drawn on landscape letter."""
    return draw(marks, lanes=LANES, zone=ZONE, width=720, height=468, style=style)


def words(layout: Layout) -> list[str]:
    """Every line of text of a layout."""
    return [piece.text for sheet in layout.sheets for piece in sheet.words()]


def kinds(layout: Layout) -> list[str]:
    """What every stroke of a layout is."""
    return [stroke.kind for sheet in layout.sheets for stroke in sheet.strokes()]


def nine_days_then_years() -> list[Mark]:
    """A dense January after a whole-year range, and a suit over the years that follow."""
    days = [on(n, 2020, 1, day) for n, day in enumerate((21, 22, 26, 28, 30), 3)]
    suit = [
        on(n, year, month, 4, lane="court", status="ruling")
        for n, (year, month) in enumerate(((2021, 1), (2021, 4), (2021, 8), (2023, 5), (2023, 12), (2025, 8)), 10)
    ]
    return [
        mark(1, midnight(2019, 1, 1), midnight(2020, 1, 1), precision="year"),
        on(2, 2019, 12, 25),
        *days,
        *suit,
    ]


def test_a_stretch_without_events_is_cut_and_says_how_many_days_it_leaves_out() -> None:
    layout = laid([on(1, 2019, 1, 1), on(2, 2020, 1, 21), on(3, 2020, 1, 22), on(4, 2020, 1, 26)])
    (panel,) = layout.panels
    ((before, after),) = panel.scale.breaks()
    assert before.end <= seconds(midnight(2020, 1, 1))
    said = " ".join(words(layout))
    days = Calendar(read_zone(ZONE)).days_between(before.end, after.start)
    assert days > 300
    assert f"{days} days not drawn" in said
    assert "the same on both sides of every break" in said
    assert "tear" in kinds(layout)


def test_a_change_of_pace_starts_a_panel_of_its_own_with_its_own_scale() -> None:
    layout = laid(nine_days_then_years())
    january, suit = layout.panels
    assert january.scale.rate > 10 * suit.scale.rate
    assert "The panels have different scales; each states its own by a measured bar." in layout.notes
    assert any("at this scale" in text for text in words(layout))
    assert layout.shown == tuple(mark.key for mark in nine_days_then_years())
    nine_days = january.scale.x(seconds(midnight(2020, 1, 31))) - january.scale.x(seconds(midnight(2020, 1, 21)))
    assert nine_days > 200


def test_days_of_a_clock_change_are_drawn_as_long_as_they_are() -> None:
    layout = laid([on(1, 2020, 3, 7), on(2, 2020, 3, 8), on(3, 2020, 3, 9), on(4, 2020, 3, 10)])
    widths = {placed.key: placed.x1 - placed.x0 for placed in layout.sheets[0].placed}
    assert widths["e2"] / widths["e1"] == pytest.approx(23 / 24)


def test_an_open_side_reaches_the_end_of_its_segment_with_an_arrow_and_words() -> None:
    marks = [on(1, 2020, 1, 1), mark(2, None, midnight(2020, 1, 28)), mark(3, midnight(2020, 1, 4), None)]
    layout = laid(marks)
    (panel,) = layout.panels
    segment = panel.scale.segments[0]
    placed = {each.key: each for each in layout.sheets[0].placed}
    assert placed["e2"].x0 == segment.x0
    assert placed["e3"].x1 == segment.x1
    assert {"or earlier", "or later"} <= set(words(layout))
    assert kinds(layout).count("bar arrow") >= 2


def test_between_two_days_is_a_bar_over_both_and_not_a_point() -> None:
    between = mark(1, midnight(2020, 1, 21), midnight(2020, 1, 29))
    assert not between.is_point
    assert on(2, 2020, 11, 1).is_point  # twenty-five hours: clocks go back
    layout = laid([between, on(2, 2020, 1, 30)])
    assert "bar body" in kinds(layout)


def test_an_approximate_range_thins_out_and_has_no_caps() -> None:
    exact = mark(1, midnight(2020, 1, 1), midnight(2020, 2, 1), precision="month")
    layout, doubtful = laid([exact]), laid([replace(exact, approximate=True)])
    strokes = [stroke for mark in doubtful.sheets[0].marks for stroke in mark.ink if isinstance(stroke, Stroke)]
    assert "bar cap" not in [stroke.kind for stroke in strokes]
    assert "bar cap" in kinds(layout)
    edge = next(stroke for stroke in strokes if stroke.kind == "bar edge")
    assert edge.box.x0 == doubtful.sheets[0].placed[0].x0
    assert edge.d.count("M") > 10


def test_an_inferred_date_is_dashed_and_the_key_says_what_that_means() -> None:
    layout = laid([on(1, 2020, 1, 21, inferred=True)])
    assert [stroke for mark in layout.sheets[0].marks for stroke in mark.ink if getattr(stroke, "dash", "")]
    assert "date inferred; no source states it" in words(layout)


@pytest.mark.parametrize(
    ("status", "shape"),
    [
        ("alleged", "A"),
        ("documented", "A"),
        ("found", "L"),
        ("ruling", "L"),
        ("admitted", "L"),
        ("something new", "A"),
    ],
)
def test_a_status_has_its_shape(status: str, shape: str) -> None:
    layout = laid([on(1, 2020, 1, 21, status=status)])
    strokes = [stroke for mark in layout.sheets[0].marks for stroke in mark.ink if isinstance(stroke, Stroke)]
    glyph = next(stroke for stroke in strokes if stroke.kind.startswith("glyph"))
    assert shape in glyph.d
    assert glyph.fill == ("ink" if status in ("documented", "found", "admitted") else "paper")


def test_a_dispute_is_an_hourglass_beside_the_status_not_instead_of_it() -> None:
    layout = laid([on(1, 2020, 1, 21, disputed=True, status="documented")])
    found = [getattr(s, "kind", "") for mark in layout.sheets[0].marks for s in mark.ink]
    assert "glyph disputed" in found
    assert "glyph documented" in found


def test_no_hour_is_named_where_no_date_states_one() -> None:
    days = laid([on(1, 2020, 1, 28), on(2, 2020, 1, 28, lane="platform")])
    assert not [text for text in words(days) if text.endswith((" AM", " PM"))]
    at = midnight(2020, 1, 28) + timedelta(hours=15, minutes=45)
    clocked = laid([mark(1, at, at + timedelta(minutes=1), precision="minute")])
    assert [text for text in words(clocked) if text.endswith(" PM")]


def test_undated_events_are_listed_by_their_words_and_never_on_the_axis() -> None:
    drawing = printed([on(1, 2020, 1, 28), mark(2, None, None, date_text="“some time later”")])
    assert drawing.undated == ("e2",)
    layout = laid([on(1, 2020, 1, 28), mark(2, None, None, date_text="“some time later”")])
    assert [placed.key for placed in layout.sheets[0].placed] == ["e1"]
    assert {"Undated", "“some time later”"} <= set(words(layout))


def test_more_undated_events_than_a_page_holds_are_counted_and_left_to_the_table() -> None:
    drawing = printed([mark(n, None, None) for n in range(300)])
    assert len(drawing.undated) + len(drawing.left) == 300
    assert drawing.left
    assert f"{len(drawing.left)} undated events are given in the table only." in drawing.notes
    assert f"{len(drawing.left)} more undated events: see the table." in drawing.svgs[-1]


def test_a_range_that_runs_into_the_next_panel_goes_on_there() -> None:
    marks = [*nine_days_then_years(), mark(99, midnight(2020, 1, 28), midnight(2021, 4, 1))]
    layout = laid(marks)
    pieces = [(placed.panel, sheet) for sheet in layout.sheets for placed in sheet.placed if placed.key == "e99"]
    assert len(pieces) == 2
    assert "(continued)" in words(layout)
    assert "goes on in another panel" in words(layout)
    assert layout.shown.count("e99") == 1


def test_a_lane_that_nobody_listed_is_drawn_all_the_same() -> None:
    layout = laid([on(1, 2020, 1, 28, lane="insurers")])
    assert "insurers" in words(layout)


def test_no_events_give_a_drawing_that_says_so() -> None:
    drawing = printed([])
    assert len(drawing.svgs) == 1
    assert "No event here has a date that could be drawn." in drawing.svgs[0]


def test_hostile_words_are_escaped_and_control_characters_dropped() -> None:
    label = '<script>alert(1)</script> \x00\x07 & "quoted" \u202e\ud83d'
    for style in Style:
        (svg,) = printed([on(1, 2020, 1, 28, label=label, href='/e/1?a="><script>')], style).svgs
        etree.fromstring(svg.encode())
        assert "<script" not in svg
        assert "&lt;script&gt;" in svg
        assert "\x00" not in svg


def test_print_is_black_on_white_by_attributes_alone() -> None:
    for svg in printed(nine_days_then_years()).svgs:
        assert 'role="img"' in svg
        assert "currentColor" not in svg
        assert "var(" not in svg
        assert "<a " not in svg
        greys = {int(value[0], 16) for value in re.findall(r'"#([0-9a-f]{3})"', svg) if value != "fff"}
        assert max(greys) <= 6


def test_a_page_links_every_event_and_tells_it_in_one_sentence() -> None:
    marks = [on(1, 2020, 1, 28, href="/matters/x/events/1", status="documented", disputed=True, inferred=True)]
    (svg,) = printed(marks, Style.PAGE).svgs
    root = etree.fromstring(svg.encode())
    (link,) = [element for element in root.iter() if element.tag.endswith("}a")]
    assert link.attrib["href"] == "/matters/x/events/1"
    assert link.attrib["aria-label"] == ("1. date 1: Report through the form (documented, disputed, date inferred)")
    assert "#000" not in svg
    image = next(element for element in root if element.attrib.get("role") == "img")
    assert link not in list(image.iter()), "what is inside an image cannot be reached"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "https://elsewhere.invalid/", "//elsewhere.invalid", "/\\x", ""]
)
def test_a_link_that_leaves_the_site_is_not_written(href: str) -> None:
    (svg,) = printed([on(1, 2020, 1, 28, href=href)], Style.PAGE).svgs
    assert "href" not in svg


@pytest.mark.parametrize("style", list(Style))
def test_every_sheet_has_a_title_and_a_description(style: Style) -> None:
    svgs = printed(nine_days_then_years(), style).svgs
    ids: list[str] = []
    for svg in svgs:
        root = etree.fromstring(svg.encode())
        assert root[0].tag.endswith("title")
        assert root[1].tag.endswith("desc")
        assert root[0].text is not None
        assert "date " in root[0].text
        ids += [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


def test_the_pdf_holds_every_word_of_the_drawing() -> None:
    from weasyprint import HTML

    drawing = printed(nine_days_then_years())
    pages = "".join(f"<section>{svg}</section>" for svg in drawing.svgs)
    style = "<style>@page{size:792pt 612pt;margin:36pt}section{break-after:page}svg{display:block}</style>"
    pdf = HTML(string=f"<html lang=en>{style}{pages}").write_pdf()
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) >= len(drawing.svgs)
    said = re.sub(r"\s+", "", text)
    for event in nine_days_then_years():
        assert re.sub(r"\s+", "", event.date_text) in said
    assert said.count("Reportthroughtheform") == len(nine_days_then_years())


def test_bad_input_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="same key"):
        printed([on(1, 2020, 1, 1), on(1, 2020, 1, 2)])
    with pytest.raises(ValueError, match="without a zone"):
        printed([mark(1, midnight(2020, 1, 1).replace(tzinfo=None), midnight(2020, 1, 2))])
    with pytest.raises(ValueError, match="ends before it begins"):
        printed([mark(1, midnight(2020, 1, 2), midnight(2020, 1, 1))])
    with pytest.raises(ValueError, match="too small"):
        draw([], lanes=LANES, zone=ZONE, width=100, height=100, style=Style.PRINT)


def test_choosing_keeps_the_important_and_loses_none() -> None:
    marks = [on(day, 2020, 1, day, important=day in (7, 19)) for day in range(1, 31)]
    single, groups = choose(marks, 8)
    assert {"e7", "e19"} <= {each.key for each in single}
    assert len(single) + len(groups) <= 8
    assert sorted([*single, *(each for group in groups for each in group)], key=lambda each: each.key) == sorted(
        marks, key=lambda each: each.key
    )


def test_spreading_keeps_order_and_distance_and_says_when_there_is_no_room() -> None:
    places = spread([50, 51, 52], [30, 30, 30], 5, 0, 200)
    assert places is not None
    assert [b - a >= 35 - 1e-9 for a, b in pairwise(places)] == [True, True]
    assert places[1] == pytest.approx(51)
    assert spread([0, 0], [60, 60], 5, 0, 100) is None


def test_a_number_and_a_date_cannot_be_read_as_one() -> None:
    callout = set_callout("k", "3", "January 2020", "Learns of the posts", "", 10.0, 4, 1)
    assert callout.tag is not None
    number = next(piece for piece in callout.words if piece.kind == "number")
    date = next(piece for piece in callout.words if piece.kind == "date")
    assert number.text == "3"
    assert date.text.replace("\u00a0", " ") == "January 2020"
    assert date.box.x0 > callout.tag.x1


def test_a_label_longer_than_a_call_out_ends_in_an_ellipsis() -> None:
    callout = set_callout("k", "3", "January 2020", "word " * 90, "", 10.0, 4, 1)
    assert callout.words[-2].text.endswith("…")
    assert callout.height < 90


def test_words_are_measured_broken_and_cut() -> None:
    assert text_width("January", 10) == pytest.approx(33.92, abs=0.001)
    assert text_width("你", 10) == 10
    assert wrap("one two three", 10, 40) == ["one two", "three"]
    assert all(text_width(piece, 10) <= 50 for piece in hard_break("W" * 40, 10, 50))
    assert cut("a long sentence", 10, 40).endswith("…")
    assert glued("on January 28, 2020") == "on January\u00a028,\u00a02020"
    assert clean(" a\x00\tb\u202e ") == "a b"


def test_lengths_are_said_without_rounding() -> None:
    calendar = Calendar(read_zone(ZONE))
    start = seconds(midnight(2020, 3, 7))
    assert calendar.length_in_words(start, seconds(midnight(2020, 3, 10))) == "3 days"
    assert calendar.length_in_words(start, start + 3600 * 5) == "5 h"
    assert calendar.length_in_words(start + 3600, seconds(midnight(2020, 3, 9))) == "1 day 22 h"
    assert Calendar(read_zone("-08:00")).range_in_words(start, start + 86400) == "Mar 7, 2020"
