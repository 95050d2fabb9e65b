"""How far a purge reaches: the same bytes in every matter, every file that carries them, and what the file carries
that stands nowhere else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casefile.evidence.models import Enclosure, Rendition, SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import LitigationHold, Matter


@dataclass(frozen=True)
class Reach:
    """The held documents that a purge takes: the same bytes, what carries them, what they carry; and what stays."""

    copies: tuple[SourceDocument, ...]
    carriers: tuple[SourceDocument, ...]
    carried: tuple[SourceDocument, ...]
    staying: tuple[SourceDocument, ...]

    @property
    def going(self) -> list[SourceDocument]:
        """All that go, in the order in which their matters' ledgers are written."""
        return sorted((*self.copies, *self.carriers, *self.carried), key=lambda one: (one.matter_id, one.number))

    def within(self, matter: Matter) -> "Reach":
        """The part that lies in one matter."""
        parts = (self.copies, self.carriers, self.carried, self.staying)
        return Reach(*(tuple(one for one in part if one.matter_id == matter.pk) for part in parts))


def reach_of(document: SourceDocument) -> Reach:
    """What a purge of the document takes. Only what was opened is known to carry it: the page says so."""
    held = SourceDocument.objects.filter(holding=SourceDocument.Holding.HELD).select_related("matter")
    digests = _with_carriers(document.sha256)
    above = list(held.filter(sha256__in=digests).order_by("matter_id", "number"))
    copies = tuple(one for one in above if one.sha256 == document.sha256)
    carriers = tuple(one for one in above if one.sha256 != document.sha256)
    carried, staying = _carried(held, copies, carriers)
    return Reach(copies, carriers, carried, staying)


def _with_carriers(sha256: str) -> set[str]:
    """The digest, and those of all that carry it, to any depth."""
    known, fresh = {sha256}, {sha256}
    while fresh:
        within = Q(sha256__in=fresh) | Q(document__sha256__in=fresh)
        above = Enclosure.objects.filter(within, parent__holding=SourceDocument.Holding.HELD)
        fresh = set(above.values_list("parent__sha256", flat=True)) - known
        known |= fresh
    return known


def _carried(
    held: QuerySet[SourceDocument], copies: tuple[SourceDocument, ...], carriers: tuple[SourceDocument, ...]
) -> tuple[tuple[SourceDocument, ...], tuple[SourceDocument, ...]]:
    """What the copies carry: what goes with them, and what stays because it stands elsewhere too."""
    going: dict[int, SourceDocument] = {}
    staying: dict[int, SourceDocument] = {}
    upper = {one.pk for one in (*copies, *carriers)}
    fresh = {one.pk for one in copies}
    while fresh:
        below = held.filter(Q(carried_by__parent__in=fresh) | Q(parent__in=fresh)).distinct()
        found = {one.pk: one for one in below if one.pk not in upper and one.pk not in going}
        gone: set[int | None] = {*upper, *going, *fresh}
        fresh = set()
        for key, one in found.items():
            if _stands_by_itself(one, gone):
                staying[key] = one
            else:
                going[key] = one
                fresh.add(key)
    return tuple(going.values()), tuple(staying.values())


def _stands_by_itself(child: SourceDocument, gone: Collection[int | None]) -> bool:
    """Whether the matter has it from elsewhere too: carried by another file, received by itself, or produced."""
    carried_by = Enclosure.objects.filter(document=child)
    if carried_by.exclude(parent__in=gone).exists() or child.bates_ranges.exists() or child.parent_id not in gone:
        return True
    again = LedgerEntry.objects.filter(object_id=str(child.uid), act=Act.DOCUMENT_RECEIVED_AGAIN)
    beside_a_produced_one = child.kind == SourceDocument.Kind.PRODUCTION
    return again.exists() or not (carried_by.exists() or beside_a_produced_one)


def standing_holds(documents: Iterable[SourceDocument]) -> set[int]:
    """The keys of the matters among the documents' in which a litigation hold stands."""
    matters = {one.matter_id for one in documents}
    holds = LitigationHold.objects.filter(matter__in=matters, lifted_at=None)
    return set(holds.values_list("matter_id", flat=True))


def unheld(digests: Iterable[str]) -> list[str]:
    """Those of the digests whose bytes no document and no rendition holds any more, in any matter."""
    wanted = {digest for digest in digests if digest}
    wanted -= set(SourceDocument.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    wanted -= set(Rendition.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    return sorted(wanted)
