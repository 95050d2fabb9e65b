"""Every sample of 01_email against what its manifest says was observed in it: mails, mailboxes, Outlook items, the
key record of a signature, and what they carry."""

import os
import re
from email import message_from_bytes, policy
from hashlib import sha256
from io import BytesIO
from mailbox import mbox
from pathlib import Path
from typing import NamedTuple

import pytest

from casefile.evidence.extract import email, mailbox, outlook
from casefile.evidence.extract.confine import run
from casefile.evidence.extract.dkim import check, read_keys
from casefile.evidence.extract.extraction import from_json
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

pytestmark = pytest.mark.corpus

SAMPLES = Path(os.environ.get("CASEFILE_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
FOLDER = SAMPLES / "01_email"
READERS = {FileKind.EMAIL: email, FileKind.MAILBOX: mailbox, FileKind.OUTLOOK: outlook}


class Sample(NamedTuple):
    """One row of the manifest: the file, and the words of the last column."""

    path: Path
    truth: str


def manifest():
    part = (SAMPLES / "MANIFEST.md").read_text(encoding="utf-8").split("## 01_email")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in part.splitlines()]
    return [Sample(FOLDER / row[1], row[4]) for row in rows if len(row) > 5 and row[1].strip("-") not in ("", "file")]


def named(row):
    return row.path.name


def stated(pattern, truth):
    match = re.search(pattern, truth)
    return match[1] if match else None


MAIL_ROWS = manifest()
BY_KIND = {kind: [row for row in MAIL_ROWS if sniff(row.path, row.path.name).kind == kind] for kind in FileKind}
MAILS, BOXES = BY_KIND[FileKind.EMAIL], BY_KIND[FileKind.MAILBOX]
ITEMS = [row for row in BY_KIND[FileKind.OUTLOOK] if row.path.suffix == ".msg"]


def read(row):
    """What the row's reader answers from its child process."""
    kind = sniff(row.path, row.path.name).kind
    outcome = run(f"{READERS[kind].__name__}:read", row.path)
    assert outcome.error == ""
    return from_json(kind, outcome.value)


def carried(row):
    with row.path.open("rb") as source:
        return list(READERS[sniff(row.path, row.path.name).kind].children(source))


def codes(found):
    return [flag.code for flag in found.flags]


def test_every_row_has_its_reader():
    assert len(MAIL_ROWS) == len(MAILS) + len(BOXES) + len(ITEMS) + 2
    assert {row.path.suffix for row in MAIL_ROWS} - {row.path.suffix for row in MAILS} == {
        ".json", ".mbox", ".msg", ".pst",
    }  # fmt: skip


@pytest.mark.parametrize("row", MAILS, ids=named)
def test_a_mail_states_what_was_observed(row):
    found = read(row)
    facts = found.facts
    if "no Date header" in row.truth:
        assert (facts["date_stated"], facts["date_utc"], "date_missing" in codes(found)) == (None, None, True)
    else:
        assert facts["date_utc"] == stated(r"Date UTC (\S+Z)\.", row.truth)
    subject = stated(r'subject "(.*)"\. \d+ parts', row.truth)
    assert subject is None or facts["subject"].startswith(subject)
    assert facts["parts"] == int(stated(r"(\d+) parts", row.truth))
    names = stated(r"attachments \d+: (.*?)\.(?: \d|$)", row.truth)
    assert [one["name"] for one in facts["attachments"]] == (names.split(", ") if names else [])
    signatures = int(stated(r"(\d+) DKIM", row.truth) or 0)
    assert facts["dkim_signatures"] == len(facts["dkim"]) == signatures
    assert {one["result"] for one in facts["dkim"]} == ({"no_key"} if signatures else set())
    assert all(one["domain"] and one["selector"] and one["signed_headers"] for one in facts["dkim"])
    assert len(facts["received"]) == int(stated(r"(\d+) Received", row.truth) or 0)
    assert ("weekday_mismatch" in codes(found)) == ("Weekday wrong" in row.truth)
    defects = stated(r"parser defects: ([\w,]+)", row.truth)
    assert facts["defects"] == (sorted(defects.split(",")) if defects else [])
    if "no From" in row.truth:
        assert "from_missing" in codes(found)


@pytest.mark.parametrize("row", MAILS, ids=named)
def test_what_a_mail_carries_comes_out_once_with_its_digest(row):
    children, listed = carried(row), read(row).facts["attachments"]
    held = [one for one in listed if one["sha256"]]
    assert [(len(child.content), sha256(child.content).hexdigest()) for child in children] == [
        (one["size"], one["sha256"]) for one in held
    ]
    assert all(child.media_type and child.place.startswith("part ") for child in children)
    whole = row.path.read_bytes()
    for child in children:
        if child.media_type == "message/rfc822":
            assert child.content in whole
            assert email.read(BytesIO(child.content)).facts["from"]


@pytest.mark.parametrize("row", MAILS, ids=named)
def test_the_standard_library_finds_the_same_headers(row):
    message = message_from_bytes(row.path.read_bytes().lstrip(b"\r\n"), policy=policy.compat32)
    facts = email.read(BytesIO(row.path.read_bytes())).facts
    stated_id = message.get("message-id")
    assert facts["message_id"] == (str(stated_id).strip() if stated_id else None)
    assert len(facts["received"]) == len(message.get_all("received", []))


def test_what_the_manifest_says_of_single_mails_in_words():
    def found(name):
        return email.read(BytesIO((FOLDER / name).read_bytes()))

    assert "Ingo Lütkebohle" in found("flanker__from-encoding.eml").facts["from"]
    mismatch = found("mailauth__message2.eml")
    assert {"date_received_mismatch", "date_message_id_mismatch"} <= set(codes(mismatch))
    assert mismatch.facts["received_first"].startswith("2020-08-20")
    assert mismatch.facts["message_id_time"].startswith("2020-08-20")
    assert "sally.beck@enron.com" in found("tika__testRFC822-CC-BCC").facts["bcc"]
    malformed = found("flanker__mailformed-headers.eml")
    assert malformed.facts["from"].startswith("Юникод запрещен")
    assert "header_undecodable" in codes(malformed)
    assert "external_body" in codes(found("flanker__message-external-body.eml"))


def test_the_signatures_of_the_example_hold_by_the_key_record_beside_it_and_not_after_a_change():
    raw = (FOLDER / "mailauth__signed.eml").read_bytes()
    keys = read_keys((FOLDER / "mailauth__dns.json").read_bytes())
    outcome = run("casefile.evidence.extract.email:read", FOLDER / "mailauth__signed.eml", arguments={"keys": keys})
    assert [(one["result"], one["algorithm"]) for one in outcome.value["facts"]["dkim"]] == [
        ("pass", "ed25519-sha256"),
        ("pass", "rsa-sha256"),
    ]
    for one in check(raw.replace(b"hungry", b"angry"), keys):
        assert (one["result"], "body hash mismatch" in one["reason"]) == ("fail", True)


@pytest.mark.parametrize("row", [row for row in MAIL_ROWS if row.path.suffix != ".json"], ids=named)
def test_no_mail_is_taken_for_a_key_record(row):
    assert read_keys(row.path.read_bytes()) == {}


@pytest.mark.parametrize("row", BOXES, ids=named)
def test_a_mailbox_holds_the_messages_that_were_observed(row):
    found = read(row)
    listed = found.facts["message_list"]
    assert found.facts["messages"] == len(listed) == int(stated(r"(\d+) messages?\b", row.truth))
    assert found.facts["messages"] == int(stated(r"stdlib mailbox: (\d+)", row.truth))
    if "without any header" in row.truth:
        assert {one["date_utc"] for one in listed} == {None}
        assert [one["from_line"][-20:] for one in listed] == ["Jun 01 10:00:00 2009", "Jun 01 11:00:00 2010"]
    if match := re.search(r"Date headers ((?:[\d:TZ-]+,? ?)+)", row.truth):
        assert [one["date_utc"][-9:] for one in listed] == [time[-9:] for time in match[1].strip().split(", ")]
        assert listed[0]["from_line"].endswith("04:28:28 2009")
    theirs = mbox(row.path)
    assert [child.content for child in carried(row)] == [theirs.get_bytes(key) for key in theirs.iterkeys()]


def test_the_quoted_line_of_a_letter_stays():
    (child,) = carried(next(row for row in BOXES if "quoted" in row.path.name))
    assert b"\n> quoted stuff" in child.content


@pytest.mark.parametrize("row", ITEMS, ids=named)
def test_an_outlook_item_states_what_was_observed(row):
    found = read(row)
    facts = found.facts
    date = stated(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ); \"", row.truth)
    assert facts["date_utc"] == date.replace(" ", "T")
    assert facts["subject"] == stated(r'; "(.*?)"', row.truth)
    names = stated(r".*attachments: (.*?)\.?$", row.truth)
    expected = [] if names == "none" else names.split(", ")
    assert [one["name"] for one in facts["attachments"]][: len(expected)] == expected
    assert expected or not facts["attachments"]
    assert facts["from"]
    assert facts["to"]
    held = [one["sha256"] for one in facts["attachments"] if one["sha256"]]
    assert [sha256(child.content).hexdigest() for child in carried(row)] == held
    assert found.pages[0].text.count(facts["subject"])


def test_the_message_within_an_outlook_item_is_shown_and_said_to_be_no_file():
    found = read(next(row for row in ITEMS if "att_msg" in row.path.name))
    assert [one["subject"] for one in found.facts["nested"]] == ["Test Attachment"]
    assert codes(found) == ["nested_not_a_file"]
    assert "Blah blah blah" in found.pages[0].text


def test_an_outlook_store_is_kept_and_says_what_to_do():
    (row,) = [row for row in MAIL_ROWS if row.path.suffix == ".pst"]
    assert codes(read(row)) == ["not_read"]
