"""Every sample of platform data against what its manifest says was observed in it."""

import json
import os
import re
from pathlib import Path

import pytest

from casefile.evidence.extract.textual import read
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind
from casefile.evidence.platforms.ids import id_time

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
FOLDER = SAMPLES / "06_platform"


def rows():
    """The rows of the folder that state how many distinct tweets there are: (file, the words of the last column)."""
    found = []
    for line in (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if len(cells) > 4 and "distinct tweets" in cells[4]:
            found.append((cells[1], cells[4]))
    return found


ROWS = rows()


def reading(name):
    with (FOLDER / name).open("rb") as source:
        found = read(source)
    assert found.error == ""
    assert sniff(FOLDER / name, name).kind == FileKind.TEXT
    return found.facts, [flag.code for flag in found.flags]


def stated(pattern, truth):
    match = re.search(pattern, truth)
    return match[1] if match else None


@pytest.mark.parametrize(("name", "truth"), ROWS, ids=[name for name, _ in ROWS])
def test_a_file_of_tweets_states_what_was_observed(name, truth):
    facts, codes = reading(name)
    assert facts["lines"] == int(stated(r"(\d+) lines", truth))
    assert facts["distinct"] == int(stated(r"(\d+) distinct", truth))
    if first := stated(r"first (\d+) at", truth):
        assert (facts["first"]["id"], facts["first"]["stated"]) == (first, stated(r"first \d+ at (\S+Z)", truth))
        assert facts["max_counts"]["retweet_count"] == int(stated(r"max retweet_count (\d+)", truth))
    assert facts["edited"] == int(stated(r"(\d+) edited", truth) or 0)
    assert "id_time_conflict" not in codes


def test_every_file_of_tweets_was_tested():
    assert len(ROWS) == 10


def test_ids_carry_the_times_that_others_found():
    for pair in json.loads((FOLDER / "id_time_pairs.json").read_bytes()):
        carried = id_time(pair["platform"], pair["id"]).instant
        observed = id_time(pair["platform"], pair["id"]).stated.rstrip("Z").rstrip("0").rstrip(".")
        assert carried is not None
        assert observed == pair["utc"].rstrip("Z").rstrip("0").rstrip(".") or observed + "0" == pair["utc"].rstrip("Z")


def test_the_time_in_a_real_id_floored_to_the_second_is_the_stated_one():
    pairs = json.loads((FOLDER / "tweet_id_time_pairs.json").read_bytes())
    assert len(pairs) == 7
    for identifier, at in pairs:
        assert id_time("twitter", identifier).stated[:19] == at[:19]


def test_lists_of_ids_stay_plain_text():
    assert "items" not in reading("id_time_pairs.json")[0]
    assert "items" not in reading("tweet_id_time_pairs.json")[0]


def test_counts_by_the_hour_begin_with_a_partial_hour():
    facts, codes = reading("twarc__counts.jsonl")
    assert (facts["buckets"][0]["start"], facts["buckets"][0]["count"]) == ("2021-10-16T18:21:34.000Z", 3961)
    assert facts["buckets"][0]["end"] == "2021-10-16T19:00:00.000Z"
    assert "bucket_partial" in codes


@pytest.mark.parametrize("name", ["twarc__edited.jsonl", "twarc__edited_after.jsonl", "twarc__edited_before.jsonl"])
def test_an_edited_tweet_keeps_both_ids_and_each_version_its_place(name):
    facts, _ = reading(name)
    versions = {one["id"]: one["edits"] for one in facts["items"]}
    assert {one["version"] for one in versions.values()} == {1, 2}
    assert all(one["history"] == ["1576994746135764992", "1576994789110992896"] for one in versions.values())


def test_counts_of_the_two_states_are_each_kept():
    counts = {}
    for name in ("twarc__edited_before.jsonl", "twarc__edited_after.jsonl"):
        facts, _ = reading(name)
        counts[name] = {one["id"]: one["counts"]["like_count"] for one in facts["items"]}
    assert counts["twarc__edited_after.jsonl"]["1576994789110992896"] == 32
    assert counts["twarc__edited_before.jsonl"]["1576994746135764992"] == 0


def test_removals_have_their_own_time_and_reason():
    facts, _ = reading("twarc__tweets_compliance.jsonl")
    assert [(one["id"], one["created_utc"], one["at"], one["reason"]) for one in facts["removals"]] == [
        ("1170025343920402432", "2019-09-06T17:25:54.667Z", None, "protected"),
        ("1170147183095664640", "2019-09-07T01:30:03.390Z", "2021-08-17T17:26:15.788Z", "deactivated"),
    ]
    assert all(one["about"] == "post" for one in facts["removals"])


def test_the_same_line_twice_is_a_true_duplicate():
    facts, codes = reading("twarc__users_compliance.jsonl")
    assert "line_repeated" in codes
    assert {(one["about"], one["id"]) for one in facts["removals"]} == {("account", "1482680858")}


def test_an_old_tweet_has_its_stated_time_its_counts_and_no_time_from_its_id():
    facts, codes = reading("v11__get_status_397.json")
    one = facts["items"][0]
    assert (one["id"], one["handle"], one["stated_utc"], one["id_time"]) == (
        "397",
        "jack",
        "2006-03-26T19:17:08Z",
        None,
    )
    assert (one["counts"]["retweet_count"], one["counts"]["like_count"]) == (153, 167)
    assert one["counts"]["impression_count"] is None
    assert "id_time_conflict" not in codes
