"""An archived matter is read and not written: by no page, no program, no command and no act."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

import manage
from casefile.accounts.models import User
from casefile.accounts.tokens import make_token, revoke_token
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.ledger.checkpoints import make_checkpoint
from casefile.ledger.entries import STILL_DONE, MatterArchived, record
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.archiving import archive_matter, restore_matter
from casefile.matters.holding import lift_hold, place_hold
from casefile.matters.members import add_member, lower_wall, raise_wall, remove_member
from casefile.matters.models import Matter
from casefile.matters.opening import correct_matter
from timeline.chronology.saving import save_chronology
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def archived(matter: Matter, alice: User) -> Matter:
    """The matter as somebody holds it who opened it before it was put away."""
    archive_matter(actor=alice, matter=matter, why="settled on March 3, 2026")
    return matter


@pytest.mark.parametrize("act", sorted(set(Act) - STILL_DONE))
def test_an_archived_matter_takes_no_entry_of_what_changes_the_case(act: Act, archived: Matter, alice: User) -> None:
    before = LedgerEntry.objects.count()

    with pytest.raises(MatterArchived, match="until it is restored"), transaction.atomic():
        record(matter=archived, actor=alice, act=act, subject=archived, state={})

    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize("act", sorted(STILL_DONE))
def test_what_governs_a_matter_is_still_entered_in_an_archived_one(act: Act, archived: Matter, alice: User) -> None:
    with transaction.atomic():
        entry = record(matter=archived, actor=alice, act=act, subject=archived, state={})

    assert entry.act == act


NOT_BY_NAME = {"assemble", "open_up", "import_platform", "enqueue"}
"""Acts whose entry is not found by name: three leave it to what they keep; what is queued (queue_…), another does."""


def acting(tree: ast.Module) -> Iterator[tuple[str, set[str], bool]]:
    """Every function that is told who acts: its name, the names it calls, and whether it is an act of its own."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        named = {argument.arg for argument in node.args.kwonlyargs}
        if "actor" in named | {argument.arg for argument in node.args.args}:
            called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
            names = {f.id if isinstance(f, ast.Name) else getattr(f, "attr", "") for f in called}
            yield node.name, names, "actor" in named and not node.name.startswith("_")


def test_every_act_leaves_an_entry_so_that_an_archived_matter_refuses_it() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for package in ("casefile", "timeline") for path in below(package)]
    found = [each for tree in trees for each in acting(tree)]
    leaving = {"record", "record_all"}
    while further := {name for name, called, _ in found if called & leaving} - leaving:
        leaving |= further

    acts = {name for name, _, own in found if own and not name.startswith("queue_")} - NOT_BY_NAME
    assert len(acts) > 40
    assert acts <= leaving, "an act that leaves no entry is not refused by an archived matter"


def below(package: str) -> list[Path]:
    """The modules of a package, but those that make the demonstration."""
    return [path for path in sorted((ROOT / package).rglob("*.py")) if "/demo/" not in path.as_posix()]


def test_an_act_on_an_instance_from_before_is_refused_and_leaves_nothing(matter: Matter, alice: User) -> None:
    saved = save_chronology(actor=alice, matter=matter, name="Everything")
    enter(actor=alice, matter=matter, kind="other", date="2021", statement="Something happens.")
    archived = Matter.objects.get()
    archive_matter(actor=alice, matter=matter, why="settled on March 3, 2026")
    assert archived.archived_at is None, "the instance in hand does not know"

    with pytest.raises(MatterArchived):
        enter(actor=alice, matter=archived, kind="other", date="2022", statement="Something happens.")
    with pytest.raises(MatterArchived):
        correct_matter(actor=alice, matter=archived, version=2, preparer="Bob")
    with pytest.raises(MatterArchived):
        assemble(actor=alice, chronology=saved, kind="summary", number="A")
    with pytest.raises(MatterArchived):
        make_token(actor=alice, user=alice, matter=archived, label="import")

    assert Event.objects.get().occurred_as_stated == "2021"
    assert not Exhibit.objects.exists()
    assert not Matter.objects.get().preparer


def test_a_file_for_an_archived_matter_is_refused_before_a_byte_of_it_is_kept(archived: Matter, alice: User) -> None:
    with pytest.raises(MatterArchived):
        receive(actor=alice, matter=archived, stream=io.BytesIO(b"A log.\n"), original_name="log.txt")

    assert not SourceDocument.objects.exists()
    assert not [path for path in Path(settings.STORE_DIR).rglob("*") if path.is_file()]


def test_people_holds_keys_and_checkpoints_are_governed_in_an_archived_matter(
    matter: Matter, alice: User, bob: User, charlie: User
) -> None:
    token, _ = make_token(actor=alice, user=bob, matter=matter, label="import")
    archive_matter(actor=alice, matter=matter, why="settled")

    hold = place_hold(actor=alice, matter=matter, reason="Preservation letter")
    lift_hold(actor=alice, hold=hold, why="released by order")
    remove_member(actor=alice, matter=matter, user=bob)
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    raise_wall(actor=alice, matter=matter, user=charlie, reason="represented the defendant")
    lower_wall(actor=alice, matter=matter, user=charlie, reason="did not")
    revoke_token(actor=alice, token=token)
    with transaction.atomic():
        make_checkpoint(matter=matter)


def test_a_restored_matter_is_written_again(archived: Matter, alice: User) -> None:
    restore_matter(actor=alice, matter=archived, why="appeal")

    assert enter(actor=alice, matter=archived, kind="other", date="2022", statement="Something happens.").number == 1


def test_a_page_and_a_program_say_that_the_matter_is_archived_and_not_that_the_role_is_wrong(
    archived: Matter, client: Client, alice: User
) -> None:
    client.force_login(alice)

    page = client.post(reverse("reference", args=[archived.slug]), {})
    posted = {"matter": archived.slug, "title": "Removal"}
    problem = client.post("/api/issues/", posted, "application/json")

    assert page.status_code == 403
    assert "is archived: it is read" in page.content.decode()
    assert "Your role" not in page.content.decode()
    assert (problem.status_code, problem.json()["title"]) == (403, "Matter archived")


def test_a_command_says_so_in_words(archived: Matter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "log.txt"
    kept.write_text("A log.\n")
    monkeypatch.setattr("sys.argv", ["manage.py", "receive", archived.slug, str(kept)])

    with pytest.raises(SystemExit) as ended:
        manage.main()

    assert "is archived" in str(ended.value.code)
