"""Secrets that an installation makes for itself once and keeps in its data folder, readable by its own user only."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, *, length: int = 50) -> str:
    """The secret at `path`; where there is none, a new one is made, written with mode 0600 and never overwritten."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return kept_bytes(path, secrets.token_urlsafe(length).encode("ascii")).decode("ascii").strip()


def kept_bytes(path: Path, fresh: bytes) -> bytes:
    """The bytes at `path`; `fresh` is written there when nothing is. Two processes at once agree on the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(fresh)
            opened.flush()
            os.fsync(opened.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return path.read_bytes()
        return fresh
    finally:
        temporary.unlink()
