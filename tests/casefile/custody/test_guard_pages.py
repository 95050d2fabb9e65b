"""The guard's pages, its address for programs and its command: a purge is confirmed, a list is counted, never shown."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.confidentiality.models import ListedHash
from casefile.custody.guard_forms import lines_in
from casefile.custody.sweeping import held_and_listed
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.holding import place_hold
from casefile.matters.models import Matter
from tests.casefile.custody.test_families import mail
from tests.casefile.custody.test_purging import BESIDE, SAID, WORDS, bring, held, now
from timeline.events.citing import cite
from timeline.events.entering import enter

JSON = "application/json"
DIGEST = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture
def document(matter: Matter) -> SourceDocument:
    """The second of two documents: it is carried by the first."""
    bring(matter, mail(("text/plain", WORDS), ("text/csv", BESIDE)), "a.eml")
    return SourceDocument.objects.get(sha256=DIGEST)


@pytest.fixture
def address(matter: Matter, document: SourceDocument) -> str:
    """Where it is purged."""
    return reverse("purge-document", args=[matter.slug, document.number])


@pytest.fixture
def lists(matter: Matter) -> str:
    """Where the block-list is added to."""
    return reverse("block-list", args=[matter.slug])


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_page_says_what_goes_and_what_stays_before_anything_is_done(
    address: str, document: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    event = enter(actor=alice, matter=matter, kind="other", date="January 2020", statement="Something happens.")
    cite(actor=alice, event=event, document=document, pin_cite="p. 1", quote="Harmless words")
    client.force_login(alice)

    page = page_of(client, address)

    assert "S-1 a.eml</a>: it carries these bytes, so it goes too" in page
    assert "1 citation quotes it" in page
    assert "Type S-2" in page
    assert held(WORDS)


def test_an_attorney_purges_and_the_tombstone_says_so(
    address: str, document: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    answer = client.post(address, {**SAID, "confirm": "s-2"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("document", args=[matter.slug, document.number]), 303)]
    assert "S-1, S-2 purged." in page
    assert "Backups, exports and copies made before" in page
    assert "removed for good" in page
    assert "<strong>Example Bureau</strong>" in page
    assert "Decided by A. Attorney" in page
    assert "Harmless" not in page
    assert not held(WORDS)


@pytest.mark.parametrize("confirm", ["", "S-1", "2"])
def test_a_purge_is_confirmed_by_typing_the_number(
    address: str, document: SourceDocument, client: Client, alice: User, confirm: str
) -> None:
    client.force_login(alice)

    answer = client.post(address, {**SAID, "confirm": confirm})

    assert answer.status_code == 422
    assert "Nothing was purged." in answer.content.decode()
    assert held(WORDS)


def test_a_hold_is_named_on_the_page_and_refuses_the_purge(
    address: str, matter: Matter, client: Client, alice: User
) -> None:
    place_hold(actor=alice, matter=matter, reason="Preservation letter")
    client.force_login(alice)

    assert "A litigation hold stands in this matter" in page_of(client, address)
    assert client.post(address, {**SAID, "confirm": "S-2"}).status_code == 422
    assert held(WORDS)


def test_a_paralegal_is_offered_no_purge_and_refused_one(
    address: str, matter: Matter, document: SourceDocument, client: Client, bob: User
) -> None:
    client.force_login(bob)

    assert address not in page_of(client, reverse("document", args=[matter.slug, document.number]))
    assert client.post(address, {**SAID, "confirm": "S-2"}).status_code == 403
    assert held(WORDS)


def test_anothers_document_and_one_that_is_not_there_are_not_found(
    address: str, matter: Matter, client: Client, alice: User, charlie: User
) -> None:
    client.force_login(charlie)
    assert client.post(address, {**SAID, "confirm": "S-2"}).status_code == 404
    client.force_login(alice)
    assert client.get(reverse("purge-document", args=[matter.slug, 99])).status_code == 404
    assert held(WORDS)


def test_a_tombstone_can_be_gone_through_again(address: str, client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post(address, {**SAID, "confirm": "S-2"})

    assert "Purging it again removes what was left" in page_of(client, address)
    again = client.post(address, {**SAID, "confirm": "S-2"}, follow=True).content.decode()

    assert "0 files were removed" in again
    assert LedgerEntry.objects.filter(act=Act.DOCUMENT_PURGED).count() == 2


def test_searching_finds_no_word_of_it_afterwards(address: str, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)
    found = f"{reverse('search', args=[matter.slug])}?q=harmless"
    marked = "<mark>Harmless</mark>"
    assert marked in page_of(client, found)

    client.post(address, {**SAID, "confirm": "S-2"})

    assert marked not in page_of(client, found)


def test_the_event_marks_what_it_quotes_of_a_purged_source(
    address: str, document: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    event = enter(actor=alice, matter=matter, kind="other", date="January 2020", statement="Something happens.")
    cite(actor=alice, event=event, document=document, pin_cite="p. 1", quote="Harmless words")
    client.force_login(alice)
    client.post(address, {**SAID, "confirm": "S-2"})

    page = page_of(client, reverse("event", args=[matter.slug, event.number]))

    assert "Purged source" in page
    assert "Harmless words" in page


def test_a_program_purges_with_the_same_decision(document: SourceDocument, client: Client, alice: User) -> None:
    client.force_login(alice)
    address = f"/api/documents/{document.uid}/purge/"

    assert client.post(address, {**SAID, "confirm": "S-1"}, JSON).status_code == 400
    assert client.post(address, {"confirm": "S-2"}, JSON).status_code == 400
    assert held(WORDS)
    answer = client.post(address, {**SAID, "confirm": "S-2"}, JSON)

    assert answer.status_code == 200
    assert answer.json() | {"remains": []} == {"documents": ["S-1", "S-2"], "files": 2, "quotes": 0, "remains": []}
    assert not held(WORDS)
    told = client.get(f"/api/documents/{document.uid}/").json()
    assert (told["holding"], told["sha256"], bool(told["purged_at"])) == ("withheld", "", True)


def test_a_program_of_a_paralegal_or_of_another_team_purges_nothing(
    document: SourceDocument, client: Client, bob: User, charlie: User
) -> None:
    address = f"/api/documents/{document.uid}/purge/"
    for user, status in ((bob, 403), (charlie, 404)):
        client.force_login(user)
        assert client.post(address, {**SAID, "confirm": "S-2"}, JSON).status_code == status
    assert client.get(address).status_code == 405
    assert held(WORDS)


def test_a_list_is_typed_or_sent_as_a_file_and_counted_by_who_supplied_it(
    lists: str, client: Client, alice: User
) -> None:
    client.force_login(alice)
    file = SimpleUploadedFile("list.csv", b"\xef\xbb\xbf" + ("b" * 32 + ",a note\r\nnothing\r\n").encode())

    answer = client.post(lists, {"supplied_by": "Example Bureau", "lines": "a" * 64, "file": file}, follow=True)

    page = answer.content.decode()
    assert "2 digests are new on the list; 0 stood on it already. 1 lines hold no digest" in page
    assert "Example Bureau" in page
    assert "a" * 64 not in page
    assert set(ListedHash.objects.values_list("algorithm", flat=True)) == {"sha256", "md5"}


@pytest.mark.parametrize(
    "sent", [{"supplied_by": "", "lines": "a" * 64}, {"supplied_by": "Bureau"}, {"supplied_by": "Bureau", "lines": "x"}]
)
def test_a_list_without_who_or_what_is_refused(lists: str, client: Client, alice: User, sent: dict[str, str]) -> None:
    client.force_login(alice)

    answer = client.post(lists, sent)

    assert answer.status_code == 422
    assert "Nothing was added." in answer.content.decode()
    assert not ListedHash.objects.exists()


def test_the_list_is_the_attorneys_and_not_there_for_another_team(
    lists: str, client: Client, bob: User, charlie: User
) -> None:
    for user, status in ((bob, 403), (charlie, 404)):
        client.force_login(user)
        assert client.get(lists).status_code == status
        assert client.post(lists, {"supplied_by": "Bureau", "lines": "a" * 64}).status_code == status
    assert not ListedHash.objects.exists()


def test_a_list_that_comes_after_the_file_names_what_is_held(
    lists: str, document: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)
    assert held_and_listed(matter) == []

    page = client.post(lists, {"supplied_by": "Bureau", "lines": DIGEST}, follow=True).content.decode()

    assert "Held here and on the list. Stop" in page
    assert [one.label for one in held_and_listed(matter)] == ["S-1", "S-2"]
    assert reverse("purge-document", args=[matter.slug, 2]) in page


def test_a_stopped_upload_leads_to_a_withheld_item_with_its_hash(
    matter: Matter, client: Client, bob: User, alice: User
) -> None:
    blocklist.extend_block_list(actor=alice, lines=[DIGEST], supplied_by="Bureau")
    client.force_login(bob)
    sent = {"files": [SimpleUploadedFile("a.txt", WORDS)]}

    page = client.post(reverse("receive", args=[matter.slug]), sent, follow=True).content.decode()

    assert "Stop: it is on the block-list" in page
    address = f"{reverse('withhold', args=[matter.slug])}?sha256={DIGEST}"
    assert address in page
    assert f"sha256: {DIGEST}" in page_of(client, address)
    assert "javascript" not in page_of(client, address.replace(DIGEST, "javascript"))


def test_the_answer_to_an_upload_tells_the_servers_digest_and_counts_what_it_carries(
    matter: Matter, client: Client, bob: User
) -> None:
    client.force_login(bob)
    content = mail(("text/plain", WORDS), ("text/plain", b""), ("text/csv", WORDS))
    sent = {"files": [SimpleUploadedFile("a.eml", content)], "attest": "on"}

    answer = client.post(reverse("receive", args=[matter.slug]), sent, headers={"Accept": JSON})

    (outcome,) = answer.json()["outcomes"]
    assert outcome["sha256"] == hashlib.sha256(content).hexdigest()
    assert outcome["carried"] == {"received": 1, "refused": 1, "duplicate": 1}
    assert outcome["carries"] == "It carries 3 files: 1 not kept, 1 received, 1 held already."
    assert outcome["listed"] is False


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("block_list", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_adds_a_list_and_prints_no_digest(db: None, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"# supplied\n{DIGEST}\nnothing\n", "utf-8")

    told = json.loads(command(str(path), "--from", "Example Bureau", "--json"))

    assert told == {"new": 1, "known": 0, "unread": 1, "listed": 1}
    again = command(str(path), "--from", "Example Bureau")
    assert "0 digests are new, 1 stood on the list already." in again
    assert DIGEST not in again


def test_the_command_refuses_a_list_without_who_and_a_file_that_is_not_there(db: None, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(DIGEST, "utf-8")

    with pytest.raises(CommandError, match="Name who supplied"):
        command(str(path))
    with pytest.raises(CommandError, match="No such file"):
        command(str(tmp_path / "none.txt"), "--from", "Bureau")


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
def test_the_command_finds_what_is_held_and_listed_by_any_digest(
    document: SourceDocument, algorithm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Nothing that is held is on it." in command("--held")
    digest = hashlib.new(algorithm, WORDS, usedforsecurity=False).hexdigest()
    blocklist.extend_block_list(actor=None, lines=[digest], supplied_by="Bureau")

    with pytest.raises(SystemExit):
        call_command("block_list", "--held", "--json")

    assert json.loads(capsys.readouterr().out)["held"] == ["poe-v-platform/S-1", "poe-v-platform/S-2"]
    assert now(document).holding == "held"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_read_as_it_was_saved(encoding: str) -> None:
    assert lines_in("a\r\nb\n".encode(encoding)) == ["a", "b"]


@settings(max_examples=60)
@given(st.binary(max_size=80))
def test_whatever_is_sent_as_a_list_has_lines(content: bytes) -> None:
    assert all(isinstance(line, str) for line in lines_in(content))
