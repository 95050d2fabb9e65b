"""The abstract model that puts a date, with all that its source leaves open, on a record."""

from django.db import models
from django.db.models import F, Q

from casefile.dates.order import sort_bound
from casefile.dates.value import Basis, DateValue, Kind, Precision, Qualifier, ZoneBasis

UNDATED = Q(occurred_kind="undated", occurred_earliest=None, occurred_latest=None)
BEFORE = Q(occurred_kind="before", occurred_earliest=None, occurred_latest__isnull=False)
AFTER = Q(occurred_kind="after", occurred_earliest__isnull=False, occurred_latest=None)
# Both sides are named not null: a comparison with null is neither true nor false, and a check lets it pass.
IN_ORDER = Q(occurred_earliest__isnull=False, occurred_latest__isnull=False, occurred_latest__gt=F("occurred_earliest"))
CLOSED = Q(occurred_kind__in=["on", "between"]) & IN_ORDER
SPAN = Q(occurred_kind="span") & (
    Q(occurred_earliest__isnull=False, occurred_latest=None)
    | Q(occurred_earliest=None, occurred_latest__isnull=False)
    | IN_ORDER
)


class Dated(models.Model):
    """A date in the world, as its source states it: words, bounds, precision, qualifier, zone, doubts, basis."""

    occurred_as_stated = models.TextField(
        blank=True, help_text='The source\'s own words, however many: "on or about Jan. 20, 2020".'
    )
    occurred_kind = models.CharField(
        max_length=8, default="undated", help_text="on, before, after, between, span or undated."
    )
    occurred_earliest = models.DateTimeField(
        null=True, blank=True, help_text="First instant it can be, UTC; empty on an open side."
    )
    occurred_latest = models.DateTimeField(
        null=True, blank=True, help_text="First instant it can no longer be, UTC; empty on an open side."
    )
    occurred_precision = models.CharField(max_length=14, blank=True, help_text="Finest part that was stated: day.")
    occurred_qualifier = models.CharField(
        max_length=12, blank=True, help_text="approximate, uncertain, both, or empty."
    )
    occurred_zone = models.CharField(
        max_length=60, blank=True, help_text='Zone of a clock time: "America/Los_Angeles" or "-08:00".'
    )
    occurred_zone_basis = models.CharField(
        max_length=8, blank=True, help_text="stated by the source, assumed from the matter, or none."
    )
    occurred_flags = models.JSONField(default=list, blank=True, help_text='Doubts of reading: ["ambiguous_day_month"].')
    occurred_basis = models.CharField(
        max_length=8, default="stated", help_text="stated by the source, or inferred by a person."
    )
    occurred_inferred_from = models.CharField(
        max_length=300, blank=True, help_text='What it was inferred from: "the order\'s nine days".'
    )
    occurred_inferred_by = models.CharField(max_length=150, blank=True, help_text='Who inferred it: "P. Paralegal".')
    occurred_refused = models.TextField(
        blank=True, help_text='Why the words could not be read as a date, or empty: "no year is stated".'
    )
    occurred_sort_at = models.DateTimeField(
        null=True, blank=True, help_text="The bound it sorts by: earliest, or latest where that side is open."
    )
    sequence = models.IntegerField(default=0, help_text="Order among events with the same bounds: 0, 1, 2.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=UNDATED | BEFORE | AFTER | CLOSED | SPAN,
                name="%(app_label)s_%(class)s_date_coherent",
            ),
            models.CheckConstraint(
                condition=Q(occurred_basis="stated") | (Q(occurred_basis="inferred") & ~Q(occurred_inferred_from="")),
                name="%(app_label)s_%(class)s_inference_has_source",
            ),
        ]

    @property
    def occurred(self) -> DateValue:
        """The date as a value, to compare, print and measure with."""
        return DateValue(
            as_stated=self.occurred_as_stated,
            kind=Kind(self.occurred_kind),
            earliest=self.occurred_earliest,
            latest=self.occurred_latest,
            precision=Precision(self.occurred_precision),
            qualifier=Qualifier(self.occurred_qualifier),
            zone=self.occurred_zone,
            zone_basis=ZoneBasis(self.occurred_zone_basis or ZoneBasis.NONE),
            flags=tuple(self.occurred_flags),
            basis=Basis(self.occurred_basis),
            inferred_from=self.occurred_inferred_from,
            inferred_by=self.occurred_inferred_by,
            sequence=self.sequence,
            refused=self.occurred_refused,
        )

    def set_occurred(self, value: DateValue) -> None:
        """Take the date over, with the bound it sorts by; the only way these fields are to be written.

        Bounds are whole microseconds already, as the database keeps them: reading widens a finer fraction outwards.
        """
        self.occurred_as_stated, self.occurred_refused = storable(value.as_stated), storable(value.refused)
        self.occurred_kind = str(value.kind)
        self.occurred_earliest, self.occurred_latest = value.earliest, value.latest
        self.occurred_precision, self.occurred_qualifier = str(value.precision), str(value.qualifier)
        self.occurred_zone, self.occurred_zone_basis = value.zone, str(value.zone_basis)
        self.occurred_flags = [str(flag) for flag in value.flags]
        self.occurred_basis = str(value.basis)
        self.occurred_inferred_from, self.occurred_inferred_by = value.inferred_from, value.inferred_by
        self.sequence = value.sequence
        self.occurred_sort_at = sort_bound(value)


def storable(words: str) -> str:
    """The words as every database can keep them: NUL and half characters, which none can, as U+FFFD."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in words)
