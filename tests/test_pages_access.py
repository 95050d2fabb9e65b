"""Every address, tried by everybody: generated from the URLconf, so that a new route fails until it is listed."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casefile.accounts.headers import POLICY
from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.describing import reference
from casefile.custody.downloads import SANDBOX
from casefile.custody.intake import receive
from casefile.evidence.models import Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.matters.access import GRANTS, Permission
from casefile.matters.holding import place_hold
from casefile.matters.members import raise_wall
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.chronology.saving import save_chronology
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import add_issue, enter
from timeline.events.models import Citation, Conflict, Event, Issue
from timeline.exhibits.background import queue_preview
from timeline.exhibits.models import Exhibit
from timeline.platform.entering import add_item

OPEN, ANYONE, POSTS = "open to all", "anyone signed in", "by POST, by all"
RULES: dict[str, str] = {
    "sign-in": OPEN,
    "sign-out": POSTS,
    "matters": ANYONE,
    "account": ANYONE,
    "courts": ANYONE,
    "chronology": Permission.READ,
    "drawn": Permission.READ,
    "search": Permission.READ,
    "event": Permission.READ,
    "parties": Permission.READ,
    "documents": Permission.READ,
    "document": Permission.READ,
    "document-page": Permission.READ,
    "original": Permission.READ,
    "record": Permission.READ_RECORD,
    "platform": Permission.READ,
    "platform-record": Permission.READ,
    "exhibits": Permission.READ,
    "exhibit": Permission.READ,
    "exhibit-file": Permission.READ,
    "exhibit-sheet": Permission.RELEASE,
    "chronologies": Permission.WRITE,
    "works": Permission.READ_RECORD,
    "work": Permission.WRITE,
}
SOMEWHERE = "attorneys of any matter"
# pages with a form: read by GET, one act by POST
FORMS: dict[str, str] = {
    "password": ANYONE,
    "tokens": ANYONE,
    "new-matter": SOMEWHERE,
    "new-court": SOMEWHERE,
    "correct-court": SOMEWHERE,
    "settings": Permission.GOVERN,
    "members": Permission.GOVERN,
    "new-person": Permission.GOVERN,
    "walls": Permission.GOVERN,
    "lower-wall": Permission.GOVERN,
    "holds": Permission.GOVERN,
    "lift-hold": Permission.GOVERN,
    "archive": Permission.GOVERN,
    "receive": Permission.WRITE,
    "reference": Permission.WRITE,
    "withhold": Permission.WRITE,
    "correct-document": Permission.WRITE,
    "replace-document": Permission.WRITE,
    "designate": Permission.WRITE,
    "claim-privilege": Permission.WRITE,
    "cite-document": Permission.WRITE,
    "attest-document": Permission.WRITE,
    "withdraw-privilege": Permission.RELEASE,
    "purge-document": Permission.GOVERN,
    "block-list": Permission.GOVERN,
    "chronology-new": Permission.WRITE,
    "chronology-correct": Permission.WRITE,
    "assemble": Permission.WRITE,
    "exhibit-preview": Permission.WRITE,
    "exhibit-supersede": Permission.WRITE,
    "exhibit-release": Permission.RELEASE,
    **dict.fromkeys(("new-event", "log", "quotes", "dates", "new-party", "new-issue"), Permission.WRITE),
    **dict.fromkeys(("correct-event", "withdraw-event", "new-citation", "new-conflict"), Permission.WRITE),
    **dict.fromkeys(("correct-citation", "withdraw-citation", "verify-citation", "choose-value"), Permission.WRITE),
    **dict.fromkeys(("correct-party", "correct-issue", "note-on-event", "note-on-document"), Permission.WRITE),
    **{f"{act}-platform-record": Permission.WRITE for act in ("new", "correct", "withdraw")},
}
# acts without a page of their own: by POST only
ACTS: dict[str, str] = {
    "sign-out-everywhere": ANYONE,
    "remove-member": Permission.GOVERN,
    "cancel-work": Permission.WRITE,
    "recognise-document": Permission.WRITE,
    "check-record": Permission.READ_RECORD,
}
# tested by themselves: nobody's own, not there once somebody signs in, or no page but a picture
APART = {"set-up", "revoke-token", "exhibit-page", "document-page-image"}
DOWNLOADS = {"original", "exhibit-file", "exhibit-sheet"}
PEOPLE = ("nobody", "other", "walled", "expert", "auditor", "paralegal", "attorney")
UNSAFE = ("post", "put", "patch", "delete")


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every pattern, through every include."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def released(matter: Matter, actor: User) -> Exhibit:
    """A released exhibit whose file is in the store."""
    stored = Store(settings.STORE_DIR).receive(BytesIO(b"%PDF-1.7 the finished file"))
    rendition = Rendition.objects.create(
        matter=matter,
        kind="exhibit",
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf",
        made_by="test",
    )
    Rendition.objects.create(
        matter=matter,
        parent=rendition,
        kind="sheet",
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf",
        made_by="test",
    )
    return Exhibit.objects.create(
        matter=matter,
        chronology=save_chronology(actor=actor, matter=matter, name="Everything"),
        kind="summary",
        role="summary_1006",
        number="1",
        title="Summary chronology",
        content={},
        content_sha256="0" * 64,
        ledger_size=1,
        ledger_root="0" * 64,
        state="released",
        rendition=rendition,
        file_name="1-summary-chronology.pdf",
        released_at=matter.recorded_at,
        released_by=actor,
    )


def story(matter: Matter, actor: User) -> tuple[Citation, Conflict, Party, Issue]:
    """A citation and a conflict of the first event, a party and an issue."""
    event, document = Event.objects.get(number=1), SourceDocument.objects.get(number=1)
    values = [("January", document, ""), ("February", None, "")]
    return (
        cite(actor=actor, event=event, document=document, pin_cite="p. 1"),
        record_conflict(actor=actor, event=event, about="month", values=values),
        add_party(actor=actor, matter=matter, name="Jane Poe", kind="person", role="plaintiff"),
        add_issue(actor=actor, matter=matter, title="Knowledge"),
    )


def frozen_after(exhibit: Exhibit) -> Exhibit:
    """Another exhibit of the same chronology, of which nothing was released."""
    return Exhibit.objects.create(
        matter=exhibit.matter,
        chronology=exhibit.chronology,
        kind="summary",
        role="summary_1006",
        number="2",
        title="Summary chronology",
        content={},
        content_sha256="0" * 64,
        ledger_size=1,
        ledger_root="0" * 64,
    )


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
def addresses(standing: Any) -> Callable[[str], str]:
    """The address of a route, leading to a record that is there."""
    matter, alice = Matter.objects.get(slug="poe-v-platform"), standing.user("attorney")
    enter(actor=alice, matter=matter, kind="other", date="January 2020", statement="Something happens.")
    receive(actor=alice, matter=matter, stream=BytesIO(b"A log.\n"), original_name="log.txt", attested_by="Alice")
    exhibit = released(matter, alice)
    draft = frozen_after(exhibit)
    kept_out = User.objects.create_user("kept-out")
    wall = raise_wall(actor=alice, matter=matter, user=kept_out, reason="represented the defendant")
    cited, conflict, party, issue = story(matter, alice)
    hold = place_hold(actor=alice, matter=matter, reason="Preservation letter")
    membership = matter.memberships.get(user__username="bob")
    item = add_item(actor=alice, matter=matter, label="Post 1", platform="Example")
    job = queue_preview(actor=alice, exhibit=draft)
    memo = reference(
        actor=alice, matter=matter, title="Memorandum", short_cite="Memorandum", kind="other", held_by="counsel"
    )
    claim = claim_privilege(actor=alice, document=memo, basis="other", description="Memorandum")
    in_matter: dict[str, Any] = {"slug": matter.slug}
    arguments: dict[str, dict[str, Any]] = {
        "sign-in": {},
        "sign-out": {},
        **{name: {} for name in ("courts", "new-court")},
        "correct-court": {"code": "cand"},
        **{name: {} for name in ("matters", "account", "password", "tokens", "new-matter", "sign-out-everywhere")},
        **dict.fromkeys(("settings", "members", "new-person", "walls", "holds", "archive", "block-list"), in_matter),
        "purge-document": in_matter | {"number": 1},
        **dict.fromkeys(("receive", "reference", "withhold"), in_matter),
        "lower-wall": in_matter | {"wall": wall.uid},
        "lift-hold": in_matter | {"hold": hold.uid},
        "remove-member": in_matter | {"membership": membership.uid},
        **dict.fromkeys(
            ("chronology", "drawn", "search", "parties", "documents", "record", "platform", "exhibits"), in_matter
        ),
        **{
            name: in_matter | {"number": 1}
            for name in ("event", "document", "original", "cite-document", "attest-document")
        },
        "document-page": in_matter | {"number": 1, "page": 1},
        "recognise-document": in_matter | {"number": 1},
        **{
            name: in_matter | {"number": 1}
            for name in ("correct-document", "replace-document", "designate", "claim-privilege")
        },
        **{name: in_matter | {"uid": exhibit.uid} for name in ("exhibit", "exhibit-file", "exhibit-sheet")},
        **{
            name: in_matter | {"uid": draft.uid} for name in ("exhibit-preview", "exhibit-supersede", "exhibit-release")
        },
        **dict.fromkeys(("chronologies", "chronology-new", "assemble"), in_matter),
        "chronology-correct": in_matter | {"uid": exhibit.chronology.uid},
        **dict.fromkeys(("new-event", "log", "quotes", "dates", "new-party", "new-issue"), in_matter),
        **{
            name: in_matter | {"number": 1}
            for name in ("correct-event", "withdraw-event", "new-citation", "new-conflict", "note-on-event")
        },
        **{f"{act}-citation": in_matter | {"number": 1, "uid": cited.uid} for act in ("correct", "withdraw", "verify")},
        "choose-value": in_matter | {"uid": conflict.uid},
        "correct-party": in_matter | {"uid": party.uid},
        "correct-issue": in_matter | {"uid": issue.uid},
        "note-on-document": in_matter | {"number": 1},
        "withdraw-privilege": in_matter | {"number": memo.number, "claim": claim.uid},
        "new-platform-record": in_matter | {"sort": "readings"},
        **{
            f"{act}platform-record": in_matter | {"sort": "items", "uid": item.uid}
            for act in ("", "correct-", "withdraw-")
        },
        **dict.fromkeys(("works", "check-record"), in_matter),
        **dict.fromkeys(("work", "cancel-work"), in_matter | {"uid": job.uid}),
    }
    return lambda name: reverse(name, kwargs=arguments[name])


@pytest.fixture
def clients(addresses: Callable[[str], str], as_built: Any) -> dict[str, Client]:
    """A client for each kind of person, once the records are there."""
    return {person: as_built.client(person) for person in PEOPLE}


def expected(rule: str, person: str) -> int:
    """The status that a GET should answer."""
    if rule == POSTS:
        return 405
    if rule == OPEN:
        return 200 if person == "nobody" else 302
    if person == "nobody":
        return 302
    if rule == ANYONE:
        return 200
    roles = {"expert", "auditor", "paralegal", "attorney"} & {person}
    return 200 if any(rule in GRANTS[role] for role in roles) else 404


def shown(rule: str, person: str) -> int:
    """The status of a page with a form: not there for who may not know of it, 403 for who may not do it."""
    if person == "nobody":
        return 302
    if rule == SOMEWHERE:
        return 200 if person in {"other", "attorney"} else 403
    if rule == ANYONE:
        return 200
    if person in {"other", "walled"}:
        return 404
    return 200 if rule in GRANTS[person] else 403


def test_every_route_is_known_and_none_is_listed_in_vain() -> None:
    names = {str(pattern.name) for pattern in routes(get_resolver().url_patterns)}
    names = {name for name in names if not name.startswith("api-")}  # tests/test_api_access.py tries those

    assert names == {*RULES, *FORMS, *ACTS, *APART}, "give a new route its rule here"


@pytest.mark.parametrize("name", RULES)
def test_each_page_opens_to_whom_it_should_and_is_not_there_for_anyone_else(
    name: str, addresses: Callable[[str], str], clients: dict[str, Client]
) -> None:
    address = addresses(name)

    got = {person: clients[person].get(address).status_code for person in PEOPLE}

    assert got == {person: expected(RULES[name], person) for person in PEOPLE}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_opens_to_whom_its_act_is_allowed(
    name: str, addresses: Callable[[str], str], clients: dict[str, Client]
) -> None:
    address = addresses(name)

    got = {person: clients[person].get(address).status_code for person in PEOPLE}

    assert got == {person: shown(FORMS[name], person) for person in PEOPLE}


@pytest.mark.parametrize("name", [*FORMS, *ACTS])
def test_each_act_is_refused_to_whom_it_is_not_allowed(
    name: str, addresses: Callable[[str], str], clients: dict[str, Client]
) -> None:
    address, rule = addresses(name), {**FORMS, **ACTS}[name]

    for person in PEOPLE:
        answer, allowed = clients[person].post(address), shown(rule, person)
        if allowed == 200:
            assert answer.status_code in {200, 303, 422}, person
        else:
            assert answer.status_code == allowed, person


@pytest.mark.parametrize("name", [*FORMS, *ACTS])
def test_each_act_is_done_by_post_only(name: str, addresses: Callable[[str], str], clients: dict[str, Client]) -> None:
    address = addresses(name)
    ways = UNSAFE[1:] if name in FORMS else ("get", *UNSAFE[1:])

    assert {how: getattr(clients["attorney"], how)(address).status_code for how in ways} == dict.fromkeys(ways, 405)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule not in (OPEN, POSTS)])
def test_each_page_only_reads(name: str, addresses: Callable[[str], str], clients: dict[str, Client]) -> None:
    address = addresses(name)

    got = {(person, how): getattr(clients[person], how)(address).status_code for person in PEOPLE for how in UNSAFE}

    assert got == {(person, how): 302 if person == "nobody" else 405 for person in PEOPLE for how in UNSAFE}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule not in (OPEN, POSTS)])
def test_nobody_is_led_to_the_sign_in(name: str, addresses: Callable[[str], str]) -> None:
    answer = Client().get(addresses(name))

    assert answer.headers["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("name", [*(name for name, rule in RULES.items() if rule != POSTS), *FORMS])
def test_each_page_obeys_the_content_security_policy(
    name: str, addresses: Callable[[str], str], clients: dict[str, Client]
) -> None:
    answer = clients["nobody" if name == "sign-in" else "attorney"].get(addresses(name))

    assert answer.headers["Content-Security-Policy"] == (SANDBOX if name in DOWNLOADS else POLICY)
    if name not in DOWNLOADS:
        page = answer.content.decode()
        assert not any(
            part in page for part in ("<style", " style=", "<script>", " onclick=", "javascript:", "http://cdn")
        )


@pytest.mark.parametrize("name", sorted(DOWNLOADS))
def test_a_download_opens_nowhere(name: str, addresses: Callable[[str], str], clients: dict[str, Client]) -> None:
    answer = clients["attorney"].get(addresses(name))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["event", "document", "original"])
def test_a_number_that_is_not_there_is_not_found(name: str, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(reverse(name, args=[matter.slug, 999])).status_code == 404


@pytest.mark.parametrize("name", ["exhibit", "exhibit-file"])
def test_an_exhibit_that_is_not_there_is_not_found(name: str, matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(reverse(name, args=[matter.slug, uuid4()])).status_code == 404


def test_a_record_of_another_matter_is_not_found_under_ones_own(
    addresses: Callable[[str], str], other_matter: Matter, client: Client, charlie: User
) -> None:
    client.force_login(charlie)
    exhibit = Exhibit.objects.get(number="1")

    assert client.get(reverse("event", args=[other_matter.slug, 1])).status_code == 404
    assert client.get(reverse("document", args=[other_matter.slug, 1])).status_code == 404
    assert client.get(reverse("exhibit-file", args=[other_matter.slug, exhibit.uid])).status_code == 404


@pytest.mark.parametrize("name", ["document", "original"])
def test_a_privileged_document_is_open_to_those_who_work_on_the_case_only(
    name: str, addresses: Callable[[str], str], clients: dict[str, Client], alice: User
) -> None:
    claim_privilege(
        actor=alice, document=SourceDocument.objects.get(number=1), basis="work_product", description="A log"
    )

    got = {person: clients[person].get(addresses(name)).status_code for person in ("expert", "paralegal", "attorney")}

    assert got == {"expert": 404, "paralegal": 200, "attorney": 200}


def test_an_exhibit_that_was_not_released_has_no_file_and_no_page_for_an_expert(
    addresses: Callable[[str], str], clients: dict[str, Client]
) -> None:
    addresses("exhibit")
    Exhibit.objects.update(state="gated")

    assert clients["attorney"].get(addresses("exhibit")).status_code == 200
    assert clients["attorney"].get(addresses("exhibit-file")).status_code == 404
    assert clients["expert"].get(addresses("exhibit")).status_code == 404
