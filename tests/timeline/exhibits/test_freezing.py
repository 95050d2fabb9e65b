"""Freezing: an exhibit holds everything it prints, nothing it must not, and no later edit alters it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege, designate
from casefile.evidence.models import SourceDocument
from casefile.ledger.canonical import canonical_json
from casefile.ledger.checkpoints import root_of
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.matters.members import add_member
from timeline.events.entering import add_issue
from timeline.events.models import Event
from timeline.exhibits.assemble import assemble, content_digest
from timeline.exhibits.fields import CHECKED, NotForExhibits, only_allowed, printable
from timeline.exhibits.models import Exhibit, ExhibitRow
from timeline.exhibits.release import rows_of
from timeline.notes.writing import write_note

KINDS = list(Exhibit.Kind)


def whole(exhibit: Exhibit) -> str:
    """Everything that was frozen, as text."""
    return canonical_json([exhibit.content, rows_of(exhibit)]).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_later_edits_of_the_matter_alter_nothing_in_an_exhibit(told: Any, alice: User, kind: str) -> None:
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind=kind, number="1")
    before = whole(exhibit)
    Event.objects.update(statement="Rewritten.")
    SourceDocument.objects.update(short_cite="Rewritten cite")
    told.matter.short_caption = "Rewritten v. Caption"
    told.matter.save()
    exhibit.refresh_from_db()
    assert whole(exhibit) == before
    assert "Rewritten" not in before
    assert content_digest(exhibit.content, rows_of(exhibit)) == exhibit.content_sha256


def test_the_database_refuses_to_change_what_was_frozen(told: Any, alice: User) -> None:
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="summary", number="1")
    exhibit.content = {**exhibit.content, "title": "Other"}
    with pytest.raises(DatabaseError), transaction.atomic():
        exhibit.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        ExhibitRow.objects.filter(exhibit=exhibit).update(content={})


def test_an_exhibit_keeps_the_ledger_as_it_was_and_enters_its_own_freezing(told: Any, alice: User) -> None:
    chronology = told.chronology()
    ledger = Ledger.objects.get(matter=told.matter)
    exhibit = assemble(actor=alice, chronology=chronology, kind="summary", number="1")
    assert (exhibit.ledger_size, exhibit.ledger_root) == (ledger.size, root_of(ledger, ledger.size))
    assert exhibit.content["ledger"]["root"] == exhibit.ledger_root
    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_FROZEN)
    assert entry.state["content_sha256"] == exhibit.content_sha256


def test_notes_issues_and_who_verified_never_reach_an_exhibit(told: Any, alice: User) -> None:
    event = Event.objects.order_by("number")[2]
    write_note(actor=alice, matter=told.matter, text="Weak spot: ask her about the form.", event=event)
    event.issues.add(add_issue(actor=alice, matter=told.matter, title="Actual knowledge of staff"))
    for kind in KINDS:
        exhibit = assemble(actor=alice, chronology=told.chronology(kind), kind=kind, number="1")
        frozen = whole(exhibit)
        assert "Weak spot" not in frozen
        assert "Actual knowledge of staff" not in frozen
        assert "verified_by" not in frozen


def test_a_field_that_nobody_allowed_cannot_be_frozen() -> None:
    with pytest.raises(NotForExhibits, match=r"row\.notes"):
        only_allowed({"statement": "a", "notes": "b"}, {"statement": None}, "row")
    with pytest.raises(NotForExhibits, match="float"):
        only_allowed({"statement": 1.5}, {"statement": None}, "row")
    with pytest.raises(NotForExhibits, match="plain words"):
        only_allowed({"statement": {"text": "a"}}, {"statement": None}, "row")


def test_what_preflight_alone_may_read_is_not_printable(told: Any, alice: User) -> None:
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="summary", number="1")
    assert all(CHECKED in row for row in rows_of(exhibit))
    assert f"'{CHECKED}'" not in str(printable([exhibit.content, rows_of(exhibit)]))


def test_a_privileged_source_is_not_cited_in_what_prints(told: Any, alice: User) -> None:
    claim_privilege(actor=alice, document=told.reply, basis="work_product", description="Memorandum")
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="summary", number="1")
    assert "Platform letters" not in str(printable([exhibit.content, rows_of(exhibit)]))


def test_digests_that_others_state_of_withheld_material_are_never_frozen(told: Any, alice: User) -> None:
    SourceDocument.objects.filter(pk=told.shots.pk).update(
        holding="withheld", stated_digests={"md5": "5d41402abc4b2a76b9719d911017c592"}
    )
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="summary", number="1")
    assert "5d41402abc4b2a76b9719d911017c592" not in whole(exhibit)


def test_the_strictest_designation_of_the_sources_is_inherited(told: Any, alice: User) -> None:
    designate(actor=alice, document=told.reply, level="confidential", designated_by="Platform, Inc.")
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="summary", number="1")
    assert exhibit.content["front"]["designation"] == "CONFIDENTIAL"


def test_what_lies_outside_the_scope_is_listed_with_the_reason(told: Any, alice: User) -> None:
    chronology = told.chronology(kinds=["report"])
    exhibit = assemble(actor=alice, chronology=chronology, kind="summary", number="1")
    events, sources = exhibit.content["left_out"]
    assert (events["what"], events["which"]) == ("5 events", ["E-1", "E-4 – E-7"])
    assert (sources["what"], sources["which"]) == ("2 sources", ["S-2 – S-3"])
    assert exhibit.content["front"]["scope"] == "events of kind report to the platform"


def test_every_conflict_is_frozen_with_all_its_values(story: Any, alice: User) -> None:
    from timeline.events.conflicts import record_conflict

    event = story.event("Jan. 3, 2022", "The complaint is filed.", source=story.letter)
    values = [("January 3", story.letter, "p. 1"), ("January 5", story.reply, "p. 2")]
    record_conflict(actor=alice, event=event, about="the day", values=values, chosen=0, reason="the stamp")
    exhibit = assemble(actor=alice, chronology=story.chronology(), kind="summary", number="1")
    (conflict,) = exhibit.content["conflicts"]
    assert [value["as_stated"] for value in conflict["values"]] == ["January 3", "January 5"]
    assert (conflict["row"], conflict["chosen"], conflict["reason"]) == (1, "January 3", "the stamp")


def test_only_a_member_who_may_write_assembles(told: Any, bob: User, charlie: User) -> None:
    chronology = told.chronology()
    assert assemble(actor=bob, chronology=chronology, kind="summary", number="1").pk
    with pytest.raises(PermissionDenied):
        assemble(actor=charlie, chronology=chronology, kind="summary", number="2")
    add_member(actor=bob, matter=told.matter, user=charlie, role="expert")
    with pytest.raises(PermissionDenied):
        assemble(actor=charlie, chronology=chronology, kind="summary", number="2")


def test_a_chronology_without_rows_makes_no_exhibit(told: Any, alice: User) -> None:
    empty = told.chronology(text="no such words anywhere")
    with pytest.raises(ValidationError):
        assemble(actor=alice, chronology=empty, kind="summary", number="1")


def test_file_names_hold_letters_digits_and_hyphens_only(told: Any, alice: User) -> None:
    exhibit = assemble(actor=alice, chronology=told.chronology(), kind="notice", number="Ex. 4/B")
    assert exhibit.file_name == "ex-4-b-notice-and-response.pdf"
