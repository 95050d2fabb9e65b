"""Every sample through the door into one matter: each is answered in words, what it carries comes with it, what lies
beside it is joined to it, and custody verifies at the end."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from casefile.custody.intake import Receipt, receive
from casefile.custody.verifying import verify_custody
from casefile.evidence.models import Enclosure, SourceDocument
from casefile.matters.models import Matter

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.parent != SAMPLES)
EMPTY = {"doctor__empty.pdf"}


def truths() -> dict[str, str]:
    """The last column of each file's row."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        for line in (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {row[1]: row[4] for row in rows if row[1] != "file"}


TRUTHS = truths()


@pytest.fixture
def db(as_built: Any) -> None:
    """The rows that the module has built stand in the place of a test's."""


@pytest.fixture(autouse=True)
def own_data_folder(db: None) -> None:
    """So do its store and its keys."""


@pytest.fixture(scope="module")
def received(standing: Any) -> dict[str, Receipt]:
    """What came of each file, by its name."""
    matter, came = Matter.objects.get(slug="poe-v-platform"), {}
    for path in FILES:
        with path.open("rb") as stream:
            came[path.name] = receive(
                actor=None, matter=matter, stream=stream, original_name=path.name, attested_by="Alice"
            )
    return came


def carried(name: str, received: dict[str, Receipt]) -> list[str]:
    """The names of what came in with a file, at its first level."""
    return [one.name for one in received[name].children if len(one.path) == 1 and one.outcome != "refused"]


def kept(name: str, received: dict[str, Receipt]) -> SourceDocument:
    """The document as the database has it once everything is in."""
    document = received[name].document
    assert document is not None
    return SourceDocument.objects.get(pk=document.pk)


def test_every_file_of_the_manifest_came_to_the_door(received: dict[str, Receipt]) -> None:
    assert set(TRUTHS) <= set(received)


def test_each_is_received_but_the_empty_one_which_is_refused_in_words(received: dict[str, Receipt]) -> None:
    assert {name for name, came in received.items() if came.outcome == "refused"} == EMPTY
    assert "nothing to receive" in received["doctor__empty.pdf"].reason
    rest = [came for name, came in received.items() if name not in EMPTY]
    assert {came.outcome for came in rest} <= {"received", "duplicate"}
    assert all(came.document for came in rest)
    assert all(came.reason for came in rest if came.outcome == "duplicate")


def test_no_reader_failed_on_any_of_them(received: dict[str, Receipt]) -> None:
    failed = SourceDocument.objects.exclude(read_error="")
    assert [(document.original_name, document.read_error) for document in failed] == []
    unopened = [document for document in SourceDocument.objects.all() if "not-all-opened" in codes(document)]
    assert [(document.original_name, document.flags) for document in unopened] == []


def codes(document: SourceDocument) -> list[str]:
    return [flag["code"] for flag in document.flags]


def test_each_doubt_says_in_words_what_it_is_about(received: dict[str, Receipt]) -> None:
    for document in SourceDocument.objects.all():
        assert all(len(flag["message"]) > 15 for flag in document.flags), document


ATTACHED = [
    (name, stated[1].split(", "))
    for name, truth in TRUTHS.items()
    if (stated := re.search(r"attachments \d+: ([^;]*?)\.(?: |$)", truth)) and "mixed-with-pdf" not in name
]


@pytest.mark.parametrize(("name", "files"), ATTACHED, ids=[name for name, _ in ATTACHED])
def test_the_attachments_that_the_manifest_names_come_in_with_their_mail(
    name: str, files: list[str], received: dict[str, Receipt]
) -> None:
    if name == "flanker__message-external-body.eml":
        assert codes(kept(name, received)) == ["external_body", "external_body"]  # the file itself lies elsewhere
        return
    came = carried(name, received)
    assert len(came) == len(files)
    assert [file for file in files if file not in came] in ([], ["message/rfc822"])


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("tika__complex.mbox", 3),
        ("tika__quoted.mbox", 1),
        ("tika__simple.mbox", 2),
        ("tika__testPDFPackage.pdf", 2),
        ("tika__testWARC_multiple.warc", 2),
        ("tika__droste.zip", 2),
        ("tika__testZipEncrypted.zip", 1),
        ("tika__testZip_relative.zip", 0),
        ("tika__testAppleSingleFile.pdf", 1),
        ("tika__MANIFEST.XML.TSD", 1),
        ("tika__Test4.pdf.tsd", 1),
    ],
)
def test_messages_and_members_come_in_as_many_as_the_manifest_says(
    name: str, files: int, received: dict[str, Receipt]
) -> None:
    assert len(carried(name, received)) == files


def test_an_empty_attachment_is_told_and_not_kept(received: dict[str, Receipt]) -> None:
    (only,) = received["tika__testRFC822-mixed-with-pdf-inline"].children
    assert (only.outcome, only.reason) == ("refused", "it is empty: it has no bytes at all")


def test_both_signatures_of_the_signed_mail_hold_by_the_key_record_beside_it(received: dict[str, Receipt]) -> None:
    findings, key = kept("mailauth__signed.eml", received).facts["dkim"], kept("mailauth__dns.json", received)
    assert [(one["algorithm"], one["result"]) for one in findings] == [
        ("ed25519-sha256", "pass"),
        ("rsa-sha256", "pass"),
    ]
    assert {one["key_record"]["document"] for one in findings} == {key.label}


@pytest.mark.parametrize("envelope", ["tika__MANIFEST.XML.TSD", "tika__Test1.txt.tsd", "tika__Test4.pdf.tsd"])
def test_a_token_and_its_envelope_are_joined_to_the_file_they_stamp(
    envelope: str, received: dict[str, Receipt]
) -> None:
    token, outer = kept(f"derived__{envelope}.tst", received), kept(envelope, received)
    inner = SourceDocument.objects.get(sha256=outer.facts["content_sha256"])
    assert inner.parent == outer
    assert {one["document"] for one in inner.facts["stamped_by"]} == {token.label, outer.label}
    assert {one["gen_time"] for one in inner.facts["stamped_by"]} == {token.facts["stamps"][0]["gen_time"]}
    assert token.facts["stamps"][0]["document"] == inner.label
    assert "stamp_alone" not in codes(token)


def test_custody_verifies_at_the_end(received: dict[str, Receipt]) -> None:
    verified = verify_custody()
    assert verified.faults == []
    new = sum(one.outcome == "received" for came in received.values() for one in came.children)
    brought = sum(came.outcome == "received" for came in received.values())
    assert SourceDocument.objects.count() == brought + new
    # a zip that carries itself is told twice and carried once
    told = {(name, one.path[-1:], one.sha256) for name, came in received.items() for one in came.children}
    assert Enclosure.objects.count() == len(told)
