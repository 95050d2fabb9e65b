"""manage.py block_list: add to the block-list, and look for what is held and stands on it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casefile.confidentiality.blocklist import extend_block_list, suppliers
from casefile.custody.guard_forms import lines_in
from casefile.custody.sweeping import swept


class Command(BaseCommand):
    """It prints counts and never a digest; exit status 1 where something held is on the list."""

    help = "Add digests of material that may not be held, supplied by counsel or an agency; none is shipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The list, who supplied it, and whether to look through what is held."""
        parser.add_argument("file", nargs="?", help="A text file: one MD5, SHA-1 or SHA-256 a line.")
        parser.add_argument("--from", dest="supplied_by", default="", metavar="WHO", help="Who supplied the list.")
        parser.add_argument("--held", action="store_true", help="Compare everything that is held with the list.")
        parser.add_argument("--json", action="store_true", help="Answer one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the list, look, and say what came of it."""
        answer: dict[str, Any] = self._added(options) if options["file"] else {}
        answer["listed"] = sum(each["digests"] for each in suppliers())
        found: list[str] = []
        if options["held"]:
            found = [f"{one.matter.slug}/{one.label}" for one, listed in swept() if listed]
            answer["held"] = found
        self.stdout.write(json.dumps(answer) if options["json"] else in_words(answer))
        if found:
            raise SystemExit(1)

    def _added(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            lines = lines_in(Path(options["file"]).read_bytes())
            told = extend_block_list(actor=None, lines=lines, supplied_by=options["supplied_by"])
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror or fault}") from fault
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        return {"new": told.new, "known": told.known, "unread": len(told.unread)}


def in_words(answer: dict[str, Any]) -> str:
    """The same for a person."""
    said = []
    if "new" in answer:
        said.append(f"{answer['new']:,} digests are new, {answer['known']:,} stood on the list already.")
        if answer["unread"]:
            said.append(f"{answer['unread']:,} lines hold no digest and were passed over.")
    said.append(f"{answer['listed']:,} digests are on the list.")
    if "held" in answer:
        found = ", ".join(answer["held"])
        stop = "Stop: do not copy, open or send them, and tell supervising counsel now."
        said.append(f"Held here and on the list: {found}. {stop}" if found else "Nothing that is held is on it.")
    return " ".join(said)
