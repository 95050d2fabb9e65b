"""The house: one direction of imports, pure modules without Django, budgets, and a data dictionary without gaps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
RECORD = [
    "dates",
    "ledger",
    "accounts",
    "jobs",
    "search",
    "matters",
    "evidence",
    "confidentiality",
    "custody",
]
STORY = ["events", "platform", "chronology", "exhibits", "notes", "demo"]
ORDER = {f"casefile.{name}": place for place, name in enumerate(RECORD)} | {
    f"timeline.{name}": len(RECORD) + place for place, name in enumerate(STORY)
}
COMPOSITION = {"casefile/settings.py", "casefile/urls.py"}
PURE = (
    "casefile/evidence/digest.py",
    "casefile/evidence/bates.py",
    "casefile/evidence/storage.py",
    "casefile/evidence/faults.py",
    "casefile/evidence/filing.py",
    "casefile/evidence/timestamps.py",
    "casefile/evidence/kinds.py",
    "casefile/evidence/quoting.py",
    "casefile/evidence/extract/",
    "casefile/evidence/loadfile/",
    "casefile/evidence/platforms/",
    "casefile/ledger/tree.py",
    "casefile/ledger/canonical.py",
    "casefile/dates/",
    "casefile/search/folding.py",
    "casefile/search/tree.py",
    "casefile/search/grammar.py",
    "casefile/search/asking.py",
    "casefile/search/marking.py",
    "casefile/confidentiality/gate/",
    "timeline/chronology/drawing/",
)
NOT_PURE = {"casefile/dates/fields.py"}
BANNED = re.compile(r"(^|_)(handler|processor|helper|helpers|util|utils|data|info|misc|services|common|lib|2)(_|$)")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the two packages, by its path below the root."""
    for package in ("casefile", "timeline"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Absolute names that a module imports anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the direction"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_of(dotted: str) -> str | None:
    """The ordered package a dotted name lies in."""
    name = ".".join(dotted.split(".")[:2])
    return name if name in ORDER else None


def test_no_package_imports_from_its_right() -> None:
    wrong = []
    for name, tree in modules():
        here = package_of(name.removesuffix(".py").replace("/", "."))
        if here is None:
            continue
        for dotted in imports(tree):
            there = package_of(dotted)
            if there and ORDER[there] > ORDER[here]:
                wrong.append(f"{name} imports {dotted}")
    assert not wrong


def test_nothing_in_the_record_imports_the_story_but_the_composition_root() -> None:
    wrong = [
        f"{name} imports {dotted}"
        for name, tree in modules()
        if name.startswith("casefile/") and name not in COMPOSITION
        for dotted in imports(tree)
        if dotted.split(".")[0] == "timeline"
    ]
    assert not wrong


def test_nothing_that_prints_imports_the_notes() -> None:
    wrong = [
        name
        for name, tree in modules()
        if name.startswith(("timeline/exhibits/", "timeline/chronology/"))
        for dotted in imports(tree)
        if dotted.startswith("timeline.notes")
    ]
    assert not wrong


def test_pure_modules_import_no_django_and_no_models() -> None:
    wrong = [
        f"{name} imports {dotted}"
        for name, tree in modules()
        if name.startswith(PURE) and name not in NOT_PURE
        for dotted in imports(tree)
        if dotted.split(".")[0] in {"django", "rest_framework"} or dotted.endswith(".models")
    ]
    assert not wrong


def test_every_module_has_a_docstring_and_stays_within_its_budget() -> None:
    wrong = []
    for name, tree in modules():
        lines = len((ROOT / name).read_text("utf-8").splitlines())
        if lines > 400:
            wrong.append(f"{name}: {lines} lines")
        if lines > 1 and not ast.get_docstring(tree):
            wrong.append(f"{name}: no docstring")
    assert not wrong


def test_functions_stay_within_their_budget() -> None:
    lengths = sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}")
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    tenth = lengths[int(len(lengths) * 0.9)]
    long = [where for length, where in lengths if length > 50]
    assert tenth[0] <= 25, f"nine functions of ten have at most {tenth[0]} lines"
    assert len(long) <= len(lengths) * 0.03, long


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [name for name, _ in modules() if BANNED.search(Path(name).stem)]
    assert not wrong


def own_models() -> list[type[models.Model]]:
    """The product's own models."""
    return [model for label in ("casefile", "timeline") for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_every_model_says_what_it_is_and_every_field_has_an_example(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's stand-in is no description"
    inherited = {"password", "last_login", "is_superuser", "username", "first_name", "last_name", "email"}
    inherited |= {"is_staff", "is_active", "date_joined", "groups", "user_permissions"}
    bare = [
        field.name
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.auto_created and not field.help_text and field.name not in inherited and field.name != "id"
    ]
    assert not bare


def test_templates_stay_within_their_budget() -> None:
    long = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text("utf-8").splitlines()) > 150
    ]
    assert not long


def test_at_most_five_checks_are_silenced_and_nothing_is_left_to_do() -> None:
    silenced, undone = [], []
    for package in ("casefile", "timeline", "tests", "bench"):
        for path in (ROOT / package).rglob("*.py"):
            if path == Path(__file__):
                continue
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                where = f"{path.relative_to(ROOT)}:{number}"
                if re.search(r"#\s*(noqa|type: ignore)", line):
                    silenced.append(where)
                if re.search(r"#.*\b(TODO|FIXME|XXX)\b", line):
                    undone.append(where)
    assert len(silenced) <= 5, silenced
    assert not undone
