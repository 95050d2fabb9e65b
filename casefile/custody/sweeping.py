"""Looking for what is held and stands on the block-list: a list that comes later than the file still finds it."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q

from casefile.confidentiality import blocklist
from casefile.confidentiality.models import ListedHash
from casefile.custody.intake import listed_within
from casefile.evidence import kinds
from casefile.evidence.digest import digest_stream
from casefile.evidence.extract import CARRIERS
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.matters.models import Matter


def held_and_listed(matter: Matter) -> list[SourceDocument]:
    """The matter's documents whose SHA-256, or that of something they carry, is on the list. Reads no bytes."""
    listed = ListedHash.objects.filter(algorithm=ListedHash.Algorithm.SHA256).values("digest")
    held = SourceDocument.objects.in_matter(matter).filter(holding=SourceDocument.Holding.HELD)
    found = held.filter(Q(sha256__in=listed) | Q(enclosures__sha256__in=listed))
    return list(found.distinct().order_by("number"))


def swept() -> Iterator[tuple[SourceDocument, bool]]:
    """Every held document of every matter, its bytes and what they carry compared with the list: (document, listed)."""
    store, known = Store(settings.STORE_DIR), dict[str, bool]()
    held = SourceDocument.objects.filter(holding=SourceDocument.Holding.HELD).select_related("matter")
    for document in held.order_by("matter_id", "number").iterator():
        if document.sha256 not in known:
            known[document.sha256] = _is_listed(store, document)
        yield document, known[document.sha256]


def _is_listed(store: Store, document: SourceDocument) -> bool:
    path = store.path(document.sha256)
    try:
        with path.open("rb") as stream:
            found = digest_stream(stream)
    except OSError:
        return blocklist.is_listed([document.sha256])
    if blocklist.is_listed(blocklist.of(found)):
        return True
    kind = str(kinds.sniff(path, document.original_name).kind)
    return kind in CARRIERS and listed_within(path, kind) is not None
