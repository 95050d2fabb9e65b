"""Events and their actors, the citations they rest on, the issues they bear on, and conflicts between sources."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casefile.dates.fields import Dated
from casefile.evidence.models import SourceDocument
from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.models import Matter, Party
from casefile.matters.records import Record
from casefile.search.fields import Findable, IndexedWords


class Issue(Record):
    """A question of the case that events bear on, in a tree under the claims."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="issues", help_text="The matter.")
    title = models.CharField(max_length=200, help_text='"Actual knowledge".')
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The issue above it.",
    )
    sequence = models.PositiveIntegerField(default=0, help_text="Its place among its siblings: 0, 1, 2.")

    objects = MatterScopedQuerySet["Issue"].as_manager()

    class Meta:
        ordering = ["matter_id", "sequence", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "title"], name="issue_titled_once")]

    def __str__(self) -> str:
        return self.title


class Event(Record, Dated, Findable):
    """One dated, asserted thing. Its number never changes and never goes to another event."""

    class Kind(models.TextChoices):
        CONTENT_POSTED = "content_posted", "Content posted"
        REPORT = "report", "Report to the platform"
        PLATFORM_REPLY = "platform_reply", "Platform's reply"
        READING = "reading", "Views or shares observed"
        AVAILABILITY = "availability", "Seen live or gone"
        REMOVAL = "removal", "Removal"
        LAW_ENFORCEMENT = "law_enforcement", "Law enforcement"
        PRESERVATION = "preservation", "Preservation"
        LITIGATION = "litigation", "Litigation"
        OTHER = "other", "Other"

    class Status(models.TextChoices):
        ALLEGED = "alleged", "Alleged"
        DOCUMENTED = "documented", "Documented"
        TESTIFIED = "testified", "Testified"
        ADMITTED = "admitted", "Admitted"
        STIPULATED = "stipulated", "Stipulated"
        FOUND = "found", "Found by a finder of fact"
        RULING = "ruling", "Ruling"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events", help_text="The matter.")
    number = models.PositiveIntegerField(help_text="Its lasting number in the matter: 14 prints as E-14.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What sort of event: platform_reply.")
    statement = models.TextField(help_text='What happened, in neutral words: "The posts are taken down."')
    status = models.CharField(
        max_length=12,
        choices=Status.choices,
        default=Status.ALLEGED,
        help_text="How far it is established: alleged.",
    )
    is_key = models.BooleanField(default=False, help_text="Whether a drawn timeline must show it before others.")
    call_out = models.CharField(
        max_length=120,
        blank=True,
        help_text='At most twelve words for a drawn timeline: "Platform: no violation found".',
    )
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When it was withdrawn as mistaken; empty while it stands. It is never deleted.",
    )
    withdrawn_because = models.CharField(max_length=300, blank=True, help_text='Why: "entered twice; see E-14".')
    disputed_by = models.ManyToManyField(
        Party, blank=True, related_name="disputed_events", help_text="Parties that dispute it."
    )
    issues = models.ManyToManyField(Issue, blank=True, related_name="events", help_text="Issues it bears on.")
    words = IndexedWords(
        of=("statement", "call_out"), help_text='Its words as searching reads them: "§3 the posts are taken down §".'
    )

    objects = MatterScopedQuerySet["Event"].as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["matter_id", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["matter", "number"], name="event_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="event_withdrawal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.statement[:60]}"

    @property
    def label(self) -> str:
        """The event's lasting number as pages and exhibits print it: E-14."""
        return f"E-{self.number}"


class EventActor(models.Model):
    """A party's part in an event: from whom it came, or to whom it went."""

    class Side(models.TextChoices):
        FROM = "from", "From"
        TO = "to", "To"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="actors", help_text="The event.")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="appearances", help_text="Who acted.")
    side = models.CharField(max_length=4, choices=Side.choices, help_text="from or to.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in which they print: 0, 1.")

    class Meta:
        ordering = ["event_id", "side", "position"]
        constraints = [models.UniqueConstraint(fields=["event", "party", "side"], name="actor_once_a_side")]

    def __str__(self) -> str:
        return f"{self.party} ({self.side})"


class Citation(Record, Findable):
    """Where an event stands in a source: document, pin cite, exact quote, what it bears, and who looked."""

    class Bears(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRADICTS = "contradicts", "Contradicts"
        CONTEXT = "context", "Context"

    class QuoteCheck(models.TextChoices):
        NO_QUOTE = "", "No quotation"
        FOUND = "found", "Found on the cited page"
        RECOGNISED = "recognised", "Found in text recognised by OCR: compare with the page"
        UNRECOGNISED = "unrecognised", "Not found in text recognised by OCR: compare with the page"
        NOT_CHECKED = "not_checked", "Not checked: no text held"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="citations", help_text="The event.")
    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="citations", help_text="The source."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in which an event's sources print: 0, 1.")
    pin_cite = models.CharField(
        max_length=120,
        blank=True,
        help_text='Where in the source: "¶ 91", "p. 4", "TWTR-0001234"; TBD while unknown.',
    )
    page_number = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Page of the held file that the pin cite means, from 1; empty where none is held.",
    )
    pin_verified = models.BooleanField(default=False, help_text="Whether the cited page was read in the original.")
    verified_by = models.CharField(max_length=150, blank=True, help_text='Who read it: "P. Paralegal".')
    verified_at = models.DateTimeField(null=True, blank=True, help_text="When it was read.")
    quote = models.TextField(blank=True, help_text="The source's exact words, without quotation marks.")
    quote_check = models.CharField(
        max_length=12,
        blank=True,
        choices=QuoteCheck.choices,
        help_text="Whether the page's text holds the quote: found.",
    )
    bears = models.CharField(
        max_length=12,
        choices=Bears.choices,
        default=Bears.SUPPORTS,
        help_text="What it does for the event: supports.",
    )
    hearsay_basis = models.CharField(
        max_length=12,
        blank=True,
        choices=SourceDocument.Admissibility.choices,
        help_text="On what basis this statement may come in, where it differs from its document's: 801c2.",
    )
    hearsay_note = models.CharField(
        max_length=300, blank=True, help_text='What that rests on: "offered for notice to the platform".'
    )

    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was withdrawn as mistaken; empty while it stands."
    )
    withdrawn_because = models.CharField(max_length=300, blank=True, help_text='Why: "wrong page; cited again".')
    words = IndexedWords(
        of=("quote", "pin_cite"),
        scope="event.matter_id",
        help_text='Its words as searching reads them: "§3 we reviewed the content § p 4 §".',
    )

    class CitationQuerySet(MatterScopedQuerySet["Citation"]):
        matter_path = "event__matter"

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["event_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="citation_withdrawal_has_reason"
            ),
            models.CheckConstraint(
                condition=(Q(quote="") & Q(quote_check="")) | (~Q(quote="") & ~Q(quote_check="")),
                name="citation_quote_checked",
            ),
            models.CheckConstraint(
                condition=Q(pin_verified=False) | (~Q(verified_by="") & ~Q(pin_cite__in=["", "TBD"])),
                name="citation_verified_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.pin_cite}" if self.pin_cite else str(self.document)


class Conflict(Record):
    """Sources that disagree: the values side by side, and the chosen one with the reason, or none."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="conflicts", help_text="The matter.")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="conflicts", help_text="The event it concerns."
    )
    about = models.CharField(max_length=200, help_text='What they disagree on: "day the complaint was filed".')
    chosen = models.ForeignKey(
        "timeline.ConflictValue",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The value the chronology uses; empty while none is chosen.",
    )
    reason = models.TextField(blank=True, help_text="Why that one: “the docket's own stamp”.")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who chose.",
    )

    objects = MatterScopedQuerySet["Conflict"].as_manager()

    class Meta:
        ordering = ["event_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(chosen=None) | ~Q(reason=""), name="conflict_choice_has_reason")
        ]

    def __str__(self) -> str:
        return self.about


class ConflictValue(models.Model):
    """One of the values in a conflict, as its source states it."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="stated", help_text="The conflict.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in which the values print: 0, 1.")
    as_stated = models.CharField(max_length=300, help_text='The value in the source\'s words: "January 26, 2021".')
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where it stands.",
    )
    pin_cite = models.CharField(max_length=120, blank=True, help_text='Where in that source: "¶ 90".')

    class Meta:
        ordering = ["conflict_id", "position", "id"]

    def __str__(self) -> str:
        return self.as_stated
