"""Reading a matter in a real browser: by mouse, by keyboard alone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casefile.accounts.models import User
from casefile.matters.models import Matter
from tests.browser.conftest import Desk


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_attorney_filters_the_chronology_and_comes_to_the_source(desk: Desk, doe: Matter, javascript: bool) -> None:
    page = desk.page("alice", javascript=javascript)
    page.get_by_role("link", name="Doe v. Twitter, Inc.").first.click()
    page.get_by_label("Words", exact=True).fill("violation")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 of 22 events")).to_be_visible()
    page.get_by_role("link", name="E-9", exact=True).first.click()
    expect(page.get_by_text("didn't find a violation of our policies").first).to_be_visible()
    expect(page.get_by_text("not checked").first).to_be_visible()


def test_the_keyboard_alone_opens_an_event(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    page.goto(f"/{doe.slug}/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/**")


def test_a_wrong_password_says_what_to_do_and_lets_nobody_in(desk: Desk, person: Callable[[str], User]) -> None:
    person("alice")
    page = desk.page()
    page.goto("/")
    page.get_by_label("Name", exact=True).fill("alice")
    page.get_by_label("Pass phrase", exact=True).fill("not it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not signed in")
    page.goto("/doe-v-twitter/")
    assert "sign-in" in page.url


def test_nothing_runs_off_the_side_of_a_telephone(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice", width=390)
    for place in ("", "events/9/", "documents/", "platform/", "parties/", "exhibits/", "record/"):
        page.goto(f"/{doe.slug}/{place}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, place
