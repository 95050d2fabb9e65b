"""manage.py demo: the two demonstration matters, loaded, frozen, rendered and checked; run again it changes nothing."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from casefile.accounts.adding import add_user
from casefile.accounts.models import User
from casefile.matters.access import Permission, may
from casefile.matters.courts import load_courts
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.demo import fictional, founding
from timeline.demo.exhibits import printed_exhibits
from timeline.exhibits.models import Exhibit

USER, PASSWORD = "demo", "demo-casefile-2026"


class Command(BaseCommand):
    """Touches no matter but doe-v-twitter and roe-v-example."""

    help = "Load the two demonstration matters and print their exhibits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the exhibits go."""
        parser.add_argument("--out", type=Path, default=None, help="Folder for the exhibits: var/exhibits.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, load, print, and say what is where."""
        self._say("Preparing the database")
        call_command("migrate", verbosity=0)
        load_courts()
        user = User.objects.filter(username=USER).first() or add_user(
            actor=None,
            username=USER,
            password=PASSWORD,
            full_name="Dana Demonstration",
            job_title="Attorney of the demonstration",
        )
        out = options["out"] or settings.EXHIBITS_DIR
        for load in (founding.load, fictional.load):
            self._matter(load, user, out)
        self.stdout.write(f"\nSign in as {USER} with the pass phrase {PASSWORD}")

    def _matter(self, load: Callable[..., Matter], user: User, out: Path) -> None:
        self._say(f"Loading the {load.__module__.rpartition('.')[2]} matter")
        matter = load(actor=user)
        if not may(user, matter, Permission.RELEASE):
            add_member(actor=None, matter=matter, user=user, role="attorney")
        for exhibit, path in printed_exhibits(actor=user, matter=matter, folder=out / matter.slug, say=self._say):
            self.stdout.write(in_words(exhibit, path))

    def _say(self, words: str) -> None:
        self.stdout.write(f"{words} …")
        self.stdout.flush()


def in_words(exhibit: Exhibit, path: Path) -> str:
    """A released exhibit in three lines: where it lies, its pages and what the gate said, its digest."""
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    gate = "gate passed" if exhibit.gate and exhibit.gate["passed"] else "gate NOT passed"
    state = "released by a recorded override" if exhibit.overridden else "released"
    digest = exhibit.rendition.sha256 if exhibit.rendition else "none"
    return f"  {shown}\n    {exhibit.pages} pages, {gate}, {state}\n    SHA-256 {digest}"
