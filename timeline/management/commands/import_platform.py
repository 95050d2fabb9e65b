"""manage.py import_platform: a received document's platform data as items, readings and availability."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from timeline.platform.importing import ImportedRow, import_platform


class Command(BaseCommand):
    """One bad record never stops the rest; exit status 1 when a record was refused."""

    help = "Enter what a received document's platform data states: posts, accounts, counts, removals. Each cites it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The matter, the document, and which posts."""
        parser.add_argument("matter", help="Short name of the matter, such as doe-v-twitter.")
        parser.add_argument("document", help="The document's number, such as S-12.")
        parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="Only posts and accounts of these ids.")
        parser.add_argument("--json", action="store_true", help="Answer one JSON object a record, and one of the run.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the document and say what came of every record."""
        matter = Matter.objects.filter(slug=options["matter"]).first()
        if matter is None:
            raise CommandError(f"There is no matter {options['matter']!r}.")
        number = options["document"].upper().removeprefix("S-")
        documents = SourceDocument.objects.in_matter(matter)
        document = documents.filter(number=int(number)).first() if number.isdecimal() else None
        if document is None:
            raise CommandError(f"There is no document {options['document']!r} in {matter.slug}.")

        def tell(row: ImportedRow) -> None:
            self.stdout.write(json.dumps(row.plain()) if options["json"] else in_words(row))

        try:
            imported = import_platform(actor=None, document=document, only=options["only"], tell=tell)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        except PermissionDenied as fault:
            raise CommandError(str(fault)) from fault
        summary = imported.summary()
        shown = f"{summary['document']}: {summary['records']} records, {summary['entered']} entered"
        self.stdout.write(json.dumps(summary) if options["json"] else shown)
        if not imported.sound:
            raise SystemExit(1)


def in_words(row: ImportedRow) -> str:
    """One record for a person."""
    what = row.reason or ", ".join(row.entered) or row.label
    return f"{row.outcome}: {row.sort} {row.id}: {what}"
