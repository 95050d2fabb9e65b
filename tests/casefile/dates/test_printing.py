"""What exhibits print: at the date's own precision, with its qualifier, the zone beside every clock time."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.dates import read
from casefile.dates.printing import inferred_note, iso, printed, weekday
from casefile.dates.value import Basis, Flag, Kind, Precision

LA = "America/Los_Angeles"
DATA = Path(__file__).parents[2] / "data"
GOLD = [
    row["as_stated"]
    for name in ("dates_gold.csv", "dates_variants.csv")
    for row in csv.DictReader((DATA / name).read_text("utf-8").split("\n"))
]


@pytest.mark.parametrize(
    ("phrase", "long", "short"),
    [
        ("1/30/20", "Jan. 30, 2020", "Jan. 30, 2020"),
        ("on or about 1/20/2020", "on or about Jan. 20, 2020", "c. Jan. 20, 2020"),
        ("possibly circa 1/20/2020", "possibly on or about Jan. 20, 2020", "possibly c. Jan. 20, 2020"),
        ("2020-01", "January 2020", "Jan. 2020"),
        ("about 1/2020", "in or about January 2020", "c. Jan. 2020"),
        ("2020-01-30T15:45", "Jan. 30, 2020, 3:45 PM PST", "Jan. 30, 2020, 3:45 PM PST"),
        ("6:45 PM ET on Jan. 30, 2020", "Jan. 30, 2020, 3:45 PM PST", "Jan. 30, 2020, 3:45 PM PST"),
        ("July 15, 2019 3:45 PM PST", "July 15, 2019, 4:45 PM PDT", "July 15, 2019, 4:45 PM PDT"),
        ("Jan. 30, 2020 at 3 PM", "Jan. 30, 2020, 3 PM PST", "Jan. 30, 2020, 3 PM PST"),
        ("2020-01-30T23:50:39.05Z", "Jan. 30, 2020, 3:50:39.05 PM PST", "Jan. 30, 2020, 3:50:39.05 PM PST"),
        ("Nov. 3, 2019 1:30 AM", "Nov. 3, 2019, 1:30 AM PDT or PST", "Nov. 3, 2019, 1:30 AM PDT or PST"),
        ("Nov. 3, 2019 1:30 AM PST", "Nov. 3, 2019, 1:30 AM PST", "Nov. 3, 2019, 1:30 AM PST"),
        ("Jan. 29, 2020 UTC", "Jan. 29, 2020 (UTC)", "Jan. 29, 2020 (UTC)"),
        ("Jan. 29, 2020 PST", "Jan. 29, 2020", "Jan. 29, 2020"),
        ("Jan. 29, 2020 ET", "Jan. 29, 2020 (ET)", "Jan. 29, 2020 (ET)"),
        ("beginning of January 2020", "in or about early Jan. 2020", "c. early Jan. 2020"),
        ("early January 2020", "early Jan. 2020", "early Jan. 2020"),
        ("mid-to-late 2019", "mid-to-late 2019", "mid-to-late 2019"),
        ("2019-22", "summer 2019", "summer 2019"),
        ("winter 2019-20", "winter 2019–20", "winter 2019–20"),
        ("201X", "the 2010s", "the 2010s"),
        ("Q1 2020", "first quarter of 2020", "Q1 2020"),
        ("week of 1/20/2020", "week of Jan. 20, 2020", "week of Jan. 20, 2020"),
        ("2020-W05", "week 2020-W05", "week 2020-W05"),
        ("about the night of 1/30/2020", "on or about the night of Jan. 30, 2020", "c. night of Jan. 30, 2020"),
        ("before 1/30/2020", "before Jan. 30, 2020", "before Jan. 30, 2020"),
        ("no later than 1/28/2020", "by Jan. 28, 2020", "by Jan. 28, 2020"),
        ("until January 2020", "by the end of January 2020", "by the end of Jan. 2020"),
        ("before the end of January 2020", "by the end of January 2020", "by the end of Jan. 2020"),
        ("by the beginning of January 2020", "before January 2020", "before Jan. 2020"),
        ("before circa 2019", "before approximately 2019", "before c. 2019"),
        ("after 1/30/2020", "after Jan. 30, 2020", "after Jan. 30, 2020"),
        ("since 1/30/2020", "on or after Jan. 30, 2020", "on or after Jan. 30, 2020"),
        ("after the beginning of 2020", "no earlier than 2020", "no earlier than 2020"),
        ("after 3:45 PM on 1/30/2020", "after Jan. 30, 2020, 3:45 PM PST", "after Jan. 30, 2020, 3:45 PM PST"),
        ("[2020-01-21..2020-01-30]", "between Jan. 21 and Jan. 30, 2020", "between Jan. 21 and Jan. 30, 2020"),
        ("2020-01-21/2020-01-30", "from Jan. 21 to Jan. 30, 2020", "Jan. 21 – Jan. 30, 2020"),
        ("12/30/2019 – 1/2/2020", "from Dec. 30, 2019 to Jan. 2, 2020", "Dec. 30, 2019 – Jan. 2, 2020"),
        ("January–March 2020", "from January to March 2020", "Jan. – March 2020"),
        ("1/21/2020 to present", "from Jan. 21, 2020", "from Jan. 21, 2020"),
        ("../2020-01-30", "from an unstated date to Jan. 30, 2020", "from an unstated date to Jan. 30, 2020"),
        (
            "3:00-4:30 PM on 1/30/2020",
            "from 3:00 PM to 4:30 PM PST on Jan. 30, 2020",
            "3:00 PM – 4:30 PM PST on Jan. 30, 2020",
        ),
        ("Jan  30", "undated (“Jan 30”)", "undated (“Jan 30”)"),
        ("", "undated", "undated"),
    ],
)
def test_a_date_prints_as_it_was_stated_and_no_more_exactly(phrase: str, long: str, short: str) -> None:
    value = read(phrase, zone=LA)
    assert (printed(value, zone=LA), printed(value, zone=LA, style="short")) == (long, short)


def test_an_inferred_date_says_what_it_rests_on() -> None:
    value = read("Jan. 21, 2020", zone=LA)
    assert inferred_note(value) == ""
    inferred = replace(value, basis=Basis.INFERRED, inferred_from="the order's nine days")
    assert inferred_note(inferred) == "date inferred from the order's nine days; no source states it"


def test_the_weekday_is_given_only_where_one_day_is_known() -> None:
    known = ["1/30/2020", "3:45 PM on Jan. 30, 2020", "afternoon of Jan. 30, 2020", "Jan. 30, 2020 UTC"]
    assert [weekday(read(phrase, zone=LA), LA) for phrase in known] == ["Thursday"] * 4
    unknown = ["January 2020", "before Jan. 30, 2020", "Jan. 29 or 30, 2020", "night of Jan. 30, 2020", "unknown"]
    assert [weekday(read(phrase, zone=LA), LA) for phrase in unknown] == [""] * 5


def test_iso_gives_both_bounds_with_their_offsets() -> None:
    assert iso(read("1/30/2020", zone=LA), LA) == "2020-01-30T00:00:00-08:00/2020-01-31T00:00:00-08:00"
    assert iso(read("before 7/1/2019", zone=LA), LA) == "../2019-07-01T00:00:00-07:00"
    assert iso(read("since 2020-01-30T23:50:39.5Z", zone=LA), LA) == "2020-01-30T15:50:39.500000-08:00/.."
    assert iso(read("TBD", zone=LA), LA) == ""


def test_a_day_that_another_zone_drew_is_printed_by_its_true_bounds() -> None:
    value = read("Jan. 30, 2020", zone=LA)
    words = printed(value, zone="Asia/Tokyo")
    assert words == "between Jan. 30, 2020, 5:00 PM UTC+09:00 and Jan. 31, 2020, 5:00 PM UTC+09:00"


def test_an_abbreviation_that_means_several_zones_prints_as_its_offset() -> None:
    assert printed(read("July 1, 2020 3 PM", zone="Europe/London"), zone="Europe/London").endswith("3 PM UTC+01:00")
    assert printed(read("July 1, 2020 3 PM", zone="-03:00"), zone="-03:00").endswith("3 PM UTC−03:00")


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(GOLD))
def test_what_is_printed_reads_as_the_same_date_or_a_wider_one(phrase: str) -> None:
    value = read(phrase, zone=LA)
    again = read(printed(value, zone=LA), zone=LA)
    unread = ("an unstated date", "week 2020-W", " or P", "9999", "−07:52:58")
    if value.kind == Kind.UNDATED or any(words in printed(value, zone=LA) for words in unread):
        return
    assert not again.refused
    assert (again.kind, again.qualifier) == (value.kind, value.qualifier)
    fraction = value.precision == Precision.SECOND and value.kind != Kind.ON
    if not fraction and Flag.DST_AMBIGUOUS not in value.flags:
        assert (again.earliest, again.latest) == (value.earliest, value.latest)
    assert again.earliest is None or (value.earliest is not None and again.earliest <= value.earliest)
    assert again.latest is None or (value.latest is not None and again.latest >= value.latest)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(GOLD), st.sampled_from(["Asia/Tokyo", "Pacific/Apia", "-12:00"]), st.sampled_from(["+14:00", "UTC"])
)
def test_printing_never_raises_and_never_prints_a_narrower_day(phrase: str, read_in: str, printed_in: str) -> None:
    value = read(phrase, zone=read_in)
    for zone in (read_in, printed_in):
        assert printed(value, zone=zone)
        assert printed(value, zone=zone, style="short")
        assert bool(iso(value, zone)) == value.dated
        day = weekday(value, zone)
        assert not day or value.precision.rank >= Precision.DAY.rank
