"""The pages that enter, correct, cite, withdraw and choose, as a paralegal uses them without a script."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.members import add_member
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.correcting import correct_event, withdraw_citation, withdraw_event
from timeline.events.entering import add_issue, enter
from timeline.events.models import Citation, Conflict, Event, Issue

ENTERED = {"date": "Jan. 28, 2020", "kind": "report", "statement": "A report is made.", "status": "alleged"}


@pytest.fixture
def desk(client: Client, bob: User, matter: Matter) -> Client:
    """Bob, the paralegal, signed in."""
    client.force_login(bob)
    return client


@pytest.fixture
def event(matter: Matter, alice: User) -> Event:
    """An event by Jane Poe."""
    jane = add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    return enter(
        actor=alice, matter=matter, kind="report", date="Jan. 26, 2020", statement="A report.", from_parties=[jane]
    )


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A held text."""
    text = BytesIO(b"We have reviewed the content.\n")
    kept = receive(
        actor=alice, matter=matter, stream=text, original_name="reply.txt", short_cite="Reply", attested_by="Alice"
    ).document
    assert kept is not None
    return kept


def test_an_event_is_entered_by_typing_and_leads_to_its_page(desk: Client, matter: Matter, event: Event) -> None:
    given = ENTERED | {"from_parties": "jane", "is_key": "on", "sequence": "2"}

    answer = desk.post(reverse("new-event", args=[matter.slug]), given, follow=True)

    entered = Event.objects.get(number=2)
    assert answer.redirect_chain == [(reverse("event", args=[matter.slug, 2]), 303)]
    assert "E-2 entered." in answer.content.decode()
    assert (entered.is_key, entered.sequence, entered.actors.get().party.name) == (True, 2, "Jane Poe")
    assert entered.recorded_by is not None


def test_the_next_step_can_be_the_citation_or_another_event(desk: Client, matter: Matter) -> None:
    address = reverse("new-event", args=[matter.slug])

    to_cite = desk.post(address, ENTERED | {"then": "cite"})
    again = desk.post(address, ENTERED | {"then": "another"})

    assert to_cite.headers["Location"] == reverse("new-citation", args=[matter.slug, 1])
    assert again.headers["Location"] == address


def test_a_mistake_keeps_what_was_typed_and_enters_nothing(desk: Client, matter: Matter) -> None:
    given = ENTERED | {"from_parties": "nobody", "call_out": "one " * 13}

    answer = desk.post(reverse("new-event", args=[matter.slug]), given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No party is called “nobody”" in page
    assert "13 words; at most twelve" in page
    assert "A report is made." in page
    assert not Event.objects.exists()


def test_a_missing_year_is_offered_in_one_key_and_recorded_as_inferred(
    desk: Client, matter: Matter, event: Event, bob: User
) -> None:
    address = reverse("new-event", args=[matter.slug])
    read = desk.post(address, ENTERED | {"date": "Jan 28", "read": "1"}).content.decode()
    chosen = desk.post(address, ENTERED | {"date": "Jan 28", "infer": "2020:1"}).content.decode()
    rests_on = "the year of E-1, Jan. 26, 2020"

    desk.post(address, ENTERED | {"date": "Jan 28", "year": "2020", "inferred_from": rests_on})

    kept = Event.objects.get(number=2)
    assert 'value="2020:1"' in read
    assert 'accesskey="1"' in read
    assert "no year is stated" in read
    assert 'name="year" value="2020"' in chosen
    assert f'value="{rests_on}"' in chosen
    assert (kept.occurred_as_stated, kept.occurred_basis) == ("Jan 28", "inferred")
    assert (kept.occurred_inferred_from, kept.occurred_inferred_by) == (rests_on, str(bob))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"date": "Jan 28", "year": "2020"}, "Say from what the year is inferred"),
        ({"date": "Jan 28, 2020", "year": "2020"}, "The words do not want a year"),
        ({"date": "unknown", "inferred_from": "the order"}, "No date to infer"),
    ],
)
def test_an_inference_that_says_too_little_is_asked_about(
    desk: Client, matter: Matter, more: dict[str, str], words: str
) -> None:
    answer = desk.post(reverse("new-event", args=[matter.slug]), ENTERED | more)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_unread_date_keeps_its_row_and_says_so(desk: Client, matter: Matter) -> None:
    answer = desk.post(reverse("new-event", args=[matter.slug]), ENTERED | {"date": "two weeks later"}, follow=True)

    assert "Its date was not read" in answer.content.decode()
    assert Event.objects.get().occurred_as_stated == "two weeks later"


def test_the_echo_says_how_a_date_prints_and_between_what_it_sorts(desk: Client, matter: Matter, event: Event) -> None:
    address = reverse("dates", args=[matter.slug])

    after = desk.get(address, {"date": "1/28/20 3:45 PM"}).content.decode()
    same = desk.get(address, {"date": "Jan. 26, 2020"}).content.decode()
    undated = desk.get(address, {"date": "unknown"}).content.decode()
    offered = desk.get(address, {"date": "Jan 28", "near": "1"}).content.decode()
    nothing = desk.get(address, {"date": " "}).content.decode()

    assert "Jan. 28, 2020, 3:45 PM PST" in after
    assert "Sorts after E-1 (Jan. 26, 2020)." in after
    assert "is assumed" in after
    assert "beside E-1 (order 0) of the same date" in same
    assert "Undated" in undated
    assert "the year of E-1" in offered
    assert nothing.strip() == ""


def test_another_like_this_starts_from_the_first(desk: Client, matter: Matter, event: Event) -> None:
    page = desk.get(reverse("new-event", args=[matter.slug]) + "?like=1").content.decode()

    assert "Started from E-1" in page
    assert 'value="Jane Poe"' in page
    assert 'value="Jan. 26, 2020"' in page


def correction_of(client: Client, event: Event) -> dict[str, str]:
    """The correction form's fields as a browser would post them unchanged."""
    form = client.get(reverse("correct-event", args=[event.matter.slug, event.number])).context["form"]
    return {field.name: "" if field.value() in (None, False) else str(field.value()) for field in form}


def test_a_correction_shows_old_and_new_with_the_reason_in_the_history(
    desk: Client, matter: Matter, event: Event
) -> None:
    given = correction_of(desk, event) | {"statement": "A first report.", "why": "misread"}

    answer = desk.post(reverse("correct-event", args=[matter.slug, 1]), given, follow=True)

    page = answer.content.decode()
    assert "E-1 corrected." in page
    assert "<del>A report.</del> → <ins>A first report.</ins>" in page
    assert "Why: misread" in page
    assert Event.objects.get().occurred_as_stated == "Jan. 26, 2020"


def test_saving_the_correction_form_unchanged_keeps_an_inferred_date(desk: Client, matter: Matter, alice: User) -> None:
    enter(actor=alice, matter=matter, kind="other", date="Jan. 26, 2020", statement="A report.")
    given = ENTERED | {"date": "Jan 28", "year": "2020", "inferred_from": "the year of E-1"}
    desk.post(reverse("new-event", args=[matter.slug]), given)
    event = Event.objects.get(number=2)
    before = LedgerEntry.objects.count()

    answer = desk.post(
        reverse("correct-event", args=[matter.slug, 2]), correction_of(desk, event) | {"why": "looked"}, follow=True
    )

    assert "Nothing was changed." in answer.content.decode()
    assert LedgerEntry.objects.count() == before


def test_a_stale_save_shows_both_sides_and_the_choice_is_saved(
    desk: Client, matter: Matter, event: Event, alice: User
) -> None:
    mine = correction_of(desk, event) | {"statement": "Mine.", "call_out": "My call-out", "why": "me"}
    correct_event(actor=alice, event=event, version=1, why="first", statement="Hers.", call_out="Her call-out")
    address = reverse("correct-event", args=[matter.slug, 1])

    stale = desk.post(address, mine)
    page = stale.content.decode()
    choice = {"version": "2", "take-statement": "kept", "take-call_out": "yours"}
    desk.post(address, mine | choice)

    kept = Event.objects.get()
    assert stale.status_code == 409
    assert "Hers." in page
    assert "Mine." in page
    assert 'name="version" value="2"' in page
    assert (kept.statement, kept.call_out, kept.version) == ("Hers.", "My call-out", 3)


def test_a_withdrawn_event_stays_on_its_page_and_leaves_the_chronology(
    desk: Client, matter: Matter, event: Event
) -> None:
    address = reverse("withdraw-event", args=[matter.slug, 1])
    refused = desk.post(address, {"version": "1", "why": ""})

    desk.post(address, {"version": "1", "why": "entered twice"})

    page = desk.get(reverse("event", args=[matter.slug, 1])).content.decode()
    assert refused.status_code == 422
    assert "Withdrawn as mistaken" in page
    assert "entered twice" in page
    assert "A report." in page
    assert reverse("withdraw-event", args=[matter.slug, 1]) not in page
    assert "E-1<" not in desk.get(reverse("chronology", args=[matter.slug])).content.decode()
    assert desk.post(address, {"version": "2", "why": "again"}).status_code == 422


CITED = {"document": "S-1", "pin_cite": "p. 1", "page_number": "1", "bears": "supports"}


def test_a_source_is_cited_with_its_quote_checked_and_its_reader_named(
    desk: Client, matter: Matter, event: Event, reply: SourceDocument, bob: User
) -> None:
    address = reverse("new-citation", args=[matter.slug, 1])

    missing = desk.post(address, CITED | {"quote": "We have never reviewed the content"})
    desk.post(address, CITED | {"quote": "We have reviewed", "read_it": "on"})
    unread = desk.post(address, CITED | {"pin_cite": "TBD", "read_it": "on"})

    cited = Citation.objects.get()
    assert missing.status_code == 422
    assert "The nearest text there: “We have reviewed the content.”" in missing.content.decode()
    assert (cited.quote_check, cited.verified_by) == ("found", str(bob))
    assert "Name the place you read" in unread.content.decode()


def test_a_quotation_is_looked_for_as_it_is_typed(desk: Client, matter: Matter, reply: SourceDocument) -> None:
    address = reverse("quotes", args=[matter.slug])

    def said(**given: str) -> str:
        return desk.post(address, {"document": "Reply", "page_number": "1"} | given).content.decode()

    assert "Found" in said(quote="We have reviewed")
    assert "Nearest: <q>have reviewed the content.</q>" in said(quote="has reviewed the content")
    assert "No document is called" in said(document="Order", quote="x")
    assert said(quote="").strip() == ""


def test_a_citation_is_corrected_verified_and_withdrawn_with_its_traces(
    desk: Client, matter: Matter, event: Event, reply: SourceDocument, alice: User, bob: User
) -> None:
    cited = cite(actor=alice, event=event, document=reply, pin_cite="p. 1", page_number=1)
    where = [matter.slug, 1, cited.uid]

    desk.post(reverse("correct-citation", args=where), CITED | {"pin_cite": "p. 2", "version": "1", "why": "page"})
    desk.post(reverse("verify-citation", args=where), {"version": "2"})
    cited.refresh_from_db()
    assert (cited.pin_cite, cited.verified_by) == ("p. 2", str(bob))
    desk.post(reverse("withdraw-citation", args=where), {"version": "3", "why": "another page"})

    page = desk.get(reverse("event", args=[matter.slug, 1])).content.decode()
    assert "<del>S-1 Reply, p. 2</del>" in page
    assert "Withdrawn: another page" in page
    assert "<del>p. 1</del> → <ins>p. 2</ins>" in page
    assert "No source is cited" in page


def test_a_stale_verification_and_withdrawal_say_so(
    desk: Client, matter: Matter, event: Event, reply: SourceDocument, alice: User
) -> None:
    cited = cite(actor=alice, event=event, document=reply, pin_cite="p. 1")
    withdraw_citation(actor=alice, citation=cited, version=1, why="wrong")

    answer = desk.post(reverse("verify-citation", args=[matter.slug, 1, cited.uid]), {"version": "1"})

    assert answer.status_code == 409
    assert "Changed meanwhile" in answer.content.decode()


def test_sources_that_differ_are_recorded_side_by_side_and_one_is_chosen(
    desk: Client, matter: Matter, event: Event, reply: SourceDocument
) -> None:
    address = reverse("new-conflict", args=[matter.slug, 1])
    given = {"about": "day", "stated_0": "January 28", "document_0": "S-1", "stated_1": "January 29"}

    unreasoned = desk.post(address, given | {"chosen": "1"})
    desk.post(address, given)
    conflict = Conflict.objects.get()
    value = conflict.stated.get(position=1)
    choice = {"chosen": str(value.pk), "reason": "the docket", "version": "1"}
    answer = desk.post(reverse("choose-value", args=[matter.slug, conflict.uid]), choice, follow=True)

    assert unreasoned.status_code == 422
    assert "Why that one: the docket" in answer.content.decode()
    assert Conflict.objects.get().chosen == value


def test_parties_and_issues_are_added_and_corrected(desk: Client, matter: Matter, alice: User) -> None:
    given = {"name": "John Poe", "role": "plaintiff", "kind": "person"}
    desk.post(reverse("new-party", args=[matter.slug]), given)
    party = Party.objects.get()
    twice = desk.post(reverse("new-party", args=[matter.slug]), given)
    correct_it = reverse("correct-party", args=[matter.slug, party.uid])
    desk.post(correct_it, given | {"name": "John Poe #1", "version": "1", "why": "the order"})
    stale = desk.post(correct_it, given | {"name": "J. Poe", "version": "1"})
    desk.post(reverse("new-issue", args=[matter.slug]), {"title": "Knowledge"})
    issue = Issue.objects.get()
    desk.post(reverse("correct-issue", args=[matter.slug, issue.uid]), {"title": "Actual knowledge", "version": "1"})

    page = desk.get(reverse("parties", args=[matter.slug])).content.decode()
    assert (twice.status_code, stale.status_code) == (422, 409)
    assert "John Poe #1" in page
    assert "Actual knowledge" in page


def test_an_expert_and_an_archived_matter_are_shown_no_way_to_write(
    client: Client, matter: Matter, event: Event, alice: User, reply: SourceDocument
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")

    add_member(actor=alice, matter=matter, user=expert, role="expert")
    client.force_login(expert)

    page = client.get(reverse("event", args=[matter.slug, 1])).content.decode()

    assert "Withdraw" not in page
    assert client.get(reverse("new-event", args=[matter.slug])).status_code == 403
    assert client.get(reverse("dates", args=[matter.slug])).status_code == 403


def test_choices_name_nothing_of_another_matter_and_nothing_withdrawn_is_offered_a_year(
    desk: Client, matter: Matter, charlie: User, other_matter: Matter, alice: User, reply: SourceDocument
) -> None:
    add_party(actor=charlie, matter=other_matter, name="Secret Stranger", kind="person", role="plaintiff")
    receive(
        actor=charlie,
        matter=other_matter,
        stream=BytesIO(b"secret"),
        original_name="s.txt",
        short_cite="Secret file",
        attested_by="C",
    )
    claim_privilege(actor=alice, document=reply, basis="work_product", description="A reply")
    mistaken = enter(actor=alice, matter=matter, kind="other", date="May 2001", statement="Mistaken.")
    withdraw_event(actor=alice, event=mistaken, version=1, why="mistaken")

    entry = desk.get(reverse("new-event", args=[matter.slug])).content.decode()
    citing = desk.get(reverse("new-citation", args=[matter.slug, 1])).content.decode()
    offered = desk.get(reverse("dates", args=[matter.slug]), {"date": "Jan 28"}).content.decode()

    assert "Secret" not in entry + citing
    assert "S-1 Reply" in citing
    assert "2001" not in offered


def test_an_issue_under_another_is_named_by_words(desk: Client, matter: Matter, alice: User) -> None:
    add_issue(actor=alice, matter=matter, title="Actual knowledge")

    desk.post(reverse("new-issue", args=[matter.slug]), {"title": "Stated review", "parent": "actual"})

    assert Issue.objects.get(title="Stated review").parent is not None


def test_a_recorded_conflict_needs_its_values(desk: Client, matter: Matter, event: Event, alice: User) -> None:
    record_conflict(actor=alice, event=event, about="day", values=[("28", None, ""), ("29", None, "")])

    answer = desk.post(
        reverse("new-conflict", args=[matter.slug, 1]), {"about": "day", "stated_0": "28", "pin_2": "p. 1"}
    )

    assert answer.status_code == 422
    assert "Give the value in its source" in answer.content.decode()


def test_figures_beyond_all_measure_are_answered_calmly(
    desk: Client, matter: Matter, event: Event, reply: SourceDocument
) -> None:
    far = "9" * 5000
    entry, cited = reverse("new-event", args=[matter.slug]), reverse("new-citation", args=[matter.slug, 1])

    answers = [
        desk.post(entry, ENTERED | {"date": "Jan 28", "infer": f"2020:{far}"}),
        desk.post(entry, ENTERED | {"date": "Jan 28", "year": far, "sequence": far}),
        desk.get(reverse("dates", args=[matter.slug]), {"date": "Jan 28", "year": far[:900], "near": far[:900]}),
        desk.post(reverse("quotes", args=[matter.slug]), {"document": far, "page_number": far, "quote": "x"}),
        desk.post(cited, CITED | {"document": far, "page_number": far}),
        desk.post(reverse("withdraw-event", args=[matter.slug, 1]), {"version": far, "why": "x"}),
    ]

    assert {answer.status_code for answer in answers} <= {200, 422}


def test_no_kind_is_chosen_before_the_person_chooses_it(desk: Client, matter: Matter) -> None:
    address = reverse("new-event", args=[matter.slug])
    page = desk.get(address).content.decode()

    refused = desk.post(address, ENTERED | {"kind": ""})

    assert '<option value="" selected>Choose one</option>' in page
    assert refused.status_code == 422
    assert not Event.objects.exists()
