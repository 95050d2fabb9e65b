"""Productions and the Bates numbers their documents bear."""

from datetime import date

from django.db import transaction

from casefile.accounts.models import User
from casefile.evidence.bates import BatesNumber
from casefile.evidence.models import BatesRange, Production, SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of


@transaction.atomic
def record_production(
    *,
    actor: User | None,
    matter: Matter,
    name: str,
    produced_by: Party | None = None,
    produced_on: date | None = None,
) -> Production:
    """Add a set of documents that one side handed over."""
    production = Production(
        matter=matter, name=name, produced_by=produced_by, produced_on=produced_on, recorded_by=actor
    )
    production.full_clean()
    production.save()
    record(
        matter=matter,
        actor=actor,
        act=Act.PRODUCTION_RECORDED,
        subject=production,
        state=state_of(production),
    )
    return production


@transaction.atomic
def number_pages(
    *,
    actor: User | None,
    document: SourceDocument,
    first: BatesNumber,
    last: BatesNumber,
    production: Production | None = None,
) -> BatesRange:
    """Say which Bates numbers a document bears. Raises ValueError when the two ends have different prefixes."""
    if first.prefix != last.prefix:
        raise ValueError(f"{first} and {last} have different prefixes.")
    numbers = BatesRange(
        document=document,
        production=production,
        prefix=first.prefix,
        first=first.number,
        last=last.number,
        width=first.width,
    )
    numbers.full_clean()
    numbers.save()
    record(
        matter=document.matter,
        actor=actor,
        act=Act.DOCUMENT_CORRECTED,
        subject=document,
        state={"bates": str(numbers)},
    )
    return numbers
