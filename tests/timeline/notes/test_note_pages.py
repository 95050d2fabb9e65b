"""Notes on an event and on a document: for those who write, and their words never in the record."""

import json

from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.ledger.models import LedgerEntry
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.events.entering import enter
from timeline.notes.models import Note

WORDS = "Ask the witness about the form."


def test_a_note_is_written_on_an_event_and_its_words_stay_out_of_the_record(
    client: Client, matter: Matter, alice: User, bob: User
) -> None:
    enter(actor=alice, matter=matter, kind="other", date="2020", statement="A call.")
    client.force_login(bob)

    answer = client.post(reverse("note-on-event", args=[matter.slug, 1]), {"text": WORDS}, follow=True)

    assert WORDS in answer.content.decode()
    assert WORDS not in json.dumps(list(LedgerEntry.objects.values_list("state", flat=True)))


def test_notes_on_a_document_stand_below_the_form(client: Client, matter: Matter, alice: User) -> None:
    reference(actor=alice, matter=matter, title="Order", short_cite="Order", kind="court_order", held_by="the docket")
    client.force_login(alice)
    address = reverse("note-on-document", args=[matter.slug, 1])

    empty = client.post(address, {"text": " "})
    answer = client.post(address, {"text": WORDS})

    assert empty.status_code == 422
    assert answer.headers["Location"] == reverse("document", args=[matter.slug, 1])
    assert WORDS in client.get(address).content.decode()
    assert Note.objects.get().document is not None


def test_an_expert_writes_and_reads_no_note(client: Client, matter: Matter, alice: User) -> None:
    enter(actor=alice, matter=matter, kind="other", date="2020", statement="A call.")
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    client.force_login(expert)

    assert client.get(reverse("note-on-event", args=[matter.slug, 1])).status_code == 403
    assert client.post(reverse("note-on-event", args=[matter.slug, 1]), {"text": WORDS}).status_code == 403


def test_what_is_not_there_has_no_note(client: Client, matter: Matter, alice: User) -> None:
    client.force_login(alice)

    for name in ("note-on-event", "note-on-document"):
        assert client.get(reverse(name, args=[matter.slug, 9])).status_code == 404
