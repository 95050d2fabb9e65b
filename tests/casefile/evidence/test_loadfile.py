"""Delimited load files: every dialect, encoding and damage gives the same rows, and nothing is lost."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import loadfile as reader
from casefile.evidence.extract.textual import read as read_text_file
from casefile.evidence.loadfile.dat import read_dat
from casefile.evidence.loadfile.dialect import CONCORDANCE, Dialect
from casefile.evidence.loadfile.numbering import summarise
from casefile.evidence.loadfile.paths import parts_of
from casefile.evidence.loadfile.production import produced

HEAD = ["BEGBATES", "ENDBATES", "BEGATTACH", "CUSTODIAN", "CONFIDENTIALITY", "MD5HASH", "NATIVELINK"]
ROWS = [
    ["EXSO0000001", "EXSO0000003", "EXSO0000001", "Poe, Jane", "CONFIDENTIAL", "0" * 32, r".\NATIVES\1.eml"],
    ["EXSO0000004", "EXSO0000004", "EXSO0000001", "Poe, Jane", "", "", r".\NATIVES\4.txt"],
    ["EXSO0000006", "EXSO0000006", "EXSO0000006", "Müller, A.", "AEO", "F" * 32, r".\NATIVES\6.txt"],
]


def written(
    rows: list[list[str]], delimiter: str = "\x14", qualifier: str = "þ", encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    lines = [delimiter.join(f"{qualifier}{cell}{qualifier}" for cell in row) for row in rows]
    return (end.join(lines) + end).encode(encoding)


def cells(content: bytes) -> list[list[str]]:
    return [list(record.cells) for record in read_dat(content).records]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_rows_come_out_of_every_encoding(encoding: str) -> None:
    assert cells(written([HEAD, *ROWS], encoding=encoding)) == ROWS


@pytest.mark.parametrize(
    ("delimiter", "qualifier"),
    [("\x14", "þ"), ("|", "^"), ("^", ""), ("|", ""), (",", '"'), ("\t", ""), ("\t", '"'), ("|", '"'), ("\x14", "")],
)
def test_the_same_rows_come_out_of_every_dialect(delimiter: str, qualifier: str) -> None:
    read = read_dat(written([HEAD, *ROWS], delimiter, qualifier))
    assert [list(record.cells) for record in read.records] == ROWS
    assert read.header is True
    assert read.dialect.delimiter == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_a_line_end(end: str) -> None:
    assert cells(written([HEAD, *ROWS], end=end)) == ROWS


def test_a_delimiter_or_a_qualifier_inside_a_qualified_field_is_part_of_its_words() -> None:
    rows = [["EXSO0000001", "one \x14 two", "a þ b", "cþþd"]]
    assert cells(written([["BEGBATES", "SUBJECT", "TITLE", "FROM"], *rows])) == [
        ["EXSO0000001", "one \x14 two", "a þ b", "cþd"]
    ]
    assert cells(written([["BEGBATES", "SUBJECT", "TO"], ["EXSO0000001", 'said ""no""', "a,b"]], ",", '"')) == [
        ["EXSO0000001", 'said "no"', "a,b"]
    ]


def test_a_field_may_run_over_lines_and_keeps_its_line_numbers() -> None:
    rows = [["EXSO0000001", "first\r\nsecond\r\nþ third"], ["EXSO0000002", "x"]]
    read = read_dat(written([["BEGBATES", "SUBJECT"], *rows]))
    assert [list(record.cells) for record in read.records] == rows
    assert [(record.first_line, record.last_line) for record in read.records] == [(2, 4), (5, 5)]


def test_an_open_qualifier_does_not_swallow_the_next_record() -> None:
    content = "þBEGBATESþ\x14þSUBJECTþ\r\nþEXSO0000001þ\x14þnever closed\r\nþEXSO0000002þ\x14þsoundþ\r\n".encode()
    read = read_dat(content)
    assert [list(record.cells) for record in read.records] == [
        ["EXSO0000001", "never closed"],
        ["EXSO0000002", "sound"],
    ]
    assert [flag.code for flag in read.flags] == ["qualifier_unclosed"]


def test_a_row_of_another_width_is_kept_and_flagged_with_its_line() -> None:
    read = read_dat(written([HEAD, ROWS[0], ROWS[1][:4], ROWS[2]]))
    assert list(read.records[1].cells) == ROWS[1][:4]
    assert [(flag.code, flag.message[:7]) for flag in read.flags] == [("row_width", "line 3:")]


def test_a_first_record_is_not_eaten_as_a_header() -> None:
    read = read_dat(written(ROWS))
    assert (read.header, len(read.records)) == (False, 3)
    assert "header_missing" in [flag.code for flag in read.flags]
    assert [(column.name, column.role) for column in read.columns if column.role] == [
        ("field 1", "begin"),
        ("field 6", "md5"),
        ("field 7", "native"),
    ]


def test_a_file_without_a_delimiter_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="no delimiter"):
        read_dat(b"Some words.\nMore words.\n")


def test_field_names_are_known_however_they_are_written() -> None:
    names = ["Beg. Bates #", "Prod End Bates", "Begin Attachment", "File Path", "MD5 Hash", "All Custodians", "Colour"]
    read = read_dat(written([names, ["EXSO0000001", "", "", r"NATIVES\1.eml", "", "", "red"]]))
    assert [column.role for column in read.columns] == [
        "begin",
        "end",
        "family_begin",
        "native",
        "md5",
        "all_custodians",
        "",
    ]


def test_ranges_families_gaps_and_duplicates_are_reported() -> None:
    again = ["EXSO0000006", "EXSO0000007", "EXSO0000001", "", "", "", ""]
    documents = produced(read_dat(written([HEAD, *ROWS, again])))
    assert [(one.bates, one.parent) for one in documents] == [
        ("EXSO-0000001 – EXSO-0000003", ""),
        ("EXSO-0000004", "EXSO0000001"),
        ("EXSO-0000006", ""),
        ("EXSO-0000006 – EXSO-0000007", "EXSO0000001"),
    ]
    found = summarise(documents)
    assert (found.first, found.last) == ("EXSO0000001", "EXSO0000007")
    assert found.gaps == ("EXSO0000005",)
    assert found.duplicates == ("EXSO0000006",)
    assert (found.families, found.attached) == (1, 2)
    assert [flag.code for flag in found.flags] == ["bates_gap", "bates_duplicate"]


def test_overlapping_ranges_a_missing_parent_and_a_backward_range_are_flagged() -> None:
    rows = [
        ["EXSO0000001", "EXSO0000005", "", "", "", "", ""],
        ["EXSO0000004", "EXSO0000008", "EXSO0000900", "", "", "", ""],
        ["EXSO0000010", "EXSO0000009", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["EXSO-A", "EXSO-B", "", "", "", "not a hash", ""],
    ]
    documents = produced(read_dat(written([HEAD, *rows])))
    assert [[flag.code for flag in one.flags] for one in documents] == [
        [],
        ["parent_missing"],
        ["bates_backwards"],
        ["bates_missing"],
        ["bates_unreadable", "hash_unreadable"],
    ]
    assert "bates_overlap" in [flag.code for flag in summarise(documents).flags]


def test_a_group_without_a_first_number_makes_nobody_a_parent() -> None:
    rows = [["EXSO0000001", "G1"], ["EXSO0000002", "G1"]]
    documents = produced(read_dat(written([["DOCID", "GROUP IDENTIFIER"], *rows])))
    assert [(one.family, one.parent) for one in documents] == [("G1", ""), ("G1", "")]


@pytest.mark.parametrize(
    ("stated", "parts"),
    [
        (r".\VOL01\NATIVES\a.eml", ("VOL01", "NATIVES", "a.eml")),
        (r"\VOL01\a.eml", ("VOL01", "a.eml")),
        ("VOL01/TEXT/a.txt", ("VOL01", "TEXT", "a.txt")),
    ],
)
def test_a_stated_path_leads_downwards(stated: str, parts: tuple[str, ...]) -> None:
    assert parts_of(stated) == parts


@pytest.mark.parametrize(
    "stated", [r"..\secret.txt", r"VOL01\..\..\x", r"C:\x.txt", r"\\host\share\x", "/etc/passwd", "", "file://x/y"]
)
def test_a_path_that_leads_elsewhere_is_refused(stated: str) -> None:
    with pytest.raises(ValueError, match=r"absolute|leads out|no path"):
        parts_of(stated)


def test_the_reader_gives_the_dialect_the_numbering_and_pages_by_line() -> None:
    read = reader.read(io.BytesIO(written([HEAD, *ROWS], encoding="cp1252")))
    facts = read.facts
    assert (facts["format"], facts["encoding"], facts["rows"], facts["header"]) == (
        "concordance_dat",
        "cp1252",
        3,
        True,
    )
    assert (facts["bates_first"], facts["bates_last"], facts["gaps"]) == ("EXSO0000001", "EXSO0000006", ["EXSO0000005"])
    assert facts["documents"][1]["parent"] == "EXSO0000001"
    assert facts["documents"][1]["designation"] is None
    assert "line 4\nBEGBATES: EXSO0000006" in read.pages[0].text
    assert "CUSTODIAN: Müller, A." in read.pages[0].text


@pytest.mark.parametrize(
    "content",
    [
        b"Dear Jane,\nthis | is | no load file\nat all.\n",
        b"date,amount,payee\n2020-01-01,5,A\n2020-01-02,6,B\n",
        b"From: a\nTo: b\n",
        "þá er hér, og\nsvo framvegis\n".encode(),
    ],
)
def test_other_text_stays_plain_text(content: bytes) -> None:
    assert reader.recognised(content) == ""
    assert "lines" in read_text_file(io.BytesIO(content)).facts
    assert "format" not in read_text_file(io.BytesIO(content)).facts


FIELD = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="þ"), max_size=12)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6))
def test_whatever_is_written_between_thorns_comes_back(rows: list[list[str]]) -> None:
    rows = [["EXSO0000001", *row] for row in rows]
    assert cells(written([["BEGBATES", "A", "B", "C"], *rows])) == rows


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('þ^|",\x14\r\n\t AB01'), max_size=60))
def test_no_damage_makes_the_reader_raise_anything_but_plain_words(text: str) -> None:
    try:
        read = read_dat(text.encode())
    except ValueError:
        return
    assert isinstance(read.dialect, Dialect)
    assert all(record.raw for record in read.records)
    assert CONCORDANCE.name == "ASCII 20 between fields, þ around them"
