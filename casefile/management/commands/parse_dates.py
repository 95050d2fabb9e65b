"""manage.py parse_dates: one phrase a line in, one JSON object a line out; needs no database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casefile.dates import read


class Command(BaseCommand):
    """Exit status 0 whenever every line got an object; no line is ever dropped."""

    help = "Read one phrase a line as a date and write one JSON object a line; a refusal keeps its row and says why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the zone in which undefined times are drawn, and the order of figures."""
        parser.add_argument("file", help="A text file in UTF-8, one phrase a line; - for standard input.")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="The matter's zone: America/Los_Angeles.")
        parser.add_argument("--day-first", action="store_true", help="Read 30/1/2020 as January 30, not month first.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the readings. Raises CommandError for a file that cannot be opened or a zone that does not exist."""
        zone, day_first = options["zone"], options["day_first"]
        try:
            read("", zone=zone)
            if options["file"] == "-":
                self._print(sys.stdin.buffer, zone=zone, day_first=day_first)
            else:
                with Path(options["file"]).open("rb") as stream:
                    self._print(stream, zone=zone, day_first=day_first)
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault

    def _print(self, stream: IO[bytes], *, zone: str, day_first: bool) -> None:
        for phrase in phrases(stream):
            self.stdout.write(json.dumps(read(phrase, zone=zone, day_first=day_first).as_record()))


def phrases(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a byte stream, split at line feeds alone: text's other separators may stand inside a phrase.

    Bytes that are not UTF-8 come back as lone surrogates, which JSON writes as escapes: nothing is lost.
    """
    for number, line in enumerate(stream):
        if number == 0:
            line = line.removeprefix(b"\xef\xbb\xbf")
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")
