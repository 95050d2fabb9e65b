import codecs
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.extract import extract, text
from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.paging import CHARACTERS, LINES, cut_pages
from casefile.evidence.extract.text import read

RUSSIAN = "Первая поправка не защищает это.\nОтвет получен на следующий день после обращения.\n"


def codes(found):
    return [flag.code for flag in found.flags]


def test_a_file_is_read_in_the_child_process_with_its_facts_and_pages(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("We’ve reviewed the content,\nand didn’t find a violation.\n", encoding="utf-8")
    found = extract(path, kind="text")
    assert (found.kind, found.error, found.flags) == ("text", "", ())
    assert found.facts == {"encoding": "utf-8", "encoding_basis": "valid", "lines": 2, "text_chars": 57}
    assert [page.text for page in found.pages] == ["We’ve reviewed the content,\nand didn’t find a violation."]


@pytest.mark.parametrize(
    ("content", "encoding", "basis"),
    [
        (codecs.BOM_UTF8 + "Müller".encode(), "utf-8", "bom"),
        (codecs.BOM_UTF16_LE + "Müller".encode("utf-16-le"), "utf-16", "bom"),
        (codecs.BOM_UTF16_BE + "Müller".encode("utf-16-be"), "utf-16", "bom"),
        (codecs.BOM_UTF32_LE + "Müller".encode("utf-32-le"), "utf-32", "bom"),
        ("Müller".encode(), "utf-8", "valid"),
        ("Müller and others".encode("utf-16-le"), "utf-16-le", "guessed"),
        ("Müller and others".encode("utf-16-be"), "utf-16-be", "guessed"),
        ("Müller".encode("cp1252"), "cp1252", "guessed"),
    ],
)
def test_the_encoding_is_found_and_its_basis_told(content, encoding, basis):
    found = decode(content)
    assert found.text.startswith("Müller")
    assert (found.encoding, found.basis) == (encoding, basis)


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "koi8-r"])
def test_cyrillic_without_a_mark_is_read_but_said_to_be_a_guess(encoding):
    found = read(BytesIO(RUSSIAN.encode(encoding)))
    assert found.pages[0].text + "\n" == RUSSIAN
    assert codes(found) == ["encoding_guessed"]


def test_a_stated_encoding_is_believed_only_where_the_bytes_bear_it_out():
    assert decode("été".encode(), stated="iso-8859-1").text == "été"
    assert decode("“quoted”".encode("cp1252"), stated="iso-8859-1").text == "“quoted”"
    assert decode("日本".encode("iso-2022-jp"), stated="ISO-2022-JP").text == "日本"
    assert decode("日本".encode("shift_jis"), stated="shift_jis").text == "日本"
    assert decode(b"caf\xe9", stated="x-no-such-thing").text == "café"
    assert decode(b"plain", stated="base64").text == "plain"


def test_damaged_utf8_keeps_what_is_whole_and_counts_what_is_lost():
    found = read(BytesIO("Первая поправка".encode() + b"\xd0 and \xff more"))
    assert found.pages[0].text == "Первая поправка\ufffd and \ufffd more"
    assert codes(found) == ["encoding_guessed", "undecodable"]
    assert "2 characters" in found.flags[1].message


def test_form_feeds_are_page_ends_as_in_a_transcript():
    pages, cut = cut_pages("Page one\nline 2\fPage two\f")
    assert [(page.number, page.label, page.text) for page in pages] == [
        (1, "", "Page one\nline 2"),
        (2, "", "Page two"),
    ]
    assert not cut


def test_without_form_feeds_pages_are_runs_of_lines_named_by_their_numbers():
    pages, _ = cut_pages("".join(f"line {number}\n" for number in range(1, 2 * LINES + 6)))
    assert [page.label for page in pages] == ["lines 1-60", "lines 61-120", "lines 121-125"]
    assert pages[1].text.splitlines()[0] == "line 61"


@given(st.text(st.characters(exclude_characters="\f\r\x85\u2028\u2029"), max_size=300), st.integers(1, 5))
def test_no_word_is_lost_at_a_cut(content, lines):
    pages, _ = cut_pages(content, lines=lines)
    assert "\n".join(page.text for page in pages).rstrip("\n") == content.rstrip("\n")
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


@given(st.binary(max_size=400))
def test_any_bytes_give_text_and_never_an_error(content):
    found = read(BytesIO(content))
    assert found.error == ""
    assert found.pages


def test_a_file_of_one_endless_line_is_cut_by_length(tmp_path):
    (tmp_path / "bomb.txt").write_bytes(b"A" * (5 << 20))
    found = extract(tmp_path / "bomb.txt", kind="text")
    assert len(found.pages) == -(-(5 << 20) // CHARACTERS)
    assert max(len(page.text) for page in found.pages) == CHARACTERS


def test_a_file_past_the_limit_is_read_to_the_limit_and_says_so(monkeypatch):
    monkeypatch.setattr(text, "READ_LIMIT", 10)
    found = read(BytesIO(b"0123456789 and more"))
    assert found.pages[0].text == "0123456789"
    assert codes(found) == ["text_cut"]


def test_a_file_of_nothing_but_line_ends_gives_no_more_pages_than_allowed(tmp_path, monkeypatch):
    monkeypatch.setattr("casefile.evidence.extract.paging.PAGES", 5)
    pages, cut = cut_pages("\n" * (LINES * 9))
    assert (len(pages), cut) == (5, True)


def test_nul_bytes_never_reach_a_page(tmp_path):
    (tmp_path / "odd.txt").write_bytes(b"before\x00after")
    found = extract(tmp_path / "odd.txt", kind="text")
    assert found.pages[0].text == "before\ufffdafter"
