"""Superseding: a new exhibit stands in the place of an old one, and both stay."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casefile.accounts.models import User
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.chronology.saving import save_chronology
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import NotReleased, release
from timeline.exhibits.superseding import amended_number, remembered, supersede


@pytest.fixture
def first(story: Any) -> Exhibit:
    """A frozen exhibit of one row."""
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter)
    return assemble(
        actor=story.actor, chronology=story.chronology(), kind="summary", number="A", subject="what was seen"
    )


def as_released(exhibit: Exhibit) -> Exhibit:
    """The exhibit as if it were released, without its pages."""
    exhibit.state = Exhibit.State.RELEASED
    return exhibit


def test_the_new_one_holds_what_was_entered_since_and_the_old_one_does_not(story: Any, first: Exhibit) -> None:
    story.event("Jan. 4, 2022", "A post is seen again.", source=story.letter)

    new = supersede(actor=story.actor, exhibit=first, subject="what was seen")

    assert (first.rows.count(), new.rows.count()) == (1, 2)
    assert new.supersedes == first
    assert (new.kind, new.title, new.number) == (first.kind, first.title, "A")
    assert Exhibit.objects.count() == 2


def test_the_ledger_tells_of_both(story: Any, first: Exhibit) -> None:
    new = supersede(actor=story.actor, exhibit=first)

    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_SUPERSEDED)
    frozen = LedgerEntry.objects.get(object_id=str(new.uid))
    assert entry.object_id == str(first.uid)
    assert entry.state == {"number": "A", "by": str(new.uid), "by_number": "A"}
    assert (frozen.act, frozen.state["supersedes"]) == (Act.EXHIBIT_FROZEN, str(first.uid))


def test_an_exhibit_is_superseded_once_and_then_its_successor_is(story: Any, first: Exhibit) -> None:
    new = supersede(actor=story.actor, exhibit=first)

    with pytest.raises(ValidationError, match="superseded already, by Exhibit A"):
        supersede(actor=story.actor, exhibit=first)
    assert supersede(actor=story.actor, exhibit=new).supersedes == new


def test_what_is_superseded_is_not_released_any_more(story: Any, first: Exhibit) -> None:
    supersede(actor=story.actor, exhibit=first)

    with pytest.raises(NotReleased, match="superseded by Exhibit A"):
        release(actor=story.actor, exhibit=first, override_reason="never mind")
    first.refresh_from_db()
    assert first.state == Exhibit.State.DRAFT


def test_it_may_come_from_another_chronology_of_the_same_matter_only(
    story: Any, first: Exhibit, charlie: User, other_matter: Matter
) -> None:
    story.event("Jan. 4, 2022", "It is reported.", source=story.letter, is_key=True)
    own = story.chronology("key events", key=True)
    foreign = save_chronology(actor=charlie, matter=other_matter, name="theirs")

    with pytest.raises(ValidationError, match="its own matter"):
        supersede(actor=story.actor, exhibit=first, chronology=foreign)
    assert supersede(actor=story.actor, exhibit=first, chronology=own).chronology == own


def test_who_may_not_write_supersedes_nothing(story: Any, first: Exhibit) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=story.actor, matter=story.matter, user=expert, role="expert")

    with pytest.raises(PermissionDenied):
        supersede(actor=expert, exhibit=first)
    assert not LedgerEntry.objects.filter(act=Act.EXHIBIT_SUPERSEDED).exists()


@pytest.mark.parametrize(
    ("number", "amended"), [("A", "A, amended"), ("A, amended", "A, amended 2"), ("1, amended 2", "1, amended 3")]
)
def test_a_released_exhibit_is_amended_by_number_and_a_draft_keeps_its_own(number: str, amended: str) -> None:
    assert amended_number(Exhibit(number=number)) == number
    assert amended_number(as_released(Exhibit(number=number))) == amended


def test_what_was_said_at_assembling_is_remembered(story: Any, first: Exhibit) -> None:
    drawn = assemble(
        actor=story.actor,
        chronology=story.chronology("drawn"),
        kind="illustrative",
        number="B",
        sponsor="P. Paralegal",
        disclosed_on=date(2026, 3, 2),
    )

    assert remembered(first)["subject"] == "what was seen"
    assert remembered(first)["disclosed_on"] is None
    assert (remembered(drawn)["sponsor"], remembered(drawn)["disclosed_on"]) == ("P. Paralegal", date(2026, 3, 2))
