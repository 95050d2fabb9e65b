"""Searching a matter: what is found and where it opens, what is named outright, and what stays closed to whom."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.describing import reference, withhold
from casefile.custody.intake import receive
from casefile.evidence.models import BatesRange, Page, SourceDocument
from casefile.matters.members import add_member, raise_wall
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.chronology.searching import SORTS
from timeline.events.citing import cite
from timeline.events.correcting import withdraw_event
from timeline.events.entering import enter
from timeline.platform.entering import add_account, add_item, file_report, log_message

REPLY = (
    b"""From: support@example.com
To: jane@example.com

We've reviewed the content, and didn't find a violation of our policies.
The number of your report is 0139730675. See also EXSO-0000004.
"""
    + b"\n" * 60
    + b"A second page says needle <b>bold</b> & co.\n"
)


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A received text of two pages with a Bates number on each."""
    receipt = receive(
        actor=alice, matter=matter, stream=BytesIO(REPLY), original_name="reply.txt", attested_by="Alice",
        title="Reply of Jan. 28", short_cite="Reply",
    )  # fmt: skip
    assert receipt.document is not None
    BatesRange.objects.create(document=receipt.document, prefix="EXSO", first=3, last=4, width=7)
    return SourceDocument.objects.get(pk=receipt.document.pk)


def asked(client: Client, matter: Matter, query: str, **more: str) -> Any:
    return client.get(reverse("search", args=[matter.slug]), {"q": query, "all": "1", **more})


def groups(answer: Any) -> dict[str, list[str]]:
    return {group.sort.name: [hit.label for hit in group.hits] for group in answer.context["page"].groups}


def test_a_word_is_found_on_its_page_with_its_line_and_opens_there(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    answer = asked(client, matter, '"reviewed the content"')

    page = answer.content.decode()
    (hit,) = answer.context["page"].groups[0].hits
    assert answer.status_code == 200
    assert groups(answer) == {"pages": ["S-1, p. 1 (lines 1-60)"]}
    assert "<mark>reviewed the content</mark>, and didn&#x27;t find" in page
    assert hit.address.startswith(reverse("document-page", args=[matter.slug, reply.number, 1]))
    assert client.get(hit.address).status_code == 200


def test_text_of_a_page_is_shown_as_text(reply: SourceDocument, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    page = asked(client, matter, "needle <b>").content.decode()

    assert "&lt;<mark>b</mark>&gt;bold" in page
    assert "<b>" not in page


def test_every_sort_of_record_is_found(reply: SourceDocument, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)
    act: dict[str, Any] = {"actor": alice}
    party = add_party(**act, matter=matter, name="Zebra Roe", kind="person", role="plaintiff")
    event = enter(**act, matter=matter, kind="report", date="Jan 7, 2022", statement="The zebra is reported.")
    cite(**act, event=event, document=reference(
        **act, matter=matter, title="Zebra log", short_cite="Log", kind="log", held_by="counsel"
    ), pin_cite="p. 1", quote="a zebra")  # fmt: skip
    report = file_report(**act, event=event, reporter=party, capacity="victim", number="4000012", outcome="zebra stays")
    log_message(**act, event=event, direction="to_platform", reports=[report], text="Take the zebra down.")
    add_account(**act, matter=matter, label="@zebra", platform="Example")
    add_item(**act, matter=matter, label="Zebra post", platform="Example")
    Page.objects.create(document=reply, number=9, text="zebra")

    answer = asked(client, matter, "ZEBRA")

    assert list(groups(answer)) == list(SORTS)
    assert answer.context["page"].total == len(SORTS)
    for group in answer.context["page"].groups:
        for hit in group.hits:
            assert client.get(hit.address).status_code == 200, hit.address


def test_a_withdrawn_event_is_found_and_marked(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)
    event = enter(actor=alice, matter=matter, kind="other", date="2022", statement="A zebra runs.")
    withdraw_event(actor=alice, event=event, version=event.version, why="entered twice")

    answer = asked(client, matter, "zebra")

    assert groups(answer) == {"events": ["E-1"]}
    assert '<span class="tag">Withdrawn</span>' in answer.content.decode()


def test_withheld_and_referenced_items_are_found_by_what_is_said_of_them(
    matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)
    withhold(
        actor=alice, matter=matter, title="Item 17", short_cite="Item 17", kind="other", held_by="Example Bureau",
        description="A zebra, described only", stated_digests={"md5": "5d29aa00bb11cc22dd33ee44ff556677"},
    )  # fmt: skip

    assert groups(asked(client, matter, "zebra described")) == {"documents": ["S-1"]}
    assert [one.name for one in asked(client, matter, "5D29AA00").context["page"].pointers] == [
        "S-1 Item 17, by the md5 stated of it"
    ]


@pytest.mark.parametrize("typed", ["EXSO-0000004", "EXSO0000004", "exso 0000004", "exso_4"])
def test_a_bates_number_leads_straight_to_its_page(
    typed: str, reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    answer = client.get(reverse("search", args=[matter.slug]), {"q": typed})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/{matter.slug}/documents/{reply.number}/")
    assert "2" in answer.headers["Location"].rpartition(f"/documents/{reply.number}/")[2]


def test_a_number_among_words_a_run_of_numbers_and_one_that_is_nowhere(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    def named(query: str) -> list[str]:
        return [pointer.name for pointer in asked(client, matter, query).context["page"].pointers]

    here = f"{reply.label} Reply (EXSO-0000003 – EXSO-0000004)"
    assert named("see EXSO-0000003, please") == [f"{here}, p. 1"]
    assert named("EXSO-0000001 – EXSO-0000009") == [f"{here}, p. 1"]
    assert named("EXSO-0000005") == []
    assert groups(asked(client, matter, "EXSO0000004")) == {"pages": [f"{reply.label}, p. 1 (lines 1-60)"]}


@pytest.mark.parametrize(("typed", "leads_to"), [("S-1", "documents/1/"), ("e-1", "events/1/"), ("E1", "events/1/")])
def test_a_label_leads_straight_to_its_record(
    typed: str, leads_to: str, reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)
    enter(actor=alice, matter=matter, kind="other", date="2022", statement="Something happens.")

    answer = client.get(reverse("search", args=[matter.slug]), {"q": typed})

    assert answer.headers["Location"] == f"/{matter.slug}/{leads_to}"


def test_tickets_handles_addresses_and_digests_are_found_as_such(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)
    act: dict[str, Any] = {"actor": alice}
    party = add_party(**act, matter=matter, name="Jane Roe", kind="person", role="plaintiff")
    event = enter(**act, matter=matter, kind="report", date="Jan 7, 2022", statement="A report.")
    file_report(**act, event=event, reporter=party, capacity="victim", number="ES-1002047")
    add_account(**act, matter=matter, label="@jane_roe", platform="Example")
    add_item(**act, matter=matter, label="Post 1", platform="Example", url="https://example.com/a/1")

    def named(query: str) -> list[str]:
        return [pointer.name for pointer in asked(client, matter, query).context["page"].pointers]

    assert named("es-1002047") == named("#ES-1002047 please") == ["Ticket ES-1002047"]
    assert named("@jane_roe") == ["@jane_roe"]
    assert named("@jane") == []
    addresses = "https://example.com/a/1", "hxxps://example[.]com/a/1/", "www.example.com/a/1", "example.com/a/1"
    for typed in addresses:
        assert named(typed) == ["Post 1"], typed
    assert named("example.com/a/2") == []
    assert named(reply.sha256) == named(reply.sha256[:8].upper()) == [f"{reply.label} Reply, by its SHA-256"]
    assert named(reply.sha256[:7]) == []


def test_an_address_is_never_shown_live(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)
    add_item(actor=alice, matter=matter, label="Post 1", platform="Example", url="https://zebra.example/a/1")

    page = asked(client, matter, "zebra").content.decode()

    assert "hxxps://<mark>zebra</mark>[.]example/a/1" in page
    assert "https://zebra" not in page


def test_a_bad_query_is_said_in_words_with_what_is_meant(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    answer = asked(client, matter, "report AND")

    assert answer.status_code == 422
    assert "AND stands between two things: nothing follows it." in answer.content.decode()
    assert "report <mark>AND</mark>" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "   ", "\0", "absentword", "x" * 5_000, "a" * 390, "'\";--", "§", "[.]", "S-99999999999"]
)
def test_whatever_is_typed_gets_an_answer(query: str, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert asked(client, matter, query).status_code in {200, 422}


def test_nothing_found_says_so_and_what_can_be_typed(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    page = asked(client, matter, "absentword").content.decode()

    assert "Nothing that is open to you" in page
    assert "What can be typed" in page


def test_many_finds_of_a_sort_are_paged_through(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)
    Page.objects.bulk_create(Page(document=reply, number=n, text=f"zebra {n}") for n in range(10, 60))

    first = asked(client, matter, "zebra")
    second = asked(client, matter, "zebra", **{"in": "pages", "page": "2"})

    assert len(first.context["page"].groups[0].hits) == 20
    assert "All 50 pages" in first.content.decode()
    assert [hit.page for hit in second.context["page"].groups[0].hits] == list(range(35, 60))
    assert 'start="26"' in second.content.decode()


def test_beyond_what_is_counted_it_says_more(
    reply: SourceDocument, matter: Matter, client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(alice)
    for module in ("searching", "search_page"):
        monkeypatch.setattr(f"timeline.chronology.{module}.MOST", 3)
    Page.objects.bulk_create(Page(document=reply, number=n, text="zebra") for n in range(10, 20))

    page = asked(client, matter, "zebra").content.decode()

    assert "More than 3 pages" in page


def test_the_box_stands_on_every_page_of_the_matter_but_not_for_who_reads_the_record_only(
    matter: Matter, client: Client, alice: User, bob: User
) -> None:
    auditor = User.objects.create_user("auditor", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=auditor, role="auditor")
    for user, stands in ((bob, True), (auditor, False)):
        client.force_login(user)
        page = client.get(reverse("record", args=[matter.slug])).content.decode()
        assert ("data-search" in page) is stands


def test_another_team_and_a_walled_member_find_no_such_place(
    reply: SourceDocument, matter: Matter, client: Client, alice: User, bob: User, charlie: User
) -> None:
    raise_wall(actor=alice, matter=matter, user=bob, reason="represented the defendant")
    for user in (bob, charlie):
        client.force_login(user)
        assert asked(client, matter, "content").status_code == 404


def test_an_expert_reads_and_finds(reply: SourceDocument, matter: Matter, client: Client, alice: User) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    client.force_login(expert)

    assert "pages" in groups(asked(client, matter, "violation"))


def test_no_such_matter_is_not_found(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get("/no-such-matter/search/", {"q": "content"}).status_code == 404


def test_searching_only_reads(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.post(reverse("search", args=[matter.slug]), {"q": "content"}).status_code == 405


def test_a_privileged_document_is_neither_found_nor_counted_nor_named_for_an_expert(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    event = enter(actor=alice, matter=matter, kind="other", date="2022", statement="Something happens.")
    cite(actor=alice, event=event, document=reply, pin_cite="p. 1", quote="find a violation")
    claim_privilege(actor=alice, document=reply, basis="work_product", description="A log")
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    queries = ("violation", "reply", "EXSO-0000004", reply.label, reply.sha256, reply.sha256[:8])

    client.force_login(expert)
    for query in queries:
        answer = asked(client, matter, query)
        assert (answer.context["page"].total, answer.context["page"].pointers) == (0, []), query
    client.force_login(alice)
    assert set(groups(asked(client, matter, "violation"))) == {"quotations", "pages"}
    assert all(asked(client, matter, query).context["page"].pointers for query in queries[2:])


def test_what_another_matter_holds_is_not_found(
    reply: SourceDocument, other_matter: Matter, client: Client, charlie: User
) -> None:
    client.force_login(charlie)

    for query in ("violation", "EXSO-0000004", reply.label, reply.sha256, "reply"):
        page = asked(client, other_matter, query).context["page"]
        assert (page.total, page.pointers) == (0, []), query
