from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract.confine import run
from casefile.evidence.extract.outlook import children, read
from casefile.evidence.extract.outlookrtf import text_of_rtf, unpacked
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind
from tests.casefile.evidence.outlook_items import compound, item, record

SENT = 1580234400.0
LETTER = {
    0x001A: "IPM.Note",
    0x0037: "Your report",
    0x0039: SENT,
    0x0E06: SENT + 60,
    0x3007: SENT + 120,
    0x3008: SENT + 180,
    0x0C1A: "Example Social Support",
    0x5D01: "support@example.social",
    0x1035: "<1@example.social>",
    0x1000: "We\u2019ve reviewed the content.\r\n",
}
PEOPLE = (
    {0x0C15: 1, 0x3001: "Jane Roe", 0x39FE: "jane@example.org"},
    {0x0C15: 2, 0x3001: "third@example.org", 0x39FE: "third@example.org"},
    {0x0C15: 3, 0x3001: "Hidden", 0x3003: "hidden@example.org"},
)


def codes(found):
    return [flag.code for flag in found.flags]


def answer_or_refusal(reader, source):
    """What the reader answers, or its refusal in words; any other error is one."""
    try:
        return reader(source)
    except ValueError as error:
        return str(error)


def outlook(properties=LETTER, **parts):
    return BytesIO(compound(item(properties, **parts)))


def test_an_outlook_message_states_its_times_people_and_text():
    source = outlook(recipients=PEOPLE)
    assert sniff(source.getvalue(), "reply.msg").kind == FileKind.OUTLOOK
    found = read(source)
    facts = found.facts
    assert (found.kind, found.flags) == ("outlook", ())
    assert (facts["date_stated"], facts["date_utc"]) == ("2020-01-28T18:00:00Z", "2020-01-28T18:00:00Z")
    assert facts["submitted_utc"] == "2020-01-28T18:00:00Z"
    assert facts["delivered_utc"] == "2020-01-28T18:01:00Z"
    assert (facts["created_utc"], facts["modified_utc"]) == ("2020-01-28T18:02:00Z", "2020-01-28T18:03:00Z")
    assert facts["from"] == "Example Social Support <support@example.social>"
    assert facts["to"] == "Jane Roe <jane@example.org>"
    assert (facts["cc"], facts["bcc"]) == ("third@example.org", "Hidden <hidden@example.org>")
    assert facts["addresses"]["to"] == [{"name": "Jane Roe", "address": "jane@example.org"}]
    assert (facts["subject"], facts["message_id"]) == ("Your report", "<1@example.social>")
    assert facts["properties"]["Subject"] == "Your report"
    assert found.pages[0].text.endswith("Subject: Your report\n\nWe’ve reviewed the content.")


def test_an_outlook_message_is_read_in_the_child_process(tmp_path):
    (tmp_path / "reply.msg").write_bytes(outlook().getvalue())
    outcome = run("casefile.evidence.extract.outlook:read", tmp_path / "reply.msg")
    assert (outcome.error, outcome.value["facts"]["subject"]) == ("", "Your report")


def test_the_headers_of_the_way_are_read_where_outlook_kept_them():
    headers = (
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a by b; Tue, 28 Jan 2020 18:00:02 +0000\r\n"
        "Date: Wed, 28 Jan 2020 13:00:00 -0500\r\nFrom: Support <support@example.social>\r\n"
        "Message-ID: <20180101000000.1@example.social>\r\n\r\n"
    )
    sender = {0x0C1A: "Support", 0x0C1F: "/O=ORG/CN=SUPPORT", 0x5D01: "", 0x1035: ""}
    found = read(outlook({**LETTER, **sender, 0x007D: headers}))
    assert found.facts["received_first"] == "2020-01-28T18:00:02Z"
    assert found.facts["from"] == "Support <support@example.social>"
    assert found.facts["header_date_stated"] == "Wed, 28 Jan 2020 13:00:00 -0500"
    assert codes(found) == ["date_message_id_mismatch", "received_message_id_mismatch", "weekday_mismatch"]


def test_a_sending_time_that_contradicts_the_date_header_is_flagged_with_both():
    found = read(outlook({**LETTER, 0x007D: "Date: Mon, 27 Jan 2020 10:00:00 +0000\r\n\r\n"}))
    (flag,) = found.flags
    assert flag.code == "date_mismatch"
    assert "2020-01-28T18:00:00Z" in flag.message
    assert "2020-01-27T10:00:00Z" in flag.message


def test_a_draft_has_no_date_and_other_times_do_not_stand_in_for_it():
    found = read(outlook({0x0037: "draft", 0x3007: SENT}))
    assert found.facts["date_utc"] is None
    assert found.facts["created_utc"] == "2020-01-28T18:00:00Z"
    assert codes(found) == ["date_missing", "from_missing"]


def test_attached_files_are_listed_and_taken_out_as_they_are():
    files = (
        {0x3707: "notes.txt", 0x370E: "text/plain", 0x3701: b"attached words", 0x3705: 1},
        {0x3704: "EMPTY.BIN", 0x3701: b""},
    )
    source = outlook(attachments=files)
    found = read(source)
    assert [(one["name"], one["size"]) for one in found.facts["attachments"]] == [("notes.txt", 14), ("EMPTY.BIN", 0)]
    assert codes(found) == ["attachment_empty"]
    source.seek(0)
    first, second = children(source)
    assert (first.name, first.content, first.media_type, first.place) == (
        "notes.txt", b"attached words", "text/plain", "attachment 1",
    )  # fmt: skip
    assert (second.name, second.content) == ("EMPTY.BIN", b"")


def test_a_message_within_gives_its_facts_its_words_and_its_files_and_says_it_is_no_file():
    inner = item(
        {**LETTER, 0x0037: "The first mail", 0x1000: "the words within"},
        attachments=({0x3707: "deep.txt", 0x3701: b"deep"},),
        header=24,
    )
    part = record(8, {0x3001: "The first mail", 0x3705: 5}, **{"__substg1.0_3701000D": inner})
    source = outlook(attachments=(part,))
    found = read(source)
    (attached,) = found.facts["attachments"]
    assert (attached["name"], attached["size"], attached["sha256"]) == ("The first mail.msg", None, None)
    (nested,) = found.facts["nested"]
    assert (nested["subject"], nested["date_utc"]) == ("The first mail", "2020-01-28T18:00:00Z")
    assert [one["name"] for one in nested["attachments"]] == ["deep.txt"]
    assert codes(found) == ["nested_not_a_file"]
    assert "[attachment 1: The first mail.msg]" in found.pages[0].text
    assert found.pages[0].text.endswith("the words within")
    source.seek(0)
    (child,) = children(source)
    assert (child.name, child.content) == ("deep.txt", b"deep")
    assert child.place == "attachment 1 (The first mail.msg), attachment 1"


def test_what_lies_elsewhere_or_belongs_to_another_program_is_noted_only():
    linked = {0x3707: "plan.doc", 0x3705: 2, 0x370D: r"\\server\share\plan.doc"}
    program = record(8, {0x3707: "chart", 0x3705: 6}, **{"__substg1.0_3701000D": {"CONTENTS": b"x"}})
    source = outlook(attachments=(linked, program, {0x3707: "gone.pdf", 0x3705: 1}))
    found = read(source)
    assert codes(found) == ["external_body", "child_unreadable", "child_unreadable"]
    assert r"\\server\share\plan.doc" in found.flags[0].message
    source.seek(0)
    assert list(children(source)) == []


def test_eight_bit_texts_are_read_in_the_code_page_the_message_states():
    folder = item({0x3FFD: 1251, 0x0039: SENT, 0x0C1A: "a@example.org"})
    folder["__substg1.0_0037001E"] = "Привет, это письмо".encode("cp1251")
    assert read(BytesIO(compound(folder))).facts["subject"] == "Привет, это письмо"


def test_html_alone_becomes_text_and_rich_text_alone_too():
    html = {**LETTER, 0x1013: b"<p>the words</p><img src='https://t.example/p.gif'>", 0x3FDE: 65001}
    del html[0x1000]
    found = read(outlook(html))
    assert (codes(found), found.pages[0].text.split("\n")[-1]) == (["remote_content", "html_only"], "the words")
    rich = {**LETTER, 0x1009: PACKED}
    del rich[0x1000]
    found = read(outlook(rich))
    assert (codes(found), found.pages[0].text.split("\n")[-1]) == (["rich_text_only"], "hello world")


PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""The first example of MS-OXRTFCP, 3.1."""


def test_the_examples_of_the_specification_unpack():
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked((20).to_bytes(4, "little") + (6).to_bytes(4, "little") + b"MELA\0\0\0\0{\\rtf}") == b"{\\rtf}"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9\par two\tab x}", "café\ntwo\tx"),
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\uc1 \u8364?5 \u-10179?\u-8694?}", "€5 😊"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator Riched;}{\b bold} \{x\}}", "bold {x}"),
        (
            rb"{\rtf1\ansi\fromhtml1{\*\htmltag <p>}\htmlrtf {\htmlrtf0 words\htmlrtf\par}\htmlrtf0{\*\htmltag </p>}}",
            "words",
        ),
        (rb"{\rtf1 unclosed {\i and cut", "unclosed and cut"),
    ],
)
def test_rich_text_gives_its_words(rtf, text):
    assert text_of_rtf(rtf)[0] == text


def test_a_store_is_kept_and_says_what_to_do():
    found = read(BytesIO(b"!BDN" + bytes(600)))
    assert codes(found) == ["not_read"]
    assert ".mbox" in found.flags[0].message
    assert list(children(BytesIO(b"!BDN" + bytes(600)))) == []


def test_a_container_that_cannot_be_opened_is_refused_in_words():
    whole = outlook().getvalue()
    for broken in (whole[:600], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700), b"no container"):
        with pytest.raises(ValueError, match="container cannot be read"):
            read(BytesIO(broken))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
def test_damaged_bytes_give_an_item_or_a_refusal_in_words(at, written):
    whole = bytearray(outlook(recipients=PEOPLE, attachments=({0x3707: "n.txt", 0x3701: b"n"},)).getvalue())
    whole[512 + at : 512 + at + len(written)] = written
    outcome = answer_or_refusal(lambda source: read(source).kind, BytesIO(bytes(whole)))
    assert outcome == "outlook" or "container cannot be read" in outcome


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_unpack_and_give_text(content):
    assert isinstance(text_of_rtf(unpacked((500).to_bytes(8, "little") + b"LZFu\0\0\0\0" + content))[0], str)
    assert isinstance(text_of_rtf(content)[0], str)
