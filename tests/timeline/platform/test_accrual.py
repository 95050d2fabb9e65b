"""What accrued after a moment: only from readings certainly on both sides, each bound from their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.dates import DateValue, read
from timeline.platform.accrual import Point, accrued

ZONE = "America/Los_Angeles"
NOTICE = read("Jan. 7, 2022", zone=ZONE)


def point(when: str, at_least: int | None, at_most: int | None, label: str = "E-1") -> Point:
    return Point(label, read(when, zone=ZONE), "as displayed", at_least, at_most)


def words(*points: Point, moment: DateValue = NOTICE) -> str:
    return accrued(points, moment).in_words


def test_exact_readings_on_both_sides_give_one_figure() -> None:
    assert words(point("Jan. 3, 2022", 1200, 1200), point("Jan. 9, 2022", 1950, 1950)) == "750"


def test_rounded_readings_give_a_range() -> None:
    assert words(point("Jan. 3, 2022", 1150, 1250), point("Jan. 9, 2022", 1900, 2000)) == "650 to 850"


def test_an_open_reading_gives_a_lower_bound_only() -> None:
    assert words(point("Jan. 3, 2022", 100, 100), point("Jan. 9, 2022", 167001, None)) == "at least 166,901"


def test_the_last_reading_on_each_side_is_used() -> None:
    taken = [point("Jan. 1, 2022", 1, 1), point("Jan. 6, 2022", 10, 10), point("Jan. 8, 2022", 30, 30)]
    assert words(*taken, point("Jan. 20, 2022", 70, 70)) == "60"


def test_no_reading_before_notice_cannot_be_computed() -> None:
    assert words(point("Jan. 9, 2022", 5, 5)) == "cannot be computed: no reading before notice"


def test_no_reading_after_notice_cannot_be_computed() -> None:
    assert words(point("Jan. 3, 2022", 5, 5)) == "cannot be computed: no reading after notice"


def test_a_reading_whose_date_straddles_the_notice_stands_on_neither_side_and_is_named() -> None:
    said = words(point("by Jan. 28, 2022", 5, 5, "E-10"))
    assert said.startswith("cannot be computed: no reading before notice")
    assert "E-10 may fall on either side" in said


def test_a_reading_of_the_very_day_of_the_notice_stands_on_neither_side() -> None:
    assert "cannot be computed" in words(point("Jan. 7, 2022", 1, 1), point("Jan. 9, 2022", 2, 2))


def test_a_notice_without_a_date_cannot_be_computed() -> None:
    said = words(point("Jan. 3, 2022", 1, 1), moment=read("unknown", zone=ZONE))
    assert said == "cannot be computed: the notice has no date"


def test_a_count_that_fell_is_told_and_not_printed_as_growth() -> None:
    said = words(point("Jan. 3, 2022", 50, 50), point("Jan. 9, 2022", 20, 20))
    assert said == "cannot be computed: the later reading is lower than the earlier one"


@pytest.mark.parametrize("bounds", [((None, None), (5, 5)), ((5, 5), (None, None))])
def test_a_reading_open_on_both_sides_bounds_nothing(bounds: tuple[tuple[int | None, ...], ...]) -> None:
    (low, high), (low_after, high_after) = bounds
    said = words(point("Jan. 3, 2022", low, high), point("Jan. 9, 2022", low_after, high_after))
    assert said == "cannot be computed: the readings bound it on neither side"


counts = st.integers(min_value=0, max_value=10**9)


@given(before=counts, grown=counts, slack=counts, slack_after=counts)
def test_the_true_growth_always_lies_in_the_range(before: int, grown: int, slack: int, slack_after: int) -> None:
    first = point("Jan. 3, 2022", max(0, before - slack), before + slack)
    last = point("Jan. 9, 2022", max(0, before + grown - slack_after), before + grown + slack_after)
    found = accrued([first, last], NOTICE)
    assert (found.at_least or 0) <= grown
    assert found.at_most is None or grown <= found.at_most
