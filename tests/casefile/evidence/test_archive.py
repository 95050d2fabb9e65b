import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import archive, confine, inflating
from casefile.evidence.extract.inflating import MIB
from casefile.evidence.extract.members import MEMBERS


def codes(found):
    return [flag.code for flag in found.flags]


def zipped(*members, packing=zipfile.ZIP_DEFLATED):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as made:
        for name, content in members:
            made.writestr(name, content)
    return stream.getvalue()


def tarred(*members, mode="w"):
    """A tar of (name, bytes) for files and (name, type as str) for links and devices."""
    stream = BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as made:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                entry.size, entry.mtime = len(content), 1_000_000_000
                made.addfile(entry, BytesIO(content))
            else:
                entry.type, entry.linkname = content.encode(), "elsewhere"
                made.addfile(entry)
    return stream.getvalue()


def read(content):
    return archive.read(BytesIO(content))


def children(content):
    return [(child.name, child.content, child.place) for child in archive.children(BytesIO(content))]


def refused(found):
    return {member["name"]: member["refused"] for member in found.facts["members"] if member["refused"]}


def test_a_zip_tells_its_members_and_hands_each_on_once():
    content = zipped(("letter.txt", b"Dear Ms Roe"), ("photos/", b""), ("photos/a.jpg", b"\xff\xd8\xff"))
    found = read(content)
    assert (found.error, found.flags) == ("", ())
    assert [(one["name"], one["size"], one["counted"]) for one in found.facts["members"]] == [
        ("letter.txt", 11, 11),
        ("photos/", 0, None),
        ("photos/a.jpg", 3, 3),
    ]
    assert found.facts["files"] == 2
    assert "letter.txt\t11 bytes" in found.pages[0].text
    assert children(content) == [
        ("letter.txt", b"Dear Ms Roe", "letter.txt"),
        ("a.jpg", b"\xff\xd8\xff", "photos/a.jpg"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd", "member_outside"),
        ("a/../../b", "member_outside"),
        ("..\\..\\autoexec.bat", "member_outside"),
        ("/etc/passwd", "member_absolute"),
        ("\\\\server\\share\\x", "member_absolute"),
        ("C:\\Windows\\x.exe", "member_absolute"),
        ("invoice.pdf\x00.exe", "member_nul"),
        ("a\nb", "member_nul"),
    ],
)
def test_a_name_that_would_leave_the_folder_or_deceive_is_refused_and_named(name, code):
    if "\x00" in name:
        content = zipped((name.replace("\x00", "!"), b"x"), ("fine.txt", b"y")).replace(b"pdf!", b"pdf\x00")
    else:
        content = zipped((name, b"x"), ("fine.txt", b"y"))
    found = read(content)
    assert list(refused(found).values()) == [code]
    assert codes(found) == [code]
    assert [child[0] for child in children(content)] == ["fine.txt"]


def test_the_guard_still_sees_the_bytes_of_a_member_refused_for_its_name():
    content = zipped(("../x.jpg", b"listed"), ("fine.txt", b"y"))
    assert [child.content for child in archive.guarded(BytesIO(content))] == [b"listed", b"y"]


@pytest.mark.parametrize(
    "names",
    [
        ("Report.pdf", "report.PDF"),
        ("r\u00e9sum\u00e9.doc", "re\u0301sume\u0301.doc"),
        ("a.txt", "a.txt."),
        ("a", "a/b"),
        ("a/b", "a"),
        ("a//b", "a/./b"),
        ("same.txt", "same.txt"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_members_whose_names_clash_the_first_stays_and_the_other_is_named(names):
    content = zipped((names[0], b"1"), (names[1], b"2"))
    found = read(content)
    assert codes(found) == ["member_clash"]
    assert found.facts["members"][1]["refused"] == "member_clash"
    assert [child[1] for child in children(content)] == [b"1"]


def test_a_name_in_utf8_without_its_mark_is_read():
    content = bytearray(zipped(("r\u00e9ponse.txt", b"x")))
    for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        content[bytes(content).index(mark) + offset] &= ~8 & 0xFF
    assert children(bytes(content)) == [("r\u00e9ponse.txt", b"x", "r\u00e9ponse.txt")]


def test_a_link_in_a_zip_is_refused():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        entry = zipfile.ZipInfo("link")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    assert refused(read(stream.getvalue())) == {"link": "member_link"}
    assert children(stream.getvalue()) == []


def test_an_encrypted_member_is_told_and_left():
    content = bytearray(zipped(("open.txt", b"a"), ("secret.txt", b"b")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[bytes(content).rindex(mark) + offset] |= 1
    found = read(bytes(content))
    assert refused(found) == {"secret.txt": "member_encrypted"}
    assert found.facts["encrypted"] == 1
    assert [child[0] for child in children(bytes(content))] == ["open.txt"]


def test_a_bomb_is_stopped_by_what_really_comes_out_and_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(inflating, "RATIO_FROM", MIB)
    content = zipped(("bomb.bin", bytes(8 * MIB)), ("fine.txt", b"fine"))
    found = read(content)
    assert refused(found) == {"bomb.bin": "member_too_large"}
    assert "archive bombs" in found.flags[0].message
    assert found.facts["unpacked_bytes"] < 2 * MIB
    assert [child[0] for child in children(content)] == ["fine.txt"]


def test_many_members_that_together_unpack_to_too_much_are_stopped(monkeypatch):
    monkeypatch.setattr(inflating.Budget.__init__, "__defaults__", (3 * MIB, 0))
    content = zipped(*((f"{number}.bin", bytes(MIB)) for number in range(5)))
    found = read(content)
    assert list(refused(found)) == ["3.bin", "4.bin"]
    assert len(children(content)) == 3


def test_a_size_stated_falsely_is_told_beside_the_real_one():
    content = zipped(("a.txt", b"twelve bytes"), packing=zipfile.ZIP_STORED)
    place = content.index(b"PK\x01\x02") + 24
    lying = content[:place] + struct.pack("<I", 5) + content[place + 4 :]
    found = read(lying)
    assert found.facts["members"][0]["refused"] or "member_size_differs" in codes(found)
    assert found.error == ""


def test_a_damaged_member_is_named_and_the_others_are_read():
    content = bytearray(zipped(("bad.txt", b"some words" * 9), ("fine.txt", b"fine"), packing=zipfile.ZIP_STORED))
    content[45] ^= 0xFF
    found = read(bytes(content))
    assert refused(found) == {"bad.txt": "member_damaged"}
    assert [child[0] for child in children(bytes(content))] == ["fine.txt"]


def test_without_its_directory_a_zip_still_gives_what_its_own_headers_name():
    content = zipped(("one.txt", b"first words"), ("two.txt", b"second words" * 50))
    broken = content[: content.index(b"PK\x01\x02")]
    found = read(broken)
    assert codes(found) == ["directory_damaged"]
    assert [(one["name"], one["counted"]) for one in found.facts["members"]] == [("one.txt", 11), ("two.txt", 600)]
    assert [child[1] for child in children(broken)] == [b"first words", b"second words" * 50]


def test_a_member_hidden_from_the_list_is_told_and_the_guard_sees_it():
    hidden, shown = zipped(("hidden.jpg", b"listed bytes")), zipped(("shown.txt", b"words"))
    content = hidden[: hidden.index(b"PK\x01\x02")] + shown
    found = read(content)
    assert refused(found) == {"hidden.jpg": "member_unlisted"}
    assert [child[0] for child in children(content)] == ["shown.txt"]
    assert [child.content for child in archive.guarded(BytesIO(content))] == [b"words", b"listed bytes"]


def test_a_zip_kept_unpacked_in_a_zip_hides_nothing():
    content = zipped(("inner.zip", zipped(("a.txt", b"x"))), ("b.txt", b"y"), packing=zipfile.ZIP_STORED)
    assert read(content).flags == ()


def test_what_only_looks_like_a_zip_is_told_plainly():
    found = read(b"PK\x03\x04 and nothing more")
    assert codes(found) == ["directory_damaged"]
    assert found.facts["members"] == []


def test_more_members_than_allowed_are_read_to_the_limit():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for number in range(MEMBERS + 5):
            made.writestr(f"{number}", b"")
    found = read(stream.getvalue())
    assert "members_cut" in codes(found)
    assert len(found.facts["members"]) == MEMBERS


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_in_every_packing(mode):
    content = tarred(("a.txt", b"abc"), ("n" * 180, b"long"), ("\u00fc.txt", b""), mode=mode)
    found = read(content)
    assert found.flags == ()
    assert [(one["name"], one["counted"]) for one in found.facts["members"]] == [
        ("a.txt", 3),
        ("n" * 180, 4),
        ("\u00fc.txt", 0),
    ]
    assert found.facts["members"][0]["modified"] == "2001-09-09T01:46:40Z"
    assert [child[1] for child in children(content)] == [b"abc", b"long", b""]


def test_links_devices_and_ways_out_of_a_tar_are_refused():
    content = tarred(
        ("link", tarfile.SYMTYPE.decode()),
        ("hard", tarfile.LNKTYPE.decode()),
        ("null", tarfile.CHRTYPE.decode()),
        ("pipe", tarfile.FIFOTYPE.decode()),
        ("../up", b"1"),
        ("/abs", b"2"),
        ("ok", b"3"),
    )
    assert refused(read(content)) == {
        "link": "member_link",
        "hard": "member_link",
        "null": "member_link",
        "pipe": "member_link",
        "../up": "member_outside",
        "/abs": "member_absolute",
    }
    assert children(content) == [("ok", b"3", "ok")]


def test_a_tar_that_breaks_off_is_read_up_to_there():
    whole = tarred(("a.txt", b"abc"), ("b.txt", b"x" * 2000))
    found = read(whole[:2000])
    assert [one["name"] for one in found.facts["members"]] == ["a.txt", "b.txt"]
    assert refused(found) == {"b.txt": "member_damaged"}
    assert [child[0] for child in children(whole[:2000])] == ["a.txt"]


def test_a_long_name_that_is_a_bomb_is_not_taken_in():
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    content = gzip.compress(entry.tobuf(tarfile.GNU_FORMAT) + bytes(4 * MIB))
    found = read(content)
    assert codes(found) == ["archive_damaged"]
    assert "more than any real one has" in found.flags[0].message


@pytest.mark.parametrize(("pack", "form"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")])
def test_a_single_packed_file_is_one_member(pack, form):
    content = pack(b"words " * 1000)
    found = read(content)
    assert (found.facts["format"], found.facts["members"][0]["counted"]) == (form, 6000)
    assert children(content) == [("", b"words " * 1000, "content")]
    broken = read(content[: len(content) // 2])
    assert codes(broken) == ["member_damaged"]


def test_gzip_keeps_the_name_and_the_time_of_what_it_packed():
    stream = BytesIO()
    with gzip.GzipFile("letter.txt", "wb", fileobj=stream, mtime=1_000_000_000) as made:
        made.write(b"x")
    member = read(stream.getvalue()).facts["members"][0]
    assert (member["name"], member["modified"]) == ("letter.txt", "2001-09-09T01:46:40Z")


def test_packed_parts_one_after_another_are_one_content():
    assert children(gzip.compress(b"one ") + gzip.compress(b"two"))[0][1] == b"one two"
    assert children(bz2.compress(b"one ") + bz2.compress(b"two"))[0][1] == b"one two"


@pytest.mark.parametrize(
    ("head", "form"), [(b"7z\xbc\xaf\x27\x1c\0\4", "7z"), (b"Rar!\x1a\x07\x01\0", "RAR"), (b"MSCF\0\0\0\0", "CAB")]
)
def test_what_is_not_read_says_what_to_do(head, form):
    found = read(head)
    assert codes(found) == ["not_read"]
    assert f"{form} is not read: unpack it and receive the folder" in found.flags[0].message
    assert children(head) == []


def apple(*entries):
    offset, table, body = 26 + 12 * len(entries), b"", b""
    for kind, content in entries:
        table += struct.pack(">III", kind, offset + len(body), len(content))
        body += content
    return bytes.fromhex("00051600 00020000") + bytes(16) + struct.pack(">H", len(entries)) + table + body


def test_an_applesingle_file_gives_its_content_name_and_dates():
    content = apple((3, b"letter.pdf"), (8, struct.pack(">iiii", 0, 86400, -(1 << 31), 0)), (1, b"%PDF-1.4"))
    found = read(content)
    assert (found.facts["name"], found.facts["content_bytes"]) == ("letter.pdf", 8)
    assert found.facts["created_utc"] == "2000-01-01T00:00:00Z"
    assert found.facts["modified_utc"] == "2000-01-02T00:00:00Z"
    assert children(content) == [("letter.pdf", b"%PDF-1.4", "data fork")]
    assert codes(read(content[:-3])) == ["child_unreadable"]
    assert codes(read(apple((3, b"only a name")))) == ["content_missing"]


def test_a_capture_named_as_a_plain_gzip_file_is_read_as_a_capture():
    record = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.com/\r\n"
    record += b"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nwords\r\n\r\n"
    found = read(gzip.compress(record))
    assert (found.kind, found.facts["url"]) == ("archive", "http://example.com/")
    assert children(gzip.compress(record)) == [("http://example.com/", b"words", "record 1")]


def test_a_real_bomb_ends_in_the_child_process_with_a_reason():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made, made.open("zeros", "w") as member:
        for _ in range(60):
            member.write(bytes(MIB))
    outcome = confine.run("casefile.evidence.extract.archive:read", stream.getvalue())
    assert outcome.error == ""
    assert outcome.value["flags"][0]["code"] == "member_too_large"


@settings(max_examples=60)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"\0\5\x16\0", b""]),
)
def test_any_bytes_give_facts_and_never_an_error(content, head):
    assert read(head + content).error == ""
    assert all(isinstance(child[1], bytes) for child in children(head + content))


@settings(max_examples=60)
@given(st.integers(0, 500), st.integers(0, 255))
def test_a_zip_with_any_byte_changed_is_still_read(place, value):
    content = bytearray(zipped(("a.txt", b"words " * 20), ("b/c.txt", b"more")))
    content[place % len(content)] = value
    assert read(bytes(content)).error == ""


def test_a_name_longer_than_any_file_has_is_told_in_part():
    found = read(tarred(("n" * 50_000, b"x"), ("fine.txt", b"y")))
    assert [len(one["name"]) for one in found.facts["members"]] == [1025, 8]
