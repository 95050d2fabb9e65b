"""Purging: counsel's recorded decision to remove bytes that may not be held, everywhere, leaving a tombstone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import AnsweredPost, User
from casefile.confidentiality.blocklist import extend_block_list
from casefile.custody import remnants
from casefile.custody.reach import Reach, reach_of, standing_holds, unheld
from casefile.custody.verifying import purged_digests
from casefile.evidence.digest import digest_stream
from casefile.evidence.models import Enclosure, Page, Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.entries import locked_ledger, record
from casefile.ledger.models import Act
from casefile.matters.access import Permission, may

HELD_HERE = (
    "A litigation hold stands in this matter, and while it does nothing may be purged: destroying what is under a duty "
    "to preserve can be spoliation. Have it lifted first, under Settings, Litigation hold."
)
HELD_ELSEWHERE = (
    "A litigation hold stands over the same bytes elsewhere in this installation. Nothing was purged. Supervising "
    "counsel must have it lifted first."
)
NOT_ATTORNEY = "Only an attorney of the matter may purge: it destroys bytes for good."
NOT_REMOVED = "The entry stands, but the store did not let go of {count} files ({why}). Purge it again to remove them."
SUPPLIED_BY = "Purges by counsel's decision"
"""Every matter's attorneys read who supplied a list: it names neither the matter nor its counsel."""
STATED_BY = "this installation, before the purge"

# What packages above do when a document is purged: actor, document, whether quotations are cleared → how many were.
_further: list[Callable[[User, SourceDocument, bool], int]] = []


def also_when_purged(act: Callable[[User, SourceDocument, bool], int]) -> None:
    """Add what is done to records that this package cannot know, in the same transaction."""
    _further.append(act)


@dataclass(frozen=True, slots=True)
class Decision:
    """Counsel's decision: why, who decided, which agency has or gets the material, and whom to ask there."""

    decision: str
    decided_by: str
    agency: str
    contact: str

    def require(self) -> None:
        """Raise ValidationError, field by field, unless everything is stated."""
        missing = {name: [words] for name, words in ASKED.items() if not getattr(self, name).strip()}
        if missing:
            raise ValidationError(missing)


ASKED = {
    "decision": "State the decision and its ground: it stands in the record for ever.",
    "decided_by": "Name the supervising counsel who decided.",
    "agency": "Name the agency that has the material or was told of it.",
    "contact": "Name the contact there: a person, a telephone number, a report number.",
}


@dataclass(frozen=True, slots=True)
class Purged:
    """What went: documents of this matter and files of the store; and, in words, what may still be kept somewhere."""

    documents: tuple[SourceDocument, ...]
    files: int
    quotes: int
    remains: tuple[str, ...]


def purge(
    *,
    actor: User,
    document: SourceDocument,
    decision: str,
    decided_by: str,
    agency: str,
    contact: str,
    clear_quotes: bool = False,
    list_carried: bool = False,
) -> Purged:
    """Remove a document's bytes from every matter, with what was read of them and every file that carries them.

    Rows stay as tombstones: withheld, held by the agency. The digests go on the block-list. Quotations in the
    chronology stay, as counsel's words, unless `clear_quotes`. `list_carried` also lists what the file carried.
    A document that is purged already is gone through again for what was left. Raises PermissionDenied,
    and ValidationError where a hold stands, something is not stated, or nothing is held.
    """
    if not may(actor, document.matter, Permission.GOVERN):
        raise PermissionDenied(NOT_ATTORNEY)
    if document.purged_at is not None:
        return _purged((), purged_digests(), 0)
    said = Decision(decision, decided_by, agency, contact)
    said.require()
    going, digests, quotes = _entomb(actor, document, said, clear_quotes=clear_quotes, list_carried=list_carried)
    return _purged(tuple(one for one in going if one.matter_id == document.matter_id), digests, quotes)


def _purged(documents: tuple[SourceDocument, ...], digests: Iterable[str], quotes: int) -> Purged:
    """Once the record stands: the files go from the store, and the database lets go of what it deleted."""
    store, removed, kept = Store(settings.STORE_DIR), 0, []
    for digest in unheld(digests):
        try:
            removed += store.remove(digest)
        except OSError as fault:
            kept.append(fault.strerror or str(fault))
    told = [NOT_REMOVED.format(count=len(kept), why=kept[0])] if kept else []
    return Purged(documents, removed, quotes, (*told, *remnants.clear(), remnants.AFTERWARDS))


@transaction.atomic
def _entomb(
    actor: User, document: SourceDocument, said: Decision, *, clear_quotes: bool, list_carried: bool
) -> tuple[list[SourceDocument], set[str], int]:
    """The whole record of it in one transaction: the documents that went, the digests to remove, quotes cleared."""
    reach = _locked_reach(document)
    holds = standing_holds(reach.going)
    if holds:
        raise ValidationError(HELD_HERE if document.matter_id in holds else HELD_ELSEWHERE)
    listed = [*reach.copies, *reach.carriers, *(reach.carried if list_carried else ())]
    known = {one.sha256: _digests(one) for one in listed}
    extend_block_list(
        actor=actor,
        lines=[digest for told in known.values() for digest in told.values()],
        supplied_by=SUPPLIED_BY,
    )
    digests, quotes = set[str](), 0
    for one in reach.going:
        stated = known.get(one.sha256, {"sha256": one.sha256})
        derived = _clear(one)
        digests |= {one.sha256, *derived}
        _bury(actor, one, said, stated, ground=_ground(reach, one), evidence=[one.sha256, *sorted(derived)])
        quotes += sum(act(actor, one, clear_quotes) for act in _further)
    uids = [str(one.uid) for one in reach.going]
    AnsweredPost.objects.filter(answer__document__uid__in=uids).delete()
    return reach.going, digests, quotes


def _locked_reach(document: SourceDocument) -> Reach:
    """What goes, once all its rows and ledgers are locked. Raises ValidationError where nothing is held."""
    found = reach_of(document) if document.sha256 else Reach((), (), (), ())
    keys = [one.pk for one in found.going]
    list(SourceDocument.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for matter in {one.matter_id: one.matter for one in found.going}.values():
        locked_ledger(matter)
    now = reach_of(document) if document.sha256 else found
    if not now.copies:
        raise ValidationError("Nothing of it is held here: there is nothing to purge.")
    return now


def _digests(document: SourceDocument) -> dict[str, str]:
    """The digests by which a list may know the file; its SHA-256 alone where the store has lost it."""
    try:
        with Store(settings.STORE_DIR).open(document.sha256) as stream:
            found = digest_stream(stream)
    except OSError:
        return {"sha256": document.sha256}
    return {"sha256": document.sha256, "sha1": found.sha1, "md5": found.md5}


def _ground(reach: Reach, one: SourceDocument) -> str:
    if one in reach.copies:
        return "its own bytes"
    return "carries the bytes" if one in reach.carriers else "carried by the bytes"


def _clear(document: SourceDocument) -> set[str]:
    """Take away all that was derived of the document; the digests of its renditions, for the store."""
    Page.objects.filter(document=document).delete()
    renditions = Rendition.objects.filter(document=document)
    digests = set(renditions.values_list("sha256", flat=True))
    for rendition in renditions.order_by("-pk"):  # what was made of another stands after it
        rendition.delete()
    Enclosure.objects.filter(document=document).update(name="")
    Enclosure.objects.filter(parent=document, document=None).update(name="")
    return digests


def _bury(
    actor: User,
    document: SourceDocument,
    said: Decision,
    stated: dict[str, str],
    *,
    ground: str,
    evidence: list[str],
) -> None:
    """The tombstone, and its entry in its own matter's ledger."""
    size = document.size
    empty: dict[str, Any] = {"sha256": "", "size": None, "media_type": "", "original_name": "", "page_count": None}
    nothing: dict[str, Any] = {"facts": {}, "flags": [], "read_error": ""}
    tomb = {"holding": SourceDocument.Holding.WITHHELD, "held_by": said.agency.strip(), "purged_at": timezone.now()}
    digests = {"stated_digests": {**stated, "by": STATED_BY}}
    for name, value in {**empty, **nothing, **tomb, **digests, "version": document.version + 1}.items():
        setattr(document, name, value)
    document.full_clean()
    document.save()
    state = {
        "decision": said.decision.strip(),
        "decided_by": said.decided_by.strip(),
        "agency": said.agency.strip(),
        "contact": said.contact.strip(),
        "ground": ground,
        "size": size,
        "why": f"Decided by {said.decided_by.strip()}: {said.decision.strip()}",
    }
    record(
        matter=document.matter, actor=actor, act=Act.DOCUMENT_PURGED, subject=document, state=state, evidence=evidence
    )
