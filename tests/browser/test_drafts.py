"""Drafts on a shared machine: a person's own survive a closed tab, and nobody else is ever shown one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from casefile.accounts.models import User
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from tests.browser.conftest import PASS_PHRASE, Desk

ENTRY = "/doe-v-twitter/events/new/"
WORDS = "Typed and not yet saved"
KEPT = """() => new Promise((seen) => {
  const kept = () => Object.keys(localStorage).some((key) => key.startsWith("draft:"));
  const look = () => (kept() ? seen() : setTimeout(look, 20));
  look();
})"""


def typed(page: Page) -> None:
    """A draft, kept."""
    page.goto(ENTRY)
    page.get_by_label("What happened").fill(WORDS)
    page.evaluate(KEPT)


def drafts(page: Page) -> list[str]:
    """The keys of what the browser keeps."""
    kept: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    return kept


def sign_in(page: Page, name: str) -> None:
    """Sign in where the page stands."""
    page.goto("/sign-in/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Pass phrase", exact=True).fill(PASS_PHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_signing_out_forgets_every_draft_even_one_just_typed(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    typed(page)
    page.get_by_label("What happened").press_sequentially(" and more")

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")

    assert drafts(page) == []


def test_signing_out_everywhere_forgets_them_too(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    typed(page)
    page.goto("/account/")
    page.get_by_text("Sign out everywhere").click()

    page.get_by_role("button", name="End every session").click()
    page.wait_for_url("**/sign-in/**")

    assert drafts(page) == []


def test_a_draft_of_an_expired_session_waits_for_its_writer_and_goes_when_somebody_else_signs_in(
    desk: Desk, doe: Matter, person: Callable[[str], User]
) -> None:
    add_member(actor=None, matter=doe, user=person("bob"), role="paralegal")
    page = desk.page("alice")
    typed(page)
    page.context.clear_cookies()

    page.goto(ENTRY)
    page.wait_for_url("**/sign-in/**")
    expect(page.get_by_text("A draft of this form")).to_have_count(0)
    sign_in(page, "alice")
    page.goto(ENTRY)
    expect(page.get_by_text("A draft of this form was not saved.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "bob")
    page.goto(ENTRY)
    expect(page.get_by_text("A draft of this form")).to_have_count(0)
    assert drafts(page) == []
