"""Signing in and out, as pages; and the filters by which every page prints."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.accounts.templatetags.casefile_text import at, counted, day, defanged, grouped, short_digest, stated


def test_a_name_and_its_password_lead_to_the_matters(client: Client, alice: User) -> None:
    answer = client.post(reverse("sign-in"), {"username": "alice", "password": "a-long-pass-phrase"})

    assert answer.headers["Location"] == reverse("matters")


def test_a_wrong_password_says_what_happened_and_keeps_the_name(client: Client, alice: User) -> None:
    answer = client.post(reverse("sign-in"), {"username": "alice", "password": "wrong"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "do not belong together" in page
    assert 'value="alice"' in page
    assert "wrong" not in page


def test_an_empty_form_asks_for_both(client: Client, db: None) -> None:
    page = client.post(reverse("sign-in"), {}).content.decode()

    assert "Enter both your name and your pass phrase." in page


def test_a_name_is_printed_as_text_never_as_markup(client: Client, db: None) -> None:
    page = client.post(reverse("sign-in"), {"username": '"><script>x</script>', "password": "x"}).content.decode()

    assert "<script>x" not in page


def test_signing_in_leads_on_to_the_page_that_was_asked_for_but_never_off_the_site(client: Client, alice: User) -> None:
    form = {"username": "alice", "password": "a-long-pass-phrase"}

    inside = client.post(reverse("sign-in"), form | {"next": "/some-matter/documents/"})
    client.logout()
    outside = client.post(reverse("sign-in"), form | {"next": "https://elsewhere.invalid/"})

    assert inside.headers["Location"] == "/some-matter/documents/"
    assert outside.headers["Location"] == reverse("matters")


def test_signing_out_ends_the_session_and_only_a_post_does_it(client: Client, alice: User) -> None:
    client.force_login(alice)

    by_link = client.get(reverse("sign-out"))
    still_in = client.get(reverse("matters")).status_code
    by_form = client.post(reverse("sign-out"))

    assert (by_link.status_code, still_in) == (405, 200)
    assert by_form.headers["Location"] == reverse("sign-in")
    assert client.get(reverse("matters")).status_code == 302


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_chosen_colours_arrive_with_the_page(client: Client, alice: User, theme: str) -> None:
    client.cookies["theme"] = theme

    assert f'data-theme="{theme}"' in client.get(reverse("sign-in")).content.decode()


def test_a_cookie_that_names_no_colours_is_ignored(client: Client, alice: User) -> None:
    client.cookies["theme"] = "x onload=1"

    assert "data-theme=" not in client.get(reverse("sign-in")).content.decode()


def test_a_page_that_is_not_there_says_so_in_the_house_style(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get("/no-such-matter/")

    assert answer.status_code == 404
    assert "not open to you" in answer.content.decode()


def test_an_instant_is_printed_in_its_zone_and_names_it() -> None:
    instant = datetime(2020, 1, 28, 23, 45, tzinfo=UTC)

    assert at(instant, "America/Los_Angeles") == "Jan. 28, 2020, 3:45 PM PST"
    assert at(instant, "UTC") == "Jan. 28, 2020, 11:45 PM UTC"
    assert at(None) == ""


def test_midnight_and_noon_are_twelve() -> None:
    assert at(datetime(2020, 7, 1, 0, 5, tzinfo=UTC)) == "July 1, 2020, 12:05 AM UTC"
    assert at(datetime(2020, 7, 1, 12, 5, tzinfo=UTC)) == "July 1, 2020, 12:05 PM UTC"


def test_words_for_days_counts_and_what_is_unknown() -> None:
    assert day(date(2021, 4, 7)) == "April 7, 2021"
    assert counted(1, "event,events") == "1 event"
    assert counted(5000, "event,events") == "5,000 events"
    assert grouped(None) == ""
    assert [stated(answer) for answer in (True, False, None)] == ["yes", "no", "not known"]
    assert short_digest("9f3a0c11d2e4ffff") == "9f3a0c11d2e4…"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.com/status/1.html", "hxxps://example[.]com/status/1.html"),
        ("http://a.example.com", "hxxp://a[.]example[.]com"),
        ("example.com/x", "example[.]com/x"),
    ],
)
def test_an_address_is_shown_so_that_nothing_can_open_it(address: str, safe: str) -> None:
    assert defanged(address) == safe
