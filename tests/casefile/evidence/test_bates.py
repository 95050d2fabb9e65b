import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.bates import (
    BatesNumber,
    BatesSpan,
    duplicates,
    gaps,
    overlaps,
    parse_bates,
    parse_span,
)

PREFIXES = st.from_regex(r"[A-Z]{1,6}[0-9]{0,3}([-._ ][A-Z]{1,4}[0-9]{0,3})?", fullmatch=True)
NUMBERS = st.builds(BatesNumber, PREFIXES, st.integers(0, 9_999_999), st.integers(5, 10))


def run(first, last):
    return BatesSpan(BatesNumber("TWTR", first), BatesNumber("TWTR", last))


def test_a_bates_number_prints_its_one_form():
    assert str(BatesNumber("TWTR", 1234, width=7)) == "TWTR-0001234"
    assert str(BatesNumber("TWTR", 12345678, width=7)) == "TWTR-12345678"
    assert str(BatesNumber("", 42, width=6)) == "000042"


@pytest.mark.parametrize(
    ("text", "prefix", "number", "width"),
    [
        ("TWTR-0001234", "TWTR", 1234, 7),
        ("TWTR0001234", "TWTR", 1234, 7),
        ("TWTR 0001234", "TWTR", 1234, 7),
        ("TWTR_0001234", "TWTR", 1234, 7),
        ("TWTR.0001234", "TWTR", 1234, 7),
        ("  TWTR\u00a0 0001234\n", "TWTR", 1234, 7),
        ("TWTR\u20110001234", "TWTR", 1234, 7),
        ("TWTR–0001234", "TWTR", 1234, 7),
        ("X.CORP_DOE-000007", "X.CORP_DOE", 7, 6),
        ("DOE2-000123", "DOE2", 123, 6),
        ("DOE-2020-000123", "DOE-2020", 123, 6),
        ("DOC000001", "DOC", 1, 6),
        ("Sample_0000001", "Sample", 1, 7),
        ("SYM-00011001", "SYM", 11001, 8),
        ("AT&T 00000001", "AT&T", 1, 8),
        ("0001234", "", 1234, 7),
    ],
)
def test_the_usual_dialects_are_read(text, prefix, number, width):
    assert parse_bates(text) == BatesNumber(prefix, number, width)


@pytest.mark.parametrize(
    "text", ["TWTR-0001234.001", "TWTR-0001234_0003", "TWTR-0001234-A", "TWTR0001234R", "TWTR 0001234 CONF"]
)
def test_a_suffix_is_refused_and_never_read_as_another_page(text):
    with pytest.raises(ValueError, match="page or version"):
        parse_bates(text)


@pytest.mark.parametrize(
    "text", ["", "  ", "TWTR", "TWTR-", "-0001234", "TWTR--12", "TWTR/0001234", "A" * 70, "TWTR" + "1" * 19]
)
def test_what_is_no_bates_number_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_bates(text)


@given(NUMBERS)
def test_what_is_printed_reads_back_as_the_same_number(number):
    read = parse_bates(str(number))
    assert (read.prefix, read.number, str(read)) == (number.prefix, number.number, str(number))


@given(st.text(max_size=40))
def test_no_text_does_anything_but_read_or_refuse(text):
    for parse in (parse_bates, parse_span):
        try:
            parse(text)
        except ValueError:
            continue


def test_numbers_sort_by_prefix_and_then_as_numbers_not_as_text():
    texts = ["TWTR-0000010", "DOE-0000099", "TWTR-0000009", "TWTR-0000100"]
    assert [str(one) for one in sorted(map(parse_bates, texts))] == [
        "DOE-0000099",
        "TWTR-0000009",
        "TWTR-0000010",
        "TWTR-0000100",
    ]


@pytest.mark.parametrize(
    ("text", "printed", "pages"),
    [
        ("TWTR-0001234", "TWTR-0001234", 1),
        ("TWTR-0001234 – TWTR-0001240", "TWTR-0001234 – TWTR-0001240", 7),
        ("TWTR0001234 to TWTR0001240", "TWTR-0001234 – TWTR-0001240", 7),
        ("TWTR-0001234-TWTR-0001240", "TWTR-0001234 – TWTR-0001240", 7),
        ("TWTR-0001234 through 1240", "TWTR-0001234 – TWTR-0001240", 7),
        ("TWTR-0001234..0001240", "TWTR-0001234 – TWTR-0001240", 7),
    ],
)
def test_a_run_of_pages_is_read_in_the_usual_forms(text, printed, pages):
    span = parse_span(text)
    assert (str(span), len(span), len(list(span))) == (printed, pages, pages)


@pytest.mark.parametrize("text", ["TWTR-0001240 – TWTR-0001234", "TWTR-0001234 – DOE-0001240", "A-1 to A-2 to A-3"])
def test_a_run_backwards_or_across_prefixes_is_refused(text):
    with pytest.raises(ValueError, match=r"backwards|prefixes|two ends"):
        parse_span(text)


def test_a_run_knows_its_pages():
    span = run(8, 11)
    assert [str(page) for page in span] == ["TWTR-0000008", "TWTR-0000009", "TWTR-0000010", "TWTR-0000011"]
    assert BatesNumber("TWTR", 9) in span
    assert BatesNumber("TWTR", 12) not in span
    assert BatesNumber("DOE", 9) not in span
    assert "TWTR-0000009" not in span


def test_gaps_are_the_numbers_nobody_produced_within_each_prefix():
    spans = [
        run(20, 30),
        run(1, 5),
        run(6, 9),
        run(3, 8),
        BatesSpan(BatesNumber("A", 1), BatesNumber("A", 2)),
    ]
    assert gaps(spans) == [run(10, 19)]
    assert gaps([]) == []


def test_overlaps_name_both_runs_and_the_pages_they_share():
    (found,) = overlaps([run(1, 10), run(8, 12), run(13, 20)])
    assert (found.one, found.other, found.shared) == (run(1, 10), run(8, 12), run(8, 10))
    assert overlaps([run(1, 5), run(1, 5)])[0].shared == run(1, 5)


RUNS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)).map(lambda r: run(r[0], r[0] + r[1])), max_size=8)


@given(RUNS)
def test_gaps_and_runs_together_cover_all_once_from_first_to_last(spans):
    held = {page.number for span in spans for page in span}
    missing = [page.number for span in gaps(spans) for page in span]
    assert len(missing) == len(set(missing))
    assert held.isdisjoint(missing)
    if held:
        assert held.union(missing) == set(range(min(held), max(held) + 1))


@given(RUNS)
def test_a_page_is_in_an_overlap_exactly_when_two_runs_hold_it(spans):
    counted = [page.number for span in spans for page in span]
    twice = {number for number in counted if counted.count(number) > 1}
    assert {page.number for found in overlaps(spans) for page in found.shared} == twice


def test_numbers_given_twice_are_named_once():
    numbers = [parse_bates(text) for text in ("A-0001", "A-0002", "A-0001", "A-0001")]
    assert duplicates(numbers) == [BatesNumber("A", 1, 4)]
