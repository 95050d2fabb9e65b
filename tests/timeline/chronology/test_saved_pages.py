"""Filters saved under a name: saved from the address, listed, opened, corrected by version, and refused in part."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.desk import desk_of
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.chronology.asking import address_of, asked_of
from timeline.chronology.models import Chronology
from timeline.chronology.saving import correct_chronology, save_chronology
from timeline.events.citing import cite
from timeline.events.entering import add_issue, enter
from timeline.events.models import Event
from timeline.platform.entering import file_report

QUERY: dict[str, Any] = {
    "text": "post & more",
    "kinds": ["report", "removal"],
    "statuses": ["alleged"],
    "parties": ["Jane Poe"],
    "issues": ["Actual knowledge"],
    "tickets": ["4000012345678"],
    "documents": [1, 2],
    "numbers": [3],
    "leave_out": [4],
    "from": "Jan. 2020",
    "to": "1/30/2020",
    "possibly": True,
    "key": True,
}


@pytest.fixture
def story(matter: Matter, alice: User) -> list[Event]:
    """A report with party, issue, ticket and source; and an event with none of them."""
    jane = add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    issue = add_issue(actor=alice, matter=matter, title="Actual knowledge")
    report = enter(
        actor=alice, matter=matter, kind="report", date="Jan. 21, 2020", statement="Jane Poe reports the post.",
        from_parties=[jane], issues=[issue], is_key=True,
    )  # fmt: skip
    file_report(actor=alice, event=report, reporter=jane, capacity="victim", number="4000012345678")
    log = receive(
        actor=alice, matter=matter, stream=BytesIO(b"A log"), original_name="l.txt", short_cite="Log", attested_by="A"
    )
    assert log.document is not None
    cite(actor=alice, event=report, document=log.document, pin_cite="p. 1")
    return [report, enter(actor=alice, matter=matter, kind="other", date="Jan. 22, 2020", statement="A call.")]


def get(client: Client, user: User, where: str, **asked: Any) -> Any:
    client.force_login(user)
    return client.get(where, asked)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "left", "said"),
    [
        ({"source": "S-1"}, {1}, "citing S-1 (Log)"),
        ({"source": "s1, 2"}, {1}, "citing S-1 (Log), S-2"),
        ({"source": "none"}, {2}, "that cite no source"),
        ({"ticket": "4000012345678"}, {1}, "on ticket 4000012345678"),
        ({"ticket": "none"}, {2}, "on no ticket"),
        ({"party": "none"}, {2}, "that name no party"),
        ({"issue": "none"}, {2}, "on no issue"),
        ({"issue": "Actual knowledge"}, {1}, "on issue Actual knowledge"),
        ({"key": "1"}, {1}, "marked key"),
        ({"number": "E-2"}, {2}, "numbered E-2"),
        ({"leave_out": "E-2"}, {1}, "leaving out E-2"),
    ],
)
def test_each_filter_leaves_its_events_and_is_said_in_words(
    client: Client, alice: User, matter: Matter, story: list[Event], asked: dict[str, str], left: set[int], said: str
) -> None:
    page = text(get(client, alice, reverse("chronology", args=[matter.slug]), **asked))

    assert {event.number for event in story if f'<tr id="{event.label}">' in page} == left
    assert said in page


@pytest.mark.parametrize("asked", [{"source": "the order"}, {"source": "S-0"}, {"number": "E-"}, {"text": "a\0b"}])
def test_a_part_that_names_nothing_is_told_of_and_left_out(
    client: Client, alice: User, matter: Matter, story: list[Event], asked: dict[str, str]
) -> None:
    page = text(get(client, alice, reverse("chronology", args=[matter.slug]), **asked))

    assert 'class="fault"' in page
    assert '<tr id="E-2">' in page


def test_nobody_finds_out_what_cites_a_privileged_source(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    document = story[0].citations.get().document
    claim_privilege(actor=alice, document=document, basis="work_product", description="A log")

    page = text(get(client, alice, reverse("chronology", args=[matter.slug]), source="S-1"))

    assert "No event matches" in page
    assert '<option value="S-1">' not in page
    assert "S-1 (Log)" not in page


def test_a_withdrawn_event_is_neither_shown_nor_counted(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    Event.objects.filter(number=2).update(withdrawn_at=matter.recorded_at, withdrawn_because="entered twice")

    assert "1 of 1 event<" in text(get(client, alice, reverse("chronology", args=[matter.slug]), kind="report"))


def test_an_address_asks_for_the_query_it_was_made_of(matter: Matter, alice: User, story: list[Event]) -> None:
    desk = desk_of(alice, matter.slug)

    for query in (QUERY, {}, {"no_source": True, "no_ticket": True}, {"no_party": True, "no_issue": True}):
        assert asked_of(desk, QueryDict(address_of(query))).query == query


def test_saving_keeps_the_filter_under_a_name_with_its_ledger_entry(
    client: Client, bob: User, matter: Matter, story: list[Event]
) -> None:
    where = reverse("chronology-new", args=[matter.slug])

    page = text(get(client, bob, where, kind="report"))
    answer = client.post(where, {"name": "Reports", "filter": "kind=report"})
    listed = text(client.get(answer["Location"]))

    saved = Chronology.objects.get()
    assert "events of kind report to the platform" in page
    assert (answer.status_code, answer["Location"]) == (303, reverse("chronologies", args=[matter.slug]))
    assert (saved.name, saved.query, saved.recorded_by) == ("Reports", {"kinds": ["report"]}, bob)
    assert LedgerEntry.objects.get(act=Act.CHRONOLOGY_SAVED).object_id == str(saved.uid)
    assert "“Reports” is saved." in listed
    assert f"?kind=report&amp;saved={saved.uid}" in listed
    assert f"{reverse('assemble', args=[matter.slug])}?chronology={saved.uid}" in listed


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": "", "filter": ""}, "This field is required."),
        ({"name": "Taken", "filter": ""}, "Another chronology of this matter has that name"),
        ({"name": "Fine", "filter": "from=soonish"}, "cannot start or end a range"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is(
    client: Client, alice: User, matter: Matter, story: list[Event], given: dict[str, str], why: str
) -> None:
    save_chronology(actor=alice, matter=matter, name="Taken")
    client.force_login(alice)

    answer = client.post(reverse("chronology-new", args=[matter.slug]), given)

    assert answer.status_code == 422
    assert why in text(answer)
    assert Chronology.objects.count() == 1


def test_an_opened_chronology_says_so_and_offers_to_save_over_it(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    saved = save_chronology(actor=alice, matter=matter, name="Reports", query={"kinds": ["report"]})
    home, over = reverse("chronology", args=[matter.slug]), reverse("chronology-correct", args=[matter.slug, saved.uid])

    same = text(get(client, alice, home, kind="report", saved=str(saved.uid)))
    other = text(get(client, alice, home, kind="other", saved=str(saved.uid)))

    assert "Opened from the saved <strong>Reports</strong>." in same
    assert "Assemble an exhibit" in same
    assert "and filtered differently" in other
    assert f'href="{over}?filter=1&amp;kind=other"' in other
    assert "Opened from" not in text(get(client, alice, home, saved="not-a-uid"))


def test_correcting_gives_another_filter_and_the_ledger_keeps_both(
    client: Client, bob: User, alice: User, matter: Matter, story: list[Event]
) -> None:
    saved = save_chronology(actor=alice, matter=matter, name="Reports", query={"kinds": ["report"]})
    where = reverse("chronology-correct", args=[matter.slug, saved.uid])

    page = text(get(client, bob, where, filter="1", kind="other"))
    answer = client.post(where, {"name": "Others", "filter": "kind=other", "version": "1"})

    saved.refresh_from_db()
    assert "events of kind report to the platform" in page
    assert "events of kind other" in page
    assert answer.status_code == 303
    assert (saved.name, saved.query, saved.version) == ("Others", {"kinds": ["other"]}, 2)
    changed = LedgerEntry.objects.filter(act=Act.CHRONOLOGY_SAVED).latest("seq").state["changed"]
    assert changed["query"] == {"old": {"kinds": ["report"]}, "new": {"kinds": ["other"]}}


def test_a_stale_correction_shows_both_filters_in_words_and_writes_what_is_chosen(
    client: Client, bob: User, alice: User, matter: Matter, story: list[Event]
) -> None:
    saved = save_chronology(actor=alice, matter=matter, name="Reports", query={"kinds": ["report"]})
    correct_chronology(actor=alice, chronology=saved, version=1, name="Hers", query={"kinds": ["removal"]})
    where = reverse("chronology-correct", args=[matter.slug, saved.uid])
    client.force_login(bob)
    mine = {"name": "Mine", "filter": "kind=other"}

    stale = client.post(where, mine | {"version": "1"})
    unchanged = Chronology.objects.get().name
    chosen = client.post(where, mine | {"version": "2", "take-name": "kept", "take-query": "yours"})

    assert stale.status_code == 409
    for words in ("Hers", "Mine", "events of kind removal", "events of kind other", 'name="take-query"'):
        assert words in text(stale)
    assert unchanged == "Hers"
    assert chosen.status_code == 303
    saved.refresh_from_db()
    assert (saved.name, saved.query) == ("Hers", {"kinds": ["other"]})


def test_saved_chronologies_are_work_product(
    client: Client, alice: User, charlie: User, matter: Matter, story: list[Event]
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    saved = save_chronology(actor=alice, matter=matter, name="Our best facts")
    places = [
        reverse("chronologies", args=[matter.slug]),
        reverse("chronology-new", args=[matter.slug]),
        reverse("chronology-correct", args=[matter.slug, saved.uid]),
    ]

    assert [get(client, expert, place).status_code for place in places] == [404, 403, 403]
    assert {get(client, charlie, place).status_code for place in places} == {404}
    home = get(client, expert, reverse("chronology", args=[matter.slug]), saved=str(saved.uid))
    assert "Our best facts" not in text(home)


def test_an_empty_list_says_how_one_comes_about(client: Client, alice: User, matter: Matter) -> None:
    assert "None is saved yet" in text(get(client, alice, reverse("chronologies", args=[matter.slug])))


def test_the_fullest_filter_stays_within_25_queries(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    saved = save_chronology(actor=alice, matter=matter, name="Reports", query={"kinds": ["report"]})
    client.force_login(alice)
    asked = {"kind": "report", "source": "S-1", "party": "Jane Poe", "saved": str(saved.uid)}

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("chronology", args=[matter.slug]), asked)

    assert len(queries) <= 25
