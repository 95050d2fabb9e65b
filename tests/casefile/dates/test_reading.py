"""What reading refuses and why, the matter's own order of figures, other zones, and phrases that nobody would type."""

import csv
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.dates import DateValue, read
from casefile.dates.value import Flag, Kind, Precision, Qualifier, ZoneBasis

DATA = Path(__file__).parents[2] / "data"
LA = "America/Los_Angeles"
GOLD = [
    row["as_stated"]
    for name in ("dates_gold.csv", "dates_variants.csv")
    for row in csv.DictReader((DATA / name).read_text("utf-8").split("\n"))
]


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("Jan 30", "no year"),
        ("Jan-20", "no year"),
        ("before Jan 30", "no year"),
        ("between Jan. 21 and Jan. 30", "no year"),
        ("2019-20", "two years"),
        ("2019–22", "two years"),
        ("2020–01–30", "hyphens"),
        ("winter 2019", "winter 2018–19 or 2019–20?"),
        ("2019-24", "winter 2018–19 or 2019–20?"),
        ("before winter 2000", "winter 1999–00 or 2000–01?"),
        ("13/1/2020", "day first? January 13, 2020"),
        ("30.01.2020", "day first? January 30, 2020"),
        ("Dec. 30 – Jan. 2, 2020", "December 30, 2019?"),
        ("Dec. 30, 2019 – Jan. 2", "January 2, 2020?"),
        ("Jan. 30, 2020, 11:00–1:30 PM", "11 AM?"),
        ("Jan. 30, 2020 to Jan. 20, 2020", "before the first"),
        ("January 30, 2020 to the party", "“the party”"),
        ("between the party and January 30, 2020", "“the party”"),
        ("after the party", "“party”"),
        ("3:45 PM IST on Jan. 30, 2020", "“IST”"),
        ("1/30/2020 3:45 PM BST", "“BST”"),
        ("March 8, 2020 at 2:30 AM", "02:30 on March 8, 2020 did not occur in America/Los_Angeles"),
        ("before 2:30 AM PT on March 8, 2020", "did not occur"),
        ("February 30, 2020", "February 30, 2020 does not exist"),
        ("Jan. 30, 2020 at 25:00", "25:00"),
        ("Jan. 30, 2020 at 15:45 PM", "hours 1 to 12"),
        ("3:45 PM", "without a date"),
        ("Monday", "weekday"),
        ("yesterday", "which one?"),
        ("two weeks later", "not stated"),
        ("1580428239", "seconds"),
        ("43860", "serial number"),
        ("013020", "several orders"),
        ("9999", "outside 1 to 9998"),
        ("0000", "outside 1 to 9998"),
        ("Thursday, January 2020", "longer than a day"),
        ("week of January 2020", "no day"),
        ("sometime in January–March 2020", "between"),
        ("1/2-3/2020", "months"),
        ("[2020-01-20,2020-01-21]", "EDTF"),
        ("20XX", "hundred"),
        ("the 1900s", "hundred"),
        ("1700 PT", "time of day"),
        ("Jan/Feb 2020", "stroke"),
        ("Jan. 30, 2020 " + "x" * 400, "longer than any date"),
    ],
)
def test_a_refusal_says_why_and_keeps_the_words(phrase: str, reason: str) -> None:
    value = read(phrase, zone=LA)
    assert reason in value.refused
    assert (value.kind, value.earliest, value.latest, value.as_stated) == (Kind.UNDATED, None, None, phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "filed on January 30, 2020",
        "January 30, 2020 hearing",
        "shortly before January 30, 2020",
        "January 30, 2020 or thereabouts",
        "Feb 1812 approx",
        "uncertain: Jan 18 1862",
        "(January 21, 2020)",
        "January 21 and 22, 2020",
        "Jan. 30, 2020; Jan. 31, 2020",
        "Jan. 20, 19 2020",
        "January 5, 987",
        "Jan 30, 202",
        "2020-01-30 2020-01",
        "2020-01-30 15",
        "2020-01-30 May",
        "Jan. 30, 2020 - 3:45 PM",
        "Jan. 30, 2020 at 3",
        "night of January 30–31, 2020",
        "2020-01-21 - 30",
        "January 20, 2019 or 21, 2020",
        "Jan 20-2020",
        "Monday – Jan. 30, 2020",
        "Jan. 30, 2020 3:45 PM (approximately)",
        "20200130155039",
        "2020030",
    ],
)
def test_words_and_figures_around_a_date_are_never_skipped(phrase: str) -> None:
    assert read(phrase, zone=LA).refused


def test_a_matter_can_write_the_day_first() -> None:
    value = read("01/02/2020", zone=LA, day_first=True)
    assert value.earliest == datetime(2020, 2, 1, 8, tzinfo=UTC)
    assert value.flags == (Flag.AMBIGUOUS_DAY_MONTH,)
    assert read("30.01.2020", zone=LA, day_first=True).earliest == read("Jan. 30, 2020", zone=LA).earliest
    assert read("Saturday, 1/2/2020", zone=LA, day_first=True).flags == ()
    assert "month first? January 30, 2020" in read("1/30/2020", zone=LA, day_first=True).refused
    assert read("2020/01/02", zone=LA, day_first=True).earliest == datetime(2020, 1, 2, 8, tzinfo=UTC)


def test_a_month_that_is_first_reads_the_weekday_as_its_witness() -> None:
    assert read("Thursday, 1/2/2020", zone=LA).flags == ()
    assert read("Saturday, 1/2/2020", zone=LA).flags == (Flag.AMBIGUOUS_DAY_MONTH, Flag.WEEKDAY_MISMATCH)
    assert read("Monday, 1/2/2020", zone=LA).flags == (Flag.AMBIGUOUS_DAY_MONTH, Flag.WEEKDAY_MISMATCH)
    assert read("Tuesday, 1/1/2020", zone=LA).flags == (Flag.WEEKDAY_MISMATCH,)


@pytest.mark.parametrize(
    ("phrase", "zone", "earliest", "latest"),
    [
        ("Nov. 4, 2018", "America/Sao_Paulo", "2018-11-04T03:00", "2018-11-05T02:00"),
        ("Feb. 17, 2018", "America/Sao_Paulo", "2018-02-17T02:00", "2018-02-18T03:00"),
        ("Nov. 1, 2020", "America/Havana", "2020-11-01T04:00", "2020-11-02T05:00"),
        ("July 4, 2020", "-05:00", "2020-07-04T05:00", "2020-07-05T05:00"),
        ("October 6, 2019, 2 AM", "Australia/Lord_Howe", "2019-10-05T15:30", "2019-10-05T16:00"),
        ("December 2011", "Pacific/Apia", "2011-12-01T10:00", "2011-12-31T10:00"),
    ],
)
def test_days_are_drawn_as_the_zone_kept_them(phrase: str, zone: str, earliest: str, latest: str) -> None:
    value = read(phrase, zone=zone)
    assert value.earliest == datetime.fromisoformat(earliest + "+00:00")
    assert value.latest == datetime.fromisoformat(latest + "+00:00")


def test_a_day_that_a_country_left_out_is_refused() -> None:
    assert "did not occur" in read("December 30, 2011", zone="Pacific/Apia").refused


def test_the_edges_of_the_years_are_refused_and_never_an_error() -> None:
    assert read("0001", zone="Asia/Tokyo").refused
    assert read("0001-01-01T00:00:00+14:00", zone=LA).refused
    assert read("0001", zone=LA).earliest == datetime(1, 1, 1, 7, 52, 58, tzinfo=UTC)
    assert read("9998-12-31T24:00", zone="-12:00").latest == datetime(9999, 1, 1, 12, 1, tzinfo=UTC)


def test_a_fraction_finer_than_a_microsecond_is_widened_and_never_narrowed() -> None:
    value = read("2020-01-30T15:50:39.1234567Z", zone=LA)
    assert value.earliest == datetime(2020, 1, 30, 15, 50, 39, 123456, tzinfo=UTC)
    assert value.latest == datetime(2020, 1, 30, 15, 50, 39, 123457, tzinfo=UTC)
    assert value.as_record()["latest"] == "2020-01-30T15:50:39.123457Z"


def test_a_shared_zone_never_moves_the_day_of_the_end_that_names_none() -> None:
    value = read("July 1, 2019 to Jan. 30, 2020, 5 PM PST", zone=LA)
    assert value.earliest == datetime(2019, 7, 1, 7, tzinfo=UTC)
    assert (value.flags, value.zone) == ((), "-08:00")


def test_nothing_is_taken_from_today() -> None:
    first = read("Jan/30/70", zone=LA)
    assert first.earliest == datetime(1970, 1, 30, 8, tzinfo=UTC)
    assert read("June", zone=LA).refused
    assert read("January 2020", zone=LA).precision == Precision.MONTH


def test_a_zone_that_does_not_exist_is_the_callers_error() -> None:
    for zone in ("Mars/Olympus", "", "../etc/passwd", "America"):
        with pytest.raises(ValueError, match="not a time zone"):
            read("2020", zone=zone)


def checked(value: DateValue, phrase: str) -> None:
    """Raise unless a reading is coherent in itself."""
    assert value.as_stated == phrase
    assert isinstance(value.kind, Kind)
    sides = (value.earliest is not None, value.latest is not None)
    allowed = {
        Kind.ON: {(True, True)},
        Kind.BETWEEN: {(True, True)},
        Kind.BEFORE: {(False, True)},
        Kind.AFTER: {(True, False)},
        Kind.SPAN: {(True, True), (True, False), (False, True)},
        Kind.UNDATED: {(False, False)},
    }
    assert sides in allowed[value.kind]
    if value.earliest and value.latest:
        assert value.earliest < value.latest
        assert value.earliest.tzinfo is UTC
    assert (value.precision == Precision.NONE) == (value.kind == Kind.UNDATED)
    assert not (value.refused and value.dated)
    assert set(value.flags) <= set(Flag)
    assert isinstance(value.qualifier, Qualifier)
    assert (value.zone == "") == (value.zone_basis == ZoneBasis.NONE)


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from([LA, "Asia/Tokyo", "+14:00", "UTC"]), st.booleans())
def test_no_text_at_all_raises(phrase: str, zone: str, day_first: bool) -> None:
    checked(read(phrase, zone=zone, day_first=day_first), phrase)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(GOLD),
    st.sampled_from(GOLD),
    st.randoms(use_true_random=False),
    st.sampled_from([LA, "Pacific/Apia", "-12:00"]),
)
def test_no_phrase_mistyped_or_joined_to_another_raises(
    phrase: str, other: str, chance: random.Random, zone: str
) -> None:
    letters = list(phrase + chance.choice(["", "", " to " + other, "–" + other, " or " + other, "/" + other]))
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randint(0, 1)] = chance.choice(
            ["", "0", "-", "–", ":", ".", "/", " ", "X", "~", "\0", "\ud800", "a"]
        )
    checked(read("".join(letters), zone=zone, day_first=chance.random() < 0.3), "".join(letters))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(GOLD),
    st.sampled_from([" ", "\u00a0", "“", "”", "\t", "\u200b"]),
    st.sampled_from([".", ",", ";", " ", "\u202f"]),
)
def test_what_surrounds_a_phrase_changes_nothing(phrase: str, before: str, after: str) -> None:
    if phrase.endswith(".."):
        return
    wrapped = read(before + phrase + after, zone=LA).as_record()
    plain = read(phrase, zone=LA).as_record()
    assert {**wrapped, "as_stated": ""} == {**plain, "as_stated": ""}
