"""Exhibits and their rows: what was frozen, what the gate found, what was released."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casefile.evidence.models import Rendition
from casefile.ledger.triggers import Guard, append_only, register
from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.models import Matter
from casefile.matters.records import Record
from timeline.chronology.models import Chronology


class Exhibit(Record):
    """One exhibit as frozen: later edits of the matter alter nothing in it, and what replaces it is a new record."""

    class Kind(models.TextChoices):
        SUMMARY = "summary", "Summary chronology"
        ILLUSTRATIVE = "illustrative", "Illustrative timeline"
        CORRESPONDENCE = "correspondence", "Correspondence log"
        NOTICE = "notice", "Notice and response"

    class Role(models.TextChoices):
        SUMMARY_1006 = "summary_1006", "Summary to prove content, FRE 1006"
        AID_107 = "aid_107", "Illustrative aid, FRE 107"
        ATTACHMENT = "attachment", "Attachment to a declaration"
        WORKING = "working", "Working copy, never for filing"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RENDERED = "rendered", "Rendered"
        GATED = "gated", "Passed the gate"
        RELEASED = "released", "Released"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="exhibits", help_text="The matter.")
    chronology = models.ForeignKey(
        Chronology,
        on_delete=models.PROTECT,
        related_name="exhibits",
        help_text="The saved query it was made from.",
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, help_text="Which exhibit: summary.")
    role = models.CharField(max_length=16, choices=Role.choices, help_text="Its evidentiary role: summary_1006.")
    number = models.CharField(max_length=20, help_text='As its sticker says: "1".')
    title = models.CharField(max_length=200, help_text='"Summary of 14 documents concerning reports and removal".')
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        help_text="What it replaces.",
    )
    content = models.JSONField(
        help_text="Everything it prints besides its rows, as frozen: caption, scope, method, sources, clocks."
    )
    content_sha256 = models.CharField(max_length=64, help_text="SHA-256 of content and rows in canonical JSON.")
    ledger_size = models.PositiveBigIntegerField(help_text="Entries in the matter's ledger at the freeze: 212.")
    ledger_root = models.CharField(max_length=64, help_text="Merkle root of the ledger at the freeze.")
    preflight = models.JSONField(
        default=list,
        blank=True,
        help_text='What pre-flight found: [{"code": "pin-unverified", "row": 4, "blocks": true}].',
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.DRAFT, help_text="How far it has come."
    )
    overridden = models.BooleanField(
        default=False,
        help_text="Whether it was released against a blocking finding; the reasons stand in the ledger.",
    )
    gate = models.JSONField(null=True, blank=True, help_text="The gate's report on the finished bytes; empty before.")
    rendition = models.OneToOneField(
        Rendition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exhibit",
        help_text="The finished file.",
    )
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="Pages of the finished file: 7.")
    file_name = models.CharField(max_length=120, blank=True, help_text='"1-summary-chronology.pdf".')
    released_at = models.DateTimeField(null=True, blank=True, help_text="When it was released.")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who did.",
    )

    objects = MatterScopedQuerySet["Exhibit"].as_manager()

    class Meta:
        ordering = ["matter_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="released") | Q(rendition__isnull=False, released_at__isnull=False),
                name="exhibit_released_has_file",
            )
        ]

    def __str__(self) -> str:
        return f"Exhibit {self.number}: {self.title}"


class ExhibitRow(models.Model):
    """One row of an exhibit, as frozen. Never changed, never removed."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="rows", help_text="The exhibit.")
    position = models.PositiveIntegerField(help_text="Its printed number, from 1.")
    event_uid = models.UUIDField(help_text="Lasting id of the event it was copied from.")
    event_number = models.PositiveIntegerField(help_text="The event's lasting number: 14 prints as E-14.")
    content = models.JSONField(help_text="The row as it prints: date, actors, words, sources.")

    class Meta:
        ordering = ["exhibit_id", "position"]
        constraints = [models.UniqueConstraint(fields=["exhibit", "position"], name="exhibitrow_position_once")]

    def __str__(self) -> str:
        return f"{self.exhibit_id}/{self.position}"


FROZEN = (
    "content_sha256",
    "ledger_root",
    "ledger_size",
    "kind",
    "role",
    "number",
    "title",
    "chronology_id",
    "matter_id",
)
CHANGED = " OR ".join(
    ["CAST(NEW.content AS TEXT) <> CAST(OLD.content AS TEXT)", *(f"NEW.{c} <> OLD.{c}" for c in FROZEN)]
)
register(append_only("timeline_exhibitrow", unique="exhibit_id, position"))
register(
    [
        Guard("timeline_exhibit_frozen", "timeline_exhibit", "UPDATE", "an exhibit is frozen", CHANGED),
        Guard("timeline_exhibit_kept", "timeline_exhibit", "DELETE", "an exhibit is never removed"),
    ]
)
