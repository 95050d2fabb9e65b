"""The filters that set words on pages: quotation marks as in print, digests by the name people know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.accounts.templatetags.casefile_text import digest_name, typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Who handed it over: "Jane Roe #1".', "Who handed it over: “Jane Roe #1”."),
        ("Counsel's lines; the plaintiffs' too", "Counsel’s lines; the plaintiffs’ too"),
        ('One mark " stands alone', 'One mark " stands alone'),
        ("“Set” already", "“Set” already"),
        ("<b>", "<b>"),
    ],
)
def test_words_get_the_quotation_marks_of_print(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_setting_words_changes_nothing_but_marks_and_is_done_once(words: str) -> None:
    printed = typeset(words)

    assert printed.replace("“", '"').replace("”", '"').replace("’", "'") == (
        words.replace("“", '"').replace("”", '"').replace("’", "'")
    )
    assert typeset(printed) == printed


@pytest.mark.parametrize(
    ("kept", "shown"), [("sha256", "SHA-256"), ("sha1", "SHA-1"), ("md5", "MD5"), ("ours, of 2020", "ours, of 2020")]
)
def test_a_digest_has_the_name_people_know(kept: str, shown: str) -> None:
    assert digest_name(kept) == shown
