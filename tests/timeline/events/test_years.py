"""Years for words that name none, and records chosen by typing their names."""

import pytest
from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.entering import enter
from timeline.events.naming import ByName, OneByName
from timeline.events.years import offers, read_with, with_year


@pytest.mark.parametrize(
    ("words", "earliest"),
    [
        ("Jan 28", "2020-01-28"),
        ("on or about Jan. 28", "2020-01-28"),
        ("1/28", "2020-01-28"),
        ("Jan 28 at 3:45 PM", "2020-01-28"),
        ("28 January", "2020-01-28"),
        ("before Jan 30", None),
        ("Jan. 21-30", "2020-01-21"),
        ("January 28 or 29", "2020-01-28"),
    ],
)
def test_a_year_is_read_where_people_write_it_and_the_words_stay(
    matter: Matter, words: str, earliest: str | None
) -> None:
    value = with_year(words, 2020, matter=matter)

    assert value is not None
    assert value.as_stated == words
    assert (value.earliest.date().isoformat() if value.earliest else None) == earliest


def test_neighbours_offer_their_years_the_thread_first(matter: Matter, alice: User) -> None:
    near = enter(actor=alice, matter=matter, kind="other", date="Jan. 26, 2019", statement="A report.")
    enter(actor=alice, matter=matter, kind="other", date="March 2021", statement="A ruling.")

    offered = offers(matter, read_with(matter, "Jan 28", None, rests_on="", inferred_by=""), near=[near])

    assert [(offer.year, offer.text) for offer in offered] == [(2019, "Jan. 28, 2019"), (2021, "Jan. 28, 2021")]
    assert offered[0].rests_on == "the year of E-1, Jan. 26, 2019"


def test_no_inference_rests_on_another_or_on_the_event_itself(matter: Matter, alice: User) -> None:
    own = enter(actor=alice, matter=matter, kind="other", date="Jan. 26, 2019", statement="A report.")
    value = read_with(matter, "Jan 28", None, rests_on="", inferred_by="")
    enter(
        actor=alice,
        matter=matter,
        kind="other",
        date="2021-01-26",
        statement="A call.",
        inferred_from="the order",
        inferred_by="Alice",
    )

    assert offers(matter, value, near=[own], own=own) == []
    assert [offer.year for offer in offers(matter, value)] == [2019]


def test_words_with_a_year_are_offered_none(matter: Matter, alice: User) -> None:
    enter(actor=alice, matter=matter, kind="other", date="Jan. 26, 2019", statement="A report.")

    assert offers(matter, read_with(matter, "Jan 28, 2020", None, rests_on="", inferred_by="")) == []
    assert offers(matter, read_with(matter, "winter 2019", None, rests_on="", inferred_by="")) == []


def test_an_added_year_is_an_inference_with_its_ground_and_its_author(matter: Matter) -> None:
    value = read_with(matter, "Jan 28", 2020, rests_on="the year of E-1", inferred_by="Alice")

    assert (str(value.basis), value.inferred_from, value.inferred_by) == ("inferred", "the year of E-1", "Alice")


@pytest.fixture
def field(matter: Matter, alice: User) -> ByName[Party]:
    """A field of three parties."""
    for name in ("John Doe #1", "John Doe #2", "Platform, Inc."):
        add_party(actor=alice, matter=matter, name=name, kind="person", role="plaintiff")
    return ByName(records=Party.objects.order_by("pk"), what="party")


def test_names_are_found_by_any_words_that_only_one_has(field: ByName[Party]) -> None:
    assert [party.name for party in field.clean("#2; platform")] == ["John Doe #2", "Platform, Inc."]
    assert field.clean("") == []
    assert field.prepare_value(field.clean("#2; platform")) == "John Doe #2; Platform, Inc."


def test_a_name_that_can_mean_several_or_none_is_asked_about(field: ByName[Party]) -> None:
    with pytest.raises(ValidationError, match="can mean several: John Doe #1; John Doe #2"):
        field.clean("doe")
    with pytest.raises(ValidationError, match="No party is called “Smith”"):
        field.clean("Smith")
    assert OneByName(records=field.records, what="party").clean("") is None
