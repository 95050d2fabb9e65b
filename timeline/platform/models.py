"""Content items and accounts, reports and their messages, readings, availability, and clocks."""

from django.db import models
from django.db.models import F, Q

from casefile.matters.models import Matter, Party
from casefile.search.fields import Findable, IndexedWords
from timeline.events.models import Event
from timeline.platform.records import ByEvent, PlatformRecord, Standing


class Account(PlatformRecord, Findable):
    """An account on the platform, by its immutable id where that is known; handles are recycled."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="accounts", help_text="The matter.")
    label = models.CharField(max_length=120, help_text='The neutral name that prints: "Account A".')
    platform = models.CharField(max_length=80, help_text='"Twitter".')
    account_id = models.CharField(max_length=80, blank=True, help_text="The platform's immutable id; empty if unknown.")
    party = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        help_text="Whose it is, if known.",
    )
    words = IndexedWords(
        of=("label", "account_id", "platform"), help_text='Its words as searching reads them: "§3 account a § 90001 §".'
    )

    objects = Standing["Account"].as_manager()

    class Meta(PlatformRecord.Meta):
        constraints = [
            *PlatformRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["matter", "label"],
                condition=Q(withdrawn_at=None),
                name="account_labelled_once",
                violation_error_message="Another account of this matter has that label: choose another.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ContentItem(PlatformRecord, Findable):
    """A post or file on the platform that the case is about, described neutrally and never shown."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="content_items", help_text="The matter.")
    label = models.CharField(max_length=120, help_text='The neutral name that prints: "Post 1".')
    platform = models.CharField(max_length=80, help_text='"Twitter".')
    post_id = models.CharField(max_length=80, blank=True, help_text="The platform's immutable id; empty if unknown.")
    url = models.CharField(max_length=500, blank=True, help_text="Its address; pages show it defanged, exhibits never.")
    account = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        help_text="The account that posted.",
    )
    copy_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="copies",
        help_text="The item it repeats.",
    )
    words = IndexedWords(of=("label", "post_id", "url"), help_text='Its words as searching reads them: "§3 post 1 §".')

    objects = Standing["ContentItem"].as_manager()

    class Meta(PlatformRecord.Meta):
        constraints = [
            *PlatformRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["matter", "label"],
                condition=Q(withdrawn_at=None),
                name="item_labelled_once",
                violation_error_message="Another content item of this matter has that label: choose another.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Report(PlatformRecord, Findable):
    """A report made to the platform (a ticket): what it named and stated. It takes its date from its event."""

    class Channel(models.TextChoices):
        FORM = "form", "Web form"
        IN_APP = "in_app", "In the app"
        EMAIL = "email", "E-mail"
        PORTAL = "portal", "Law-enforcement portal"
        NCMEC = "ncmec", "NCMEC"
        UNKNOWN = "unknown", "Not stated"

    class Capacity(models.TextChoices):
        VICTIM = "victim", "Person shown"
        PARENT = "parent", "Parent"
        THIRD_PARTY = "third_party", "Third party"
        AGENCY = "agency", "Agency"

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="reports", help_text="The event of its filing."
    )
    number = models.CharField(
        max_length=80, blank=True, help_text='Ticket number: "0139730675"; empty where none is known.'
    )
    channel = models.CharField(
        max_length=12, choices=Channel.choices, default=Channel.UNKNOWN, help_text="By what way: form."
    )
    reporter = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reports", help_text="Who reported.")
    capacity = models.CharField(max_length=12, choices=Capacity.choices, help_text="As what: victim.")
    items = models.ManyToManyField(ContentItem, blank=True, related_name="reports", help_text="Items reported.")
    minority_stated = models.BooleanField(
        null=True, blank=True, help_text="Whether it said that a minor is shown; empty is unknown."
    )
    non_consent_stated = models.BooleanField(
        null=True, blank=True, help_text="Whether it said there was no consent; empty is unknown."
    )
    police_report_stated = models.BooleanField(
        null=True, blank=True, help_text="Whether it named a police report; empty is unknown."
    )
    identification_demanded = models.BooleanField(
        null=True, blank=True, help_text="Whether identification was asked for; empty is unknown."
    )
    outcome = models.TextField(blank=True, help_text="The platform's decision in its own words.")
    appeal_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appeals",
        help_text="The report it appeals.",
    )
    words = IndexedWords(
        of=("number", "outcome"),
        scope="event.matter_id",
        help_text='Its words as searching reads them: "§3 0139730675 §".',
    )

    objects = ByEvent["Report"].as_manager()

    def __str__(self) -> str:
        return f"report {self.number or self.event.label}"


class FormStep(models.Model):
    """One step of the reporting form: what it required and what stood in the way."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps", help_text="The report.")
    position = models.PositiveSmallIntegerField(help_text="Its place, from 1.")
    step = models.CharField(max_length=300, help_text='"Choose a category".')
    required_input = models.CharField(max_length=300, blank=True, help_text='"Copy of identification".')
    obstacle = models.CharField(max_length=300, blank=True, help_text='"No category for the reporter\'s own image".')
    minutes = models.DecimalField(
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="Minutes it took, where somebody measured: 4.5.",
    )

    class Meta:
        ordering = ["report_id", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="formstep_place_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.step}"


class Message(PlatformRecord, Findable):
    """A message to or from the platform; it can concern several tickets. It takes its date from its event."""

    class Direction(models.TextChoices):
        TO_PLATFORM = "to_platform", "To the platform"
        FROM_PLATFORM = "from_platform", "From the platform"

    class Origin(models.TextChoices):
        UNKNOWN = "unknown", "Not shown"
        AUTOMATIC = "automatic", "Automatic"
        HUMAN = "human", "Human"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="messages", help_text="Its event.")
    reports = models.ManyToManyField(Report, blank=True, related_name="messages", help_text="Tickets it concerns.")
    direction = models.CharField(max_length=14, choices=Direction.choices, help_text="from_platform.")
    channel = models.CharField(
        max_length=12,
        choices=Report.Channel.choices,
        default=Report.Channel.UNKNOWN,
        help_text="By what way: email.",
    )
    text = models.TextField(blank=True, help_text='Its words, verbatim; empty prints "see source".')
    in_reply_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replies",
        help_text="The message it answers.",
    )
    origin = models.CharField(
        max_length=10,
        choices=Origin.choices,
        default=Origin.UNKNOWN,
        help_text="Whether a person wrote it: automatic.",
    )
    origin_words = models.CharField(max_length=300, blank=True, help_text='The words that show it: "Do not reply".')
    outcome = models.CharField(max_length=300, blank=True, help_text="What it decides, in its own words.")
    words = IndexedWords(
        of=("text", "outcome"),
        scope="event.matter_id",
        help_text='Its words as searching reads them: "§3 please take it down §".',
    )

    objects = ByEvent["Message"].as_manager()

    class Meta(PlatformRecord.Meta):
        constraints = [
            *PlatformRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(origin="unknown") | ~Q(origin_words=""), name="message_origin_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"message of {self.event.label}"


class KnowledgeMarker(models.Model):
    """What a message shows that the platform received, stated or was told, always with the words that show it."""

    class Shows(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        REVIEWED = "reviewed", "Stated review"
        MINORITY = "minority", "Minority disclosed"
        LAW_ENFORCEMENT = "law_enforcement", "Law enforcement named"
        NCMEC = "ncmec", "Report to NCMEC"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="markers", help_text="The message.")
    shows = models.CharField(max_length=16, choices=Shows.choices, help_text="What the words show: reviewed.")
    words = models.TextField(help_text='The words themselves: "We\'ve reviewed the content".')

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "shows"], name="marker_once")]

    def __str__(self) -> str:
        return f"{self.shows}: {self.words[:40]}"


class Reading(PlatformRecord):
    """One observed count of an item, as displayed and as the range it can mean. It takes its date from its event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="readings", help_text="Its event.")
    item = models.ForeignKey(
        ContentItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        help_text="The item; empty for several together.",
    )
    metric = models.CharField(max_length=40, help_text='What was counted: "views".')
    as_displayed = models.CharField(max_length=80, help_text='The count in its source\'s form: "over 167,000".')
    at_least = models.PositiveBigIntegerField(null=True, blank=True, help_text="Lowest number it can mean: 167001.")
    at_most = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Highest number it can mean; empty is open."
    )
    observed_by = models.CharField(max_length=200, blank=True, help_text='Who saw it: "Jane Roe #1".')

    objects = ByEvent["Reading"].as_manager()

    class Meta(PlatformRecord.Meta):
        constraints = [
            *PlatformRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(at_least=None) | Q(at_most=None) | Q(at_most__gte=F("at_least")),
                name="reading_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.as_displayed}"


class Availability(PlatformRecord):
    """What was seen of an item or account at one time: live, gone, suspended, blocked."""

    class State(models.TextChoices):
        LIVE = "live", "Live"
        GONE = "gone", "Gone"
        SUSPENDED = "suspended", "Suspended"
        BLOCKED = "blocked", "Blocked"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sightings", help_text="Its event.")
    item = models.ForeignKey(
        ContentItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sightings",
        help_text="The item.",
    )
    account = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sightings",
        help_text="The account.",
    )
    state = models.CharField(max_length=10, choices=State.choices, help_text="What was seen: gone.")
    observed_by = models.CharField(max_length=200, blank=True, help_text='Who saw it: "Jane Roe #1".')

    objects = ByEvent["Availability"].as_manager()

    class Meta(PlatformRecord.Meta):
        verbose_name_plural = "availability"

    def __str__(self) -> str:
        return f"{self.item or self.account or 'content'}: {self.state}"


class Clock(PlatformRecord):
    """A measured interval between two events that counsel chose, with every other event it could start from."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="clocks", help_text="The matter.")
    name = models.CharField(max_length=200, help_text='"First report by a plaintiff to removal".')
    start = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="clocks_started", help_text="From this event."
    )
    end = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="clocks_ended", help_text="To this event.")
    caution = models.TextField(
        blank=True, help_text='Printed beside the figure: "consistent with the order, not independent of it".'
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in which clocks print: 0, 1.")

    objects = Standing["Clock"].as_manager()

    class Meta(PlatformRecord.Meta):
        ordering = ["matter_id", "position", "id"]
        constraints = [
            *PlatformRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["matter", "name"],
                condition=Q(withdrawn_at=None),
                name="clock_named_once",
                violation_error_message="Another clock of this matter has that name: choose another.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClockCandidate(models.Model):
    """Another event that the same clock could start from; every one is printed, not only the chosen one."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="candidates", help_text="The clock.")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", help_text="The event.")
    reason = models.CharField(max_length=300, help_text='What speaks for it: "report by a third party".')

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "event"], name="candidate_once")]

    def __str__(self) -> str:
        return f"{self.event.label}: {self.reason}"
