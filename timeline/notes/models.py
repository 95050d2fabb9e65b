"""Attorneys' notes, kept where no exhibit can reach them."""

from django.db import models

from casefile.evidence.models import SourceDocument
from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.models import Matter
from casefile.matters.records import Record
from timeline.events.models import Event


class Note(Record):
    """A thought of counsel or staff about an event or a document: work product, never printed, never exported."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="notes", help_text="The matter.")
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notes",
        help_text="The event it is about.",
    )
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notes",
        help_text="Or the document.",
    )
    text = models.TextField(help_text='"Ask the witness whether the form offered another category."')

    objects = MatterScopedQuerySet["Note"].as_manager()

    def __str__(self) -> str:
        return self.text[:60]
