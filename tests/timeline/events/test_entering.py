"""Events and citations: nothing lost, nothing said that the source does not say, nothing joined across matters."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.citing import DuplicateCitation, QuoteNotFound, cite
from timeline.events.conflicts import choose, record_conflict
from timeline.events.entering import OtherMatter, add_issue, enter
from timeline.events.models import Citation, Event
from timeline.platform.entering import file_report, log_message, take_reading


@pytest.fixture
def jane(matter: Matter, alice: User) -> Party:
    return add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff", is_pseudonym=True)


@pytest.fixture
def event(matter: Matter, alice: User, jane: Party) -> Event:
    return enter(
        actor=alice, matter=matter, kind="report", date="Jan. 22, 2020", statement="A report.", from_parties=[jane]
    )


@pytest.fixture
def letter(matter: Matter, alice: User) -> SourceDocument:
    words = b"We have reviewed the content, and did not find a viola-\ntion of our policies.\n\x0cSecond page.\n"
    document = receive(actor=alice, matter=matter, stream=io.BytesIO(words), original_name="letter.txt").document
    assert document is not None
    return document


def test_an_event_keeps_its_words_its_number_and_its_entry(event: Event, alice: User) -> None:
    assert event.label == "E-1"
    assert (event.occurred_kind, event.occurred_precision) == ("on", "day")
    assert event.occurred_as_stated == "Jan. 22, 2020"
    entry = LedgerEntry.objects.get(object_id=str(event.uid))
    assert entry.act == Act.EVENT_ENTERED
    assert entry.state["from"] == ["Jane Poe"]


def test_an_unreadable_date_keeps_its_row_undated_with_its_words_and_the_reason(matter: Matter) -> None:
    event = enter(actor=None, matter=matter, kind="other", date="before Jan 30", statement="Something.")
    event.refresh_from_db()
    assert event.occurred_kind == "undated"
    assert event.occurred_as_stated == "before Jan 30"
    assert event.occurred_refused


def test_an_inferred_date_says_from_what_and_by_whom(matter: Matter) -> None:
    event = enter(
        actor=None,
        matter=matter,
        kind="report",
        date="2020-01-21",
        statement="A report.",
        inferred_from="the order's nine days",
        inferred_by="P. Paralegal",
    )
    event.refresh_from_db()
    assert event.occurred.basis == "inferred"
    assert event.occurred.inferred_by == "P. Paralegal"
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(occurred_inferred_from="")


def test_records_of_two_matters_are_never_joined(event: Event, other_matter: Matter, charlie: User) -> None:
    stranger = add_party(actor=charlie, matter=other_matter, name="Stranger", kind="person", role="witness")
    order = reference(
        actor=charlie, matter=other_matter, title="Order", short_cite="Order", kind="court_order", held_by="docket"
    )
    with pytest.raises(OtherMatter):
        enter(actor=None, matter=event.matter, kind="other", date="2020", statement="x", from_parties=[stranger])
    with pytest.raises(OtherMatter):
        cite(actor=None, event=event, document=order)
    issue = add_issue(actor=charlie, matter=other_matter, title="Knowledge")
    with pytest.raises(OtherMatter):
        add_issue(actor=None, matter=event.matter, title="Below", parent=issue)


def test_a_quote_is_found_on_its_page_past_the_line_break(event: Event, letter: SourceDocument) -> None:
    citation = cite(
        actor=None,
        event=event,
        document=letter,
        pin_cite="p. 1",
        page_number=1,
        quote="did not find a violation of our policies",
    )
    assert citation.quote_check == Citation.QuoteCheck.FOUND


def test_a_quote_that_is_not_there_is_refused_with_the_nearest_text_and_nothing_is_written(
    event: Event, letter: SourceDocument
) -> None:
    with pytest.raises(QuoteNotFound) as refused:
        cite(actor=None, event=event, document=letter, page_number=1, quote="We have seen the content")
    assert "reviewed the content" in refused.value.nearest
    assert not event.citations.exists()


def test_a_quote_on_another_page_than_the_cited_one_is_refused(event: Event, letter: SourceDocument) -> None:
    with pytest.raises(QuoteNotFound):
        cite(actor=None, event=event, document=letter, page_number=2, quote="We have reviewed the content")
    with pytest.raises(QuoteNotFound):
        cite(actor=None, event=event, document=letter, page_number=9, quote="We have reviewed the content")


def test_where_no_text_is_held_a_quote_is_marked_not_checked(event: Event, matter: Matter) -> None:
    order = reference(
        actor=None, matter=matter, title="Order", short_cite="Order, Dkt. 69", kind="court_order", held_by="docket"
    )
    citation = cite(actor=None, event=event, document=order, pin_cite="p. 1", quote="nine days later")
    assert citation.quote_check == Citation.QuoteCheck.NOT_CHECKED


def test_the_same_citation_twice_says_so(event: Event, letter: SourceDocument) -> None:
    cite(actor=None, event=event, document=letter, pin_cite="p. 1")
    with pytest.raises(DuplicateCitation, match="already cites"):
        cite(actor=None, event=event, document=letter, pin_cite="p. 1")


def test_a_pin_cite_to_be_determined_cannot_be_verified(event: Event, letter: SourceDocument) -> None:
    with pytest.raises(ValidationError):
        cite(actor=None, event=event, document=letter, pin_cite="TBD", pin_verified=True, verified_by="P. Paralegal")
    with pytest.raises(ValidationError):
        cite(actor=None, event=event, document=letter, pin_cite="p. 1", pin_verified=True)


def test_a_conflict_keeps_every_value_and_a_choice_needs_its_reason(event: Event, alice: User) -> None:
    conflict = record_conflict(
        actor=alice, event=event, about="day", values=[("January 20", None, ""), ("January 26", None, "")]
    )
    assert [value.as_stated for value in conflict.stated.all()] == ["January 20", "January 26"]
    first = conflict.stated.all()[0]
    with pytest.raises(ValueError, match="why"):
        choose(actor=alice, conflict=conflict, value=first, reason=" ")
    choose(actor=alice, conflict=conflict, value=first, reason="the docket's own stamp")
    conflict.refresh_from_db()
    assert conflict.chosen == first
    assert conflict.stated.count() == 2
    with pytest.raises(ValueError, match="two values"):
        record_conflict(actor=alice, event=event, about="day", values=[("January 20", None, "")])


def test_a_ticket_number_is_entered_once_in_a_matter(event: Event, jane: Party) -> None:
    file_report(actor=None, event=event, reporter=jane, capacity="victim", number="0000001")
    with pytest.raises(ValidationError, match="already in this matter"):
        file_report(actor=None, event=event, reporter=jane, capacity="victim", number="0000001")


def test_a_message_can_concern_several_tickets_and_a_marker_quotes_it(
    event: Event, matter: Matter, jane: Party
) -> None:
    tickets = [
        file_report(actor=None, event=event, reporter=jane, capacity="victim", number=number)
        for number in ("0000001", "0000002")
    ]
    reply = enter(actor=None, matter=matter, kind="platform_reply", date="Jan. 28, 2020", statement="A reply.")
    message = log_message(
        actor=None,
        event=reply,
        direction="from_platform",
        reports=tickets,
        text="We've reviewed the content.",
        markers=[("reviewed", "reviewed the content")],
    )
    assert [report.number for report in message.reports.order_by("number")] == ["0000001", "0000002"]
    with pytest.raises(ValidationError, match="does not hold"):
        log_message(actor=None, event=reply, direction="from_platform", text="No.", markers=[("reviewed", "reviewed")])


def test_a_reading_keeps_its_open_side_open_and_its_range_in_order(event: Event) -> None:
    reading = take_reading(actor=None, event=event, metric="views", as_displayed="over 167,000", at_least=167001)
    assert reading.at_most is None
    with pytest.raises(ValidationError):
        take_reading(actor=None, event=event, metric="views", as_displayed="?", at_least=5, at_most=4)
