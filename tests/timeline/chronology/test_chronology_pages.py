"""A matter's home: its chronology as a table and drawn, filtered by the address."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.dates import read
from casefile.matters.desk import desk_of
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.chronology.ordering import in_order
from timeline.chronology.page import MOST_DRAWN, ROWS_A_PAGE
from timeline.chronology.rows import rows_of
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import enter
from timeline.events.models import Citation, Event


@pytest.fixture
def story(matter: Matter, alice: User) -> list[Event]:
    """A report, a reply, a removal in another month, and one row whose date could not be read."""
    poe = add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    platform = add_party(actor=alice, matter=matter, name="Platform", kind="organisation", role="platform")
    told = [
        ("report", "2020-01-21", "Jane Poe reports the post.", [poe], [platform], "testified"),
        ("platform_reply", "2020-01-28", "The platform declines.", [platform], [poe], "documented"),
        ("removal", "between 2020-02-01 and 2020-02-05", "The post is gone.", [platform], [], "alleged"),
        ("other", "the week after the game", "A call.", [], [], "alleged"),
    ]
    return [
        enter(actor=alice, matter=matter, kind=k, date=d, statement=s, from_parties=f, to_parties=t, status=status)
        for k, d, s, f, t, status in told
    ]


def get(client: Client, user: User, matter: Matter, name: str = "chronology", **asked: str) -> str:
    """The page as this user gets it."""
    client.force_login(user)
    answer = client.get(reverse(name, args=[matter.slug]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def many(matter: Matter, count: int) -> None:
    """Events on the days from 2018 on."""
    events = []
    for number in range(1, count + 1):
        event = Event(matter=matter, number=number, kind="other", statement=f"Event {number}.")
        event.set_occurred(
            read(f"{2018 + number // 336}-{number % 336 // 28 + 1:02}-{number % 28 + 1:02}", zone=matter.zone)
        )
        events.append(event)
    Event.objects.bulk_create(events)


def test_an_empty_matter_says_what_a_chronology_starts_with(client: Client, alice: User, matter: Matter) -> None:
    page = get(client, alice, matter)

    assert "No event yet" in page
    assert "<table" not in page


def test_rows_stand_in_order_under_their_months_and_undated_ones_last(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    page = get(client, alice, matter)

    heads = [page.index(f">{month}") for month in ("January 2020", "February 2020", "Undated")]
    assert heads == sorted(heads)
    assert page.index("Jane Poe reports") < page.index("The platform declines") < page.index("A call.")
    assert "“the week after the game”" in page
    assert "Not read as a date" in page


def test_the_drawing_has_the_rows_of_the_table_and_leads_to_them(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    page = get(client, alice, matter)

    for event in story[:3]:
        assert f'href="#{event.label}"' in page
        assert f'<tr id="{event.label}">' in page
    assert f'href="#{story[3].label}"' not in page


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"text": "declines"}, {2}),
        ({"kind": "report"}, {1}),
        ({"status": "alleged"}, {3, 4}),
        ({"party": "Jane Poe"}, {1, 2}),
        ({"from": "1/22/2020", "to": "Feb 2020"}, {2, 3}),
        ({"from": "Feb 3, 2020"}, set()),
        ({"from": "Feb 3, 2020", "possibly": "1"}, {3}),
        ({"kind": "report", "text": ""}, {1}),
    ],
)
def test_the_address_filters_and_the_page_says_so(
    client: Client, alice: User, matter: Matter, story: list[Event], asked: dict[str, str], left: set[int]
) -> None:
    page = get(client, alice, matter, **asked)

    assert {event.number for event in story if f'<tr id="{event.label}">' in page} == left
    assert f"{len(left)} of 4 events" in page or "No event matches" in page
    assert "Show all" in page


@pytest.mark.parametrize("asked", [{"from": "soonish"}, {"kind": "strange"}, {"to": "unknown"}])
def test_a_part_that_cannot_be_read_is_left_out_and_told(
    client: Client, alice: User, matter: Matter, story: list[Event], asked: dict[str, str]
) -> None:
    page = get(client, alice, matter, text="declines", **asked)

    assert 'class="fault"' in page
    assert "1 of 4 events" in page


def test_a_word_of_the_address_is_printed_as_text(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    assert "<script>x" not in get(client, alice, matter, text="<script>x</script>", **{"from": "<script>x</script>"})


def test_the_table_orders_like_every_other_output(matter: Matter, story: list[Event]) -> None:
    events = Event.objects.in_matter(matter)

    placed = {event.pk: event.number for event in story}
    assert [placed[one.pk] for one in in_order(events)] == [row.event_number for row in rows_of(events, matter=matter)]


def test_many_rows_come_page_by_page_and_the_drawing_counts_them(client: Client, alice: User, matter: Matter) -> None:
    many(matter, 2 * ROWS_A_PAGE + 1)

    first, last = get(client, alice, matter), get(client, alice, matter, page="3")

    assert f"Rows 1 to {ROWS_A_PAGE} of {2 * ROWS_A_PAGE + 1}" in first
    assert f"Rows {2 * ROWS_A_PAGE + 1} to {2 * ROWS_A_PAGE + 1} of {2 * ROWS_A_PAGE + 1}" in last
    assert "Each column counts the events" in first
    assert "?from=2018-01-01&amp;to=" in first


@pytest.mark.parametrize("count", [4, 300])
def test_the_home_page_asks_the_database_no_more_than_25_times(
    client: Client, alice: User, matter: Matter, count: int
) -> None:
    many(matter, count)
    client.force_login(alice)

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("chronology", args=[matter.slug]))

    assert len(asked) <= 25


def test_the_full_drawing_has_every_dated_row_with_a_link_to_its_event(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    page = get(client, alice, matter, "drawn")

    for event in story[:3]:
        assert f'href="{reverse("event", args=[matter.slug, event.number])}"' in page


def test_too_many_rows_are_not_drawn_in_full(client: Client, alice: User, matter: Matter) -> None:
    many(matter, MOST_DRAWN + 1)

    assert "Too many to draw" in get(client, alice, matter, "drawn")


def test_only_undated_rows_are_not_drawn(client: Client, alice: User, matter: Matter) -> None:
    enter(actor=alice, matter=matter, kind="other", date="unknown", statement="A call.")

    assert "None of them is dated" in get(client, alice, matter, "drawn")
    assert "<svg xmlns" not in get(client, alice, matter)


def test_sources_conflicts_and_disputes_stand_in_their_row(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    log = receive(
        actor=alice, matter=matter, stream=BytesIO(b"A log"), original_name="l.txt", short_cite="Log", attested_by="A"
    )
    assert log.document is not None
    cite(actor=alice, event=story[0], document=log.document, pin_cite="p. 1", page_number=1)
    values = [("January 21", log.document, ""), ("January 22", None, "")]
    record_conflict(actor=alice, event=story[0], about="day of the report", values=values)

    page = get(client, alice, matter)

    citation = Citation.objects.get()
    assert f'href="{reverse("document", args=[matter.slug, 1])}?cite={citation.uid}">Log</a>, p. 1' in page
    assert "Sources differ: day of the report" in page
    assert "No source" in page


def test_an_expert_sees_no_privileged_source_in_a_row(
    client: Client, alice: User, matter: Matter, story: list[Event]
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    memo = receive(
        actor=alice, matter=matter, stream=BytesIO(b"Memo"), original_name="m.txt", short_cite="Memo", attested_by="A"
    )
    assert memo.document is not None
    cite(actor=alice, event=story[0], document=memo.document, pin_cite="p. 1")
    claim_privilege(actor=alice, document=memo.document, basis="work_product", description="A memorandum")

    assert ">Memo</a>" not in get(client, expert, matter)
    assert ">Memo</a>" in get(client, alice, matter)
    assert not desk_of(expert, matter.slug).reads_work_product


def test_the_drawing_of_a_matter_without_events_says_what_to_do_next(client: Client, bob: User, matter: Matter) -> None:
    page = get(client, bob, matter, "drawn")

    assert "No event yet" in page
    assert "No event matches" not in page
    assert page.count(reverse("new-event", args=[matter.slug])) == 1


def test_a_matter_without_events_leads_to_every_way_of_beginning(
    client: Client, bob: User, alice: User, matter: Matter
) -> None:
    page = get(client, bob, matter)

    for name in ("new-event", "log", "receive", "new-party"):
        assert reverse(name, args=[matter.slug]) in page
