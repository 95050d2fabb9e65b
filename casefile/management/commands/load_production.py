"""manage.py load_production: a production by its load files, with one answer a row and the run in numbers."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from casefile.custody.loaded import Loaded, LoadedRow
from casefile.custody.loading import load_production
from casefile.matters.models import Matter


class Command(BaseCommand):
    """One bad row never stops the rest; exit status 1 when a row was not kept."""

    help = "Load a production by its load files: files, Bates numbers, families, custodians, designations, hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The matter, the load files, and what is known of the production."""
        parser.add_argument("matter", help="Short name of the matter, such as doe-v-twitter.")
        parser.add_argument("dat", metavar="FILE", help="The load file: .dat (or .csv, .txt), .opt or .lfp.")
        parser.add_argument("--opt", metavar="FILE", help="The image load file beside it: .opt or .lfp.")
        parser.add_argument("--name", default="", help="What the production is called; its volume's name otherwise.")
        parser.add_argument("--from", dest="received_from", default="", metavar="WHO", help="Who handed it over.")
        parser.add_argument(
            "--attest",
            default="",
            metavar="WHO",
            help="Who attests that none shows sexual conduct or nudity of a minor.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would come of it, and write nothing.")
        parser.add_argument("--json", action="store_true", help="Answer one JSON object a row, and one of the run.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the production and say what came of every row."""
        matter = Matter.objects.filter(slug=options["matter"]).first()
        if matter is None:
            raise CommandError(f"There is no matter {options['matter']!r}.")

        def tell(row: LoadedRow) -> None:
            self.stdout.write(json.dumps(row.plain()) if options["json"] else in_words(row))
            self.stdout.flush()

        try:
            loaded = load_production(
                actor=None,
                matter=matter,
                dat=Path(options["dat"]),
                opt=Path(options["opt"]) if options["opt"] else None,
                dry_run=options["dry_run"],
                name=options["name"],
                received_from=options["received_from"],
                attested_by=options["attest"],
                tell=tell,
            )
        except (OSError, ValueError) as fault:
            raise CommandError(f"The load file cannot be read: {fault}") from fault
        except PermissionDenied as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(json.dumps(loaded.summary()) if options["json"] else told(loaded))
        if not loaded.sound:
            raise SystemExit(1)


def in_words(row: LoadedRow) -> str:
    """One row for a person: what came of it, and every doubt below."""
    what = row.document or row.reason
    lines = [f"{row.outcome}: line {row.line}: {row.bates or 'no number'}: {what}".rstrip(": ")]
    return "\n".join([*lines, *(f"  {flag['code']}: {flag['message']}" for flag in row.flags)])


def told(loaded: Loaded) -> str:
    """The run for a person."""
    rows = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in loaded.outcomes.items())
    lines = [
        f"{loaded.production}{' (dry run: nothing was written)' if loaded.dry_run else ''}: "
        f"{len(loaded.rows)} rows: {rows or 'none'}",
        f"Bates {loaded.first or 'none'} to {loaded.last or 'none'}; {loaded.attached} attached in "
        f"{loaded.families} families",
        f"gaps: {', '.join(loaded.gaps) or 'none'}; twice: {', '.join(loaded.duplicates) or 'none'}",
    ]
    return "\n".join([*lines, *(f"{flag['code']}: {flag['message']}" for flag in loaded.flags)])
