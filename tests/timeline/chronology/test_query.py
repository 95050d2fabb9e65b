"""The saved query: what matches, certainly or possibly, and how it is said in words."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.chronology.query import matching, scope_in_words
from timeline.chronology.rows import chronology_rows, rows_of
from timeline.chronology.saving import save_chronology
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Event

DATES = [
    "2019",
    "Dec. 25, 2019",
    "January 2020",
    "Jan. 21, 2020",
    "before Jan. 26, 2020",
    "between Jan. 28, 2020 and Jan. 30, 2020",
    "Jan. 30, 2020",
    "after Feb. 1, 2020",
    "whenever",
]


@pytest.fixture
def told(matter: Matter, alice: User) -> dict[str, Event]:
    jane = add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    john = add_party(actor=alice, matter=matter, name="John Poe", kind="person", role="plaintiff")
    return {
        date: enter(
            actor=alice,
            matter=matter,
            kind="report" if place % 2 else "platform_reply",
            date=date,
            statement=f"Statement {place}.",
            from_parties=[jane, john] if place % 3 == 0 else [],
        )
        for place, date in enumerate(DATES)
    }


def found(matter: Matter, user: User, **query: object) -> list[str]:
    return [row.as_stated for row in rows_of(matching(matter, query, user=user), matter=matter)]


def test_no_row_is_lost_and_the_undated_one_comes_last(told: dict[str, Event], matter: Matter, alice: User) -> None:
    rows = found(matter, alice)
    assert sorted(rows) == sorted(DATES)
    assert rows[-1] == "whenever"


def test_rows_stand_in_the_total_order_of_dates(told: dict[str, Event], matter: Matter, alice: User) -> None:
    assert found(matter, alice)[:4] == ["2019", "Dec. 25, 2019", "January 2020", "Jan. 21, 2020"]


def test_certainly_in_a_range_leaves_out_what_may_lie_outside(
    told: dict[str, Event], matter: Matter, alice: User
) -> None:
    certain = found(matter, alice, **{"from": "Jan. 21, 2020", "to": "Jan. 30, 2020"})
    assert certain == ["Jan. 21, 2020", "between Jan. 28, 2020 and Jan. 30, 2020", "Jan. 30, 2020"]


def test_possibly_in_a_range_takes_what_may_lie_inside_but_never_what_has_no_date(
    told: dict[str, Event], matter: Matter, alice: User
) -> None:
    possible = found(matter, alice, possibly=True, **{"from": "Jan. 21, 2020", "to": "Jan. 30, 2020"})
    assert set(possible) == {
        "January 2020",
        "Jan. 21, 2020",
        "before Jan. 26, 2020",
        "between Jan. 28, 2020 and Jan. 30, 2020",
        "Jan. 30, 2020",
    }


def test_a_filter_over_several_actors_yields_an_event_once(told: dict[str, Event], matter: Matter, alice: User) -> None:
    assert len(found(matter, alice, parties=["Jane Poe", "John Poe"])) == 3


def test_kinds_words_and_numbers_select_and_leave_out(told: dict[str, Event], matter: Matter, alice: User) -> None:
    assert len(found(matter, alice, kinds=["report"])) == 4
    assert found(matter, alice, text="statement 3") == ["Jan. 21, 2020"]
    assert found(matter, alice, numbers=[1]) == ["2019"]
    assert "2019" not in found(matter, alice, leave_out=[1])
    assert len(found(matter, alice, no_source=True)) == len(DATES)


def test_the_words_of_a_privileged_source_cannot_be_searched_for(
    told: dict[str, Event], matter: Matter, alice: User
) -> None:
    memo = receive(
        actor=alice, matter=matter, stream=BytesIO(b"Our view: settle.\n"), original_name="memo.txt"
    ).document
    assert memo is not None
    cite(actor=alice, event=told["2019"], document=memo, page_number=1, quote="Our view: settle.")
    assert found(matter, alice, text="settle") == ["2019"]
    claim_privilege(actor=alice, document=memo, basis="work_product", description="Memorandum of counsel")
    assert found(matter, alice, text="settle") == []


def test_another_matters_member_finds_nothing(told: dict[str, Event], matter: Matter, charlie: User) -> None:
    assert found(matter, charlie) == []


def test_a_query_with_a_word_it_does_not_know_is_refused(matter: Matter, alice: User) -> None:
    with pytest.raises(ValidationError, match="colour"):
        save_chronology(actor=alice, matter=matter, name="x", query={"colour": "blue"})
    with pytest.raises(ValidationError, match="rumour"):
        save_chronology(actor=alice, matter=matter, name="x", query={"kinds": ["rumour"]})
    with pytest.raises(ValidationError, match="cannot start"):
        matching(matter, {"from": "whenever"}, user=alice)


def test_the_scope_is_said_in_words(matter: Matter) -> None:
    assert scope_in_words({}, matter) == "every event of the matter"
    said = scope_in_words({"kinds": ["report"], "from": "Jan. 2020", "leave_out": [3]}, matter)
    assert said == "events of kind report to the platform; from Jan. 2020; leaving out E-3"


def test_the_number_of_queries_does_not_grow_with_the_rows(
    matter: Matter, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(10):
        enter(actor=alice, matter=matter, kind="other", date="Jan. 1, 2020", statement=f"Statement {place}.")
    chronology = save_chronology(actor=alice, matter=matter, name="All")
    with django_assert_max_num_queries(20):
        assert len(chronology_rows(chronology, user=alice)) == 10
