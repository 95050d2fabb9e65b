"""The background work of a matter: what waits and runs, how far it is, and stopping it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casefile.accounts.answers import done
from casefile.jobs import queue
from casefile.jobs.models import LEASE, Job
from casefile.matters.access import Permission
from casefile.matters.desk import Desk, desk_of, desk_to

SHOWN = 50
"""Pieces of work the list shows, newest first."""
REFRESH = 2
"""Seconds after which a page about unfinished work is asked for again."""


@dataclass(frozen=True)
class Standing:
    """One piece of work, with what only its surroundings tell."""

    job: Job
    before: int
    """How many are done before it, while it waits."""

    @property
    def untaken(self) -> bool:
        """Whether it has waited so long behind nothing that probably no worker runs."""
        waits = self.job.state == Job.State.QUEUED and not self.before
        return waits and timezone.now() - self.job.asked_at > LEASE / 3


def open_works(desk: Desk) -> QuerySet[Job]:
    """The matter's work: all of it to who works on the case, to an auditor what that auditor asked for."""
    jobs = Job.objects.select_related("asked_by").filter(matter=desk.matter)
    return jobs if desk.reads_work_product else jobs.filter(asked_by__pk=desk.user.pk or 0)


def standing_of(desk: Desk, uid: UUID) -> Standing:
    """The matter's piece of work, as far as it is open to the reader. Raises Http404."""
    job = open_works(desk).filter(uid=uid).first()
    if job is None:
        raise Http404("No such work is known here.")
    waits = job.state == Job.State.QUEUED
    # across matters: one queue serves them all, and only the number is told
    return Standing(job, Job.objects.in_sight().filter(pk__lt=job.pk).count() if waits else 0)


@require_safe
def works(request: HttpRequest, slug: str) -> HttpResponse:
    """The matter's background work, newest first."""
    desk = desk_of(request.user, slug, Permission.READ_RECORD)
    jobs = list(open_works(desk)[:SHOWN])
    refresh = REFRESH if any(not job.ended for job in jobs) else None
    context = {"desk": desk, "place": "work", "jobs": jobs, "refresh": refresh}
    return render(request, "casefile/matters/works.html", context)


@require_safe
def work(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One piece of work: how far it is, or what came of it."""
    desk = desk_of(request.user, slug, Permission.READ_RECORD)
    standing = standing_of(desk, uid)
    refresh = None if standing.job.ended else REFRESH
    context = {"desk": desk, "place": "work", "standing": standing, "job": standing.job, "refresh": refresh}
    return render(request, "casefile/matters/work.html", context)


@require_POST
def cancel(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask that it stop; what it had done that stands by itself stays."""
    desk = desk_to(request.user, slug, Permission.WRITE, archived_too=True)
    job = queue.cancel(standing_of(desk, uid).job)
    words = "It had ended already." if job.ended and job.state != Job.State.CANCELLED else "It is stopped."
    return done(request, words if job.ended else "It stops at its next step.", "work", slug, uid)
