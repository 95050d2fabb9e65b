"""Withdrawing a claim of privilege, on its page and by program: an attorney's act, and what it opens is said before."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege, designate, is_privileged, level_of
from casefile.confidentiality.models import PrivilegeClaim
from casefile.custody.describing import reference
from casefile.evidence.models import SourceDocument
from casefile.matters.members import add_member, raise_wall
from casefile.matters.models import Matter

JSON = "application/json"


@pytest.fixture
def memo(matter: Matter, alice: User) -> SourceDocument:
    return reference(
        actor=alice, matter=matter, title="Memorandum", short_cite="Memorandum", kind="other", held_by="counsel"
    )


@pytest.fixture
def claim(memo: SourceDocument, alice: User) -> PrivilegeClaim:
    return claim_privilege(actor=alice, document=memo, basis="work_product", description="Memorandum on custody")


@pytest.fixture
def address(matter: Matter, memo: SourceDocument, claim: PrivilegeClaim) -> str:
    return reverse("withdraw-privilege", args=[matter.slug, memo.number, claim.uid])


def test_the_page_says_who_will_see_the_document_before_anything_is_done(
    address: str, matter: Matter, memo: SourceDocument, client: Client, alice: User, charlie: User
) -> None:
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    walled = User.objects.create_user("walled", full_name="Wally Walled")
    add_member(actor=alice, matter=matter, user=walled, role="expert")
    raise_wall(actor=alice, matter=matter, user=walled, reason="represented the defendant")
    client.force_login(alice)

    page = client.get(address).content.decode()

    assert "is open to the matter&#x27;s experts (Charlie Other)" in page
    assert "Wally Walled" not in page
    assert "Work product: Memorandum on custody." in page
    assert is_privileged(memo)


def test_where_another_claim_stands_the_page_says_that_nothing_is_opened(
    address: str, memo: SourceDocument, client: Client, alice: User
) -> None:
    claim_privilege(actor=alice, document=memo, basis="attorney_client", description="Memorandum")
    client.force_login(alice)

    assert "another claim stands (attorney-client)" in client.get(address).content.decode()


def test_a_withdrawn_claim_opens_the_document_and_stays_in_its_history(
    address: str, matter: Matter, memo: SourceDocument, client: Client, alice: User, charlie: User
) -> None:
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    document = reverse("document", args=[matter.slug, memo.number])
    expert = Client()
    expert.force_login(charlie)
    assert expert.get(document).status_code == 404
    client.force_login(alice)

    answer = client.post(address, {"version": 1, "why": "sent to the other side in 2021"}, follow=True)

    page = answer.content.decode()
    assert "The claim is withdrawn." in page
    assert "Why: sent to the other side in 2021" in page
    assert "Privilege claimed:" not in page
    assert expert.get(document).status_code == 200
    assert "sent to the other side" not in expert.get(document).content.decode()


def test_no_reason_withdraws_nothing(address: str, memo: SourceDocument, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.post(address, {"version": 1, "why": ""}).status_code == 422
    assert is_privileged(memo)


def test_a_paralegal_is_offered_no_withdrawal_and_is_refused_one(
    address: str, matter: Matter, memo: SourceDocument, client: Client, bob: User
) -> None:
    client.force_login(bob)

    assert address not in client.get(reverse("document", args=[matter.slug, memo.number])).content.decode()
    assert client.post(address, {"version": 1, "why": "a mistake"}).status_code == 403
    assert is_privileged(memo)


def test_a_claim_over_another_document_is_not_there(
    claim: PrivilegeClaim, matter: Matter, client: Client, alice: User
) -> None:
    other = reference(actor=alice, matter=matter, title="Order", short_cite="Order", kind="other", held_by="docket")
    client.force_login(alice)

    assert client.get(reverse("withdraw-privilege", args=[matter.slug, other.number, claim.uid])).status_code == 404


def test_a_program_withdraws_a_claim_from_the_version_it_names(
    claim: PrivilegeClaim, memo: SourceDocument, client: Client, alice: User
) -> None:
    client.force_login(alice)
    address, why = f"/api/privilege-claims/{claim.uid}/withdraw/", {"why": "a mistake"}

    assert client.post(address, why, JSON).status_code == 428
    assert client.post(address, why, JSON, headers={"If-Match": '"2"'}).status_code == 412
    assert client.post(address, {}, JSON, headers={"If-Match": '"1"'}).status_code == 400
    assert is_privileged(memo)
    answer = client.post(address, why, JSON, headers={"If-Match": '"1"'})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json()["withdrawn_at"]
    assert client.get("/api/privilege-claims/", {"withdrawn": "true"}).json()["count"] == 1
    assert client.get("/api/privilege-claims/", {"withdrawn": "false"}).json()["count"] == 0


def test_a_designation_of_a_privileged_document_is_closed_to_an_expert(
    claim: PrivilegeClaim, memo: SourceDocument, matter: Matter, client: Client, alice: User, charlie: User
) -> None:
    given = designate(actor=alice, document=memo, level="confidential", designated_by="Platform, Inc.")
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    client.force_login(charlie)

    assert client.get(f"/api/designations/{given.uid}/").status_code == 404
    assert client.get("/api/designations/").json()["count"] == 0


def test_the_form_of_a_designation_begins_with_the_one_that_holds(
    memo: SourceDocument, matter: Matter, client: Client, alice: User
) -> None:
    designate(actor=alice, document=memo, level="attorneys_eyes", designated_by="Platfrom, Inc.", under="Dkt. 31")
    client.force_login(alice)
    address = reverse("designate", args=[matter.slug, memo.number])

    assert "Platfrom, Inc." in client.get(address).content.decode()
    client.post(address, {"level": "attorneys_eyes", "designated_by": "Platform, Inc.", "under": "Dkt. 31"})

    newest = memo.designations.order_by("pk").last()
    assert newest is not None
    assert (level_of(memo), newest.designated_by, memo.designations.count()) == ("attorneys_eyes", "Platform, Inc.", 2)
