"""A document in a real browser: its pages by keyboard, words taken up for a citation, with and without a script."""

import pytest
from playwright.sync_api import Page, expect

from casefile.accounts.models import User
from casefile.matters.models import Matter
from tests.browser.conftest import Desk
from tests.casefile.custody.test_leaf_pages import PAGES, a_pdf, bring

QUOTE = "did not find a violation"
SELECT = """([words]) => {
  const node = document.querySelector("[data-page-text]").firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(words));
  range.setEnd(node, node.data.indexOf(words) + words.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.fixture
def pages(doe: Matter) -> str:
    """Where the pages of a received PDF are."""
    letter = bring(doe, User.objects.get(username="alice"), a_pdf(*PAGES), "reply.pdf")
    return f"/{doe.slug}/documents/{letter.number}/pages"


def is_drawn(page: Page) -> bool:
    """Whether the page's picture came and has a size."""
    drawn = "async () => { const i = new Image(); i.src = document.querySelector('svg.sheet image').href.baseVal;"
    return bool(page.evaluate(drawn + " await i.decode(); return i.naturalWidth > 0 }"))


def test_pages_turn_by_keyboard_and_show_their_picture(desk: Desk, pages: str) -> None:
    page = desk.page("alice")
    page.goto(f"{pages}/1/")
    assert is_drawn(page)
    page.keyboard.press("j")
    page.wait_for_url(f"**{pages}/2/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{pages}/3/")
    page.keyboard.press("+")
    page.wait_for_url("**zoom=150")
    page.keyboard.press("k")
    page.wait_for_url(f"**{pages}/2/?zoom=150")
    page.get_by_label("Page", exact=True).press("j")
    assert page.url.endswith(f"{pages}/2/?zoom=150")


def test_selected_words_are_cited_for_an_event_that_then_leads_back_to_them(desk: Desk, pages: str) -> None:
    page = desk.page("alice")
    page.goto(f"{pages}/2/")
    page.evaluate(SELECT, [QUOTE])
    page.get_by_role("button", name="Cite this", exact=True).click()
    expect(page.get_by_label("Quotation")).to_have_value(QUOTE)
    page.get_by_label("For event").fill("E-9")
    page.get_by_role("button", name="Cite for this event").click()
    expect(page.get_by_text("Found in the source's text.")).to_be_visible()
    page.get_by_role("button", name="Cite", exact=True).click()
    page.wait_for_url("**/events/9/")
    page.get_by_role("link", name="reply.pdf").click()
    page.wait_for_url("**/pages/2/?cite=*")
    expect(page.locator("mark.quoted")).to_have_text(QUOTE)
    expect(page.locator("rect.quoted")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_on_a_telephone_one_side_shows_at_a_time(desk: Desk, pages: str, javascript: bool) -> None:
    page = desk.page("alice", javascript=javascript, width=390)
    page.goto(f"{pages}/2/")
    words, picture = page.get_by_text(QUOTE), page.get_by_role("img", name="Page 2 of")
    expect(picture).to_be_visible()
    expect(words).to_be_hidden()
    page.get_by_label("Text", exact=True).check()
    expect(words).to_be_visible()
    expect(picture).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_words_are_found_and_cited_with_a_new_event(desk: Desk, pages: str) -> None:
    page = desk.page("alice", javascript=False)
    page.goto(f"{pages}/1/")
    page.get_by_label("Find").fill("violation")
    page.get_by_role("button", name="Find in document").click()
    page.wait_for_url("**/pages/2/?find=violation")
    expect(page.locator("mark.found")).to_have_text("violation")
    page.get_by_text("Cite this page, or words of it").click()
    page.get_by_label("Quotation").fill(QUOTE)
    page.get_by_role("button", name="Enter a new event with it").click()
    expect(page.get_by_text("It will cite")).to_contain_text(QUOTE)
    page.get_by_label("Date as stated").fill("Jan. 28, 2020")
    page.get_by_label("Kind").select_option("platform_reply")
    page.get_by_label("What happened").fill("The platform replies.")
    page.get_by_role("button", name="Enter", exact=True).click()
    page.wait_for_url("**/events/*/")
    expect(page.get_by_text("Found on the cited page")).to_be_visible()
