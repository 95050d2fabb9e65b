"""Words looked up in a page's text: found whatever their case and however the page sets them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.quoting import places

PAGE = "We\u2019ve reviewed the con-\ntent \u2013 and  did\nnot find a VIOLATION of it."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("we've REVIEWED", "We\u2019ve reviewed"),
        ("the content", "the con-\ntent"),
        ("content - and did", "con-\ntent \u2013 and  did"),
        ("did not find", "did\nnot find"),
        ("violation", "VIOLATION"),
        ("tent", "tent"),
    ],
)
def test_words_are_found_past_case_marks_and_line_ends(words: str, found: str) -> None:
    ((start, end),) = places(PAGE, words)

    assert PAGE[start:end] == found


@pytest.mark.parametrize("words", ["", "  ", "reviewed content", "violations", "a.*it", "[a-z]+"])
def test_other_words_and_patterns_are_not(words: str) -> None:
    assert places(PAGE, words) == []


def test_every_place_is_found() -> None:
    assert places("no No NO", "no") == [(0, 2), (3, 5), (6, 8)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=12).filter(str.strip), st.text(max_size=30))
def test_what_stands_in_a_text_is_found_in_it(before: str, words: str, after: str) -> None:
    words = " ".join(words.split())
    text = f"{before}\n{words}\n{after}"

    found = places(text, words)

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert found or words != words.strip() or not words.isascii()
