"""What the operating system gives and what may be installed on it: libraries, the package tool, rights."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

HOMEBREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


class Refused(Exception):
    """Something is missing and this machine does not let it be installed; the text says what to do."""


@dataclass(frozen=True)
class Need:
    """One thing the system must give: its name and purpose for people, its package by package tool."""

    name: str
    purpose: str
    packages: dict[str, str]
    libraries: tuple[str, ...] = ()

    def is_met(self) -> bool:
        """Whether one of the library's names can be loaded, in the way WeasyPrint looks for it."""
        return any(loads(name) for name in self.libraries)


PANGO = {"dnf": "pango", "pacman": "pango", "brew": "pango"}
NEEDS = (
    Need(
        "pango",
        "sets the lines of the exhibits",
        {"apt-get": "libpango-1.0-0", **PANGO},
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"),
    ),
    Need(
        "pangoft2",
        "joins pango to the fonts",
        {"apt-get": "libpangoft2-1.0-0", **PANGO},
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
    ),
    Need(
        "harfbuzz-subset",
        "embeds fonts with the same bytes each time",
        {"apt-get": "libharfbuzz-subset0", "dnf": "harfbuzz", "pacman": "harfbuzz", "brew": "harfbuzz"},
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
    ),
    Need(
        "fontconfig",
        "finds the vendored fonts",
        dict.fromkeys(("apt-get", "dnf", "pacman", "brew"), "fontconfig"),
        ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig"),
    ),
)
INSTALL = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --needed",
    "brew": "brew install",
}


def loads(name: str) -> bool:
    """Whether the dynamic loader finds the library by this file name or this bare name."""
    places = [name]
    if name.endswith(".dylib"):
        places += [f"{folder}/{name}" for folder in HOMEBREW_FOLDERS]
    elif ".so" not in name:
        found = ctypes.util.find_library(name)
        places = [found] if found else []
    for place in places:
        with suppress(OSError):
            ctypes.CDLL(place)
            return True
    return False


def package_tool() -> str:
    """The package tool of this system: apt-get, dnf, pacman, brew, or an empty string."""
    return next((tool for tool in INSTALL if shutil.which(tool)), "")


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root, no password asked; None where that cannot be."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def may_install() -> bool:
    """Whether packages may be installed here: apt, the rights, and CASEFILE_APT is not 0."""
    return package_tool() == "apt-get" and os.environ.get("CASEFILE_APT") != "0" and root_prefix() is not None


def command_for(packages: Sequence[str]) -> str:
    """The one command that installs these packages here, for a person to type."""
    tool = package_tool()
    if not tool:
        return "install with your system's package tool: " + " ".join(packages)
    rights = "sudo " if tool != "brew" and os.geteuid() != 0 else ""
    refresh = f"{rights}apt-get update && " if tool == "apt-get" else ""
    return f"{refresh}{rights}{INSTALL[tool]} " + " ".join(packages)


def apt_install(packages: Sequence[str]) -> None:
    """Installs Debian packages; the package lists are fetched only where it does not go without.

    Raises Refused with apt's last lines and the command to type.
    """
    say("Installing from the system's packages: " + " ".join(packages))
    finished = apt([*INSTALL["apt-get"].split()[1:], *packages])
    if finished.returncode:
        say("  fetching the package lists first")
        apt(["update"])
        finished = apt([*INSTALL["apt-get"].split()[1:], *packages])
    if finished.returncode:
        told = "\n".join("  " + line for line in (finished.stdout + finished.stderr).splitlines()[-6:])
        raise Refused(f"apt-get did not install them:\n{told}\nTry it by hand:\n  {command_for(packages)}")


def apt(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """apt-get with these arguments, as root, asking nothing."""
    prefix = root_prefix() or []
    environment = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    return subprocess.run(
        [*prefix, *environment, "apt-get", "-q", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def say(line: str) -> None:
    """One line of progress, at once."""
    print(line, flush=True)


def stop(line: str) -> None:
    """Says why on standard error and ends with status 1."""
    sys.stdout.flush()
    print(line, file=sys.stderr, flush=True)
    raise SystemExit(1)
