"""Runs a command with DATABASE_URL naming a PostgreSQL server on which tests may make their databases.

Tried in turn: TEST_DATABASE_URL; DATABASE_URL; a server on this machine; a throwaway cluster of the installed
binaries; the same after installing PostgreSQL with apt. CASEFILE_TEST_POSTGRES (server, throwaway or none)
allows that one way only. With none to be had it says so and ends with status 1 when CI is set, else 0.
"""

import argparse
import getpass
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import cluster
import psycopg
import system
from psycopg.conninfo import conninfo_to_dict

OLDEST = 140000
DATABASE = f"casefile_{os.getpid()}"
SOCKET_FOLDERS = ("/var/run/postgresql", "/run/postgresql", tempfile.gettempdir())
PREFIXES = ("postgres://", "postgresql://")
ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
WAYS = ("", "server", "throwaway", "none")
NONE_FOUND = """
****************************************************************************************
  The tests have NOT run on PostgreSQL: no server was found on which databases may be made,
  no PostgreSQL binaries are installed, and they could not be installed here.
  Install PostgreSQL, or name a server: make test TEST_DATABASE_URL=postgresql://user@host/name
****************************************************************************************"""


def connected(url: str) -> psycopg.Connection:
    """A connection to the server's maintenance database, committing at once."""
    return psycopg.connect(url, dbname="postgres", connect_timeout=3, autocommit=True)


def shortfall(url: str) -> str:
    """Why tests cannot use this server, or nothing: it answers, is recent and lets databases be made."""
    try:
        with connected(url) as server:
            row = server.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
            if server.info.server_version < OLDEST:
                return f"it is PostgreSQL {server.info.server_version // 10000}; 14 or newer is needed"
            return "" if row and row[0] else "its user may not create databases"
    except psycopg.Error as error:
        return " ".join(str(error).split())[:200]


def place(url: str) -> str:
    """Where a server is, for people: user and host, never a password."""
    parts = conninfo_to_dict(url)
    return f"{parts.get('user') or getpass.getuser()} at {parts.get('host') or 'the default socket'}"


def local_servers() -> Iterator[str]:
    """Addresses where a server may answer: sockets and 127.0.0.1, as this user and as postgres."""
    port = os.environ.get("PGPORT", "5432")
    hosts = [folder for folder in SOCKET_FOLDERS if Path(folder, f".s.PGSQL.{port}").exists()]
    if stated := os.environ.get("PGHOST"):
        hosts.insert(0, stated)
    users = dict.fromkeys([os.environ.get("PGUSER") or getpass.getuser(), "postgres"])
    for host in dict.fromkeys([*hosts, "127.0.0.1"]):
        for user in users:
            yield f"postgresql://{quote(user)}@{quote(host, safe='')}:{port}/{DATABASE}"


def given_server() -> str | None:
    """The server that the environment names. A TEST_DATABASE_URL that cannot be used ends the run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        why = shortfall(url) if url.startswith(PREFIXES) else "it is not a postgresql:// address"
        if why:
            raise system.Refused(f"TEST_DATABASE_URL cannot be used: {why}")
        return url
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(PREFIXES):
        why = shortfall(url)
        if not why:
            return url
        system.say(f"The PostgreSQL of DATABASE_URL is not used: {why}")
    return None


@contextmanager
def swept(url: str) -> Iterator[str]:
    """A found server's address; test databases of this run that are left over are dropped afterwards."""
    mine = f"test_{DATABASE}"
    try:
        yield url
    finally:
        with suppress(psycopg.Error), connected(url) as server:
            for (name,) in server.execute("SELECT datname FROM pg_database").fetchall():
                if name == mine or name.startswith(f"{mine}_"):
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def choose(way: str) -> AbstractContextManager[str] | None:
    """The first PostgreSQL that is to be had, as a context that gives its address; None without one."""
    if way == "none":
        return None
    if way != "throwaway":
        if given := given_server():
            system.say(f"PostgreSQL: the server named by the environment, {place(given)}")
            return nullcontext(given)
        if found := next((url for url in local_servers() if not shortfall(url)), None):
            system.say(f"PostgreSQL: the server found here, {place(found)}")
            return swept(found)
    if way == "server":
        return None
    binaries = cluster.server_folder() or cluster.install_binaries()
    if binaries is None:
        return None
    system.say(f"PostgreSQL: a throwaway cluster of {binaries}")
    return cluster.throwaway(binaries)


def run(command: list[str], url: str) -> int:
    """Runs the command with DATABASE_URL set; its exit status. When this is ended, so is the command."""
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as running:
        try:
            return running.wait()
        except BaseException:
            running.terminate()
            raise


def end(number: int, _frame: FrameType | None) -> None:
    """A signal to end becomes an exit, so that what was started is stopped and removed on the way out."""
    for other in ENDINGS:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main() -> None:
    """postgres.py run -- COMMAND..."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("act", choices=["run"])
    reader.add_argument("command", nargs="+", help="after --, the command to run")
    command = reader.parse_args().command
    way = os.environ.get("CASEFILE_TEST_POSTGRES", "")
    if way not in WAYS:
        system.stop(f"CASEFILE_TEST_POSTGRES is {way!r}: write server, throwaway or none, or leave it out.")
    for number in ENDINGS:
        signal.signal(number, end)
    try:
        chosen = choose(way)
        if chosen is None:
            print(NONE_FOUND, file=sys.stderr, flush=True)
            sys.exit(1 if os.environ.get("CI") else 0)
        with chosen as url:
            status = run(command, url)
    except system.Refused as refusal:
        system.stop(str(refusal))
    sys.exit(status)


if __name__ == "__main__":
    main()
