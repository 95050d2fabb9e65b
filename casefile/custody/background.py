"""Reading large documents in the background: a mailbox of ten thousand messages is kept at once and read later."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.beside import look_beside
from casefile.custody.enclosing import open_up
from casefile.custody.reading import keep_reading, keys_at_hand, read_file
from casefile.evidence import kinds
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.jobs.models import Job
from casefile.jobs.queue import enqueue
from casefile.jobs.working import Progress, work

WAITS = {"code": "reading-waits", "message": "It is kept and hashed; what it says is still being read."}


def queue_reading(*, actor: User, document: SourceDocument) -> Job:
    """Have a document that is kept already read in the background; until then a flag says so."""
    document.flags = [*document.flags, WAITS]
    document.save(update_fields=["flags"])
    title = f"Read {document.label}, {document.title}"
    return enqueue(
        actor=actor,
        matter=document.matter,
        work="document.read",
        title=title,
        arguments={"document": document.pk},
    )


@work("document.read")
def read_in_background(*, progress: Progress, actor: User, document: int) -> dict[str, Any]:
    """Read a document and receive what it carries; begun again after a worker died, it keeps what was kept."""
    kept = SourceDocument.objects.select_related("matter", "custodian").get(pk=document)
    if kept.holding != SourceDocument.Holding.HELD:
        return {"words": f"{kept.label} is not held any more: it was purged.", "url": ""}
    path = Store(settings.STORE_DIR).path(kept.sha256)
    kind = str(kinds.sniff(path, kept.original_name).kind)
    keys = keys_at_hand(kept.matter)
    extraction = None
    if WAITS in kept.flags:
        progress.at(0, 0, "Reading")
        extraction = read_file(path, kind=kind, keys=keys)
        kept.flags = [flag for flag in kept.flags if flag != WAITS]
        keep_reading(actor=actor, document=kept, extraction=extraction)
    carried = open_up(
        actor=actor, document=kept, path=path, kind=kind, tell=progress.at, extraction=extraction, keys=keys
    )
    look_beside(actor=actor, document=kept)
    new = sum(one.outcome == "received" for one in carried)
    words = f"{kept.label} is read." + (f" It carries {len(carried):,} files, {new:,} of them new." if carried else "")
    return {"words": words, "url": reverse("document", args=[kept.matter.slug, kept.number])}
