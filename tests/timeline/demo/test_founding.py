"""The founding matter says what the public record says, row by row, and nothing else."""

import csv
import re
from pathlib import Path

import pytest

from casefile.accounts.models import User
from casefile.confidentiality.models import Identity, ProtectedTerm, RedactionMark
from casefile.evidence.models import BatesRange, Page, Rendition, SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter, Membership, Party
from timeline.demo import founding
from timeline.demo.story import BrokenStory
from timeline.events.models import Citation, Conflict, Event
from timeline.notes.models import Note
from timeline.platform.models import Availability, Clock, ContentItem, KnowledgeMarker, Message, Reading, Report

OWN_COPY = Path(__file__).with_name("doe_v_twitter.csv")
PRINTED = {"Twitter": "Twitter, Inc.", "Jane Doe #1": "Jane Doe #1 (mother)"}
"""Wordings of the record whose party prints under another name."""

with OWN_COPY.open(encoding="utf-8", newline="") as table:
    RECORD = list(csv.DictReader(table))


def event_of(matter: Matter, number: str) -> Event:
    """The event of a row."""
    return Event.objects.get(matter=matter, number=int(number))


def names(event: Event, side: str) -> list[str]:
    """The printed names on one side of an event."""
    return [actor.party.name for actor in event.actors.filter(side=side).select_related("party")]


def printed(cell: str) -> list[str]:
    """The printed names of a cell of actors."""
    if cell == "John Doe #1, by next friend Jane Doe #1":
        return ["John Doe #1", "Jane Doe #1 (mother)"]
    return [PRINTED.get(part, part) for part in cell.split("; ") if part]


def test_the_project_s_copy_of_the_record_is_the_record() -> None:
    assert (founding.FOLDER / "events.csv").read_bytes() == OWN_COPY.read_bytes()


def test_every_row_is_one_event_with_its_words_date_status_and_actors(doe: Matter) -> None:
    assert Event.objects.filter(matter=doe).count() == len(RECORD) == 22
    for row in RECORD:
        event = event_of(doe, row["no"])
        stated = (event.occurred_as_stated, event.occurred_basis, event.occurred_inferred_from)
        numbered = re.sub(r"\brow (\d+)", r"E-\1", row["inferred_from"])
        assert stated == (row["date_as_stated"], row["date_basis"], numbered)
        assert event.occurred_inferred_by == (founding.PREPARER if row["date_basis"] == "inferred" else "")
        assert not event.occurred_refused
        assert (event.kind, event.statement, event.status) == (row["kind"], row["statement"], row["status"])
        assert (names(event, "from"), names(event, "to")) == (printed(row["from"]), printed(row["to"]))


def test_every_source_pin_cite_and_quotation_stands_as_the_record_gives_it(doe: Matter) -> None:
    titles = set(SourceDocument.objects.filter(matter=doe).values_list("title", flat=True))
    for row in RECORD:
        sources = [row["source"]] if row["source"] in titles else row["source"].split("; ")
        cited = list(event_of(doe, row["no"]).citations.select_related("document"))
        assert [citation.document.title for citation in cited] == sources
        assert [citation.pin_cite for citation in cited] == row["pin_cite"].split("; ")
        assert ["yes" if citation.pin_verified else "no" for citation in cited] == row["pin_verified"].split("; ")
        assert {citation.quote for citation in cited} == {row["quote"]}
        assert {citation.quote_check for citation in cited} == {"not_checked" if row["quote"] else ""}


def test_tickets_readings_and_notes_stand_as_the_record_gives_them(doe: Matter) -> None:
    for row in RECORD:
        event = event_of(doe, row["no"])
        concerned = [report for message in event.messages.all() for report in message.reports.order_by("id")]
        tickets = [report.number for report in (*event.reports.order_by("id"), *concerned) if report.number]
        assert tickets == [part for part in row["tickets"].split("; ") if part]
        readings = [(r.metric, r.as_displayed, r.at_least, r.at_most) for r in event.readings.all()]
        at_most = int(row["at_most"]) if row["at_most"] else None
        expected = [(row["metric"], row["displayed"], int(row["at_least"]), at_most)] if row["metric"] else []
        assert readings == expected
        assert [note.text for note in event.notes.all()] == ([row["note"]] if row["note"] else [])


def test_every_source_is_referenced_with_a_holder_and_no_basis_of_admissibility(doe: Matter) -> None:
    documents = SourceDocument.objects.filter(matter=doe)
    assert set(documents.values_list("holding", "admissibility", "sha256")) == {("referenced", "", "")}
    assert not documents.filter(held_by="").exists()
    assert not documents.filter(citations=None).exists(), "a source of no row would be invented"


def test_nothing_is_invented(doe: Matter) -> None:
    blank = (doe.counsel_block, doe.availability, doe.preparer, doe.availability_notice_served_on)
    assert blank == ("", "", "", None)
    assert not Message.objects.exclude(text="").exists()
    assert not ContentItem.objects.exclude(post_id="", url="", account=None).exists()
    for model in (Page, Rendition, BatesRange, RedactionMark, Identity, ProtectedTerm, Availability):
        assert not model._default_manager.exists(), model.__name__
    quoted = event_of(doe, "9").citations.first()
    assert quoted is not None
    for words in KnowledgeMarker.objects.values_list("words", flat=True):
        assert words in quoted.quote
    for outcome in Message.objects.exclude(outcome="").values_list("outcome", flat=True):
        assert outcome in quoted.quote


def test_no_known_name_of_an_account_person_or_state_stands_anywhere(doe: Matter) -> None:
    assert set(Party.objects.filter(matter=doe, role="uploader").values_list("name", flat=True)) == {
        "Account A",
        "Account B",
    }
    persons = Party.objects.filter(matter=doe, role__in=["plaintiff", "next_friend"])
    assert all(re.fullmatch(r"(John|Jane) Doe #\d( \(mother\))?|Plaintiffs", party.name) for party in persons)


def test_the_successor_of_the_defendant_is_recorded(doe: Matter) -> None:
    successor = Party.objects.get(matter=doe, name="Twitter, Inc.").succeeded_by
    assert successor is not None
    assert successor.name == "X Corp."


def test_call_outs_use_the_row_s_own_words_and_at_most_twelve(doe: Matter) -> None:
    called = Event.objects.filter(matter=doe).exclude(call_out="")
    assert set(called) == set(Event.objects.filter(matter=doe, is_key=True))
    for event in called:
        words = re.findall(r"[\w#:,-]+\w", event.call_out.lower())
        assert len(event.call_out.split()) <= 12
        assert set(words) <= set(re.findall(r"[\w#:,-]+\w", event.statement.lower())), event.call_out


def test_the_clock_says_that_one_anchor_rests_on_that_very_order_and_names_every_other_start(doe: Matter) -> None:
    clock = Clock.objects.get(matter=doe, position=0)
    assert (clock.start.number, clock.end.number) == (4, 14)
    assert "consistent with the order, not independent of it" in clock.caution
    assert "inferred from that very order" in clock.caution
    assert {candidate.event.number for candidate in clock.candidates.all()} == {2, 6, 8, 12, 13}
    assert clock.start.occurred_inferred_from.startswith("the order puts removal")


def test_conflicts_keep_every_value_and_choose_none_that_the_record_does_not(doe: Matter) -> None:
    kept = {
        conflict.event.number: [value.as_stated for value in conflict.stated.all()]
        for conflict in Conflict.objects.filter(matter=doe)
    }
    assert set(kept) == {8, 10, 16}
    assert [words.split()[0] for words in kept[10][1:]] == ["160,000", "165,000"]
    assert not Conflict.objects.filter(matter=doe).exclude(chosen=None).exists()


def test_no_reply_is_joined_to_a_report_that_no_source_joins_it_to(doe: Matter) -> None:
    for number in ("5", "9", "12"):
        message = Message.objects.get(event=event_of(doe, number))
        assert not message.reports.exists()


def test_reports_say_of_minority_only_what_their_row_says(doe: Matter) -> None:
    stated = {(r.event.number, r.capacity, r.minority_stated) for r in Report.objects.all()}
    assert stated == {(2, "third_party", None), (4, "victim", True), (6, "parent", None)}
    assert not Reading.objects.exclude(item=None).exists()


def test_every_release_must_say_that_it_is_a_demonstration(doe: Matter) -> None:
    assert doe.demonstration
    assert doe.page_legend == "DEMONSTRATION — NOT PREPARED FOR ANY PARTY — NOT FOR FILING"
    assert doe.chronologies.count() == 4


def test_loading_again_changes_nothing(doe: Matter, attorney: User) -> None:
    before = (LedgerEntry.objects.count(), Event.objects.count(), Membership.objects.count())
    assert founding.load(actor=attorney) == doe
    assert (LedgerEntry.objects.count(), Event.objects.count(), Membership.objects.count()) == before


def test_a_broken_load_leaves_nothing(alice: User, matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = LedgerEntry.objects.count()
    monkeypatch.setattr(founding, "enter_conflict", lambda *_: (_ for _ in ()).throw(BrokenStory("torn page")))
    with pytest.raises(BrokenStory, match="torn page"):
        founding.load(actor=alice)
    assert list(Matter.objects.all()) == [matter]
    assert not Citation.objects.exists()
    assert not Note.objects.exists()
    assert LedgerEntry.objects.count() == entries


def test_a_row_whose_cells_disagree_in_number_is_refused() -> None:
    row = {"no": "9", "source": "A; B", "pin_cite": "¶ 1", "pin_verified": "no", "quote": ""}
    with pytest.raises(BrokenStory, match="Row 9"):
        founding.cites_of(row, set())
