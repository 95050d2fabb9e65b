"""The identity vault: legal names and protected words, encrypted at rest with a key kept outside the database."""

import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from casefile.keys import kept_bytes


class VaultClosed(Exception):
    """The vault's key does not open what it should: the wrong key, or altered bytes."""


def _vault() -> MultiFernet:
    """The vault with its keys: CASEFILE_VAULT_KEY (several split by commas, the newest first), else the kept one."""
    stated = [part.strip() for part in os.environ.get("CASEFILE_VAULT_KEY", "").split(",") if part.strip()]
    keys = [part.encode("ascii") for part in stated] or [
        kept_bytes(settings.KEYS_DIR / "vault_key", Fernet.generate_key())
    ]
    return MultiFernet([Fernet(key.strip()) for key in keys])


def seal(words: str) -> bytes:
    """The words, encrypted."""
    return _vault().encrypt(words.encode("utf-8"))


def open_sealed(sealed: bytes | memoryview) -> str:
    """The sealed words. Raises VaultClosed when no key opens them; it is never answered with a guess."""
    try:
        return _vault().decrypt(bytes(sealed)).decode("utf-8")
    except InvalidToken as fault:
        raise VaultClosed(
            "The identity vault's key does not open its contents. Put the right key in CASEFILE_VAULT_KEY or "
            f"{settings.KEYS_DIR / 'vault_key'}; until then nothing can be released."
        ) from fault
