"""What goes back from the child process is JSON that every database can keep."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import child


@dataclass(frozen=True)
class Said:
    """Something a reader may answer with."""

    words: str


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()) | st.just("\x00 and \ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_what_is_fit_goes_as_it_stands_and_the_rest_as_it_is_made_fit(value: Any) -> None:
    assert json.loads(child.as_json(value)) == child.fit(value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"a": "x\x00y"}, {"a": "x\ufffdy"}),
        (["\ud83d"], ["\ufffd"]),
        ("\\u0000", "\\u0000"),
        (Said("yes"), {"words": "yes"}),
        ({1: ("a", b"b")}, {"1": ["a", "b'b'"]}),
    ],
)
def test_no_zero_no_half_character_and_no_type_of_python_goes_through(value: Any, kept: Any) -> None:
    assert json.loads(child.as_json(value)) == kept
