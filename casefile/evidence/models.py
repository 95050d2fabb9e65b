"""Source documents and what is derived from them: renditions, pages, productions and Bates ranges."""

from django.db import models
from django.db.models import Q

from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.models import Matter, Party
from casefile.matters.records import Record
from casefile.search.fields import Findable, IndexedWords

NO_DIGEST = Q(sha256="", size=None)
A_DIGEST = Q(sha256__regex=r"^[0-9a-f]{64}$", size__isnull=False)


class Custodian(Record):
    """Whose files a document came from."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="custodians", help_text="The matter.")
    name = models.CharField(max_length=200, help_text='The custodian as printed: "Jane Roe #1".')
    party = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The party it is, if one.",
    )

    objects = MatterScopedQuerySet["Custodian"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="custodian_named_once")]

    def __str__(self) -> str:
        return self.name


class SourceDocument(Record, Findable):
    """A source of the case: held byte for byte, referenced but not held, or withheld and only described."""

    class Holding(models.TextChoices):
        HELD = "held", "Held"
        REFERENCED = "referenced", "Referenced, not held"
        WITHHELD = "withheld", "Withheld: described only, held by others"

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        SCREENSHOT = "screenshot", "Screenshot"
        WEB_CAPTURE = "web_capture", "Web capture"
        PLATFORM_RECORD = "platform_record", "Platform record"
        PRODUCTION = "production", "Produced document"
        DECLARATION = "declaration", "Declaration or testimony"
        PLEADING = "pleading", "Pleading"
        COURT_ORDER = "court_order", "Court order or opinion"
        COURT_NOTICE = "court_notice", "Court notice"
        PRESS = "press", "Press report"
        PUBLIC_RECORD = "public_record", "Public record"
        LOG = "log", "Log or note of a party"
        OTHER = "other", "Other"

    class Admissibility(models.TextChoices):
        UNSTATED = "", "None recorded"
        OPPOSING_PARTY = "801d2", "Opposing party's statement, FRE 801(d)(2)"
        NOT_FOR_TRUTH = "801c2", "Not for its truth: notice or effect, FRE 801(c)(2)"
        BUSINESS_RECORD = "803-6", "Business record, FRE 803(6)"
        PUBLIC_RECORD = "803-8", "Public record, FRE 803(8)"
        WITNESS = "witness", "Through a witness with knowledge"
        STIPULATED = "stipulated", "Stipulated"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="documents", help_text="The matter.")
    number = models.PositiveIntegerField(help_text="Its number in the matter, kept for ever: 12 prints as S-12.")
    title = models.CharField(max_length=300, help_text='What it is: "E-mail of Jan. 26, 2020 to support".')
    short_cite = models.CharField(max_length=200, help_text='As a row cites it: "Order, Dkt. 69".')
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What sort of source it is: email.")
    holding = models.CharField(max_length=12, choices=Holding.choices, help_text="Whether its bytes are held here.")
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the held bytes; empty where none are held."
    )
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Number of held bytes: 48213.")
    media_type = models.CharField(
        max_length=120, blank=True, help_text='As recognised from the bytes: "application/pdf".'
    )
    original_name = models.CharField(max_length=400, blank=True, help_text='The file\'s own name: "reply.eml".')
    stated_digests = models.JSONField(
        default=dict,
        blank=True,
        help_text='Digests that somebody states of it, never computed here: {"md5": "5d29…", "by": "agency"}.',
    )
    description = models.TextField(blank=True, help_text='Neutral words for an index: "Reply to ticket 0000001".')
    authored_as_stated = models.CharField(
        max_length=200, blank=True, help_text='The date on its face, in its words: "January 28, 2020".'
    )
    authored_at = models.DateTimeField(null=True, blank=True, help_text="That date as an instant, where it states one.")
    captured_at = models.DateTimeField(null=True, blank=True, help_text="When a capture or screenshot was made.")
    collected_at = models.DateTimeField(null=True, blank=True, help_text="When it was collected from its custodian.")
    received_at = models.DateTimeField(null=True, blank=True, help_text="When its bytes came in here.")
    received_from = models.CharField(max_length=200, blank=True, help_text='Who handed it over: "Jane Roe #1".')
    author = models.CharField(max_length=200, blank=True, help_text='From whom it comes: "Example Social support".')
    addressee = models.CharField(max_length=200, blank=True, help_text='To whom it went: "Jane Roe #1".')
    custodian = models.ForeignKey(
        Custodian,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
        help_text="Whose files.",
    )
    held_by = models.CharField(
        max_length=300,
        blank=True,
        help_text='Who holds what is not held here: "Example Bureau, evidence no. 17".',
    )
    purged_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its bytes were removed by counsel's decision: 2026-03-04T17:20:11Z; empty for all others.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The document it was attached to.",
    )
    is_transcription = models.BooleanField(
        default=False, help_text="Whether it is words typed in from a source that is still to be attached."
    )
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        help_text="The document that took its place: the source of a transcription, a better copy.",
    )
    page_count = models.PositiveIntegerField(null=True, blank=True, help_text="Pages, where they can be counted: 17.")
    admissibility = models.CharField(
        max_length=12,
        blank=True,
        choices=Admissibility.choices,
        help_text="On what basis it may come in: 801d2.",
    )
    admissibility_note = models.CharField(
        max_length=300, blank=True, help_text='What that rests on: "X Corp. succeeded Twitter, Inc.".'
    )
    authentication = models.CharField(
        max_length=300, blank=True, help_text='How it is shown to be genuine: "FRE 901(b)(1), Jane Roe #1".'
    )
    facts = models.JSONField(
        default=dict, blank=True, help_text='What reading it found: {"date_stated": "Tue, 28 Jan 2020 …"}.'
    )
    flags = models.JSONField(
        default=list,
        blank=True,
        help_text='Doubts that reading raised: [{"code": "weekday", "message": "…"}].',
    )
    read_error = models.CharField(max_length=300, blank=True, help_text="Why it could not be read; empty where it was.")
    words = IndexedWords(
        of=("title", "short_cite", "description", "author", "addressee", "original_name"),
        help_text='Its words as searching reads them: "§3 order dkt 69 §".',
    )

    objects = MatterScopedQuerySet["SourceDocument"].as_manager()

    class Meta:
        ordering = ["matter_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="document_number_once"),
            models.UniqueConstraint(fields=["matter", "sha256"], condition=~Q(sha256=""), name="document_bytes_once"),
            models.CheckConstraint(
                condition=(Q(holding="held") & A_DIGEST) | (~Q(holding="held") & NO_DIGEST),
                name="document_bytes_iff_held",
            ),
            models.CheckConstraint(condition=Q(holding="held") | ~Q(held_by=""), name="document_holder_named"),
            models.CheckConstraint(
                condition=Q(purged_at=None) | Q(holding="withheld"), name="document_purged_is_withheld"
            ),
        ]

    def __str__(self) -> str:
        return self.short_cite

    @property
    def label(self) -> str:
        """The document's number as pages print it: S-12."""
        return f"S-{self.number}"


class Rendition(Record):
    """Bytes derived from a source, or made here: a page image, a rendered exhibit. Never an original."""

    class Kind(models.TextChoices):
        TEXT = "text", "Extracted text"
        PAGE_IMAGE = "page_image", "Page image"
        REDACTED = "redacted", "Redacted copy"
        EXHIBIT = "exhibit", "Rendered exhibit"
        SHEET = "sheet", "Internal sheet"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="renditions", help_text="The matter.")
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renditions",
        help_text="The source it derives from; empty for what is made here.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The rendition it was made of.",
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What was derived: text.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of its bytes.")
    size = models.PositiveBigIntegerField(help_text="Number of bytes: 91422.")
    media_type = models.CharField(max_length=120, help_text='"application/pdf".')
    made_by = models.CharField(max_length=80, help_text='What made it: "casefile 0.1.0".')

    objects = MatterScopedQuerySet["Rendition"].as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class PageManager(models.Manager["Page"]):
    """Pages without their indexed words, which only the database reads."""

    def get_queryset(self) -> models.QuerySet["Page"]:
        """Every page; its text, not that text a second time."""
        return super().get_queryset().defer("words")


class Page(Findable):
    """One page of a held document, with the text read from it."""

    class TextSource(models.TextChoices):
        """Who read its text."""

        FILE = "", "The file's own text"
        OCR = "ocr", "Recognised by OCR: compare with the page"

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="pages", help_text="The document."
    )
    number = models.PositiveIntegerField(help_text="Its place in the file, from 1.")
    label = models.CharField(max_length=40, blank=True, help_text='The number printed on it, if another: "iv".')
    text = models.TextField(blank=True, help_text="The text on it, as read; empty where none was found.")
    text_source = models.CharField(
        max_length=4, blank=True, choices=TextSource.choices, help_text="Where its text is from, if not the file: ocr."
    )
    width = models.FloatField(default=0, help_text="Width in points: 612.")
    height = models.FloatField(default=0, help_text="Height in points: 792.")
    rotation = models.PositiveSmallIntegerField(default=0, help_text="Degrees clockwise as the file states: 90.")
    words = IndexedWords(
        of=("text",), scope="document.matter_id", help_text='Its words as searching reads them: "§3 we reviewed it §".'
    )

    objects = PageManager()

    class Meta:
        ordering = ["document_id", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_number_once")]

    def __str__(self) -> str:
        return f"{self.document}, p. {self.label or self.number}"


class Enclosure(models.Model):
    """What a file carries: an attachment of a mail, a message of a mailbox, a member of an archive."""

    class Outcome(models.TextChoices):
        """What came of it when its carrier was opened."""

        RECEIVED = "received", "Received"
        DUPLICATE = "duplicate", "Held already"
        REFUSED = "refused", "Not kept"

    parent = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="enclosures", help_text="The document that carries it."
    )
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried_by",
        help_text="The document it is here; empty where it was not kept.",
    )
    number = models.PositiveIntegerField(help_text="Its place among what the file carries, from 1.")
    name = models.CharField(max_length=400, blank=True, help_text='The name stated for it: "reply.eml".')
    place = models.CharField(max_length=400, blank=True, help_text='Where in the file it stands: "message 3".')
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its bytes, once decoded.")
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Number of bytes: 48213.")
    media_type = models.CharField(max_length=120, blank=True, help_text='As recognised: "image/png".')
    outcome = models.CharField(max_length=10, choices=Outcome.choices, help_text="What came of it: received.")
    reason = models.CharField(max_length=300, blank=True, help_text='Why it was not kept: "it is encrypted".')

    class EnclosureQuerySet(MatterScopedQuerySet["Enclosure"]):
        matter_path = "parent__matter"

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        ordering = ["parent_id", "number"]
        constraints = [models.UniqueConstraint(fields=["parent", "number"], name="enclosure_number_once")]

    def __str__(self) -> str:
        return f"{self.name or self.place} in {self.parent}"


class Production(Record):
    """A set of documents one side handed over, usually with Bates numbers."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="productions", help_text="The matter.")
    name = models.CharField(max_length=120, help_text='As correspondence calls it: "EXSO Vol. 1".')
    produced_by = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who produced it."
    )
    produced_on = models.DateField(null=True, blank=True, help_text="Day on which it was served.")

    objects = MatterScopedQuerySet["Production"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="production_named_once")]

    def __str__(self) -> str:
        return self.name


class BatesRange(models.Model):
    """The Bates numbers a document bears, first to last."""

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="bates_ranges", help_text="The document."
    )
    production = models.ForeignKey(
        Production,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bates_ranges",
        help_text="Its production.",
    )
    prefix = models.CharField(max_length=40, help_text='Letters before the number: "TWTR".')
    first = models.PositiveBigIntegerField(help_text="First number: 1234.")
    last = models.PositiveBigIntegerField(help_text="Last number: 1237.")
    width = models.PositiveSmallIntegerField(default=7, help_text="Digits it is padded to: 7 prints TWTR-0001234.")

    class Meta:
        ordering = ["prefix", "first"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="bates_in_order")]

    def __str__(self) -> str:
        first = f"{self.prefix}-{self.first:0{self.width}d}"
        return first if self.first == self.last else f"{first} – {self.prefix}-{self.last:0{self.width}d}"
