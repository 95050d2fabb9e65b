"""The attestation that the contraband guard asks for before anything that can carry pictures is kept."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.confidentiality.models import Attestation
from casefile.evidence.models import SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter

WORDS = (
    "I attest that, to my knowledge, nothing in these files shows sexual conduct or nudity of a minor. "
    "I opened no file in order to attest."
)


@transaction.atomic
def attest(*, actor: User | None, matter: Matter, given: str | Attestation, document: SourceDocument) -> Attestation:
    """Let a document in under an attestation: a new one under that name, or one given for its batch already."""
    if isinstance(given, Attestation):
        attestation = given
    else:
        attestation = Attestation(matter=matter, attested_by=given, user=actor, words=WORDS, recorded_by=actor)
        attestation.full_clean()
        attestation.save()
    attestation.documents.add(document)
    state = {"attested_by": attestation.attested_by, "words": attestation.words, "document": document.label}
    record(
        matter=matter,
        actor=actor,
        act=Act.ATTESTATION_GIVEN,
        subject=attestation,
        state=state,
        evidence=[document.sha256],
    )
    return attestation
