"""Correcting and withdrawing events and citations: nothing that was there is lost, and nobody overwrites another."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party, correct_party
from casefile.matters.records import Record
from casefile.matters.versions import StaleSave
from timeline.events.citing import QuoteNotFound, cite
from timeline.events.conflicts import choose, record_conflict
from timeline.events.correcting import (
    AlreadyWithdrawn,
    correct_citation,
    correct_event,
    correct_issue,
    verify_pin,
    withdraw_citation,
    withdraw_event,
)
from timeline.events.entering import OtherMatter, add_issue, enter
from timeline.events.models import Citation, Event


@pytest.fixture
def parties(matter: Matter, alice: User) -> list[Party]:
    """Two people."""
    return [
        add_party(actor=alice, matter=matter, name=name, kind="person", role="plaintiff")
        for name in ("Jane Poe", "John Poe")
    ]


@pytest.fixture
def event(matter: Matter, alice: User, parties: list[Party]) -> Event:
    """A report from Jane."""
    return enter(
        actor=alice,
        matter=matter,
        kind="report",
        date="Jan. 28, 2020",
        statement="A report.",
        from_parties=parties[:1],
    )


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A held text."""
    text = BytesIO(b"We have reviewed the content.\n")
    kept = receive(actor=alice, matter=matter, stream=text, original_name="reply.txt", attested_by="Alice").document
    assert kept is not None
    return kept


def last_entry(subject: Record) -> LedgerEntry:
    """The newest entry about a record."""
    entry = LedgerEntry.objects.filter(object_id=str(subject.uid)).order_by("seq").last()
    assert entry is not None
    return entry


def test_a_correction_keeps_old_and_new_of_fields_date_and_relations_and_why(
    alice: User, event: Event, parties: list[Party]
) -> None:
    kept = correct_event(
        actor=alice,
        event=event,
        version=1,
        why="misread",
        date="Jan. 29, 2020",
        statement="A second report.",
        from_parties=[parties[1]],
    )

    state = last_entry(event).state
    assert kept.version == 2
    assert state["why"] == "misread"
    assert state["changed"]["statement"] == {"old": "A report.", "new": "A second report."}
    assert state["changed"]["from"] == {"old": ["Jane Poe"], "new": ["John Poe"]}
    assert state["changed"]["occurred_as_stated"] == {"old": "Jan. 28, 2020", "new": "Jan. 29, 2020"}


def test_a_correction_that_changes_nothing_writes_nothing(alice: User, event: Event, parties: list[Party]) -> None:
    before = LedgerEntry.objects.count()

    kept = correct_event(actor=alice, event=event, version=1, why="", statement="A report.", from_parties=parties[:1])

    assert (kept.version, LedgerEntry.objects.count()) == (1, before)


def test_a_correction_without_a_reason_changes_nothing(alice: User, event: Event) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        correct_event(actor=alice, event=event, version=1, why=" ", statement="Another.")

    event.refresh_from_db()
    assert event.statement == "A report."


def test_a_stale_correction_names_what_differs_and_writes_nothing(
    alice: User, bob: User, event: Event, parties: list[Party]
) -> None:
    correct_event(actor=bob, event=event, version=1, why="first", statement="Bob's words.")

    with pytest.raises(StaleSave) as stale:
        correct_event(
            actor=alice, event=event, version=1, why="second", statement="Mine.", date="2021", from_parties=[]
        )

    told = {each.field: (each.kept, each.yours) for each in stale.value.differences}
    assert told["statement"] == ("Bob's words.", "Mine.")
    assert told["date"] == ("Jan. 28, 2020", "2021")
    assert told["from_parties"] == ("Jane Poe", "")


def test_a_withdrawn_event_stays_with_its_reason_and_is_corrected_no_more(alice: User, event: Event) -> None:
    withdraw_event(actor=alice, event=event, version=1, why="entered twice")

    event.refresh_from_db()
    assert event.withdrawn_at is not None
    assert event.withdrawn_because == "entered twice"
    assert last_entry(event).act == "event.withdrawn"
    for again in (withdraw_event, correct_event):
        with pytest.raises(AlreadyWithdrawn):
            again(actor=alice, event=event, version=2, why="again")


def test_only_the_order_of_a_date_can_be_corrected_too(alice: User, event: Event) -> None:
    kept = correct_event(actor=alice, event=event, version=1, why="came second", sequence=2)

    assert (kept.occurred.sequence, kept.occurred.as_stated) == (2, "Jan. 28, 2020")


def test_an_inference_is_corrected_and_taken_back(alice: User, event: Event) -> None:
    basis = {"inferred_from": "the order", "inferred_by": "Alice"}
    inferred = correct_event(actor=alice, event=event, version=1, why="no source states it", **basis)
    stated = correct_event(actor=alice, event=event, version=2, why="a source does", inferred_from="")

    assert (inferred.occurred_basis, stated.occurred_basis) == ("inferred", "stated")
    assert stated.occurred_earliest == event.occurred_earliest


def test_a_corrected_citation_is_checked_again_and_loses_a_verification_that_moved(
    alice: User, event: Event, reply: SourceDocument
) -> None:
    cited = cite(
        actor=alice, event=event, document=reply, pin_cite="p. 1", page_number=1, pin_verified=True, verified_by="Alice"
    )

    with pytest.raises(QuoteNotFound):
        correct_citation(actor=alice, citation=cited, version=1, why="words", quote="We never reviewed")
    quoted = correct_citation(actor=alice, citation=cited, version=1, why="words", quote="We have reviewed")
    moved = correct_citation(actor=alice, citation=cited, version=2, why="page", pin_cite="p. 2")

    assert (quoted.quote_check, quoted.pin_verified) == ("found", True)
    assert (moved.pin_verified, moved.verified_by) == (False, "")
    assert last_entry(cited).state["changed"]["pin_cite"] == {"old": "p. 1", "new": "p. 2"}


def test_a_pin_is_verified_by_a_person_at_a_time(alice: User, event: Event, reply: SourceDocument) -> None:
    bare = cite(actor=alice, event=event, document=reply, pin_cite="TBD")
    with pytest.raises(ValidationError, match="pin cite first"):
        verify_pin(actor=alice, citation=bare, version=1, verified_by="Alice")
    cited = cite(actor=alice, event=event, document=reply, pin_cite="p. 1")

    kept = verify_pin(actor=alice, citation=cited, version=1, verified_by="Alice")

    assert (kept.pin_verified, kept.verified_by, kept.verified_at is None) == (True, "Alice", False)
    assert last_entry(cited).act == "citation.verified"


def test_a_withdrawn_citation_can_be_cited_anew(alice: User, event: Event, reply: SourceDocument) -> None:
    cited = cite(actor=alice, event=event, document=reply, pin_cite="p. 1")

    withdraw_citation(actor=alice, citation=cited, version=1, why="wrong page")
    again = cite(actor=alice, event=event, document=reply, pin_cite="p. 1")

    assert Citation.objects.filter(event=event).count() == 2
    assert again.withdrawn_at is None


def test_a_conflict_is_chosen_on_the_version_it_was_read_at(alice: User, event: Event) -> None:
    conflict = record_conflict(actor=alice, event=event, about="day", values=[("28", None, ""), ("29", None, "")])
    first, second = conflict.stated.all()
    choose(actor=alice, conflict=conflict, value=first, reason="the docket", version=1)

    with pytest.raises(StaleSave):
        choose(actor=alice, conflict=conflict, value=second, reason="the order", version=1)


def test_issues_and_parties_are_corrected_and_stand_under_no_circle(
    alice: User, matter: Matter, parties: list[Party]
) -> None:
    above = add_issue(actor=alice, matter=matter, title="Knowledge")
    below = add_issue(actor=alice, matter=matter, title="Review", parent=above)

    with pytest.raises(ValidationError, match="below itself"):
        correct_issue(actor=alice, issue=above, version=1, parent=below)
    assert correct_issue(actor=alice, issue=below, version=1, title="Stated review").version == 2
    jane, john = parties
    kept = correct_party(actor=alice, party=jane, version=1, why="the order", name="Jane Poe #1", succeeded_by=john)
    assert last_entry(jane).state["changed"]["name"] == {"old": "Jane Poe", "new": "Jane Poe #1"}
    with pytest.raises(ValidationError, match="its own place"):
        correct_party(actor=alice, party=john, version=1, succeeded_by=kept)


def test_records_of_another_matter_are_never_joined_by_a_correction(
    alice: User, charlie: User, event: Event, other_matter: Matter
) -> None:
    stranger = add_party(actor=charlie, matter=other_matter, name="Other", kind="person", role="plaintiff")

    with pytest.raises(OtherMatter):
        correct_event(actor=alice, event=event, version=1, why="x", to_parties=[stranger])
