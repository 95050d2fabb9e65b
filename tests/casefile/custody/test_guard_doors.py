"""What may not be held comes through every door there is, and is found afterwards nowhere: neither in the store nor
in a temporary file, the database, a rendition or a log."""

import base64
import hashlib
import io
import json
import logging
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.custody import intake
from casefile.custody.intake import Receipt, receive
from casefile.custody.loading import load_production
from casefile.evidence.extract import CARRIERS
from casefile.evidence.kinds import sniff
from casefile.evidence.models import Enclosure, Page, Rendition, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter
from tests.casefile.custody.wrappings import WRAPPINGS, picture, zipped

MARK = b"qvx-harmless-mark-7431"
PICTURE = picture(MARK)
ALIKE = [
    MARK,
    MARK.decode().encode("utf-16-le"),
    MARK.hex().encode(),
    base64.b64encode(PICTURE)[8:60],
    *(base64.b64encode(b"." * shift + MARK)[4:-4] for shift in range(3)),
]
"""The mark as it would look in other writings of it."""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def nowhere(temporary: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], None]:
    """Looks for the mark in all that is kept, and fails with the place where it stands."""
    caplog.set_level(logging.DEBUG)

    def look() -> None:
        printed = "".join(capfd.readouterr())
        places = [*files(settings.DATA_DIR), *files(temporary), *rows(), ("log", (caplog.text + printed).encode())]
        found = [where for where, content in places if any(alike in content for alike in ALIKE)]
        assert found == []
        assert not Page.objects.exists()
        assert not Rendition.objects.exists()
        assert not Enclosure.objects.exists()

    return look


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, by its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.name.encode() + path.read_bytes()


def rows() -> Iterator[tuple[str, bytes]]:
    """Every byte of the database, free pages too; on a server every row of every table."""
    if connection.vendor == "sqlite":
        yield "database", connection.connection.serialize()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            for (row,) in cursor.fetchall():
                yield table, row.encode()


@pytest.fixture
def listed(db: None) -> bytes:
    """The picture, on the list."""
    digest = hashlib.sha256(PICTURE).hexdigest()
    blocklist.extend_block_list(actor=None, lines=[digest], supplied_by="Example Bureau")
    return PICTURE


def bring(matter: Matter, content: bytes, name: str, attested_by: str = "Alice") -> Receipt:
    return receive(actor=None, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by=attested_by)


def stopped() -> LedgerEntry:
    """The one entry that stays."""
    assert not SourceDocument.objects.exists()
    return LedgerEntry.objects.get(act=Act.LISTED_STOPPED)


def test_every_kind_of_file_that_can_carry_another_is_tried() -> None:
    assert {kind for kind, _, _ in WRAPPINGS.values()} == set(CARRIERS), "give a new kind of carrier its case"


@pytest.mark.parametrize("way", WRAPPINGS)
def test_a_listed_file_is_stopped_inside_whatever_carries_it(
    matter: Matter, listed: bytes, way: str, nowhere: Callable[[], None]
) -> None:
    kind, name, wrapped = WRAPPINGS[way]
    carrier = wrapped(listed)
    assert str(sniff(carrier, name).kind) == kind

    receipt = bring(matter, carrier, name)

    assert (receipt.outcome, receipt.listed, receipt.document) == ("refused", True, None)
    assert "Stop: do not copy" in receipt.reason
    assert stopped().evidence == [hashlib.sha256(carrier).hexdigest()]
    nowhere()


@pytest.mark.parametrize("way", WRAPPINGS)
def test_of_a_file_that_nobody_attested_to_only_its_hash_and_the_question_stay(
    matter: Matter, way: str, nowhere: Callable[[], None]
) -> None:
    _, name, wrapped = WRAPPINGS[way]
    carrier = wrapped(PICTURE)

    receipt = bring(matter, carrier, name, attested_by="")

    assert receipt.outcome == "needs_attestation"
    asked = LedgerEntry.objects.get(act=Act.ATTESTATION_ASKED)
    assert asked.evidence == [hashlib.sha256(carrier).hexdigest()]
    assert set(asked.state) == {"original_name", "size", "kind"}
    assert not SourceDocument.objects.exists()
    nowhere()


def by_act(matter: Matter, client: Client, alice: User, path: Path) -> str:
    with path.open("rb") as stream:
        receipt = receive(actor=alice, matter=matter, stream=stream, original_name=path.name, attested_by="Alice")
    return receipt.reason


def by_command(matter: Matter, client: Client, alice: User, path: Path) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("receive", matter.slug, str(path), "--attest", "Alice", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["listed"] is True
    return str(answer["error"])


def by_page(matter: Matter, client: Client, alice: User, path: Path) -> str:
    client.force_login(alice)
    sent = {"files": SimpleUploadedFile(path.name, path.read_bytes()), "attest": "on"}
    return client.post(reverse("receive", args=[matter.slug]), sent, follow=True).content.decode()


def by_script(matter: Matter, client: Client, alice: User, path: Path) -> str:
    client.force_login(alice)
    sent = {"files": SimpleUploadedFile(path.name, path.read_bytes()), "attest": "on"}
    answer = client.post(reverse("receive", args=[matter.slug]), sent, headers={"Accept": "application/json"})
    (outcome,) = answer.json()["outcomes"]
    assert outcome["listed"] is True
    return str(outcome["reason"])


def by_program(matter: Matter, client: Client, alice: User, path: Path) -> str:
    client.force_login(alice)
    sent = {"matter": matter.slug, "file": SimpleUploadedFile(path.name, path.read_bytes()), "attested_by": "Alice"}
    answer = client.post("/api/documents/", sent, headers={"Idempotency-Key": "once"})
    assert (answer.status_code, answer.json()["listed"]) == (422, True)
    return str(answer.json()["detail"])


def by_load_file(matter: Matter, client: Client, alice: User, path: Path) -> str:
    dat = path.parent / "load.dat"
    dat.write_bytes("\r\n".join(["þBEGBATESþ\x14þNATIVELINKþ", f"þEXSO0000001þ\x14þ{path.name}þ"]).encode())
    loaded = load_production(actor=alice, matter=matter, dat=dat, attested_by="Alice")
    SourceDocument.objects.filter(title__startswith="Load file").update(number=99)
    assert [flag["code"] for flag in loaded.rows[0].flags] == ["listed"]
    return loaded.rows[0].reason


DOORS = {door.__name__: door for door in (by_act, by_command, by_page, by_script, by_program)}


@pytest.mark.parametrize("way", ["itself", "attachment", "archive in an archive"])
@pytest.mark.parametrize("door", DOORS)
def test_a_listed_file_is_stopped_at_every_door(
    matter: Matter,
    client: Client,
    alice: User,
    listed: bytes,
    door: str,
    way: str,
    tmp_path: Path,
    nowhere: Callable[[], None],
) -> None:
    _, name, wrapped = WRAPPINGS.get(way, ("image", "a.png", bytes))
    path = tmp_path / name
    path.write_bytes(wrapped(listed))

    said = DOORS[door](matter, client, alice, path)

    assert "Stop: do not copy" in said
    assert stopped().evidence == [hashlib.sha256(path.read_bytes()).hexdigest()]
    nowhere()


def test_a_listed_native_of_a_production_is_stopped_and_the_load_file_stays(
    matter: Matter, alice: User, client: Client, listed: bytes, tmp_path: Path
) -> None:
    volume = tmp_path / "volume"
    volume.mkdir()
    (volume / "0001.png").write_bytes(listed)

    said = by_load_file(matter, client, alice, volume / "0001.png")

    assert "Stop: do not copy" in said
    assert [document.title for document in SourceDocument.objects.all()] == ["Load file load.dat of load"]
    found = [where for where, content in [*files(settings.DATA_DIR), *rows()] if MARK in content]
    assert found == []


def test_nothing_writes_into_the_store_but_these() -> None:
    root = Path(__file__).resolve().parents[3]
    writes = re.compile(r"(?:Store\([^)]*\)|store)\s*\.(?:stage|receive|receive_all|shelve)\(")
    writers = {
        str(path.relative_to(root))
        for package in ("casefile", "timeline")
        for path in (root / package).rglob("*.py")
        if writes.search(path.read_text("utf-8"))
    }
    assert writers - {"casefile/evidence/storage.py"} == {
        "casefile/custody/intake.py",
        "casefile/custody/enclosing.py",  # what intake has compared, and compares once more
        "timeline/exhibits/release.py",  # what is made here
    }, "a new door needs the guard, and its case here"


@pytest.mark.parametrize("way", ["attachment", "attachment of a nested mail", "archive in an archive"])
def test_what_only_opening_finds_is_not_kept_and_its_carrier_says_stop(
    matter: Matter, listed: bytes, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, name, wrapped = WRAPPINGS[way]
    monkeypatch.setattr(intake, "_stopped", lambda *given, **named: None)  # as if the list had come a moment later

    receipt = bring(matter, wrapped(listed), name)

    assert receipt.document is not None
    assert "carries-listed" in [flag["code"] for flag in receipt.document.flags]
    digest = hashlib.sha256(listed).hexdigest()
    assert not Store(settings.STORE_DIR).exists(digest)
    assert not SourceDocument.objects.filter(sha256=digest).exists()
    kept = Enclosure.objects.get(sha256=digest)
    assert (kept.outcome, kept.name, kept.reason) == ("refused", "", blocklist.STOP)
    assert LedgerEntry.objects.get(act=Act.LISTED_STOPPED).evidence == [digest]


def test_what_could_not_be_opened_is_said_not_to_have_been_compared(matter: Matter, listed: bytes) -> None:
    receipt = bring(matter, zipped(("a.bin", listed))[:-40], "a.zip")

    told = receipt.reason if receipt.document is None else json.dumps(receipt.document.flags)
    assert receipt.listed or "was not compared with the block-list" in told


def test_the_mark_would_be_found_where_it_is_kept(matter: Matter, nowhere: Callable[[], None]) -> None:
    bring(matter, PICTURE, "a.png")

    with pytest.raises(AssertionError):
        nowhere()
