"""manage.py receive: files into a matter, each kept byte for byte, with one answer a file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casefile.confidentiality.models import Attestation
from casefile.custody.custodians import custodian_named
from casefile.custody.intake import RECEIVED, REFUSED, Receipt, receive
from casefile.evidence.extract.dkimkeys import READ_LIMIT
from casefile.evidence.models import Custodian
from casefile.matters.models import Matter

KEY_SUFFIXES = frozenset({".json", ".txt", ".zone", ".db", ".dns", ".key", ".pub", ".csv", ".conf", ""})
"""Endings of names under which key records of signatures are kept."""


class Command(BaseCommand):
    """One bad file never stops the rest; exit status 1 when a file was refused or waits for an attestation."""

    help = "Receive files into a matter: each is kept byte for byte, read, and entered in the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The matter, the files, and what is known of where they come from."""
        parser.add_argument("matter", help="Short name of the matter, such as doe-v-twitter.")
        parser.add_argument("paths", nargs="+", metavar="PATH", help="Files; a folder stands for every file below it.")
        parser.add_argument("--from", dest="received_from", default="", metavar="WHO", help="Who handed them over.")
        parser.add_argument("--custodian", default="", metavar="WHO", help="Whose files they are.")
        parser.add_argument(
            "--attest",
            default="",
            metavar="WHO",
            help="Who attests that none shows sexual conduct or nudity of a minor.",
        )
        parser.add_argument("--json", action="store_true", help="Answer one JSON object a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Receive each file and say what came of it."""
        matter = Matter.objects.filter(slug=options["matter"]).first()
        if matter is None:
            raise CommandError(f"There is no matter {options['matter']!r}.")
        custodian = None
        if options["custodian"]:
            custodian = custodian_named(actor=None, matter=matter, name=options["custodian"])
        kept_all = True
        self.given: str | Attestation = options["attest"]
        for path in keys_first(files_below(options["paths"])):
            answer = self._one(path, matter, custodian, options)
            kept_all &= answer["outcome"] in {"received", "duplicate"}
            self.stdout.write(json.dumps(answer) if options["json"] else in_words(answer))
            self.stdout.flush()
        if not kept_all:
            raise SystemExit(1)

    def _one(self, path: Path, matter: Matter, custodian: Custodian | None, options: dict[str, Any]) -> dict[str, Any]:
        try:
            with path.open("rb") as stream:
                receipt = receive(
                    actor=None,
                    matter=matter,
                    stream=stream,
                    original_name=path.name,
                    received_from=options["received_from"],
                    custodian=custodian,
                    attested_by=self.given,
                    door="command",
                )
        except (OSError, ValidationError) as fault:
            receipt = Receipt(REFUSED, "", 0, "", "", reason=f"{fault}")
        if self.given and isinstance(self.given, str) and receipt.outcome == RECEIVED and receipt.document:
            self.given = receipt.document.attestations.get()  # given once, for all the files of this command
        return answer_of(path, receipt)


def files_below(stated: list[str]) -> Iterator[Path]:
    """The files that the paths name, a folder's in the order of their names; a path that is not there is kept."""
    for path in map(Path, stated):
        if path.is_dir():
            yield from (below for below in sorted(path.rglob("*")) if below.is_file())
        else:
            yield path


def keys_first(paths: Iterable[Path]) -> list[Path]:
    """The same files, key records of signatures before the mails that they are for."""
    return sorted(paths, key=lambda path: not _may_hold_keys(path))


def _may_hold_keys(path: Path) -> bool:
    try:
        if path.suffix.lower() not in KEY_SUFFIXES or path.stat().st_size > READ_LIMIT:
            return False
        return b"_domainkey" in path.read_bytes().replace(b"\0", b"").lower()
    except OSError:
        return False


def answer_of(path: Path, receipt: Receipt) -> dict[str, Any]:
    """What came of one file, as JSON."""
    document = receipt.document
    return {
        "path": str(path),
        "outcome": receipt.outcome,
        "listed": receipt.listed,
        "document": document.label if document else None,
        "sha256": receipt.sha256 or None,
        "media_type": receipt.media_type,
        "kind": receipt.kind,
        "facts": document.facts if document else {},
        "flags": document.flags if document else [],
        "children": [asdict(carried) for carried in receipt.children],
        "error": receipt.reason if not document else document.read_error,
    }


def in_words(answer: dict[str, Any]) -> str:
    """The same for a person."""
    if answer["listed"]:
        return f"STOP: {answer['path']}: {answer['error']} SHA-256 {answer['sha256']}"
    what = answer["document"] or answer["error"]
    return f"{answer['outcome']}: {answer['path']}: {what}"
