"""One total order: no event ever stands in two places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casefile.dates import DateValue, read
from casefile.dates.order import sort_bound, sort_key, width
from casefile.dates.value import Kind

LA = "America/Los_Angeles"
HOUR = timedelta(hours=1)


@st.composite
def values(draw: st.DrawFn) -> DateValue:
    """Any coherent value; few instants and lengths, so that bounds meet often."""
    kind = draw(st.sampled_from(Kind))
    start = datetime(2020, 1, 1, tzinfo=UTC) + HOUR * draw(st.integers(0, 6))
    end = start + HOUR * draw(st.integers(1, 4))
    sides = {
        Kind.BEFORE: (None, end),
        Kind.AFTER: (start, None),
        Kind.UNDATED: (None, None),
        Kind.SPAN: draw(st.sampled_from([(start, end), (start, None), (None, end)])),
    }
    earliest, latest = sides.get(kind, (start, end))
    return DateValue("words", kind, earliest, latest, sequence=draw(st.integers(-2, 2)))


SIDES = st.sampled_from(["earliest", "latest"])


@given(st.lists(values(), max_size=12), SIDES)
def test_the_order_is_total_and_the_same_however_the_events_come_in(found: list[DateValue], by: str) -> None:
    numbered = list(enumerate(found))
    keys = {number: sort_key(value, number=number, by=by) for number, value in numbered}
    assert len(set(keys.values())) == len(found)
    backwards = list(keys)[::-1]
    assert sorted(keys, key=keys.__getitem__) == sorted(backwards, key=keys.__getitem__)


@given(values(), values(), values(), SIDES)
def test_the_order_is_antisymmetric_and_transitive(a: DateValue, b: DateValue, c: DateValue, by: str) -> None:
    x, y, z = (sort_key(value, number=number, by=by) for number, value in enumerate((a, b, c)))
    assert (x < y) != (y < x)
    assert not (x < y and y < z) or x < z


@given(st.lists(values(), min_size=2, max_size=8), SIDES)
def test_bound_then_width_then_kind_then_sequence_then_number_decide(found: list[DateValue], by: str) -> None:
    order = sorted(enumerate(found), key=lambda pair: sort_key(pair[1], number=pair[0], by=by))
    kinds = ["before", "on", "between", "span", "after"]
    for (first, a), (second, b) in pairwise(order):
        at, then = sort_bound(a, by=by), sort_bound(b, by=by)
        if at is None or then is None:
            assert then is None or not b.dated or a.dated
            continue
        assert at <= then
        if at == then:
            wide, narrow = width(a), width(b)
            assert wide is None or (narrow is not None and wide >= narrow)
            if wide == narrow:
                facts = ((kinds.index(v.kind), v.sequence, n) for n, v in ((first, a), (second, b)))
                assert next(facts) < next(facts)


def test_a_year_comes_before_its_months_and_a_month_before_its_days_and_undated_last() -> None:
    phrases = ["unknown", "Jan. 1, 2020", "Jan. 1, 2020, 12:00 AM", "January 2020", "2020", "since 2020", "before 2020"]
    ordered = sorted(enumerate(phrases), key=lambda pair: sort_key(read(pair[1], zone=LA), number=pair[0]))
    assert [phrase for _, phrase in ordered] == [
        "before 2020",
        "since 2020",
        "2020",
        "January 2020",
        "Jan. 1, 2020",
        "Jan. 1, 2020, 12:00 AM",
        "unknown",
    ]


def test_a_matter_can_sort_by_the_latest_bound() -> None:
    january, tenth = read("January 2020", zone=LA), read("Jan. 10, 2020", zone=LA)
    assert sort_key(january, number=1) < sort_key(tenth, number=2)
    assert sort_key(tenth, number=2, by="latest") < sort_key(january, number=1, by="latest")


def test_people_set_the_order_of_events_that_share_their_bounds() -> None:
    day = read("Jan. 10, 2020", zone=LA)
    assert sort_key(replace(day, sequence=1), number=9) < sort_key(replace(day, sequence=2), number=1)
