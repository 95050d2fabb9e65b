"""Correcting what is said of a document, and putting a source in the place of a transcription or a copy."""

from typing import Any

from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act
from casefile.matters.versions import corrected


def correct_document(
    *, actor: User | None, document: SourceDocument, version: int | None = None, why: str = "", **changes: Any
) -> SourceDocument:
    """Change what is said of a document (title, short_cite, kind …), never its bytes; the old values stay in the entry.

    `version` is the one the edit began from, the given instance's when None. Raises StaleSave or ValidationError.
    """
    if fixed := FIXED.intersection(changes):
        raise ValidationError(f"{', '.join(sorted(fixed))}: what was received is never changed. Receive it again.")
    return corrected(
        actor=actor,
        matter=document.matter,
        instance=document,
        version=document.version if version is None else version,
        changes=changes,
        act=Act.DOCUMENT_CORRECTED,
        why=why,
    )


FIXED = frozenset(
    {"matter", "number", "holding", "sha256", "size", "media_type", "original_name", "received_at", "purged_at"}
)
"""What the bytes and their receipt say: no correction reaches it."""


def replace_document(
    *,
    actor: User | None,
    document: SourceDocument,
    by: SourceDocument,
    version: int | None = None,
    why: str = "",
) -> SourceDocument:
    """Say that a held document takes the place of a transcription or copy; both stay, and so do their citations.

    Raises ValidationError where the other is not held, not in the matter, the same, or itself replaced by this one.
    """
    if by.matter_id != document.matter_id or by.holding != SourceDocument.Holding.HELD:
        raise ValidationError({"replaced_by": "Only a document that is held in this matter can take its place."})
    later: SourceDocument | None = by
    while later is not None:
        if later.pk == document.pk:
            raise ValidationError({"replaced_by": f"{by.label} is this document, or was itself replaced by it."})
        later = later.replaced_by
    return corrected(
        actor=actor,
        matter=document.matter,
        instance=document,
        version=document.version if version is None else version,
        changes={"replaced_by": by},
        act=Act.DOCUMENT_REPLACED,
        why=why,
    )
