"""Identities kept apart and encrypted, protected terms, designations, privilege, redactions, attestations."""

from django.conf import settings
from django.db import models

from casefile.evidence.models import SourceDocument
from casefile.matters.access import MatterScopedQuerySet, Row
from casefile.matters.models import Matter, Party
from casefile.matters.records import Record


class Identity(Record):
    """The legal name behind a pseudonym, encrypted at rest: opened only to be searched for, never to be printed."""

    party = models.OneToOneField(
        Party,
        on_delete=models.PROTECT,
        related_name="identity",
        help_text="The party whose pseudonym is printed.",
    )
    sealed_legal_name = models.BinaryField(help_text="The legal name, encrypted with the installation's vault key.")

    class IdentityQuerySet(MatterScopedQuerySet["Identity"]):
        matter_path = "party__matter"

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity of {self.party}"


class ProtectedTerm(Record):
    """Words that must not leave in an exhibit: a name, alias, handle, school, address; encrypted at rest."""

    class Category(models.TextChoices):
        NAME = "name", "Name"
        ALIAS = "alias", "Alias"
        INITIALS = "initials", "Initials"
        HANDLE = "handle", "Handle"
        SCHOOL = "school", "School"
        ADDRESS = "address", "Address"
        PHONE = "phone", "Telephone number"
        EMAIL = "email", "E-mail address"
        AGENT = "agent", "Agent's name"
        CYBERTIP = "cybertip", "CyberTip or evidence number"
        HASH = "hash", "Hash of withheld material"
        URL = "url", "Address of withheld material"

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="protected_terms", help_text="The matter."
    )
    party = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="protected_terms",
        help_text="Whom it identifies.",
    )
    category = models.CharField(max_length=12, choices=Category.choices, help_text="What sort of words: school.")
    sealed_text = models.BinaryField(help_text="The words, encrypted with the installation's vault key.")
    replacement = models.CharField(
        max_length=120, blank=True, help_text='What is printed in their place: "[John Doe #1]".'
    )

    objects = MatterScopedQuerySet["ProtectedTerm"].as_manager()

    def __str__(self) -> str:
        return f"{self.category} term {self.pk}"


class OfDocument(MatterScopedQuerySet[Row]):
    """What is said of a document belongs to the document's matter."""

    matter_path = "document__matter"


class Designation(Record):
    """A level of confidentiality that a protective order gives a document; the newest one holds."""

    class Level(models.TextChoices):
        NONE = "none", "Not designated"
        CONFIDENTIAL = "confidential", "CONFIDENTIAL"
        ATTORNEYS_EYES = "attorneys_eyes", "HIGHLY CONFIDENTIAL – ATTORNEYS' EYES ONLY"

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="designations", help_text="The document."
    )
    level = models.CharField(max_length=20, choices=Level.choices, help_text="The level: confidential.")
    designated_by = models.CharField(max_length=200, help_text='Who designated it: "Example Social, Inc.".')
    under = models.CharField(
        max_length=200, blank=True, help_text='Under what: "Stipulated Protective Order, Dkt. 31".'
    )

    objects = OfDocument["Designation"].as_manager()

    class Meta:
        ordering = ["document_id", "id"]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_level_display()}"

    @property
    def matter(self) -> Matter:
        """The document's."""
        return self.document.matter


class PrivilegeClaim(Record):
    """A claim of privilege over a document; while it stands, the document cannot be cited in an exhibit."""

    class Basis(models.TextChoices):
        ATTORNEY_CLIENT = "attorney_client", "Attorney-client"
        WORK_PRODUCT = "work_product", "Work product"
        OTHER = "other", "Other"

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="privilege_claims", help_text="The document."
    )
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="On what ground: work_product.")
    description = models.CharField(
        max_length=300,
        help_text='What a privilege log says, revealing nothing: "Memorandum of counsel on custody".',
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was withdrawn; empty while it stands."
    )

    objects = OfDocument["PrivilegeClaim"].as_manager()

    def __str__(self) -> str:
        return f"{self.document}: {self.get_basis_display()}"

    @property
    def matter(self) -> Matter:
        """The document's."""
        return self.document.matter


class RedactionMark(Record):
    """A passage of a page that is taken out of public versions, with the reason that is printed in its place."""

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="redaction_marks", help_text="The document."
    )
    page_number = models.PositiveIntegerField(help_text="Page in the file, from 1.")
    start = models.PositiveIntegerField(help_text="First character of the passage in the page's text, from 0.")
    end = models.PositiveIntegerField(help_text="One past its last character.")
    reason_code = models.CharField(max_length=40, help_text='The rule it rests on: "FRCP 5.2(a)(3)".')
    replacement = models.CharField(max_length=120, blank=True, help_text='Printed in place: "[John Doe #1]".')

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="redaction_not_empty")
        ]

    def __str__(self) -> str:
        return f"{self.document}, p. {self.page_number}: {self.reason_code}"


class Attestation(Record):
    """A person's word, for a batch of files, that nothing in them shows sexual conduct or nudity of a minor."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attestations", help_text="The matter.")
    attested_by = models.CharField(max_length=200, help_text='The name it is given under: "A. Attorney".')
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The signed-in user who gave it; empty when given by command.",
    )
    words = models.TextField(help_text="The exact words attested to.")
    documents = models.ManyToManyField(
        SourceDocument, related_name="attestations", help_text="The documents it let in.", blank=True
    )

    objects = MatterScopedQuerySet["Attestation"].as_manager()

    def __str__(self) -> str:
        return f"attestation of {self.attested_by}"


class ListedHash(models.Model):
    """One digest of material that must never be held, as counsel or an agency supplied it; for every matter."""

    class Algorithm(models.TextChoices):
        """How it was taken."""

        SHA256 = "sha256", "SHA-256"
        SHA1 = "sha1", "SHA-1"
        MD5 = "md5", "MD5"

    algorithm = models.CharField(max_length=6, choices=Algorithm.choices, help_text="How it was taken: sha256.")
    digest = models.CharField(
        max_length=64, unique=True, help_text='In lower-case hexadecimal: "d41d8cd98f00b204e9800998ecf8427e".'
    )
    supplied_by = models.CharField(max_length=200, help_text='Who supplied it: "Example Bureau, list of 2026-03".')
    recorded_at = models.DateTimeField(auto_now_add=True, help_text="When it was added here: 2026-03-04T17:20:11Z.")

    def __str__(self) -> str:
        # never the digest itself: it identifies the material
        return f"listed {self.algorithm}, supplied by {self.supplied_by}"
