"""The quick log: a pasted reply becomes its event, its message on its ticket, and a source, or nothing at all."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import file_report
from timeline.platform.finding import new_numbers, reports_in
from timeline.platform.models import Message, Report

REPLY = "Ticket 0139730675\r\n\r\nWe've reviewed the content, and found no violation.\r\n"
PASTED = {"date": "Jan. 28, 2020", "direction": "from_platform", "channel": "email", "text": REPLY}


@pytest.fixture
def report(matter: Matter, alice: User) -> Report:
    """Jane's report to the platform of 2020; its successor is a party too."""
    parties = {
        name: add_party(actor=alice, matter=matter, name=name, kind=kind, role=role)
        for name, kind, role in (
            ("Jane Poe", "person", "plaintiff"),
            ("Platform, Inc.", "organisation", "defendant"),
            ("P Corp.", "organisation", "platform"),
        )
    }
    event = enter(
        actor=alice,
        matter=matter,
        kind="report",
        date="Jan. 26, 2020",
        statement="A report.",
        from_parties=[parties["Jane Poe"]],
        to_parties=[parties["Platform, Inc."]],
    )
    return file_report(actor=alice, event=event, reporter=parties["Jane Poe"], capacity="victim", number="0139730675")


@pytest.fixture
def desk(client: Client, bob: User, matter: Matter, report: Report) -> Client:
    """Bob, the paralegal, signed in."""
    client.force_login(bob)
    return client


@pytest.fixture
def address(matter: Matter) -> str:
    """Where the log is."""
    return reverse("log", args=[matter.slug])


def test_ticket_numbers_are_found_whole_and_new_ones_named(report: Report) -> None:
    assert reports_in("on #0139730675.", [report]) == [report]
    assert reports_in("on 01397306751 and 90139730675", [report]) == []
    assert new_numbers("Case# 0158257512; your ticket 0139730675; call 5551234", [report]) == ["0158257512"]


def test_a_pasted_reply_becomes_event_message_and_transcription(desk: Client, address: str, report: Report) -> None:
    given = PASTED | {"shows_reviewed": "We've reviewed the content"}

    answer = desk.post(address, given, follow=True)

    page = answer.content.decode()
    message = Message.objects.get()
    document = SourceDocument.objects.get()
    assert list(message.reports.all()) == [report]
    assert message.text == "Ticket 0139730675\n\nWe've reviewed the content, and found no violation."
    assert message.markers.get().shows == "reviewed"
    assert message.event.kind == "platform_reply"
    assert {(actor.side, actor.party.name) for actor in message.event.actors.all()} == {
        ("from", "Platform, Inc."),
        ("to", "Jane Poe"),
    }
    assert document.is_transcription
    assert document.title.endswith("source to follow")
    assert message.event.citations.get().document == document
    assert "Transcription; source to follow" in page
    assert "The platform writes by e-mail on ticket 0139730675." in page


def test_the_words_are_read_before_they_are_logged(desk: Client, address: str) -> None:
    text = "About ticket 0139730675 and case 0158257512."

    page = desk.post(address, PASTED | {"text": text, "date": "Jan 28", "read": "1"}).content.decode()

    assert "Named in the words: ticket 0139730675." in page
    assert "Not in this matter: 0158257512." in page
    assert "the year of E-1, Jan. 26, 2020" in page
    assert not Message.objects.exists()


def test_the_same_reply_of_the_same_date_is_logged_once_and_of_another_date_again(desk: Client, address: str) -> None:
    desk.post(address, PASTED)
    twice = desk.post(address, PASTED)
    desk.post(address, PASTED | {"date": "Jan. 29, 2020"})

    assert twice.status_code == 422
    assert "Already logged as E-2" in twice.content.decode()
    assert Message.objects.count() == 2
    assert SourceDocument.objects.count() == 2
    assert Event.objects.count() == 3


def test_a_marker_of_other_words_logs_nothing(desk: Client, address: str) -> None:
    answer = desk.post(address, PASTED | {"shows_minority": "you are a minor"})

    assert answer.status_code == 422
    assert "The message does not hold “you are a minor”" in answer.content.decode()
    assert not Message.objects.exists()
    assert not SourceDocument.objects.exists()


def test_a_message_to_the_platform_opens_its_ticket_by_its_own_event(
    desk: Client, address: str, report: Report
) -> None:
    given = PASTED | {
        "direction": "to_platform",
        "channel": "form",
        "text": "Please remove this.",
        "from_parties": "jane",
        "to_parties": "Platform, Inc.",
        "new_ticket": "0158257512",
        "capacity": "victim",
    }

    desk.post(address, given)

    opened = Report.objects.get(number="0158257512")
    assert opened.event == Message.objects.get().event
    assert (opened.reporter.name, opened.channel) == ("Jane Poe", "form")


def test_a_reply_on_an_unknown_ticket_opens_it_undated(desk: Client, address: str) -> None:
    given = PASTED | {"text": "No violation.", "to_parties": "jane", "from_parties": "Platform, Inc."}

    desk.post(address, given | {"new_ticket": "0158257512", "capacity": "victim"})

    opened = Report.objects.get(number="0158257512")
    assert opened.event != Message.objects.get().event
    assert opened.event.occurred_kind == "undated"
    assert opened.event.citations.exists()


def test_a_new_ticket_asks_for_what_is_missing(desk: Client, address: str) -> None:
    known = desk.post(address, PASTED | {"new_ticket": "0139730675", "capacity": "victim"})
    bare = desk.post(address, PASTED | {"text": "No violation.", "new_ticket": "0158257512"})

    assert "in the matter already" in known.content.decode()
    for words in ("Say as what the reporter reported", "Name who reported", "no ticket says which of the parties"):
        assert words in bare.content.decode()


def test_a_chosen_document_is_cited_and_nothing_is_transcribed(
    desk: Client, address: str, matter: Matter, alice: User
) -> None:
    reference(actor=alice, matter=matter, title="Reply", short_cite="Reply", kind="email", held_by="the plaintiff")

    answer = desk.post(address, PASTED | {"document": "S-1", "pin_cite": "p. 1"}, follow=True)

    assert "source to follow" not in answer.content.decode()
    assert Message.objects.get().event.citations.get().pin_cite == "p. 1"
    assert SourceDocument.objects.count() == 1


def test_the_only_platform_is_meant_where_no_ticket_says(client: Client, matter: Matter, alice: User) -> None:
    add_party(actor=alice, matter=matter, name="Platform, Inc.", kind="organisation", role="defendant")
    client.force_login(alice)

    client.post(reverse("log", args=[matter.slug]), PASTED | {"then": "another"})

    assert Party.objects.get() == Message.objects.get().event.actors.get().party
