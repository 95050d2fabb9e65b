"""manage.py demo: it says what is where, and run again it changes nothing, nor ever another matter."""

from pathlib import Path

import pytest
from django.core.management import call_command

from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter
from timeline.demo import exhibits
from timeline.exhibits.models import Exhibit


@pytest.fixture
def one_exhibit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the founding case's summary is printed; the others take the same way."""
    monkeypatch.setattr(exhibits, "PLANS", {"doe-v-twitter": exhibits.PLANS["doe-v-twitter"][:1], "roe-v-example": ()})


def test_it_prints_path_pages_digest_and_gate_and_a_second_run_changes_nothing(
    matter: Matter, one_exhibit: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = LedgerEntry.objects.filter(ledger__matter=matter).count()
    call_command("demo", "--out", str(tmp_path))
    exhibit = Exhibit.objects.get()
    assert exhibit.rendition is not None
    written = tmp_path / "doe-v-twitter" / "1-summary-chronology.pdf"
    said = capsys.readouterr().out
    for part in (str(written), f"{exhibit.pages} pages", "gate passed", exhibit.rendition.sha256, "Sign in as demo"):
        assert part in said
    entries, changed = LedgerEntry.objects.count(), written.stat().st_mtime_ns
    call_command("demo", "--out", str(tmp_path))
    assert LedgerEntry.objects.count() == entries
    assert written.stat().st_mtime_ns == changed
    assert LedgerEntry.objects.filter(ledger__matter=matter).count() == before
    assert exhibit.released_by is not None
    assert not Matter.objects.visible_to(exhibit.released_by).filter(pk=matter.pk).exists()
