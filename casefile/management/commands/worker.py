"""manage.py worker: does the background work, one job after another, and takes up what a dead worker left."""

import os
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from casefile.jobs.models import LEASE
from casefile.jobs.recovering import recover, renew
from casefile.jobs.working import AT_WORK

KEPT_DAYS = 30


class Heart(threading.Thread):
    """Beats three times within a lease: renews this process's, recovers those that ran out, sees that it is wanted."""

    def __init__(self, worker: Worker, parent: int | None) -> None:
        super().__init__(daemon=True, name="heart")
        self.worker, self.parent = worker, parent
        self.stopped = threading.Event()

    def run(self) -> None:
        """Beat until the process ends; where a parent is named, end with it."""
        while not self.stopped.wait(LEASE.total_seconds() / 3):
            if self.parent is not None and os.getppid() != self.parent:
                self.worker.running = False
            self.beat()

    def beat(self) -> None:
        """Renew and recover once; a database that is away for a moment is asked again at the next beat."""
        at = timezone.now()
        try:
            renew(sorted(AT_WORK), at)
            recover(at)
        except OperationalError:
            connection.close()
        close_old_connections()


class Command(BaseCommand):
    """One process; a firm starts as many as it has long work at once."""

    help = "Do the background work: long exhibits, mailboxes, productions. Stop with Ctrl-C; a job at work is finished."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often to look, and when to end."""
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between looks at the queue: 0.5.")
        parser.add_argument("--once", action="store_true", help="Do what waits, then end.")
        parser.add_argument("--with-parent", action="store_true", help="End when the process that started it ends.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recover, then work."""
        worker = Worker(
            queue_names=["*"],
            interval=options["interval"],
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        heart = Heart(worker, os.getppid() if options["with_parent"] else None)
        heart.beat()
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)
        heart.start()
        if not options["once"]:
            worker.configure_signals()
        try:
            worker.run()
        finally:
            heart.stopped.set()
