"""The ledger's tables: its heads, its entries, and the signed checkpoints others can hold."""

from django.conf import settings
from django.db import models


class Act(models.TextChoices):
    """What was done, in the words of the trade; an entry names exactly one."""

    INSTALLATION_SET_UP = "installation.set_up", "Installation set up"
    USER_ADDED = "user.added", "User added"
    MATTER_OPENED = "matter.opened", "Matter opened"
    MATTER_CORRECTED = "matter.corrected", "Matter corrected"
    MEMBER_ADDED = "member.added", "Member added"
    MEMBER_REMOVED = "member.removed", "Member removed"
    WALL_RAISED = "wall.raised", "Wall raised"
    WALL_LOWERED = "wall.lowered", "Wall lowered"
    PARTY_ADDED = "party.added", "Party added"
    PARTY_CORRECTED = "party.corrected", "Party corrected"
    IDENTITY_SEALED = "identity.sealed", "Identity sealed"
    TERM_PROTECTED = "term.protected", "Term protected"
    ATTESTATION_ASKED = "attestation.asked", "Attestation asked for"
    ATTESTATION_GIVEN = "attestation.given", "Attestation given"
    CUSTODIAN_ADDED = "custodian.added", "Custodian added"
    DOCUMENT_RECEIVED = "document.received", "Document received"
    DOCUMENT_RECEIVED_AGAIN = "document.received_again", "Document received again"
    DOCUMENT_REFERENCED = "document.referenced", "Document referenced, not held"
    DOCUMENT_WITHHELD = "document.withheld", "Item withheld, described only"
    DOCUMENT_READ = "document.read", "Document read"
    DOCUMENT_CORRECTED = "document.corrected", "Document corrected"
    DOCUMENT_DESIGNATED = "document.designated", "Document designated"
    PRIVILEGE_CLAIMED = "privilege.claimed", "Privilege claimed"
    PASSAGE_REDACTED = "passage.redacted", "Passage redacted"
    CUSTODY_VERIFIED = "custody.verified", "Custody verified"
    PRODUCTION_RECORDED = "production.recorded", "Production recorded"
    ISSUE_ADDED = "issue.added", "Issue added"
    EVENT_ENTERED = "event.entered", "Event entered"
    EVENT_CORRECTED = "event.corrected", "Event corrected"
    CITATION_ADDED = "citation.added", "Citation added"
    CITATION_VERIFIED = "citation.verified", "Citation verified"
    CONFLICT_RECORDED = "conflict.recorded", "Conflict recorded"
    CONFLICT_RESOLVED = "conflict.resolved", "Conflict resolved"
    PLATFORM_RECORDED = "platform.recorded", "Platform record entered"
    CLOCK_SET = "clock.set", "Clock set"
    CHRONOLOGY_SAVED = "chronology.saved", "Chronology saved"
    EXHIBIT_FROZEN = "exhibit.frozen", "Exhibit frozen"
    EXHIBIT_RENDERED = "exhibit.rendered", "Exhibit rendered"
    EXHIBIT_GATED = "exhibit.gated", "Exhibit passed through the gate"
    EXHIBIT_OVERRIDDEN = "exhibit.overridden", "Exhibit released by override"
    EXHIBIT_RELEASED = "exhibit.released", "Exhibit released"
    PASS_PHRASE_CHANGED = "user.pass_phrase_changed", "Pass phrase changed"
    SESSIONS_ENDED = "user.sessions_ended", "Signed out everywhere"
    FIRM_SET_UP = "firm.set_up", "Firm set up"
    TOKEN_MADE = "token.made", "API token made"
    TOKEN_REVOKED = "token.revoked", "API token revoked"
    MATTER_ARCHIVED = "matter.archived", "Matter archived"
    MATTER_RESTORED = "matter.restored", "Matter restored"
    HOLD_PLACED = "hold.placed", "Litigation hold placed"
    HOLD_LIFTED = "hold.lifted", "Litigation hold lifted"
    DOCUMENT_REPLACED = "document.replaced", "Document replaced"
    ISSUE_CORRECTED = "issue.corrected", "Issue corrected"
    EVENT_WITHDRAWN = "event.withdrawn", "Event withdrawn"
    CITATION_CORRECTED = "citation.corrected", "Citation corrected"
    CITATION_WITHDRAWN = "citation.withdrawn", "Citation withdrawn"
    PLATFORM_CORRECTED = "platform.corrected", "Platform record corrected"
    EXHIBIT_SUPERSEDED = "exhibit.superseded", "Exhibit superseded"
    NOTE_WRITTEN = "note.written", "Note written"
    PRIVILEGE_WITHDRAWN = "privilege.withdrawn", "Claim of privilege withdrawn"
    COURT_ADDED = "court.added", "Court added"
    COURT_CORRECTED = "court.corrected", "Court corrected"
    PLATFORM_WITHDRAWN = "platform.withdrawn", "Platform record withdrawn"
    DOCUMENT_PURGED = "document.purged", "Document purged"
    BLOCK_LIST_EXTENDED = "block_list.extended", "Block-list extended"
    LISTED_STOPPED = "listed.stopped", "Listed item stopped"
    LOAD_FILE_READ = "load_file.read", "Load file of a production read"


class Ledger(models.Model):
    """The head of one ledger: whose acts it lists, how many there are, and the last entry's hash."""

    matter = models.OneToOneField(
        "casefile.Matter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger",
        help_text="The matter whose acts it lists; empty for the installation's own ledger.",
    )
    origin = models.CharField(
        max_length=80,
        unique=True,
        help_text='What its checkpoints are about, as they print it: "matter/4c2f…" or "installation".',
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Number of entries, such as 212.")
    head = models.CharField(max_length=64, blank=True, help_text="Leaf hash of the newest entry, in hexadecimal.")

    def __str__(self) -> str:
        return f"{self.origin} ({self.size})"


class LedgerEntry(models.Model):
    """One act: who did what to which record, when, and the digest of the state it left. It never changes."""

    ledger = models.ForeignKey(
        Ledger, on_delete=models.PROTECT, related_name="entries", help_text="The ledger it stands in."
    )
    seq = models.PositiveBigIntegerField(help_text="Its place, from 0 without a gap: 0, 1, 2.")
    form = models.PositiveSmallIntegerField(default=1, help_text="Form of the entry's leaf; 1 is the first.")
    at = models.DateTimeField(help_text="When it was recorded, UTC: 2026-03-04T17:20:11.041522Z.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_entries",
        help_text="The user who did it; empty when the installation itself did.",
    )
    actor_name = models.CharField(max_length=150, help_text='The actor as named at that time: "a.attorney".')
    act = models.CharField(max_length=40, choices=Act.choices, help_text='What was done: "document.received".')
    object_type = models.CharField(max_length=40, help_text='Kind of record acted on: "SourceDocument".')
    object_id = models.CharField(max_length=40, help_text="The record's lasting id, a UUID.")
    object_version = models.PositiveIntegerField(default=1, help_text="Version of the record after the act: 1.")
    state = models.JSONField(default=dict, help_text='What the act left or decided: {"title": "Order, Dkt. 69"}.')
    salt = models.CharField(
        max_length=32,
        help_text="Sixteen random bytes in hexadecimal, so that the state's digest tells nothing by itself.",
    )
    state_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the salt and the state's canonical JSON.")
    evidence = models.JSONField(default=list, help_text='SHA-256 digests of the bytes concerned: ["9f3a…"].')
    product_version = models.CharField(max_length=20, help_text='Version of the product that wrote it: "0.1.0".')
    request_id = models.CharField(max_length=40, blank=True, help_text="The web request or command run it came from.")
    prev = models.CharField(max_length=64, blank=True, help_text="Leaf hash of the entry before; empty for the first.")
    leaf = models.CharField(max_length=64, help_text="This entry's RFC 9162 leaf hash, in hexadecimal.")

    class Meta:
        ordering = ["ledger_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["ledger", "seq"], name="ledgerentry_place_once")]
        # a record's history, newest last: WHERE object_id = … ORDER BY seq
        indexes = [models.Index(fields=["object_id", "seq"], name="ledgerentry_of_object")]

    def __str__(self) -> str:
        return f"{self.ledger_id}/{self.seq} {self.act}"


class Checkpoint(models.Model):
    """A signed statement of a ledger's size and root, to be held by others; only that stops an administrator."""

    ledger = models.ForeignKey(
        Ledger, on_delete=models.PROTECT, related_name="checkpoints", help_text="The ledger it is about."
    )
    size = models.PositiveBigIntegerField(help_text="Number of entries it covers, such as 212.")
    root = models.CharField(max_length=64, help_text="RFC 9162 Merkle root over those entries, in hexadecimal.")
    at = models.DateTimeField(help_text="When it was made, UTC.")
    key_id = models.CharField(max_length=16, help_text="First 16 digits of the public key's SHA-256.")
    text = models.TextField(help_text="The five signed lines: origin, size, root, time, key id.")
    signature = models.CharField(max_length=128, help_text="Ed25519 signature of the text, in hexadecimal.")

    class Meta:
        ordering = ["ledger_id", "id"]

    def __str__(self) -> str:
        return f"checkpoint {self.ledger_id} at {self.size}"
