"""What every platform record has beside its own fields: once entered it stays, and a mistaken one is withdrawn."""

from typing import TypeVar

from django.db import models
from django.db.models import Q

from casefile.matters.access import MatterScopedQuerySet
from casefile.matters.records import Record

Kept = TypeVar("Kept", bound="PlatformRecord", covariant=True)


class Standing(MatterScopedQuerySet[Kept]):
    """Platform records of a matter."""

    def standing(self) -> "Standing[Kept]":
        """Those that were not withdrawn: only they are counted, measured from and printed."""
        return self.filter(withdrawn_at=None)


class ByEvent(Standing[Kept]):
    """Platform records that take their matter from their event."""

    matter_path = "event__matter"


class PlatformRecord(Record):
    """A record that is never deleted: one entered by mistake says when it was withdrawn, and why."""

    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
    )
    withdrawn_because = models.CharField(
        max_length=300, blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".'
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="%(class)s_withdrawal_has_reason"
            )
        ]
