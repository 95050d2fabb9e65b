"""Roots and signed checkpoints of a ledger: what others hold to see later that nothing was rewritten."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils import timezone

from casefile.keys import kept_bytes
from casefile.ledger.entries import Told, locked_ledger, stamp
from casefile.ledger.models import Checkpoint, Ledger
from casefile.ledger.tree import root


def root_of(ledger: Ledger, size: int | None = None) -> str:
    """The RFC 9162 Merkle root over the ledger's first `size` entries (all when None), in hexadecimal."""
    leaves = ledger.entries.order_by("seq").values_list("leaf", flat=True)
    if size is not None:
        leaves = leaves.filter(seq__lt=size)
    return root([bytes.fromhex(leaf) for leaf in leaves.iterator(chunk_size=5000)]).hex()


def signing_key() -> Ed25519PrivateKey:
    """The installation's Ed25519 key, made once and kept in the data folder with mode 0600."""
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = load_pem_private_key(kept_bytes(settings.KEYS_DIR / "ledger_ed25519.pem", fresh), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{settings.KEYS_DIR / 'ledger_ed25519.pem'} is not an Ed25519 key.")
    return key


def key_id(key: Ed25519PrivateKey) -> str:
    """The first 16 digits of the SHA-256 of the raw public key."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def make_checkpoint(*, matter: Told | None) -> Checkpoint:
    """Sign the ledger's present size and root. Call it inside a transaction, after the entry it is to cover."""
    ledger = locked_ledger(matter)
    key, now = signing_key(), timezone.now()
    current_root = root_of(ledger)
    lines = (ledger.origin, str(ledger.size), current_root, stamp(now), key_id(key))
    text = "\n".join(lines) + "\n"
    return Checkpoint.objects.create(
        ledger=ledger,
        size=ledger.size,
        root=current_root,
        at=now,
        key_id=key_id(key),
        text=text,
        signature=key.sign(text.encode("utf-8")).hex(),
    )
