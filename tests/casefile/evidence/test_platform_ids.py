"""The time in an id: exact where the scheme gives one, none where the id is older, and the reason always said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.platforms.ids import BASE32, id_time

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("platform", "identifier", "stated"),
    [
        ("twitter", "1098230906194546688", "2019-02-20T14:40:26.837Z"),
        ("X", "1098230906194546688", "2019-02-20T14:40:26.837Z"),
        ("bluesky", "3lbd2ebt3wk2r", "2024-11-19T18:19:55.098000Z"),
        ("bluesky", "at://did:plc:x/app.bsky.feed.post/3lbd2ebt3wk2r", "2024-11-19T18:19:55.098000Z"),
        ("instagram", "DW1nTDiDvnF", "2026-04-07T16:48:30.621Z"),
        ("discord", "551531058039095296", "2019-03-02T22:27:31.188Z"),
        ("tiktok", "6854717870488702213", "2020-07-29T02:06:13Z"),
        ("mastodon", "99554418393042325", "2018-02-19T22:37:50.499Z"),
        ("uuid1", "a28cad70-0d73-11ea-aaef-0800200c9a66", "2019-11-22T22:01:28.775000Z"),
    ],
)
def test_an_id_of_the_scheme_carries_its_time(platform: str, identifier: str, stated: str) -> None:
    found = id_time(platform, identifier, now=NOW)
    assert (found.stated, found.reason) == (stated, "")
    assert found.caution


@pytest.mark.parametrize(
    ("platform", "identifier", "reason"),
    [
        ("twitter", "397", "November 2010"),
        ("twitter", "29700859247", "November 2010"),
        ("twitter", "1482680858", "November 2010"),
        ("discord", "123456", "lower than any id"),
        ("instagram", "123456", "2011"),
        ("mastodon", "99999", "2017"),
        ("tiktok", "12345", "before TikTok"),
        ("bluesky", "2222222222222", "before the network"),
        ("uuid1", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "version 1"),
        ("twitter", "jack", "not a number"),
        ("twitter", "-5", "not a number"),
        ("twitter", "99999999999999999999", "larger"),
        ("tiktok", "18446744073709551615", "future"),
        ("instagram", "not a code!", "neither"),
        ("bluesky", "self", "record key"),
        ("uuid1", "words", "not an id"),
        ("elsewhere", "1", "not known"),
    ],
)
def test_an_id_without_a_time_says_why(platform: str, identifier: str, reason: str) -> None:
    found = id_time(platform, identifier, now=NOW)
    assert (found.instant, found.stated) == (None, None)
    assert reason in found.reason


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS = st.integers(1_500_000_000_000, 1_760_000_000_000)
MICROSECONDS = st.integers(1_680_000_000_000_000, 1_760_000_000_000_000)


@settings(max_examples=50, deadline=None)
@given(MILLISECONDS, st.integers(0, (1 << 22) - 1))
def test_a_snowflake_gives_back_its_millisecond_whatever_its_low_bits(count: int, low: int) -> None:
    found = id_time("twitter", str(((count - 1288834974657) << 22) | low), now=NOW).instant
    assert found == EPOCH + timedelta(milliseconds=count)
    assert id_time("discord", str(((count - 1420070400000) << 22) | low), now=NOW).instant == found


@settings(max_examples=50, deadline=None)
@given(MICROSECONDS, st.integers(0, 1023))
def test_a_record_key_gives_back_its_microsecond(count: int, clock: int) -> None:
    value = (count << 10) | clock
    letters = ""
    for _ in range(13):
        value, digit = divmod(value, 32)
        letters = BASE32[digit] + letters
    assert id_time("bluesky", letters, now=NOW).instant == EPOCH + timedelta(microseconds=count)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["twitter", "discord", "instagram", "tiktok", "mastodon", "bluesky", "uuid1"]), st.text(max_size=24)
)
def test_no_words_make_it_raise(platform: str, words: str) -> None:
    found = id_time(platform, words, now=NOW)
    assert (found.instant is None) == bool(found.reason)
