"""The scripts that set the product up and check it."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / ".ci"


def started(*command: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A finished program, run in the project's folder with an environment that names no server."""
    unnamed = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name and name != "CI"}
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=unnamed | dict(env or {}), capture_output=True, text=True
    )


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The set-up script as a module, working on a .venv whose Python notes what it is asked to do."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    script = importlib.import_module("environment")
    monkeypatch.setattr(script, "VENV", tmp_path)
    monkeypatch.setattr(script, "VENV_PYTHON", tmp_path / "bin" / "python")
    (tmp_path / "bin").mkdir()
    (tmp_path / "lib" / "python3.11").mkdir(parents=True)
    stand_in(tmp_path / "bin" / "python", 'test "$1" = -c && echo 3 11 || echo "$@" >> "$(dirname "$0")/asked"')
    return script


def stand_in(path: Path, script: str) -> None:
    """A program of the tests' own."""
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def pip_runs(tmp_path: Path) -> int:
    asked = tmp_path / "bin" / "asked"
    return len(asked.read_text("utf-8").splitlines()) if asked.exists() else 0


# Setting up


def test_make_help_names_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert phony
    assert re.findall(r"^ +make ([\w-]+) ", started("make", "help").stdout, re.M) == phony[1].split()


def test_an_old_python_is_told_its_version_and_the_one_that_is_needed(tmp_path: Path) -> None:
    stand_in(tmp_path / "python3.9", 'case "$2" in *exit*) exit 1;; *) echo 3.9.2;; esac')
    told = started("sh", SCRIPTS / "setup", env={"PYTHON": str(tmp_path / "python3.9")})
    assert told.returncode == 1
    assert told.stderr.endswith("python3.9 is Python 3.9.2; Casefile needs 3.11 or newer.\n")


def test_a_python_that_is_not_there_is_told_by_its_name() -> None:
    told = started("sh", SCRIPTS / "setup", env={"PYTHON": "python3.999"})
    assert (told.returncode, told.stderr) == (1, "PYTHON=python3.999: there is no such program here.\n")


def test_requirements_are_installed_once_and_again_only_when_they_change(
    environment: ModuleType, tmp_path: Path
) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("one==1 --hash=sha256:00\n", "utf-8")
    assert environment.install(wanted) is True
    assert environment.install(wanted) is False
    assert pip_runs(tmp_path) == 1
    wanted.write_text("one==2 --hash=sha256:00\n", "utf-8")
    assert environment.install(wanted) is True
    assert pip_runs(tmp_path) == 2


def test_a_failed_installation_is_told_in_the_tools_own_words_and_tried_again(
    environment: ModuleType, tmp_path: Path
) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("one==1 --hash=sha256:00\n", "utf-8")
    stand_in(tmp_path / "bin" / "python", 'test "$1" = -c && echo 3 11 || { echo ERROR: no such one; exit 1; }')
    for _attempt in range(2):
        with pytest.raises(environment.system.Refused, match="ERROR: no such one"):
            environment.install(wanted)


def test_a_missing_library_gives_the_one_command_that_installs_it(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = environment.system
    absent = system.Need("pango", "sets the lines", {"apt-get": "libpango-1.0-0", "dnf": "pango"}, ("libnone.so.0",))
    monkeypatch.setattr(system, "NEEDS", (absent,))
    monkeypatch.setenv("CASEFILE_APT", "0")
    monkeypatch.setattr(system, "package_tool", lambda: "apt-get")
    with pytest.raises(system.Refused, match=r"apt-get install -y --no-install-recommends libpango-1\.0-0$"):
        environment.give_needs()
    monkeypatch.setattr(system, "package_tool", lambda: "dnf")
    with pytest.raises(system.Refused, match=r"dnf install -y pango$"):
        environment.give_needs()


def test_a_folder_that_is_no_virtual_environment_is_left_alone(environment: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "bin" / "python").unlink()
    with pytest.raises(environment.system.Refused, match="is not a virtual environment"):
        environment.make_venv()
    assert (tmp_path / "lib").exists()


def test_pinned_requirements_carry_hashes_and_name_no_address() -> None:
    for compiled in ROOT.glob("requirements*.txt"):
        text = compiled.read_text("utf-8")
        assert "://" not in text
        for block in re.split(r"\n(?=[A-Za-z0-9])", text):
            assert "--hash=sha256:" in block, f"{compiled.name}: {block[:40]}"


def test_scripts_can_be_started() -> None:
    assert os.access(SCRIPTS / "run", os.X_OK)
    assert {path.name for path in SCRIPTS.iterdir() if path.suffix == "" and path.is_file()} == {
        "lint",
        "requirements",
        "run",
        "setup",
    }


# PostgreSQL for the tests


def postgres(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """postgres.py running a command, never installing anything."""
    script = [sys.executable, SCRIPTS / "postgres.py", "run", "--", *command]
    return started(*script, env={"CASEFILE_APT": "0", **env})


def test_without_postgresql_the_tests_say_so_and_fail_only_in_ci() -> None:
    alone = postgres("true", CASEFILE_TEST_POSTGRES="none")
    assert alone.returncode == 0
    assert "have NOT run on PostgreSQL" in alone.stderr
    assert postgres("true", CASEFILE_TEST_POSTGRES="none", CI="true").returncode == 1


def test_a_named_server_that_does_not_answer_ends_the_run_and_its_password_is_not_printed() -> None:
    told = postgres("true", TEST_DATABASE_URL="postgresql://clerk:hush-hush@127.0.0.1:1/cases")
    assert told.returncode == 1
    assert told.stderr.startswith("TEST_DATABASE_URL cannot be used: ")
    assert "hush-hush" not in told.stdout + told.stderr


def test_a_throwaway_cluster_is_gone_after_the_command_and_its_status_is_kept() -> None:
    asked = """import os, sys, psycopg
url = os.environ["DATABASE_URL"]
with psycopg.connect(url) as server:
    print(server.execute("SHOW listen_addresses").fetchone()[0] or "socket only")
    print(server.execute("SHOW unix_socket_directories").fetchone()[0])
sys.exit(7)"""
    told = postgres(sys.executable, "-c", asked, CASEFILE_TEST_POSTGRES="throwaway")
    if "throwaway cluster" not in told.stdout:
        assert "no PostgreSQL binaries are installed" in told.stderr
        return
    assert told.returncode == 7, told.stderr
    way, folder = told.stdout.splitlines()[-2:]
    assert way == "socket only"
    assert not Path(folder).exists()


# Licences


def gate(tmp_path: Path, **packages: str) -> subprocess.CompletedProcess[str]:
    """The licence gate over packages planted with these lines of metadata; a name's _ stands for a hyphen."""
    pins = []
    for name, lines in packages.items():
        name = name.replace("_", "-")
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{lines}\n", "utf-8")
        pins.append(f"{name}==1.0 \\\n    --hash=sha256:00\n")
    (tmp_path / "pins.txt").write_text("".join(pins), "utf-8")
    script = [sys.executable, SCRIPTS / "licences.py"]
    return started(*script, "--requirements", tmp_path / "pins.txt", "--path", tmp_path)


def test_every_package_of_the_product_is_under_an_allowed_licence() -> None:
    told = started(sys.executable, SCRIPTS / "licences.py")
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize(
    "lines",
    [
        "License-Expression: GPL-3.0-or-later",
        "License-Expression: MIT AND GPL-2.0-only",
        "License-Expression: LGPL-3.0-only",
        "License-Expression: GPL-2.0-only WITH Classpath-exception-2.0",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "Classifier: License :: OSI Approved :: GNU Affero General Public License v3",
        "Classifier: License :: OSI Approved :: MIT License\nLicense: GPL",
        "License: AGPL-3.0",
        "License: ask the author",
        "License-Expression: MIT AND",
        "Summary: says nothing of a licence",
    ],
)
def test_a_package_under_the_gpl_or_an_unknown_licence_is_refused_by_name(tmp_path: Path, lines: str) -> None:
    told = gate(tmp_path, fine="License-Expression: MIT", planted=lines)
    assert told.returncode == 1
    assert told.stderr.startswith("planted: ")
    assert "fine" not in told.stderr


@pytest.mark.parametrize(
    "lines",
    [
        "License-Expression: Apache-2.0 OR GPL-2.0-only",
        "License-Expression: (MIT OR GPL-3.0-only) AND BSD-3-Clause",
        "Classifier: License :: OSI Approved :: BSD License",
        "License: MIT License",
    ],
)
def test_a_package_that_can_be_taken_under_an_allowed_licence_passes(tmp_path: Path, lines: str) -> None:
    assert gate(tmp_path, planted=lines).returncode == 0


def test_a_package_on_the_deny_list_is_refused_whatever_it_says_of_itself(tmp_path: Path) -> None:
    told = gate(tmp_path, pillow_heif="License-Expression: BSD-3-Clause")
    assert told.returncode == 1
    assert told.stderr.startswith("pillow-heif: on the deny list")


def test_only_the_named_library_may_be_under_the_lesser_gpl(tmp_path: Path) -> None:
    assert gate(tmp_path, psycopg="License-Expression: LGPL-3.0-only").returncode == 0


def test_a_pinned_package_that_is_not_installed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text("absent==1.0 \\\n    --hash=sha256:00\n", "utf-8")
    script = [sys.executable, SCRIPTS / "licences.py"]
    told = started(*script, "--requirements", tmp_path / "pins.txt", "--path", tmp_path)
    assert (told.returncode, told.stderr[:21]) == (1, "absent: not installed")
