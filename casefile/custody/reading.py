"""Keeping what was read of a document: its facts, its doubts, its pages of text."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.extract import Extraction, extract
from casefile.evidence.magic import FileKind
from casefile.evidence.models import Page, SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import plain, state_of

Telling = Callable[[int, int, str], None]
"""How long work says how far it is: steps done, steps in all (0 while nobody knows), and words."""


KEY_LENGTH = 8_000
"""Characters of a key record that can be one: a key of 16,384 bits has 2,900."""
KEYS_LENGTH = 60_000
"""Characters of keys that go to a reader on its command line."""


def quietly(done: int, total: int, step: str) -> None:
    """Say nothing of it."""


def keys_on_file(matter: Matter) -> dict[str, list[dict[str, str]]]:
    """The DKIM key records received in the matter, by "selector._domainkey.domain": evidence of their own.

    Each is {text, document, sha256}. Two that differ for one name stand side by side; what no key has is left out."""
    keys: dict[str, list[dict[str, str]]] = {}
    for document in SourceDocument.objects.in_matter(matter).filter(facts__has_key="dkim_keys").order_by("number"):
        for name, text in document.facts["dkim_keys"].items():
            held = keys.setdefault(name, [])
            if len(text) <= KEY_LENGTH and text not in (one["text"] for one in held):
                held.append({"text": text, "document": document.label, "sha256": document.sha256})
    return keys


def keys_at_hand(matter: Matter) -> dict[str, list[dict[str, str]]]:
    """Of the keys on file as many as a reader can be given; `beside` sees to signatures that need another."""
    given: dict[str, list[dict[str, str]]] = {}
    size = 0
    for name, held in keys_on_file(matter).items():
        size += sum(len(name) + len(one["text"]) + 160 for one in held)
        if size > KEYS_LENGTH:
            break
        given[name] = held
    return given


def read_file(path: Path, *, kind: str, keys: Mapping[str, Any]) -> Extraction:
    """What the file at `path` says; the signatures of an e-mail are judged by the `keys` at hand."""
    given = {"keys": keys} if keys and kind == FileKind.EMAIL else None
    return extract(path, kind=kind, arguments=given)


def plain_flags(extraction: Extraction) -> list[dict[str, str]]:
    """The doubts of a reading as a document keeps them."""
    return [{"code": flag.code, "message": flag.message} for flag in extraction.flags]


def printable(document: SourceDocument, extraction: Extraction) -> Iterator[Page]:
    """The pages of a reading, fit to be kept."""
    for page in extraction.pages:
        yield Page(
            document=document,
            number=page.number,
            label=page.label[:40],
            # PostgreSQL keeps no NUL in text; the original bytes stay as they are
            text=page.text.replace("\x00", "\N{REPLACEMENT CHARACTER}"),
            width=page.width,
            height=page.height,
            rotation=page.rotation,
        )


def reading_state(document: SourceDocument, extraction: Extraction) -> dict[str, Any]:
    """A reading as the ledger keeps it."""
    return {
        "kind": str(extraction.kind),
        "pages": len(extraction.pages),
        "flags": [flag["code"] for flag in document.flags],
        "error": extraction.error,
    }


def received_state(document: SourceDocument) -> dict[str, Any]:
    """A document that comes in read, as the ledger keeps it: doubts by their codes, none of the file's own words."""
    codes = [flag["code"] for flag in document.flags]
    return state_of(document, but=("facts", "flags")) | {"facts": {}, "flags": codes}


@transaction.atomic
def keep_reading(*, actor: User | None, document: SourceDocument, extraction: Extraction) -> None:
    """Write a reading beside its document; a file that could not be read keeps the reason instead."""
    document.facts = plain(extraction.facts)
    document.flags = [*document.flags, *plain_flags(extraction)]
    document.read_error = extraction.error
    document.page_count = len(extraction.pages) or document.page_count
    document.save(update_fields=["facts", "flags", "read_error", "page_count"])
    Page.objects.bulk_create(printable(document, extraction))
    state = reading_state(document, extraction)
    record(matter=document.matter, actor=actor, act=Act.DOCUMENT_READ, subject=document, state=state)
