"""How much text HTML can give is told without parsing it, and never too low."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract.markup import most_of_html, text_of_html

PIECES = (
    "<p>", "<p/>", "</p>", "<br/>", "<td", ">", "<", "</", "<a href=\"x>y\">", "<a b=\"c>", "'", '"', "\x00", "<!--",
    "-->", "<![", "]>", "&lt;", "&amp", "&NotEqualTilde;", "<style>", "</style>", "<head>", "words", " ", "\n", "=",
    "<?x", "<textarea>", "<script/>", "/",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_text_is_never_longer_than_was_told(markup: str) -> None:
    assert len(text_of_html(markup)[0]) <= most_of_html(markup)


@pytest.mark.parametrize(
    ("markup", "most"),
    [("<p>Hello</p>", 9), ('<td style="a:b">x</td>', 5), ("a < b", 5), ("<textarea><p>x", 14)],
)
def test_tags_count_as_two_line_ends_and_all_else_as_itself(markup: str, most: int) -> None:
    assert most_of_html(markup) == most


@pytest.mark.parametrize("declared", ["<![]>", "<![ ]>", "<!>", "<![if !mso]>", "<![endif]>"])
def test_a_declaration_that_is_none_takes_no_word_away(declared: str) -> None:
    assert text_of_html(f"<p>before{declared}</p>after")[0].split() == ["before", "after"]
