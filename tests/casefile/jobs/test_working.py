"""Background work: queued with what asked for it, done once, told in words, taken up again when a worker dies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from casefile.accounts.models import User
from casefile.jobs import working
from casefile.jobs.models import LEASE, Job
from casefile.jobs.queue import cancel, enqueue
from casefile.jobs.recovering import recover, renew
from casefile.jobs.working import Progress, perform, work
from casefile.matters.models import Matter

State = Job.State


class Refused(Exception):
    """An exception whose words are meant for a person."""


@pytest.fixture
def calls() -> Iterator[list[Any]]:
    """A registered work that notes its calls and does as its argument says."""
    seen: list[Any] = []

    @work("test.work", says=(Refused,))
    def tried(*, progress: Progress, actor: User, act: str = "end") -> dict[str, Any]:
        seen.append((actor.username, act))
        progress.at(1, 4, "page 1 of 4")
        if act == "refuse":
            raise Refused("Pre-flight blocks it.")
        if act == "break":
            raise ZeroDivisionError("secret words of a fault")
        if act == "stop":
            Job.objects.update(cancel_asked=True)
            progress.at(2, 4)
        if act == "lose":
            Job.objects.update(attempts=2)
            progress.at(2, 4)
        return {"words": "Four pages are set.", "url": "/there/"}

    yield seen
    del working._WORKS["test.work"]


@pytest.fixture
def asked(matter: Matter, alice: User, calls: list[Any]) -> Job:
    """One job that waits."""
    return queued(matter, alice)


def queued(matter: Matter, actor: User, act: str = "end") -> Job:
    return enqueue(actor=actor, matter=matter, work="test.work", title="Set four pages", arguments={"act": act})


def done(job: Job) -> Job:
    perform.func(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_is_done_in_the_name_of_whoever_asked_and_says_what_came_of_it(asked, calls):
    job = done(asked)
    assert calls == [("alice", "end")]
    assert (job.state, job.result, job.error) == (State.DONE, {"words": "Four pages are set.", "url": "/there/"}, "")
    assert (job.done, job.total, job.per_cent, job.step) == (1, 4, 25, "page 1 of 4")
    assert job.ended
    assert job.finished_at is not None
    assert job.lease_until is None


def test_a_job_is_done_once_however_often_it_is_delivered(asked, calls):
    done(asked)
    done(asked)
    assert len(calls) == 1


def test_a_job_is_not_there_when_what_asked_for_it_was_rolled_back(matter, alice, calls):
    with transaction.atomic():
        queued(matter, alice)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_work_that_nobody_registered_is_not_queued(matter, alice):
    with pytest.raises(KeyError):
        enqueue(actor=alice, matter=matter, work="test.unknown", title="?", arguments={})
    assert not Job.objects.exists()


def test_a_refusal_meant_for_a_person_is_kept_in_its_own_words(matter, alice, calls):
    job = done(queued(matter, alice, "refuse"))
    assert (job.state, job.error) == (State.FAILED, "Pre-flight blocks it.")


def test_a_fault_of_the_program_is_logged_and_not_shown(matter, alice, calls, caplog):
    job = done(queued(matter, alice, "break"))
    assert job.state == State.FAILED
    assert "secret" not in job.error
    assert "server's log" in job.error
    assert "secret words of a fault" in caplog.text


def test_whoever_may_no_longer_sign_in_has_no_work_done(asked, alice, calls):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    job = done(asked)
    assert (job.state, job.error) == (State.FAILED, "Whoever asked for it may no longer sign in.")
    assert calls == []


def test_a_permission_denied_is_said(matter, alice, calls):
    @work("test.work")
    def denied(**given: Any) -> dict[str, Any]:
        raise PermissionDenied("This needs an attorney.")

    assert done(queued(matter, alice)).error == "This needs an attorney."


def test_a_waiting_job_is_cancelled_at_once_and_never_done(asked, calls):
    assert cancel(asked).state == State.CANCELLED
    assert done(asked).state == State.CANCELLED
    assert calls == []


def test_a_running_job_stops_at_its_next_step(matter, alice, calls):
    job = done(queued(matter, alice, "stop"))
    assert (job.state, job.done, job.result) == (State.CANCELLED, 2, {})


def test_an_ended_job_is_not_cancelled(asked):
    done(asked)
    assert cancel(asked).state == State.DONE
    assert not Job.objects.get().cancel_asked


def test_a_worker_that_lost_its_job_writes_nothing_more_about_it(matter, alice, calls):
    job = done(queued(matter, alice, "lose"))
    assert (job.state, job.attempts, job.done) == (State.RUNNING, 2, 1)


def left_by_a_dead_worker(job: Job, attempts: int = 1, **fields: Any) -> Job:
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=attempts, lease_until=past, **fields)
    DBTaskResult.objects.update(status="RUNNING")
    return job


def test_what_a_dead_worker_left_is_queued_again_and_done(asked, calls):
    left_by_a_dead_worker(asked)
    assert recover(timezone.now()) == [asked]
    assert Job.objects.get().state == State.QUEUED
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    job = done(asked)
    assert (job.state, job.attempts) == (State.DONE, 2)


def test_a_job_that_ended_its_worker_three_times_is_failed_and_says_so(asked, calls):
    left_by_a_dead_worker(asked, attempts=3)
    recover(timezone.now())
    asked.refresh_from_db()
    assert asked.state == State.FAILED
    assert "3 times" in asked.error
    assert DBTaskResult.objects.filter(status="READY").count() == 0


def test_a_job_of_a_dead_worker_that_was_to_stop_is_cancelled(asked, calls):
    left_by_a_dead_worker(asked, cancel_asked=True)
    recover(timezone.now())
    assert Job.objects.get().state == State.CANCELLED


def test_a_job_whose_worker_gives_signs_of_life_is_left_alone(asked, calls):
    left_by_a_dead_worker(asked)
    at = timezone.now()
    renew([asked.pk], at)
    assert recover(at + LEASE / 2) == []
    assert recover(at + LEASE * 2) == [asked]


def test_a_version_that_lost_the_work_says_so(asked, calls):
    Job.objects.update(work="gone")
    job = done(asked)
    assert (job.state, "does not know the work gone" in job.error) == (State.FAILED, True)


@pytest.mark.django_db(transaction=True)
def test_the_worker_command_does_what_waits_and_what_a_dead_one_left(matter, alice, calls):
    first, second = queued(matter, alice), queued(matter, alice)
    left_by_a_dead_worker(first)
    DBTaskResult.objects.filter(args_kwargs__args=[second.pk]).update(status="READY")
    call_command("worker", once=True, verbosity=0)
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}
    assert len(calls) == 2
