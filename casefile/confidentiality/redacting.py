"""Marking the passages that public versions must not show."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.confidentiality.models import RedactionMark
from casefile.evidence.models import Page, SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act


class PassageNotFound(ValueError):
    """The passage does not stand on the page's text, or stands there more than once."""


@transaction.atomic
def redact(
    *,
    actor: User | None,
    document: SourceDocument,
    page_number: int,
    passage: str,
    reason_code: str,
    replacement: str = "",
) -> RedactionMark:
    """Mark one passage of a page, by its exact words. The entry names the place and the reason, never the words.

    Raises PassageNotFound unless the page's text holds the passage exactly once.
    """
    page = Page.objects.get(document=document, number=page_number)
    found = page.text.count(passage) if passage else 0
    if found != 1:
        raise PassageNotFound(f"The passage stands {found} times on page {page_number}; mark a longer one.")
    start = page.text.index(passage)
    mark = RedactionMark(
        document=document,
        page_number=page_number,
        start=start,
        end=start + len(passage),
        reason_code=reason_code,
        replacement=replacement,
        recorded_by=actor,
    )
    mark.full_clean()
    mark.save()
    state = {
        "document": str(document.uid),
        "page": page_number,
        "start": mark.start,
        "end": mark.end,
        "reason": reason_code,
        "replacement": replacement,
    }
    record(matter=document.matter, actor=actor, act=Act.PASSAGE_REDACTED, subject=mark, state=state)
    return mark
