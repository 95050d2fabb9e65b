"""A piece of background work as people see it: what it is, how far it has come, and what came of it."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F

LEASE = timedelta(seconds=45)
"""How long a running job is its worker's without a sign of life; the worker gives one every LEASE / 3."""


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, in the order they were asked for."""

    def running(self) -> Self:
        """Jobs a worker has taken."""
        return self.filter(state=Job.State.RUNNING)

    def abandoned(self, at: datetime) -> Self:
        """Running jobs whose worker has given no sign of life within its lease."""
        return self.running().filter(lease_until__lt=at)

    def in_sight(self) -> Self:
        """Queued and running jobs."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """One piece of background work in a matter: a long exhibit being set, a mailbox being read."""

    class State(models.TextChoices):
        """Where it stands; done, failed and cancelled are the ends."""

        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    uid = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text='Its lasting id: "7d9e6c1a-5c0e-4b7e-9c55-0d8f3a1b2c4d".',
    )
    matter = models.ForeignKey(
        "casefile.Matter",
        on_delete=models.PROTECT,
        related_name="jobs",
        help_text="The matter whose record it works on: Roe v. Example.",
    )
    work = models.CharField(max_length=60, help_text='Which work, as registered: "exhibit.release".')
    title = models.CharField(max_length=200, help_text='What it is, in words: "Release Exhibit A".')
    arguments = models.JSONField(default=dict, help_text='What the work is given: {"exhibit": 14}.')
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs",
        help_text="Who asked for it; it is done in this person's name: a.attorney.",
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.QUEUED, help_text='Where it stands: "running".'
    )
    done = models.PositiveIntegerField(default=0, help_text="Steps done, such as 120 pages.")
    total = models.PositiveIntegerField(default=0, help_text="Steps in all, such as 400; 0 while nobody knows.")
    step = models.CharField(max_length=200, blank=True, help_text='What it is at: "page 120 of 400".')
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it: 1.")
    attempts_allowed = models.PositiveSmallIntegerField(default=3, help_text="How often one may: 3.")
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text="Until when its worker holds it without a sign of life: 2026-03-04T17:21:05Z."
    )
    cancel_asked = models.BooleanField(default=False, help_text="Whether somebody asked that it stop: no.")
    asked_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for: 2026-03-04T17:20:11Z.")
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker last took it: 2026-03-04T17:20:12Z."
    )
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When it came to its end: 2026-03-04T17:21:40Z."
    )
    result = models.JSONField(
        default=dict, help_text='What came of it, and where to see it: {"words": "Exhibit A is released.", "url": "…"}.'
    )
    error = models.TextField(blank=True, help_text='Why it failed, in words: "Pre-flight blocks exhibit A."')

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(total=0) | models.Q(done__lte=F("total")), name="job_done_within_total"
            ),
        )
        indexes = (
            # the recovery of a dead worker's jobs, every few seconds
            models.Index(fields=["state", "lease_until"], name="job_by_lease"),
            # the list of a matter's background work, newest first
            models.Index(fields=["matter", "-id"], name="job_by_matter"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in (self.State.QUEUED, self.State.RUNNING)

    @property
    def per_cent(self) -> int | None:
        """Hundredths done, 0 to 100; None while nobody knows how much there is."""
        return self.done * 100 // self.total if self.total else None
