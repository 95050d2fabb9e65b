"""Pages on which a document is described, corrected, replaced, designated, or claimed as privileged."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.correcting import correct_document, replace_document
from casefile.custody.custodians import custodian_named
from casefile.custody.describing import reference
from casefile.custody.forms import DocumentForm
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter

ORDER = {"title": "Order on motion", "short_cite": "Order, Dkt. 69", "kind": "court_order", "held_by": "public docket"}


@pytest.fixture
def signed_in(client: Client, bob: User, matter: Matter) -> Client:
    """Bob, the paralegal."""
    client.force_login(bob)
    return client


def held(actor: User, matter: Matter, text: bytes) -> SourceDocument:
    """A received log."""
    receipt = receive(actor=actor, matter=matter, stream=BytesIO(text), original_name="log.txt", title="A log")
    assert receipt.document
    return receipt.document


@pytest.fixture
def log(bob: User, matter: Matter) -> SourceDocument:
    """The log that the tests correct."""
    return held(bob, matter, b"January 27. The form asked twice.\n")


def at(name: str, document: SourceDocument) -> str:
    """The address of an act on the document."""
    return reverse(name, args=[document.matter.slug, document.number])


def stated(document: SourceDocument, **changed: object) -> dict[str, object]:
    """What the correcting form sends."""
    sent = {name: value for name, value in model_to_dict(document, fields=DocumentForm.names).items() if value}
    return sent | {"version": document.version, "why": "misnamed"} | changed


def newest() -> LedgerEntry:
    """The newest entry of any ledger."""
    return LedgerEntry.objects.order_by("-id")[0]


def test_a_source_is_referenced(signed_in: Client, matter: Matter) -> None:
    answer = signed_in.post(reverse("reference", args=[matter.slug]), ORDER, follow=True)

    document = SourceDocument.objects.get()
    assert answer.redirect_chain == [(at("document", document), 303)]
    assert "S-1 is referenced: public docket holds it." in answer.content.decode()
    assert (document.holding, newest().act) == ("referenced", Act.DOCUMENT_REFERENCED)


def test_an_item_is_withheld_with_the_digests_that_others_state(signed_in: Client, matter: Matter) -> None:
    entered = ORDER | {"digests": "md5: 5d29\n sha1 : a94a ", "held_by": "Example Bureau, no. 17"}

    signed_in.post(reverse("withhold", args=[matter.slug]), entered)

    document = SourceDocument.objects.get()
    assert (document.holding, document.sha256) == ("withheld", "")
    assert document.stated_digests == {"md5": "5d29", "sha1": "a94a"}
    assert newest().act == Act.DOCUMENT_WITHHELD


@pytest.mark.parametrize("name", ["reference", "withhold"])
def test_a_source_without_a_holder_is_refused_and_what_was_entered_is_kept(
    signed_in: Client, matter: Matter, name: str
) -> None:
    entered = ORDER | {"held_by": "", "title": "<b>Order</b>", "digests": "no colon"}

    answer = signed_in.post(reverse(name, args=[matter.slug]), entered)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Held by" in page
    assert "&lt;b&gt;Order&lt;/b&gt;" in page
    assert "<b>Order</b>" not in page
    assert not SourceDocument.objects.exists()


def test_what_is_said_of_a_document_is_corrected_with_the_reason(signed_in: Client, log: SourceDocument) -> None:
    answer = signed_in.post(at("correct-document", log), stated(log, title="Poe log", admissibility="witness"))

    log.refresh_from_db()
    assert answer.headers["Location"] == at("document", log)
    assert (log.title, log.admissibility, log.version) == ("Poe log", "witness", 2)
    assert newest().state["changed"]["title"] == {"old": "A log", "new": "Poe log"}
    assert newest().state["why"] == "misnamed"


def test_a_correction_says_why(signed_in: Client, log: SourceDocument) -> None:
    answer = signed_in.post(at("correct-document", log), stated(log, title="Poe log", why=""))

    log.refresh_from_db()
    assert answer.status_code == 422
    assert log.title == "A log"


def test_a_stale_correction_shows_both_sides_in_words_and_writes_nothing(
    signed_in: Client, alice: User, log: SourceDocument
) -> None:
    sent = stated(log, title="Mine", kind="log")
    correct_document(actor=alice, document=log, title="Hers")

    answer = signed_in.post(at("correct-document", log), sent)

    log.refresh_from_db()
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Hers", "Mine", "Log or note of a party", 'name="take-title"'):
        assert words in page
    assert log.title == "Hers"


def test_no_custodian_of_another_matter_is_offered_or_taken(
    signed_in: Client, charlie: User, log: SourceDocument, other_matter: Matter
) -> None:
    theirs = custodian_named(actor=charlie, matter=other_matter, name="Secret custodian")

    page = signed_in.get(at("correct-document", log)).content.decode()
    answer = signed_in.post(at("correct-document", log), stated(log, custodian=theirs.pk))

    assert "Secret custodian" not in page
    assert answer.status_code == 422


def test_bytes_and_number_are_beyond_correction(bob: User, log: SourceDocument) -> None:
    for name in ("sha256", "number", "holding", "matter"):
        with pytest.raises(ValidationError, match="never changed"):
            correct_document(actor=bob, document=log, **{name: "x"})


def test_a_transcription_is_replaced_by_its_source_and_both_stay(
    signed_in: Client, bob: User, matter: Matter, log: SourceDocument
) -> None:
    typed = reference(actor=bob, matter=matter, is_transcription=True, **ORDER)
    assert "Transcription; source to follow" in signed_in.get(at("document", typed)).content.decode()

    sent = {"replaced_by": log.pk, "version": typed.version, "why": "source came in"}
    answer = signed_in.post(at("replace-document", typed), sent)

    typed.refresh_from_db()
    assert answer.status_code == 303
    assert (typed.replaced_by, newest().act) == (log, Act.DOCUMENT_REPLACED)
    assert "Replaced by" in signed_in.get(at("document", typed)).content.decode()
    assert "Takes the place of" in signed_in.get(at("document", log)).content.decode()


def test_nothing_replaces_itself_or_what_replaced_it_or_is_not_held(
    bob: User, matter: Matter, log: SourceDocument
) -> None:
    better = held(bob, matter, b"A better copy.\n")
    unheld = reference(actor=bob, matter=matter, **ORDER)
    log = replace_document(actor=bob, document=log, by=better)

    for document, by in ((better, log), (log, log), (log, unheld)):
        with pytest.raises(ValidationError):
            replace_document(actor=bob, document=document, by=by)


def test_a_stale_replacement_writes_nothing(signed_in: Client, bob: User, matter: Matter, log: SourceDocument) -> None:
    better = held(bob, matter, b"A better copy.\n")
    correct_document(actor=bob, document=log, title="Corrected")

    answer = signed_in.post(at("replace-document", log), {"replaced_by": better.pk, "version": 1, "why": "better"})

    log.refresh_from_db()
    assert answer.status_code == 409
    assert log.replaced_by is None


def test_a_document_is_designated_and_the_newest_level_holds(signed_in: Client, log: SourceDocument) -> None:
    address = at("designate", log)
    signed_in.post(address, {"level": "confidential", "designated_by": "Platform, Inc.", "under": "Dkt. 31"})
    refused = signed_in.post(address, {"level": "attorneys_eyes", "designated_by": ""})

    assert refused.status_code == 422
    assert newest().act == Act.DOCUMENT_DESIGNATED
    assert "CONFIDENTIAL" in signed_in.get(at("document", log)).content.decode()


def test_privilege_is_claimed_in_words(signed_in: Client, log: SourceDocument) -> None:
    address = at("claim-privilege", log)
    refused = signed_in.post(address, {"basis": "work_product", "description": ""})
    signed_in.post(address, {"basis": "work_product", "description": "Memorandum of counsel"})

    assert refused.status_code == 422
    assert newest().act == Act.PRIVILEGE_CLAIMED
    assert "Privilege claimed" in signed_in.get(at("document", log)).content.decode()


@pytest.mark.parametrize("name", ["correct-document", "replace-document", "designate", "claim-privilege"])
def test_a_document_that_is_not_there_is_not_found(signed_in: Client, matter: Matter, name: str) -> None:
    assert signed_in.get(reverse(name, args=[matter.slug, 99])).status_code == 404


def test_who_only_reads_is_offered_no_act(client: Client, log: SourceDocument, matter: Matter, charlie: User) -> None:
    matter.memberships.create(matter=matter, user=charlie, role="expert")
    client.force_login(charlie)

    for address in (at("document", log), reverse("documents", args=[matter.slug])):
        page = client.get(address).content.decode()
        assert at("correct-document", log) not in page
        assert reverse("receive", args=[matter.slug]) not in page
