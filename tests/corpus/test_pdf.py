"""Every sample PDF against what its manifest says was observed in it."""

import os
import re
from pathlib import Path

import pytest

from casefile.evidence.extract import extract
from casefile.evidence.extract.pdf import children
from casefile.evidence.extract.pdf_view import picture_of, words_of
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
HIDING = {
    "xray__bad_cross_hatched_redactions.pdf": 10,
    "xray__hidden_text_on_visible_text.pdf": 2,
    "xray__rectangles_yes.pdf": 3,
    "xray__rectangles_yes_2.pdf": 1,
}
"""Places with text that cannot be seen; of the first two the manifest says so in words."""


def manifest():
    """File and observed truth of each row that tells of a PDF's pages, in any folder."""
    rows, folder = [], ""
    for line in (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").splitlines():
        folder = line[3:].split(":")[0] if line.startswith("## ") else folder
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if line.startswith("| ") and cells[1] != "file" and re.search(r"\d+ page\(s\)", cells[4]):
            rows.append((SAMPLES / folder / cells[1], cells[4]))
    return rows


ROWS = manifest()


def named(value):
    return value.name if isinstance(value, Path) else ""


def stated(pattern, truth):
    match = re.search(pattern, truth)
    return match[1] if match else None


def test_the_manifest_was_read():
    assert len(ROWS) >= 31
    assert all(path.is_file() for path, _ in ROWS)


@pytest.mark.parametrize(("path", "truth"), ROWS, ids=named)
def test_a_pdf_states_what_was_observed(path, truth):
    assert sniff(path, path.name).kind == FileKind.PDF
    found = extract(path, kind="pdf")
    assert found.error == ""
    facts, codes = found.facts, {flag.code for flag in found.flags}
    assert facts["pages"] == len(found.pages) == int(stated(r"(\d+) page\(s\)", truth))
    characters = int(stated(r"(\d+) text characters", truth))
    # Counted by another library, which breaks lines elsewhere.
    assert abs(facts["text_chars"] - characters) <= 0.08 * characters + 40
    assert facts["creation_date"] == stated(r"CreationDate (D:[^;]+);", truth)
    assert facts["encrypted"] == ("encrypted" in truth)
    revisions = stated(r"(\d+) (?:revisions|%%EOF)", truth)
    assert revisions is None or (facts["revisions"], facts["updates"] > 0) == (int(revisions), True)
    rotations = stated(r"rotation \[([\d, ]+)\]", truth)
    assert rotations is None or sorted({page.rotation for page in found.pages}) == [
        int(rotation) for rotation in rotations.split(", ")
    ]
    assert facts["annotations"] >= int(stated(r"(\d+) annotations", truth) or 0)
    assert ("javascript" in codes) == facts["javascript"]
    assert facts["javascript"] or "JavaScript" not in truth
    assert ("portfolio" in codes) == facts["portfolio"] == ("portfolio" in truth)
    assert ("extraction_not_permitted" in codes) or "not permitted" not in truth
    assert bool(facts["structure_warnings"]) == ("qpdf warnings" in truth)
    if "Pages are images" in truth or "no text layer" in truth or "rest image" in truth:
        assert facts["scanned_pages"] == list(range(1, len(found.pages) + 1))


@pytest.mark.parametrize(("path", "truth"), ROWS, ids=named)
def test_a_pdf_tells_what_it_hides_and_nothing_else(path, truth):
    found = extract(path, kind="pdf")
    places = sum(one["places"] for one in found.facts["hidden_text"])
    assert places == HIDING.get(path.name, 0)
    observed = stated(r"bad redactions (\d+)", truth)
    assert observed is None or places == int(observed)
    assert ("hidden_text" in {flag.code for flag in found.flags}) == (places > 0)


@pytest.mark.parametrize(("path", "truth"), ROWS, ids=named)
def test_what_a_pdf_carries_is_handed_on(path, truth):
    attached = stated(r"; attached: (.*?);", truth)
    expected = attached.split(", ") if attached else []
    assert extract(path, kind="pdf").facts["attachments"] == sorted(expected)
    with path.open("rb") as source:
        carried = list(children(source))
    assert [one.name for one in carried] == expected
    assert all(one.content.startswith(b"%PDF-") for one in carried)


@pytest.mark.parametrize(("path", "truth"), ROWS, ids=named)
def test_the_first_page_can_be_shown_with_the_places_of_its_words(path, truth):
    page = extract(path, kind="pdf").pages[0]
    words = words_of(path, 1).value
    read = "".join(page.text.split())
    assert abs(len("".join(word[0] for word in words)) - len(read)) <= 0.02 * len(read) + 2
    inside = [word for word in words if -9 <= word[1] <= page.width + 9 and -9 <= word[2] <= page.height + 9]
    assert len(inside) >= 0.9 * len(words)
    png, error = picture_of(path, 1, 200)
    assert (png[:4], error) == (b"\x89PNG", "")


def test_a_malformed_creation_date_stays_words_with_an_unknown_zone():
    facts = extract(SAMPLES / "02_pdf" / "doctor__gov.uscourts.cand.203070.27.0.pdf", kind="pdf").facts
    assert (facts["creation_date"], facts["creation_date_utc"]) == ("D:20090129162533--1600", None)


def test_an_empty_pdf_is_refused_clearly():
    path = SAMPLES / "02_pdf" / "doctor__empty.pdf"
    assert sniff(path, path.name).kind == FileKind.EMPTY
    assert "no bytes at all" in extract(path, kind="pdf").error
