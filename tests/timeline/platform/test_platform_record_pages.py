"""The pages of platform records: each sort read, entered, corrected and withdrawn, by whom it may be."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.matters.desk import desk_of
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from tests.timeline.platform.conftest import Told
from timeline.events.correcting import withdraw_event
from timeline.events.models import Event
from timeline.platform.correcting import correct_platform_record
from timeline.platform.models import Availability, ContentItem, Reading, Report
from timeline.platform.record_forms import RecordForm
from timeline.platform.sorts import SORTS

ENTERED: dict[str, dict[str, str]] = {
    "tickets": {"event": "E-2", "number": "8", "channel": "form", "reporter": "Jane Poe", "capacity": "victim"},
    "items": {"label": "Post 2", "platform": "Example", "account": "Account A", "copy_of": "Post 1"},
    "accounts": {"label": "Account B", "platform": "Example", "party": "Jane Poe"},
    "readings": {"event": "3", "metric": "views", "as_displayed": "168K", "at_least": "167,500", "item": "Post 1"},
    "sightings": {"event": "e-3", "state": "live", "account": "Account A"},
    "clocks": {"name": "To answer", "start": "E-1", "end": "E-2", "position": "0", "candidates": "E-3 | the removal"},
}
ACTS = ("correct", "withdraw")


@pytest.fixture
def desk(client: Client, bob: User, told: Told) -> Client:
    """Bob, the paralegal, signed in."""
    client.force_login(bob)
    return client


def at(matter: Matter, told: Told, sort: str, act: str = "") -> str:
    """The address of the record of that sort, or of an act on it."""
    name = f"{act}-platform-record" if act else "platform-record"
    return reverse(name, args=[matter.slug, sort, told.of(sort).uid])


def new(matter: Matter, sort: str) -> str:
    """Where one of that sort is entered."""
    return reverse("new-platform-record", args=[matter.slug, sort])


def shown(matter: Matter, told: Told, user: User, sort: str) -> dict[str, Any]:
    """The correction form of the record, as a browser would post it unchanged."""
    record = told.of(sort)
    record.refresh_from_db()
    form = RecordForm(desk=desk_of(user, matter.slug), sort=sort, record=record)
    values = {field.name: field.value() for field in form}
    return {name: "" if value is None else str(value).replace("\n", "\r\n") for name, value in values.items()}


@pytest.mark.parametrize("sort", SORTS)
def test_each_record_has_its_page_with_sources_and_history(desk: Client, told: Told, matter: Matter, sort: str) -> None:
    page = desk.get(at(matter, told, sort)).content.decode()

    for words in ("Correct</a>", "Withdraw</a>", 'id="history"', "by alice"):
        assert words in page


def test_a_ticket_shows_its_thread_with_what_each_event_cites(
    desk: Client, told: Told, matter: Matter, alice: User
) -> None:
    page = desk.get(at(matter, told, "tickets")).content.decode()

    for words in ("Ticket 4000012345678", "7 days", "We have reviewed the content.", "none | fits", "Post 1"):
        assert words in page
    assert "No source open to you is cited." in page


@pytest.mark.parametrize("sort", ENTERED)
def test_each_sort_is_entered_on_a_page(desk: Client, told: Told, matter: Matter, sort: str) -> None:
    before = SORTS[sort].model._default_manager.count()

    answer = desk.post(new(matter, sort), ENTERED[sort])

    assert (answer.status_code, SORTS[sort].model._default_manager.count()) == (303, before + 1)
    assert desk.get(answer.headers["Location"]).status_code == 200
    again = desk.post(new(matter, sort), ENTERED[sort] | {"then": "another", "label": "Z", "name": "Z", "number": "9"})
    assert again.headers["Location"] == new(matter, sort)


def test_a_count_with_a_date_of_its_own_brings_its_event_and_its_source(
    desk: Client, told: Told, matter: Matter, alice: User
) -> None:
    reference(actor=alice, matter=matter, title="Shot", short_cite="Shot", kind="screenshot", held_by="Jane Poe")
    given = {"date": "Feb. 1, 2020", "metric": "views", "as_displayed": "170K", "item": "Post 1", "document": "S-1"}

    desk.post(new(matter, "readings"), given | {"pin_cite": "p. 1", "status": "documented"})

    event = Event.objects.get(number=4)
    assert (event.kind, event.statement, event.status) == ("reading", "Post 1 shows 170K views.", "documented")
    assert event.occurred_as_stated == "Feb. 1, 2020"
    assert event.citations.get().pin_cite == "p. 1"
    assert event.readings.get().item == told.item


def test_a_ticket_with_a_date_of_its_own_is_a_report_by_its_reporter(desk: Client, told: Told, matter: Matter) -> None:
    desk.post(new(matter, "tickets"), ENTERED["tickets"] | {"event": "", "date": "unknown"})

    event = Report.objects.get(number="8").event
    assert (event.kind, event.statement) == ("report", "Jane Poe reports to the platform (ticket 8).")
    assert event.occurred_kind == "undated"
    assert event.actors.get().party == told.jane


@pytest.mark.parametrize(
    ("sort", "given", "said"),
    [
        ("readings", {"event": ""}, "where it states none"),
        ("readings", {"event": "E-3", "date": "2020"}, "not both"),
        ("readings", {"event": "E-99"}, "is no event of this matter"),
        ("readings", {"at_least": "many"}, "whole number"),
        ("sightings", {"item": "Post 9"}, "No content item is called"),
        ("tickets", {"steps": "a | b | c | soon"}, "is no number of minutes"),
        ("tickets", {"steps": "a | b | c | 1 | e"}, "has 5 parts"),
        ("tickets", {"number": "4000012345678"}, "already in this matter"),
        ("clocks", {"candidates": "E-3"}, "what speaks for that start"),
        ("clocks", {"candidates": "E-1 | itself"}, "is the chosen start"),
        ("items", {"label": "Post 1"}, "has that label"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is_written(
    desk: Client, told: Told, matter: Matter, sort: str, given: dict[str, str], said: str
) -> None:
    before = [SORTS[sort].model._default_manager.count(), Event.objects.count()]

    answer = desk.post(new(matter, sort), ENTERED[sort] | given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert [SORTS[sort].model._default_manager.count(), Event.objects.count()] == before


def test_the_date_is_read_while_it_is_typed_and_nothing_is_entered(desk: Client, told: Told, matter: Matter) -> None:
    page = desk.post(new(matter, "sightings"), {"date": "Jan 28, 2020", "read": "1"}).content.decode()

    assert "January 28, 2020" in page or "Jan. 28, 2020" in page
    assert Availability.objects.count() == 1


@pytest.mark.parametrize("sort", SORTS)
def test_a_form_saved_as_it_was_shown_changes_nothing(
    desk: Client, told: Told, matter: Matter, bob: User, sort: str
) -> None:
    given = shown(matter, told, bob, sort) | {"why": "only looked"}

    page = desk.post(at(matter, told, sort, "correct"), given, follow=True).content.decode()

    assert "Nothing was changed." in page
    assert SORTS[sort].model._default_manager.get().version == 1


def test_a_correction_shows_who_when_the_old_the_new_and_why(
    desk: Client, told: Told, matter: Matter, bob: User
) -> None:
    given = shown(matter, told, bob, "messages") | {"reports": "", "channel": "email", "why": "It is on no ticket"}

    page = desk.post(at(matter, told, "messages", "correct"), given, follow=True).content.decode()

    for words in (
        "corrected.",
        "by bob",
        "<del>report 4000012345678</del>",
        "<ins>(empty)</ins>",
        "on no known ticket",
    ):
        assert words in page
    assert "Why: It is on no ticket" in page


def test_a_ticket_is_corrected_with_its_steps_and_answers(desk: Client, told: Told, matter: Matter, bob: User) -> None:
    given = shown(matter, told, bob, "tickets")
    given |= {"minority_stated": "", "steps": "Open\r\nSend | a name | | 4.5", "why": "the log says so"}

    desk.post(at(matter, told, "tickets", "correct"), given)

    told.ticket.refresh_from_db()
    assert told.ticket.minority_stated is None
    assert [str(step.minutes) for step in told.ticket.steps.all()] == ["None", "4.5"]


def test_a_stale_save_shows_both_sides_and_writes_what_is_chosen(
    desk: Client, told: Told, matter: Matter, alice: User, bob: User
) -> None:
    mine = shown(matter, told, bob, "items") | {"post_id": "22", "platform": "Theirs", "why": "misread"}
    correct_platform_record(actor=alice, instance=told.item, version=1, why="hers", post_id="11")

    stale = desk.post(at(matter, told, "items", "correct"), mine)

    page = stale.content.decode()
    assert stale.status_code == 409
    for words in ("Nothing of yours was written", "11", "22", 'name="take-post_id"'):
        assert words in page
    desk.post(
        at(matter, told, "items", "correct"),
        mine | {"version": "2", "take-post_id": "kept", "take-platform": "yours"},
    )
    item = ContentItem.objects.get()
    assert (item.version, item.post_id, item.platform) == (3, "11", "Theirs")


@pytest.mark.parametrize("sort", ["tickets", "messages", "readings", "sightings", "clocks"])
def test_a_record_is_withdrawn_with_its_reason_and_stays(desk: Client, told: Told, matter: Matter, sort: str) -> None:
    page = desk.post(at(matter, told, sort, "withdraw"), {"version": "1", "why": "Wrong matter"}, follow=True)

    said = page.content.decode()
    assert "Withdrawn as mistaken" in said
    assert "Wrong matter" in said
    assert 'accesskey="e"' not in said
    assert "Wrong matter" in desk.get(reverse("platform", args=[matter.slug])).content.decode()
    again = desk.post(at(matter, told, sort, "withdraw"), {"version": "2", "why": "Again"})
    assert (again.status_code, "It was withdrawn before" in again.content.decode()) == (422, True)


def test_a_withdrawal_is_refused_without_reason_from_an_old_version_and_from_under_others(
    desk: Client, told: Told, matter: Matter, alice: User
) -> None:
    assert desk.post(at(matter, told, "readings", "withdraw"), {"version": "1", "why": ""}).status_code == 422
    correct_platform_record(actor=alice, instance=told.reading, version=1, why="hers", metric="likes")
    assert desk.post(at(matter, told, "readings", "withdraw"), {"version": "1", "why": "x"}).status_code == 409
    under = desk.post(at(matter, told, "items", "withdraw"), {"version": "1", "why": "x"})
    assert under.status_code == 422
    assert "These still rest on it" in under.content.decode()
    assert Reading.objects.standing().exists()


def test_a_record_of_a_withdrawn_event_says_so(desk: Client, told: Told, matter: Matter, alice: User) -> None:
    withdraw_event(actor=alice, event=told.seen, version=1, why="misdated")

    assert "Its event, E-3, was withdrawn" in desk.get(at(matter, told, "readings")).content.decode()
    clock = desk.get(at(matter, told, "clocks")).content.decode()
    assert "Not measured" in clock
    assert "Choose another event" in clock


def test_an_event_shows_which_of_its_records_were_withdrawn(desk: Client, told: Told, matter: Matter) -> None:
    desk.post(at(matter, told, "readings", "withdraw"), {"version": "1", "why": "Seen elsewhere"})

    page = desk.get(reverse("event", args=[matter.slug, told.seen.number])).content.decode()

    assert "Withdrawn as mistaken: Seen elsewhere" in page


@pytest.mark.parametrize("sort", SORTS)
def test_another_teams_user_finds_none_of_it(
    client: Client, told: Told, matter: Matter, other_matter: Matter, charlie: User, sort: str
) -> None:
    client.force_login(charlie)
    addresses = [at(matter, told, sort), *(at(matter, told, sort, act) for act in ACTS), new(matter, sort)]
    theirs = reverse("platform-record", args=[other_matter.slug, sort, told.of(sort).uid])

    assert [client.get(address).status_code for address in (*addresses, theirs)] == [404] * 5
    assert [client.post(address, {"why": "x", "version": "1"}).status_code for address in addresses[1:]] == [404] * 3


@pytest.mark.parametrize("sort", SORTS)
def test_who_only_reads_sees_the_record_without_its_acts(
    client: Client, told: Told, matter: Matter, alice: User, sort: str
) -> None:
    expert = User.objects.create_user("expert")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    client.force_login(expert)

    page = client.get(at(matter, told, sort))

    assert page.status_code == 200
    for words in ("Correct</a>", "Withdraw</a>", 'id="history"'):
        assert words not in page.content.decode()
    addresses = [*(at(matter, told, sort, act) for act in ACTS), new(matter, sort)]
    assert [client.get(address).status_code for address in addresses] == [403] * 3
    assert [client.post(address, {"why": "x", "version": "1"}).status_code for address in addresses] == [403] * 3


@pytest.mark.parametrize("sort", SORTS)
def test_a_bad_id_an_unknown_sort_and_a_wrong_method_are_refused(
    desk: Client, told: Told, matter: Matter, sort: str
) -> None:
    nothing = [
        reverse(f"{act}platform-record", args=[matter.slug, sort, uuid4()]) for act in ("", "correct-", "withdraw-")
    ]
    other = reverse("platform-record", args=[matter.slug, "nothing", told.of(sort).uid])
    wrong = reverse("platform-record", args=[matter.slug, "items", told.clock.uid])

    assert [desk.get(address).status_code for address in (*nothing, other, wrong)] == [404] * 5
    assert desk.get(new(matter, "nothing")).status_code == 404
    assert desk.post(at(matter, told, sort)).status_code == 405
    assert [desk.put(at(matter, told, sort, act)).status_code for act in ACTS] == [405] * 2
    assert desk.delete(new(matter, sort)).status_code == 405


def test_a_message_is_entered_by_the_log_only(desk: Client, told: Told, matter: Matter) -> None:
    assert desk.get(new(matter, "messages")).status_code == 404


def test_the_platform_page_leads_to_every_record(desk: Client, told: Told, matter: Matter) -> None:
    page = desk.get(reverse("platform", args=[matter.slug])).content.decode()

    for sort in SORTS:
        assert at(matter, told, sort) in page
    assert all(new(matter, sort) in page for sort in ENTERED)
