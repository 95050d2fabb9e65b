"""The README's tables are true: every setting, command and package stands in them, and nothing that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def stated(heading: str) -> set[str]:
    """The names in backticks that open the rows of the table under a heading."""
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert section, heading
    return {name for row in re.findall(r"^\| (`.*?) \|", section[1], re.M) for name in re.findall(r"`([^`]+)`", row)}


def test_every_environment_variable_the_code_reads_stands_in_the_table() -> None:
    read = set()
    for package in ("casefile", "timeline"):
        for path in (ROOT / package).rglob("*.py"):
            read |= set(re.findall(r'"((?:CASEFILE_[A-Z_]+)|DATABASE_URL)"', path.read_text("utf-8")))
    assert stated("Settings") == read


def test_every_command_stands_in_the_table() -> None:
    found = {
        path.stem
        for package in ("casefile", "timeline")
        for path in (ROOT / package / "management" / "commands").glob("[!_]*.py")
    }
    assert {name.split()[1] for name in stated("Commands")} == found


def test_every_package_stands_in_the_table_and_exists() -> None:
    packages = {
        f"{package}/{path.parent.name}/"
        for package in ("casefile", "timeline")
        for path in (ROOT / package).glob("*/__init__.py")
        if path.parent.name not in {"management", "migrations"}
    }
    named = stated("Where things live")
    assert packages <= named
    assert all((ROOT / name).is_dir() for name in named)
