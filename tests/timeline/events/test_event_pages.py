"""The page of an event, and the parties and issues of a matter."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.describing import reference
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import add_issue, enter
from timeline.events.models import Event
from timeline.notes.writing import write_note
from timeline.platform.entering import file_report, log_message, take_reading

REPLY = b"Hello,\nWe have reviewed the con-\ntent you reported and found no violation.\nGood-bye.\n"
QUOTE = "We have reviewed the content you reported"


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A reply of the platform, held with its text."""
    receipt = receive(
        actor=alice,
        matter=matter,
        stream=BytesIO(REPLY),
        original_name="reply.txt",
        short_cite="Reply",
        attested_by="Alice",
    )
    assert receipt.document is not None
    return receipt.document


@pytest.fixture
def event(matter: Matter, alice: User) -> Event:
    """A reply as an event of a day, disputed by the platform."""
    platform = add_party(actor=alice, matter=matter, name="Platform", kind="organisation", role="platform")
    plaintiff = add_party(
        actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff", is_pseudonym=True
    )
    return enter(
        actor=alice,
        matter=matter,
        kind="platform_reply",
        date="on or about Jan. 28, 2020",
        statement="The platform replies that it reviewed the content.",
        from_parties=[platform],
        to_parties=[plaintiff],
        disputed_by=[platform],
        issues=[add_issue(actor=alice, matter=matter, title="Actual knowledge")],
    )


def page_of(client: Client, user: User, event: Event) -> str:
    """The event's page as this user gets it."""
    client.force_login(user)
    answer = client.get(reverse("event", args=[event.matter.slug, event.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_event_shows_its_date_as_printed_and_as_stated(client: Client, alice: User, event: Event) -> None:
    page = page_of(client, alice, event)

    for words in ("on or about Jan. 28, 2020", "As stated: <q>on or about Jan. 28, 2020</q>", "Disputed by Platform"):
        assert words in page
    for words in ("Alleged", "Jane Poe", "Actual knowledge", "No source is cited", "Event entered"):
        assert words in page


def test_a_date_that_could_not_be_read_keeps_its_words_and_the_reason(
    client: Client, alice: User, matter: Matter
) -> None:
    event = enter(actor=alice, matter=matter, kind="other", date="the week after the game", statement="A call.")

    page = page_of(client, alice, event)

    assert "Undated" in page
    assert "<q>the week after the game</q>" in page
    assert event.occurred_refused.split(",")[0] in page.replace("&#x27;", "'")


def test_an_inferred_date_says_from_what_and_by_whom(client: Client, alice: User, matter: Matter) -> None:
    event = enter(
        actor=alice,
        matter=matter,
        kind="other",
        date="2020-01-21",
        statement="A call.",
        inferred_from="the order's nine days",
        inferred_by="P. Preparer",
    )

    page = page_of(client, alice, event)

    assert "Date inferred from the order&#x27;s nine days; no source states it. Inferred by P. Preparer." in page


def test_doubts_of_reading_are_said_in_words(client: Client, alice: User, matter: Matter) -> None:
    event = enter(actor=alice, matter=matter, kind="other", date="01/02/2020 3:45 PM", statement="A call.")

    page = page_of(client, alice, event)

    assert "Day and month can be read either way round" in page
    assert "No zone is stated; America/Los_Angeles is assumed." in page


def test_a_quotation_is_marked_on_the_page_it_comes_from(
    client: Client, alice: User, event: Event, reply: SourceDocument
) -> None:
    cite(actor=alice, event=event, document=reply, pin_cite="p. 1", page_number=1, quote=QUOTE)

    page = page_of(client, alice, event)

    assert "<mark>We have reviewed the con-\ntent you reported</mark>" in page
    assert "Good-bye." in page
    assert "Found on the cited page" in page
    assert "was not read in the original" in page


def test_a_source_that_is_not_held_says_who_holds_it(client: Client, alice: User, event: Event, matter: Matter) -> None:
    order = reference(
        actor=alice,
        matter=matter,
        title="Order",
        short_cite="Order, Dkt. 69",
        kind="court_order",
        held_by="public docket",
    )
    cite(actor=alice, event=event, document=order, pin_cite="p. 1", quote="nine days later")

    page = page_of(client, alice, event)

    assert "Not held here: public docket" in page
    assert "Not checked: no text of the source is held" in page


def test_conflicts_stand_side_by_side_with_the_chosen_value_and_why(
    client: Client, alice: User, event: Event, reply: SourceDocument
) -> None:
    values = [("January 28", reply, "p. 1"), ("January 29", None, "")]
    record_conflict(
        actor=alice, event=event, about="day of the reply", values=values, chosen=0, reason="its own header"
    )

    page = page_of(client, alice, event)

    for words in ("Day of the reply", "January 28", "January 29", "Used here", "Why that one: its own header"):
        assert words in page


def test_platform_records_of_the_event_are_shown_with_their_words(client: Client, alice: User, event: Event) -> None:
    plaintiff = event.matter.parties.get(name="Jane Poe")
    report = file_report(actor=alice, event=event, reporter=plaintiff, capacity="victim", number="0000001")
    markers = (("reviewed", "We have reviewed"),)
    log_message(
        actor=alice,
        event=event,
        direction="from_platform",
        reports=(report,),
        channel="email",
        text=QUOTE,
        markers=markers,
    )
    take_reading(actor=alice, event=event, metric="views", as_displayed="over 167,000", at_least=167001)

    page = page_of(client, alice, event)

    for words in ("0000001", "Stated review", "over 167,000", "at least 167,001", "A minor is shown: not known"):
        assert words in page


def test_notes_are_shown_to_those_who_work_on_the_case_only(
    client: Client, alice: User, bob: User, event: Event
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=event.matter, user=expert, role="expert")
    write_note(actor=alice, matter=event.matter, text="Ask the witness about the form.", event=event)

    seen = {user.username: "Ask the witness" in page_of(client, user, event) for user in (alice, bob, expert)}

    assert seen == {"alice": True, "bob": True, "expert": False}


def test_an_expert_reads_no_privileged_source_and_no_history_but_is_told_that_one_is_closed(
    client: Client, alice: User, event: Event, reply: SourceDocument
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=event.matter, user=expert, role="expert")
    cite(actor=alice, event=event, document=reply, pin_cite="p. 1", page_number=1, quote=QUOTE)
    record_conflict(actor=alice, event=event, about="day", values=[("January 28", reply, ""), ("January 29", None, "")])
    claim_privilege(actor=alice, document=reply, basis="work_product", description="A reply")

    page = page_of(client, expert, event)

    for words in ("We have reviewed", "January 28<", "History", "Reply</a>"):
        assert words not in page
    assert "1 further source: not open to your role" in page
    assert "We have reviewed" in page_of(client, alice, event)


def test_parties_stand_plaintiffs_first_and_issues_as_a_tree(client: Client, alice: User, event: Event) -> None:
    parent = event.issues.get()
    add_issue(actor=alice, matter=event.matter, title="Stated review", parent=parent)
    client.force_login(alice)

    page = client.get(reverse("parties", args=[event.matter.slug])).content.decode()

    assert page.index(">Jane Poe</a>") < page.index('?party=Platform">')
    assert page.index("Actual knowledge") < page.index("Stated review")
    assert "Pseudonym" in page


def test_a_matter_without_parties_and_issues_says_what_they_are(client: Client, alice: User, matter: Matter) -> None:
    client.force_login(alice)

    page = client.get(reverse("parties", args=[matter.slug])).content.decode()

    assert "No party yet" in page
    assert "No issue yet" in page
