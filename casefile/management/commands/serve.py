"""manage.py serve: the pages, through gunicorn, after the checks that must hold before anyone is served."""

import os
import sys
from argparse import ArgumentParser
from subprocess import DEVNULL, Popen
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Refuses to start where a trigger is missing, and on a server where `check --deploy` finds an error."""

    help = "Serve the pages. On 127.0.0.1 unless told otherwise; stop with Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on: 127.0.0.1.")
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on: 8000.")
        parser.add_argument("--workers", type=int, default=2, help="Processes that answer: 2.")
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="Start no process for background work: `manage.py worker` runs apart.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then become the server process."""
        call_command("check", databases=["default"], deploy=not settings.LOCAL, fail_level="ERROR")
        bind = f"{options['host']}:{options['port']}"
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "casefile.wsgi:application",
            f"--bind={bind}",
            f"--workers={options['workers']}",
            "--no-control-socket",
            "--timeout=120",
        ]
        self.stdout.write(f"Casefile is at http://{bind}/  (stop with Ctrl-C)")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        if not options["no_worker"]:
            Popen([sys.executable, "manage.py", "worker", "--with-parent"], stdin=DEVNULL)
        os.execv(sys.executable, command)  # noqa: S606  it becomes the server: signals reach it, no shell stands between
