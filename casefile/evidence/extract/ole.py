"""The older office files (.doc, .xls, .ppt) and the encrypted ones: an OLE container, of which only the
directory and the properties are read."""

from datetime import UTC, datetime
from typing import Any, BinaryIO

import olefile

from casefile.evidence.extract.extraction import Extraction, Flag
from casefile.evidence.extract.ole_objects import carried

FORMATS = (
    ("worddocument", "doc", "older Word"),
    ("workbook", "xls", "older Excel"),
    ("book", "xls", "older Excel"),
    ("powerpoint document", "ppt", "older PowerPoint"),
    ("visiodocument", "vsd", "Visio"),
)
STATED = {
    "title": "title",
    "author": "author",
    "last_modified_by": "last_saved_by",
    "company": "company",
    "application": "creating_application",
    "template": "template",
}
TIMES = {"created": "create_time", "modified": "last_saved_time", "last_printed": "last_printed"}
MACROS = ("vba", "_vba_project_cur", "macros", "_vba_project")
WORD_ENCRYPTED = 0x0100
"""The flag fEncrypted in the head of a Word document ([MS-DOC], FibBase)."""


def read(source: BinaryIO) -> Extraction:
    """Facts: format, encrypted, macros, signed, embedded, and title, author, created, modified as the properties
    state them; their times are in UTC by the format's own rule."""
    try:
        container = olefile.OleFileIO(source)
    except (OSError, ValueError, IndexError, KeyError, TypeError) as error:
        raise ValueError(f"the file's container is damaged and cannot be opened: {error}") from error
    with container:
        names = [[part.lower() for part in entry] for entry in container.listdir()]
        top = {entry[0] for entry in names}
        form, said = next(((form, said) for mark, form, said in FORMATS if mark in top), (None, "such"))
        package = "encryptedpackage" in top
        facts: dict[str, Any] = {"format": form, **_stated(container)}
        facts["encrypted"] = package or "encryptedsummary" in top or _word_encrypted(container, top)
        facts["macros"] = any(part in MACROS for entry in names for part in entry)
        facts["signed"] = any(entry[0] in ("_signatures", "_xmlsignatures") for entry in names)
        facts["embedded"] = carried(container)
    return Extraction("office", facts, flags=tuple(_doubts(facts, said, package=package)))


def _stated(container: Any) -> dict[str, Any]:
    facts: dict[str, Any] = dict.fromkeys((*STATED, *TIMES))
    try:
        properties = container.get_metadata()
    except Exception:
        return {**facts, **{f"{fact}_utc": None for fact in TIMES}}
    for fact, key in STATED.items():
        facts[fact] = _words(getattr(properties, key, None), getattr(properties, "codepage", None))
    for fact, key in TIMES.items():
        moment = getattr(properties, key, None)
        stated = moment if isinstance(moment, datetime) and moment.year > 1601 else None
        facts[fact] = facts[f"{fact}_utc"] = (
            stated.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stated else None
        )
    return facts


def _words(value: Any, codepage: Any) -> str | None:
    """A property's text in the code page that the properties name."""
    if not isinstance(value, bytes):
        return str(value) if value else None
    number = codepage & 0xFFFF if isinstance(codepage, int) else 1252
    encoding = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac-roman"}.get(number, f"cp{number}")
    try:
        text = value.decode(encoding, "replace")
    except LookupError:
        text = value.decode("cp1252", "replace")
    return text.strip("\0 ") or None


def _word_encrypted(container: Any, top: set[str]) -> bool:
    if "worddocument" not in top:
        return False
    try:
        head = container.openstream("WordDocument").read(12)
    except OSError:
        return False
    return bool(int.from_bytes(head[10:12], "little") & WORD_ENCRYPTED)


def _doubts(facts: dict[str, Any], said: str, *, package: bool) -> list[Flag]:
    locked = "the file is encrypted: ask for its password, save a copy without one, and receive that as well"
    if package:
        locked += "; some such files open in Excel without asking, by a password that the program knows"
    unread = f"kept and hashed; the text of {said} files is not read: open the original, or receive a PDF of it as well"
    told = (
        (facts["encrypted"], "encrypted", locked),
        (not package, "not_read", unread),
        (package, "not_read", "kept and hashed; what an encrypted file says is not read"),
        (facts["macros"], "macros", "the file contains macros; they were not run"),
        (facts["signed"], "signed", "the file carries a digital signature; it was not checked"),
        (
            facts["embedded"],
            "embedded_unread",
            f"{facts['embedded']} object(s) are embedded in it and were not taken out",
        ),
    )
    return [Flag(code, words) for true, code, words in told if true]
