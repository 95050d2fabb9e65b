"""The platform page: clocks as sentences, tickets as threads, items with what was seen of them."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.matters.desk import desk_of
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import add_item, file_report, log_message, sight, take_reading
from timeline.platform.threads import platform_sheet
from timeline.platform.timing import set_clock


@pytest.fixture
def poe(matter: Matter, alice: User) -> Party:
    """The plaintiff."""
    return add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")


def on(matter: Matter, date: str, statement: str, **more: str) -> Event:
    """An event of the matter on a date."""
    return enter(actor=None, matter=matter, kind="other", date=date, statement=statement, **more)


def page_of(client: Client, user: User, matter: Matter) -> str:
    """The platform page as this user gets it."""
    client.force_login(user)
    return client.get(reverse("platform", args=[matter.slug])).content.decode()


def test_a_matter_without_platform_records_says_what_will_stand_there(
    client: Client, alice: User, matter: Matter
) -> None:
    assert "Nothing of the platform yet" in page_of(client, alice, matter)


def test_a_ticket_is_a_thread_with_the_time_between_its_messages(
    client: Client, alice: User, matter: Matter, poe: Party
) -> None:
    filed, replied = on(matter, "2020-01-21", "Report filed."), on(matter, "2020-01-28", "Reply.")
    report = file_report(actor=alice, event=filed, reporter=poe, capacity="victim", number="0000001")
    log_message(
        actor=alice, event=replied, direction="from_platform", reports=(report,), text="No action will be taken."
    )

    page = page_of(client, alice, matter)

    for words in ("Ticket 0000001", "7 days", "<q>No action will be taken.</q>", "not known"):
        assert words in page


def test_a_filing_opens_its_thread_even_where_a_reply_has_the_earlier_bound(
    alice: User, matter: Matter, poe: Party
) -> None:
    filed, replied = on(matter, "2020-01-21", "Filed."), on(matter, "between 2020-01-21 and 2020-01-28", "Asked back.")
    report = file_report(actor=alice, event=filed, reporter=poe, capacity="victim")
    log_message(actor=alice, event=replied, direction="from_platform", reports=(report,))

    [ticket] = platform_sheet(desk_of(alice, matter.slug)).tickets

    assert [step.event for step in ticket.steps] == [filed, replied]
    assert ticket.steps[1].gap == "0 to 7 days"


def test_a_message_on_two_tickets_stands_in_both_and_one_on_none_apart(alice: User, matter: Matter, poe: Party) -> None:
    filed, later = on(matter, "2020-01-21", "Filed."), on(matter, "2020-01-26", "Follow-up.")
    tickets = [file_report(actor=alice, event=filed, reporter=poe, capacity="parent", number=n) for n in ("1", "2")]
    both = log_message(actor=alice, event=later, direction="to_platform", reports=tickets)
    loose = log_message(actor=alice, event=later, direction="to_platform")

    sheet = platform_sheet(desk_of(alice, matter.slug))

    assert [ticket.steps[-1].record for ticket in sheet.tickets] == [both, both]
    assert [step.record for step in sheet.loose] == [loose]


def test_a_clock_is_a_sentence_with_both_anchors_what_is_inferred_and_every_candidate(
    client: Client, alice: User, matter: Matter
) -> None:
    start = on(matter, "2020-01-21", "First report.", inferred_from="the order's nine days", inferred_by="P. Preparer")
    end, other = on(matter, "2020-01-30", "Removal."), on(matter, "2019-12-25", "Report by a third party.")
    set_clock(
        actor=alice,
        matter=matter,
        name="from first report to removal",
        start=start,
        end=end,
        caution="consistent with the order, not independent of it",
        candidates=[(other, "report by a third party")],
    )

    page = page_of(client, alice, matter)

    for words in (
        "<strong>9 days</strong>: <a ",
        "from first report to removal</a>",
        "Consistent with the order",
        "36 days",
    ):
        assert words in page
    assert "Start: date inferred from the order&#x27;s nine days; no source states it" in page


def test_counts_and_sightings_stand_with_their_item_and_its_address_is_defanged(
    client: Client, alice: User, matter: Matter
) -> None:
    item = add_item(actor=alice, matter=matter, label="Post 1", platform="Platform", url="https://platform.invalid/p/1")
    seen = on(matter, "2020-01-30", "Gone.")
    take_reading(
        actor=alice, event=seen, metric="views", as_displayed="167K", at_least=166500, at_most=167499, item=item
    )
    sight(actor=alice, event=seen, state="gone", item=item)

    page = page_of(client, alice, matter)

    for words in ("Post 1", "<q>167K</q>", "166,500 to 167,499", "seen gone", "hxxps://platform[.]invalid/p/1"):
        assert words in page
    assert "https://platform.invalid" not in page


def test_another_matters_records_are_not_here(alice: User, charlie: User, matter: Matter, other_matter: Matter) -> None:
    theirs = enter(actor=charlie, matter=other_matter, kind="other", date="2020-01-01", statement="Theirs.")
    take_reading(actor=charlie, event=theirs, metric="views", as_displayed="12")

    assert platform_sheet(desk_of(alice, matter.slug)).together == ()
