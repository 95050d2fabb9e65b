"""Searching in a real browser: by keyboard alone, without a script, and on a phone."""

import re

from playwright.sync_api import expect

from casefile.matters.models import Matter
from tests.browser.conftest import Desk


def test_a_find_is_reached_and_opened_by_keyboard_alone(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    page.goto(f"/{doe.slug}/documents/")

    page.keyboard.press("/")
    page.keyboard.type("review* w/5 content")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator("mark").first).to_have_text(re.compile("review|content"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(events|documents|platform)/"))


def test_a_search_works_without_a_script_and_fits_a_phone(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice", javascript=False, width=390)
    page.goto(f"/{doe.slug}/")

    page.get_by_role("searchbox", name="Words, a Bates number").fill("content")
    page.get_by_role("button", name="Search").click()

    page.wait_for_url("**/search/?q=content")
    expect(page.get_by_role("heading", name=re.compile("event"))).to_be_visible()
    assert page.locator("main").bounding_box()["width"] <= 390


def test_a_number_typed_alone_opens_what_bears_it(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    page.goto(f"/{doe.slug}/")

    page.keyboard.press("/")
    page.keyboard.type("E-9")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/{doe.slug}/events/9/")
