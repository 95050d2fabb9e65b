"""What a purge does to quotations of the document: they stay as counsel's words, or are cleared, each by an entry."""

from casefile.accounts.models import User
from casefile.custody.purging import also_when_purged
from casefile.custody.remnants import TABLES
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from timeline.events.models import Citation

CLEARED = "The quotation was cleared with the purge of {label}."


def clear_quotes(actor: User, document: SourceDocument, wanted: bool) -> int:
    """Clear what citations quote of the document, where that is wanted; how many were. The citations stay.

    The entry does not repeat the words. Entries made before keep them: the ledger is never changed.
    """
    if not wanted:
        return 0
    quoting = Citation.objects.filter(document=document).exclude(quote="").select_related("event")
    for citation in quoting:
        citation.quote, citation.quote_check = "", Citation.QuoteCheck.NO_QUOTE
        citation.version += 1
        citation.save()
        state = {
            "event": str(citation.event.uid),
            "document": str(document.uid),
            "why": CLEARED.format(label=document.label),
        }
        record(matter=document.matter, actor=actor, act=Act.DOCUMENT_PURGED, subject=citation, state=state)
    return len(quoting)


also_when_purged(clear_quotes)
TABLES.append(Citation._meta.db_table)
