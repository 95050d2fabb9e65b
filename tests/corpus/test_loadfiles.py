"""Every sample load file, and the files it names, against what its manifest says was observed in it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from casefile.custody.loading import load_production
from casefile.dates import read as read_date
from casefile.evidence.extract.textual import read
from casefile.evidence.kinds import sniff
from casefile.evidence.loadfile.dat import read_dat
from casefile.evidence.loadfile.pagelist import documents_of, read_page_list
from casefile.evidence.loadfile.production import produced
from casefile.evidence.magic import FileKind
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
FOLDER = SAMPLES / "03_loadfiles"


def facts(name):
    with (FOLDER / name).open("rb") as source:
        found = read(source)
    assert found.error == ""
    return found.facts, [flag.code for flag in found.flags]


@pytest.mark.parametrize(
    ("name", "rows", "width", "header", "delimiter"),
    [
        ("derived__load_file_07_1.utf16le.dat", 12, 23, False, "\x14"),
        ("lfa__concordance.dat", 2, 3, True, "\x14"),
        ("rel__load_file_01.dat", 4, 23, True, "|"),
        ("rel__load_file_02.dat", 2, 23, False, "|"),
        ("rel__load_file_07_1.dat", 12, 23, False, "\x14"),
        ("rel__rdo_load_file_01.dat", 3, 6, True, "\x14"),
    ],
)
def test_a_load_file_has_the_rows_and_fields_that_were_observed(name, rows, width, header, delimiter):
    assert sniff(FOLDER / name, name).kind == FileKind.TEXT
    found, codes = facts(name)
    assert (found["rows"], found["widths"], found["header"]) == (rows, [width], header)
    assert found["dialect"]["delimiter"] == delimiter
    assert ("header_missing" in codes) == (not header)
    assert "row_width" not in codes


def test_utf_16_gives_exactly_the_rows_of_utf_8():
    wide, narrow = (
        read_dat((FOLDER / name).read_bytes())
        for name in ("derived__load_file_07_1.utf16le.dat", "rel__load_file_07_1.dat")
    )
    assert wide.records == narrow.records
    assert (wide.encoding, narrow.encoding, wide.columns) == ("utf-16", "utf-8", narrow.columns)


def test_the_second_record_is_attached_to_the_first():
    found, codes = facts("lfa__concordance.dat")
    assert [(one["first"], one["parent"], one["volume"]) for one in found["documents"]] == [
        ("DOC000001", None, "VOL001"),
        ("DOC000002", "DOC000001", "VOL001"),
    ]
    assert codes == []


def test_a_number_that_stands_twice_and_the_gap_after_it_are_reported():
    found, codes = facts("rel__load_file_07_1.dat")
    assert (found["duplicates"], found["gaps"]) == (["Sample_0000073"], ["Sample_0000074"])
    assert {"bates_duplicate", "bates_gap"} <= set(codes)
    assert found["documents"][2]["natives"] == [r".\VOL01\NATIVES\NATIVE00001\EDRM-Sample7.ppt"]


def test_dates_stay_as_stated_and_no_zone_is_guessed():
    documents = produced(read_dat((FOLDER / "rel__load_file_01.dat").read_bytes()))
    assert documents[0].roles["sent"] == "5/21/2001 3:48 PM"
    assert documents[0].digests == {"md5": "6f1d87acfdb01abe109aa5da3f24031d"}
    assert produced(read_dat((FOLDER / "rel__load_file_02.dat").read_bytes()))[0].key == "Sample_0000005"


def test_the_ipro_file_has_its_images_its_native_and_its_attachments():
    found, codes = facts("lfa__ipro.lfp")
    assert (found["format"], found["lines"], found["images"], found["natives"]) == ("ipro_lfp", 26, 25, 1)
    assert codes == []
    listed = documents_of(read_page_list((FOLDER / "lfa__ipro.lfp").read_bytes()).pages)
    assert {one.key: one.parent for one in listed if one.parent} == {
        "DOC000004": "DOC000002",
        "DOC000007": "DOC000002",
        "DOC000015": "DOC000011",
        "DOC000021": "DOC000018",
        "DOC000025": "DOC000018",
    }


def test_the_opticon_file_is_one_document_of_five_pages():
    found, _ = facts("rel__Opticon_01.opt")
    assert (found["format"], found["document_count"], found["images"]) == ("opticon", 1, 5)
    one = found["documents"][0]
    assert (one["first"], one["last"]) == ("SYM-00011001_REV", "SYM-00011001_0004_REV")
    assert one["images"][3] == r".\VOL01\IMAGES\IMG001\SYM-00011001_0003_REV.tif"


def test_the_dates_that_other_tools_write_are_read_or_refused_and_never_moved():
    vectors = json.loads((FOLDER / "lfa__date_transform_vectors.json").read_bytes())
    assert len(vectors) == 29
    with_zone = read_date("2015/09/09 19:15:52.000 CDT", zone="America/Los_Angeles")
    assert with_zone.earliest is not None
    assert with_zone.earliest.isoformat() == "2015-09-10T00:15:52+00:00"
    assert all(read_date(one["value"], zone="UTC").as_stated == one["value"] for one in vectors)


@pytest.fixture
def production(tmp_path):
    """The sample production as its load files state it: VOL01 beside them."""
    for name, below in {
        "rel__EDRM-Sample1.pdf": "NATIVES/NATIVE00001",
        "rel__EDRM-Sample3.xlsx": "NATIVES/NATIVE00001",
        "rel__EDRM-Sample4.msg": "NATIVES/NATIVE00001",
        "rel__EDRM-Sample9.txt": "NATIVES/NATIVE00001",
        "rel__TEXT_EDRM-Sample1.txt": "TEXT/TEXT00001",
        "rel__TEXT_EDRM-Sample2.txt": "TEXT/TEXT00001",
        "rel__SYM-00011001_REV.tif": "IMAGES/IMG001",
        "rel__SYM-00011001_0003_REV.tif": "IMAGES/IMG001",
    }.items():
        folder = tmp_path / "VOL01" / below
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / name, folder / name.removeprefix("rel__").removeprefix("TEXT_"))
    for name in ("rel__load_file_01.dat", "rel__Opticon_01.opt"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def test_the_production_loads_and_its_wrong_hashes_are_reported(matter: Matter, production: Path):
    loaded = load_production(
        actor=None, matter=matter, dat=production / "rel__load_file_01.dat", attested_by="A. Attorney"
    )
    assert [row.outcome for row in loaded.rows] == ["received", "missing_file", "received", "received"]
    codes = [{flag["code"] for flag in row.flags} for row in loaded.rows]
    assert "hash_differs" in codes[2]
    assert "hash_differs" in codes[3]
    assert "file_missing" in codes[1]
    first = SourceDocument.objects.get(bates_ranges__first=1)
    assert first.custodian
    assert first.custodian.name == "Sample John"
    assert (first.page_count, [str(one) for one in first.bates_ranges.all()]) == (2, ["Sample-0000001"])
    text = first.children.get()
    assert "EDRM-Sample1.txt" in text.title


def test_the_opticon_production_keeps_the_pages_that_are_there(matter: Matter, production: Path):
    loaded = load_production(
        actor=None, matter=matter, dat=production / "rel__Opticon_01.opt", attested_by="A. Attorney"
    )
    row = loaded.rows[0]
    assert (row.outcome, row.key) == ("received", "SYM-00011001_REV")
    assert sorted(one.outcome for one in row.files) == ["missing_file"] * 3 + ["received"] * 2


def test_the_native_text_of_a_row_is_read():
    found, _ = facts("rel__EDRM-Sample9.txt")
    assert (FOLDER / "rel__EDRM-Sample9.txt").stat().st_size == 118
    assert found["text_chars"] > 0
