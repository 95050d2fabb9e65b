"""A purge removes the bytes everywhere and leaves a tombstone; a hold stops it, and the record explains it."""

import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from casefile.accounts.models import AnsweredPost, User
from casefile.confidentiality import blocklist
from casefile.custody.background import read_in_background
from casefile.custody.describing import reference
from casefile.custody.enclosing import open_up
from casefile.custody.intake import Receipt, receive
from casefile.custody.productions import number_pages
from casefile.custody.purging import Purged, purge
from casefile.custody.reach import reach_of
from casefile.custody.reading import quietly
from casefile.custody.verifying import verify_custody
from casefile.evidence.bates import BatesNumber
from casefile.evidence.models import Enclosure, Page, Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.jobs.working import Progress
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.archiving import archive_matter
from casefile.matters.holding import lift_hold, place_hold
from casefile.matters.models import Matter
from tests.casefile.custody.test_families import NOTE, mail
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Citation

WORDS = b"Harmless words that stand for what may not be held.\n"
BESIDE = b"another attachment\n"
SAID = {
    "decision": "Reported and handed over; counsel orders removal",
    "decided_by": "A. Attorney",
    "agency": "Example Bureau",
    "contact": "Det. R. Roe, 555-0100, report no. 17",
}


def bring(matter: Matter, content: bytes, name: str = "a.txt", **given: Any) -> SourceDocument:
    receipt: Receipt = receive(
        actor=None, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by="Alice", **given
    )
    assert receipt.document is not None
    return receipt.document


def done(actor: User, document: SourceDocument, **given: Any) -> Purged:
    return purge(actor=actor, document=document, **{**SAID, **given})


def held(content: bytes) -> bool:
    return Store(settings.STORE_DIR).exists(hashlib.sha256(content).hexdigest())


def now(document: SourceDocument) -> SourceDocument:
    return SourceDocument.objects.get(pk=document.pk)


def test_the_bytes_go_and_a_tombstone_stays_with_its_number_and_digest(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)

    told = done(alice, document)

    tomb = now(document)
    assert not held(WORDS)
    assert (tomb.number, tomb.holding, tomb.held_by, tomb.sha256, tomb.size) == (
        1,
        "withheld",
        "Example Bureau",
        "",
        None,
    )
    assert tomb.stated_digests["sha256"] == hashlib.sha256(WORDS).hexdigest()
    assert tomb.purged_at is not None
    assert (tomb.original_name, tomb.facts, tomb.flags, tomb.version) == ("", {}, [], 2)
    assert not Page.objects.filter(document=document).exists()
    assert (told.documents, told.files) == ((tomb,), 1)


def test_the_entry_says_who_decided_what_and_whom_to_ask_and_none_of_the_content(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)

    done(alice, document)

    entry = LedgerEntry.objects.get(act=Act.DOCUMENT_PURGED)
    assert {name: entry.state[name] for name in SAID} == SAID
    assert entry.evidence == [hashlib.sha256(WORDS).hexdigest()]
    assert "Harmless" not in json.dumps([one.state for one in LedgerEntry.objects.all()])
    assert entry.actor == alice


def test_custody_verifies_clean_after_a_purge(matter: Matter, alice: User) -> None:
    bring(matter, BESIDE)
    done(alice, bring(matter, mail(("text/plain", WORDS)), "a.eml"))

    assert verify_custody().faults == []


def test_bytes_that_went_without_an_entry_are_a_fault(matter: Matter) -> None:
    document = bring(matter, BESIDE)
    Page.objects.filter(document=document).delete()
    SourceDocument.objects.filter(pk=document.pk).update(holding="withheld", held_by="nobody", sha256="", size=None)

    assert "document-bytes-gone" in {fault.code for fault in verify_custody(matter).faults}


@pytest.mark.parametrize("name", ["decision", "decided_by", "agency", "contact"])
def test_a_purge_without_a_decision_a_name_an_agency_or_a_contact_is_refused(
    matter: Matter, alice: User, name: str
) -> None:
    document = bring(matter, WORDS)

    with pytest.raises(ValidationError) as refused:
        done(alice, document, **{name: "  "})

    assert list(refused.value.message_dict) == [name]
    assert held(WORDS)


def test_a_paralegal_cannot_purge(matter: Matter, bob: User) -> None:
    document = bring(matter, WORDS)

    with pytest.raises(PermissionDenied):
        done(bob, document)

    assert held(WORDS)


def test_a_hold_stops_a_purge_until_it_is_lifted(matter: Matter, alice: User) -> None:
    document, hold = bring(matter, WORDS), place_hold(actor=alice, matter=matter, reason="Preservation letter")

    with pytest.raises(ValidationError, match="litigation hold stands in this matter"):
        done(alice, document)
    assert held(WORDS)
    assert not blocklist.is_any_listed()

    lift_hold(actor=alice, hold=hold, why="agency has it")
    done(alice, document)
    assert not held(WORDS)


def test_a_hold_in_another_matter_stops_it_without_naming_that_matter(
    matter: Matter, other_matter: Matter, alice: User, charlie: User
) -> None:
    document = bring(matter, WORDS)
    bring(other_matter, WORDS)
    place_hold(actor=charlie, matter=other_matter, reason="Preservation letter")

    with pytest.raises(ValidationError) as refused:
        done(alice, document)

    words = " ".join(refused.value.messages)
    assert "litigation hold" in words
    assert "Other" not in words
    assert held(WORDS)


def test_the_same_bytes_go_from_every_matter_each_with_its_own_entry(
    matter: Matter, other_matter: Matter, alice: User
) -> None:
    document, twin = bring(matter, WORDS), bring(other_matter, WORDS)

    told = done(alice, document)

    assert now(twin).holding == "withheld"
    assert [one.pk for one in told.documents] == [document.pk]
    entries = LedgerEntry.objects.filter(act=Act.DOCUMENT_PURGED)
    assert {entry.ledger.matter_id for entry in entries} == {matter.pk, other_matter.pk}
    assert verify_custody().faults == []


def test_what_carries_it_goes_too_to_any_height_and_its_other_attachments_stay(matter: Matter, alice: User) -> None:
    inner = mail(("text/plain", WORDS), ("text/csv", BESIDE))
    outer = mail(("message/rfc822", inner))
    bring(matter, outer, "outer.eml")
    document = SourceDocument.objects.get(sha256=hashlib.sha256(WORDS).hexdigest())

    told = done(alice, document)

    assert told.files == 3
    assert SourceDocument.objects.filter(holding="held").get().sha256 == hashlib.sha256(BESIDE).hexdigest()
    assert held(BESIDE)
    assert set(Enclosure.objects.filter(document=document).values_list("name", flat=True)) == {""}


def test_a_carrier_in_another_matter_goes_too(matter: Matter, other_matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)
    carrier = bring(other_matter, mail(("text/plain", WORDS)), "a.eml")

    done(alice, document)

    assert now(carrier).holding == "withheld"


def test_what_it_carries_goes_with_it_unless_it_stands_elsewhere(matter: Matter, alice: User) -> None:
    document = bring(matter, mail(("text/plain", WORDS), ("text/csv", BESIDE), ("text/plain", NOTE)), "a.eml")
    bring(matter, mail(("text/csv", BESIDE)), "b.eml")
    bring(matter, NOTE)

    reach = reach_of(document)
    done(alice, document)

    assert [one.sha256 for one in reach.carried] == [hashlib.sha256(WORDS).hexdigest()]
    assert not held(WORDS)
    assert held(BESIDE)
    assert held(NOTE)
    assert not any(blocklist.is_listed([hashlib.sha256(one).hexdigest()]) for one in (WORDS, BESIDE, NOTE))


def test_a_produced_attachment_with_its_own_number_stays(matter: Matter, alice: User) -> None:
    parent = bring(matter, BESIDE, kind="production")
    image = bring(matter, WORDS, kind="production", parent=parent)
    numbered = bring(matter, NOTE, kind="production", parent=parent)
    number = BatesNumber("EXSO", 2, 7)
    number_pages(actor=alice, document=numbered, first=number, last=number)

    reach = reach_of(parent)

    assert (reach.carried, reach.staying) == ((image,), (numbered,))


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
def test_purged_bytes_are_listed_and_stopped_when_they_come_again(matter: Matter, alice: User, algorithm: str) -> None:
    done(alice, bring(matter, WORDS))

    assert blocklist.is_listed([hashlib.new(algorithm, WORDS, usedforsecurity=False).hexdigest()])
    again = receive(actor=None, matter=matter, stream=io.BytesIO(WORDS), original_name="b.txt", attested_by="Alice")
    assert (again.outcome, again.listed) == ("refused", True)
    assert not held(WORDS)


def test_nothing_more_comes_out_of_a_file_that_was_purged_while_it_was_opened(matter: Matter, alice: User) -> None:
    content = mail(("text/plain", WORDS))
    document = bring(matter, content, "a.eml")
    purged = now(document)
    done(alice, purged)

    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        came = open_up(actor=alice, document=document, path=Path(copy.name), kind="email", tell=quietly)

    assert came == []
    assert not held(WORDS)


def test_what_it_carried_is_listed_where_that_is_asked(matter: Matter, alice: User) -> None:
    done(alice, bring(matter, mail(("text/plain", WORDS)), "a.eml"), list_carried=True)

    assert blocklist.is_listed([hashlib.sha256(WORDS).hexdigest()])


def test_renditions_go_with_their_bytes(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)
    first, second = (Store(settings.STORE_DIR).receive(io.BytesIO(b"derived %d" % count)) for count in (1, 2))
    parent = None
    for stored in (first, second):
        parent = Rendition.objects.create(
            matter=matter,
            document=document,
            parent=parent,
            kind="page_image",
            sha256=stored.sha256,
            size=stored.size,
            media_type="image/png",
            made_by="test",
        )

    told = done(alice, document)

    assert told.files == 3
    assert not held(b"derived 1")
    assert not Rendition.objects.exists()
    assert verify_custody().faults == []


@pytest.mark.parametrize("clear", [False, True], ids=["kept", "cleared"])
def test_quotations_stay_as_counsels_words_unless_they_are_to_be_cleared(
    matter: Matter, alice: User, clear: bool
) -> None:
    document = bring(matter, WORDS)
    event = enter(actor=alice, matter=matter, kind="other", date="January 2020", statement="Something happens.")
    citation = cite(actor=alice, event=event, document=document, pin_cite="p. 1", quote="Harmless words")

    told = done(alice, document, clear_quotes=clear)

    kept = Citation.objects.get(pk=citation.pk)
    assert kept.document.purged_at is not None
    if clear:
        assert (kept.quote, kept.quote_check, kept.version, told.quotes) == ("", "", 2, 1)
        entry = LedgerEntry.objects.get(object_id=str(citation.uid), act=Act.DOCUMENT_PURGED)
        assert "Harmless" not in json.dumps(entry.state)
    else:
        assert (kept.quote, kept.version, told.quotes) == ("Harmless words", 1, 0)


def test_an_archived_matter_is_purged_as_well(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)
    archive_matter(actor=alice, matter=matter, why="settled")

    done(alice, document)

    assert not held(WORDS)


def test_a_reading_that_waits_finds_nothing_to_read(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)
    done(alice, document)

    told = read_in_background(progress=Progress(0, 1), actor=alice, document=document.pk)

    assert told["words"] == "S-1 is not held any more: it was purged."


def test_answers_kept_for_a_program_are_forgotten(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS)
    kept: dict[str, Any] = {"user": alice, "path": "/api/documents/", "request_sha256": "0" * 64, "status": 201}
    AnsweredPost.objects.create(key="a", answer={"document": {"uid": str(document.uid)}}, **kept)
    AnsweredPost.objects.create(key="b", answer={"document": {"uid": "another"}}, **kept)

    done(alice, document)

    assert [one.key for one in AnsweredPost.objects.all()] == ["b"]


def test_what_the_store_did_not_let_go_of_is_said_and_removed_the_next_time(
    matter: Matter, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = bring(matter, WORDS)

    def stuck(store: Store, sha256: str) -> bool:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "remove", stuck)
        told = done(alice, document)
    assert "Permission denied" in told.remains[0]
    left = [fault.message for fault in verify_custody().faults]
    assert left == ["It was purged, and its bytes are still here: purge its document again."]

    again = done(alice, now(document))

    assert (again.documents, again.files) == ((), 1)
    assert verify_custody().faults == []
    assert LedgerEntry.objects.filter(act=Act.DOCUMENT_PURGED).count() == 1


def test_what_the_store_does_not_have_is_not_removed() -> None:
    assert Store(settings.STORE_DIR).remove(hashlib.sha256(WORDS).hexdigest()) is False


def test_a_source_that_is_not_held_has_nothing_to_purge(matter: Matter, alice: User) -> None:
    document = reference(
        actor=alice, matter=matter, title="Order", short_cite="Order", kind="court_order", held_by="docket"
    )

    with pytest.raises(ValidationError, match="Nothing of it is held"):
        done(alice, document)


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_nothing_of_it_in_its_free_pages(matter: Matter, alice: User) -> None:
    document = bring(matter, WORDS * 400)

    told = done(alice, document)

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        assert b"Harmless words" not in connection.connection.serialize()
        assert len(told.remains) == 1
    else:
        assert "write-ahead log" in told.remains[0]
