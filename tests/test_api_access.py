"""Every address of the interface for programs, tried by everybody with every method: generated from the URLconf."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casefile.accounts.models import User
from casefile.accounts.tokens import make_token
from casefile.confidentiality.designating import claim_privilege, designate
from casefile.custody.describing import reference
from casefile.custody.intake import receive
from casefile.matters.access import GRANTS, Permission
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from casefile.matters.parties import add_party
from timeline.api_urls import RECORDS
from timeline.chronology.saving import save_chronology
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import add_issue, enter
from timeline.exhibits.assemble import assemble
from timeline.exhibits.background import queue_preview
from timeline.platform.entering import add_account, add_item, file_report, log_message, sight, take_reading
from timeline.platform.timing import set_clock

PEOPLE = ("nobody", "other", "walled", "expert", "auditor", "paralegal", "attorney")
METHODS = ("get", "post", "put", "patch", "delete")
READ, WRITE, RELEASE = Permission.READ, Permission.WRITE, Permission.RELEASE
ANYONE, WORKS, EITHER = "anyone signed in", "who works on the case, and is not there for others", "any role"
SOMEWHERE = "attorneys of any matter, in a session"
BY_MATTER = {"parties", "documents", "issues", "events", "accounts", "content-items", "clocks", "chronologies"}
"""What names its matter when it is entered; the rest names a record, which an auditor does not see."""
PLATFORM = ("accounts", "content-items", "reports", "messages", "readings", "sightings", "clocks")
RULES: dict[str, dict[str, str]] = {
    "api-schema": {"get": ANYONE},
    "api-search-list": {"get": ANYONE},
    **{f"api-{name}-list": {"get": ANYONE, "post": WRITE} for name in RECORDS},
    **{f"api-{name}-detail": {"get": READ, "patch": WRITE} for name in RECORDS},
    "api-matters-list": {"get": ANYONE, "post": SOMEWHERE},
    "api-matters-detail": {"get": EITHER, "patch": Permission.GOVERN},
    "api-exhibits-detail": {"get": WORKS},
    "api-exhibits-preflight": {"get": WORKS},
    "api-exhibits-file": {},
    "api-exhibits-render": {"post": WORKS},
    "api-exhibits-gate": {"post": WORKS},
    "api-exhibits-release": {"post": RELEASE},
    "api-designations-detail": {"get": READ},
    "api-privilege-claims-detail": {"get": WORKS},
    "api-privilege-claims-withdraw": {"post": RELEASE},
    "api-documents-pages": {"get": READ},
    "api-documents-original": {"get": READ},
    "api-documents-purge": {"post": Permission.GOVERN},
    "api-documents-recognise": {"post": WRITE},
    "api-chronologies-rows": {"get": READ},
    "api-jobs-list": {"get": ANYONE},
    "api-jobs-detail": {"get": WORKS},
    "api-jobs-cancel": {"post": WORKS},
    "api-events-withdraw": {"post": WRITE},
    "api-citations-withdraw": {"post": WRITE},
    **{f"api-{name}-withdraw": {"post": WRITE} for name in PLATFORM},
}
"""Route -> method -> what it takes; a method that is not named is not there for anyone."""
NOT_THERE = {"api-exhibits-file"}
PAGES = {"api-docs"}
NOWHERE = {"api-nowhere"}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every pattern, through every include."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


@pytest.fixture
def db(as_built: Any) -> None:
    """The rows that the module has built stand in the place of a test's."""


@pytest.fixture(autouse=True)
def own_data_folder(db: None) -> None:
    """So do its store and its keys."""


@pytest.fixture
def matter(as_built: Any) -> Matter:
    """The matter as it is now."""
    return Matter.objects.get(slug="poe-v-platform")


@pytest.fixture
def other_matter(as_built: Any) -> Matter:
    """A matter that only Charlie belongs to."""
    return Matter.objects.get(slug="other-v-platform")


@pytest.fixture
def alice(as_built: Any) -> User:
    """The attorney of the matter."""
    return as_built.user("attorney")


@pytest.fixture
def charlie(as_built: Any) -> User:
    """The attorney of the other matter."""
    return as_built.user("other")


@pytest.fixture(scope="module")
def uids(standing: Any) -> dict[str, str]:
    """One record of each sort, by the name of its addresses."""
    matter, alice = Matter.objects.get(slug="poe-v-platform"), standing.user("attorney")
    act: dict[str, Any] = {"actor": alice}
    party = add_party(**act, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    event = enter(**act, matter=matter, kind="report", date="Jan 7, 2022", statement="Jane Poe reports.")
    receipt = receive(**act, matter=matter, stream=BytesIO(b"A log.\n"), original_name="log.txt", attested_by="Alice")
    assert receipt.document is not None
    item = add_item(**act, matter=matter, label="Post 1", platform="Example")
    report = file_report(**act, event=event, reporter=party, capacity="victim", number="4000012345678")
    chronology = save_chronology(**act, matter=matter, name="Everything")
    stated = [("9:15 AM", None, ""), ("9:20 AM", None, "")]
    memo = reference(**act, matter=matter, title="Memorandum", short_cite="Memorandum", kind="other", held_by="counsel")
    records: dict[str, Any] = {
        "matters": matter,
        "parties": party,
        "documents": receipt.document,
        "designations": designate(**act, document=receipt.document, level="none", designated_by="Platform, Inc."),
        "privilege-claims": claim_privilege(**act, document=memo, basis="other", description="Memorandum"),
        "issues": add_issue(**act, matter=matter, title="Actual knowledge"),
        "events": event,
        "citations": cite(**act, event=event, document=receipt.document, pin_cite="p. 1", quote="A log."),
        "conflicts": record_conflict(**act, event=event, about="hour", values=stated),
        "accounts": add_account(**act, matter=matter, label="Account A", platform="Example"),
        "content-items": item,
        "reports": report,
        "messages": log_message(**act, event=event, direction="to_platform", reports=[report], text="Take it down."),
        "readings": take_reading(**act, event=event, metric="views", as_displayed="1,200"),
        "sightings": sight(**act, event=event, state="live"),
        "clocks": set_clock(**act, matter=matter, name="To reply", start=event, end=event),
        "chronologies": chronology,
        "exhibits": assemble(**act, chronology=chronology, kind="correspondence", number="A"),
    }
    records["jobs"] = queue_preview(actor=alice, exhibit=records["exhibits"])
    return {name: str(record.uid) for name, record in records.items()}


@pytest.fixture
def bodies(uids: dict[str, str], matter: Matter) -> dict[str, dict[str, Any]]:
    """A sound post for each list; what is posted by a test is a second record beside the first."""
    named, event = {"matter": matter.slug}, {"event": uids["events"]}
    return {
        "matters": {
            "slug": "second-v-platform", "short_caption": "Second", "court": "cand",
            "plaintiffs_caption": "A", "defendants_caption": "B",
        },
        "parties": {**named, "name": "Platform, Inc.", "kind": "organisation", "role": "platform"},
        "documents": {
            **named, "holding": "referenced", "held_by": "docket", "title": "Order", "short_cite": "Dkt. 1",
            "kind": "court_order",
        },
        "designations": {"document": uids["documents"], "level": "confidential", "designated_by": "Platform, Inc."},
        "privilege-claims": {"document": uids["documents"], "basis": "work_product", "description": "A log"},
        "issues": {**named, "title": "Removal"},
        "events": {**named, "kind": "other", "date": "2022", "statement": "Something happens."},
        "citations": {**event, "document": uids["documents"], "pin_cite": "p. 2"},
        "conflicts": {**event, "about": "day", "values": [{"as_stated": "7"}, {"as_stated": "8"}]},
        "accounts": {**named, "label": "Account B", "platform": "Example"},
        "content-items": {**named, "label": "Post 2", "platform": "Example"},
        "reports": {**event, "reporter": uids["parties"], "capacity": "victim"},
        "messages": {**event, "direction": "to_platform", "text": "Please."},
        "readings": {**event, "metric": "views", "as_displayed": "1,300"},
        "sightings": {**event, "state": "gone"},
        "clocks": {**named, "name": "To removal", "start": uids["events"], "end": uids["events"]},
        "chronologies": {**named, "name": "Reports", "query": {"kinds": ["report"]}},
        "exhibits": {"chronology": uids["chronologies"], "kind": "correspondence", "number": "B"},
    }  # fmt: skip


PATCHES: dict[str, dict[str, Any]] = {
    "matters": {"preparer": "Bob Paralegal"},
    "parties": {"description": "a minor"},
    "documents": {"description": "A log of one line"},
    "issues": {"title": "Knowledge"},
    "events": {"statement": "Jane Poe reports the post.", "why": "said more exactly"},
    "citations": {"pin_cite": "line 1", "why": "it has one page"},
    "conflicts": {"chosen": 1, "reason": "the later one"},
    "accounts": {"platform": "Example Social", "why": "its full name"},
    "content-items": {"platform": "Example Social", "why": "its full name"},
    "reports": {"channel": "form", "why": "the log says so"},
    "messages": {"channel": "email", "why": "the log says so"},
    "readings": {"at_least": 1200, "why": "it shows the whole number"},
    "sightings": {"state": "suspended", "why": "the page says so"},
    "clocks": {"caution": "not independent of the log", "why": "counsel asks"},
    "chronologies": {"name": "All"},
}


@pytest.fixture(scope="module")
def tokens(standing: Any, uids: dict[str, str]) -> dict[str, str]:
    """A token for the matter, of each person."""
    matter, alice = Matter.objects.get(slug="poe-v-platform"), standing.user("attorney")
    signed = [person for person in PEOPLE if person != "nobody"]
    return {
        person: make_token(actor=alice, user=standing.user(person), matter=matter, label="t")[1] for person in signed
    }


@pytest.fixture
def ask(
    uids: dict[str, str], bodies: dict[str, dict[str, Any]], tokens: dict[str, str], as_built: Any
) -> Callable[..., int]:
    """The status with which a person is answered, in a session or by a token; the request is sound but for that."""

    def ask(name: str, person: str, method: str, *, token: bool = False) -> int:
        sort = name.removeprefix("api-").rpartition("-")[0]
        address = reverse(name, kwargs={} if name.endswith(("-list", "-schema")) else {"uid": uids[sort]})
        posted = (
            bodies.get(sort, {}) if name.endswith("-list") else {"why": "entered twice"} if "withdraw" in name else {}
        )
        values = posted if method == "post" else PATCHES.get(sort, {})
        headers = {"If-Match": '"1"'}
        if token and person in tokens:
            headers["Authorization"] = f"Bearer {tokens[person]}"
        client = Client() if token else as_built.client(person)
        call = getattr(client, method)
        if method == "get":
            return int(call(address, headers=headers).status_code)
        return int(call(address, values, "application/json", headers=headers).status_code)

    return ask


def expected(rule: str | None, person: str, name: str, method: str) -> int:
    """The status that a sound request of that person should be answered with."""
    if person == "nobody":
        return 401
    if rule is None:
        return 404 if name in NOT_THERE and method == "get" else 405
    done = 201 if name.endswith("-list") and method == "post" else 200
    role = person if person in GRANTS else None
    granted = GRANTS[role] if role else frozenset[str]()
    if rule == ANYONE:
        return done
    if rule == SOMEWHERE:
        return done if person in ("other", "attorney") else 403
    if person == "auditor" and method == "post" and name.removesuffix("-list").removeprefix("api-") in BY_MATTER:
        return 403
    sees = bool(granted) if name == "api-matters-detail" else READ in granted
    worked_on = name.startswith(("api-exhibits-", "api-jobs-", "api-privilege-claims-")) and not name.endswith("-list")
    if not sees or (worked_on and WRITE not in granted):
        return 404
    wanted = {EITHER: None, WORKS: WRITE}.get(rule, rule)
    return done if wanted is None or wanted in granted else 403


def test_every_route_is_known_and_none_is_listed_in_vain() -> None:
    names = {str(pattern.name) for pattern in routes(get_resolver().url_patterns)}
    names = {name for name in names if name.startswith("api-")}

    assert names == set(RULES) | PAGES | NOWHERE, "give a new route its rule here"


SLOW = {
    "api-documents-purge",
    "api-documents-recognise",
    "api-exhibits-render",
    "api-exhibits-release",
    "api-exhibits-gate",
}
"""What they do when it is allowed is tried in the small case; here only who is kept from it."""


@pytest.mark.parametrize("token", [False, True], ids=["session", "token"])
@pytest.mark.parametrize("name", RULES)
def test_each_address_answers_whom_it_should_and_is_not_there_for_anyone_else(
    name: str, token: bool, ask: Callable[..., int]
) -> None:
    for method in METHODS:
        rule = RULES[name].get(method)
        for person in PEOPLE:
            wanted = expected(rule, person, name, method)
            if wanted == 200 and method == "post" and name in SLOW:
                continue
            if wanted in (200, 201) and method in ("post", "patch") and person == "paralegal":
                continue  # the attorney's turn shows that it works; twice would be a second record
            if token and name == "api-matters-list" and method == "post":
                wanted = 401 if person == "nobody" else 403
            if wanted == 201 and name == "api-matters-list" and person == "other":
                continue  # the short name is taken after the first
            assert (name, person, method, ask(name, person, method, token=token)) == (name, person, method, wanted)


@pytest.mark.parametrize("name", RECORDS)
def test_a_list_shows_nothing_of_anothers_matter(
    name: str, uids: dict[str, str], as_built: Any, matter: Matter
) -> None:
    shown = {}
    for person in PEOPLE[1:]:
        client = as_built.client(person)
        answer = client.get(reverse(f"api-{name}-list"))
        shown[person] = uids[name] in [record["uid"] for record in answer.json()["results"]]
        asked = client.get(reverse(f"api-{name}-list"), {"matter": matter.slug}).status_code
        assert asked == (200 if person in ("expert", "paralegal", "attorney") else 404), person

    in_draft = name in ("exhibits", "jobs", "privilege-claims")
    assert shown == {
        "other": False, "walled": False, "expert": not in_draft, "auditor": name == "matters",
        "paralegal": True, "attorney": True,
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in RECORDS if name not in ("matters", "jobs")])
def test_a_post_into_anothers_matter_finds_nothing_there(
    name: str, bodies: dict[str, dict[str, Any]], as_built: Any
) -> None:
    client = as_built.client("other")

    assert client.post(f"/api/{name}/", bodies[name], "application/json").status_code == 404


def test_a_relation_to_anothers_record_is_answered_like_one_to_none(
    uids: dict[str, str], other_matter: Matter, as_built: Any, charlie: User
) -> None:
    client = as_built.client("other")
    own = enter(actor=charlie, matter=other_matter, kind="other", date="2022", statement="Another thing.")

    def cites(document: str) -> tuple[int, str]:
        body = {"event": str(own.uid), "document": document, "pin_cite": "p. 1"}
        answer = client.post("/api/citations/", body, "application/json")
        return answer.status_code, answer.json()["detail"].replace(document, "…")

    none = str(uuid4())
    assert cites(uids["documents"]) == cites(none)
    assert cites(none)[0] == 404
    assert client.get("/api/citations/", {"document": uids["documents"]}).status_code == 404


def test_a_token_sees_its_one_matter_though_its_user_sees_two(
    uids: dict[str, str], matter: Matter, other_matter: Matter, alice: User, charlie: User
) -> None:
    add_member(actor=charlie, matter=other_matter, user=alice, role="attorney")
    hidden = enter(actor=charlie, matter=other_matter, kind="other", date="2022", statement="Another thing.")
    key = make_token(actor=alice, user=alice, matter=matter, label="import")[1]
    headers = {"Authorization": f"Bearer {key}"}

    seen = Client().get("/api/events/", headers=headers).json()["results"]

    assert [event["uid"] for event in seen] == [uids["events"]]
    assert Client().get(f"/api/events/{hidden.uid}/", headers=headers).status_code == 404
    body = {"matter": other_matter.slug, "title": "Removal"}
    assert Client().post("/api/issues/", body, "application/json", headers=headers).status_code == 404


def test_a_privileged_document_and_what_cites_it_are_closed_to_an_expert(
    uids: dict[str, str], matter: Matter, as_built: Any, alice: User
) -> None:
    document = matter.documents.get(number=1)
    claim_privilege(actor=alice, document=document, basis="work_product", description="A log")
    record_conflict(
        actor=alice, event=matter.events.get(), about="day",
        values=[("7", document, ""), ("8", None, "")], chosen=0, reason="the log",
    )  # fmt: skip
    client = as_built.client("expert")

    for path in (
        f"documents/{uids['documents']}/",
        f"documents/{uids['documents']}/pages/",
        f"citations/{uids['citations']}/",
    ):
        assert client.get(f"/api/{path}").status_code == 404
    stated = client.get("/api/conflicts/").json()["results"][-1]
    assert ([value["as_stated"] for value in stated["values"]], stated["chosen"]) == (["8"], None)


def test_an_unknown_address_and_a_bad_id_are_problems_that_a_program_can_read(client: Client, alice: User) -> None:
    assert client.get("/api/nothing/").status_code == 401
    client.force_login(alice)

    for path in ("/api/nothing/", "/api/events/14/", f"/api/events/{uuid4()}/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["status"] == 404
