"""Courts and their rules, matters, parties, members and walls."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from casefile.matters.access import MatterQuerySet, MatterScopedQuerySet, Role
from casefile.matters.records import Record, Versioned
from casefile.search.fields import Findable, IndexedWords


class Court(Versioned):
    """A court, as captions and citations name it."""

    code = models.SlugField(max_length=20, unique=True, help_text='The court\'s short code: "cand".')
    name = models.CharField(
        max_length=200,
        help_text='As its caption prints it: "United States District Court, Northern District of California".',
    )
    short_name = models.CharField(max_length=60, help_text='As citations print it: "N.D. Cal.".')
    is_federal = models.BooleanField(default=True, help_text="Whether the federal rules of evidence speak there.")

    def __str__(self) -> str:
        return self.short_name


class CourtRule(models.Model):
    """One rule a court sets for what is filed there, as data: its value, where it stands, and whether that was read."""

    court = models.ForeignKey(Court, on_delete=models.CASCADE, related_name="rules", help_text="The court.")
    key = models.SlugField(
        max_length=40, help_text='What it governs: "body-type-pt", "file-limit-mb", "legend-summary".'
    )
    value = models.CharField(max_length=300, help_text='Its value: "12".')
    source = models.CharField(max_length=300, help_text='Where it stands: "N.D. Cal. L.R. 3-4(c)(2)".')
    effective_on = models.DateField(null=True, blank=True, help_text="First day in force; empty where not known.")
    verified = models.BooleanField(default=False, help_text="Whether somebody read the rule's own text.")
    verified_on = models.DateField(null=True, blank=True, help_text="Day on which it was read.")
    verified_by = models.CharField(max_length=150, blank=True, help_text='Who read it: "A. Attorney".')

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "key", "effective_on"], name="courtrule_once"),
            models.UniqueConstraint(
                fields=["court", "key"], condition=models.Q(effective_on=None), name="courtrule_undated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court}: {self.key} = {self.value}"


class Matter(Record):
    """One case: its caption, court, zone, and the rules its chronology and exhibits follow."""

    slug = models.SlugField(
        max_length=60, unique=True, help_text='Short name in commands and addresses: "doe-v-twitter".'
    )
    short_caption = models.CharField(max_length=200, help_text='As a footer prints it: "Doe v. Twitter, Inc.".')
    plaintiffs_caption = models.TextField(help_text='The plaintiffs as captioned: "JOHN DOE #1 and JOHN DOE #2,".')
    defendants_caption = models.TextField(help_text='The defendants as captioned: "TWITTER, INC.,".')
    docket_number = models.CharField(max_length=60, blank=True, help_text='"3:21-cv-00485-JCS".')
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="matters", help_text="Where it is pending.")
    counsel_block = models.TextField(blank=True, help_text="Counsel's lines at the head of a paper; empty prints none.")
    zone = models.CharField(
        max_length=60,
        default="America/Los_Angeles",
        help_text='IANA zone that draws days: "America/Los_Angeles".',
    )
    day_first = models.BooleanField(default=False, help_text="Whether 01/02/2020 is read as 1 February in this matter.")
    guard_on = models.BooleanField(
        default=True,
        help_text="Whether the contraband guard asks before anything that can carry pictures is kept.",
    )
    page_legend = models.CharField(
        max_length=200,
        blank=True,
        help_text='Printed on every page of every exhibit: "Fictional demonstration".',
    )
    demonstration = models.BooleanField(
        default=False,
        help_text="Whether it is a demonstration: every release must then carry the page legend.",
    )
    availability = models.TextField(
        blank=True,
        help_text='Where and when the originals may be examined (FRE 1006): "At the offices of …, by appointment".',
    )
    availability_notice_served_on = models.DateField(
        null=True,
        blank=True,
        help_text="Day on which the availability notice was served; empty while it was not.",
    )
    preparer = models.CharField(
        max_length=200,
        blank=True,
        help_text='Who prepares its summaries and can testify: "Pat Paralegal, paralegal".',
    )
    preparer_is_counsel = models.BooleanField(
        default=False, help_text="Whether the preparer is counsel of record (advocate as witness)."
    )
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it was archived; empty while open.")

    objects = MatterQuerySet.as_manager()

    def __str__(self) -> str:
        return self.short_caption


class Party(Record, Findable):
    """A person, organisation, agency or account that acts in the story, by the name that may be printed."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        AGENCY = "agency", "Agency"
        COURT = "court", "Court"
        ACCOUNT = "account", "Account on a platform"

    class PartyRole(models.TextChoices):
        PLAINTIFF = "plaintiff", "Plaintiff"
        NEXT_FRIEND = "next_friend", "Next friend or parent"
        DEFENDANT = "defendant", "Defendant"
        PLATFORM = "platform", "Platform"
        LAW_ENFORCEMENT = "law_enforcement", "Law enforcement"
        THIRD_PARTY = "third_party", "Third party"
        UPLOADER = "uploader", "Posting account"
        COURT = "court", "Court"
        COUNSEL = "counsel", "Counsel"
        WITNESS = "witness", "Witness"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="parties", help_text="The matter.")
    name = models.CharField(
        max_length=200, help_text='The printable name, a pseudonym where one is ordered: "John Doe #1".'
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PERSON, help_text="What it is: person.")
    role = models.CharField(max_length=20, choices=PartyRole.choices, help_text="Its part in the case: plaintiff.")
    is_pseudonym = models.BooleanField(
        default=False,
        help_text="Whether the name stands for a legal name that only the identity vault holds.",
    )
    description = models.CharField(
        max_length=300, blank=True, help_text='What an exhibit may say of it: "a minor, by his next friend".'
    )
    succeeded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="The entity that took its place: Twitter, Inc. was succeeded by X Corp.",
    )
    words = IndexedWords(of=("name", "description"), help_text='Its words as searching reads them: "§3 jane roe §".')

    objects = MatterScopedQuerySet["Party"].as_manager()

    class Meta:
        ordering = ["matter_id", "id"]
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="party_named_once")]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """A user's role in one matter, from when to when."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="memberships", help_text="The matter.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="The member.",
    )
    role = models.CharField(max_length=20, choices=Role.choices, help_text="What the member may do: paralegal.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty while it holds.")

    objects = MatterScopedQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "user"], condition=models.Q(ended_at=None), name="membership_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} in {self.matter}"


class Wall(Record):
    """An explicit denial: while it stands, the user sees nothing of the matter, whatever else was granted."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="walls", help_text="The matter.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="walls", help_text="Who is kept out."
    )
    reason = models.CharField(max_length=300, help_text='Why: "represented the defendant until 2024".')
    raised_at = models.DateTimeField(default=timezone.now, help_text="When it was raised.")
    lowered_at = models.DateTimeField(null=True, blank=True, help_text="When it was lowered; empty while it stands.")

    objects = MatterScopedQuerySet["Wall"].as_manager()

    def __str__(self) -> str:
        return f"{self.user} is walled off from {self.matter}"


class LitigationHold(Record):
    """A duty to keep everything of a matter: while one stands, nothing of it may be purged."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="holds", help_text="The matter.")
    reason = models.CharField(max_length=300, help_text='"Preservation letter of Jan. 12, 2020".')
    placed_at = models.DateTimeField(default=timezone.now, help_text="When it was placed.")
    lifted_at = models.DateTimeField(null=True, blank=True, help_text="When it was lifted; empty while it stands.")

    objects = MatterScopedQuerySet["LitigationHold"].as_manager()

    def __str__(self) -> str:
        return f"hold on {self.matter}: {self.reason}"
