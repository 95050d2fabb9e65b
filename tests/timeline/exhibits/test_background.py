"""Exhibits of many rows are set and released in the background, by page and by program, with the same care."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.jobs.models import Job
from casefile.jobs.working import perform
from timeline.exhibits import background
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit


@pytest.fixture
def long_one(story: Any, monkeypatch: pytest.MonkeyPatch) -> Exhibit:
    """A sound exhibit of two rows, where two are called many."""
    monkeypatch.setattr(background, "LONG", 2)
    for day in (3, 4):
        story.event(f"Jan. {day}, 2022", "A post is seen.", source=story.letter)
    return assemble(actor=story.actor, chronology=story.chronology(), kind="summary", number="1")


def where(name: str, exhibit: Exhibit) -> str:
    return reverse(name, args=[exhibit.matter.slug, exhibit.uid])


def worked_off() -> Job:
    job = Job.objects.get()
    perform.func(job.pk)
    job.refresh_from_db()
    return job


def test_a_long_exhibit_is_previewed_in_the_background(client: Client, bob: User, long_one: Exhibit) -> None:
    client.force_login(bob)

    answer = client.post(where("exhibit-preview", long_one))

    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("work", args=[long_one.matter.slug, job.uid]))
    long_one.refresh_from_db()
    assert long_one.state == Exhibit.State.DRAFT
    job = worked_off()
    long_one.refresh_from_db()
    assert (job.state, long_one.state) == (Job.State.DONE, Exhibit.State.GATED)
    assert job.result["url"] == where("exhibit-preview", long_one)
    assert "Nothing is released." in job.result["words"]


def test_a_long_exhibit_is_released_in_the_background_in_the_name_of_who_asked(
    client: Client, alice: User, long_one: Exhibit
) -> None:
    client.force_login(alice)
    client.post(where("exhibit-release", long_one))

    job = worked_off()

    long_one.refresh_from_db()
    assert (job.state, long_one.state, long_one.released_by) == (Job.State.DONE, Exhibit.State.RELEASED, alice)
    # a worker that died between the release and its job's end is followed by one that finds it released
    Job.objects.update(state=Job.State.QUEUED)
    assert worked_off().result == job.result


def test_what_blocks_a_release_in_the_background_is_said_and_nothing_is_released(story: Any, alice: User) -> None:
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, pin="p. 3", verified=False)
    exhibit = assemble(actor=alice, chronology=story.chronology(), kind="summary", number="1")
    background.queue_release(actor=alice, exhibit=exhibit)

    job = worked_off()

    exhibit.refresh_from_db()
    assert (job.state, exhibit.state) == (Job.State.FAILED, Exhibit.State.DRAFT)
    assert "Pre-flight blocks exhibit 1" in job.error


def test_whoever_may_no_longer_release_does_not_by_a_job_queued_before(alice: User, long_one: Exhibit) -> None:
    background.queue_release(actor=alice, exhibit=long_one)
    long_one.matter.memberships.filter(user=alice).update(role="paralegal")

    job = worked_off()

    long_one.refresh_from_db()
    assert (job.state, long_one.state) == (Job.State.FAILED, Exhibit.State.DRAFT)
    assert "Release exhibits" in job.error


def test_a_program_is_answered_202_and_where_to_ask_after_the_work(
    client: Client, alice: User, long_one: Exhibit
) -> None:
    client.force_login(alice)

    answer = client.post(f"/api/exhibits/{long_one.uid}/release/", {}, "application/json")
    job = client.get(answer["Location"]).json()
    worked_off()
    after = client.get(answer["Location"]).json()

    assert (answer.status_code, answer.json()["state"]) == (202, "draft")
    assert (job["state"], job["title"], job["asked_by"]) == ("queued", "Release Exhibit 1", "Alice Attorney")
    assert (after["state"], after["result"]["url"]) == ("done", where("exhibit", long_one))
    assert client.get(f"/api/exhibits/{long_one.uid}/").json()["state"] == "released"


def test_a_program_stops_a_waiting_release(client: Client, alice: User, long_one: Exhibit) -> None:
    client.force_login(alice)
    where_told = client.post(f"/api/exhibits/{long_one.uid}/release/", {}, "application/json")["Location"]

    stopped = client.post(f"{where_told}cancel/", {}, "application/json").json()

    assert stopped["state"] == "cancelled"
    assert worked_off().state == Job.State.CANCELLED
    assert client.get("/api/jobs/", {"state": "cancelled"}).json()["count"] == 1
