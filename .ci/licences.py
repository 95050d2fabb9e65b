"""Licence gate: every package the product needs at run time must be under a licence on the list below.

Reads the metadata of the installed packages that requirements.txt names; what is not understood is refused.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BSD = {"0BSD", "BSD", "BSD-2-Clause", "BSD-3-Clause"}
MIT = {"HPND", "ISC", "MIT", "MIT-0", "MIT-CMU"}
OTHERS = {"Apache-2.0", "BSL-1.0", "CC0-1.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"}
ALLOWED = frozenset(BSD | MIT | OTHERS | {"MPL-1.1", "MPL-2.0"})
# Libraries under the LGPL, used unmodified and replaceable by whoever runs the product.
UNMODIFIED = {
    "pi-heif": frozenset({"LGPL-3.0-only"}),
    "psycopg": frozenset({"LGPL-3.0-only"}),
    "psycopg-binary": frozenset({"LGPL-3.0-only"}),
}
# Metadata that says less or other than the licence text: its exact words, and what the text was read as.
READ_BY_HAND = {
    ("dkimpy", "BSD-like"): "Zlib",
    ("pypdfium2", "BSD-3-Clause, Apache-2.0, dependency licenses"): "BSD-3-Clause AND Apache-2.0",
    ("uritemplate", "BSD 3-Clause OR Apache-2.0"): "BSD-3-Clause OR Apache-2.0",
    # Its text offers three licences at the user's choice ("tri-license"); the code is taken under the third.
    ("pyphen", "GPL-2.0-or-later; LGPL-2.0-or-later; MPL-1.1"): "MPL-1.1",
}
# Packages whose wheels carry, or whose own code is under, terms that the product cannot take on.
DENIED = {
    "djlint": "GPL-3.0-or-later",
    "extract-msg": "GPL-3.0-or-later",
    "pillow-heif": "its wheel bundles x265, GPL-2.0-or-later",
    "pymupdf": "AGPL-3.0",
    "torf": "GPL-3.0-or-later",
}
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
}
WORDS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "mit license": "MIT",
    "mpl 2.0": "MPL-2.0",
    "psf": "PSF-2.0",
}


@dataclass(frozen=True)
class Pin:
    """One line of a compiled requirements file; `marked` when it is for some platforms only."""

    name: str
    marked: bool


def normalised(name: str) -> str:
    """A package name as registries compare it: small letters, runs of -, _ and . as one hyphen."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(requirements: str) -> Iterator[Pin]:
    """The packages a compiled requirements file names."""
    for found in re.finditer(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==[^\s;]+([^\n]*)", requirements, re.M):
        yield Pin(name=normalised(found[1]), marked=";" in found[2])


def stated(found: Distribution) -> str:
    """What the metadata says, joined by '; ': SPDX expression, classifiers, or the free field's words."""
    fields = found.metadata
    if expression := fields.get_all("License-Expression"):
        return "; ".join(expression)
    classified = [
        line.split(" :: ")[-1]
        for line in fields.get_all("Classifier") or ()
        if line.startswith(("License :: OSI Approved :: ", "License :: CC0", "License :: Other"))
    ]
    words = " ".join(" ".join(fields.get_all("License") or ()).split())
    parts = [CLASSIFIERS.get(line, line) for line in classified]
    if not parts or "GPL" in words[:200]:
        parts.append(WORDS.get(words.lower(), words))
    return "; ".join(parts)


def permits(name: str, words: str) -> bool:
    """Whether allowed licences meet every part of what is stated: of an OR either side, of an AND both.

    Raises ValueError for what is not an SPDX expression.
    """
    taken = ALLOWED | UNMODIFIED.get(name, frozenset())
    for expression in words.split("; "):
        met, rest = either(re.findall(r"\(|\)|[^\s()]+", expression), taken)
        if rest:
            raise ValueError(f"not understood: {' '.join(rest)}")
        if not met:
            return False
    return True


def either(tokens: list[str], taken: frozenset[str]) -> tuple[bool, list[str]]:
    """Reads alternatives: whether one is met, and what is left to read."""
    met, rest = both(tokens, taken)
    while rest and rest[0].upper() == "OR":
        other, rest = both(rest[1:], taken)
        met = met or other
    return met, rest


def both(tokens: list[str], taken: frozenset[str]) -> tuple[bool, list[str]]:
    """Reads licences that hold together: whether all are met, and what is left to read."""
    met, rest = single(tokens, taken)
    while rest and rest[0].upper() == "AND":
        other, rest = single(rest[1:], taken)
        met = met and other
    return met, rest


def single(tokens: list[str], taken: frozenset[str]) -> tuple[bool, list[str]]:
    """Reads one licence or a bracket; a WITH exception does not make a refused licence an allowed one."""
    if not tokens or tokens[0] in {")", "AND", "OR", "WITH"}:
        raise ValueError("a licence is missing in the expression")
    if tokens[0] == "(":
        met, rest = either(tokens[1:], taken)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return met, rest[1:]
    rest = tokens[1:]
    if rest and rest[0].upper() == "WITH":
        rest = rest[2:]
    return tokens[0] in taken, rest


def fault(pin: Pin, installed: dict[str, Distribution]) -> str:
    """Why a package is refused, or an empty string."""
    if pin.name in DENIED:
        return f"on the deny list: {DENIED[pin.name]}"
    if pin.name not in installed:
        return "" if pin.marked else "not installed, so its licence cannot be read"
    words = stated(installed[pin.name])
    expression = READ_BY_HAND.get((pin.name, words), words)
    try:
        return "" if permits(pin.name, expression) else f"licence not allowed: {words}"
    except ValueError as unclear:
        return f"licence not understood ({unclear}): {words[:80]!r}"


def main() -> None:
    """Prints one line for each refused package and exits 1, or says how many were read."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--requirements", type=Path, default=ROOT / "requirements.txt")
    reader.add_argument("--path", action="append", help="a folder of packages to read instead")
    chosen = reader.parse_args()
    installed = {normalised(found.name): found for found in distributions(path=chosen.path or sys.path)}
    named = list(pins(chosen.requirements.read_text("utf-8")))
    faults = [(pin.name, why) for pin in named if (why := fault(pin, installed))]
    for name, why in faults:
        print(f"{name}: {why}", file=sys.stderr)
    if faults or not named:
        sys.exit(f"licences: {len(faults)} of {len(named)} packages refused")
    print(f"licences: {len(named)} packages, all allowed")


if __name__ == "__main__":
    main()
