"""Taking up what a dead worker left: a killed process says nothing, so its lease running out says it."""

from datetime import datetime

from django.db import transaction

from casefile.jobs.models import LEASE, Job
from casefile.jobs.working import perform

GIVEN_UP = (
    "Its worker ended {} times before it was done. Ask whoever runs the server to look at the log, then try again."
)


def renew(worker_jobs: list[int], at: datetime) -> None:
    """Hold the leases of jobs that this process is at, whether or not the work has told of progress meanwhile."""
    Job.objects.running().filter(pk__in=worker_jobs).update(lease_until=at + LEASE)


@transaction.atomic
def recover(at: datetime) -> list[Job]:
    """Queue the abandoned jobs again, and fail those that have had their attempts; returns the jobs it touched."""
    found = list(Job.objects.abandoned(at).select_for_update(of=("self",), skip_locked=True))
    for job in found:
        if job.cancel_asked:
            job.state, job.finished_at = Job.State.CANCELLED, at
        elif job.attempts >= job.attempts_allowed:
            job.state, job.finished_at, job.error = Job.State.FAILED, at, GIVEN_UP.format(job.attempts)
        else:
            job.state = Job.State.QUEUED
            perform.enqueue(job.pk)
        job.lease_until = None
        job.save(update_fields=["state", "finished_at", "error", "lease_until"])
    return found
