"""Recording an act: one entry, in the same transaction as the change it tells of."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.utils import timezone

from casefile.ledger.canonical import canonical_json
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.ledger.tree import leaf_hash

INSTALLATION = "installation"


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
    transaction: an entry without its change, or a change without its entry, must not be possible.
    """
    ledger = locked_ledger(matter)
    salt = secrets.token_hex(16)
    entry = LedgerEntry(
        ledger=ledger,
        seq=ledger.size,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_name=actor.get_username() if actor else INSTALLATION,
        act=act,
        object_type=type(subject).__name__,
        object_id=str(getattr(subject, "uid", None) or subject.pk),
        object_version=getattr(subject, "version", 1),
        state=dict(state),
        salt=salt,
        state_sha256=state_digest(salt, state),
        evidence=list(evidence),
        product_version=settings.VERSION,
        request_id=request_id,
        prev=ledger.head,
    )
    entry.leaf = leaf_hash(leaf_bytes(entry, ledger.origin)).hex()
    entry.save(force_insert=True)
    ledger.size, ledger.head = entry.seq + 1, entry.leaf
    ledger.save(update_fields=["size", "head"])
    return entry
