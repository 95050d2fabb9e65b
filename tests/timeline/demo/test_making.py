"""The documents of the fictional matter are made by the project, and what is committed is what it makes."""

import base64
import hashlib
import io
import json
import re
from email import message_from_bytes
from html import unescape
from pathlib import Path

import dkim
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from timeline.demo import fictional
from timeline.demo.making import FICTIONAL, TEXTS
from timeline.demo.making.captures import captures
from timeline.demo.making.drawn import scans, screens
from timeline.demo.making.everything import exact
from timeline.demo.making.loadfiles import FIELDS, QUALIFIER, SEPARATOR, loadfiles
from timeline.demo.making.mails import key_record, mails
from timeline.demo.making.papers import paper

DOCUMENTS = fictional.FOLDER / "documents"
PAPERS = sorted(TEXTS.glob("*.html"))
SIGNED = [name for name, raw in mails().items() if b"DKIM-Signature" in raw]


def bare(text: str) -> str:
    """Letters and digits alone: what stays the same however a page breaks its lines."""
    return re.sub(r"\W+", "", text)


def text_of(pdf: bytes) -> str:
    """The text of a PDF, page after page."""
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


@pytest.mark.parametrize("name", sorted(exact()))
def test_what_no_library_draws_is_made_again_byte_for_byte(name: str) -> None:
    assert (DOCUMENTS / name).read_bytes() == exact()[name]


def test_the_load_files_are_those_of_the_committed_documents() -> None:
    produced = {path.name: path.read_bytes() for path in DOCUMENTS.glob("exso-0*")}
    for name, content in loadfiles(produced).items():
        assert (DOCUMENTS / name).read_bytes() == content


@pytest.mark.parametrize("source", PAPERS, ids=lambda path: path.stem)
def test_each_committed_paper_holds_every_word_of_its_text(source: Path) -> None:
    printed = bare(text_of((DOCUMENTS / f"{source.stem}.pdf").read_bytes()))
    body = re.sub(r"<title>.*?</title>", "", source.read_text("utf-8"))
    for passage in re.findall(r">([^<]+)<", body):
        assert bare(unescape(passage)) in printed, passage


def test_a_paper_is_set_twice_alike_and_says_what_it_is() -> None:
    body = (TEXTS / "court-notice.html").read_text("utf-8")
    first = paper(body)
    assert first == paper(body)
    assert bare(text_of(first)) == bare(text_of((DOCUMENTS / "court-notice.pdf").read_bytes()))
    assert FICTIONAL in text_of(first)


def test_a_paper_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        paper("<section>no title</section>")


def test_the_committed_screens_are_those_drawn_now() -> None:
    for name, content in screens().items():
        kept = Image.open(DOCUMENTS / name)
        assert kept.info["Description"] == FICTIONAL
        drawn = Image.open(DOCUMENTS / name).convert("L")
        again = Image.open(io.BytesIO(content)).convert("L")
        assert drawn.size == again.size
        assert ImageStat.Stat(ImageChops.difference(drawn, again)).mean[0] < 2


def test_the_scan_is_a_picture_without_text() -> None:
    for name, content in scans().items():
        for pdf in (content, (DOCUMENTS / name).read_bytes()):
            assert text_of(pdf).strip() == ""
            assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("name", SIGNED)
def test_each_mail_of_the_platform_is_signed_and_one_changed_word_breaks_it(name: str) -> None:
    raw = (DOCUMENTS / name).read_bytes()

    def record(asked: bytes, timeout: int = 5) -> bytes:
        assert asked.startswith(b"demo2024._domainkey.example-social.invalid")
        return key_record().encode()

    head, body = raw.split(b"\r\n\r\n", 1)
    assert dkim.verify(raw, dnsfunc=record)
    assert not dkim.verify(head + b"\r\n\r\n" + body.replace(b"Example", b"Ensample", 1) + b"x", dnsfunc=record)
    assert not dkim.verify(raw.replace(b"\r\nDate: ", b"\r\nDate: Sun, ", 1), dnsfunc=record)


def test_the_mails_are_of_every_sort_and_their_domains_do_not_exist() -> None:
    messages = {name: message_from_bytes(raw) for name, raw in mails().items()}
    assert sum("Auto-Submitted" in message for message in messages.values()) >= 3
    assert any(re.search(rb"^> ", raw, re.M) for raw in mails().values()), "a nested quotation"
    assert any("Received" not in message for message in messages.values()), "kept in a folder of sent mail"
    ids = {message["Message-ID"] for message in messages.values()}
    assert len(ids) == len(messages)
    for message in messages.values():
        if answered := message["In-Reply-To"]:
            assert answered in ids
        domains = re.findall(r"@([\w.-]+)", f"{message['From']} {message['To']} {message['Message-ID']}")
        assert all(domain.endswith(".invalid") for domain in domains)


def test_every_address_and_telephone_number_is_one_that_nobody_has() -> None:
    for path in DOCUMENTS.iterdir():
        text = text_of(path.read_bytes()) if path.suffix == ".pdf" else path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".png":
            continue
        for host in re.findall(r"https?://([\w.-]+)", text):
            assert host.endswith(".invalid"), path.name
        for number in re.findall(r"(?<!\d)555-(\d{4})(?!\d)", text):
            assert number.startswith("01"), path.name
        assert not re.search(r"(?<!\d)\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\d)", text), path.name


def test_the_capture_s_digests_are_those_of_its_blocks() -> None:
    content = captures()["capture-2024-02-19.warc"]
    assert content == (DOCUMENTS / "capture-2024-02-19.warc").read_bytes()
    records = 0
    while content:
        head, _, rest = content.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        block = rest[: int(headers["Content-Length"])]
        digest = base64.b32encode(hashlib.sha256(block).digest()).decode()
        assert headers["WARC-Block-Digest"] == f"sha256:{digest}"
        assert rest[len(block) :].startswith(b"\r\n\r\n")
        content, records = rest[len(block) + 4 :], records + 1
    assert records == 3


def test_the_concordance_file_has_one_line_a_document_with_its_digest() -> None:
    text = (DOCUMENTS / "exso-vol1.dat").read_text("utf-8-sig")
    lines = [[field.strip(QUALIFIER) for field in line.split(SEPARATOR)] for line in text.split("\n") if line]
    assert lines[0] == list(FIELDS)
    assert len(lines) == 7
    for line in lines[1:]:
        stated = dict(zip(FIELDS, line, strict=True))
        name = f"{stated['BEGBATES'].lower()}.{'json' if stated['NATIVELINK'] else 'pdf'}"
        assert stated["SHA256"] == hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest()


def test_the_native_file_and_the_printed_counts_agree() -> None:
    posts = json.loads((DOCUMENTS / "exso-0000009.json").read_bytes())["posts"]
    printed = text_of((DOCUMENTS / "exso-0000005.pdf").read_bytes())
    for post in posts:
        for count in post["counts"]:
            assert f"{count['at']} {post['post']} {count['views']:,} {count['shares']:,}" in printed


def test_all_documents_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in DOCUMENTS.iterdir()) < 3_000_000
