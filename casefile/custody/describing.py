"""Describing a source that is not held: referenced, because others hold it, or withheld, because nobody may."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import locked_ledger, record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import state_of


def next_number(matter: Matter) -> int:
    """The matter's next document number. The ledger's lock, taken here, keeps two writers from the same one."""
    locked_ledger(matter)
    highest = SourceDocument.objects.in_matter(matter).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def reference(
    *, actor: User | None, matter: Matter, title: str, short_cite: str, kind: str, held_by: str, **fields: Any
) -> SourceDocument:
    """Add a source that others hold ("public docket"); it has no bytes, no page and no rendition here."""
    said = {"title": title, "short_cite": short_cite, "kind": kind, "held_by": held_by, **fields}
    document = SourceDocument(matter=matter, holding=SourceDocument.Holding.REFERENCED, **said)
    return _described(actor, document, Act.DOCUMENT_REFERENCED)


@transaction.atomic
def withhold(
    *,
    actor: User | None,
    matter: Matter,
    title: str,
    short_cite: str,
    kind: str,
    held_by: str,
    stated_digests: Mapping[str, str] | None = None,
    **fields: Any,
) -> SourceDocument:
    """Add a withheld item: words, identifiers and who holds it. Digests others state of it are kept as stated."""
    said = {"title": title, "short_cite": short_cite, "kind": kind, "held_by": held_by, **fields}
    document = SourceDocument(matter=matter, holding=SourceDocument.Holding.WITHHELD, **said)
    document.stated_digests = dict(stated_digests or {})
    return _described(actor, document, Act.DOCUMENT_WITHHELD)


def _described(actor: User | None, document: SourceDocument, act: Act) -> SourceDocument:
    document.number = next_number(document.matter)
    document.recorded_by = actor
    document.full_clean()
    document.save()
    record(matter=document.matter, actor=actor, act=act, subject=document, state=state_of(document))
    return document
