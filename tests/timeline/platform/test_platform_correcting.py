"""Correcting and withdrawing platform records: nothing is lost, and nothing is measured from what was withdrawn."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.accounts.models import User
from casefile.ledger.models import LedgerEntry
from casefile.matters.desk import desk_of
from casefile.matters.models import Matter
from casefile.matters.versions import StaleSave
from tests.timeline.platform.conftest import Told
from timeline.chronology.query import matching
from timeline.chronology.rows import rows_of
from timeline.events.correcting import AlreadyWithdrawn, withdraw_event
from timeline.events.entering import OtherMatter, enter
from timeline.platform.correcting import OWN, correct_platform_record, resting_on, withdraw_platform_record
from timeline.platform.entering import add_item, file_report, log_message, sight
from timeline.platform.models import Account, ContentItem, Message, Report
from timeline.platform.relations import RELATIONS, step_in_words
from timeline.platform.sorts import SORTS
from timeline.platform.standing import fallen, fallen_anchors, fallen_events
from timeline.platform.threads import platform_sheet
from timeline.platform.typed import Steps

CORRECTED: dict[str, dict[str, Any]] = {
    "tickets": {"channel": "form"},
    "messages": {"channel": "email"},
    "items": {"post_id": "1219"},
    "accounts": {"platform": "Example Social"},
    "readings": {"at_least": 166500},
    "sightings": {"state": "suspended"},
    "clocks": {"caution": "not independent of the order"},
}


def correct(told: Told, sort: str, user: User, **changes: Any) -> Any:
    """Correct the record of that sort from the version it has."""
    record = told.of(sort)
    record.refresh_from_db()
    return correct_platform_record(actor=user, instance=record, version=record.version, why="misread", **changes)


def withdraw(record: Any, user: User) -> Any:
    """Withdraw the record from the version it has."""
    return withdraw_platform_record(actor=user, instance=record, version=record.version, why="entered twice")


@pytest.mark.parametrize("sort", SORTS)
def test_a_correction_keeps_the_old_value_the_new_and_why(told: Told, alice: User, sort: str) -> None:
    ((name, new),) = CORRECTED[sort].items()
    old = getattr(told.of(sort), name)

    kept = correct(told, sort, alice, **{name: new})

    entry = LedgerEntry.objects.get(object_id=str(kept.uid), act="platform.corrected")
    assert (kept.version, getattr(kept, name)) == (2, new)
    assert entry.state["changed"] == {name: {"old": old, "new": new}}
    assert (entry.state["why"], entry.state.get("event")) == (
        "misread",
        getattr(getattr(kept, "event", None), "label", None),
    )


@pytest.mark.parametrize("sort", SORTS)
def test_an_edit_that_changes_nothing_writes_nothing(told: Told, alice: User, sort: str) -> None:
    record = told.of(sort)
    record.refresh_from_db()
    same = {name: getattr(record, name) for name in OWN[type(record)]}
    same |= {name: relation.read(record) for name, relation in RELATIONS.get(type(record), {}).items()}

    kept = correct_platform_record(actor=alice, instance=record, version=1, why="", **same)

    assert kept.version == 1
    assert not LedgerEntry.objects.filter(act="platform.corrected").exists()


@pytest.mark.parametrize("sort", SORTS)
def test_a_stale_save_writes_nothing_and_shows_both_sides(told: Told, alice: User, bob: User, sort: str) -> None:
    ((name, new),) = CORRECTED[sort].items()
    record = told.of(sort)
    correct(told, sort, alice, **{name: new})

    with pytest.raises(StaleSave) as stale:
        correct_platform_record(actor=bob, instance=record, version=1, why="mine", **{name: getattr(record, name) or 1})

    record.refresh_from_db()
    assert getattr(record, name) == new
    assert [(found.field, found.kept) for found in stale.value.differences] in ([(name, new)], [])


def test_relations_are_corrected_and_said_by_their_names(told: Told, alice: User, matter: Matter) -> None:
    other = add_item(actor=alice, matter=matter, label="Post 2", platform="Example")

    correct(told, "tickets", alice, items=[other], steps=[{"step": "Give a name"}, {"step": "Send"}])
    correct(told, "messages", alice, reports=[], markers=[("acknowledged", "No action")])
    correct(told, "clocks", alice, candidates=[], start=told.answered)

    assert list(told.ticket.items.all()) == [other]
    assert [str(step) for step in told.ticket.steps.all()] == ["1. Give a name", "2. Send"]
    assert not told.message.reports.exists()
    assert told.message.markers.get().shows == "acknowledged"
    entries = {
        entry.object_type: entry.state["changed"] for entry in LedgerEntry.objects.filter(act="platform.corrected")
    }
    assert entries["Report"]["items"] == {"old": ["Post 1"], "new": ["Post 2"]}
    assert entries["Report"]["steps"]["old"] == [r"Choose a category |  | none \| fits"]
    assert entries["Message"]["reports"] == {"old": ["report 4000012345678"], "new": []}
    assert entries["Message"]["markers"]["new"] == ["Acknowledged: “No action”"]
    assert entries["Clock"]["start"] == {"old": "E-1", "new": "E-2"}
    assert entries["Clock"]["candidates"] == {"old": ["E-2: the reply"], "new": []}


def test_a_stale_save_also_shows_the_relations_that_differ(told: Told, alice: User) -> None:
    correct(told, "tickets", alice, items=[])

    with pytest.raises(StaleSave) as stale:
        correct_platform_record(actor=alice, instance=told.ticket, version=1, why="mine", items=[told.item])

    assert [(found.label, found.kept, found.yours) for found in stale.value.differences] == [("Items", "", "Post 1")]


@pytest.mark.parametrize(
    ("sort", "changes", "said"),
    [
        ("messages", {"text": "Nothing of the kind."}, "does not hold the words “reviewed the content”"),
        ("messages", {"markers": [("minority", "you are a minor")]}, "does not hold the words “you are a minor”"),
        ("messages", {"origin": "automatic"}, "message_origin_has_words"),
        ("readings", {"at_least": 5, "at_most": 4}, "reading_range_in_order"),
        ("accounts", {"label": ""}, "blank"),
    ],
)
def test_a_correction_that_cannot_stand_changes_nothing(
    told: Told, alice: User, sort: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        correct(told, sort, alice, **changes)

    record = told.of(sort)
    record.refresh_from_db()
    assert record.version == 1
    assert not LedgerEntry.objects.filter(act="platform.corrected").exists()


def test_a_correction_needs_its_reason_and_knows_its_fields(told: Told, alice: User) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        correct_platform_record(actor=alice, instance=told.item, version=1, why=" ", label="Post 9")
    with pytest.raises(TypeError, match="no colour to correct"):
        correct_platform_record(actor=alice, instance=told.item, version=1, why="x", colour="red")
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_platform_record(actor=alice, instance=told.reading, version=1, why="")


def test_records_of_two_matters_are_never_joined(told: Told, alice: User, charlie: User, other_matter: Matter) -> None:
    theirs = enter(actor=charlie, matter=other_matter, kind="other", date="2020", statement="Theirs.")
    letter = log_message(actor=charlie, event=theirs, direction="to_platform")
    item = add_item(actor=charlie, matter=other_matter, label="Post 7", platform="Example")

    for sort, changes in (
        ("tickets", {"event": theirs}),
        ("tickets", {"items": [item]}),
        ("messages", {"in_reply_to": letter}),
        ("readings", {"item": item}),
        ("clocks", {"candidates": [(theirs, "theirs")]}),
    ):
        with pytest.raises(OtherMatter):
            correct(told, sort, alice, **changes)


def test_nothing_leads_back_to_itself(told: Told, alice: User, matter: Matter) -> None:
    copy = add_item(actor=alice, matter=matter, label="Post 2", platform="Example", copy_of=told.item)

    for sort, changes in (
        ("items", {"copy_of": copy}),
        ("messages", {"in_reply_to": told.message}),
        ("tickets", {"appeal_of": told.ticket}),
    ):
        with pytest.raises(ValidationError, match="lead back to this record itself"):
            correct(told, sort, alice, **changes)
    with pytest.raises(ValidationError, match="E-1 is the chosen start"):
        correct(told, "clocks", alice, candidates=[(told.filed, "itself")])


def test_a_ticket_number_and_a_label_stand_once_until_the_first_is_withdrawn(
    told: Told, alice: User, matter: Matter
) -> None:
    other = file_report(actor=alice, event=told.filed, reporter=told.jane, capacity="victim", number="7")
    item = add_item(actor=alice, matter=matter, label="Post 2", platform="Example")
    with pytest.raises(ValidationError, match="already in this matter"):
        correct_platform_record(actor=alice, instance=other, version=1, why="misread", number="4000012345678")
    with pytest.raises(ValidationError, match="has that label"):
        correct_platform_record(actor=alice, instance=item, version=1, why="misread", label="Post 1")

    withdraw(told.ticket, alice)
    for record in (told.reading, told.sighting, told.item):
        withdraw(record, alice)

    correct_platform_record(actor=alice, instance=other, version=1, why="misread", number="4000012345678")
    correct_platform_record(actor=alice, instance=item, version=1, why="misread", label="Post 1")
    assert ContentItem.objects.standing().get(label="Post 1") == item


def test_what_others_rest_on_is_not_withdrawn_from_under_them(told: Told, alice: User) -> None:
    assert resting_on(told.item) == ["views: 167K (E-3)", "Post 1: gone (E-3)"]
    for record, said in ((told.account, "Post 1"), (told.item, r"views: 167K \(E-3\)")):
        with pytest.raises(ValidationError, match=f"These still rest on it: {said}"):
            withdraw(record, alice)

    withdraw(told.reading, alice)
    withdraw(told.sighting, alice)
    withdraw(told.item, alice)
    withdraw(told.account, alice)

    assert not Account.objects.standing().exists()


def test_a_withdrawn_record_stays_as_it_was_withdrawn(told: Told, alice: User) -> None:
    kept = withdraw(told.reading, alice)

    entry = LedgerEntry.objects.get(act="platform.withdrawn")
    assert (kept.version, kept.withdrawn_because, entry.state["why"]) == (2, "entered twice", "entered twice")
    with pytest.raises(AlreadyWithdrawn):
        correct(told, "readings", alice, metric="likes")
    with pytest.raises(AlreadyWithdrawn):
        withdraw(kept, alice)


def test_a_correction_points_at_nothing_that_was_withdrawn(told: Told, alice: User) -> None:
    seen = sight(actor=alice, event=told.seen, state="live")
    for record in (told.reading, told.sighting, told.item):
        withdraw(record, alice)
    item = ContentItem.objects.get()

    with pytest.raises(ValidationError, match="Post 1 was withdrawn as mistaken: choose one that stands"):
        correct_platform_record(actor=alice, instance=seen, version=1, why="it is of the post", item=item)


def test_a_withdrawal_has_a_reason_in_the_database_too(told: Told) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(withdrawn_at=told.filed.recorded_at)


def test_what_was_withdrawn_leaves_the_platform_page_and_the_chronology(
    told: Told, alice: User, matter: Matter
) -> None:
    for record in (told.ticket, told.reading):
        withdraw(record, alice)

    sheet = platform_sheet(desk_of(alice, matter.slug))
    rows = rows_of(matching(matter, {}, user=alice), matter=matter)

    assert sheet.tickets == []
    assert [step.record for step in sheet.loose] == [told.message]
    assert sheet.items[0].readings == ()
    assert {mistaken.name for mistaken in sheet.withdrawn} == {"ticket 4000012345678", "views: 167K (E-3)"}
    assert [(row.tickets, row.readings) for row in rows] == [((), ())] * 3
    assert not matching(matter, {"tickets": ["4000012345678"]}, user=alice).exists()
    assert matching(matter, {"no_ticket": True}, user=alice).count() == 3


def test_a_message_on_a_ticket_is_found_by_its_number_until_it_is_withdrawn(
    told: Told, alice: User, matter: Matter
) -> None:
    def found() -> list[int]:
        return sorted(matching(matter, {"tickets": ["4000012345678"]}, user=alice).values_list("number", flat=True))

    assert found() == [1, 2]
    withdraw(told.message, alice)
    assert found() == [1]


def test_a_clock_measures_nothing_from_an_event_that_was_withdrawn(told: Told, alice: User, matter: Matter) -> None:
    withdraw_event(actor=alice, event=told.filed, version=1, why="never happened")

    [timed] = platform_sheet(desk_of(alice, matter.slug)).clocks

    assert timed.words == "not measured"
    assert timed.fallen == ("E-1 was withdrawn as mistaken (never happened)",)
    assert [candidate.words for candidate in timed.candidates] == ["2 days"]


def test_a_clock_measures_nothing_once_all_that_its_event_brought_was_withdrawn(
    told: Told, alice: User, matter: Matter
) -> None:
    letter = log_message(actor=alice, event=told.filed, direction="to_platform", text="Take it down.")
    withdraw(told.ticket, alice)
    told.clock.refresh_from_db()
    assert fallen_anchors(told.clock) == []  # the message of that event stands

    withdraw(letter, alice)

    [why] = fallen_anchors(told.clock)
    assert why.startswith("what E-1 brought was withdrawn as mistaken (report 4000012345678: entered twice")
    assert fallen_events(matter, user=alice) == {str(told.filed.uid): why}
    assert fallen(told.seen) == ""  # a count and a sighting there do not make it one of correspondence


def test_a_clock_whose_end_fell_says_so_of_every_start(told: Told, alice: User, matter: Matter) -> None:
    withdraw_event(actor=alice, event=told.seen, version=1, why="misdated")

    [timed] = platform_sheet(desk_of(alice, matter.slug)).clocks

    assert [candidate.words for candidate in timed.candidates] == ["not measured"]
    assert timed.fallen == ("E-3 was withdrawn as mistaken (misdated)",)


def test_the_same_words_are_logged_again_once_the_first_were_withdrawn(told: Told, alice: User) -> None:
    withdraw(told.message, alice)

    assert not Message.objects.standing().exists()
    assert Message.objects.count() == 1


WORDS = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" |"), max_size=20).map(str.strip)


@settings(max_examples=60)
@given(WORDS.filter(lambda words: bool(words) and not words.endswith("\\")), WORDS, WORDS)
def test_a_step_written_on_a_line_is_read_back_as_it_was(step: str, required: str, obstacle: str) -> None:
    if any(words.endswith("\\") or "\\|" in words for words in (step, required, obstacle)):
        return  # a backslash before the bar is the bar's own sign
    written = {"step": step, "required_input": required, "obstacle": obstacle, "minutes": None}

    assert Steps(required=False).clean(step_in_words(written)) == [written]
