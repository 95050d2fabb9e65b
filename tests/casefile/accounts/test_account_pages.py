"""One's own account as pages: the pass phrase, and ending every session."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.ledger.models import Act, LedgerEntry

NEW = "quiet-harbour-at-noon"


@pytest.fixture
def elsewhere(alice: User) -> Client:
    """Another machine on which Alice is signed in."""
    client = Client()
    client.force_login(alice)
    return client


def test_the_account_says_who_one_is_and_leads_on(client: Client, alice: User) -> None:
    client.force_login(alice)

    page = client.get(reverse("account")).content.decode()

    for words in ("Alice Attorney", "alice", reverse("password"), reverse("tokens"), reverse("sign-out-everywhere")):
        assert words in page


def test_a_changed_pass_phrase_holds_and_ends_the_other_sessions_but_not_this_one(
    client: Client, alice: User, elsewhere: Client
) -> None:
    client.force_login(alice)

    answer = client.post(reverse("password"), {"present": "a-long-pass-phrase", "pass_phrase": NEW, "again": NEW})

    alice.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("account"))
    assert alice.check_password(NEW)
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    acts = LedgerEntry.objects.filter(ledger__origin="installation", object_id=str(alice.uid)).values_list(
        "act", flat=True
    )
    assert set(acts) >= {Act.PASS_PHRASE_CHANGED, Act.SESSIONS_ENDED}


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"present": "wrong"}, "not your present pass phrase"),
        ({"again": "another-harbour-at-noon"}, "The two differ"),
        ({"pass_phrase": "short", "again": "short"}, "too short"),
        ({"pass_phrase": "alice-attorney", "again": "alice-attorney"}, "too similar"),
        ({"pass_phrase": "", "again": ""}, "required"),
    ],
)
def test_a_pass_phrase_that_is_refused_says_why_and_changes_nothing(
    client: Client, alice: User, entered: dict[str, str], said: str
) -> None:
    client.force_login(alice)
    sent = {"present": "a-long-pass-phrase", "pass_phrase": NEW, "again": NEW} | entered

    answer = client.post(reverse("password"), sent)

    alice.refresh_from_db()
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert NEW not in page
    assert alice.check_password("a-long-pass-phrase")


def test_signing_out_everywhere_ends_every_session_of_ones_own_and_no_one_elses(
    client: Client, alice: User, bob: User, elsewhere: Client
) -> None:
    client.force_login(alice)
    of_bob = Client()
    of_bob.force_login(bob)

    answer = client.post(reverse("sign-out-everywhere"), follow=True)

    assert "Every session of yours has ended" in answer.content.decode()
    assert [each.get(reverse("account")).status_code for each in (client, elsewhere, of_bob)] == [302, 302, 200]


def test_no_page_of_somebody_signed_in_is_kept_in_a_cache(client: Client, alice: User) -> None:
    client.force_login(alice)

    for name in ("account", "matters", "tokens"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]
