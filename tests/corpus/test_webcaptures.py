"""Every sample web capture, and every sample archive and page made to deceive, against what its manifest says."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest

from casefile.evidence.extract import archive, confine, webcapture
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
WEB, HOSTILE = SAMPLES / "05_webcaptures", SAMPLES / "09_adversarial"
READERS = {FileKind.WEB_CAPTURE: "webcapture", FileKind.ARCHIVE: "archive"}


def rows(folder):
    """File and observed truth of each row of one folder of the manifest."""
    section = (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").split(f"## {folder.name}")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in section.splitlines()]
    return [(row[1], row[4]) for row in cells if len(row) > 5 and (folder / row[1]).is_file()]


CAPTURES, TRAPS = rows(WEB), dict(rows(HOSTILE))
ARCHIVES = [(name, truth) for name, truth in TRAPS.items() if name.endswith(".zip")]


def read(path):
    """The facts of one file as the child process gives them, and the codes of its flags."""
    kind = sniff(path, path.name).kind
    outcome = confine.run(f"casefile.evidence.extract.{READERS[kind]}:read", path)
    assert outcome.error == ""
    return outcome.value["facts"], {flag["code"]: flag["message"] for flag in outcome.value["flags"]}, outcome.value


def text(answer):
    return "\n".join(page["text"] for page in answer["pages"])


def test_the_manifest_was_read():
    assert len(CAPTURES) >= 12
    assert len(ARCHIVES) >= 4


@pytest.mark.parametrize(("name", "truth"), CAPTURES, ids=lambda value: value if "." in value[-10:] else "")
def test_a_capture_states_what_was_observed(name, truth):
    facts, flags, _ = read(WEB / name)
    records = re.search(r"records (\{[^}]*\})", truth)
    if records:
        told = dict(re.findall(r"'(\w+)': (\d+)", records[1]))
        assert facts["records"] == {kind: int(count) for kind, count in told.items()}
    first = re.search(r"first (\S+) (\d{4}\S+Z)", truth)
    if first:
        assert facts["url"] == first[1]
    instants = [one["utc"] for one in facts["captured"]]
    for instant in re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", truth):
        assert instant in instants
    url = re.search(r"(?:URL|main URL) (\S+?)[;.]? ", truth + " ")
    if url:
        assert facts["url"] == url[1].rstrip(".;")
    assert ("digest_mismatch" in flags) == ("DIGEST FAIL" in truth)
    assert ("capture_damaged" in flags) == ("damaged" in truth)


def test_a_capture_of_two_clocks_shows_both():
    facts, _, _ = read(WEB / "tika__testWARC_multiple.warc")
    assert [(one["layer"], one["utc"]) for one in facts["captured"][:2]] == [
        ("WARC-Date", "2023-05-18T12:18:43Z"),
        ("HTTP Date", "2023-05-18T12:18:44Z"),
    ]
    assert facts["digests"] == {"stated": 8, "checked": 8, "matched": 8, "mismatched": 0, "unchecked": 0}
    assert facts["captures"][1]["media_type"] == "image/jpeg"


def test_a_digest_that_is_wrong_on_purpose_is_the_only_one_called_wrong():
    facts, flags, _ = read(WEB / "warcio__example-digest.warc")
    assert (facts["digests"]["matched"], facts["digests"]["mismatched"]) == (7, 1)
    assert "sha1:1112H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ" in flags["digest_mismatch"]


def test_records_packed_as_one_are_called_damaged_and_still_read():
    facts, flags, answer = read(WEB / "warcio__example-bad-non-chunked.warc.gz")
    assert facts["records_past_damage"] == {"warcinfo": 1, "response": 1, "request": 2, "revisit": 1}
    assert "packed as one" in flags["capture_damaged"]
    assert "Example Domain" in text(answer)


def test_a_revisit_has_no_body_of_its_own():
    facts, _, _ = read(WEB / "warcio__example.warc")
    revisit = facts["captures"][1]
    assert (revisit["type"], revisit["size"], revisit["refers_to"]) == ("revisit", None, "http://example.com/")
    with (WEB / "warcio__example.warc").open("rb") as source:
        assert [child.place for child in webcapture.children(source)] == ["record 3"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tika__cc.warc.gz", "Common Crawl"),
        ("tika__testMHTMLFirefox.mhtml", "a Java framework for getting data and metadata"),
        ("warcio__example-iana.org-chunked.warc", "The global coordination of the DNS Root"),
        ("warcio__example-resource.warc.gz", "This domain is established to be used for illustrative examples"),
        ("warcio__example.arc", "This domain is established to be used for illustrative examples"),
        ("warcio__post-test.warc.gz", '"foo": "bar"'),
    ],
)
def test_the_words_of_a_capture_are_read_without_its_scripts(name, words):
    _, _, answer = read(WEB / name)
    assert words in text(answer)
    assert "background-color" not in text(answer)


@pytest.mark.parametrize(("name", "truth"), ARCHIVES)
def test_an_archive_lists_its_members_as_they_are(name, truth):
    facts, _, _ = read(HOSTILE / name)
    listed = re.findall(r"\('([^']+)', (\d+)\)", truth)
    if listed:
        assert [(one["name"], one["size"]) for one in facts["members"]] == [(path, int(size)) for path, size in listed]


def test_a_zip_that_contains_itself_is_opened_one_level_only():
    content = (HOSTILE / "tika__droste.zip").read_bytes()
    inner = [child for child in archive.children(BytesIO(content)) if child.name == "droste.zip"]
    assert [child.content for child in inner] == [content]


def test_a_member_that_would_leave_the_folder_is_refused():
    facts, flags, _ = read(HOSTILE / "tika__testZip_relative.zip")
    assert facts["refused"] == 1
    assert "../../../dangerous/dont/touch.pl" in flags["member_outside"]
    with (HOSTILE / "tika__testZip_relative.zip").open("rb") as source:
        assert list(archive.children(source)) == []


def test_the_encrypted_one_of_two_members_is_named():
    facts, flags, _ = read(HOSTILE / "tika__testZipEncrypted.zip")
    assert [(one["name"], one["encrypted"]) for one in facts["members"]] == [
        ("unencrypted.txt", False),
        ("encrypted.txt", True),
    ]
    assert "'encrypted.txt'" in flags["member_encrypted"]


def test_a_corrupt_directory_is_told_and_costs_no_memory():
    facts, flags, _ = read(HOSTILE / "tika__testZIP_corrupted_oom.zip")
    assert "cannot be read" in flags["directory_damaged"]
    assert [one["name"] for one in facts["members"]] == ["hello.txt"]
    assert facts["unpacked_bytes"] < 200


def test_a_wrapped_pdf_is_found_in_its_wrapper():
    facts, _, _ = read(HOSTILE / "tika__testAppleSingleFile.pdf")
    assert (facts["format"], facts["name"]) == ("AppleSingle", "fltsyllabussortie2rev1_2.pdf")
    with (HOSTILE / "tika__testAppleSingleFile.pdf").open("rb") as source:
        (child,) = archive.children(source)
    assert sniff(child.content, child.name).kind == FileKind.PDF


def test_a_page_that_misstates_its_encoding_is_read_in_the_real_one():
    facts, flags, answer = read(HOSTILE / "tika__testArabicMisleadingCharset.html")
    assert (facts["charset_stated"], facts["encoding"]) == ("UTF-8", "cp1256")
    assert "UTF-8" in flags["charset_mismatch"]
    assert text(answer).startswith("في قرية من القرى")


def test_a_page_in_sixteen_bits_is_read():
    facts, _, answer = read(HOSTILE / "tika__testHTML_charset_utf16le.html")
    assert (facts["encoding"], facts["title"], text(answer)) == ("utf-16", "Title", "This is a sample text")


def test_a_script_in_a_data_address_is_counted_and_never_text():
    facts, flags, answer = read(HOSTILE / "tika__testHTML_embedded_data_uri_js.html")
    assert (facts["scripts"], facts["script_links"], facts["data_addresses"]) == (1, 1, 1)
    assert "none was executed" in flags["script_present"]
    assert text(answer) == "some content"
