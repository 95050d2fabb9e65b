"""The ledger: every act beside its change, in one strict order, append-only, and every alteration found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casefile.accounts.models import User
from casefile.ledger import triggers
from casefile.ledger.auditing import ledger_faults, trigger_faults
from casefile.ledger.checkpoints import make_checkpoint, root_of
from casefile.ledger.entries import record
from casefile.ledger.models import Act, Checkpoint, Ledger, LedgerEntry
from casefile.matters.models import Court, Matter
from casefile.matters.parties import add_party


def codes(matter: Matter) -> set[str]:
    return {fault.code for fault in ledger_faults(Ledger.objects.get(matter=matter))}


@pytest.fixture
def told(matter: Matter, alice: User) -> Ledger:
    """A ledger of some entries and a checkpoint over them."""
    for number in range(1, 6):
        add_party(actor=alice, matter=matter, name=f"Roe #{number}", kind="person", role="plaintiff")
    with transaction.atomic():
        make_checkpoint(matter=matter)
    return Ledger.objects.get(matter=matter)


def test_entries_are_numbered_from_zero_without_a_gap_and_link_to_each_other(told: Ledger, matter: Matter) -> None:
    entries = list(told.entries.order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(told.size))
    assert [entry.prev for entry in entries] == ["", *(entry.leaf for entry in entries[:-1])]
    assert told.head == entries[-1].leaf
    assert codes(matter) == set()


@pytest.mark.django_db(transaction=True)
def test_an_entry_cannot_be_written_outside_a_transaction() -> None:
    court = Court.objects.create(code="one", name="One", short_name="One")
    with pytest.raises(RuntimeError, match=r"transaction\.atomic"):
        record(matter=None, actor=None, act=Act.MATTER_CORRECTED, subject=court, state={})
    assert not LedgerEntry.objects.exists()


def test_when_the_change_fails_its_entry_is_gone_too(told: Ledger, matter: Matter, alice: User) -> None:
    size = told.size
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(matter=matter, actor=alice, act=Act.MATTER_CORRECTED, subject=matter, state={"n": 1 // 0})
    told.refresh_from_db()
    assert told.size == size == told.entries.count()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casefile_ledgerentry SET actor_name = 'mallory' WHERE seq = 2",
        "DELETE FROM casefile_ledgerentry WHERE seq = 2",
        "UPDATE casefile_checkpoint SET size = 1",
        "DELETE FROM casefile_checkpoint",
    ],
)
def test_the_database_refuses_to_alter_or_remove_what_is_recorded(told: Ledger, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_insert_cannot_replace_an_entry(told: Ledger) -> None:
    old = told.entries.get(seq=2)
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    columns = [field.column for field in LedgerEntry._meta.concrete_fields]
    named = ", ".join(columns)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO casefile_ledgerentry ({named}) SELECT {named} FROM casefile_ledgerentry WHERE id = {old.pk}"
        )
    assert told.entries.get(seq=2).leaf == old.leaf


ALTERATIONS: dict[str, Callable[[LedgerEntry], dict[str, Any]]] = {
    "another actor": lambda entry: {"actor_name": "mallory"},
    "another act": lambda entry: {"act": Act.PARTY_CORRECTED},
    "another state": lambda entry: {"state": {"name": "Someone else"}},
    "another object": lambda entry: {"object_id": "0"},
    "other evidence": lambda entry: {"evidence": ["0" * 64]},
    "another time": lambda entry: {"at": entry.at.replace(year=2020)},
    "another leaf": lambda entry: {"leaf": "0" * 64},
    "another link": lambda entry: {"prev": "0" * 64},
    "another salt": lambda entry: {"salt": "0" * 32},
    "a state that is no state": lambda entry: {"state": [1.5]},
}


@pytest.mark.parametrize("alteration", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_an_altered_entry_is_found_once_the_triggers_are_out_of_the_way(
    told: Ledger, matter: Matter, alteration: Callable[[LedgerEntry], dict[str, Any]]
) -> None:
    entry = told.entries.get(seq=3)
    triggers.drop(connection)
    told.entries.filter(pk=entry.pk).update(**alteration(entry))
    triggers.install(connection)
    assert codes(matter)


def test_a_removed_entry_and_two_swapped_ones_are_found(told: Ledger, matter: Matter) -> None:
    triggers.drop(connection)
    with transaction.atomic():
        told.entries.filter(seq=4).delete()
        assert codes(matter) & {"ledger-gap", "ledger-link"}
        transaction.set_rollback(True)
    third, fourth = told.entries.get(seq=3), told.entries.get(seq=4)
    LedgerEntry.objects.filter(pk=third.pk).update(seq=99)
    LedgerEntry.objects.filter(pk=fourth.pk).update(seq=3)
    LedgerEntry.objects.filter(pk=third.pk).update(seq=4)
    triggers.install(connection)
    assert "ledger-leaf" in codes(matter)


def test_a_ledger_cut_off_at_its_end_is_found_by_its_head_and_its_checkpoint(told: Ledger, matter: Matter) -> None:
    triggers.drop(connection)
    told.entries.filter(seq=told.size - 1).delete()
    last = told.entries.order_by("-seq").first()
    assert last is not None
    assert "ledger-head" in codes(matter)
    Ledger.objects.filter(pk=told.pk).update(size=last.seq + 1, head=last.leaf)
    triggers.install(connection)
    assert codes(matter) == {"checkpoint-root"}


def test_a_forged_checkpoint_is_found(told: Ledger, matter: Matter) -> None:
    triggers.drop(connection)
    Checkpoint.objects.filter(ledger=told).update(size=told.size - 1)
    assert "checkpoint-text" in codes(matter)
    Checkpoint.objects.filter(ledger=told).update(size=told.size, signature="00" * 64)
    triggers.install(connection)
    assert codes(matter) == {"checkpoint-signature"}


def test_a_checkpoint_states_the_root_of_its_time(told: Ledger, matter: Matter, alice: User) -> None:
    checkpoint = told.checkpoints.get()
    add_party(actor=alice, matter=matter, name="Later", kind="person", role="witness")
    assert checkpoint.text.splitlines()[:3] == [told.origin, str(checkpoint.size), checkpoint.root]
    assert root_of(told, checkpoint.size) == checkpoint.root != root_of(told)
    assert codes(matter) == set()


def test_a_missing_trigger_is_found_and_migrating_puts_it_back(told: Ledger) -> None:
    name = "casefile_ledgerentry_no_delete"
    on = "" if connection.vendor == "sqlite" else " ON casefile_ledgerentry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert [fault.where for fault in trigger_faults()] == [name]
    triggers.install_after_migrating(using="default")
    assert not list(trigger_faults())
