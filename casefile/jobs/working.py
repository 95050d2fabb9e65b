"""Doing a queued job: it is taken under a lease, tells how far it is, and ends in words that a person can read."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from casefile.accounts.models import User
from casefile.jobs.models import LEASE, Job

Outcome = dict[str, Any]
Work = Callable[..., Outcome]
FAULT = "It ended by a fault of the program, which stands in the server's log. Tell whoever runs the server."
AT_WORK: set[int] = set()
"""The jobs this process is at, for its heartbeat."""
logger = logging.getLogger(__name__)


class Registered(NamedTuple):
    """A work that can be queued, and the exceptions whose words are meant for a person."""

    function: Work
    says: tuple[type[Exception], ...]


_WORKS: dict[str, Registered] = {}


class Cancelled(Exception):
    """Somebody asked that the job stop."""


class Interrupted(Exception):
    """The job was given to another worker meanwhile: this one has nothing more to say of it."""


def work(name: str, *, says: tuple[type[Exception], ...] = ()) -> Callable[[Work], Work]:
    """Register a function as the work `name`; its module is imported when the application is ready.

    It is called with `progress`, `actor` and the job's arguments, and returns {"words", "url"}: what to say and where
    the result stands. Exceptions in `says` carry words for a person; any other is a fault of ours, and logged. A work
    may be done again from its beginning after a worker died, so it must end the same way twice.
    """

    def register(function: Work) -> Work:
        _WORKS[name] = Registered(function, (PermissionDenied, *says))
        return function

    return register


def registered(name: str) -> Registered:
    """The work of that name. Raises KeyError."""
    return _WORKS[name]


@dataclass(frozen=True)
class Progress:
    """How a work tells how far it is; each sign also renews the lease."""

    job: int
    attempt: int

    def at(self, done: int, total: int, step: str = "") -> None:
        """Say that `done` of `total` steps are done. Raises Cancelled, or Interrupted where another worker has it."""
        mine = Job.objects.running().filter(pk=self.job, attempts=self.attempt)
        told = {"done": min(done, total) if total else done, "total": total, "step": step[:200]}
        if not mine.update(lease_until=timezone.now() + LEASE, **told):
            raise Interrupted(f"Job {self.job} is no longer this worker's.")
        if mine.filter(cancel_asked=True).exists():
            raise Cancelled


@task()
def perform(job: int) -> None:
    """Do the job, if it still waits, and write down what came of it."""
    taken = _taken(job)
    if taken is None:
        return
    AT_WORK.add(job)
    try:
        _end(taken, **_done(taken))
    except Interrupted:
        logger.warning("Job %s was taken up by another worker.", job)
    finally:
        AT_WORK.discard(job)


def _done(job: Job) -> dict[str, Any]:
    """What the job's row says once the work has ended, however it ended. Raises Interrupted."""
    try:
        function, says = registered(job.work)
    except KeyError:
        return {"state": Job.State.FAILED, "error": f"This version of Casefile does not know the work {job.work}."}
    try:
        outcome = function(progress=Progress(job.pk, job.attempts), actor=_actor(job), **job.arguments)
    except Interrupted:
        raise
    except Cancelled:
        return {"state": Job.State.CANCELLED}
    except says as said:
        return {"state": Job.State.FAILED, "error": str(said)}
    except Exception:
        logger.exception("Job %s (%s) failed.", job.pk, job.work)
        return {"state": Job.State.FAILED, "error": FAULT}
    return {"state": Job.State.DONE, "result": outcome}


def _actor(job: Job) -> User:
    """Who asked for it. Raises PermissionDenied where the account was closed meanwhile."""
    if not job.asked_by.is_active:
        raise PermissionDenied("Whoever asked for it may no longer sign in.")
    return job.asked_by


def _taken(job: int) -> Job | None:
    """The job, now this worker's; None where it does not wait any more."""
    at = timezone.now()
    mine = Job.objects.filter(pk=job, state=Job.State.QUEUED)
    lease = {"state": Job.State.RUNNING, "lease_until": at + LEASE, "started_at": at}
    if not mine.update(attempts=F("attempts") + 1, done=0, step="", **lease):
        return None
    return Job.objects.select_related("asked_by", "matter").get(pk=job)


def _end(job: Job, **told: Any) -> None:
    """Its end, unless another worker has it by now."""
    mine = Job.objects.running().filter(pk=job.pk, attempts=job.attempts)
    mine.update(finished_at=timezone.now(), lease_until=None, **told)
