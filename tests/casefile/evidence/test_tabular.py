from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract.tabular import pages_of, table_of
from casefile.evidence.extract.text import read


def codes(found):
    return [flag.code for flag in found.flags]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ('date,text\n01/02/03,"one, two"\n22-03-1960,three\n', ","),
        ("date;text\n01.02.03;one, two\n04.05.06;three\n", ";"),
        ("date\ttext\n01/02/03\tone, two\n04/05/06\tthree\n", "\t"),
        ("sep=|\ndate|text\n01/02/03|one\n04/05/06|three\n", "|"),
    ],
)
def test_a_table_tells_its_dialect_and_keeps_its_dates_as_they_stand(content, delimiter):
    found = read(BytesIO(content.encode()))
    assert found.facts["table"] == {
        "delimiter": delimiter,
        "header": ["date", "text"],
        "columns": 2,
        "rows": 2,
        "records": 3,
        "uneven_records": 0,
    }
    (page,) = found.pages
    assert page.label == "records 1-3"
    assert page.text.splitlines()[1] == "2\t" + content.splitlines()[-2]


def test_a_record_with_line_breaks_in_a_field_is_one_record():
    found = read(BytesIO(b'id,text,at\n1,"first\nsecond",2020\n2,third,2021\n'))
    assert found.facts["table"]["rows"] == 2
    assert found.pages[0].text == '1\tid,text,at\n2\t1,"first\nsecond",2020\n3\t2,third,2021'


def test_the_first_record_is_no_header_where_it_can_be_a_row():
    found = read(BytesIO(b"2020-01-28,report,1\n2020-01-29,reply,2\n"))
    assert (found.facts["table"]["header"], found.facts["table"]["rows"]) == (None, 2)


def test_records_of_another_width_and_open_quotes_are_told_and_kept():
    rows = "".join(f"{n},a,b\n" for n in range(10))
    found = read(BytesIO(f'id,one,two\n{rows}11,a\n12,"open,b\n'.encode()))
    assert codes(found) == ["records_uneven", "quote_unclosed"]
    assert "record(s) 12" in found.flags[0].message
    assert found.pages[0].text.endswith('12\t11,a\n13\t12,"open,b')


@pytest.mark.parametrize(
    "content",
    [
        "Dear Sir, dear Madam\nWe write again, as before\nYours, the undersigned\n",
        '{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n',
        "<p>a, b, c</p>\n<p>d, e, f</p>\n",
        "one line, of three, parts",
        "no delimiter\nat all\n",
    ],
)
def test_letters_and_json_are_no_tables(content):
    assert table_of(content) is None


def test_a_long_table_is_cut_every_sixty_records():
    found = read(BytesIO(("id,a,b\n" + "".join(f"{n},x,y\n" for n in range(130))).encode()))
    assert [page.label for page in found.pages] == ["records 1-60", "records 61-120", "records 121-131"]


@given(st.lists(st.lists(st.text("ab1 ", max_size=4), min_size=3, max_size=3), min_size=2, max_size=20))
@settings(max_examples=50)
def test_no_record_of_a_table_is_lost(rows):
    lines = [";".join(row) for row in rows]
    table = table_of("\n".join(lines))
    assert table is not None
    pages, left_out = pages_of(table)
    shown = [line.partition("\t")[2] for page in pages for line in page.text.split("\n")]
    assert (shown, left_out) == (lines, False)
