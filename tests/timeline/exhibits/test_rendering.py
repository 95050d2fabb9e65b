"""The finished pages: the same bytes everywhere, nothing fetched, every row with its head, legend and source."""

import io
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from casefile.accounts.models import User
from timeline.exhibits import render
from timeline.exhibits.assemble import assemble
from timeline.exhibits.markup import finished_pdf, html_of, link_words, mark_of
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import rows_of

AT = datetime(2026, 3, 4, 17, 20, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en-US"><head><title>T</title></head><body><p>Words</p>{}</body></html>'


def pages_of(pdf: bytes) -> list[str]:
    """Each page's text with its spaces made single."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def printed(story: Any, kind: str = "summary", **query: Any) -> tuple[Exhibit, bytes]:
    """An exhibit and its finished file."""
    exhibit = assemble(actor=story.actor, chronology=story.chronology(**query), kind=kind, number="1")
    return exhibit, finished_pdf(exhibit.content, rows_of(exhibit), overridden=False)


def many(story: Any, count: int = 40) -> None:
    """Enough rows for several pages."""
    for number in range(count):
        day = number % 28 + 1
        story.event(
            f"{'Jan.' if number < 28 else 'Feb.'} {day}, 2022",
            f"Message {number} is sent; it repeats the request in full and names the ticket once more.",
            source=story.letter,
            pin=f"p. {number + 100}",
        )


def test_two_processes_with_other_seeds_zones_and_clocks_give_the_same_bytes(told: Any) -> None:
    exhibit, first = printed(told, "notice")
    html, links = (
        html_of(exhibit.content, rows_of(exhibit), overridden=False),
        link_words(exhibit.content, rows_of(exhibit)),
    )
    at = datetime.fromisoformat(exhibit.content["frozen_at"])
    time.sleep(1.1)  # another second on the clock
    surroundings = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kolkata", "LC_ALL": "C"}
    second = render.pdf_of(html, at=at, links=links, environment=surroundings)
    assert second == first


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "https://example.invalid/a.png",
        "https://vendored.invalid/print/../../casefile/settings.py",
        "https://vendored.invalid/fonts/print/%2e%2e/%2e%2e/manage.py",
        "https://vendored.invalid.example.invalid/print/page.css",
        "ftp://example.invalid/a",
        "data:text/html,<script>1</script>",
        "data:text/css,@import 'file:///etc/passwd'",
        "data:image/png",
        "javascript:alert(1)",
        "gopher://example.invalid/",
        "",
    ],
)
def test_the_fetcher_refuses_everything_but_vendored_files_and_written_pictures(address: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        render.fetched(address)


def test_the_fetcher_answers_vendored_styles_and_fonts_and_pictures_in_the_page() -> None:
    assert render.fetched(f"{render.VENDORED}print/page.css")[1] == "text/css"
    assert render.fetched(f"{render.VENDORED}fonts/print/SourceSerif4-Regular.ttf")[1] == "font/ttf"
    assert render.fetched("data:image/svg+xml,%3Csvg/%3E") == (b"<svg/>", "image/svg+xml")
    assert render.fetched("data:image/png;base64,AAAA") == (b"\0\0\0", "image/png")


@pytest.mark.parametrize(
    "element",
    [
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        "<style>@import url(file:///etc/passwd);</style>",
        '<div style="background: url(http://127.0.0.1:9/a.png)">x</div>',
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<object data="file:///etc/passwd"></object>',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style>",
        '<a href="https://example.invalid/">out</a>',
        '<a href="file:///etc/passwd">out</a>',
        '<a href="other.pdf">out</a>',
        '<iframe src="file:///etc/passwd"></iframe><embed src="http://127.0.0.1:9/">',
    ],
)
def test_a_page_that_asks_for_something_outside_is_not_printed(element: str) -> None:
    with pytest.raises(render.RenderFailed):
        render.pdf_of(PAGE.format(element), at=AT)


def test_the_child_has_no_network_and_starts_no_program() -> None:
    tried = (
        "import runpy, socket, subprocess\n"
        f"confine = runpy.run_path({render.__file__!r})['confine']\n"
        "confine()\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true'])):\n"
        "    try:\n        act()\n"
        "    except PermissionError:\n        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.split() == ["refused", "refused"]


def test_the_file_is_tagged_titled_letter_and_its_fonts_are_embedded(told: Any) -> None:
    _, pdf = printed(told)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-US"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo["/Title"]) == "Exhibit 1: Summary Chronology, Poe v. Platform, Inc."
        assert str(opened.docinfo["/Author"]).startswith("Casefile ")
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)
        assert {tuple(float(n) for n in page.mediabox[2:]) for page in opened.pages} == {(612.0, 792.0)}


def test_every_link_leads_inside_and_says_where_in_words(told: Any) -> None:
    _, pdf = printed(told)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = [note for page in opened.pages for note in page.get("/Annots", ())]
        said = {str(link.Dest): str(link.Contents) for link in links}
        names = {str(name) for name in list(opened.Root.Names.Dests.Names)[::2]}
    assert said["source-1"].startswith("Source 1, ")
    assert said["row-4"] == "Row 4, event E-3"
    assert set(said) <= names


def test_months_and_sections_are_bookmarked(told: Any) -> None:
    _, pdf = printed(told)
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        months = [child.title for item in outline.root for child in item.children]
    assert titles[:2] == ["Summary Chronology", "Chronology"]
    assert titles[-1] == "The record behind this exhibit"
    assert months == ["January 2022"]


def test_head_legend_and_page_number_stand_on_every_page_of_a_long_table(story: Any) -> None:
    many(story)
    exhibit, pdf = printed(story)
    pages = pages_of(pdf)
    assert len(pages) > 4
    for number, text in enumerate(pages, start=1):
        assert exhibit.content["front"]["legend"] in text
        assert f"Page {number} of {len(pages)}" in text
    with_rows = [text for text in pages if "is sent; it repeats" in text]
    assert len(with_rows) > 2
    assert all("Date and time" in text and "From → to" in text for text in with_rows)
    whole = " ".join(pages)
    assert all(f"{place} E-{place}" in whole and f"p. {place + 99}" in whole for place in range(1, 41))


def test_quotations_stand_exactly_and_once_for_all_their_sources(told: Any) -> None:
    _, pdf = printed(told)
    whole = " ".join(pages_of(pdf))
    assert "“We have reviewed the content and will take no action.”" in whole


def test_unverified_and_unknown_pins_print_with_their_mark_and_key(story: Any) -> None:
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, pin="TBD", verified=False)
    _, pdf = printed(story)
    whole = " ".join(pages_of(pdf))
    assert "Poe e-mails, TBD†" in whole.replace(" †", "†")
    assert "has not been read in the original" in whole


def test_an_inferred_date_says_from_what(story: Any) -> None:
    story.event("Jan. 3, 2022", "A.", source=story.letter, inferred_from="the e-mail's own words", inferred_by="Bob")
    _, pdf = printed(story)
    whole = " ".join(pages_of(pdf))
    assert "Date inferred from the e-mail's own words; no source states it" in whole.replace("’", "'")


def test_a_date_that_could_not_be_read_prints_its_words_and_the_reason(story: Any) -> None:
    story.event("two weeks later", "A.", source=story.letter)
    exhibit, pdf = printed(story)
    whole = " ".join(pages_of(pdf))
    assert "two weeks later" in whole
    assert "The date could not be read" in whole
    assert rows_of(exhibit)[0]["group"] == "Undated"


HEADS = {
    "summary": ["No.", "Date and time", "From → to", "Ticket", "Event", "Source", "Status"],
    "illustrative": ["No.", "Date and time", "From → to", "Event", "Source", "Status"],
    "correspondence": [
        "No.", "Sent or received", "local, UTC", "From → to", "Direction, channel", "Text",
        "Automatic or human, minority disclosed, outcome", "Ticket", "In reply to, elapsed", "Source",
    ],
    "notice": ["Report", "Acknowledgement", "Stated review", "Decision", "Removal", "NCMEC", "Accrued after notice"],
}  # fmt: skip


@pytest.mark.parametrize("kind", list(HEADS))
def test_each_exhibit_has_its_columns_and_neutral_heads(told: Any, kind: str) -> None:
    _, pdf = printed(told, kind)
    whole = " ".join(pages_of(pdf))
    assert all(head in whole for head in HEADS[kind])
    assert "violation" not in whole.lower()
    assert "ignored" not in whole.lower()


def test_a_log_prints_what_the_words_of_a_message_show_and_how_long_after(told: Any) -> None:
    _, pdf = printed(told, "correspondence")
    whole = " ".join(pages_of(pdf))
    for words in (
        "Minority disclosed: “I am sixteen”",
        "Automatic: “reviewed”",
        "Outcome: “will take no action”",
        "In reply to No. 2 (E-3)",
        "Since first report: 7 days",
        "5:15 PM UTC",
        "9:15 AM PST",
        "4000012345678",
    ):
        assert words in whole, words


def test_a_table_of_notice_prints_ranges_candidates_and_what_accrued(told: Any) -> None:
    exhibit, pdf = printed(told, "notice")
    whole = " ".join(pages_of(pdf))
    (clock,) = exhibit.content["clocks"]
    assert clock["days"] == "8 to 10 days"
    assert [(line["event"], line["chosen"]) for line in clock["candidates"]] == [("E-2", False), ("E-3", True)]
    assert "Computed, verify." in whole
    assert "report by a third party" in whole
    (accrual,) = exhibit.content["accruals"]
    assert accrual["accrued"] == "750"
    assert [start["event"] for start in accrual["starts"]] == ["E-3", "E-2"]
    assert "None in the sources cited." in whole


def test_the_drawing_prints_with_its_alternative_text_and_its_twin(told: Any) -> None:
    _, pdf = printed(told, "illustrative")
    pages = pages_of(pdf)
    assert any("Post taken down" in page and "Plaintiffs" in page for page in pages)
    assert any("The same events as a table" in page for page in pages)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        widths = {tuple(float(n) for n in page.mediabox[2:]) for page in opened.pages}
    assert widths == {(792.0, 612.0)}


def test_an_overridden_copy_is_marked_unless_the_matter_says_so_already() -> None:
    def content(legend: str) -> dict[str, Any]:
        return {"caption": {"page_legend": legend}}

    fiction, demonstration = "Fictional demonstration", "DEMONSTRATION — NOT FOR FILING"
    assert mark_of(content(""), overridden=False) == ""
    assert mark_of(content(""), overridden=True) == "DRAFT — NOT FOR FILING"
    assert mark_of(content(fiction), overridden=False) == fiction
    assert mark_of(content(fiction), overridden=True) == f"DRAFT — NOT FOR FILING · {fiction}"
    assert mark_of(content(demonstration), overridden=True) == demonstration


def test_words_of_a_source_cannot_become_markup(story: Any, alice: User) -> None:
    story.event("Jan. 3, 2022", '<img src="file:///etc/passwd"> & "more"', source=story.letter)
    _, pdf = printed(story)
    assert '<img src="file:///etc/passwd">' in " ".join(pages_of(pdf))
