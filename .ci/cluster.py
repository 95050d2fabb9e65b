"""A throwaway PostgreSQL cluster in a temporary folder, on a Unix socket only, removed after use."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
import system

USER = "casefile"
DATABASE = "casefile"
START_SECONDS = 30
STOP_SECONDS = 15
# Nothing in it outlives the run, so nothing is forced to disk; no TCP port is opened.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
INSTALL_WITHOUT_CLUSTER = """
conf=/etc/postgresql-common/createcluster.d
had=$(test -d "$conf" && echo yes || echo no)
mkdir -p "$conf"
trap 'rm -f "$conf/casefile-tests.conf"; test "$had" = yes || rmdir "$conf" 2>/dev/null || true' EXIT
echo "create_main_cluster = false" > "$conf/casefile-tests.conf"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
install() { apt-get -q install -y --no-install-recommends postgresql; }
install || { apt-get -q update && install; }
"""


def server_folder() -> Path | None:
    """The folder with the newest initdb and postgres (14 or newer) that is installed here."""
    folders = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    folders += [Path("/usr/local/bin"), Path("/usr/local/pgsql/bin"), Path("/usr/pgsql/bin")]
    folders += [Path(told) for told in (answer("pg_config", "--bindir"),) if told]
    if prefix := answer("brew", "--prefix"):
        folders += Path(prefix).glob("opt/postgresql*/bin")
    whole = dict.fromkeys(folder.resolve() for folder in folders if (folder / "initdb").exists())
    versions = {folder: version(folder) for folder in whole if (folder / "postgres").exists()}
    fit = [folder for folder, major in versions.items() if major >= 14]
    return max(fit, key=lambda folder: versions[folder]) if fit else None


def version(folder: Path) -> int:
    """The major version of the server in this folder; 0 where it does not run."""
    found = re.search(r"(\d+)", answer(str(folder / "postgres"), "--version"))
    return int(found[1]) if found else 0


def answer(program: str, *arguments: str) -> str:
    """What a program prints, or an empty string where it is missing or fails."""
    found = shutil.which(program)
    if not found:
        return ""
    told = subprocess.run([found, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return told.stdout.strip() if told.returncode == 0 else ""


def account() -> pwd.struct_passwd | None:
    """The account to run the server as when this is root, which PostgreSQL refuses: postgres, else nobody."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = accounts.get("postgres") or accounts.get("nobody")
    if not found:
        raise system.Refused("PostgreSQL does not run as root, and there is no account postgres or nobody.")
    return found


def install_binaries() -> Path | None:
    """Installs PostgreSQL with apt where that may be done, and leaves no cluster running; its folder."""
    prefix = system.root_prefix()
    if not system.may_install() or prefix is None:
        return None
    system.say("Installing PostgreSQL from the system's packages, for the tests")
    before = set(Path("/etc/postgresql").glob("*/*"))
    done = subprocess.run(
        [*prefix, "sh", "-euc", INSTALL_WITHOUT_CLUSTER],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        told = "\n".join("  " + line for line in (done.stdout + done.stderr).splitlines()[-6:])
        system.say(f"apt-get did not install it:\n{told}")
    for made in set(Path("/etc/postgresql").glob("*/*")) - before:
        stop_made = ["pg_ctlcluster", made.parent.name, made.name, "stop"]
        subprocess.run([*prefix, *stop_made], capture_output=True)
    return server_folder()


@contextmanager
def throwaway(binaries: Path) -> Iterator[str]:
    """A running cluster's address; the server is stopped and its folder removed afterwards, whatever happens.

    Raises Refused with the server's last words where it cannot be made or does not start.
    """
    owner = account()
    folder = Path(tempfile.mkdtemp(prefix="cfpg"))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        make(binaries, folder, owner)
        server = start(binaries, folder, owner)
        try:
            url = f"postgresql://{USER}@{quote(str(folder), safe='')}/{DATABASE}"
            wait_until_ready(url, server, folder)
            yield url
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Runs initdb. Whoever reaches the socket is let in; the folder that holds it is its owner's alone."""
    command = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", USER]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    if begun(command, folder, owner).wait():
        raise system.Refused(f"initdb failed:\n{last_words(folder)}")


def start(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Starts the server."""
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    return begun(command, folder, owner)


def begun(command: list[str], folder: Path, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """A program under the owner's account, in a session of its own, out of reach of a typed interrupt."""
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )


def last_words(folder: Path) -> str:
    """The end of what the cluster's programs wrote."""
    return (folder / "log").read_text("utf-8", "replace")[-800:]


def wait_until_ready(url: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    """Returns once the server answers and the database is made."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with psycopg.connect(url, dbname="postgres", connect_timeout=2, autocommit=True) as ready:
                ready.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise system.Refused(f"The throwaway PostgreSQL did not start:\n{last_words(folder)}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ends the server: first as for a shutdown that waits for nobody, then without mercy."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
