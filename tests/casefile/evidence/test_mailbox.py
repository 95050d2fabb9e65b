import mailbox
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import framing
from casefile.evidence.extract.framing import framed
from casefile.evidence.extract.mailbox import children, read
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

LINE = b"From alice@example.org Tue Jan 28 18:00:00 2020\n"
ONE = b"From: alice@example.org\nTo: b@x\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nSubject: first\n\nthe words\n"
TWO = (
    b"From: bob@example.org\nDate: Wed, 29 Jan 2020 10:00:00 +0000\nSubject: second / half\nMessage-ID: <2@x>\n\nmore\n"
)


def codes(found):
    return [flag.code for flag in found.flags]


def contents(box):
    return [child.content for child in children(BytesIO(box))]


def test_a_mailbox_states_how_many_messages_it_holds_and_what_each_says():
    found = read(BytesIO(LINE + ONE + b"\n" + LINE.replace(b"28", b"29") + TWO))
    facts = found.facts
    assert (found.kind, found.flags, facts["messages"], facts["undated"]) == ("mailbox", (), 2, 0)
    assert (facts["first_date_stated"], facts["first_date_utc"]) == (
        "Tue, 28 Jan 2020 10:00:00 -0800",
        "2020-01-28T18:00:00Z",
    )
    assert (facts["last_date_stated"], facts["last_date_utc"]) == (
        "Wed, 29 Jan 2020 10:00:00 +0000",
        "2020-01-29T10:00:00Z",
    )
    assert facts["message_list"][1] == {
        "number": 2,
        "date_stated": "Wed, 29 Jan 2020 10:00:00 +0000",
        "date_utc": "2020-01-29T10:00:00Z",
        "from_line": "From alice@example.org Tue Jan 29 18:00:00 2020",
        "subject": "second / half",
        "from": "bob@example.org",
        "message_id": "<2@x>",
    }
    assert found.pages[0].text.split("\n") == [
        "1. Tue, 28 Jan 2020 10:00:00 -0800 | alice@example.org | first",
        "2. Wed, 29 Jan 2020 10:00:00 +0000 | bob@example.org | second / half",
    ]


def test_each_message_is_a_child_with_its_bytes_as_they_stand():
    first, second = children(BytesIO(LINE + ONE + b"\n" + LINE + TWO))
    assert (first.name, first.content, first.media_type, first.place) == (
        "first.eml",
        ONE,
        "message/rfc822",
        "message 1",
    )
    assert (second.name, second.content, second.place) == ("second half.eml", TWO, "message 2")


def test_a_message_without_headers_is_kept_named_by_its_number_and_has_no_date():
    found = read(BytesIO(LINE + b"\nTest content\n> quoted\n"))
    assert (found.facts["messages"], found.facts["undated"]) == (1, 1)
    assert found.facts["message_list"][0]["date_utc"] is None
    assert codes(found) == ["no_headers"]
    (child,) = children(BytesIO(LINE + b"\nTest content\n> quoted\n"))
    assert (child.name, child.content) == ("message 0001.eml", b"\nTest content\n> quoted\n")


@pytest.mark.parametrize(
    "line",
    [
        b"From - Tue Jan 28 18:00:00 2020",
        b"From ???@??? Tue Jan 28 18:00:00 2020",
        b"From alice at example.org  Tue Jan 28 18:00:00 2020",
        b"From 1657123456789012345@xxx Tue Jan 28 18:00:00 +0000 2020",
        b"From a@example.org Tue Jan  8 18:00 PST 2020 remote from host",
        b"From a@example.org Tue, 28 Jan 2020 18:00:00 +0800",
        b"From a@example.org 2020-01-28 18:00:00",
        b'From "alice smith"@example.org Tue Jan 28 18:00:00 2020',
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_separating_lines_of_many_programs_are_known(line, end):
    box = (line + b"\n" + ONE + b"\n" + line + b"\n" + TWO).replace(b"\n", end)
    assert contents(box) == [ONE.replace(b"\n", end), TWO.replace(b"\n", end)]


def test_a_separator_without_its_empty_line_or_its_date_does_not_lose_a_message():
    assert len(contents(LINE + ONE + LINE + TWO)) == 2
    assert len(contents(LINE + ONE + b"\nFrom nobody\n" + TWO)) == 2


def test_bare_separating_lines_and_no_empty_ones_do_not_lose_a_message():
    assert contents(b"From \n" + ONE + b"From \n" + TWO) == [ONE, TWO]
    assert contents((b"From \n" + ONE + b"From \n" + TWO).replace(b"\n", b"\r\n"))[1] == TWO.replace(b"\n", b"\r\n")


def test_a_patch_in_a_letter_separates_nothing_and_a_box_of_patches_is_one():
    patch = b"From " + b"0123456789" * 4 + b" Mon Sep 17 00:00:00 2001\n" + TWO
    assert contents(LINE + ONE + b"\n" + patch + b"\n" + LINE + TWO) == [ONE + b"\n" + patch, TWO]
    assert contents(patch + b"\n" + patch) == [TWO, TWO]


@pytest.mark.parametrize(
    "words",
    [
        b"From here on it rained.\n",
        b"From here on: rain.\nNote: we left.\n",
        b">From alice@example.org Tue Jan 28 18:00:00 2020\nFrom: quoted\n",
        b"and so on\nFrom Monday 3 May 2021 on we were closed.\n",
    ],
)
def test_a_line_of_a_letter_that_begins_with_from_separates_nothing(words):
    box = LINE + ONE + b"\n" + words + b"\n" + LINE + TWO
    assert contents(box) == [ONE + b"\n" + words, TWO]


def test_quoted_lines_stand_as_found_and_are_flagged():
    found = read(BytesIO(LINE + ONE + b"\n>From the start\n"))
    assert codes(found) == ["from_quoted"]
    assert contents(LINE + ONE + b"\n>From the start\n") == [ONE + b"\n>From the start\n"]


def test_a_stated_length_is_believed_only_where_a_separator_follows_it():
    body = b"before\n\n" + LINE + b"From: looks like@a.message\n\nafter\n"
    sized = b"From: a@example.org\nContent-Length: %d\n\n" % len(body) + body
    assert contents(LINE + sized + b"\n" + LINE + TWO) == [sized, TWO]
    wrong = b"From: a@example.org\nContent-Length: 12\n\nthe words\n"
    assert contents(LINE + wrong + b"\n" + LINE + TWO) == [wrong, TWO]


@pytest.mark.parametrize("mark", [b"\x10" * 6 + b"\x11" * 6 + b"S\r\n", b"\x01\x01\x01\x01\n"])
def test_the_boxes_of_foxmail_and_mmdf_are_read(mark):
    assert contents(mark + ONE + mark + TWO + mark + ONE) == [ONE, TWO, ONE]
    assert contents(mark + ONE + mark + mark + TWO + mark) == [ONE, TWO]
    assert sniff(mark + ONE + mark + TWO, "box").kind == FileKind.MAILBOX


def test_a_mark_before_the_first_separator_and_a_message_without_one_are_not_lost():
    assert contents(b"\xef\xbb\xbf" + LINE + ONE) == [ONE]
    assert contents(b"\n\n" + LINE + ONE + b"\n" + LINE + TWO) == [ONE, TWO]
    assert contents(ONE + b"\n" + LINE + TWO) == [ONE + b"\n", TWO]


def test_a_letter_that_quotes_the_lines_of_a_mailbox_is_a_letter():
    assert sniff(LINE + ONE + b"\n" + LINE + TWO, "Inbox").kind == FileKind.MAILBOX
    assert sniff(ONE + b"\n" + LINE + b"\n" + LINE + TWO, "letter.eml").kind == FileKind.EMAIL


def test_an_empty_mailbox_says_so():
    assert codes(read(BytesIO(b"\n\n"))) == ["no_messages"]


def test_a_separating_line_days_away_from_the_date_is_flagged():
    found = read(BytesIO(LINE.replace(b"28", b"13") + ONE))
    assert codes(found) == ["from_line_mismatch"]
    assert "message 1:" in found.flags[0].message


def test_a_message_beyond_the_limit_is_flagged_and_the_next_one_is_read(monkeypatch):
    monkeypatch.setattr(framing, "MESSAGE_LIMIT", 6000)
    monkeypatch.setattr(framing, "CHUNK", 5000)
    box = LINE + ONE + b"x" * 70 * 400 + b"\n\n" + LINE + TWO
    pieces = list(framed(BytesIO(box), chunk=5000))
    assert [(piece.number, piece.cut) for piece in pieces] == [(1, True), (2, False)]
    assert pieces[1].content == TWO
    assert "message_too_long" in codes(read(BytesIO(box)))
    assert [child.place for child in children(BytesIO(box))] == ["message 2"]


def test_only_the_first_messages_are_listed_and_all_are_in_the_pages():
    found = read(BytesIO((LINE + TWO + b"\n") * 250))
    assert (found.facts["messages"], len(found.facts["message_list"])) == (250, 200)
    assert sum(page.text.count("second / half") for page in found.pages) == 250


MESSAGES = st.lists(
    st.builds(
        lambda subject, body: b"From: a@example.org\nSubject: %s\n\n%s\n" % (subject, body),
        st.sampled_from([b"x", b"longer subject"]),
        st.text("abc \nF>", max_size=300).map(lambda text: text.encode().rstrip(b"\n") + b"."),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(MESSAGES, st.integers(4200, 6000), st.sampled_from([b"\n", b"\r\n"]))
def test_the_messages_that_were_put_in_come_out_whatever_the_chunks(messages, chunk, end):
    written = [message.replace(b"\n", end) for message in messages]
    box = b"".join(LINE.replace(b"\n", end) + message + end for message in written)
    assert [message.content for message in framed(BytesIO(box * 5), chunk=chunk)] == written * 5


@settings(max_examples=20, deadline=None)
@given(messages=MESSAGES)
def test_the_standard_library_finds_the_same_messages_in_a_plain_box(tmp_path_factory, messages):
    path = tmp_path_factory.mktemp("box") / "box.mbox"
    box = b"".join(LINE + message + b"\n" for message in messages)
    path.write_bytes(box)
    theirs = mailbox.mbox(path)
    assert contents(box) == [theirs.get_bytes(key) for key in theirs.iterkeys()]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([LINE, ONE, TWO, b"\n", b"\r\n", b"From \n", b"\x10\x11", b"\xff"]), max_size=12))
def test_no_line_of_a_box_is_lost(lines):
    box = b"".join(lines)
    kept = b"".join(
        piece.from_line.encode("utf-8", "surrogateescape") + piece.content for piece in framed(BytesIO(box))
    )
    assert kept.count(b"Subject: ") == box.count(b"Subject: ")
    assert read(BytesIO(box)).facts["messages"] == len(list(framed(BytesIO(box))))
