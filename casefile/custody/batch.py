"""Receiving several files at once: one answer a file, one attestation for all that need it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.confidentiality.models import Attestation
from casefile.custody.custodians import custodian_named
from casefile.custody.intake import REFUSED, Receipt, receive
from casefile.matters.models import Matter

CAME = {"received": "received", "duplicate": "held already", "refused": "not kept"}


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of one file: `outcome` as in Receipt, the document's number where there is one, why where not.

    `sha256` is the server's own; `listed` says that the block-list stopped it; `carried` counts the files in it by what
    came of each.
    """

    name: str
    outcome: str
    number: int | None
    label: str
    reason: str
    attestation: str = ""
    sha256: str = ""
    listed: bool = False
    carried: dict[str, int] = field(default_factory=dict)

    @property
    def carries(self) -> str:
        """What it carries in words: "It carries 3 files: 2 received, 1 held already."; "" for nothing."""
        if not self.carried:
            return ""
        came = ", ".join(f"{count:,} {CAME[outcome]}" for outcome, count in sorted(self.carried.items(), reverse=True))
        total = sum(self.carried.values())
        return f"It carries {total:,} {'file' if total == 1 else 'files'}: {came}."

    def plain(self) -> dict[str, object]:
        """For a session and for a program."""
        return asdict(self)


def receive_batch(
    *,
    actor: User,
    matter: Matter,
    files: Iterable[tuple[str, BinaryIO]],
    received_from: str = "",
    custodian: str = "",
    attested: bool = False,
    attestation: Attestation | None = None,
) -> list[FileOutcome]:
    """Receive each file by itself: one that is refused never stops the rest.

    `attested` says that the actor gave the attestation for these files under their own name; it is recorded once,
    or `attestation`, given for the same batch before, is carried on.
    """
    whose = custodian_named(actor=actor, matter=matter, name=custodian) if custodian else None
    given: str | Attestation = (attestation or str(actor)) if attested else ""
    outcomes = []
    for name, stream in files:
        try:
            receipt = receive(
                actor=actor,
                matter=matter,
                stream=stream,
                original_name=name,
                received_from=received_from,
                custodian=whose,
                attested_by=given,
                door="upload",
                later=True,
            )
        except ValidationError as fault:
            receipt = Receipt(REFUSED, "", 0, "", "", reason=" ".join(fault.messages))
        if isinstance(given, str) and given and receipt.outcome == "received" and receipt.document:
            given = receipt.document.attestations.get()
        outcomes.append(_outcome(name, receipt, given))
    return outcomes


def _outcome(name: str, receipt: Receipt, given: str | Attestation) -> FileOutcome:
    document = receipt.document
    return FileOutcome(
        name=name,
        outcome=receipt.outcome,
        number=document.number if document else None,
        label=document.label if document else "",
        reason=receipt.reason or (document.read_error if document else ""),
        attestation=str(given.uid) if isinstance(given, Attestation) else "",
        sha256=receipt.sha256,
        listed=receipt.listed,
        carried=dict(Counter(str(one.outcome) for one in receipt.children)),
    )
