"""Verifying custody: clean when nothing was touched, and a fault for each thing that was."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from casefile.accounts.models import User
from casefile.custody.describing import withhold
from casefile.custody.intake import receive
from casefile.custody.verifying import verify_custody
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger import triggers
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter


@pytest.fixture
def held(matter: Matter, alice: User) -> SourceDocument:
    receipt = receive(actor=alice, matter=matter, stream=io.BytesIO(b"Some words.\n"), original_name="note.txt")
    withhold(actor=alice, matter=matter, title="Item", short_cite="Item", kind="other", held_by="Example Bureau")
    assert receipt.document is not None
    return receipt.document


def codes() -> set[str]:
    return {fault.code for fault in verify_custody().faults}


def blob(document: SourceDocument) -> Path:
    return Store(settings.STORE_DIR).path(document.sha256)


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(content)
    path.chmod(0o440)


def test_an_untouched_installation_is_clean_and_says_what_was_read(held: SourceDocument, matter: Matter) -> None:
    done = verify_custody()
    assert done.clean, done.faults
    assert done.documents == 2
    assert done.entries == LedgerEntry.objects.count()
    assert f"matter/{matter.uid}" in done.roots


def test_one_changed_byte_is_found(held: SourceDocument) -> None:
    overwrite(blob(held), b"Some Words.\n")
    assert codes() == {"store-changed"}


def test_a_missing_blob_is_found(held: SourceDocument) -> None:
    blob(held).unlink()
    assert codes() == {"store-missing"}


def test_a_file_that_no_record_names_is_found_and_left_where_it_is(held: SourceDocument) -> None:
    stray = blob(held).with_name(held.sha256[:4] + "0" * 60)
    stray.write_bytes(b"stray")
    assert codes() == {"store-orphan"}
    assert stray.exists()


def test_another_digest_put_in_the_row_is_found(held: SourceDocument) -> None:
    stored = Store(settings.STORE_DIR).receive(io.BytesIO(b"Other words.\n"))
    SourceDocument.objects.filter(pk=held.pk).update(sha256=stored.sha256, size=stored.size)
    assert "document-digest" in codes()


def test_a_document_slipped_in_without_an_entry_is_found(held: SourceDocument, matter: Matter) -> None:
    SourceDocument.objects.create(
        matter=matter, number=99, title="x", short_cite="x", kind="other", holding="referenced", held_by="nobody"
    )
    assert codes() == {"document-without-entry"}


def test_a_missing_trigger_and_an_altered_entry_are_found(held: SourceDocument) -> None:
    triggers.drop(connection)
    LedgerEntry.objects.filter(object_id=str(held.uid), seq__gt=0).update(actor_name="mallory")
    assert {"trigger-missing", "ledger-leaf"} <= codes()


def test_the_command_answers_in_json_and_leaves_with_one_on_a_fault(
    held: SourceDocument, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_custody", "--json")
    assert json.loads(capsys.readouterr().out)["clean"] is True
    overwrite(blob(held), b"Some Words.\n")
    with pytest.raises(SystemExit) as left:
        call_command("verify_custody", "poe-v-platform", "--json")
    assert left.value.code == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["clean"] is False
    assert [fault["code"] for fault in answer["faults"]] == ["store-changed"]


def test_the_command_names_the_matters_when_it_does_not_know_one(held: SourceDocument) -> None:
    with pytest.raises(CommandError, match="poe-v-platform"):
        call_command("verify_custody", "nobody-v-nobody")
