"""Receiving as a page: one answer a file, the attestation once for the batch, the same for the page's script."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.attesting import WORDS
from casefile.confidentiality.models import Attestation
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter


def picture(red: int) -> bytes:
    """A picture of one pixel."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes([0, red, 0, 0]))),
        (b"IEND", b""),
    ]
    told = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def sent(**files: bytes) -> list[SimpleUploadedFile]:
    """Files as a browser sends them: log_txt is log.txt."""
    return [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]


@pytest.fixture
def signed_in(client: Client, bob: User, matter: Matter) -> Client:
    """Bob, the paralegal."""
    client.force_login(bob)
    return client


@pytest.fixture
def address(matter: Matter) -> str:
    """Where files are received."""
    return reverse("receive", args=[matter.slug])


def test_several_files_are_received_at_once_each_with_its_answer(
    signed_in: Client, address: str, matter: Matter
) -> None:
    files = sent(log_txt=b"A log.\n", empty_txt=b"", shot_png=picture(1))

    answer = signed_in.post(
        address, {"files": files, "received_from": "Jane Poe", "custodian": "Platform, Inc."}, follow=True
    )

    page, document = answer.content.decode(), SourceDocument.objects.get()
    assert answer.redirect_chain == [(address, 303)]
    for words in ("log.txt", "S-1", "The file is empty", "Not kept: an attestation is needed"):
        assert words in page
    assert (document.received_from, str(document.custodian)) == ("Jane Poe", "Platform, Inc.")


def test_what_came_of_the_files_is_shown_once_and_in_its_own_matter_only(
    signed_in: Client, address: str, matter: Matter
) -> None:
    signed_in.post(address, {"files": sent(log_txt=b"A log.\n")})

    assert "log.txt" in signed_in.get(address).content.decode()
    assert "log.txt" not in signed_in.get(address).content.decode()


def test_the_attestation_is_asked_for_when_it_is_needed_and_named_with_its_reason(
    signed_in: Client, address: str
) -> None:
    before = signed_in.get(address).content.decode()
    asked = signed_in.post(address, {"files": sent(shot_png=picture(1))}, follow=True).content.decode()

    assert "data-attest hidden" in before
    assert "data-attest hidden" not in asked
    for words in ("Do not open a file to attest. If unsure, refuse.", WORDS, "Bob Paralegal", "can carry pictures"):
        assert words in asked
    assert not SourceDocument.objects.exists()


def test_one_attestation_lets_the_whole_batch_in_under_the_name_of_whoever_gave_it(
    signed_in: Client, address: str, bob: User
) -> None:
    files = sent(one_png=picture(1), two_png=picture(2))

    signed_in.post(address, {"files": files, "attest": "on"})

    given = Attestation.objects.get()
    assert (given.attested_by, given.user, given.words) == ("Bob Paralegal", bob, WORDS)
    assert given.documents.count() == 2
    assert LedgerEntry.objects.filter(act=Act.ATTESTATION_GIVEN).count() == 2


def test_the_script_is_answered_file_by_file_and_carries_the_attestation_on(
    signed_in: Client, address: str, matter: Matter
) -> None:
    json = {"Accept": "application/json"}
    first = signed_in.post(address, {"files": sent(one_png=picture(1)), "attest": "on"}, headers=json).json()
    carried = {"attest": "on", "attestation": first["outcomes"][0]["attestation"]}
    second = signed_in.post(address, {"files": sent(two_png=picture(2))} | carried, headers=json).json()
    without = signed_in.post(
        address, {"files": sent(three_png=picture(3))} | carried | {"attest": ""}, headers=json
    ).json()

    assert second["outcomes"][0]["address"] == reverse("document", args=[matter.slug, 2])
    assert without["outcomes"][0]["outcome"] == "needs_attestation"
    assert Attestation.objects.get().documents.count() == 2


def test_an_attestation_of_somebody_else_is_not_carried_on(
    signed_in: Client, address: str, alice: User, matter: Matter
) -> None:
    hers = Attestation.objects.create(matter=matter, attested_by="Alice Attorney", user=alice, words=WORDS)

    signed_in.post(address, {"files": sent(one_png=picture(1)), "attest": "on", "attestation": str(hers.uid)})

    assert hers.documents.count() == 0
    assert Attestation.objects.exclude(pk=hers.pk).get().attested_by == "Bob Paralegal"


def test_the_same_bytes_again_are_the_same_document(signed_in: Client, address: str) -> None:
    signed_in.post(address, {"files": sent(log_txt=b"A log.\n")})
    page = signed_in.post(address, {"files": sent(again_txt=b"A log.\n")}, follow=True).content.decode()

    assert "Held already" in page
    assert SourceDocument.objects.count() == 1


def test_no_file_is_asked_for_in_words_and_what_was_entered_is_kept(signed_in: Client, address: str) -> None:
    answer = signed_in.post(address, {"received_from": '<b>"Jane"</b>'})
    by_script = signed_in.post(address, {}, headers={"Accept": "application/json"})

    page = answer.content.decode()
    assert (answer.status_code, by_script.status_code) == (422, 422)
    assert "Choose at least one file." in page
    assert "&lt;b&gt;&quot;Jane&quot;&lt;/b&gt;" in page
    assert by_script.json()["errors"]["files"] == ["Choose at least one file."]


def test_a_files_name_is_printed_as_text_and_a_long_one_is_kept_whole_beside_a_cut_title(
    signed_in: Client, address: str
) -> None:
    files = [SimpleUploadedFile("<b>x.txt", b"A log.\n"), SimpleUploadedFile("y" * 250 + ".txt", b"Another.\n")]

    page = signed_in.post(address, {"files": files}, follow=True).content.decode()

    assert "&lt;b&gt;x.txt" in page
    assert "<b>x.txt" not in page
    long_one = SourceDocument.objects.get(number=2)
    assert (long_one.original_name, len(long_one.short_cite)) == ("y" * 250 + ".txt", 200)
    assert SourceDocument.objects.count() == 2
