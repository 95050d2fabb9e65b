"""Release: nothing leaves that pre-flight or the gate blocks, unless an attorney overrides it under a reason."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from casefile.accounts.models import User
from casefile.confidentiality import gate
from casefile.confidentiality.identities import protect_term, seal_identity
from casefile.evidence.models import Rendition
from casefile.evidence.storage import Store
from casefile.ledger.models import Act, Checkpoint, LedgerEntry
from casefile.matters.opening import correct_matter
from timeline.exhibits import release as releasing
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import (
    BlockedByGate,
    BlockedByPreflight,
    NotReleased,
    gate_exhibit,
    release,
    render_exhibit,
    write_to,
)

REASON = "Counsel accepts the open pin cites for a meeting."
State = Exhibit.State


def text_of(rendition: Rendition | None) -> list[str]:
    """The text of each page of a kept file."""
    assert rendition is not None
    with Store(settings.STORE_DIR).open(rendition.sha256) as stream, pypdfium2.PdfDocument(stream.read()) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def acts(exhibit: Exhibit) -> list[str]:
    """What the ledger tells of the exhibit, in order."""
    return list(LedgerEntry.objects.filter(object_id=str(exhibit.uid)).values_list("act", flat=True))


def frozen(story: Any, kind: str = "summary") -> Exhibit:
    return assemble(actor=story.actor, chronology=story.chronology(), kind=kind, number="1")


@pytest.fixture
def blocked(story: Any) -> Exhibit:
    """An exhibit whose only row has an unverified pin cite."""
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, pin="p. 3", verified=False)
    return frozen(story)


@pytest.mark.parametrize("kind", list(Exhibit.Kind))
def test_a_sound_exhibit_passes_the_gate_and_is_released(told: Any, alice: User, kind: str) -> None:
    exhibit = release(actor=alice, exhibit=frozen(told, kind))
    assert exhibit.state == State.RELEASED
    assert exhibit.gate is not None
    assert exhibit.gate["findings"] == []
    assert (exhibit.released_by, exhibit.overridden) == (alice, False)
    assert exhibit.pages == len(text_of(exhibit.rendition))


def test_the_ledger_tells_of_every_step_and_a_checkpoint_covers_the_release(told: Any, alice: User) -> None:
    exhibit = release(actor=alice, exhibit=frozen(told))
    assert exhibit.rendition is not None
    assert acts(exhibit) == [Act.EXHIBIT_FROZEN, Act.EXHIBIT_RENDERED, Act.EXHIBIT_GATED, Act.EXHIBIT_RELEASED]
    last = LedgerEntry.objects.get(act=Act.EXHIBIT_RELEASED)
    assert exhibit.rendition.sha256 in last.evidence
    checkpoint = Checkpoint.objects.get(ledger__matter=told.matter)
    assert checkpoint.size == last.seq + 1


def test_the_steps_can_be_taken_one_by_one(told: Any, alice: User) -> None:
    exhibit = frozen(told)
    with pytest.raises(NotReleased):
        gate_exhibit(actor=alice, exhibit=exhibit)
    exhibit = render_exhibit(actor=alice, exhibit=exhibit)
    assert exhibit.state == State.RENDERED
    assert gate_exhibit(actor=alice, exhibit=exhibit).passed
    exhibit.refresh_from_db()
    assert exhibit.state == State.GATED


def test_what_preflight_blocks_is_not_released_and_every_row_is_named(blocked: Exhibit, alice: User) -> None:
    with pytest.raises(BlockedByPreflight) as stopped:
        release(actor=alice, exhibit=blocked)
    assert [(f["code"], f["row"], f["event"]) for f in stopped.value.findings] == [("pin-unverified", 1, "E-1")]
    blocked.refresh_from_db()
    assert (blocked.state, blocked.rendition) == (State.DRAFT, None)


def test_an_overridden_copy_says_so_on_every_page_and_never_why(blocked: Exhibit, alice: User) -> None:
    exhibit = release(actor=alice, exhibit=blocked, override_reason=REASON)
    pages = text_of(exhibit.rendition)
    assert all("DRAFT — NOT FOR FILING" in page for page in pages)
    assert not any("Counsel accepts" in page for page in pages)
    assert exhibit.overridden
    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_OVERRIDDEN)
    assert (entry.state["reason"], entry.state["preflight"]) == (REASON, ["pin-unverified"])


def test_the_reason_stands_on_the_internal_sheet_which_is_another_file(blocked: Exhibit, alice: User) -> None:
    exhibit = release(actor=alice, exhibit=blocked, override_reason=REASON)
    sheet = Rendition.objects.get(kind=Rendition.Kind.SHEET)
    assert sheet.parent == exhibit.rendition
    pages = text_of(sheet)
    assert REASON in pages[0]
    assert all("ATTORNEY WORK PRODUCT" in page for page in pages)
    assert "pin-unverified" in pages[0]


def test_a_reason_where_nothing_blocks_overrides_nothing(told: Any, alice: User) -> None:
    exhibit = release(actor=alice, exhibit=frozen(told), override_reason=REASON)
    assert not exhibit.overridden
    assert Act.EXHIBIT_OVERRIDDEN not in acts(exhibit)


def test_only_an_attorney_of_the_matter_releases_or_overrides(
    told: Any, blocked: Exhibit, bob: User, charlie: User
) -> None:
    for stranger in (bob, charlie):
        with pytest.raises(PermissionDenied):
            release(actor=stranger, exhibit=blocked, override_reason=REASON)
        with pytest.raises(PermissionDenied):
            render_exhibit(actor=stranger, exhibit=blocked, override=True)
    with pytest.raises(PermissionDenied):
        gate_exhibit(actor=charlie, exhibit=blocked)


def test_the_gate_blocks_a_name_that_was_planted_in_a_row(story: Any, alice: User) -> None:
    seal_identity(actor=alice, party=story.jane, legal_name="Wilhelmina Testperson")
    story.event("Jan. 3, 2022", "W. Testperson reports the post.", source=story.letter)
    exhibit = frozen(story)
    with pytest.raises(BlockedByGate) as stopped:
        release(actor=alice, exhibit=exhibit)
    assert {f["code"] for f in stopped.value.findings} == {"gate.protected-term"}
    assert "Testperson" not in str(stopped.value.findings)
    exhibit.refresh_from_db()
    assert exhibit.state == State.RENDERED
    with pytest.raises(NotReleased):
        write_to(exhibit, Path())


@pytest.mark.parametrize("place", ["caption", "source", "quote", "call-out", "title"])
def test_the_gate_blocks_a_school_wherever_it_slipped_in(story: Any, alice: User, place: str) -> None:
    protect_term(actor=alice, matter=story.matter, category="school", text="Quillhaven Academy")
    words = "Quillhaven Academy"
    if place == "caption":
        correct_matter(actor=alice, matter=story.matter, plaintiffs_caption=f"JANE POE of {words},")
    source = story.source(f"Letter to {words}", "Letter", "letter", "witness") if place == "source" else story.letter
    story.event(
        "Jan. 3, 2022", "A report.", source=source, quote=words if place == "quote" else "",
        call_out=words if place == "call-out" else "",
    )  # fmt: skip
    exhibit = assemble(
        actor=alice, chronology=story.chronology(), kind="illustrative", number="1",
        title=words if place == "title" else "",
    )  # fmt: skip
    with pytest.raises(BlockedByGate):
        release(actor=alice, exhibit=exhibit)


def test_a_leak_is_overridden_only_with_a_reason_and_on_a_marked_copy(story: Any, alice: User) -> None:
    protect_term(actor=alice, matter=story.matter, category="school", text="Quillhaven Academy")
    story.event("Jan. 3, 2022", "Quillhaven Academy is told.", source=story.letter)
    exhibit = frozen(story)
    with pytest.raises(BlockedByGate):
        release(actor=alice, exhibit=exhibit, override_reason=REASON)
    exhibit = release(actor=alice, exhibit=exhibit, gate_reason=REASON)
    assert all("DRAFT — NOT FOR FILING" in page for page in text_of(exhibit.rendition))
    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_OVERRIDDEN)
    assert entry.state["gate"] == ["gate.protected-term"]


def test_a_reason_for_what_preflight_found_does_not_let_a_leak_through(story: Any, alice: User) -> None:
    protect_term(actor=alice, matter=story.matter, category="school", text="Quillhaven Academy")
    story.event("Jan. 3, 2022", "Quillhaven Academy is told.", source=story.letter, verified=False)
    exhibit = frozen(story)
    with pytest.raises(BlockedByGate):
        release(actor=alice, exhibit=exhibit, override_reason=REASON)
    released = release(actor=alice, exhibit=exhibit, override_reason=REASON, gate_reason="The school is public.")
    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_OVERRIDDEN)
    assert entry.state["reason"] == f"{REASON} / The school is public."
    assert released.overridden


def test_what_the_gate_could_not_read_nobody_may_override(
    told: Any, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspect: Callable[..., gate.GateReport] = gate.inspect

    def cut(pdf: bytes, **asked: Any) -> gate.GateReport:
        report = inspect(pdf[: len(pdf) // 2], **asked)
        return replace(report, sha256=inspect(pdf, **asked).sha256)

    monkeypatch.setattr(releasing.gate, "inspect", cut)
    exhibit = frozen(told)
    with pytest.raises(BlockedByGate, match="nobody may override"):
        release(actor=alice, exhibit=exhibit, override_reason=REASON, gate_reason=REASON)
    exhibit.refresh_from_db()
    assert exhibit.state == State.RENDERED


def test_the_gate_misses_a_row_that_did_not_print(told: Any, alice: User) -> None:
    exhibit = render_exhibit(actor=alice, exhibit=frozen(told))
    one = exhibit.rows.get(position=7).content
    lost = {**one, "event": "E-99", "statement": "Something else happened that is on no page."}
    expected = releasing.expectation_of(exhibit, [*releasing.rows_of(exhibit), lost])
    assert exhibit.rendition is not None
    with Store(settings.STORE_DIR).open(exhibit.rendition.sha256) as stream:
        report = gate.inspect(stream.read(), terms=[], expectation=expected)
    assert "gate.incomplete" in {finding.code for finding in report.findings}


def test_a_released_exhibit_is_never_rendered_again(told: Any, alice: User) -> None:
    exhibit = release(actor=alice, exhibit=frozen(told))
    with pytest.raises(NotReleased):
        release(actor=alice, exhibit=exhibit)
    replacement = assemble(
        actor=alice, chronology=told.chronology("again"), kind="summary", number="1", supersedes=exhibit
    )
    assert exhibit.superseded_by == replacement


def test_an_exhibit_that_is_not_what_was_frozen_is_not_printed(told: Any, alice: User) -> None:
    exhibit = frozen(told)
    exhibit.content["title"] = "Another title"
    with pytest.raises(NotReleased, match="digest does not match"):
        release(actor=alice, exhibit=exhibit)


def test_rendering_twice_keeps_one_blob(told: Any, alice: User) -> None:
    exhibit = frozen(told)
    first = render_exhibit(actor=alice, exhibit=exhibit).rendition
    second = render_exhibit(actor=alice, exhibit=exhibit).rendition
    assert first is not None
    assert second is not None
    assert first.sha256 == second.sha256


def test_a_released_file_is_written_under_its_name_and_left_alone_when_it_is_there(
    told: Any, alice: User, tmp_path: Path
) -> None:
    exhibit = release(actor=alice, exhibit=frozen(told))
    path = write_to(exhibit, tmp_path / "out")
    assert path.name == "1-summary-chronology.pdf"
    before = path.stat().st_mtime_ns
    assert write_to(exhibit, tmp_path / "out") == path
    assert path.stat().st_mtime_ns == before
    path.write_bytes(b"damaged")
    assert write_to(exhibit, tmp_path / "out").read_bytes().startswith(b"%PDF-")


def test_a_demonstration_carries_its_legend_on_every_page(told: Any, alice: User) -> None:
    correct_matter(actor=alice, matter=told.matter, page_legend="Fictional demonstration", demonstration=True)
    exhibit = release(actor=alice, exhibit=frozen(told))
    assert all("Fictional demonstration" in page for page in text_of(exhibit.rendition))
