"""Every sample picture, time stamp and signed message against what its manifest says was observed in it, and
the files whose names or beginnings lie."""

import ast
import os
import re
from io import BytesIO
from pathlib import Path

import pytest

from casefile.evidence.extract import image, sealed
from casefile.evidence.extract.picture import display
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind
from casefile.evidence.timestamps import check

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
PICTURES = (".jpg", ".jpeg", ".heic", ".png", ".tif", ".tiff", ".gif", ".webp")
TOKENS = (".tst", ".tsr")


def manifest(folder):
    """File and observed truth of each row of a folder."""
    text = (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8")
    part = text.split(f"## {folder}")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in part.splitlines()]
    return [
        (SAMPLES / folder / row[1], row[4]) for row in rows if len(row) > 5 and row[1] != "file" and row[1] != "---"
    ]


ROWS = manifest("07_images_c2pa_tsa")
ROWS_BY_SUFFIX = {
    "pictures": [row for row in ROWS if row[0].suffix.lower() in PICTURES],
    "tokens": [row for row in ROWS if row[0].suffix.lower() in TOKENS],
    "enclosed": [row for row in ROWS if row[0].suffix.lower() == ".tsd"],
    "signed": [row for row in ROWS if row[0].suffix.lower() in (".p7m", ".p7s")],
}


def named(value):
    return value.name if isinstance(value, Path) else ""


def stated(pattern, truth):
    match = re.search(pattern, truth)
    return match[1] if match else None


def codes(found):
    return [flag.code for flag in found.flags]


def test_every_row_of_the_folder_is_tested_here():
    assert sum(map(len, ROWS_BY_SUFFIX.values())) == len(ROWS) >= 12
    assert all(path.is_file() for path, _ in ROWS)


@pytest.mark.parametrize(("path", "truth"), ROWS_BY_SUFFIX["pictures"], ids=named)
def test_a_picture_states_what_was_observed(path, truth):
    assert sniff(path, path.name).kind == FileKind.IMAGE
    with path.open("rb") as source:
        found = image.read(source)
    facts, exif = found.facts, found.facts["exif"]
    assert (found.error, len(found.pages)) == ("", facts["frames"])
    assert facts["width"] > 0
    assert facts["height"] > 0
    for name, pattern in (
        ("DateTimeOriginal", r"\bDTO ([^;]+?)[;.]"),
        ("DateTime", r"(?<!is ISO 8601 \")\bDateTime (\d[^;]*?)[;.](?: |$)"),
        ("GPSDateStamp", r"GPSDate ([^;]+?)[;.]"),
    ):
        words = stated(pattern, truth)
        assert words is None or exif[name] == words, name
        assert words is None or words in [time["stated"][: len(words)] for time in facts["times"]]
    orientation = stated(r"Orientation (\d)", truth)
    assert orientation is None or facts["orientation"] == int(orientation)
    clock = stated(r"GPSTime (\[[^\]]*\])", truth)
    assert clock is None or exif["GPSTimeStamp"] == ast.literal_eval(clock)
    for name, word in (("latitude", "lat"), ("longitude", "lon")):
        place = stated(rf"\b{word} (\['\w', \[[^\]]*\]\])", truth)
        if place is not None:
            side, parts = ast.literal_eval(place)
            assert facts["gps"][name]["ref"] == side
            assert facts["gps"][name]["parts"] == pytest.approx(parts)
            assert facts["gps"][f"{name}_degrees"] is not None


@pytest.mark.parametrize(("path", "truth"), ROWS_BY_SUFFIX["pictures"], ids=named)
def test_a_picture_can_be_shown(path, truth):
    with path.open("rb") as source:
        assert display(source).startswith(b"\x89PNG")


def test_what_the_manifest_says_of_single_pictures_in_words():
    def reading(name):
        with (SAMPLES / "07_images_c2pa_tsa" / name).open("rb") as source:
            return image.read(source)

    apart = reading("tika__testJPEG_GEO_2.jpg")
    assert "exif_gps_mismatch" in codes(apart)
    assert apart.facts["times"][-1]["utc"] == "2012-02-20T16:44:22Z"
    assert apart.facts["gps"]["latitude_degrees"] == 51.5757623
    assert apart.facts["gps"]["longitude_degrees"] == -1.5678859
    iso = reading("tika__testJPEG_EXIF_emptyDateTime.jpg")
    assert "date_form" in codes(iso)
    assert iso.facts["times"][0]["utc"] == "2012-05-03T17:36:11Z"
    plain = reading("tika__testJPEG_EXIF.jpg")
    assert {time["utc"] for time in plain.facts["times"] if time["source"].startswith("EXIF")} == {None}


@pytest.mark.parametrize(("path", "truth"), ROWS_BY_SUFFIX["tokens"], ids=named)
def test_a_token_states_what_was_observed_and_its_signature_holds(path, truth):
    stamp = check(path.read_bytes())
    assert (stamp.result, stamp.signature, stamp.trusted) == ("no_file", True, None)
    assert stamp.gen_time == stated(r"time (\S+Z)", truth)
    assert stamp.serial == stated(r"serial (\d+)", truth)
    assert stamp.imprint.startswith(stated(r"imprint ([0-9a-f]+)", truth))
    # What the token brings of its own chain stands in for a root that someone decided to trust.
    assert len(stamp.certificates) == 2


@pytest.mark.parametrize(("path", "truth"), ROWS_BY_SUFFIX["enclosed"], ids=named)
def test_an_envelope_states_its_time_and_gives_the_file_it_was_made_for(path, truth):
    with path.open("rb") as source:
        facts = sealed.read(source).facts
        source.seek(0)
        only = list(sealed.children(source))
    stamp = facts["stamps"][0]
    assert stamp["gen_time"] == stated(r"RFC 3161 time (\S+Z)", truth)
    assert stamp["imprint_algorithm"] == stated(r"Z, (\w+), serial", truth)
    assert stamp["serial"] == stated(r"serial (\d+)", truth)
    assert [one["matches"] for one in facts["stamps"]] == ast.literal_eval(stated(r"content match (\[[^\]]*\])", truth))
    assert facts["content_sha256"].startswith(stated(r"content sha256 ([0-9a-f]+)", truth))
    assert (len(only), stamp["signature"]) == (1, True)
    token = path.with_name(f"derived__{path.name}.tst")
    if token.is_file():
        beside = check(token.read_bytes(), of=only[0].content)
        assert (beside.matches, beside.result) == (True, "untrusted")
        assert check(token.read_bytes(), of=only[0].content + b" ").result == "failed"


@pytest.mark.parametrize(("path", "truth"), ROWS_BY_SUFFIX["signed"], ids=named)
def test_a_signed_message_names_its_signer(path, truth):
    assert sniff(path, path.name).media_type == "application/cms"
    with path.open("rb") as source:
        found = sealed.read(source)
    assert (found.facts["format"], [signer["signature"] for signer in found.facts["signers"]]) == ("signed", [True])
    assert [child.content for child in sealed.children(BytesIO(path.read_bytes()))] == [b"text"]


def test_an_svg_with_a_document_type_elsewhere_is_read_without_fetching_it():
    path = SAMPLES / "09_adversarial" / "tika__testSVG.svg"
    assert sniff(path, path.name).media_type == "image/svg+xml"
    with path.open("rb") as source:
        found = image.read(source)
    assert codes(found) == ["external_dtd"]
    assert (found.facts["width_stated"], found.pages[0].text) == ("1cm", "Test SVG image")


def test_words_that_begin_like_a_bitmap_are_text():
    path = SAMPLES / "09_adversarial" / "tika__testBMPfp.txt"
    assert (sniff(path, path.name).kind, sniff(path, path.name).contradiction) == (FileKind.TEXT, "")


def test_a_pdf_wrapped_for_a_macintosh_is_not_called_a_pdf():
    path = SAMPLES / "09_adversarial" / "tika__testAppleSingleFile.pdf"
    found = sniff(path, path.name)
    assert found.media_type == "application/applefile"
    assert "named .pdf, but by its bytes it is application/applefile" in found.contradiction
