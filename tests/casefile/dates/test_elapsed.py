"""Hours and calendar days from one date to another, each as open as the dates themselves."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.dates import DateValue, read
from casefile.dates.elapsed import Elapsed, elapsed, hours_sentence, sentence
from casefile.dates.value import Basis

LA = "America/Los_Angeles"
PHRASES = [
    "Jan. 21, 2020",
    "Jan. 21, 2020 3:45 PM PST",
    "January 2020",
    "before Jan. 30, 2020",
    "after Jan. 21, 2020",
    "between Jan. 21 and Jan. 30, 2020",
    "from Jan. 21, 2020",
    "night of Jan. 21, 2020",
    "March 8, 2020",
    "2019",
    "unknown",
    "0001",
    "9998-12-31",
]


def between(a: str, b: str, zone: str = LA) -> Elapsed:
    """The time between two phrases."""
    return elapsed(read(a, zone=LA), read(b, zone=LA), zone=zone)


@pytest.mark.parametrize(
    ("a", "b", "days", "hours"),
    [
        ("Jan. 21, 2020", "Jan. 30, 2020", "9 days", "192 hours to 240 hours"),
        ("Jan. 21, 2020", "Jan. 21, 2020", "0 days", "0 hours to 24 hours"),
        ("Jan. 21, 2020", "Jan. 22, 2020", "1 day", "0 hours to 48 hours"),
        ("March 7, 2020", "March 9, 2020", "2 days", "23 hours to 71 hours"),
        ("Jan. 21, 2020 3:45 PM", "Jan. 22, 2020 12:15 AM", "1 day", "8 hours 29 minutes to 8 hours 31 minutes"),
        ("2020-01-21T15:50:39Z", "2020-01-21T15:50:49Z", "0 days", "0 hours to 1 minute"),
        ("January 2020", "Feb. 10, 2020", "10 to 40 days", "216 hours to 984 hours"),
        ("between Jan. 20 and 23, 2020", "Jan. 28, 2020", "5 to 8 days", "96 hours to 216 hours"),
        ("Jan. 21, 2020", "after Jan. 23, 2020", "at least 3 days", "at least 48 hours"),
        ("before Jan. 21, 2020", "Jan. 23, 2020", "at least 3 days", "at least 48 hours"),
        ("Jan. 21, 2020", "unknown", "cannot be computed: no end date", "cannot be computed: no end date"),
        ("Jan 21", "Jan. 30, 2020", "cannot be computed: no start date", "cannot be computed: no start date"),
        (
            "after Jan. 21, 2020",
            "Jan. 30, 2020",
            "cannot be computed: the start has no latest date",
            "cannot be computed: the start has no latest date",
        ),
        (
            "Jan. 21, 2020",
            "before Jan. 30, 2020",
            "cannot be computed: the end has no earliest date",
            "cannot be computed: the end has no earliest date",
        ),
        (
            "Jan. 30, 2020",
            "Jan. 21, 2020",
            "cannot be computed: the end lies before the start",
            "cannot be computed: the end lies before the start",
        ),
    ],
)
def test_elapsed_time_in_words(a: str, b: str, days: str, hours: str) -> None:
    figure = between(a, b)
    assert (sentence(figure), hours_sentence(figure)) == (days, hours)


def test_days_are_counted_on_the_matters_calendar_and_not_in_hours() -> None:
    assert sentence(between("Jan. 21, 2020 11:59 PM", "Jan. 22, 2020 12:01 AM")) == "1 day"
    assert sentence(between("Jan. 21, 2020 11:59 PM", "Jan. 22, 2020 12:01 AM", "Asia/Tokyo")) == "0 days"


def test_a_night_can_be_either_of_two_dates() -> None:
    assert sentence(between("Jan. 21, 2020", "night of Jan. 30, 2020")) == "9 to 10 days"


def test_an_inferred_anchor_is_named_beside_the_figure() -> None:
    start = replace(read("Jan. 21, 2020", zone=LA), basis=Basis.INFERRED, inferred_from="the order's nine days")
    figure = elapsed(start, read("Jan. 30, 2020", zone=LA), zone=LA)
    note = "start: date inferred from the order's nine days; no source states it"
    assert figure.inferred == (note,)
    assert sentence(figure) == f"9 days ({note})"
    assert hours_sentence(figure) == f"192 hours to 240 hours ({note})"


def test_hours_are_exact_fractions() -> None:
    figure = between("2020-01-21T15:50:39.5Z", "2020-01-21T15:50:40Z")
    assert (figure.hours_least, figure.hours_most) == (Fraction(4, 36000), Fraction(15, 36000))


@given(st.sampled_from(PHRASES), st.sampled_from(PHRASES), st.sampled_from([LA, "Asia/Tokyo", "Pacific/Apia"]))
def test_least_never_exceeds_most_and_no_figure_goes_without_its_reason(a: str, b: str, zone: str) -> None:
    figure = between(a, b, zone)
    assert (figure.hours_least is None) == (figure.days_least is None) == bool(figure.reason)
    if figure.hours_most is not None and figure.hours_least is not None:
        assert 0 <= figure.hours_least <= figure.hours_most
    if figure.days_most is not None and figure.days_least is not None:
        assert 0 <= figure.days_least <= figure.days_most
    assert sentence(figure)
    assert hours_sentence(figure)


@given(st.sampled_from(PHRASES), st.sampled_from(PHRASES))
def test_a_narrower_date_never_widens_the_range(a: str, b: str) -> None:
    whole, end = read(a, zone=LA), read(b, zone=LA)
    if whole.earliest is None or whole.latest is None:
        return
    middle = whole.earliest + (whole.latest - whole.earliest) / 2
    if middle == whole.earliest:
        return
    narrow: DateValue = replace(whole, latest=middle)
    wide_figure, narrow_figure = elapsed(whole, end, zone=LA), elapsed(narrow, end, zone=LA)
    if None not in (wide_figure.hours_least, narrow_figure.hours_least):
        assert narrow_figure.hours_least >= wide_figure.hours_least
        assert narrow_figure.days_least >= wide_figure.days_least
