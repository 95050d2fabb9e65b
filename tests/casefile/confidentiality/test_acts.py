"""Identities sealed, terms protected, documents designated, privilege claimed, passages marked."""

import io
import json

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.db import connection

from casefile.accounts.models import User
from casefile.confidentiality.designating import (
    claim_privilege,
    designate,
    is_privileged,
    level_of,
    withdraw_privilege,
)
from casefile.confidentiality.identities import protect_term, protected_terms, seal_identity
from casefile.confidentiality.models import Identity
from casefile.confidentiality.redacting import PassageNotFound, redact
from casefile.confidentiality.vault import VaultClosed, open_sealed, seal
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from casefile.matters.versions import StaleSave

NAME = "Wilhelmina Testperson"


@pytest.fixture
def jane(matter: Matter, alice: User) -> Party:
    return add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff", is_pseudonym=True)


@pytest.fixture
def letter(matter: Matter, alice: User) -> SourceDocument:
    words = f"Dear {NAME},\nwe have your report.\n".encode()
    document = receive(actor=alice, matter=matter, stream=io.BytesIO(words), original_name="letter.txt").document
    assert document is not None
    return document


def test_a_legal_name_stands_nowhere_in_the_database_but_sealed(jane: Party, alice: User) -> None:
    identity = seal_identity(actor=alice, party=jane, legal_name=NAME)
    assert open_sealed(identity.sealed_legal_name) == NAME
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_legal_name FROM casefile_identity")
        assert NAME.encode() not in bytes(cursor.fetchone()[0])
    states = json.dumps(list(LedgerEntry.objects.values_list("state", flat=True)))
    assert NAME not in states
    assert "Testperson" not in states


def test_the_gate_is_given_every_name_and_term_of_its_matter_and_of_no_other(
    jane: Party, matter: Matter, other_matter: Matter, alice: User
) -> None:
    seal_identity(actor=alice, party=jane, legal_name=NAME)
    protect_term(actor=alice, matter=matter, category="school", text="Example High School", party=jane)
    protect_term(actor=None, matter=other_matter, category="handle", text="@somebody")
    assert [(term.text, term.category) for term in protected_terms(matter)] == [
        (NAME, "name"),
        ("Example High School", "school"),
    ]


def test_the_wrong_key_opens_nothing_and_says_so(jane: Party, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seal_identity(actor=alice, party=jane, legal_name=NAME)
    monkeypatch.setenv("CASEFILE_VAULT_KEY", Fernet.generate_key().decode())
    with pytest.raises(VaultClosed, match="nothing can be released"):
        protected_terms(jane.matter)


def test_a_new_key_before_the_old_one_still_opens_what_the_old_one_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("CASEFILE_VAULT_KEY", old)
    sealed = seal(NAME)
    monkeypatch.setenv("CASEFILE_VAULT_KEY", f"{new},{old}")
    assert open_sealed(sealed) == NAME


def test_a_party_has_one_identity(jane: Party, alice: User) -> None:
    seal_identity(actor=alice, party=jane, legal_name=NAME)
    with pytest.raises(Exception, match="already exists"):
        seal_identity(actor=alice, party=jane, legal_name="Another Name")
    assert Identity.objects.count() == 1


def test_the_newest_designation_holds_and_the_older_stays(letter: SourceDocument, alice: User) -> None:
    assert level_of(letter) == "none"
    designate(actor=alice, document=letter, level="attorneys_eyes", designated_by="Platform, Inc.")
    designate(actor=alice, document=letter, level="confidential", designated_by="Platform, Inc.")
    assert level_of(letter) == "confidential"
    assert letter.designations.count() == 2


def test_a_claim_of_privilege_stands_until_it_is_withdrawn(letter: SourceDocument, alice: User) -> None:
    claim = claim_privilege(actor=alice, document=letter, basis="work_product", description="Memorandum")
    assert is_privileged(letter)
    other = claim_privilege(actor=alice, document=letter, basis="attorney_client", description="Memorandum")

    withdraw_privilege(actor=alice, claim=claim, version=1, why="sent to the other side in 2021")
    assert is_privileged(letter), "the other claim stands"

    kept = withdraw_privilege(actor=alice, claim=other, version=1, why="the same")
    assert not is_privileged(SourceDocument.objects.get(pk=letter.pk))
    assert (kept.version, letter.privilege_claims.count()) == (2, 2)
    told = LedgerEntry.objects.filter(act="privilege.withdrawn").first()
    assert told is not None
    assert (told.object_id, told.state["why"]) == (str(claim.uid), "sent to the other side in 2021")


@pytest.mark.parametrize(("version", "why", "refusal"), [(2, "a reason", StaleSave), (1, "  ", ValidationError)])
def test_a_claim_is_not_withdrawn_from_another_version_nor_without_a_reason(
    letter: SourceDocument, alice: User, version: int, why: str, refusal: type[Exception]
) -> None:
    claim = claim_privilege(actor=alice, document=letter, basis="work_product", description="Memorandum")

    with pytest.raises(refusal):
        withdraw_privilege(actor=alice, claim=claim, version=version, why=why)

    assert is_privileged(letter)


def test_a_withdrawn_claim_is_not_withdrawn_again(letter: SourceDocument, alice: User) -> None:
    claim = claim_privilege(actor=alice, document=letter, basis="work_product", description="Memorandum")
    withdraw_privilege(actor=alice, claim=claim, version=1, why="a mistake")

    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw_privilege(actor=alice, claim=claim, version=2, why="a mistake")
    assert LedgerEntry.objects.filter(act="privilege.withdrawn").count() == 1


def test_a_passage_is_marked_by_its_place_and_its_words_stay_out_of_the_ledger(
    letter: SourceDocument, alice: User
) -> None:
    mark = redact(
        actor=alice,
        document=letter,
        page_number=1,
        passage=NAME,
        reason_code="FRCP 5.2(a)(3)",
        replacement="[Jane Poe]",
    )
    text = letter.pages.get().text
    assert text[mark.start : mark.end] == NAME
    assert NAME not in json.dumps(LedgerEntry.objects.get(object_id=str(mark.uid)).state)


@pytest.mark.parametrize("passage", ["not on the page", "e", ""])
def test_a_passage_that_is_not_there_once_is_refused(letter: SourceDocument, passage: str) -> None:
    with pytest.raises(PassageNotFound):
        redact(actor=None, document=letter, page_number=1, passage=passage, reason_code="FRCP 5.2")
