"""From a document's page to an event: words taken up there, cited for an event or entered with a new one."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.correcting import withdraw_event
from timeline.events.entering import enter
from timeline.events.models import Citation, Event

TEXT = b"We have reviewed the content.\nNo violation was found.\n"
PASSAGE = {"quote": "No violation was found.", "page_number": "1", "pin_cite": "p. 1"}
EVENT = {
    "date": "Jan. 28, 2020",
    "kind": "platform_reply",
    "statement": "The platform replies.",
    "status": "documented",
}


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A held reply."""
    stream = BytesIO(TEXT)
    receipt = receive(
        actor=alice, matter=matter, stream=stream, original_name="reply.txt", short_cite="Reply", attested_by="Alice"
    )
    assert receipt.document is not None
    return receipt.document


@pytest.fixture
def event(matter: Matter, alice: User) -> Event:
    """An event that cites nothing yet."""
    return enter(actor=alice, matter=matter, kind="platform_reply", date="Jan. 28, 2020", statement="A reply.")


def post(client: Client, user: User, document: SourceDocument, **given: str) -> Any:
    """The answer to words taken up from the document."""
    client.force_login(user)
    return client.post(reverse("cite-document", args=[document.matter.slug, document.number]), {**PASSAGE, **given})


def fields_of(page: str) -> dict[str, str]:
    """The begun citation that a page carries along, by the names of its hidden fields."""
    names = ("cited_document", "cited_page", "cited_pin", "cited_quote")
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names}


def test_words_of_a_page_stand_in_the_events_citation_form_and_nothing_is_saved(
    client: Client, alice: User, reply: SourceDocument, event: Event
) -> None:
    answer = post(client, alice, reply, event="e-1", to="event")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert f'action="{reverse("new-citation", args=[reply.matter.slug, event.number])}"' in page
    for words in ('value="S-1 Reply"', 'value="p. 1"', "No violation was found."):
        assert words in page
    assert not Citation.objects.exists()


def test_a_new_event_is_entered_together_with_its_citation(client: Client, alice: User, reply: SourceDocument) -> None:
    page = post(client, alice, reply, to="new").content.decode()
    answer = client.post(reverse("new-event", args=[reply.matter.slug]), EVENT | fields_of(page))

    citation = Citation.objects.get()
    assert "It will cite" in page
    assert answer.status_code == 303
    assert (citation.event, citation.document, citation.page_number) == (Event.objects.get(), reply, 1)
    assert (citation.quote, citation.pin_cite, citation.quote_check) == (PASSAGE["quote"], "p. 1", "found")


def test_an_event_whose_citation_does_not_hold_is_not_entered_and_nothing_typed_is_lost(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    page = post(client, alice, reply, to="new", quote="A violation was found.").content.decode()
    answer = client.post(reverse("new-event", args=[reply.matter.slug]), EVENT | fields_of(page))
    kept = answer.content.decode()

    assert answer.status_code == 422
    assert "The quotation is not on page 1 of Reply" in kept
    assert "The platform replies." in kept
    assert fields_of(kept)["cited_quote"] == "A violation was found."
    assert not Event.objects.exists()


def test_a_date_is_read_without_a_script_and_the_citation_goes_on_with_it(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    page = post(client, alice, reply, to="new").content.decode()
    answer = client.post(reverse("new-event", args=[reply.matter.slug]), EVENT | fields_of(page) | {"read": "1"})

    assert fields_of(answer.content.decode()) == fields_of(page)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No event is named"),
        ("the reply", "“the reply” is not an event’s number"),
        ("E-9", "There is no event E-9"),
    ],
)
def test_an_event_that_is_not_there_is_asked_for_again_with_the_words_kept(
    client: Client, alice: User, reply: SourceDocument, typed: str, said: str
) -> None:
    answer = post(client, alice, reply, event=typed, to="event")

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PASSAGE["quote"] in answer.content.decode()


def test_a_withdrawn_event_takes_no_citation(client: Client, alice: User, reply: SourceDocument, event: Event) -> None:
    withdraw_event(actor=alice, event=event, version=event.version, why="entered twice")

    assert "no event E-1 that stands" in post(client, alice, reply, event="1", to="event").content.decode()


def test_the_page_itself_can_be_cited_without_words(
    client: Client, alice: User, reply: SourceDocument, event: Event
) -> None:
    client.force_login(alice)
    shown = client.get(reverse("cite-document", args=[reply.matter.slug, reply.number]), {"page": "1"})
    answer = post(client, alice, reply, event="E-1", to="event", quote="")

    assert 'name="page_number" value="1"' in shown.content.decode()
    assert 'value="p. 1"' in answer.content.decode()


def test_another_teams_document_is_not_there(
    client: Client, charlie: User, other_matter: Matter, reply: SourceDocument
) -> None:
    assert post(client, charlie, reply, to="new").status_code == 404


def test_who_only_reads_may_not_cite(client: Client, alice: User, reply: SourceDocument) -> None:
    expert = User.objects.create_user("expert")
    add_member(actor=alice, matter=reply.matter, user=expert, role="expert")

    assert post(client, expert, reply, to="new").status_code == 403


def test_a_document_that_is_not_there_is_not_found(client: Client, alice: User, reply: SourceDocument) -> None:
    client.force_login(alice)

    assert client.post(reverse("cite-document", args=[reply.matter.slug, 99]), PASSAGE).status_code == 404


@pytest.mark.parametrize("number", ["99", "x", "9999999999999"])
def test_an_event_with_a_citation_of_no_document_is_not_entered(
    client: Client, alice: User, reply: SourceDocument, number: str
) -> None:
    client.force_login(alice)
    answer = client.post(reverse("new-event", args=[reply.matter.slug]), EVENT | {"cited_document": number})

    assert answer.status_code == 404
    assert not Event.objects.exists()


def test_only_its_form_and_its_post_are_answered(client: Client, alice: User, reply: SourceDocument) -> None:
    client.force_login(alice)
    address = reverse("cite-document", args=[reply.matter.slug, reply.number])

    assert [client.put(address).status_code, client.delete(address).status_code] == [405, 405]


def test_a_privileged_document_is_cited_by_those_who_may_see_it_only(
    client: Client, alice: User, bob: User, matter: Matter, reply: SourceDocument
) -> None:
    claim_privilege(actor=alice, document=reply, basis="work_product", description="A reply")

    assert post(client, bob, reply, to="new").status_code == 200


def test_a_value_that_sources_state_differently_leads_to_the_citation_of_its_place(
    client: Client, alice: User, reply: SourceDocument, event: Event
) -> None:
    citation = cite(actor=alice, event=event, document=reply, pin_cite="p. 1", quote="No violation was found.")
    values = [("January 28", reply, "p. 1"), ("January 29", reply, "p. 2")]
    record_conflict(actor=alice, event=event, about="day", values=values)
    client.force_login(alice)

    page = client.get(reverse("event", args=[reply.matter.slug, event.number])).content.decode()

    own = reverse("document", args=[reply.matter.slug, reply.number])
    assert f'<a href="{own}?cite={citation.uid}">Reply</a>, p. 1' in page
    assert f'<a href="{own}">Reply</a>, p. 2' in page
