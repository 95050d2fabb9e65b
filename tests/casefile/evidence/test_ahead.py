"""Things are taken ahead in a thread of their own: in order, bounded, and ended with whoever wants them."""

from collections.abc import Callable, Iterator
from threading import Event, active_count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract.ahead import Ahead


def taken(source: Iterator[int], *, most: int = 3, stop: Callable[[], None] = lambda: None) -> Iterator[int]:
    return iter(Ahead(source, weigh=abs, most=most, stop=stop))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9)), st.integers(1, 9))
def test_everything_comes_once_and_in_order_however_heavy(things: list[int], most: int) -> None:
    assert list(taken(iter(things), most=most)) == things


def test_no_more_is_taken_than_the_weight_allows() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield 1

    given_out = taken(source(), most=3)
    next(given_out)
    given_out.close()
    assert len(made) <= 6


def test_what_the_source_raises_is_raised_after_what_came_before_it() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    given_out = taken(source())
    assert next(given_out) == 1
    with pytest.raises(OSError, match="gone"):
        next(given_out)


def test_who_wants_no_more_ends_a_source_that_waits_and_its_thread() -> None:
    ended, before = Event(), active_count()

    def source() -> Iterator[int]:
        yield 1
        ended.wait()

    given_out = taken(source(), stop=ended.set)
    assert next(given_out) == 1
    given_out.close()
    assert ended.is_set()
    assert active_count() == before
