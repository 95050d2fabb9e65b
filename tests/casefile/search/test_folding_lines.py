"""Text is folded line by line for the index, and the words are those that are found with their places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.search.folding import LONGEST, folded, words_of

SIGNS = "aB1 \t\r\n-\u2010@'_\u2019\u00ad\u0301\u00e9\uff20.你"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=40))
def test_the_words_without_their_places_are_the_words_with_them(text: str) -> None:
    assert folded(text) == [word.folded for word in words_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "the com-\npany's re-\n\nport",
        "-- \nJane",
        "a-\r\nb-\n",
        "x" * (LONGEST + 5) + "\nand more",
        "to\n@jane\nRoe's",
        "snake_case-\n_x",
    ],
)
def test_a_break_a_handle_and_a_long_word_are_the_same_either_way(text: str) -> None:
    assert folded(text) == [word.folded for word in words_of(text)]
