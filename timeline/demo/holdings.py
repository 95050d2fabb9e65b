"""Receiving, referencing and withholding the sources of the fictional matter."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege, designate
from casefile.confidentiality.models import Attestation
from casefile.confidentiality.redacting import redact
from casefile.custody.custodians import custodian_named
from casefile.custody.describing import reference, withhold
from casefile.custody.intake import RECEIVED, receive
from casefile.custody.productions import number_pages, record_production
from casefile.dates import read
from casefile.evidence.bates import BatesNumber
from casefile.evidence.models import Custodian, Production, SourceDocument
from casefile.matters.models import Matter
from timeline.demo.story import BrokenStory, Line, Teller

PLAIN = (".eml", ".txt", ".json")
"""Files that surely carry no picture; every other one is let in by an attestation."""
CLOCK_TIMES = ("hour", "minute", "second")
FIELDS = (
    "description",
    "authored_as_stated",
    "captured_at",
    "author",
    "addressee",
    "admissibility",
    "admissibility_note",
    "authentication",
)


class Shelf:
    """The sources of one matter while they come in."""

    def __init__(self, teller: Teller, folder: Path, produced: Line) -> None:
        self.teller, self.folder, self.produced = teller, folder, produced
        self.attestation: Attestation | None = None
        self.production: Production = record_production(
            actor=teller.actor,
            matter=teller.matter,
            name=produced["name"],
            produced_by=teller.parties[produced["produced_by"]],
            produced_on=produced["produced_on"],
        )

    def take(self, line: Line) -> SourceDocument:
        """One source: received byte for byte, referenced or withheld, with its numbers, level and privilege."""
        document = self._received(line) if "file" in line else self._described(line)
        self.teller.documents[line["key"]] = document
        if numbers := line.get("bates"):
            first, last = (BatesNumber("EXSO", number) for number in numbers)
            number_pages(actor=self.teller.actor, document=document, first=first, last=last, production=self.production)
        if numbers or line.get("designation"):
            designate(
                actor=self.teller.actor,
                document=document,
                level=self.produced["designation"],
                designated_by=self.produced["produced_by"],
                under=self.produced["under"],
            )
        if basis := line.get("privilege"):
            words = line["privilege_description"]
            claim_privilege(actor=self.teller.actor, document=document, basis=basis, description=words)
        return document

    def _received(self, line: Line) -> SourceDocument:
        teller, produced = self.teller, "bates" in line
        source = self.folder / line["file"]
        with source.open("rb") as stream:
            receipt = receive(
                actor=teller.actor,
                matter=teller.matter,
                stream=stream,
                original_name=source.name,
                title=line["title"],
                short_cite=line["short_cite"],
                kind=line["kind"],
                received_from="Sample Defense LLP" if produced else line["received_from"],
                custodian=self._custodian("Example Social, Inc." if produced else line["custodian"]),
                attested_by="" if source.suffix in PLAIN else self.attestation or signer(teller.actor, teller.matter),
                fields=described(line, teller.matter.zone),
            )
        if receipt.outcome != RECEIVED or receipt.document is None:
            raise BrokenStory(f"{source.name} was not received: {receipt.outcome}. {receipt.reason}")
        self.attestation = self.attestation or receipt.document.attestations.first()
        return receipt.document

    def _described(self, line: Line) -> SourceDocument:
        common: dict[str, Any] = {
            "actor": self.teller.actor,
            "matter": self.teller.matter,
            **{name: line[name] for name in ("title", "short_cite", "kind", "held_by")},
            **described(line, self.teller.matter.zone),
        }
        if line["holding"] == SourceDocument.Holding.WITHHELD:
            return withhold(stated_digests=line.get("stated_digests"), **common)
        return reference(**common)

    def _custodian(self, name: str) -> Custodian:
        """Whose files documents came from, as the party of that name where there is one."""
        teller = self.teller
        return custodian_named(actor=teller.actor, matter=teller.matter, name=name, party=teller.parties.get(name))


def described(line: Line, zone: str) -> dict[str, Any]:
    """The fields a source states of itself; its date as an instant only where it gives a clock time."""
    fields = {name: line[name] for name in FIELDS if name in line}
    value = read(line.get("authored_as_stated", ""), zone=zone)
    return {**fields, "authored_at": value.earliest if value.precision in CLOCK_TIMES else None}


def redact_passages(teller: Teller, lines: Iterable[Line]) -> None:
    """The passages that public versions must not show."""
    for line in lines:
        redact(
            actor=teller.actor,
            document=teller.documents[line["document"]],
            page_number=line["page"],
            passage=line["passage"],
            reason_code=line["reason"],
            replacement=line["replacement"],
        )


def signer(actor: User | None, matter: Matter) -> str:
    """The name an attestation is given under."""
    return str(actor) if actor else f"the project, for {matter}"
