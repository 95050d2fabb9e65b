"""What every record of a matter has: a lasting id, a version, who recorded it and when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Versioned(models.Model):
    """What is corrected from a named version, so that no save undoes another unseen."""

    version = models.PositiveIntegerField(default=1, help_text="Counts corrections: 1, then 2, then 3.")

    class Meta:
        abstract = True


class Record(Versioned):
    """The lasting id, version and recording of a record; each concrete model adds its matter."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Lasting id, as in the ledger.")
    recorded_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When it was entered here, never when it happened."
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who entered it; empty when the installation did.",
    )

    class Meta:
        abstract = True
