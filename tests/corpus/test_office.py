"""Every sample office file, table and text against what its manifest says was observed in it."""

import ast
import json
import os
import re
from io import BytesIO
from pathlib import Path

import pytest

from casefile.evidence.extract import extract, office
from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.confine import run
from casefile.evidence.extract.extraction import from_json
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")


def manifest(*folders):
    """File and observed truth of each row of some folders."""
    rows, folder = [], ""
    for line in (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").splitlines():
        folder = line[3:].split(":")[0] if line.startswith("## ") else folder
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if line.startswith("| ") and cells[1] != "file" and folder in folders:
            rows.append((SAMPLES / folder / cells[1], cells[4]))
    return rows


ROWS = manifest("08_office", "09_adversarial", "03_loadfiles", "04_timelines")
OFFICE = [row for row in ROWS if row[0].suffix in (".doc", ".wpd", ".docx", ".xlsx")]
TEXTS = [row for row in ROWS if row[0].suffix in (".csv", ".txt", ".json", ".jsonl")]
TABLES = {
    "tika__test-columnar.csv": 11,
    "ts__csv_datetime_last_column.csv": 4,
    "ts__csv_timestamp_no_datetime.csv": 3,
    "ts__evtx_part.csv": 13,
    "ts__incorrect.csv": 1,
    "ts__invalid_datetime.csv": 4,
    "ts__sigma_events.csv": 4,
    "ts__validate_date_events.csv": 2,
    "ts__validate_date_events_missing_timestamp.csv": 1,
    "ts__validate_time_precision.csv": 2,
}
"""Rows under the header."""


def read(path):
    outcome = run("casefile.evidence.extract.office:read", path)
    assert outcome.error == ""
    return from_json("office", outcome.value)


def named(value):
    return value.name if isinstance(value, Path) else ""


def stated(pattern, truth):
    match = re.search(pattern, truth)
    return match[1] if match else None


def test_the_manifest_was_read():
    assert len(OFFICE) >= 16
    assert {path.name for path, _ in TEXTS} >= set(TABLES)


@pytest.mark.parametrize(("path", "truth"), OFFICE, ids=named)
def test_an_office_file_states_what_was_observed(path, truth):
    assert sniff(path, path.name).kind == FileKind.OFFICE
    found = read(path)
    facts, codes = found.facts, {flag.code for flag in found.flags}
    locked = "password" in truth
    assert (facts.get("encrypted", False), "encrypted" in codes) == (locked, locked)
    assert ("macros" in codes) == ("macros" in truth)
    assert ("signed" in codes) == ("signature" in truth)
    opens = "VelvetSweatshop" in truth
    if (locked and not opens) or path.suffix in (".doc", ".wpd"):
        assert ("not_read" in codes, found.pages) == (True, ())
    if locked and not opens:
        return
    author = stated(r"author ([^';.]+(?:\. ?\w+)*)\.?$", truth) or stated(r"author b'(.*?)'", truth)
    assert author is None or facts["author"].rstrip(".") == author.rstrip(".")
    created = stated(r"created (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", truth)
    assert created is None or facts["created_utc"] == created.replace(" ", "T") + "Z"
    for fact, pattern in (("paragraphs", r"paras (\d+)"), ("tables", r"tables (\d+)")):
        count = stated(pattern, truth)
        assert count is None or facts[fact] == int(count)
    sheets = stated(r"sheets (\[\[.*?\]\])", truth)
    listed = [[one["name"], one["dimensions"]] for one in facts.get("sheets", [])]
    assert sheets is None or listed == ast.literal_eval(sheets)
    for kind in ("comments", "footnotes"):
        assert kind not in truth or facts[kind] >= 1


def test_what_the_manifest_says_of_single_office_files_in_words():
    folder = SAMPLES / "08_office"
    dates = read(folder / "tika__testEXCEL_dateFormats.xlsx")
    assert [page.text for page in dates.pages] == ["1\tdate\n2\t2018-09-20\n3\t1996-08-10"]
    assert read(folder / "doctor__word-doc.doc").facts["created"].startswith("2005-05-03")
    links = read(folder / "tika__testEXCEL_hyperlinks.xlsx").facts["hyperlinks"]
    assert "hxxp://tika[.]apache[.]org/" in links
    comment = read(folder / "tika__testComment.docx")
    assert comment.pages[-1].text == "[comment 0, Michael McCandless, 2011-09-17T08:32:00Z] Here is a comment"
    assert "not_read" in {flag.code for flag in read(folder / "doctor__word-perfect.wpd").flags}


def test_a_pdf_embedded_in_a_letter_comes_out_through_its_object():
    with (SAMPLES / "08_office" / "tika__EmbeddedPDF.docx").open("rb") as source:
        carried = list(office.children(source))
    assert [one.name for one in carried] == ["image1.emf", "oleObject1.bin"]
    inner = list(office.children(BytesIO(carried[1].content)))
    assert [one.content[:8] for one in inner] == [b"%PDF-1.5"]


@pytest.mark.parametrize(("path", "truth"), TEXTS, ids=named)
def test_text_and_tables_are_read_without_loss(path, truth):
    assert sniff(path, path.name).kind == FileKind.TEXT
    found = extract(path, kind="text")
    assert found.error == ""
    assert found.facts.get("table", {}).get("rows") == TABLES.get(path.name)
    shown = "\n".join(page.text for page in found.pages)
    if path.name in TABLES:
        shown = re.sub(r"(?m)^\d+\t", "", shown)
    original = decode(path.read_bytes()).text.replace("\r\n", "\n")
    assert "".join(shown.split()) == "".join(original.split())


def test_old_cyrillic_text_is_read_as_a_flagged_guess():
    found = extract(SAMPLES / "09_adversarial" / "tika__russian.cp866.txt", kind="text")
    assert found.facts["encoding"] == "cp866"
    assert [flag.code for flag in found.flags] == ["encoding_guessed"]


def test_dates_in_tables_stay_as_they_stand():
    columnar = extract(SAMPLES / "08_office" / "tika__test-columnar.csv", kind="text")
    assert "01JAN60:00:16:40" in columnar.pages[0].text
    assert "22-03-1960" in columnar.pages[0].text
    invalid = extract(SAMPLES / "04_timelines" / "ts__invalid_datetime.csv", kind="text")
    assert "1234 19:01:01" in json.dumps([page.text for page in invalid.pages])
