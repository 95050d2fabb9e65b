"""Makes .venv with the hashed requirements, after seeing that the system gives what they need.

Does nothing, quickly, where the stamps in .venv still name the requirements as they stand.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
TRIAL = "import cryptography, django, pikepdf, psycopg, pypdfium2, weasyprint"


def venv_need() -> system.Need:
    """The venv module as a need; Debian keeps a part of it in a package of its own."""
    plain = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    package = "python3-venv" if plain else f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return system.Need("venv", "makes .venv", {"apt-get": package})


def missing_needs() -> list[system.Need]:
    """What the system does not give yet; the venv module matters only while there is no .venv."""
    needs = [need for need in system.NEEDS if not need.is_met()]
    if not VENV_PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        needs.insert(0, venv_need())
    return needs


def give_needs() -> None:
    """Installs what is missing where it may; raises Refused with the one command where it may not."""
    needs = missing_needs()
    if not needs:
        return
    tool = system.package_tool()
    packages = list(dict.fromkeys(need.packages.get(tool, need.name) for need in needs))
    listed = "\n".join(f"  {need.name}: {need.purpose}" for need in needs)
    if not system.may_install():
        raise system.Refused(
            f"The system does not give these yet:\n{listed}\n"
            f"Install them with this command, then run make again:\n  {system.command_for(packages)}"
        )
    system.apt_install(packages)
    importlib.invalidate_caches()
    if still := missing_needs():
        names = ", ".join(need.name for need in still)
        raise system.Refused(f"Installed, but {sys.executable} still does not find: {names}")


def venv_version() -> tuple[int, int] | None:
    """The Python version .venv runs, or None where it does not run or lost its packages' folder."""
    if not VENV_PYTHON.exists():
        return None
    asked = [str(VENV_PYTHON), "-c", "import sys; print(*sys.version_info[:2])"]
    told = subprocess.run(asked, capture_output=True, text=True)
    if told.returncode:
        return None
    major, minor = (int(part) for part in told.stdout.split())
    return (major, minor) if (VENV / "lib" / f"python{major}.{minor}").is_dir() else None


def make_venv() -> None:
    """Makes .venv, anew where it does not run, is too old, or is not of the Python that was named."""
    here = venv_version()
    this = sys.version_info[:2]
    if here and here >= OLDEST and not (os.environ.get("CASEFILE_PYTHON_NAMED") and here != this):
        return
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists():
        raise system.Refused(f"{VENV} is there but is not a virtual environment; move it away first.")
    system.say(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))}")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        raise system.Refused("The venv module failed:\n" + last_lines(made.stdout + made.stderr))


def digest_of(requirements: Path) -> str:
    """What a stamp says: the digest of the requirements file and the Python they were installed for."""
    return f"{hashlib.sha256(requirements.read_bytes()).hexdigest()} {venv_version()}\n"


def install(requirements: Path) -> bool:
    """Installs one hashed file unless its stamp stands; true when it did. Raises Refused with pip's words."""
    stamp = VENV / f"{requirements.stem}.stamp"
    wanted = digest_of(requirements)
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return False
    stamp.unlink(missing_ok=True)
    system.say(f"Installing {requirements.name} (hashes checked)")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-build-isolation", "--use-pep517", "-r", str(requirements)]
    if failed := follow(command, pinned(requirements)):
        raise system.Refused(f"pip did not install {requirements.name}:\n{failed}")
    stamp.write_text(wanted, "utf-8")
    return True


def pinned(requirements: Path) -> int:
    """How many packages a compiled requirements file pins."""
    return len(re.findall(r"^[A-Za-z0-9][^\s;]*==", requirements.read_text("utf-8"), re.M))


def follow(command: list[str], total: int) -> str:
    """Runs pip and tells its progress every few seconds; its last lines when it failed, else nothing."""
    lines: list[str] = []
    done, told_at = 0, time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith("Ignoring "):
                total -= 1
            elif found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
                done += 1
                if time.monotonic() - told_at > 3:
                    told_at = time.monotonic()
                    system.say(f"  {done} of {total}: {found[1]}")
            elif line.startswith("Installing collected") and total > 1:
                system.say(f"  {total} packages found, putting them in place")
    return last_lines("".join(lines)) if pip.returncode else ""


def last_lines(text: str, count: int = 12) -> str:
    """The end of a program's output, indented."""
    return "\n".join("  " + line for line in text.strip().splitlines()[-count:])


def prove() -> None:
    """Imports what binds to the system's libraries, so that a bad installation is told here."""
    homebrew = {"DYLD_FALLBACK_LIBRARY_PATH": ":".join(system.HOMEBREW_FOLDERS)}
    known = os.environ | (homebrew if sys.platform == "darwin" else {})
    tried = subprocess.run([str(VENV_PYTHON), "-c", TRIAL], capture_output=True, text=True, env=known)
    if tried.returncode:
        raise system.Refused("Installed, but it does not load:\n" + last_lines(tried.stdout + tried.stderr))


def main() -> None:
    """Gives .venv what `make setup` (or, with --dev, `make test` and `make lint`) needs."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--dev", action="store_true", help="the tools for tests and checks too")
    names = ["requirements-build.txt", "requirements.txt"]
    if reader.parse_args().dev:
        names.append("requirements-dev.txt")
    began = time.monotonic()
    try:
        give_needs()
        make_venv()
        changed = [name for name in names if install(ROOT / name)]
        if changed:
            prove()
    except system.Refused as refusal:
        system.stop(str(refusal))
    if changed:
        system.say(f"Ready in {time.monotonic() - began:.0f} s: .venv")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        system.stop("Stopped; run make again to go on.")
