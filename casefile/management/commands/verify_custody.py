"""manage.py verify_custody: every held byte, ledger entry and trigger, checked against each other."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casefile.custody.verifying import Verification, verify_custody
from casefile.matters.models import Matter


class Command(BaseCommand):
    """Exit status 0 when nothing was found, 1 on any fault; it changes nothing."""

    help = "Check every held byte, ledger entry and append-only trigger; exit status 1 on any fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The matter and the form of the answer."""
        parser.add_argument(
            "matter", nargs="?", help="Short name of one matter, such as doe-v-twitter; all when left out."
        )
        parser.add_argument("--json", action="store_true", help="Answer in JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and leave with the status."""
        done = verify_custody(self._matter(options["matter"]))
        self.stdout.write(json.dumps(answer(done), indent=2) if options["json"] else in_words(done))
        if not done.clean:
            raise SystemExit(1)

    def _matter(self, slug: str | None) -> Matter | None:
        if slug is None:
            return None
        try:
            return Matter.objects.get(slug=slug)
        except Matter.DoesNotExist:
            known = ", ".join(Matter.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no matter {slug!r}. Matters here: {known}.") from None


def answer(done: Verification) -> dict[str, Any]:
    """The verification as JSON: clean, counts, roots, faults."""
    return {
        "clean": done.clean,
        "documents": done.documents,
        "renditions": done.renditions,
        "entries": done.entries,
        "roots": done.roots,
        "faults": [asdict(fault) for fault in done.faults],
    }


def in_words(done: Verification) -> str:
    """The verification as lines for a person."""
    lines = [f"{fault.code}: {fault.where}: {fault.message}" for fault in done.faults]
    lines.append(
        f"{done.documents} documents, {done.renditions} renditions and {done.entries} ledger entries read: "
        + ("nothing found." if done.clean else f"{len(done.faults)} faults.")
    )
    return "\n".join(lines)
