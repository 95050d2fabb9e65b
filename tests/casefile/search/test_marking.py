"""The line a hit stands on, with every hit on it marked and none of its characters lost."""

import pytest
from hypothesis import given, settings

from casefile.search.grammar import parse
from casefile.search.marking import WIDEST, line_of
from casefile.search.tree import Node
from tests.casefile.search.trees import texts, trees

PAGE = "\n".join(
    [
        "From: support@example.com",
        "To: Jane Roe",
        "We\u2019ve reviewed the content, and didn\u2019t find a violation of our policies, so no action will be taken "
        "at this time by the team that reads what is reported here.",
        "You can reply to this message.",
    ]
)


def marked(text: str, query: str) -> list[str]:
    return [stretch.text for stretch in line_of(text, parse(query)).stretches if stretch.marked]


def test_the_words_are_marked_as_the_text_writes_them() -> None:
    assert marked(PAGE, "REVIEWED") == ["reviewed"]
    assert marked(PAGE, '"reviewed the content"') == ["reviewed the content"]
    assert marked(PAGE, "we've") == ["We\u2019ve"]
    assert marked("know-\nledge", "knowledge") == ["know-\nledge"]
    assert marked("Jose\u0301 said", "josé") == ["Jose\u0301"]


def test_both_words_of_a_distance_are_marked_and_one_that_is_too_far_is_not() -> None:
    assert marked(PAGE, "content w/5 violation") == ["content", "violation"]
    assert marked("content a b c violation x content", "content w/2 violation") == ["violation", "content"]


def test_what_is_left_out_and_what_another_part_of_or_lacks_is_not_marked() -> None:
    assert marked("a draft of it", "draft NOT final") == ["draft"]
    assert marked("photo alone", "(photo w/1 minor) OR alone") == ["alone"]


def test_a_long_line_is_cut_around_its_first_hit_and_says_so() -> None:
    line = line_of("before " * 60 + "needle " + "after " * 60, parse("needle"))

    assert len("".join(stretch.text for stretch in line.stretches)) <= WIDEST
    assert (line.cut_before, line.cut_after, line.hits) == (True, True, 1)
    assert any(stretch.marked for stretch in line.stretches)


def test_a_text_without_a_hit_shows_its_beginning() -> None:
    line = line_of(PAGE, parse("absent"))

    assert line.hits == 0
    assert line.stretches[0].text.startswith("From: support@example.com")


@pytest.mark.parametrize("text", ["", "\n\n", "needle", "\nneedle\n", "x" * 500 + "needle", "needle" + "x" * 500])
def test_any_text_has_a_line(text: str) -> None:
    line = line_of(text, parse("needle"))

    assert "".join(stretch.text for stretch in line.stretches) in text


@settings(max_examples=60)
@given(trees, texts)
def test_a_line_s_stretches_join_to_a_piece_of_the_text(tree: Node, text: str) -> None:
    line = line_of(text, tree)

    assert "".join(stretch.text for stretch in line.stretches) in text
