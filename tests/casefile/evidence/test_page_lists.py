"""Opticon and IPRO lines: pages, documents, attachments, and what is wrong with any of them."""

import io

import pytest

from casefile.evidence.extract import loadfile as reader
from casefile.evidence.loadfile.dat import read_dat
from casefile.evidence.loadfile.pagelist import documents_of, read_page_list
from casefile.evidence.loadfile.production import joined, produced

OPT = (
    b"EXSO0000001,VOL01,.\\IMAGES\\0001.tif,Y,,,2\r\n"
    b"EXSO0000002,VOL01,.\\IMAGES\\0002.tif,,,,\r\n"
    b"EXSO0000003,VOL01,.\\IMAGES\\a, b.tif,Y,,,3\r\n"
)
LFP = (
    b"IM,EXSO0000001,D,0,@VOL01;IMAGES\\01;0001.tif;2,0\r\n"
    b"IM,EXSO0000002, ,0,@VOL01;IMAGES\\01;0002.tif;2,0\r\n"
    b"IM,EXSO0000003,C,0,@VOL01;IMAGES\\01;0003.tif;2,0\r\n"
    b"IM,EXSO0000004,C,0,@VOL01;IMAGES\\01;0004.tif;2,0\r\n"
    b"OF,EXSO0000003,@VOL01;NATIVES;0003.xlsx,1\r\n"
)


def test_an_opticon_file_gives_its_documents_and_their_pages() -> None:
    listed = documents_of(read_page_list(OPT).pages)
    assert [(one.key, one.last_key, len(one.pages)) for one in listed] == [
        ("EXSO0000001", "EXSO0000002", 2),
        ("EXSO0000003", "EXSO0000003", 1),
    ]
    assert listed[1].pages[0].path == ".\\IMAGES\\a, b.tif"


def test_a_page_count_that_the_lines_do_not_bear_out_is_flagged() -> None:
    flags = read_page_list(OPT).flags
    assert [(flag.code, flag.message) for flag in flags] == [
        ("page_count_differs", "EXSO0000003: line 3 states 3 pages, 1 follow")
    ]


def test_an_ipro_file_gives_children_to_the_document_before_them() -> None:
    listed = documents_of(read_page_list(LFP).pages)
    assert [(one.key, one.parent, len(one.pages)) for one in listed] == [
        ("EXSO0000001", "", 2),
        ("EXSO0000003", "EXSO0000001", 1),
        ("EXSO0000004", "EXSO0000001", 1),
    ]
    assert [one.path for one in listed[1].natives] == ["NATIVES\\0003.xlsx"]
    assert listed[0].pages[0].path == "IMAGES\\01\\0001.tif"


def test_a_line_nobody_understands_is_kept_and_flagged() -> None:
    lines = b"".join(b"IM,EXSO%07d,D,0,@V;I;%d.tif;2,0\r\n" % (number, number) for number in range(20))
    read = read_page_list(lines + b"VN,something else\r\n")
    assert [flag.code for flag in read.flags] == ["line_unknown"]
    assert len(read.pages) == 20


def test_pages_before_any_document_and_a_page_given_twice_are_flagged() -> None:
    read = read_page_list(b"A0001,V,I\\1.tif,,,,\r\nA0002,V,I\\2.tif,Y,,,1\r\nA0002,V,I\\3.tif,Y,,,1\r\n")
    assert [flag.code for flag in read.flags] == ["document_start_missing", "page_duplicate"]


def test_other_lines_are_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="neither"):
        read_page_list(b"Dear Jane,\r\nhow are you?\r\n")


def test_images_join_the_rows_they_belong_to_and_the_rest_comes_after() -> None:
    dat = "þBEGBATESþ\x14þENDBATESþ\r\nþEXSO-0000001þ\x14þEXSO-0000003þ\r\n".encode()
    documents = joined(produced(read_dat(dat)), read_page_list(LFP))
    assert [(one.key, len(one.images), one.parent) for one in documents] == [
        ("EXSO-0000001", 2, ""),
        ("EXSO0000003", 1, "EXSO-0000001"),
        ("EXSO0000004", 1, "EXSO-0000001"),
    ]
    assert [flag.code for flag in documents[0].flags] == ["pages_differ"]


def test_the_reader_tells_the_two_forms_apart() -> None:
    opticon, ipro = reader.read(io.BytesIO(OPT)), reader.read(io.BytesIO(LFP))
    assert (opticon.facts["format"], opticon.facts["images"]) == ("opticon", 3)
    assert (ipro.facts["format"], ipro.facts["natives"], ipro.facts["families"]) == ("ipro_lfp", 1, 1)
    assert "EXSO0000003, attached to EXSO0000001\nline 3: IM," in ipro.pages[0].text
