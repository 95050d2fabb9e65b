"""Verifying custody: every held byte, every ledger entry, every trigger, against each other. It changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings

from casefile.evidence.faults import strays
from casefile.evidence.models import Page, Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.auditing import Fault, ledger_faults, trigger_faults
from casefile.ledger.checkpoints import root_of
from casefile.ledger.entries import origin_of
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.matters.models import Matter

# Checks that packages above add for their own records: matter → faults.
_further: list[Callable[[Matter], Iterator[Fault]]] = []


def also_check(check: Callable[[Matter], Iterator[Fault]]) -> None:
    """Add a check of a matter's records that this package cannot know."""
    _further.append(check)


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found: counts, the root of each ledger, and the faults."""

    documents: int = 0
    renditions: int = 0
    entries: int = 0
    roots: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify_custody(matter: Matter | None = None) -> Verification:
    """Verify one matter, or the whole installation with its own ledger and the store's strays when None.

    Every held byte is read. Raises nothing on a fault: each stands in the answer.
    """
    done = Verification()
    done.faults += trigger_faults()
    matters = [matter] if matter else list(Matter.objects.order_by("pk"))
    for each in matters:
        _verify_ledger(each, done)
        _verify_matter(each, done)
    if matter is None:
        _verify_ledger(None, done)
        known = dict(SourceDocument.objects.exclude(sha256="").values_list("sha256", "size"))
        known |= dict(Rendition.objects.values_list("sha256", "size"))
        gone = purged_digests()
        # bytes were read above, matter by matter; here only what should not be there is looked for
        for stray in strays(settings.STORE_DIR, known, stale_after=3600):
            purged = stray.path.rpartition("/")[2] in gone
            done.faults.append(Fault(f"store-{stray.kind}", stray.path, LEFT if purged else stray.message))
    return done


def _verify_ledger(matter: Matter | None, done: Verification) -> None:
    ledger = Ledger.objects.filter(origin=origin_of(matter)).first()
    if ledger is None:
        if matter is not None:
            done.faults.append(Fault("ledger-missing", origin_of(matter), "The matter has no ledger."))
        return
    done.entries += ledger.size
    done.faults += ledger_faults(ledger)
    done.roots[ledger.origin] = root_of(ledger)


def _verify_matter(matter: Matter, done: Verification) -> None:
    store = Store(settings.STORE_DIR)
    for document in SourceDocument.objects.in_matter(matter).order_by("number"):
        done.documents += 1
        done.faults += _document_faults(document, store)
    for rendition in Rendition.objects.in_matter(matter).order_by("pk"):
        done.renditions += 1
        done.faults += _blob_faults(store, f"rendition {rendition.uid}", rendition.sha256, rendition.size)
    for check in _further:
        done.faults += check(matter)


def _blob_faults(store: Store, where: str, sha256: str, size: int | None) -> Iterator[Fault]:
    if fault := store.verify(sha256, size=size):
        yield Fault(f"store-{fault.kind}", where, f"{fault.message} ({fault.path})")


def _document_faults(document: SourceDocument, store: Store) -> Iterator[Fault]:
    where = f"{document.label} {document.short_cite}"
    first = LedgerEntry.objects.filter(object_id=str(document.uid), act__in=FIRST_ACTS).order_by("seq").first()
    if first is None:
        yield Fault("document-without-entry", where, "No ledger entry says how it came in.")
    if document.holding == SourceDocument.Holding.HELD:
        yield from _blob_faults(store, where, document.sha256, document.size)
        if first is not None and first.evidence != [document.sha256]:
            yield Fault("document-digest", where, "Its digest is not the one its first entry recorded.")
    elif first is not None and first.act == Act.DOCUMENT_RECEIVED and not _is_purge_entered(document):
        yield Fault("document-bytes-gone", where, "It was received and is not held, and no entry says it was purged.")
    elif Page.objects.filter(document=document).exists() or Rendition.objects.filter(document=document).exists():
        yield Fault("withheld-bytes", where, "It is not held, yet it has pages or renditions.")


def _is_purge_entered(document: SourceDocument) -> bool:
    return LedgerEntry.objects.filter(object_id=str(document.uid), act=Act.DOCUMENT_PURGED).exists()


def purged_digests() -> set[str]:
    """Every digest that the entry of a purge names, in any matter: nothing of the kind should be in the store."""
    entries = LedgerEntry.objects.filter(act=Act.DOCUMENT_PURGED).values_list("evidence", flat=True)
    return {digest for evidence in entries for digest in evidence}


LEFT = "It was purged, and its bytes are still here: purge its document again."
FIRST_ACTS = (Act.DOCUMENT_RECEIVED, Act.DOCUMENT_REFERENCED, Act.DOCUMENT_WITHHELD)
