"""Checking a ledger against itself: order, links, leaves, states, and the checkpoints made of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from django.db import connection

from casefile.ledger import triggers
from casefile.ledger.checkpoints import key_id, root_of, signing_key
from casefile.ledger.entries import leaf_bytes, stamp, state_digest
from casefile.ledger.models import Checkpoint, Ledger, LedgerEntry
from casefile.ledger.tree import leaf_hash


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was left: a stable code, where, and what was found."""

    code: str
    where: str
    message: str


def trigger_faults() -> Iterator[Fault]:
    """Triggers that should stand and do not."""
    for name in triggers.missing(connection):
        yield Fault("trigger-missing", name, "The append-only trigger is gone or switched off.")


def ledger_faults(ledger: Ledger) -> Iterator[Fault]:
    """Every way in which the ledger's rows contradict each other: gaps, links, leaves, states, size, checkpoints."""
    previous, expected = "", 0
    for entry in ledger.entries.order_by("seq").iterator(chunk_size=2000):
        where = f"{ledger.origin}, entry {entry.seq}"
        if entry.seq != expected:
            yield Fault("ledger-gap", where, f"Entry {expected} was expected here.")
        if entry.prev != previous:
            yield Fault("ledger-link", where, "It does not link to the entry before it.")
        yield from _entry_faults(entry, ledger.origin, where)
        previous, expected = entry.leaf, entry.seq + 1
    if (ledger.size, ledger.head) != (expected, previous):
        yield Fault("ledger-head", ledger.origin, f"Its head says {ledger.size} entries; {expected} were read.")
    for checkpoint in ledger.checkpoints.order_by("id"):
        yield from _checkpoint_faults(checkpoint, ledger)


def _entry_faults(entry: LedgerEntry, origin: str, where: str) -> Iterator[Fault]:
    try:
        if leaf_hash(leaf_bytes(entry, origin)).hex() != entry.leaf:
            yield Fault("ledger-leaf", where, "Its fields do not give its hash: the row was altered.")
        if state_digest(entry.salt, entry.state) != entry.state_sha256:
            yield Fault("ledger-state", where, "Its state does not give its digest: the row was altered.")
    except (TypeError, ValueError, AttributeError) as fault:
        yield Fault("ledger-unreadable", where, f"It cannot be read: {fault}.")


def _checkpoint_faults(checkpoint: Checkpoint, ledger: Ledger) -> Iterator[Fault]:
    where = f"{ledger.origin}, checkpoint at {checkpoint.size}"
    lines = (ledger.origin, str(checkpoint.size), checkpoint.root, stamp(checkpoint.at), checkpoint.key_id)
    if checkpoint.text != "\n".join(lines) + "\n":
        yield Fault("checkpoint-text", where, "Its signed lines do not say what its fields say.")
    key = signing_key()
    if checkpoint.key_id == key_id(key):
        try:
            key.public_key().verify(bytes.fromhex(checkpoint.signature), checkpoint.text.encode("utf-8"))
        except (InvalidSignature, ValueError):
            yield Fault("checkpoint-signature", where, "Its signature does not hold.")
    else:
        yield Fault(
            "checkpoint-key",
            where,
            f"Its key {checkpoint.key_id} is not the installation's: cannot be checked.",
        )
    if checkpoint.size > ledger.size or root_of(ledger, checkpoint.size) != checkpoint.root:
        yield Fault("checkpoint-root", where, "The entries it covers no longer give its root.")
