"""Platform records by program: corrected with their relations, withdrawn, and clocks that say why not."""

from typing import Any

import pytest
from django.test import Client

from casefile.accounts.models import User
from casefile.matters.models import Matter
from tests.timeline.platform.conftest import Told
from timeline.events.correcting import withdraw_event
from timeline.platform.models import Availability, Clock

PATHS = {
    "tickets": "reports",
    "messages": "messages",
    "items": "content-items",
    "accounts": "accounts",
    "readings": "readings",
    "sightings": "sightings",
    "clocks": "clocks",
}


@pytest.fixture
def program(client: Client, bob: User, told: Told) -> Client:
    """A session of Bob, the paralegal."""
    client.force_login(bob)
    return client


def at(told: Told, sort: str) -> str:
    """The address of the record of that sort."""
    return f"/api/{PATHS[sort]}/{told.of(sort).uid}/"


def patch(program: Client, told: Told, sort: str, version: int = 1, **values: Any) -> Any:
    """Correct the record of that sort."""
    headers = {"If-Match": f'"{version}"'}
    return program.patch(at(told, sort), values, "application/json", headers=headers)


def test_items_and_steps_of_a_report_are_corrected(program: Client, told: Told) -> None:
    steps = [{"step": "Send", "required_input": "a name", "obstacle": "", "minutes": "4.5"}]

    answer = patch(program, told, "tickets", items=[], steps=steps, event=str(told.answered.uid), why="misread")

    body = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (body["items"], body["steps"], body["event"]) == ([], steps, str(told.answered.uid))


def test_tickets_and_markers_of_a_message_are_corrected(program: Client, told: Told) -> None:
    marker = {"shows": "acknowledged", "words": "No action"}

    body = patch(program, told, "messages", reports=[], markers=[marker], why="misread").json()

    assert (body["reports"], body["markers"]) == ([], [marker])
    lost = patch(program, told, "messages", 2, text="Nothing.", why="misread")
    assert lost.status_code == 400
    assert "does not hold the words" in lost.content.decode()


def test_other_starts_of_a_clock_are_corrected(program: Client, told: Told) -> None:
    start = {"event": str(told.seen.uid), "reason": "first sight"}

    body = patch(program, told, "clocks", candidates=[start], end=str(told.answered.uid), why="misread").json()

    assert (body["candidates"], body["elapsed"]) == ([start], "7 days")
    twice = patch(program, told, "clocks", 2, candidates=[start, start], why="misread")
    assert "Name each event once" in twice.content.decode()


def test_a_sighting_and_a_clock_are_entered(program: Client, told: Told, matter: Matter) -> None:
    seen = {"event": str(told.seen.uid), "state": "live", "account": str(told.account.uid)}
    clock = {
        "matter": matter.slug, "name": "To answer", "start": str(told.filed.uid), "end": str(told.answered.uid),
        "candidates": [{"event": str(told.seen.uid), "reason": "the removal"}],
    }  # fmt: skip

    assert program.post("/api/sightings/", seen, "application/json").status_code == 201
    answer = program.post("/api/clocks/", clock, "application/json").json()

    assert Availability.objects.get(state="live").account == told.account
    assert (answer["elapsed"], answer["not_measured"]) == ("7 days", [])
    assert program.post("/api/clocks/", clock, "application/json").status_code == 400


@pytest.mark.parametrize("sort", PATHS)
def test_a_correction_names_its_version_and_its_reason(program: Client, told: Told, sort: str) -> None:
    changes: dict[str, Any] = {
        "tickets": {"items": []}, "messages": {"reports": []}, "items": {"url": "x"}, "accounts": {"account_id": "7"},
        "readings": {"item": None}, "sightings": {"item": None}, "clocks": {"candidates": []},
    }[sort]  # fmt: skip

    without = program.patch(at(told, sort), changes, "application/json")
    silent = patch(program, told, sort, **changes)
    told_why = patch(program, told, sort, why="misread", **changes)
    stale = patch(program, told, sort, why="mine", **changes)

    statuses = [answer.status_code for answer in (without, silent, told_why, stale)]
    assert statuses == [428, 400, 200, 412]
    assert "Say why" in silent.content.decode()
    assert stale.json()["version"] == 2


@pytest.mark.parametrize("sort", ["tickets", "messages", "readings", "sightings", "clocks"])
def test_a_withdrawn_record_is_still_listed_and_says_so(program: Client, told: Told, sort: str) -> None:
    headers = {"If-Match": '"1"'}
    body = {"why": "entered twice"}

    answer = program.post(f"{at(told, sort)}withdraw/", body, "application/json", headers=headers)

    assert (answer.status_code, answer.json()["withdrawn_because"]) == (200, "entered twice")
    path = f"/api/{PATHS[sort]}/"
    counted = [program.get(path, {"withdrawn": asked}).json()["count"] for asked in ("true", "false")]
    assert counted == [1, 0]
    again = program.post(f"{at(told, sort)}withdraw/", body, "application/json", headers={"If-Match": '"2"'})
    assert again.status_code == 409


def test_what_others_rest_on_is_not_withdrawn(program: Client, told: Told) -> None:
    answer = program.post(
        f"{at(told, 'items')}withdraw/", {"why": "x"}, "application/json", headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 400
    assert "These still rest on it" in answer.content.decode()


def test_a_clock_from_a_withdrawn_event_measures_nothing_and_says_why(program: Client, told: Told, alice: User) -> None:
    assert program.get(at(told, "clocks")).json()["elapsed"] == "9 days"
    withdraw_event(actor=alice, event=told.filed, version=1, why="misdated")

    body = program.get(at(told, "clocks")).json()

    assert body["elapsed"] == ""
    assert body["not_measured"] == ["E-1 was withdrawn as mistaken (misdated)"]
    assert Clock.objects.standing().count() == 1
