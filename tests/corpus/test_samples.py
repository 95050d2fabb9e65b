"""Every sample e-mail and PDF against what its manifest says was observed in it."""

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from casefile.evidence.extract import extract
from casefile.evidence.kinds import carries_pictures, needs_attestation, sniff
from casefile.evidence.magic import FileKind

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
UNREAD_MAIL = (".msg", ".pst", ".mbox", ".json")


class Sample(NamedTuple):
    """One row of the manifest: the file, its folder, and the words of the last column."""

    path: Path
    folder: str
    truth: str


def manifest() -> list[Sample]:
    rows, folder = [], ""
    for line in (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            folder = line[3:].split(":")[0]
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if line.startswith("| ") and cells[1] != "file":
            rows.append(Sample(SAMPLES / folder / cells[1], folder, cells[4]))
    return rows


ROWS = manifest()
MAILS = [row for row in ROWS if row.folder == "01_email" and row.path.suffix not in UNREAD_MAIL]
PDFS = [row for row in ROWS if re.search(r"\d+ page\(s\)", row.truth)]


def named(row: Sample) -> str:
    return row.path.name


def stated(pattern: str, truth: str) -> str | None:
    match = re.search(pattern, truth)
    return match[1] if match else None


def test_the_manifest_was_read():
    assert len(MAILS) >= 25
    assert len(PDFS) >= 31
    assert all(row.path.is_file() for row in ROWS)


@pytest.mark.parametrize("row", MAILS, ids=named)
def test_a_mail_states_what_was_observed(row):
    assert sniff(row.path, row.path.name).kind == FileKind.EMAIL
    found = extract(row.path, kind="email")
    assert found.error == ""
    facts, codes = found.facts, [flag.code for flag in found.flags]
    if "no Date header" in row.truth:
        assert (facts["date_utc"], "date_missing" in codes) == (None, True)
    else:
        assert facts["date_utc"] == stated(r"Date UTC (\S+Z)\.", row.truth)
    subject = stated(r'subject "(.*)"\. \d+ parts', row.truth)
    assert subject is None or facts["subject"].startswith(subject)
    assert facts["parts"] == int(stated(r"(\d+) parts", row.truth))
    names = stated(r"attachments \d+: (.*?)\.(?: \d|$)", row.truth)
    assert [one["name"] for one in facts["attachments"]] == (names.split(", ") if names else [])
    assert facts["dkim_signatures"] == int(stated(r"(\d+) DKIM", row.truth) or 0)
    assert len(facts["received"]) == int(stated(r"(\d+) Received", row.truth) or 0)
    assert ("weekday_mismatch" in codes) == ("Weekday wrong" in row.truth)
    defects = stated(r"parser defects: ([\w,]+)", row.truth)
    assert facts["defects"] == (sorted(defects.split(",")) if defects else [])
    if "no From" in row.truth:
        assert "from_missing" in codes


def test_what_the_manifest_says_of_single_mails_in_words():
    def facts(name):
        return extract(SAMPLES / "01_email" / name, kind="email")

    assert "Ingo Lütkebohle" in facts("flanker__from-encoding.eml").facts["from"]
    mismatch = facts("mailauth__message2.eml")
    assert "date_received_mismatch" in [flag.code for flag in mismatch.flags]
    assert mismatch.facts["received_first"].startswith("2020-08-20")
    assert "sally.beck@enron.com" in facts("tika__testRFC822-CC-BCC").facts["bcc"]
    malformed = facts("flanker__mailformed-headers.eml")
    assert malformed.facts["from"].startswith("Юникод запрещен")
    assert "header_undecodable" in [flag.code for flag in malformed.flags]


@pytest.mark.parametrize("row", PDFS, ids=named)
def test_a_pdf_states_what_was_observed(row):
    assert sniff(row.path, row.path.name).kind == FileKind.PDF
    found = extract(row.path, kind="pdf")
    assert found.error == ""
    facts = found.facts
    assert facts["pages"] == len(found.pages) == int(stated(r"(\d+) page\(s\)", row.truth))
    characters = int(stated(r"(\d+) text characters", row.truth))
    # Counted by another library, which breaks lines elsewhere.
    assert abs(facts["text_chars"] - characters) <= 0.08 * characters + 40
    assert facts["creation_date"] == stated(r"CreationDate (D:[^;]+);", row.truth)
    assert facts["encrypted"] == ("encrypted" in row.truth)
    revisions = stated(r"(\d+) (?:revisions|%%EOF)", row.truth)
    assert revisions is None or (facts["revisions"], facts["updates"] > 0) == (int(revisions), True)
    attached = stated(r"; attached: (.*?);", row.truth)
    assert facts["attachments"] == (sorted(attached.split(", ")) if attached else [])
    rotations = stated(r"rotation \[([\d, ]+)\]", row.truth)
    assert rotations is None or sorted({page.rotation for page in found.pages}) == [
        int(rotation) for rotation in rotations.split(", ")
    ]
    assert facts["annotations"] >= int(stated(r"(\d+) annotations", row.truth) or 0)
    assert facts["javascript"] or "JavaScript" not in row.truth
    if "Pages are images" in row.truth or "no text layer" in row.truth or "rest image" in row.truth:
        assert facts["scanned_pages"] == list(range(1, len(found.pages) + 1))


def test_an_empty_pdf_is_refused_clearly():
    path = SAMPLES / "02_pdf" / "doctor__empty.pdf"
    assert sniff(path, path.name).kind == FileKind.EMPTY
    assert "no bytes at all" in extract(path, kind="pdf").error


def test_old_cyrillic_text_is_read_as_a_flagged_guess():
    found = extract(SAMPLES / "09_adversarial" / "tika__russian.cp866.txt", kind="text")
    assert found.facts["encoding"] == "cp866"
    assert [flag.code for flag in found.flags] == ["encoding_guessed"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.folder[:2] in ("07", "08", "09")], ids=named)
def test_pictures_office_files_and_archives_need_the_attestation_and_plain_text_does_not(row):
    kind = sniff(row.path, row.path.name).kind
    assert needs_attestation(kind, row.path) == (row.path.suffix not in (".csv", ".txt"))
    if row.path.suffix in (".jpg", ".heic", ".docx", ".xlsx", ".zip", ".svg"):
        assert carries_pictures(kind, row.path) is True
