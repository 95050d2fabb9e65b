"""manage.py receive: one answer a file, and one bad file never stops the rest."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casefile.confidentiality.models import Attestation
from casefile.evidence.models import Custodian, SourceDocument
from casefile.matters.models import Matter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    below = tmp_path / "mail"
    below.mkdir()
    (below / "1 note.txt").write_text("Some words.\n")
    (below / "2 empty.txt").write_bytes(b"")
    (below / "3 picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (below / "4 again.txt").write_text("Some words.\n")
    return below


def answers(printed: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_every_file_of_a_folder_gets_its_answer(
    matter: Matter, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("receive", matter.slug, str(folder), str(folder / "nowhere.txt"), "--json")
    assert left.value.code == 1
    printed = answers(capsys.readouterr().out)
    assert [answer["outcome"] for answer in printed] == [
        "received",
        "refused",
        "needs_attestation",
        "duplicate",
        "refused",
    ]
    assert printed[0]["document"] == printed[3]["document"] == "S-1"
    assert all(answer["error"] for answer in printed if answer["outcome"] in {"refused", "needs_attestation"})


def test_with_an_attestation_and_a_custodian_all_are_kept(matter: Matter, folder: Path) -> None:
    (folder / "2 empty.txt").unlink()
    call_command(
        "receive", matter.slug, str(folder), "--attest", "A. Attorney", "--from", "Jane Poe", "--custodian", "Jane Poe"
    )
    assert SourceDocument.objects.filter(received_from="Jane Poe", custodian=Custodian.objects.get()).count() == 2
    assert Attestation.objects.get().documents.count() == 2  # asked for once, and given once


def test_an_unknown_matter_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="no matter"):
        call_command("receive", "nobody", "file.txt")
