"""Recording an act: one entry, in the same transaction as the change it tells of."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.utils import timezone

from casefile.ledger.canonical import canonical_json
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.ledger.tree import leaf_hash

INSTALLATION = "installation"
STILL_DONE = frozenset(
    {
        Act.MATTER_ARCHIVED,
        Act.MATTER_RESTORED,
        Act.MEMBER_ADDED,
        Act.MEMBER_REMOVED,
        Act.WALL_RAISED,
        Act.WALL_LOWERED,
        Act.HOLD_PLACED,
        Act.HOLD_LIFTED,
        Act.TOKEN_REVOKED,
        Act.CUSTODY_VERIFIED,
        Act.DOCUMENT_PURGED,
        Act.LISTED_STOPPED,
    }
)
"""What is still done once a matter is archived: who is let in, what is held, verified, purged or stopped; restoring."""


class MatterArchived(PermissionDenied):
    """A write in a matter that is put away. Nothing was changed; it can be written again once it is restored."""

    def __init__(self, matter: "Told") -> None:
        super().__init__(f"{matter} is archived: it is read, and nothing in it is changed until it is restored.")


class Told(Protocol):
    """What has a ledger of its own: a matter, which this package may not import."""

    @property
    def pk(self) -> Any:
        """Its key in the database."""

    @property
    def uid(self) -> UUID:
        """Its lasting id."""


def stamp(at: datetime) -> str:
    """An instant as leaves and checkpoints write it: UTC, six decimals, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def origin_of(matter: Told | None) -> str:
    """What a ledger is called where it is checked: "matter/" and the matter's lasting id, or "installation"."""
    return f"matter/{matter.uid}" if matter else INSTALLATION


def locked_ledger(matter: Told | None) -> Ledger:
    """The matter's ledger, its row locked until the transaction ends, so that writers stand in one line."""
    if not connection.in_atomic_block:
        raise RuntimeError("A ledger is written only inside transaction.atomic, beside the change it tells of.")
    ledger, _ = Ledger.objects.get_or_create(
        origin=origin_of(matter), defaults={"matter_id": matter.pk if matter else None}
    )
    return Ledger.objects.select_for_update().get(pk=ledger.pk)


def refuse_archived(matter: Told | None) -> None:
    """Raise MatterArchived where the matter is put away now, whatever an instance in hand says of it.

    `record` asks this for every entry; an act that keeps bytes before its entry asks it first.
    """
    if matter is not None and Ledger.objects.filter(matter_id=matter.pk, matter__archived_at__isnull=False).exists():
        raise MatterArchived(matter)


def state_digest(salt: str, state: Mapping[str, Any]) -> str:
    """SHA-256 of the salt's bytes and the state's canonical JSON, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical_json(state)).hexdigest()


def leaf_bytes(entry: LedgerEntry, origin: str) -> bytes:
    """The canonical JSON (RFC 8785) an entry's leaf hash is taken of; the state enters by its salted digest only."""
    return canonical_json(
        {
            "form": entry.form,
            "ledger": origin,
            "seq": entry.seq,
            "at": stamp(entry.at),
            "actor": entry.actor_name,
            "act": str(entry.act),
            "object": f"{entry.object_type}/{entry.object_id}",
            "object_version": entry.object_version,
            "state_sha256": entry.state_sha256,
            "evidence": list(entry.evidence),
            "product": entry.product_version,
            "request": entry.request_id,
        }
    )


def record(
    *,
    matter: Told | None,
    actor: AbstractBaseUser | None,
    act: Act,
    subject: models.Model,
    state: Mapping[str, Any],
    evidence: Iterable[str] = (),
    request_id: str = "",
) -> LedgerEntry:
    """Append one act on `subject` to the matter's ledger (to the installation's when `matter` is None).

    `state` is JSON without floats; `evidence` are SHA-256 digests in hexadecimal. Raises RuntimeError outside a
    transaction: an entry without its change, or a change without its entry, must not be possible. For the same
    reason it is here that an archived matter refuses what is no longer done in it, with MatterArchived.
    """
    one = Entry(act, subject, state, tuple(evidence))
    return record_all(matter=matter, actor=actor, entries=[one], request_id=request_id)[0]


class Entry(NamedTuple):
    """One act to be recorded beside others: which, on what, the state it left, the digests it rests on."""

    act: Act
    subject: models.Model
    state: Mapping[str, Any]
    evidence: Sequence[str] = ()


def record_all(
    *, matter: Told | None, actor: AbstractBaseUser | None, entries: Sequence[Entry], request_id: str = ""
) -> list[LedgerEntry]:
    """Append several acts in their order, as `record` does one: a mailbox's messages come in by the hundred."""
    ledger = locked_ledger(matter)
    if any(entry.act not in STILL_DONE for entry in entries):
        # asked once the ledger's row is locked, so that no write slips in while the matter is being archived
        refuse_archived(matter)
    written = []
    for entry in entries:
        line = _line(ledger, entry, actor, request_id)
        line.leaf = leaf_hash(leaf_bytes(line, ledger.origin)).hex()
        ledger.size, ledger.head = line.seq + 1, line.leaf
        written.append(line)
    LedgerEntry.objects.bulk_create(written)
    ledger.save(update_fields=["size", "head"])
    return written


def _line(ledger: Ledger, entry: Entry, actor: AbstractBaseUser | None, request_id: str) -> LedgerEntry:
    """The entry as the ledger's next row, without its leaf."""
    salt = secrets.token_hex(16)
    return LedgerEntry(
        ledger=ledger,
        seq=ledger.size,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_name=actor.get_username() if actor else INSTALLATION,
        act=entry.act,
        object_type=type(entry.subject).__name__,
        object_id=str(getattr(entry.subject, "uid", None) or entry.subject.pk),
        object_version=getattr(entry.subject, "version", 1),
        state=dict(entry.state),
        salt=salt,
        state_sha256=state_digest(salt, entry.state),
        evidence=list(entry.evidence),
        product_version=settings.VERSION,
        request_id=request_id,
        prev=ledger.head,
    )
