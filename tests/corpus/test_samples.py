"""Every sample against what must be attested to before it is kept."""

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from casefile.evidence.kinds import carries_pictures, needs_attestation, sniff

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")


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


def named(row: Sample) -> str:
    return row.path.name


def test_the_manifest_was_read():
    assert all(row.path.is_file() for row in ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row.folder[:2] in ("07", "08", "09")], ids=named)
def test_pictures_office_files_and_archives_need_the_attestation_and_plain_text_does_not(row):
    kind = sniff(row.path, row.path.name).kind
    assert needs_attestation(kind, row.path) == (row.path.suffix not in (".csv", ".txt"))
    if row.path.suffix in (".jpg", ".heic", ".docx", ".xlsx", ".zip", ".svg"):
        assert carries_pictures(kind, row.path) is True
