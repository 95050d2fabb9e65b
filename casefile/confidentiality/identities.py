"""Sealing legal names and protected words, and opening them for the one purpose of searching finished files."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.confidentiality import gate
from casefile.confidentiality.models import Identity, ProtectedTerm
from casefile.confidentiality.vault import open_sealed, seal
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party


@transaction.atomic
def seal_identity(*, actor: User | None, party: Party, legal_name: str) -> Identity:
    """Keep the legal name behind a pseudonym; the ledger's entry says that, and never the name."""
    identity = Identity(party=party, sealed_legal_name=seal(legal_name), recorded_by=actor)
    identity.full_clean()
    identity.save()
    state = {"party": str(party.uid)}
    record(matter=party.matter, actor=actor, act=Act.IDENTITY_SEALED, subject=identity, state=state)
    return identity


@transaction.atomic
def protect_term(
    *,
    actor: User | None,
    matter: Matter,
    category: str,
    text: str,
    party: Party | None = None,
    replacement: str = "",
) -> ProtectedTerm:
    """Add words that must not leave in an exhibit. Raises ValueError when the party is another matter's."""
    if party is not None and party.matter_id != matter.pk:
        raise ValueError("The party belongs to another matter.")
    term = ProtectedTerm(
        matter=matter,
        party=party,
        category=category,
        sealed_text=seal(text),
        replacement=replacement,
        recorded_by=actor,
    )
    term.full_clean()
    term.save()
    state = {"category": str(category), "party": str(party.uid) if party else None}
    record(matter=matter, actor=actor, act=Act.TERM_PROTECTED, subject=term, state=state)
    return term


def protected_terms(matter: Matter) -> list[gate.ProtectedTerm]:
    """Every protected word of the matter, opened for the release gate. Raises VaultClosed when the key is wrong."""
    terms = [
        gate.ProtectedTerm(
            text=open_sealed(identity.sealed_legal_name),
            category="name",
            replacement=f"[{identity.party.name}]",
            reference=f"identity {identity.pk}",
        )
        for identity in Identity.objects.in_matter(matter).select_related("party")
    ]
    terms += [
        gate.ProtectedTerm(
            text=open_sealed(term.sealed_text),
            category=term.category,
            replacement=term.replacement,
            reference=f"term {term.pk}",
        )
        for term in ProtectedTerm.objects.in_matter(matter)
    ]
    return terms
