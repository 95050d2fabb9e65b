"""Asking for background work, and asking that it stop."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.jobs.models import Job
from casefile.jobs.working import perform, registered
from casefile.ledger.entries import Told


@transaction.atomic
def enqueue(*, actor: User, matter: Told, work: str, title: str, arguments: Mapping[str, Any]) -> Job:
    """Queue a registered work in the caller's transaction: it is there if what asked for it is, and not otherwise.

    Raises KeyError for a work that nobody registered. `arguments` are what JSON can hold.
    """
    registered(work)
    job = Job.objects.create(
        matter_id=matter.pk, work=work, title=title[:200], arguments=dict(arguments), asked_by=actor
    )
    perform.enqueue(job.pk)
    return job


@transaction.atomic
def cancel(job: Job) -> Job:
    """Ask that a job stop: one that waits is cancelled at once, a running one at its next step. An ended one stays."""
    kept = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if kept.state == Job.State.QUEUED:
        kept.state, kept.finished_at = Job.State.CANCELLED, timezone.now()
    kept.cancel_asked = not kept.ended or kept.cancel_asked
    kept.save(update_fields=["state", "finished_at", "cancel_asked"])
    return kept
