"""Keeping what was read of a document: its facts, its doubts, its pages of text."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.extract import Extraction
from casefile.evidence.models import Page, SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.states import plain


@transaction.atomic
def keep_reading(*, actor: User | None, document: SourceDocument, extraction: Extraction) -> None:
    """Write a reading beside its document; a file that could not be read keeps the reason instead."""
    document.facts = plain(extraction.facts)
    document.flags = [*document.flags, *({"code": f.code, "message": f.message} for f in extraction.flags)]
    document.read_error = extraction.error
    document.page_count = len(extraction.pages) or document.page_count
    document.save(update_fields=["facts", "flags", "read_error", "page_count"])
    Page.objects.bulk_create(
        Page(
            document=document,
            number=page.number,
            label=page.label[:40],
            # PostgreSQL keeps no NUL in text; the original bytes stay as they are
            text=page.text.replace("\x00", "\N{REPLACEMENT CHARACTER}"),
            width=page.width,
            height=page.height,
            rotation=page.rotation,
        )
        for page in extraction.pages
    )
    state = {
        "kind": str(extraction.kind),
        "pages": len(extraction.pages),
        "flags": [flag["code"] for flag in document.flags],
        "error": extraction.error,
    }
    record(matter=document.matter, actor=actor, act=Act.DOCUMENT_READ, subject=document, state=state)
