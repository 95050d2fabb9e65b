"""manage.py parse_dates: every line comes back, in order, as one JSON object."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
KEYS = {"as_stated", "kind", "earliest", "latest", "precision", "qualifier", "zone", "zone_basis", "flags"}


def answers(folder: Path, content: bytes, *options: str) -> list[dict[str, object]]:
    """What the command prints for a file of this content."""
    path = folder / "phrases.txt"
    path.write_bytes(content)
    out = io.StringIO()
    call_command("parse_dates", str(path), *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().split("\n") if line]


def test_a_line_becomes_an_object_with_the_fields_of_the_contract(tmp_path: Path) -> None:
    found = answers(tmp_path, b"on or about Jan. 20, 2020\nJan 30\n")
    assert found[0] == {
        "as_stated": "on or about Jan. 20, 2020",
        "kind": "on",
        "earliest": "2020-01-20T08:00:00Z",
        "latest": "2020-01-21T08:00:00Z",
        "precision": "day",
        "qualifier": "approximate",
        "zone": "",
        "zone_basis": "none",
        "flags": [],
    }
    assert set(found[1]) == KEYS | {"refused"}
    assert (found[1]["kind"], found[1]["refused"]) == ("undated", "no year is stated")


def test_no_line_is_dropped_or_split_whatever_is_in_it(tmp_path: Path) -> None:
    lines = [
        b"2020",
        b"",
        b" 2019 ",
        b"a\x0bb",
        b"a\xc2\x85b",
        "a\u2028b".encode(),
        b"\xff\xfe",
        b"a\rb",
        b"\0",
        b"2018",
    ]
    found = answers(tmp_path, b"\n".join(lines) + b"\n")
    assert [str(one["as_stated"]).encode("utf-8", "surrogateescape") for one in found] == lines
    assert found[2]["precision"] == "year"


def test_the_last_line_needs_no_line_feed_and_windows_line_ends_are_no_part_of_a_phrase(tmp_path: Path) -> None:
    found = answers(tmp_path, b"\xef\xbb\xbf2020\r\n\r\n2019")
    assert [one["as_stated"] for one in found] == ["2020", "", "2019"]
    assert answers(tmp_path, b"") == []
    assert len(answers(tmp_path, b"\n")) == 1


def test_the_zone_and_the_order_of_figures_can_be_chosen(tmp_path: Path) -> None:
    found = answers(tmp_path, b"1/2/2020\n", "--zone", "UTC", "--day-first")
    assert found[0]["earliest"] == "2020-02-01T00:00:00Z"
    with pytest.raises(CommandError, match="Mars"):
        answers(tmp_path, b"2020\n", "--zone", "Mars/Olympus")
    with pytest.raises(CommandError, match="missing"):
        call_command("parse_dates", str(tmp_path / "missing.txt"))


def test_it_reads_standard_input_without_a_database() -> None:
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "manage.py", "parse_dates", "-", "--zone", "America/Los_Angeles"],
        input="Jan. 21–30, 2020\n\nwinter 2019\n".encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["kind"] for one in found] == ["span", "undated", "undated"]
    assert found[0]["as_stated"] == "Jan. 21–30, 2020"
