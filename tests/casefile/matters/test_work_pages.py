"""Background work as pages: how far it is, what came of it, what to do where no worker runs, and stopping it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casefile.accounts.models import User
from casefile.jobs.models import Job
from casefile.matters.members import add_member
from casefile.matters.models import Matter


@pytest.fixture
def page(client: Client, bob: User, matter: Matter) -> Client:
    """Bob, the paralegal, signed in."""
    client.force_login(bob)
    return client


def job(matter: Matter, actor: User, **fields: Any) -> Job:
    made = Job.objects.create(matter=matter, work="exhibit.preview", title="Set Exhibit A", asked_by=actor)
    Job.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def shown(client: Client, made: Job) -> str:
    return client.get(reverse("work", args=[made.matter.slug, made.uid])).content.decode()


def test_a_running_job_shows_how_far_it_is_and_can_be_stopped(page, matter, alice):
    made = job(matter, alice, state="running", done=120, total=400, step="page 120 of 400", attempts=1)
    text = shown(page, made)
    assert 'value="120" max="400"' in text
    assert "page 120 of 400" in text
    assert "Stop it" in text
    assert "attempt" not in text
    page.post(reverse("cancel-work", args=[matter.slug, made.uid]))
    assert "It stops at its next step" in shown(page, made)


def test_a_job_taken_up_again_says_so(page, matter, alice):
    assert "attempt 2 of 3" in shown(page, job(matter, alice, state="running", attempts=2))


def test_a_waiting_job_is_stopped_at_once(page, matter, alice):
    made = job(matter, alice)
    answer = page.post(reverse("cancel-work", args=[matter.slug, made.uid]), follow=True)
    assert "It is stopped." in answer.content.decode()
    assert Job.objects.get().state == "cancelled"


def test_an_ended_job_is_not_stopped(page, matter, alice):
    made = job(matter, alice, state="done", result={"words": "It is released.", "url": "/there/"})
    answer = page.post(reverse("cancel-work", args=[matter.slug, made.uid]), follow=True).content.decode()
    assert "It had ended already." in answer
    assert 'href="/there/"' in answer


def test_a_job_that_nobody_takes_says_what_to_do(page, matter, alice):
    made = job(matter, alice)
    assert "manage.py worker" not in shown(page, made)
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert "manage.py worker" in shown(page, made)


def test_a_job_behind_anothers_says_how_many_and_not_what(page, matter, other_matter, charlie, alice):
    other = job(other_matter, charlie, title="Release a secret", state="running")
    made = job(matter, alice, asked_at=timezone.now() - timedelta(minutes=2))
    text = shown(page, made)
    assert "behind 1 other piece of work" in text
    assert "secret" not in text
    assert "manage.py worker" not in text
    assert page.get(reverse("work", args=[matter.slug, other.uid])).status_code == 404


def test_a_failed_job_says_why_in_words(page, matter, alice):
    text = shown(page, job(matter, alice, state="failed", error="The gate <blocks> it."))
    assert "The gate &lt;blocks&gt; it." in text
    assert "Stop it" not in text


def test_the_list_holds_this_matters_work_only(page, matter, other_matter, alice, charlie):
    assert "Nothing has been done in the background" in page.get(reverse("works", args=[matter.slug])).content.decode()
    job(other_matter, charlie, title="Release a secret")
    made = job(matter, alice)
    text = page.get(reverse("works", args=[matter.slug])).content.decode()
    assert made.title in text
    assert "secret" not in text


def test_an_expert_another_team_a_bad_id_and_a_wrong_method_get_nothing(page, matter, alice, charlie):
    made = job(matter, alice)
    addresses = [reverse(name, args=[matter.slug, made.uid]) for name in ("work", "cancel-work")]
    assert page.get(addresses[1]).status_code == 405
    assert page.post(addresses[0]).status_code == 405
    assert page.post(reverse("cancel-work", args=[matter.slug, uuid4()])).status_code == 404
    page.force_login(charlie)
    assert (page.get(addresses[0]).status_code, page.post(addresses[1]).status_code) == (404, 404)
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    assert (page.get(addresses[0]).status_code, page.post(addresses[1]).status_code) == (404, 403)
    assert Job.objects.get().state == "queued"
