"""The first visit, and opening a matter, as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import Firm, User
from casefile.accounts.setting_up import AlreadySetUp, set_up_firm
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter

ENTERED = {
    "firm": "Example Law LLP",
    "firm_zone": "America/Chicago",
    "username": "a.attorney",
    "full_name": "Alex Attorney",
    "pass_phrase": "quiet-harbour-at-noon",
    "again": "quiet-harbour-at-noon",
    "short_caption": "Poe v. Platform, Inc.",
    "slug": "",
    "court": "cand",
    "docket_number": "3:99-cv-1",
    "zone": "America/Los_Angeles",
}


def test_a_first_visitor_is_led_to_the_set_up(client: Client, db: None) -> None:
    answer = client.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == reverse("set-up")
    assert "Nobody signs in here yet" in answer.content.decode()


def test_the_set_up_makes_firm_attorney_and_matter_and_signs_in(client: Client, db: None) -> None:
    answer = client.post(reverse("set-up"), ENTERED)

    matter, user = Matter.objects.get(), User.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("documents", args=[matter.slug]))
    assert client.get(answer.headers["Location"]).status_code == 200
    assert (matter.slug, matter.plaintiffs_caption, matter.defendants_caption) == (
        "poe-v-platform-inc",
        "POE,",
        "PLATFORM, INC.,",
    )
    assert (str(user), matter.memberships.get().role) == ("Alex Attorney", "attorney")
    assert (Firm.objects.get().name, Firm.objects.get().zone) == ("Example Law LLP", "America/Chicago")
    acts = set(LedgerEntry.objects.values_list("act", flat=True))
    assert acts == {Act.USER_ADDED, Act.FIRM_SET_UP, Act.MATTER_OPENED, Act.MEMBER_ADDED}


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"firm": ""}, "required"),
        ({"again": "something-else-here"}, "The two differ"),
        ({"pass_phrase": "short", "again": "short"}, "too short"),
        ({"zone": "Mars/Olympus"}, "No such zone is known"),
        ({"short_caption": "In re Platform"}, "has no “ v. ”"),
        ({"slug": "sign-in"}, "an address of the product itself"),
        ({"username": "a b"}, "valid username"),
        ({"court": "nowhere"}, "not one of the available choices"),
    ],
)
def test_a_set_up_that_is_refused_says_why_keeps_what_was_entered_and_makes_nothing(
    client: Client, db: None, entered: dict[str, str], said: str
) -> None:
    answer = client.post(reverse("set-up"), ENTERED | {"docket_number": '3:99"><script>'} | entered)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "3:99&quot;&gt;&lt;script&gt;" in page
    assert "quiet-harbour-at-noon" not in page
    assert not User.objects.exists()
    assert not Matter.objects.exists()
    assert not Firm.objects.exists()


def test_the_set_up_is_not_there_once_anybody_signs_in(client: Client, alice: User) -> None:
    assert client.get(reverse("set-up")).status_code == 404
    assert client.post(reverse("set-up"), ENTERED).status_code == 404
    with pytest.raises(AlreadySetUp):
        set_up_firm(name="Another", zone="UTC", username="x", full_name="", password="a-long-pass-phrase")
    assert User.objects.count() == 1


def test_an_attorney_opens_a_matter_and_is_its_attorney(client: Client, alice: User, matter: Matter) -> None:
    client.force_login(alice)
    entered = {"short_caption": "Roe v. Example Social, Inc.", "court": "nysd", "zone": "America/New_York", "slug": ""}

    answer = client.post(reverse("new-matter"), entered)

    opened = Matter.objects.get(slug="roe-v-example-social-inc")
    assert answer.headers["Location"] == reverse("documents", args=[opened.slug])
    assert (opened.court.code, opened.zone, opened.memberships.get().user) == ("nysd", "America/New_York", alice)


def test_a_short_name_that_is_taken_is_said_and_nothing_is_opened(client: Client, alice: User, matter: Matter) -> None:
    client.force_login(alice)
    entered = {"short_caption": "Poe v. Q", "court": "cand", "zone": "UTC", "slug": matter.slug}

    answer = client.post(reverse("new-matter"), entered)

    assert answer.status_code == 422
    assert "is taken; choose another" in answer.content.decode()
    assert Matter.objects.count() == 1
