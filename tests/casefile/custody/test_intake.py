"""Receiving: byte for byte, once, with an attestation where pictures can be, and nothing kept without it."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from casefile.accounts.models import User
from casefile.confidentiality.models import Attestation
from casefile.custody.describing import reference, withhold
from casefile.custody.intake import Receipt, receive
from casefile.evidence.models import Page, Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter

MAIL = (
    b"From: Support <support@platform.invalid>\r\nTo: Jane Poe <jane@mail.invalid>\r\n"
    b"Date: Tue, 28 Jan 2020 10:15:00 -0800\r\nMessage-ID: <1@platform.invalid>\r\n"
    b"Received: from a by b; Tue, 28 Jan 2020 10:15:02 -0800\r\n"
    b"Subject: Ticket 0000001\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"We have reviewed the content, and did not find a violation of our policies.\r\n"
)
PICTURE = (
    b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00" + b"\x00" * 40
)


def bring(matter: Matter, content: bytes, name: str, actor: User | None = None, attested_by: str = "") -> Receipt:
    return receive(actor=actor, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by=attested_by)


def files_kept() -> list[Path]:
    return [path for path in settings.DATA_DIR.rglob("*") if path.is_file() and "keys" not in path.parts]


def test_a_file_is_kept_byte_for_byte_with_its_first_ledger_entry(matter: Matter, alice: User) -> None:
    receipt = bring(matter, MAIL, "reply.eml", alice)
    assert receipt.outcome == "received"
    assert receipt.document is not None
    digest = hashlib.sha256(MAIL).hexdigest()
    assert receipt.document.sha256 == digest
    assert Store(settings.STORE_DIR).open(digest).read() == MAIL
    entry = LedgerEntry.objects.get(object_id=str(receipt.document.uid), act=Act.DOCUMENT_RECEIVED)
    assert entry.evidence == [digest]
    assert entry.actor == alice


def test_an_e_mail_is_read_when_it_comes_in(matter: Matter, alice: User) -> None:
    document = bring(matter, MAIL, "reply.eml", alice).document
    assert document is not None
    assert document.kind == SourceDocument.Kind.EMAIL
    assert document.facts["date_stated"] == "Tue, 28 Jan 2020 10:15:00 -0800"
    assert document.facts["message_id"] == "<1@platform.invalid>"
    assert "did not find a violation" in document.pages.get().text


def test_a_second_upload_of_the_same_bytes_is_the_same_document(matter: Matter, alice: User, bob: User) -> None:
    first = bring(matter, MAIL, "reply.eml", alice)
    second = bring(matter, MAIL, "copy of reply.eml", bob)
    assert second.outcome == "duplicate"
    assert second.document == first.document
    assert "S-1" in second.reason
    assert SourceDocument.objects.count() == 1
    acts = LedgerEntry.objects.filter(object_id=str(first.document and first.document.uid)).values_list(
        "act", flat=True
    )
    assert list(acts) == [Act.DOCUMENT_RECEIVED, Act.DOCUMENT_READ, Act.DOCUMENT_RECEIVED_AGAIN]


def test_the_same_bytes_in_two_matters_are_two_documents(matter: Matter, other_matter: Matter) -> None:
    first, second = bring(matter, MAIL, "a.eml"), bring(other_matter, MAIL, "a.eml")
    assert first.outcome == second.outcome == "received"
    assert first.document != second.document


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PICTURE, "screen.png"),
        (PICTURE, "innocent.txt"),
        (b"PK\x03\x04" + b"\x00" * 60, "files.zip"),
        (MAIL.replace(b"text/plain; charset=utf-8", b"image/png"), "picture.eml"),
        (bytes(range(256)) * 4, "unknown.bin"),
    ],
    ids=["picture", "picture under a text's name", "archive", "mail with a picture", "nobody can tell"],
)
def test_of_what_can_carry_pictures_only_the_hash_and_the_question_stay_without_an_attestation(
    matter: Matter, content: bytes, name: str
) -> None:
    receipt = bring(matter, content, name)
    assert receipt.outcome == "needs_attestation"
    assert "attestation" in receipt.reason
    assert not SourceDocument.objects.exists()
    assert files_kept() == []
    entry = LedgerEntry.objects.get(act=Act.ATTESTATION_ASKED)
    assert entry.evidence == [hashlib.sha256(content).hexdigest()]


def test_with_an_attestation_it_is_kept_and_the_attestation_names_it(matter: Matter, alice: User) -> None:
    receipt = bring(matter, PICTURE, "screen.png", alice, attested_by="A. Attorney")
    assert receipt.outcome == "received"
    attestation = Attestation.objects.get()
    assert attestation.attested_by == "A. Attorney"
    assert list(attestation.documents.all()) == [receipt.document]
    assert LedgerEntry.objects.filter(act=Act.ATTESTATION_GIVEN, evidence=[receipt.sha256]).count() == 1


def test_an_empty_file_is_refused_with_what_to_do(matter: Matter) -> None:
    receipt = bring(matter, b"", "reply.eml")
    assert receipt.outcome == "refused"
    assert "empty" in receipt.reason
    assert not SourceDocument.objects.exists()


def test_a_document_that_cannot_be_read_is_kept_and_says_why(matter: Matter) -> None:
    receipt = bring(matter, b"%PDF-1.7\nnothing that can be read", "broken.pdf", attested_by="A. Attorney")
    assert receipt.outcome == "received"
    assert receipt.document is not None
    assert receipt.document.read_error
    assert Store(settings.STORE_DIR).exists(receipt.sha256)


def test_documents_are_numbered_in_their_matter_and_keep_their_numbers(matter: Matter, other_matter: Matter) -> None:
    bring(other_matter, b"one", "one.txt")
    first = bring(matter, b"two", "two.txt").document
    second = reference(
        actor=None, matter=matter, title="Order", short_cite="Order", kind="court_order", held_by="docket"
    )
    assert (first and first.label, second.label) == ("S-1", "S-2")


@pytest.mark.parametrize("holding", ["referenced", "withheld"])
def test_what_is_not_held_can_have_no_page_no_rendition_and_no_bytes(matter: Matter, holding: str) -> None:
    describe = reference if holding == "referenced" else withhold
    item = describe(
        actor=None, matter=matter, title="Item", short_cite="Item", kind="other", held_by="Example Bureau, no. 17"
    )
    with pytest.raises(DatabaseError, match="not held"), transaction.atomic():
        Page.objects.create(document=item, number=1, text="words")
    with pytest.raises(DatabaseError, match="not held"), transaction.atomic():
        Rendition.objects.create(
            matter=matter, document=item, kind="text", sha256="0" * 64, size=1, media_type="text/plain", made_by="test"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceDocument.objects.filter(pk=item.pk).update(sha256="0" * 64, size=1)


def test_a_held_document_with_pages_cannot_be_turned_into_one_that_is_not_held(matter: Matter) -> None:
    document = bring(matter, MAIL, "reply.eml").document
    assert document is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceDocument.objects.filter(pk=document.pk).update(
            holding="withheld", sha256="", size=None, held_by="Example Bureau"
        )


def test_a_withheld_item_keeps_the_digests_that_others_state_apart_from_its_own(matter: Matter) -> None:
    stated = {"md5": "0" * 32, "by": "Example Bureau"}
    item = withhold(
        actor=None,
        matter=matter,
        title="Item 1",
        short_cite="Item 1",
        kind="other",
        held_by="Example Bureau, no. 17",
        stated_digests=stated,
    )
    item.refresh_from_db()
    assert item.stated_digests == stated
    assert item.sha256 == ""
