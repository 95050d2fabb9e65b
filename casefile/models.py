"""The record's models, grouped: the application's table of contents."""

from casefile.accounts.models import AnsweredPost, ApiToken, Firm, User
from casefile.confidentiality.models import (
    Attestation,
    Designation,
    Identity,
    ListedHash,
    PrivilegeClaim,
    ProtectedTerm,
    RedactionMark,
)
from casefile.evidence.models import BatesRange, Custodian, Enclosure, Page, Production, Rendition, SourceDocument
from casefile.jobs.models import Job
from casefile.ledger.models import Checkpoint, Ledger, LedgerEntry
from casefile.matters.models import Court, CourtRule, LitigationHold, Matter, Membership, Party, Wall

__all__ = [
    "AnsweredPost",
    "ApiToken",
    "Attestation",
    "BatesRange",
    "Checkpoint",
    "Court",
    "CourtRule",
    "Custodian",
    "Designation",
    "Enclosure",
    "Firm",
    "Identity",
    "Job",
    "Ledger",
    "LedgerEntry",
    "ListedHash",
    "LitigationHold",
    "Matter",
    "Membership",
    "Page",
    "Party",
    "PrivilegeClaim",
    "Production",
    "ProtectedTerm",
    "RedactionMark",
    "Rendition",
    "SourceDocument",
    "User",
    "Wall",
]
