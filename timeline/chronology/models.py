"""The saved query that a chronology is."""

from django.db import models

from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.models import Matter
from casefile.matters.records import Record


class Chronology(Record):
    """A saved query over a matter's events; its scope is printed in words on every exhibit made from it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="chronologies", help_text="The matter.")
    name = models.CharField(max_length=120, help_text='"Reports and replies, December 2019 to January 2020".')
    query = models.JSONField(
        default=dict,
        blank=True,
        help_text='What it asks: {"kinds": ["report", "platform_reply"]}; {} is every event.',
    )

    objects = MatterScopedQuerySet["Chronology"].as_manager()

    class Meta:
        verbose_name_plural = "chronologies"
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="chronology_named_once")]

    def __str__(self) -> str:
        return self.name
