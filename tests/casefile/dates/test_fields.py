"""A date on a record: nothing of it is lost in the database, and no incoherent one can be stored."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casefile.dates import DateValue, read
from casefile.dates.fields import storable
from casefile.dates.value import Basis
from casefile.matters.models import Matter
from timeline.events.models import Event

LA = "America/Los_Angeles"
PHRASES = [
    "on or about Jan. 20, 2020",
    "2020-01-30T15:50:39.1234567Z",
    "before 1:30 AM on Nov. 1, 2020",
    "since 2019",
    "../2019-06-15",
    "Saturday, 1/2/2020",
    "3 PM PST on Jan. 30, 2020 to 8 PM EST on Jan. 30, 2020",
    "July 4, 1865",
    "unknown",
    "winter 2019",
    "",
]


def stored(matter: Matter, value: DateValue) -> Event:
    """An event with this date, as it comes back from the database."""
    number = Event.objects.count() + 1
    event = Event(matter=matter, number=number, kind=Event.Kind.OTHER, statement="Something happened.")
    event.set_occurred(value)
    event.save()
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_date_comes_back_from_the_database_as_it_went_in(matter: Matter, phrase: str) -> None:
    value = replace(read(phrase, zone=LA), sequence=3)
    if value.dated:
        value = replace(value, basis=Basis.INFERRED, inferred_from="the order", inferred_by="P. Paralegal")
    assert stored(matter, value).occurred == value


def test_the_database_sorts_by_the_bound_that_is_there(matter: Matter) -> None:
    found = {phrase: stored(matter, read(phrase, zone=LA)) for phrase in PHRASES}
    assert found["since 2019"].occurred_sort_at == found["since 2019"].occurred_earliest
    assert found["../2019-06-15"].occurred_sort_at == found["../2019-06-15"].occurred_latest
    assert found["unknown"].occurred_sort_at is None


def test_words_that_no_database_can_hold_keep_their_row(matter: Matter) -> None:
    value = read("Jan\0 \udcff 30", zone=LA)
    assert stored(matter, value).occurred_as_stated == "Jan\ufffd \ufffd 30"
    assert storable("Jan. 21–30, 2020") == "Jan. 21–30, 2020"


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("Jan. 30, 2020", {"occurred_latest": None}),
        ("Jan. 30, 2020", {"occurred_kind": "before"}),
        ("Jan. 30, 2020", {"occurred_kind": "undated"}),
        ("Jan. 30, 2020", {"occurred_kind": "about"}),
        ("before Jan. 30, 2020", {"occurred_kind": "after"}),
        ("since 2019", {"occurred_kind": "on"}),
        ("2019 to 2020", {"occurred_earliest": None, "occurred_latest": None}),
        ("unknown", {"occurred_kind": "span"}),
        ("Jan. 30, 2020", {"occurred_basis": "inferred"}),
        ("Jan. 30, 2020", {"occurred_basis": "guessed"}),
    ],
)
def test_an_incoherent_date_is_refused_by_the_database(matter: Matter, phrase: str, fault: dict[str, object]) -> None:
    event = stored(matter, read(phrase, zone=LA))
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**fault)


def test_a_date_that_ends_before_it_starts_is_refused_by_the_database(matter: Matter) -> None:
    event = stored(matter, read("2019 to 2020", zone=LA))
    assert event.occurred_earliest is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(occurred_latest=event.occurred_earliest - timedelta(days=1))
