"""The gold file of the contract, and many more phrases of its rows, each held in every field."""

import csv
import json
from pathlib import Path

import pytest

from casefile.dates import read

DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a gold file: a phrase and the reading that the contract gives it."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["dates_gold.csv", "dates_variants.csv"])
def test_every_phrase_reads_as_the_contract_says_in_every_field(name: str) -> None:
    wrong = {}
    for row in rows(name):
        value = read(row["as_stated"], zone="America/Los_Angeles").as_record()
        refused = bool(value.get("refused"))
        found = {key: value[key] or "" for key in ("as_stated", "kind", "earliest", "latest")}
        if row["kind"] != "undated":
            found |= {key: value[key] for key in ("precision", "qualifier", "zone_basis")}
            found["flag"] = "+".join(value["flags"])
            found["zone"] = value["zone"] if row["zone_basis"] == "stated" else row["zone"]
        found["refused"] = "yes" if refused else ""
        expected = {key: row[key] for key in found}
        if found != expected:
            wrong[row["as_stated"]] = (found, expected)
    assert wrong == {}


def test_the_gold_file_is_the_one_of_the_contract() -> None:
    assert len(rows("dates_gold.csv")) == 157
    assert len(rows("dates_variants.csv")) > 800


SAME: dict[str, list[str]] = json.loads((DATA / "dates_same.json").read_text("utf-8"))


@pytest.mark.parametrize("phrase", SAME)
def test_however_it_is_written_the_same_date_is_the_same_value(phrase: str) -> None:
    first = read(phrase, zone="America/Los_Angeles").as_record() | {"as_stated": ""}
    assert not first.get("refused")
    found = {}
    for variant in SAME[phrase]:
        value = read(variant, zone="America/Los_Angeles").as_record()
        assert value["as_stated"] == variant
        if (value | {"as_stated": ""}) != first:
            found[variant] = value
    assert found == {}
