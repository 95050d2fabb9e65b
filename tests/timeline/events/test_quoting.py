"""Quotations: the page's own words, past how type is set, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.quoting import folded, holds, nearest

PAGE = (
    "Hello,\n\nWe\u2019ve reviewed the con-\ntent, and didn\u2019t find a viola\u00ad\ntion of our policies, so no\n"
    "action will be taken at this time.\nThe so-called well-\nknown form \u2013 see above \u2013 says \u201cno\u201d.\n"
)


@pytest.mark.parametrize(
    "quote",
    [
        "We've reviewed the content, and didn't find a violation of our policies",
        "We\u2019ve reviewed the content",
        "no action will be taken at this time",
        "We\u2019ve reviewed the content \u2026 no action will be taken",
        "We\u2019ve reviewed the content . . . no action",
        "[w]e\u2019ve reviewed",
        'says "no"',
        "form - see above - says",
        "so-called well-known form",
    ],
)
def test_the_pages_words_are_found_past_marks_hyphens_and_line_breaks(quote: str) -> None:
    assert holds(PAGE, quote)


@pytest.mark.parametrize(
    "quote",
    [
        "We've reviewed the contents",
        "did not find a violation",
        "no action will be taken \u2026 We\u2019ve reviewed",
        "WE'VE REVIEWED",
        "\u2026",
        "[bracketed only]",
        "",
    ],
)
def test_other_words_other_order_and_nothing_at_all_are_not_found(quote: str) -> None:
    assert not holds(PAGE, quote)


def test_the_nearest_text_is_shown_for_a_slip_and_nothing_for_what_is_not_there() -> None:
    assert "reviewed the content" in nearest(PAGE, "We have reviewed the content, and did not find")
    assert nearest(PAGE, "zzzz qqqq xxxx") == ""
    assert nearest("", "anything") == ""


@given(st.text(min_size=1), st.integers(0, 50), st.integers(1, 50))
def test_every_stretch_of_a_page_is_found_on_it(page: str, start: int, length: int) -> None:
    stretch = page[start : start + length]
    if "[" in stretch or "]" in stretch or "\u2026" in stretch or ".." in stretch or ". ." in stretch:
        return
    plain = folded(stretch)
    if plain and plain in folded(page):
        assert holds(page, plain)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
