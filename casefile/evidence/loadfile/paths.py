"""The paths that load files state, in Windows style, as parts that can only lead downwards."""

import re

_DRIVE = re.compile(r"[A-Za-z]:")


def parts_of(stated: str) -> tuple[str, ...]:
    """The folders and the name of a stated path; ValueError, with the reason, for one that leads elsewhere.

    One backslash at the start means the root of the volume, as vendors write it; a drive, a share, an absolute
    path and `..` are refused."""
    text = stated.strip().strip('"')
    plain = text.replace("\\", "/")
    if not plain or "\0" in plain:
        raise ValueError("no path is stated")
    if _DRIVE.match(plain) or plain.startswith("//") or text.startswith("/") or "://" in plain:
        raise ValueError(f"“{stated}” is an absolute path: a load file's paths begin in its own folder")
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    if ".." in (part.strip() for part in parts):
        raise ValueError(f"“{stated}” leads out of the production's folder")
    if not parts:
        raise ValueError(f"“{stated}” names no file")
    return parts
