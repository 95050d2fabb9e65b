import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.ledger.canonical import canonical_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def test_keys_are_ordered_by_utf16_code_units_as_in_the_rfc():
    """RFC 8785, 3.2.3: the RFC's own sorting example."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    read = json.loads(canonical_json(value))
    assert list(read.values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_the_strings_and_literals_of_the_rfc_example_have_its_exact_bytes():
    """RFC 8785, 3.2.2 and 3.2.4, without the numbers that are not integers."""
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical_json(value) == (
        b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({}, b"{}"),
        ([], b"[]"),
        ("", b'""'),
        (0, b"0"),
        (-1, b"-1"),
        (9007199254740991, b"9007199254740991"),
        (-9007199254740991, b"-9007199254740991"),
        ("\b\t\n\f\r", b'"\\b\\t\\n\\f\\r"'),
        ("\x00\x1f\x7f", b'"\\u0000\\u001f\x7f"'),
        ("\u2028\u2029", b'"\xe2\x80\xa8\xe2\x80\xa9"'),
        ({"b": 1, "a": {"d": (1, 2), "c": None}}, b'{"a":{"c":null,"d":[1,2]},"b":1}'),
    ],
)
def test_small_values_have_their_one_form(value, written):
    assert canonical_json(value) == written


@pytest.mark.parametrize("number", [1.0, 0.5, float("nan"), float("inf")])
def test_a_float_is_refused_by_name_and_place(number):
    with pytest.raises(TypeError, match=r"\$\.reading\[0\] is a float"):
        canonical_json({"reading": [number]})


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**70])
def test_an_integer_that_a_double_cannot_hold_is_refused(number):
    with pytest.raises(ValueError, match="as a string"):
        canonical_json({"id": number})


@pytest.mark.parametrize("value", ["\ud800", ["\udc00 x"], {"\udfff": 1}, {"a": "x\ud83d"}])
def test_a_lone_surrogate_is_refused(value):
    with pytest.raises(ValueError, match="lone surrogate"):
        canonical_json(value)


@pytest.mark.parametrize("value", [{1: "a"}, {None: "a"}, {True: 1}])
def test_a_key_that_is_not_a_string_is_refused(value):
    with pytest.raises(TypeError, match="keys are strings"):
        canonical_json(value)


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), 1j])
def test_what_json_has_no_form_for_is_refused(value):
    with pytest.raises(TypeError, match="no form"):
        canonical_json([value])


def test_an_enumerated_string_is_written_as_its_value():
    class Act(StrEnum):
        RECEIVE = "receive"

    assert canonical_json({"act": Act.RECEIVE}) == b'{"act":"receive"}'


@given(VALUES)
def test_reading_it_back_gives_the_value_and_writing_again_the_same_bytes(value):
    written = canonical_json(value)
    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written


@given(st.dictionaries(TEXT, st.integers(0, 9), max_size=8), st.randoms())
def test_the_order_in_which_members_were_added_never_shows(value, chance):
    members = list(value.items())
    chance.shuffle(members)
    assert canonical_json(dict(members)) == canonical_json(value)
