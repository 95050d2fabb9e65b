"""Text as words: what makes no difference, what does, and that every word says where it was read."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.search.folding import HANDLE, LONGEST, folded, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Removed CONTENT", ["removed", "content"]),
        ("Jos\u00e9, Jose\u0301 and JOSE", ["jose", "jose", "and", "jose"]),
        ("Straße, Œuvre, Łódź, Bjørn", ["strasse", "oeuvre", "lodz", "bjorn"]),
        ("Roe's and Roe\u2019s", ["roe", "and", "roe"]),
        ("didn't, we\u2019ve, O'Brien, Does'", ["didnt", "weve", "o", "brien", "does"]),
        ("e-mail; self\u2010report", ["e", "mail", "self", "report"]),
        ("jane@example.com", ["jane", "example", "com"]),
        ("by @jane_roe.", ["by", HANDLE, "jane", "roe"]),
        ("3:21-cv-00485", ["3", "21", "cv", "00485"]),
        ("TWTR-0001234", ["twtr", "0001234"]),
        ("167,000 or ½", ["167", "000", "or", "1", "2"]),
        ("\ufb01ne \uff21\uff22", ["fine", "ab"]),
        ("你好。世界", ["你", "好", "世", "界"]),
        ("ticket番号12", ["ticket", "番", "号", "12"]),
        ("сообщение Ёлка", ["сообщение", "елка"]),
        ("§ & — …", []),
    ],
)
def test_case_accents_and_typography_make_no_difference(text: str, words: list[str]) -> None:
    assert folded(text) == words


def test_a_word_broken_at_a_line_s_end_is_whole() -> None:
    assert folded("actual know-\nledge of it") == ["actual", "knowledge", "of", "it"]
    assert folded("soft\u00adly") == ["softly"]


def test_a_hyphen_before_a_capital_or_a_figure_at_a_line_s_end_breaks_no_word() -> None:
    assert folded("Smith-\nJones, TWTR-\n0001") == ["smith", "jones", "twtr", "0001"]


def test_a_run_without_end_is_cut_in_the_index_and_in_a_query_alike() -> None:
    assert folded("x" * 5_000) == ["x" * LONGEST]


def test_a_word_says_where_it_was_read() -> None:
    text = "Sie la\u0301s Straße, 你好 know-\nledge"

    assert [text[word.start : word.end] for word in words_of(text)] == [
        "Sie",
        "la\u0301s",
        "Straße",
        "你",
        "好",
        "know-\nledge",
    ]


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_places_run_on_and_folding_twice_changes_nothing(text: str) -> None:
    words = words_of(text)

    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.start <= other.start for one, other in pairwise(words))
    again = [word.folded for word in words if word.folded != HANDLE]
    assert folded(" ".join(again)) == again
    assert all(word.folded == HANDLE or word.folded.isalnum() or not word.folded.isascii() for word in words)


@settings(max_examples=60)
@given(st.text(alphabet="aB1é日'@_- \n\r\u2019\u2010\u0301s", max_size=60))
def test_words_without_their_places_are_the_same_words(text: str) -> None:
    assert folded(text) == [word.folded for word in words_of(text)]
