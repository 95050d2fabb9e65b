"""The examples that stand beside a field are ones that the field accepts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.dates import read

ROOT = Path(__file__).resolve().parent.parent
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
STARTS = f"[0-9]+[/-][0-9]|(?:{MONTHS})[a-z.]* [0-9]"
A_DATE = re.compile(f"(?:(?:on or about|before|after|about|since|early|late) )?(?:{STARTS})")
QUOTED = re.compile(r'[“"]([^”"“]+)[”"]')


def said(node: ast.expr) -> str:
    """The words of a string, where it is written in pieces too."""
    parts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return "".join(part for part in parts if isinstance(part, str))


def examples() -> Iterator[str]:
    """Every quoted date in the help of a field of a form, a serializer or a model."""
    for package in ("casefile", "timeline"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "/migrations/" in path.as_posix():
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.keyword) and node.arg == "help_text":
                    yield from (words for words in QUOTED.findall(said(node.value)) if A_DATE.match(words))


@pytest.mark.parametrize("words", sorted(set(examples())))
def test_every_date_given_as_an_example_is_read(words: str) -> None:
    assert read(words, zone="America/Los_Angeles").refused == ""


def test_the_examples_of_the_entry_form_are_among_those_tried() -> None:
    assert {"on or about Jan. 20, 2020", "1/20/20 3:45 PM PST", "before Jan 30, 2020"} <= set(examples())
