"""The working day in a real browser: set up, receive, log a reply, cite with a quote, assemble, release, download."""

from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from casefile.evidence.models import SourceDocument
from casefile.matters.courts import load_courts
from casefile.matters.models import Matter
from tests.browser.conftest import PASS_PHRASE, Desk
from timeline.events.models import Citation
from timeline.platform.models import Message

LETTER = "Dear Ms. Poe,\n\nWe have reviewed the content, and did not find a violation of our policies.\n"


def set_up(page: Page) -> None:
    """The first visit: firm, first attorney, first matter."""
    page.goto("/")
    page.get_by_label("Firm").fill("Example Law LLP")
    page.get_by_label("Full name").fill("Alice Attorney")
    page.get_by_label("Name to sign in with").fill("alice")
    page.get_by_label("Pass phrase").fill(PASS_PHRASE)
    page.get_by_label("The same again").fill(PASS_PHRASE)
    page.get_by_label("Short caption").fill("Poe v. Platform, Inc.")
    page.get_by_label("Short name").fill("poe-v-platform")
    page.get_by_label("Court").select_option(index=1)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "set-up" not in url)


def receive_letter(page: Page, folder: Path) -> None:
    """A letter by the file input."""
    letter = folder / "letter.txt"
    letter.write_text(LETTER)
    page.goto("/poe-v-platform/documents/receive/")
    page.locator("#id_files").set_input_files(letter)
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_text("S-1").first).to_be_visible()


def add_parties(page: Page) -> None:
    """The plaintiff and the platform."""
    for name, kind, role in (("Jane Poe", "person", "plaintiff"), ("Platform, Inc.", "organisation", "defendant")):
        page.goto("/poe-v-platform/parties/new/")
        page.get_by_label("Printable name").fill(name)
        page.get_by_label("Kind").select_option(kind)
        page.get_by_label("Part in the case").select_option(role)
        page.keyboard.press("Enter")
        page.wait_for_url("**/parties/")


def log_reply(page: Page) -> None:
    """A platform's reply, pasted; its ticket is opened in the same form."""
    page.goto("/poe-v-platform/log/")
    page.get_by_label("Date as stated").fill("Jan. 28, 2020 at 10:15 AM PST")
    page.get_by_label("Its words").fill("Thank you. We've reviewed the content.")
    page.locator("input[name=from_parties]").fill("Platform, Inc.")
    page.locator("input[name=to_parties]").fill("Jane Poe")
    page.get_by_label("What happened").fill("The platform replies.")
    page.get_by_role("button", name="Log", exact=True).last.click()
    page.wait_for_url("**/events/**")


def enter_event(page: Page) -> None:
    """An event by hand, and where it leads."""
    page.goto("/poe-v-platform/events/new/")
    page.get_by_label("Date as stated").fill("on or about Jan. 20, 2020")
    page.get_by_label("Kind").select_option("other")
    page.get_by_label("What happened").fill("A letter is sent.")
    page.get_by_role("button", name="Enter", exact=True).last.click()
    page.wait_for_url("**/events/**")


def cite_letter(page: Page) -> None:
    """The letter cited for the event that is open, with its own words; others are refused first."""
    page.get_by_role("link", name="Cite a source").first.click()
    page.get_by_label("Source").fill("S-1")
    page.get_by_label("Pin cite").fill("p. 1")
    page.get_by_label("Page of the file").fill("1")
    page.get_by_label("Quotation").fill("We have seen the content")
    page.get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_text("reviewed the content").first).to_be_visible()
    page.get_by_label("Quotation").fill("did not find a violation of our policies")
    page.get_by_role("button", name="Cite", exact=True).click()
    page.wait_for_url("**/events/*/")


def assemble_and_release(page: Page, folder: Path) -> Path:
    """A correspondence log from every event, released with a recorded override, and downloaded."""
    page.goto("/poe-v-platform/chronologies/new/")
    page.get_by_label("Name").fill("Everything")
    page.get_by_role("button", name="Save").click()
    page.goto("/poe-v-platform/exhibits/new/")
    page.get_by_label("Kind").select_option("summary")
    page.get_by_role("button", name="Assemble").click()
    page.wait_for_url("**/exhibits/*-*/")
    page.goto(page.url + "release/")
    for reason in page.locator("textarea").all():
        reason.fill("Tried out before the sources are verified.")
    page.get_by_role("button", name="Release").click()
    page.wait_for_url("**/exhibits/*-*/", timeout=60_000)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_firm_comes_from_the_first_visit_to_a_released_exhibit(
    desk: Desk, transactional_db: None, tmp_path: Path, javascript: bool
) -> None:
    load_courts()
    page = desk.page(javascript=javascript)
    set_up(page)
    receive_letter(page, tmp_path)
    add_parties(page)
    log_reply(page)
    enter_event(page)
    cite_letter(page)
    assert Citation.objects.filter(quote_check="found", document__number=1).count() == 1
    assert Message.objects.count() == 1
    assert SourceDocument.objects.filter(is_transcription=True).count() == 1
    finished = assemble_and_release(page, tmp_path)
    with pikepdf.open(finished) as pdf:
        assert len(pdf.pages) >= 3
        assert pdf.Root.MarkInfo.Marked


def test_an_event_is_entered_by_keyboard_alone(desk: Desk, doe: Matter) -> None:
    page = desk.page("alice")
    page.goto(f"/{doe.slug}/events/new/")
    page.keyboard.type("Jan. 29, 2020")
    for _ in range(30):
        focused = page.evaluate("document.activeElement.name")
        if focused == "statement":
            break
        if focused == "kind":
            page.keyboard.type("Report")
        page.keyboard.press("Tab")
    page.keyboard.type("A second follow-up is sent.")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/23/")
    expect(page.get_by_text("A second follow-up is sent.").first).to_be_visible()


def test_an_edit_made_from_an_old_version_shows_both_sides_and_loses_nothing(desk: Desk, doe: Matter) -> None:
    first, second = desk.page("alice"), desk.page("alice")
    for page in (first, second):
        page.goto(f"/{doe.slug}/events/14/correct/")
    first.get_by_label("What happened").fill("The posts are taken down by the platform.")
    first.get_by_label("Why").fill("the order says by whom")
    first.get_by_role("button", name="Correct").click()
    first.wait_for_url("**/events/14/")
    second.get_by_label("What happened").fill("The two posts are removed.")
    second.get_by_label("Why").fill("two posts were reported")
    second.get_by_role("button", name="Correct").click()
    expect(second.get_by_text("The posts are taken down by the platform.").first).to_be_visible()
    expect(second.get_by_text("The two posts are removed.").first).to_be_visible()
