"""Finds the distribution's Chromium, installs it with apt where it may, and runs a command that uses it.

.ci/browser.py run -- COMMAND [ARG ...]      CASEFILE_CHROMIUM names the program for the command
"""

import os
import shutil
import subprocess
import sys

from system import Refused, apt_install, command_for, may_install

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def found() -> str | None:
    """The browser's program: the one CASEFILE_CHROMIUM names, else the first that is here."""
    if stated := os.environ.get("CASEFILE_CHROMIUM"):
        return shutil.which(stated)
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def main(arguments: list[str]) -> int:
    """Run the command behind `run --`; without a browser say so, and fail where CI is set."""
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    program = found()
    if program is None:
        try:
            if not may_install():
                raise Refused(f"type {command_for(['chromium'])}")
            apt_install(["chromium"])
        except Refused as refused:
            print(f"No Chromium is here, and it cannot be installed: {refused}", file=sys.stderr)
            print("The browser tests did NOT run. Install Chromium, or name it in CASEFILE_CHROMIUM.", file=sys.stderr)
            return 1 if os.environ.get("CI") else 0
        program = found()
    if program is None:
        print("Chromium was installed but is not found.", file=sys.stderr)
        return 1
    return subprocess.run(arguments[2:], env={**os.environ, "CASEFILE_CHROMIUM": program}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
