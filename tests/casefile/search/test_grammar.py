"""The query language: what each form means, and what is said about a query that means nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.search.asking import Ask, fts5, tsquery
from casefile.search.folding import folded
from casefile.search.grammar import LONGEST_QUERY, parse
from casefile.search.marking import Text
from casefile.search.tree import Either, Every, GrammarFault, Near, Term
from tests.casefile.search.trees import texts, trees, written

REPORT, PHOTO, IMAGE, MINOR = Term(("report",)), Term(("photo",)), Term(("image",)), Term(("minor",))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("Report", REPORT),
        ("report photo", Every((REPORT, PHOTO))),
        ("report AND photo", Every((REPORT, PHOTO))),
        ("report photo OR image", Either((Every((REPORT, PHOTO)), IMAGE))),
        ("report (photo OR image)", Every((REPORT, Either((PHOTO, IMAGE))))),
        ("report NOT photo", Every((REPORT,), (PHOTO,))),
        ("NOT photo report", Every((REPORT,), (PHOTO,))),
        ("report AND NOT (photo OR image)", Every((REPORT,), (Either((PHOTO, IMAGE)),))),
        ("report NOT NOT photo", Every((REPORT, PHOTO))),
        ('"actual  Knowledge"', Term(("actual", "knowledge"))),
        ("“actual knowledge”", Term(("actual", "knowledge"))),
        ("report*", Term(("report",), prefix=True)),
        ('"the report*"', Term(("the", "report"), prefix=True)),
        ('"the report"*', Term(("the", "report"), prefix=True)),
        ("photo w/5 minor", Near(PHOTO, MINOR, 5)),
        ("photo W/ 5 minor", Near(PHOTO, MINOR, 5)),
        ("(photo OR image) w/5 minor", Either((Near(PHOTO, MINOR, 5), Near(IMAGE, MINOR, 5)))),
        ("report photo w/5 minor", Every((REPORT, Near(PHOTO, MINOR, 5)))),
        ("e-mail", Term(("e", "mail"))),
        ("Twitter, Inc. & photo", Every((Term(("twitter",)), Term(("inc",)), PHOTO))),
        ("TWTR0001234", Either((Term(("twtr", "0001234")), Term(("twtr0001234",))))),
        ("hxxps://www.example[.]com/1", Term(("example", "com", "1"))),
        ("or and not", Every((Term(("or",)), Term(("and",)), Term(("not",))))),
        ('"NOT" report', Every((Term(("not",)), REPORT))),
        ("w/o report", Every((Term(("w", "o")), REPORT))),
    ],
)
def test_a_query_means_its_tree(query: str, tree: object) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "said", "meant"),
    [
        ("", "Type a word", ""),
        ("& §", "only signs", "& §"),
        ("report AND", "nothing follows", "AND"),
        ("report OR", "nothing follows", "OR"),
        ("OR report", "between two things", "OR"),
        ("report NOT", "nothing follows", "NOT"),
        ("NOT report", "something to stand beside", "NOT report"),
        ("report OR NOT photo", "something to stand beside", "report OR NOT photo"),
        ("(report", "not closed", "("),
        ("report)", "closes none", ")"),
        ("()", "nothing in these", "()"),
        ('say "actual', "not closed", '"actual'),
        ('""', "no word in this", '""'),
        ('" "', "no word in this", '" "'),
        ("re*port", "only at the end", "re*port"),
        ("*port", "only at the end", "*port"),
        ("r*", "at least 2 letters", "r*"),
        ("w/5 report", "between two words", "w/5"),
        ("report w/5", "between two words", "w/5"),
        ("report w/0 photo", "from 1 to 50", "w/0"),
        ("report w/51 photo", "from 1 to 50", "w/51"),
        ("report w/5 photo w/5 image", "Only two things", "w/5"),
        ("report w/5 (photo image)", "nothing else", "w/5"),
        ("report w/5 rep*", "give two that differ", "w/5"),
        (f"{'a ' * 45}", "At most 40", "a"),
        (f"{'(' * 30}a{')' * 30}", "20 deep", "("),
        ("x" * (LONGEST_QUERY + 1), "at most 400", "x"),
    ],
)
def test_a_bad_query_is_said_in_words_with_what_is_meant(query: str, said: str, meant: str) -> None:
    with pytest.raises(GrammarFault) as raised:
        parse(query)

    assert said in str(raised.value)
    assert query[raised.value.start : raised.value.end] == meant


@settings(max_examples=60)
@given(st.text(alphabet='ab "()*/w5ANDORNOT“”@.日\u0301', max_size=40))
def test_whatever_is_typed_is_a_tree_or_a_fault_within_it(query: str) -> None:
    fault = None
    try:
        tree = parse(query)
    except GrammarFault as raised:
        fault = raised

    if fault is None:
        assert fts5(Ask(tree, (1,)))
        assert tsquery(Ask(tree, (1,)))
    else:
        assert 0 <= fault.start <= fault.end <= len(query)
        assert str(fault).endswith(".")


@settings(max_examples=60)
@given(trees, texts)
def test_a_tree_that_is_written_down_and_read_finds_the_same(tree: Term, text: str) -> None:
    words = Text(folded(text))

    assert words.holds(parse(written(tree))) == words.holds(tree)
