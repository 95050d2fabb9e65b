"""The whole job by keyboard alone: nothing is ever clicked, every field and button is reached by Tab."""

from pathlib import Path

from playwright.sync_api import Page, TimeoutError, expect

from casefile.matters.courts import load_courts
from tests.browser.conftest import PASS_PHRASE, Desk
from timeline.events.models import Citation
from timeline.exhibits.models import Exhibit
from timeline.platform.models import Message

LETTER = "Dear Ms. Poe,\n\nWe have reviewed the content, and did not find a violation of our policies.\n"
FOCUSED = "[document.activeElement.name || '', (document.activeElement.innerText || '').trim()]"


def tab_to(page: Page, *, name: str = "", text: str = "") -> None:
    """Press Tab until the field of that name, or the button or link of that text, has the focus."""
    for _ in range(120):
        field, words = page.evaluate(FOCUSED)
        if (name and field == name) or (text and words == text):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name or text} on {page.url}.")


def fill(page: Page, **fields: str) -> None:
    """Type into the fields, in the order given; a choice is made by typing how it begins."""
    for name, words in fields.items():
        tab_to(page, name=name)
        page.keyboard.type(words)


def press(page: Page, text: str) -> None:
    """Reach a button or link by Tab and press Enter."""
    tab_to(page, text=text)
    page.keyboard.press("Enter")


def choose_file(page: Page, path: Path) -> None:
    """Open the file field's chooser by Enter; a loaded machine may need the page afresh before it opens one."""
    for _ in range(4):
        page.wait_for_load_state("networkidle")
        tab_to(page, name="files")
        try:
            with page.expect_file_chooser(timeout=6_000) as chooser:
                page.keyboard.press("Enter")
        except TimeoutError:
            page.reload()
            continue
        chooser.value.set_files(path)
        return
    raise AssertionError("The file chooser never opens by keyboard.")


def test_the_whole_job_is_done_by_keyboard_alone(desk: Desk, transactional_db: None, tmp_path: Path) -> None:
    load_courts()
    page = desk.page()
    page.goto("/")
    fill(page, firm="Example Law LLP", full_name="Alice Attorney", username="alice")
    fill(page, pass_phrase=PASS_PHRASE, again=PASS_PHRASE)
    fill(page, short_caption="Poe v. Platform, Inc.", slug="poe-v-platform", court="United")
    press(page, "Set up")
    page.wait_for_url(lambda url: "set-up" not in url)

    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    page.goto("/poe-v-platform/documents/receive/")
    choose_file(page, letter)
    press(page, "Receive")
    expect(page.get_by_text("S-1").first).to_be_visible()

    for name, role in (("Jane Poe", "Plaintiff"), ("Platform, Inc.", "Platform")):
        page.goto("/poe-v-platform/parties/new/")
        fill(page, name=name, role=role)
        press(page, "Add")
        page.wait_for_url("**/parties/")

    page.goto("/poe-v-platform/log/")
    fill(page, date="Jan. 28, 2020", text="Thank you. We've reviewed the content.")
    fill(page, from_parties="Platform, Inc.", to_parties="Jane Poe", statement="The platform replies.")
    press(page, "Log")
    page.wait_for_url("**/events/1/")

    press(page, "Cite a source")
    page.wait_for_url("**/cite/")
    fill(page, document="S-1", pin_cite="p. 1", page_number="1", quote="did not find a violation of our policies")
    press(page, "Cite")
    page.wait_for_url("**/events/1/")

    page.goto("/poe-v-platform/")
    fill(page, text="replies")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 event").first).to_be_visible()

    page.goto("/poe-v-platform/chronologies/new/")
    fill(page, name="Everything")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "new" not in url)
    page.goto("/poe-v-platform/exhibits/new/")
    press(page, "Assemble")
    page.wait_for_url("**/exhibits/*-*/")
    page.goto(page.url + "release/")
    fill(page, override_reason="Tried out before the sources are verified.")
    press(page, "Release by override")
    page.wait_for_url("**/exhibits/*-*/", timeout=60_000)
    assert Citation.objects.filter(quote_check="found").count() == 1
    assert Message.objects.count() == 1
    exhibit = Exhibit.objects.get()
    assert exhibit.state == "released"
    with page.expect_download() as coming:
        press(page, f"Download {exhibit.file_name}")
    assert coming.value.suggested_filename == exhibit.file_name
