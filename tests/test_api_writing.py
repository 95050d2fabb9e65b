"""Writing by program: posts answered once, edits from a named version, nothing deleted, problems in one form."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from casefile.accounts.models import AnsweredPost, User
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.members import raise_wall
from casefile.matters.models import Matter, Party
from timeline.chronology.api import Query
from timeline.chronology.query import FLAGS, LISTS, WORDS
from timeline.events.models import Event

JSON = "application/json"


@pytest.fixture
def program(client: Client, alice: User, matter: Matter) -> Client:
    """A client signed in as Alice."""
    client.force_login(alice)
    return client


@pytest.fixture
def entry(matter: Matter) -> dict[str, Any]:
    """An event to be posted."""
    return {"matter": matter.slug, "kind": "other", "date": "Jan 28, 2020", "statement": "Something happens."}


def once(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_the_same_key_and_body_get_the_same_answer_and_no_second_record(program: Client, entry: dict[str, Any]) -> None:
    first = program.post("/api/events/", entry, JSON, headers=once("k1"))
    again = program.post("/api/events/", entry, JSON, headers=once("k1"))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.count() == 1
    assert LedgerEntry.objects.filter(act="event.entered").count() == 1


def test_a_key_used_for_another_body_is_refused(program: Client, entry: dict[str, Any]) -> None:
    program.post("/api/events/", entry, JSON, headers=once("k1"))

    answer = program.post("/api/events/", {**entry, "statement": "Another thing."}, JSON, headers=once("k1"))

    assert (answer.status_code, answer.json()["title"]) == (422, "Key used before")
    assert Event.objects.count() == 1


def test_what_was_refused_may_be_put_right_under_the_same_key(program: Client, entry: dict[str, Any]) -> None:
    refused = program.post("/api/events/", {**entry, "kind": "gossip"}, JSON, headers=once("k1"))

    assert refused.status_code == 400
    assert program.post("/api/events/", entry, JSON, headers=once("k1")).status_code == 201


def test_two_users_keys_and_two_addresses_keys_are_not_one(
    program: Client, entry: dict[str, Any], bob: User, matter: Matter
) -> None:
    program.post("/api/events/", entry, JSON, headers=once("k1"))
    other = Client()
    other.force_login(bob)

    assert other.post("/api/events/", entry, JSON, headers=once("k1")).status_code == 201
    issue = {"matter": matter.slug, "title": "Removal"}
    assert program.post("/api/issues/", issue, JSON, headers=once("k1")).status_code == 201
    assert (Event.objects.count(), AnsweredPost.objects.count()) == (2, 3)


def test_an_answer_given_before_is_gone_for_one_behind_a_wall(
    program: Client, entry: dict[str, Any], alice: User, matter: Matter
) -> None:
    program.post("/api/events/", entry, JSON, headers=once("k1"))
    raise_wall(actor=None, matter=matter, user=alice, reason="represented the defendant")

    assert program.post("/api/events/", entry, JSON, headers=once("k1")).status_code == 404


@pytest.mark.parametrize("key", ["", "x" * 121])
def test_a_key_that_cannot_be_kept_is_refused(program: Client, entry: dict[str, Any], key: str) -> None:
    assert program.post("/api/events/", entry, JSON, headers=once(key)).status_code == 400
    assert not Event.objects.exists()


def posted(program: Client, matter: Matter, stored: bytes, key: str = "", **values: str) -> Any:
    upload = BytesIO(stored)
    upload.name = values.pop("name", "log.txt")
    body = {"file": upload, "matter": matter.slug, **values}
    return program.post("/api/documents/", body, headers=once(key) if key else {})


def test_a_file_posted_again_under_its_key_is_the_same_answer_and_no_second_receipt(
    program: Client, matter: Matter
) -> None:
    answers = [posted(program, matter, b"A log.\n", "k1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert not LedgerEntry.objects.filter(act="document.received_again").exists()
    assert posted(program, matter, b"Another log.\n", "k1").status_code == 422


def test_the_same_bytes_without_a_key_are_the_same_document(program: Client, matter: Matter) -> None:
    first, again = posted(program, matter, b"A log.\n").json(), posted(program, matter, b"A log.\n")

    assert (again.status_code, again.json()["outcome"]) == (200, "duplicate")
    assert again.json()["document"]["uid"] == first["document"]["uid"]


def test_a_picture_needs_an_attestation_and_nothing_of_it_stays_without(program: Client, matter: Matter) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

    asked = posted(program, matter, picture, name="shot.png")

    assert asked.status_code == 409
    assert asked.json()["outcome"] == "needs_attestation"
    assert "attestation" in asked.json()["detail"]
    assert not SourceDocument.objects.exists()
    let_in = posted(program, matter, picture, name="shot.png", attested_by="Alice Attorney")
    assert (let_in.status_code, let_in.json()["outcome"]) == (201, "received")


def test_an_empty_file_is_refused_with_the_reason(program: Client, matter: Matter) -> None:
    answer = posted(program, matter, b"")

    assert (answer.status_code, answer.json()["outcome"]) == (422, "refused")


def test_a_withheld_item_is_described_and_nothing_of_it_is_held(program: Client, matter: Matter) -> None:
    body = {
        "matter": matter.slug, "holding": "withheld", "held_by": "Agency", "title": "File 17", "short_cite": "File 17",
        "kind": "other", "stated_digests": {"md5": "5d29", "by": "agency"},
    }  # fmt: skip

    answer = program.post("/api/documents/", body, JSON)

    assert (answer.status_code, answer.json()["outcome"]) == (201, "described")
    assert answer.json()["document"]["sha256"] == ""
    assert program.get(f"/api/documents/{answer.json()['document']['uid']}/original/").status_code == 404


def test_an_edit_names_the_version_it_began_from(program: Client, entry: dict[str, Any]) -> None:
    made = program.post("/api/events/", entry, JSON)
    address = f"/api/events/{made.json()['uid']}/"
    change = {"statement": "Something else happens.", "why": "misread"}

    assert made.headers["ETag"] == '"1"'
    assert program.patch(address, change, JSON).status_code == 428
    assert program.patch(address, change, JSON, headers={"If-Match": "yesterday"}).status_code == 400
    done = program.patch(address, change, JSON, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["ETag"], done.json()["statement"]) == (200, '"2"', change["statement"])


def test_a_stale_edit_shows_both_sides_and_writes_nothing(program: Client, entry: dict[str, Any]) -> None:
    address = f"/api/events/{program.post('/api/events/', entry, JSON).json()['uid']}/"
    match = {"If-Match": '"1"'}
    program.patch(address, {"statement": "Alice's words.", "why": "misread"}, JSON, headers=match)

    stale = program.patch(address, {"statement": "Bob's words.", "why": "misread"}, JSON, headers=match)

    assert stale.status_code == 412
    assert stale.json()["version"] == 2
    assert stale.json()["differences"] == [{"field": "statement", "kept": "Alice's words.", "yours": "Bob's words."}]
    assert Event.objects.get().statement == "Alice's words."


def test_a_stale_edit_of_a_relation_names_the_other_record_by_its_lasting_id(program: Client, matter: Matter) -> None:
    named = {"matter": matter.slug, "kind": "organisation", "role": "platform"}
    old, new = (program.post("/api/parties/", {**named, "name": name}, JSON).json()["uid"] for name in ("Old", "New"))
    match = {"If-Match": '"1"'}
    program.patch(f"/api/parties/{old}/", {"description": "the old one"}, JSON, headers=match)

    stale = program.patch(f"/api/parties/{old}/", {"succeeded_by": new}, JSON, headers=match)

    assert stale.json()["differences"] == [{"field": "succeeded_by", "kept": None, "yours": new}]
    assert Party.objects.get(uid=old).succeeded_by is None


def test_a_quotation_that_is_not_there_is_answered_with_the_nearest_words(
    program: Client, entry: dict[str, Any], matter: Matter
) -> None:
    event = program.post("/api/events/", entry, JSON).json()["uid"]
    document = posted(program, matter, b"We will take no action.\n").json()["document"]["uid"]

    answer = program.post(
        "/api/citations/", {"event": event, "document": document, "quote": "We shall take no action."}, JSON
    )

    assert (answer.status_code, answer.json()["title"]) == (422, "Quotation not found")
    assert "no action" in answer.json()["nearest"]


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nothing_is_deleted_or_put_over(program: Client, entry: dict[str, Any], method: str) -> None:
    made = program.post("/api/events/", entry, JSON).json()

    for address in ("/api/events/", f"/api/events/{made['uid']}/"):
        assert getattr(program, method)(address).status_code == 405
    assert Event.objects.count() == 1


def test_what_is_not_known_is_refused_by_name_in_bodies_and_filters(program: Client, entry: dict[str, Any]) -> None:
    misspelt = program.post("/api/events/", {**entry, "statment": "…"}, JSON)

    assert (misspelt.status_code, list(misspelt.json()["errors"])) == (400, ["statment"])
    assert misspelt.headers["Content-Type"] == "application/problem+json"
    assert program.get("/api/events/", {"knid": "other"}).status_code == 400
    assert program.get("/api/events/", {"kind": "gossip"}).status_code == 400


def test_a_list_is_filtered_and_comes_in_pages(program: Client, entry: dict[str, Any]) -> None:
    for number, kind in enumerate(("other", "report", "other"), start=1):
        program.post("/api/events/", {**entry, "kind": kind, "date": f"Jan {number}, 2020"}, JSON)
    first = Event.objects.get(number=1)

    def numbers(**asked: Any) -> list[int]:
        return [event["number"] for event in program.get("/api/events/", asked).json()["results"]]

    assert numbers(kind="other") == [1, 3]
    assert numbers(limit=1, offset=1) == [2]
    assert numbers(offset=10**30) == []
    assert numbers(not_before="2020-01-02T00:00:00-08:00") == [2, 3]
    assert numbers(matter=entry["matter"], number=2) == [2]
    since = Event.objects.get(number=3).recorded_at.isoformat()
    match = {"If-Match": '"1"'}
    program.patch(f"/api/events/{first.uid}/", {"is_key": True, "why": "asked"}, JSON, headers=match)
    assert numbers(changed_since=since) == [1, 3]


def test_a_record_of_another_matter_is_never_joined_though_both_are_open(
    program: Client, alice: User, matter: Matter
) -> None:
    second = {
        "slug": "second-v-platform", "short_caption": "Second", "plaintiffs_caption": "A", "defendants_caption": "B",
        "court": "cand",
    }  # fmt: skip
    assert program.post("/api/matters/", second, JSON).status_code == 201
    named = {"kind": "person", "role": "witness"}
    elsewhere = program.post("/api/parties/", {**named, "matter": "second-v-platform", "name": "Roe"}, JSON).json()

    body = {**named, "matter": matter.slug, "name": "Poe", "succeeded_by": elsewhere["uid"]}
    answer = program.post("/api/parties/", body, JSON)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["succeeded_by"])


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("events", {"matter": "\ud800"}),
        ("events", {"statement": "\ud800"}),
        ("events", {"statement": "\0"}),
        ("events", {"sequence": 10**40}),
        ("events", {"from_parties": [{}]}),
        ("events", {"date": "9" * 300}),
        ("documents", {"authored_at": "9999-12-31T23:59:59-12:00"}),
        ("documents", {"stated_digests": {"\0": "x"}, "holding": "withheld"}),
        ("chronologies", {"query": {"kinds": [{}]}}),
        ("chronologies", {"query": {"from": "once"}}),
    ],
)
def test_odd_values_are_refused_or_kept_and_never_a_fault_of_ours(
    program: Client, entry: dict[str, Any], path: str, odd: dict[str, Any]
) -> None:
    said = {"title": "T", "short_cite": "T", "kind": "other", "held_by": "docket", "holding": "referenced"}
    whole = {"events": entry, "documents": {"matter": entry["matter"], **said}}
    body = whole.get(path, {"matter": entry["matter"], "name": "All"}) | odd

    assert program.post(f"/api/{path}/", body, JSON).status_code == (201 if "date" in odd else 400)


def test_a_body_nested_without_end_is_refused(program: Client) -> None:
    answer = program.post("/api/events/", "[" * 100_000 + "]" * 100_000, JSON)

    assert (answer.status_code, answer.json()["title"]) == (400, "Nested too deeply")


def test_an_archived_matter_is_only_read(program: Client, entry: dict[str, Any], matter: Matter) -> None:
    address = f"/api/events/{program.post('/api/events/', entry, JSON).json()['uid']}/"
    Matter.objects.update(archived_at=matter.recorded_at)

    assert program.get(address).status_code == 200
    assert program.post("/api/events/", entry, JSON).status_code == 403
    change = {"statement": "Another.", "why": "misread"}
    assert program.patch(address, change, JSON, headers={"If-Match": '"1"'}).status_code == 403


def test_a_session_without_its_csrf_token_writes_nothing(alice: User, entry: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    assert client.post("/api/events/", entry, JSON).status_code == 403
    assert not Event.objects.exists()


def test_the_reason_for_another_query_of_a_chronology_stands_in_the_ledger(program: Client, matter: Matter) -> None:
    made = program.post("/api/chronologies/", {"matter": matter.slug, "name": "All"}, JSON).json()

    body = {"query": {"no_party": True}, "why": "to see who is missing"}
    answer = program.patch(f"/api/chronologies/{made['uid']}/", body, JSON, headers={"If-Match": '"1"'})

    assert (answer.status_code, answer.json()["query"]) == (200, {"no_party": True})
    assert LedgerEntry.objects.filter(act="chronology.saved").order_by("-seq")[0].state["why"] == body["why"]


def test_a_program_may_ask_a_chronology_everything_that_a_page_may(program: Client, matter: Matter) -> None:
    assert set(Query().fields) == {*LISTS, *WORDS, *FLAGS}

    asked = {"documents": [1], "leave_out": [2], **dict.fromkeys(FLAGS, True)}
    made = program.post("/api/chronologies/", {"matter": matter.slug, "name": "All", "query": asked}, JSON)
    assert (made.status_code, made.json()["query"]) == (201, asked)
