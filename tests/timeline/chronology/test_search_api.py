"""Searching by programs: the same finds, in every matter that is open or in one, and nothing of any other."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from casefile.accounts.models import User
from casefile.accounts.tokens import make_token
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.intake import receive
from casefile.evidence.models import Page, SourceDocument
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.chronology.searching import SORTS
from timeline.events.entering import enter


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A received text."""
    text = BytesIO(b"We reviewed the content.\n")
    receipt = receive(actor=alice, matter=matter, stream=text, original_name="reply.txt", attested_by="Alice")
    assert receipt.document is not None
    return receipt.document


def asked(client: Client, **given: Any) -> Any:
    return client.get("/api/search/", given)


def test_a_find_says_what_it_is_where_it_opens_and_which_words_are_meant(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    told = asked(client, q="content", matter=matter.slug).json()

    (found,) = told["results"]
    assert (found["sort"], found["matter"], found["uid"], found["page"]) == ("pages", matter.slug, str(reply.uid), 1)
    assert [found["line"][start:end] for start, end in found["marks"]] == ["content"]
    assert client.get(found["address"]).status_code == 200
    counts = {count["sort"]: count["count"] for count in told["counts"]}
    assert counts == {name: int(name == "pages") for name in SORTS}


def test_what_is_named_outright_is_told_apart(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    (named,) = asked(client, q=reply.label).json()["named"]

    assert (named["typed"], named["address"]) == (reply.label, f"/{matter.slug}/documents/{reply.number}/")


def test_one_sort_is_paged_through(reply: SourceDocument, client: Client, alice: User) -> None:
    client.force_login(alice)
    Page.objects.bulk_create(Page(document=reply, number=n, text="zebra") for n in range(2, 12))

    told = asked(client, q="zebra", **{"in": "pages", "limit": 3, "offset": 8}).json()

    assert [found["page"] for found in told["results"]] == [10, 11]
    assert told["counts"] == [{"sort": "pages", "count": 10, "more": False}]


def test_every_open_matter_is_searched_and_no_other(
    reply: SourceDocument, matter: Matter, other_matter: Matter, client: Client, alice: User, bob: User, charlie: User
) -> None:
    enter(actor=charlie, matter=other_matter, kind="other", date="2022", statement="The content is posted.")
    add_member(actor=charlie, matter=other_matter, user=alice, role="expert")
    seen = {}
    for user in (alice, bob, charlie):
        client.force_login(user)
        seen[user.username] = [found["matter"] for found in asked(client, q="content").json()["results"]]

    assert seen == {"alice": [other_matter.slug, matter.slug], "bob": [matter.slug], "charlie": [other_matter.slug]}
    assert asked(client, q="content", matter=matter.slug).status_code == 404


def test_a_token_searches_its_one_matter(
    reply: SourceDocument, matter: Matter, other_matter: Matter, alice: User, charlie: User
) -> None:
    enter(actor=charlie, matter=other_matter, kind="other", date="2022", statement="The content is posted.")
    add_member(actor=charlie, matter=other_matter, user=alice, role="attorney")
    key = make_token(actor=alice, user=alice, matter=matter, label="import")[1]

    told = Client().get("/api/search/", {"q": "content"}, headers={"Authorization": f"Bearer {key}"}).json()

    assert [found["matter"] for found in told["results"]] == [matter.slug]


def test_an_expert_reads_and_finds_nothing_privileged(
    reply: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    client.force_login(expert)
    assert len(asked(client, q="content").json()["results"]) == 1

    claim_privilege(actor=alice, document=reply, basis="work_product", description="A log")

    told = asked(client, q=f"content OR {reply.label}").json()
    assert (told["results"], told["named"]) == ([], [])
    assert all(count["count"] == 0 for count in told["counts"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"q": "report AND"}, "q"),
        ({"q": "x" * 401}, "q"),
        ({"q": "report", "in": "notes"}, "in"),
        ({"q": "report", "limit": "0"}, "limit"),
        ({"q": "report", "offset": "-1"}, "offset"),
        ({"q": "report", "matter": "\u00e9"}, "matter"),
        ({"query": "report"}, "query"),
    ],
)
def test_a_bad_request_says_which_part_is_bad(given: dict[str, str], field: str, client: Client, alice: User) -> None:
    client.force_login(alice)

    answer = asked(client, **given)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_a_matter_that_is_not_there_is_not_found(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert asked(client, q="report", matter="no-such-matter").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_searching_only_reads(method: str, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert getattr(client, method)("/api/search/").status_code == 405


def test_nothing_is_searched_for_who_is_not_signed_in(client: Client, db: None) -> None:
    assert asked(client, q="report").status_code == 401
