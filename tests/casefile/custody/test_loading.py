"""Loading a production: files, numbers, families, custodians, designations and hashes; nothing twice, nothing lost."""

import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casefile.accounts.models import User
from casefile.confidentiality.designating import level_of
from casefile.custody.designations import level_stated
from casefile.custody.loaded import Loaded
from casefile.custody.loading import load_production
from casefile.evidence.models import BatesRange, Production, SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter

HEAD = [
    "BEGBATES",
    "ENDBATES",
    "PARENTID",
    "CUSTODIAN",
    "CONFIDENTIALITY",
    "MD5HASH",
    "DATESENT",
    "NATIVELINK",
    "TEXTLINK",
]
WORDS = b"We have reviewed the content.\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """VOL01 with natives and texts, whose names differ in case from what the load file states."""
    volume = tmp_path / "VOL01"
    (volume / "Natives").mkdir(parents=True)
    (volume / "TEXT").mkdir()
    (volume / "DATA").mkdir()
    (volume / "Natives" / "0001.TXT").write_bytes(WORDS)
    (volume / "Natives" / "0003.txt").write_bytes(b"An attachment.\r\n")
    (volume / "Natives" / "0005.txt").write_bytes(b"Another document.\r\n")
    (volume / "TEXT" / "0001.txt").write_bytes(b"The text of the first.\r\n")
    (tmp_path / "secret.txt").write_bytes(b"Outside the production.\r\n")
    return volume


def dat(folder: Path, *rows: list[str], name: str = "load.dat") -> Path:
    path = folder / "DATA" / name
    lines = ["\x14".join(f"þ{cell}þ" for cell in row) for row in (HEAD, *rows)]
    path.write_bytes("\r\n".join(lines).encode())
    return path


FIRST = [
    "EXSO0000001",
    "EXSO0000002",
    "",
    "Support",
    "HIGHLY CONFIDENTIAL - AEO",
    hashlib.md5(WORDS, usedforsecurity=False).hexdigest().upper(),
    "1/28/2020 10:15 AM",
    r".\VOL01\NATIVES\0001.txt",
    r"\text\0001.txt",
]
CHILD = ["EXSO0000003", "EXSO0000003", "EXSO0000001", "Support", "", "0" * 32, "", r"NATIVES\0003.txt", ""]
LAST = ["EXSO0000005", "EXSO0000006", "", "", "Confidential", "", "", r"NATIVES\0005.txt", ""]


def load(matter: Matter, path: Path, actor: User | None = None, *, name: str = "", dry_run: bool = False) -> Loaded:
    return load_production(actor=actor, matter=matter, dat=path, name=name, dry_run=dry_run)


def test_a_production_comes_in_with_numbers_families_custodians_and_levels(
    matter: Matter, alice: User, folder: Path
) -> None:
    loaded = load(matter, dat(folder, FIRST, CHILD, LAST), alice, name="EXSO Vol. 1")
    assert loaded.outcomes == {"received": 3}
    assert (loaded.gaps, loaded.attached, loaded.sound) == (["EXSO0000004"], 1, True)
    first, child = (SourceDocument.objects.get(bates_ranges__first=number) for number in (1, 3))
    assert (first.custodian and first.custodian.name, first.authored_as_stated) == ("Support", "1/28/2020 10:15 AM")
    assert first.authored_at is None
    assert first.stated_digests["by"] == "load.dat"
    assert child.parent == first
    assert level_of(first) == "attorneys_eyes"
    assert [str(one) for one in BatesRange.objects.filter(production__name="EXSO Vol. 1")] == [
        "EXSO-0000001 – EXSO-0000002",
        "EXSO-0000003",
        "EXSO-0000005 – EXSO-0000006",
    ]
    text = SourceDocument.objects.get(title="EXSO-0000001 – EXSO-0000002, text 0001.txt")
    assert text.parent == first
    assert [row.designation for row in loaded.rows] == ["attorneys_eyes", None, "confidential"]
    entry = LedgerEntry.objects.get(act=Act.LOAD_FILE_READ)
    assert (entry.actor, entry.state["outcomes"]) == (alice, {"received": 3})


def test_a_stated_hash_that_is_not_the_files_is_a_flag_and_no_refusal(matter: Matter, folder: Path) -> None:
    loaded = load(matter, dat(folder, FIRST, CHILD, LAST))
    codes = [[flag["code"] for flag in row.flags] for row in loaded.rows]
    assert codes == [[], ["hash_differs"], []]
    assert loaded.summary()["hash_mismatches"] == 1
    kept = SourceDocument.objects.get(sha256=hashlib.sha256(b"An attachment.\r\n").hexdigest())
    assert [flag["code"] for flag in kept.flags] == ["hash_differs"]
    assert "0" * 32 in kept.flags[0]["message"]


def test_loading_again_changes_nothing(matter: Matter, folder: Path) -> None:
    path = dat(folder, FIRST, CHILD, LAST)
    load(matter, path)
    before = LedgerEntry.objects.count(), SourceDocument.objects.count(), BatesRange.objects.count()
    again = load(matter, path)
    assert again.outcomes == {"unchanged": 3}
    assert before == (LedgerEntry.objects.count(), SourceDocument.objects.count(), BatesRange.objects.count())


@pytest.mark.django_db(transaction=True)
def test_each_row_stands_by_itself_outside_any_other_transaction(matter: Matter, folder: Path) -> None:
    path = dat(folder, FIRST, CHILD, LAST)
    assert load(matter, path).sound
    assert load(matter, path).outcomes == {"unchanged": 3}
    assert LedgerEntry.objects.filter(act=Act.LOAD_FILE_READ).count() == 1


def test_a_dry_run_says_what_would_come_and_writes_nothing(matter: Matter, folder: Path) -> None:
    before = LedgerEntry.objects.count()
    loaded = load(matter, dat(folder, FIRST, CHILD, LAST), dry_run=True)
    assert loaded.outcomes == {"would_receive": 3}
    assert [row.parent for row in loaded.rows] == [None, "EXSO0000001", None]
    assert LedgerEntry.objects.count() == before
    assert not SourceDocument.objects.exists()
    assert not Production.objects.exists()


def test_one_bad_row_never_stops_the_rest(matter: Matter, folder: Path) -> None:
    gone = ["EXSO0000007", "EXSO0000007", "", "", "", "", "", r"NATIVES\gone.txt", ""]
    outside = ["EXSO0000008", "EXSO0000008", "", "", "", "", "", r"..\secret.txt", ""]
    absolute = ["EXSO0000009", "EXSO0000009", "", "", "", "", "", r"C:\secret.txt", ""]
    nothing = ["EXSO0000010", "EXSO0000010", "", "", "", "", "", "", ""]
    loaded = load(matter, dat(folder, gone, outside, absolute, nothing, LAST))
    assert [row.outcome for row in loaded.rows] == ["missing_file"] * 3 + ["no_file", "received"]
    assert "leads out" in loaded.rows[1].flags[0]["message"]
    assert "absolute" in loaded.rows[2].flags[0]["message"]
    assert not SourceDocument.objects.filter(sha256=hashlib.sha256(b"Outside the production.\r\n").hexdigest()).exists()


def test_a_link_out_of_the_folder_is_not_followed(matter: Matter, folder: Path) -> None:
    (folder / "Natives" / "link.txt").symlink_to(folder.parent / "secret.txt")
    linked = ["EXSO0000001", "EXSO0000001", "", "", "", "", "", r"NATIVES\link.txt", ""]
    row = load(matter, dat(folder, linked)).rows[0]
    assert (row.outcome, "link that leads out" in row.flags[0]["message"]) == ("missing_file", True)


def test_an_attachment_listed_before_its_parent_finds_it(matter: Matter, folder: Path) -> None:
    loaded = load(matter, dat(folder, CHILD, FIRST))
    assert [row.key for row in loaded.rows] == ["EXSO0000001", "EXSO0000003"]
    assert loaded.rows[1].parent == loaded.rows[0].document


def test_two_rows_that_name_each_other_as_parents_are_both_kept(matter: Matter, folder: Path) -> None:
    one = ["EXSO0000001", "", "EXSO0000003", "", "", "", "", r"NATIVES\0001.txt", ""]
    other = ["EXSO0000003", "", "EXSO0000001", "", "", "", "", r"NATIVES\0003.txt", ""]
    assert load(matter, dat(folder, one, other)).outcomes == {"received": 2}


def test_the_same_bytes_under_two_numbers_are_one_document_with_both(matter: Matter, folder: Path) -> None:
    twin = ["EXSO0000009", "EXSO0000009", "", "", "", "", "", r"NATIVES\0005.txt", ""]
    loaded = load(matter, dat(folder, LAST, twin))
    assert [row.outcome for row in loaded.rows] == ["received", "numbered"]
    kept = SourceDocument.objects.get(sha256=hashlib.sha256(b"Another document.\r\n").hexdigest())
    assert [str(one) for one in kept.bates_ranges.all()] == ["EXSO-0000005 – EXSO-0000006", "EXSO-0000009"]


def test_pictures_wait_for_the_attestation_and_then_come_in_under_their_document(matter: Matter, folder: Path) -> None:
    (folder / "IMAGES").mkdir()
    for page in (1, 2):
        (folder / "IMAGES" / f"{page}.tif").write_bytes(b"II*\x00\x08\x00\x00\x00" + bytes([page]) * 40)
    opt = folder / "DATA" / "load.opt"
    opt.write_bytes(b"EXSO0000011,VOL01,IMAGES\\1.tif,Y,,,2\r\nEXSO0000012,VOL01,IMAGES\\2.tif,,,,\r\n")
    row = ["EXSO0000011", "EXSO0000012", "", "", "", "", "", "", ""]
    path = dat(folder, row, LAST)
    asked = load_production(actor=None, matter=matter, dat=path, opt=opt)
    assert [one.outcome for one in asked.rows] == ["needs_attestation", "received"]
    given = load_production(actor=None, matter=matter, dat=path, opt=opt, attested_by="A. Attorney")
    assert [one.outcome for one in given.rows] == ["received", "unchanged"]
    assert [(one.role, one.outcome) for one in given.rows[0].files] == [("image", "received"), ("image", "received")]
    main = SourceDocument.objects.get(bates_ranges__first=11)
    assert main.children.count() == 1


@pytest.mark.parametrize(
    ("words", "level", "doubtful"),
    [
        ("CONFIDENTIAL", "confidential", False),
        ("Highly Confidential - Attorneys' Eyes Only", "attorneys_eyes", False),
        ("HIGHLY CONFIDENTIAL", "attorneys_eyes", True),
        ("No", "none", False),
        ("Not Confidential", "none", False),
        ("Yes", "confidential", False),
        ("Tier 9", "confidential", True),
        ("", "none", False),
    ],
)
def test_words_of_confidentiality_are_read_on_the_safe_side(words: str, level: str, doubtful: bool) -> None:
    read, doubt = level_stated(words)
    assert (read, bool(doubt)) == (level, doubtful)


def test_the_command_answers_one_object_a_row_and_one_of_the_run(
    matter: Matter, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = ["EXSO0000007", "EXSO0000007", "", "", "", "", "", r"NATIVES\gone.txt", ""]
    with pytest.raises(SystemExit) as left:
        call_command("load_production", matter.slug, str(dat(folder, FIRST, CHILD, gone)), "--json", "--from", "Exso")
    assert left.value.code == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer.get("outcome") for answer in answers] == ["received", "received", "missing_file", None]
    assert answers[0]["document"] == "S-2"
    assert answers[1]["parent"] == "S-2"
    assert (answers[3]["summary"], answers[3]["bates_last"], answers[3]["load_file"]) == (True, "EXSO0000007", "S-1")


def test_the_command_says_in_words_what_came_of_each_row(
    matter: Matter, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_production", matter.slug, str(dat(folder, FIRST, CHILD, LAST)), "--dry-run")
    printed = capsys.readouterr().out
    assert "would_receive: line 3: EXSO-0000003" in printed
    assert "hash_differs: line 3: the load file states MD5" in printed
    assert "gaps: EXSO0000004; twice: none" in printed


def test_what_is_no_load_file_or_no_matter_is_said(matter: Matter, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Dear Jane,\nno fields here.\n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_production", matter.slug, str(tmp_path / "words.txt"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_production", matter.slug, str(tmp_path / "nowhere.dat"))
    with pytest.raises(CommandError, match="no matter"):
        call_command("load_production", "nobody", str(tmp_path / "words.txt"))
