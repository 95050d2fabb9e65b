"""Platform data as facts: every shape, absent counts unknown, removals with their own time, doubts as flags."""

import io
import json
from typing import Any

import pytest

from casefile.evidence.extract.extraction import Extraction
from casefile.evidence.extract.platform import read

ID = "1558553189766631429"
STATED = "2022-08-13T20:36:51.000Z"
LATER = "1589671906718134272"
V1_STATED = "Sat Aug 13 20:36:51 +0000 2022"


def reading(content: Any) -> Extraction:
    return read(io.BytesIO(content if isinstance(content, bytes) else json.dumps(content).encode()))


def codes(found: Extraction) -> list[str]:
    return [flag.code for flag in found.flags]


def tweet(**more: Any) -> dict[str, Any]:
    return {"id": ID, "text": "Some words.", "author_id": "495430242", "created_at": STATED} | more


def status(**more: Any) -> dict[str, Any]:
    user = {"id": 12, "id_str": "12", "screen_name": "poe", "followers_count": 3, "created_at": V1_STATED}
    return {"id": int(ID), "id_str": ID, "text": "Some words.", "created_at": V1_STATED, "user": user} | more


def test_an_answer_of_v2_gives_posts_accounts_and_counts_and_absent_is_none() -> None:
    includes = {"users": [{"id": "495430242", "username": "poe", "name": "P"}]}
    found = reading({"data": [tweet(public_metrics={"retweet_count": 0, "like_count": 9})], "includes": includes})
    post = found.facts["items"][0]
    assert (post["stated"], post["id_time"]) == (STATED, "2022-08-13T20:36:51.615Z")
    assert (post["counts"]["retweet_count"], post["counts"]["like_count"]) == (0, 9)
    assert (post["counts"]["impression_count"], post["edits"], post["observed_at"]) == (None, None, None)
    assert found.facts["accounts"][0]["handle"] == "poe"
    assert (found.facts["shape"], found.facts["count"], codes(found)) == ("v2", 1, [])


def test_a_stated_time_that_the_id_contradicts_is_flagged_with_both() -> None:
    found = reading({"data": tweet(created_at="2022-08-13T20:40:00.000Z"), "includes": {}})
    assert codes(found) == ["id_time_conflict"]
    assert "2022-08-13T20:40:00Z" in found.flags[0].message
    assert "2022-08-13T20:36:51.615Z" in found.flags[0].message


def test_no_time_is_read_from_an_id_older_than_the_scheme() -> None:
    found = reading(status(id=397, id_str="397", created_at="Sun Mar 26 19:17:08 +0000 2006"))
    post = found.facts["items"][0]
    assert (post["id_time"], post["stated_utc"]) == (None, "2006-03-26T19:17:08Z")
    assert "November 2010" in post["id_time_reason"]
    assert "id_time_conflict" not in codes(found)


def test_edits_keep_every_version_and_its_place() -> None:
    found = reading({"data": tweet(edit_history_tweet_ids=["1558553189766631000", ID])})
    edits = found.facts["items"][0]["edits"]
    assert (edits["history"], edits["edited"], edits["version"]) == (["1558553189766631000", ID], True, 2)
    assert found.facts["edited"] == 1


def test_errors_say_what_was_not_given_in_their_own_words() -> None:
    error = {
        "resource_type": "tweet",
        "resource_id": LATER,
        "title": "Not Found Error",
        "detail": f"Could not find tweet with id: [{LATER}].",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }
    suspended = error | {"title": "Forbidden", "detail": "User has been suspended: [x].", "type": "about:blank"}
    found = reading({"errors": [error, suspended]})
    notices = found.facts["notices"]
    assert [(one["id"], one["availability"]) for one in notices] == [(LATER, "not_found"), (LATER, "suspended")]
    assert notices[0]["reason"] == error["detail"]
    assert found.facts["items"] == []


def test_a_status_of_v1_gives_nested_statuses_and_its_long_text() -> None:
    quoted = status(id=int(LATER), id_str=LATER, created_at="Mon Nov 07 17:31:31 +0000 2022")
    found = reading(
        [
            status(
                quoted_status=quoted, extended_tweet={"full_text": "All the words."}, retweet_count=2, favorite_count=4
            )
        ]
    )
    first, second = found.facts["items"]
    assert (first["text"], first["references"]) == ("All the words.", [{"type": "quoted", "id": LATER}])
    assert (first["counts"]["retweet_count"], first["counts"]["like_count"], first["counts"]["quote_count"]) == (
        2,
        4,
        None,
    )
    assert (second["id"], second["included"], first["author_id"]) == (LATER, True, "12")


def test_an_id_that_a_program_rounded_is_taken_from_its_text() -> None:
    found = reading(status(id=1558553189766631400))
    assert found.facts["items"][0]["id"] == ID
    assert "id_rounded" in codes(found)


def test_a_stream_gives_its_notices_beside_its_statuses() -> None:
    lines = [
        status(),
        {"delete": {"status": {"id": 5, "id_str": ID, "user_id_str": "12"}, "timestamp_ms": "1660423011000"}},
        {"status_withheld": {"id": int(ID), "user_id": 12, "withheld_in_countries": ["DE"]}},
        {"user_withheld": {"id": 12, "withheld_in_countries": ["XX"]}},
        {"scrub_geo": {"user_id_str": "12", "up_to_status_id_str": ID}},
        {"limit": {"track": 5}},
    ]
    found = reading("\r\n".join(json.dumps(line) for line in lines).encode())
    removal = found.facts["removals"][0]
    assert (removal["id"], removal["author_id"], removal["at"], removal["place"]) == (
        ID,
        "12",
        "2022-08-13T20:36:51Z",
        "line 2",
    )
    assert [one["event"] for one in found.facts["notices"]] == [
        "status_withheld",
        "user_withheld",
        "scrub_geo",
        "limit",
    ]
    assert (found.facts["form"], found.facts["shapes"]) == ("jsonl", {"stream": 5, "v1.1": 1})


def test_compliance_lines_are_removals_with_their_own_time() -> None:
    lines = [
        {
            "id": ID,
            "action": "delete",
            "created_at": STATED,
            "redacted_at": "2023-01-01T00:00:00Z",
            "reason": "deleted",
        },
        {"id": "1482680858", "action": "delete", "created_at": "2013-06-04T16:25:04+00:00", "reason": "protected"},
        {"id": "500", "action": "delete", "created_at": "2008-01-01T00:00:00Z", "reason": "deleted"},
        {"data": {"user_suspend": {"user": {"id": "7"}, "event_at": "2023-02-01T00:00:00.500Z"}}},
    ]
    found = reading("\n".join(json.dumps(line) for line in lines).encode())
    assert [(one["about"], one["at"], one["reason"]) for one in found.facts["removals"]] == [
        ("post", "2023-01-01T00:00:00Z", "deleted"),
        ("account", None, "protected"),
        ("unknown", None, "deleted"),
        ("account", "2023-02-01T00:00:00.500Z", None),
    ]
    assert codes(found) == ["compliance_subject_unknown"]
    assert found.facts["count"] == 0


@pytest.mark.parametrize("name", ["tweets", "tweet", "deleted_tweets"])
def test_an_archive_gives_its_tweets_with_counts_as_numbers(name: str) -> None:
    entry = {
        "tweet": {
            "id_str": ID,
            "id": ID,
            "full_text": "Some words.",
            "created_at": V1_STATED,
            "retweet_count": "2",
            "favorite_count": "0",
            "entities": {},
            "edit_info": {"initial": {"editTweetIds": [ID], "editsRemaining": "5", "isEditEligible": True}},
        }
    }
    if name == "deleted_tweets":
        entry["tweet"]["deleted_at"] = "Sun Aug 14 00:00:00 +0000 2022"
    found = reading(f"window.YTD.{name}.part0 = {json.dumps([entry])}".encode())
    post = found.facts["items"][0]
    assert (post["counts"]["retweet_count"], post["counts"]["like_count"], post["place"]) == (2, 0, "item 1")
    assert (found.facts["form"], found.facts["part"], found.facts["shape"]) == ("script", name, "archive")
    assert (post["edits"]["history"], post["edits"]["edits_remaining"]) == ([ID], 5)
    assert (post["removed"] is not None) == (name == "deleted_tweets")
    if post["removed"]:
        assert (post["removed"]["at"], post["availability"]) == ("2022-08-14T00:00:00Z", "removed")


def test_headers_a_manifest_and_an_account_of_an_archive_are_read() -> None:
    header = {"tweet": {"tweet_id": ID, "user_id": "12", "created_at": V1_STATED, "deleted_at": V1_STATED}}
    found = reading(f"window.YTD.deleted_tweet_headers.part0 = {json.dumps([header])};".encode())
    assert (found.facts["items"][0]["text"], found.facts["items"][0]["availability"]) == (None, "removed")
    manifest = {"userInfo": {"accountId": "12", "userName": "poe"}, "archiveInfo": {"generationDate": STATED}}
    found = reading(f"window.__THAR_CONFIG = {json.dumps(manifest)}".encode())
    assert found.facts["accounts"][0]["handle"] == "poe"
    assert found.facts["notices"][0]["at"] == "2022-08-13T20:36:51Z"


def test_counts_by_the_hour_keep_their_bounds_and_a_partial_hour_is_flagged() -> None:
    buckets = [
        {"start": "2021-10-16T18:21:34.000Z", "end": "2021-10-16T19:00:00.000Z", "tweet_count": 3961},
        {"start": "2021-10-16T19:00:00.000Z", "end": "2021-10-16T20:00:00.000Z", "tweet_count": 5894},
    ]
    found = reading({"data": buckets, "meta": {"total_tweet_count": 9855}})
    assert [one["count"] for one in found.facts["buckets"]] == [3961, 5894]
    assert codes(found) == ["bucket_partial"]


def test_a_repeated_line_a_damaged_line_and_other_data_are_flagged_and_kept() -> None:
    line = json.dumps(status())
    content = "\n".join([line, line, '{"id": 5, "text"', '{"something": "else"}']).encode()
    found = reading(content)
    assert set(codes(found)) == {"line_damaged", "line_repeated", "not_understood"}
    assert found.facts["distinct"] == 1


def test_a_look_up_that_holds_null_says_only_that() -> None:
    found = reading({"id": {ID: status(), LATER: None}})
    assert [(one["id"], one["availability"]) for one in found.facts["notices"]] == [(LATER, "not_returned")]


def test_the_pages_hold_every_post_in_plain_lines() -> None:
    page = reading(status(retweet_count=2)).pages[0].text
    assert f"Post {ID}\n" in page
    assert "retweet_count: 2\n" in page
    assert "text: Some words." in page
    assert "reply_count" not in page.split("All that the file states")[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear Jane,\n",
        b"[1, 2, 3]",
        b'{"data": [{"id": 5, "name": "x"}]}',
        b'{"errors": [{"code": 1, "message": "x"}]}',
        b'{"id": "1", "content": "x", "created_at": "2022-08-13T20:36:51Z", "account": {}}',
        b"{" * 50,
        b"[" * 100_000,
        b'{"a": 1',
    ],
)
def test_other_data_is_read_as_plain_text(content: bytes) -> None:
    found = reading(content)
    assert "text_chars" in found.facts
    assert "items" not in found.facts


@pytest.mark.parametrize(
    "content",
    [
        {"data": [tweet(public_metrics=5, referenced_tweets=7, edit_history_tweet_ids="x", edit_controls=[])]},
        {"data": [tweet(created_at=5, author=3, withheld=2, note_tweet=1)], "includes": {"tweets": 5, "users": [None]}},
        status(user=5, entities=None, extended_tweet=3, quoted_status=[], edit_info={"edit": 4}),
        {"delete": 5},
        {"delete": {"status": 5}},
        {"id": "5", "action": "delete", "created_at": 5},
    ],
)
def test_values_of_the_wrong_sort_do_no_harm(content: Any) -> None:
    assert reading(content).error == ""
