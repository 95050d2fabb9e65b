"""What a file carries comes in with it, stays with it, and is stopped with it where it is listed."""

import base64
import binascii
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.confidentiality.models import ListedHash
from casefile.custody.intake import Receipt, receive
from casefile.evidence.extract import confine, family
from casefile.evidence.extract.extraction import Child
from casefile.evidence.models import Enclosure, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.auditing import ledger_faults
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.matters.models import Matter

NOTE = b"The ticket was closed on Jan. 28, 2020.\n"
INNER = (
    b"From: b@mail.invalid\r\nTo: c@mail.invalid\r\nDate: Mon, 27 Jan 2020 09:00:00 -0800\r\n"
    b"Message-ID: <inner@mail.invalid>\r\nSubject: The inner one\r\n\r\nInner words.\r\n"
)


def mail(*parts: tuple[str, bytes]) -> bytes:
    """An e-mail that carries these parts, each with its Content-Type."""
    mark = b"b%d" % sum(len(content) for _, content in parts)
    lines = [
        b"From: a@mail.invalid\r\nTo: b@mail.invalid\r\nDate: Tue, 28 Jan 2020 10:15:00 -0800\r\n"
        b"Message-ID: <outer@mail.invalid>\r\nSubject: Two parts\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="'
        + mark
        + b'"\r\n\r\n--'
        + mark
        + b"\r\nContent-Type: text/plain\r\n\r\nOuter words.\r\n"
    ]
    for kind, content in parts:
        named = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{kind[:4]}.x"\r\n'
        head = b"--" + mark + b"\r\n" + named.encode()
        if kind == "message/rfc822":
            lines.append(head + b"\r\n" + content + b"\r\n")
        else:
            lines.append(head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content))
    return b"".join([*lines, b"--" + mark + b"--\r\n"])


def bring(matter: Matter, content: bytes, name: str = "reply.eml", attested_by: str = "Alice") -> Receipt:
    return receive(actor=None, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by=attested_by)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kept_files() -> list[Path]:
    return [path for path in settings.DATA_DIR.rglob("*") if path.is_file() and "keys" not in path.parts]


def test_an_attachment_is_a_document_of_its_own_that_stays_with_its_mail(matter: Matter) -> None:
    receipt = bring(matter, mail(("text/plain", NOTE)))
    child = SourceDocument.objects.get(sha256=digest(NOTE))
    assert child.parent == receipt.document
    assert child.title == "text.x"
    assert Store(settings.STORE_DIR).open(child.sha256).read() == NOTE
    assert [(one.document, one.outcome, one.number) for one in Enclosure.objects.all()] == [(child, "received", 1)]
    assert [one.document for one in receipt.children] == [child.label]
    assert "Jan. 28, 2020" in child.pages.get().text
    assert list(child.attestations.all()) == list(receipt.document.attestations.all())


def test_every_carried_file_has_one_entry_with_what_was_read_in_a_sound_ledger(matter: Matter) -> None:
    bring(matter, mail(("text/plain", NOTE), ("message/rfc822", INNER)))
    for document in SourceDocument.objects.exclude(parent=None):
        entry = LedgerEntry.objects.get(object_id=str(document.uid))
        assert (entry.act, entry.evidence) == (Act.DOCUMENT_RECEIVED, [document.sha256])
        assert (entry.state["facts"], entry.state["page_count"]) == ({}, document.page_count)
        assert document.facts != {}
    assert list(ledger_faults(Ledger.objects.get(matter=matter))) == []


def test_a_nested_message_is_kept_as_its_bytes_stand_and_read_as_mail(matter: Matter) -> None:
    bring(matter, mail(("message/rfc822", mail(("text/plain", NOTE)))))
    inner = SourceDocument.objects.get(number=2)
    innermost = SourceDocument.objects.get(sha256=digest(NOTE))
    assert (inner.kind, inner.facts["subject"]) == ("email", "Two parts")
    assert innermost.parent == inner
    assert [(one.parent_id, one.document_id) for one in Enclosure.objects.order_by("pk")] == [
        (inner.parent_id, inner.pk),
        (inner.pk, innermost.pk),
    ]


def test_the_same_attachment_in_two_mails_is_one_document_carried_twice(matter: Matter) -> None:
    bring(matter, mail(("text/plain", NOTE)))
    second = bring(matter, mail(("text/plain", NOTE), ("text/csv", b"a,b\n1,2\n")))
    child = SourceDocument.objects.get(sha256=digest(NOTE))
    assert child.carried_by.count() == 2
    assert [one.outcome for one in second.children] == ["duplicate", "received"]


def test_a_mail_that_carries_nothing_but_a_uuencoded_file_is_opened(matter: Matter) -> None:
    written = b"begin 644 note.txt\r\n" + binascii.b2a_uu(NOTE) + b"`\r\nend\r\n"
    bring(matter, INNER + b"\r\n" + written)
    assert SourceDocument.objects.get(sha256=digest(NOTE)).original_name == "note.txt"


def test_a_mail_that_carries_nothing_is_not_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []

    def children(source: BinaryIO) -> Iterator[Child]:
        opened.append(source.read())
        return iter([Child("1.eml", INNER), Child("2.eml", mail(("text/plain", NOTE)))])

    monkeypatch.setattr(family, "_children", lambda dotted: children)
    headers = [header for header, _ in family._carried(io.BytesIO(b"box"), "mailbox", (), (), family.Bounds(), {})]
    assert [header["path"] for header in headers][:2] == [[1], [2]]
    assert INNER not in opened


def test_an_empty_attachment_is_told_and_not_kept(matter: Matter) -> None:
    receipt = bring(matter, mail(("text/plain", b"")))
    assert [(one.outcome, one.reason) for one in receipt.children] == [
        ("refused", "it is empty: it has no bytes at all")
    ]
    assert Enclosure.objects.get().document is None
    assert SourceDocument.objects.count() == 1


def test_receiving_again_adds_no_enclosure_and_no_document(matter: Matter) -> None:
    first = bring(matter, mail(("text/plain", NOTE)))
    again = bring(matter, mail(("text/plain", NOTE)))
    assert (first.outcome, again.outcome) == ("received", "duplicate")
    assert (SourceDocument.objects.count(), Enclosure.objects.count()) == (2, 1)


def test_an_opening_that_ends_early_keeps_what_came_before_and_says_so(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = confine._frames

    def broken(*given: Any) -> Any:
        yield next(whole(*given))
        yield confine.ended("reading took longer than 1 seconds and was stopped")

    monkeypatch.setattr(confine, "_frames", broken)
    receipt = bring(matter, mail(("text/plain", NOTE), ("message/rfc822", INNER)))
    assert len(receipt.children) == 1
    assert receipt.document is not None
    flags = {flag["code"]: flag["message"] for flag in receipt.document.flags}
    assert "longer than 1 seconds" in flags["not-all-opened"]


def test_a_file_that_carries_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    quine = b"From: q"
    told = iter([*family._carried(io.BytesIO(quine), "email", (), (), family.Bounds(), {})])
    assert list(told) == []
    itself = mail(("text/plain", NOTE))
    monkeypatch.setattr(family, "_children", lambda dotted: lambda source: iter([Child("self.eml", itself)]))
    headers = [header for header, _ in family._carried(io.BytesIO(itself), "email", (), (), family.Bounds(), {})]
    assert [header["path"] for header in headers] == [[1], [1, 1]]


@pytest.fixture
def listed(db: None) -> bytes:
    """A file that is on the block-list, here a harmless text."""
    content = b"stands for what may never be held\n"
    blocklist.extend_block_list(actor=None, lines=[digest(content)], supplied_by="Example Bureau")
    return content


@pytest.mark.parametrize("wrap", [0, 1, 2], ids=["itself", "attached", "in a mail in a mail"])
def test_a_listed_file_is_stopped_at_the_door_and_nothing_of_it_stays(matter: Matter, listed: bytes, wrap: int) -> None:
    content, name = listed, "a.txt"
    for _ in range(wrap):
        kind = "message/rfc822" if name.endswith(".eml") else "text/plain"
        content, name = mail((kind, content)), "a.eml"

    receipt = bring(matter, content, name)

    assert (receipt.outcome, receipt.listed, receipt.document) == ("refused", True, None)
    assert "Stop: do not copy" in receipt.reason
    assert not SourceDocument.objects.exists()
    assert kept_files() == []
    entry = LedgerEntry.objects.get(act=Act.LISTED_STOPPED)
    assert entry.evidence == [digest(content)]
    assert entry.state["carried_at"] == ".".join(["1"] * wrap)
    assert "stands for" not in json.dumps(entry.state)


@pytest.mark.parametrize("algorithm", ["sha1", "md5"])
def test_a_list_may_know_a_file_by_other_digests(matter: Matter, algorithm: str) -> None:
    content = b"known by another digest\n"
    lines = ["# supplied", hashlib.new(algorithm, content, usedforsecurity=False).hexdigest().upper() + ",note"]
    blocklist.extend_block_list(actor=None, lines=lines, supplied_by="Example Bureau")
    assert bring(matter, mail(("text/plain", content))).listed


def test_a_list_that_comes_while_a_file_comes_in_is_compared_by_every_digest(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [hashlib.md5(NOTE, usedforsecurity=False).hexdigest()]
    blocklist.extend_block_list(actor=None, lines=lines, supplied_by="Example Bureau")
    asked = iter([False])
    monkeypatch.setattr(blocklist, "is_any_listed", lambda: next(asked, True))
    assert bring(matter, NOTE, "note.txt").listed


def test_a_list_is_entered_with_who_supplied_it_and_never_its_digests(alice: User) -> None:
    told = blocklist.extend_block_list(actor=alice, lines=["a" * 32, "b" * 64, "nothing"], supplied_by="Example Bureau")
    again = blocklist.extend_block_list(actor=alice, lines=["a" * 32], supplied_by="Example Bureau")
    assert (told.new, told.known, told.unread) == (2, 0, ["nothing"])
    assert (again.new, again.known) == (0, 1)
    entry = LedgerEntry.objects.get(act=Act.BLOCK_LIST_EXTENDED)
    assert entry.state["supplied_by"] == "Example Bureau"
    assert "aaaa" not in json.dumps(entry.state) + str(ListedHash.objects.first())


@pytest.mark.parametrize(("lines", "who"), [(["a" * 32], " "), (["no digest"], "Example Bureau"), ([], "Bureau")])
def test_a_list_without_a_name_or_a_digest_is_refused(db: None, lines: list[str], who: str) -> None:
    with pytest.raises(ValidationError):
        blocklist.extend_block_list(actor=None, lines=lines, supplied_by=who)
    assert not ListedHash.objects.exists()
