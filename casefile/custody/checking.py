"""Checking custody on request: every byte of a matter is read in the background, and the ledger keeps the outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.verifying import Verification, verify_custody
from casefile.jobs.models import Job
from casefile.jobs.queue import enqueue
from casefile.jobs.working import Progress, work
from casefile.ledger.entries import record
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter

TOLD = 20
"""Faults that are told in words; the command tells them all."""


@dataclass(frozen=True, slots=True)
class Check:
    """The newest check of a matter: when, by whom, and what it found, in words."""

    at: datetime
    actor: str
    clean: bool
    words: str


def last_check(matter: Matter) -> Check | None:
    """The newest check that the matter's ledger holds."""
    entry = LedgerEntry.objects.filter(ledger__matter=matter, act=Act.CUSTODY_VERIFIED).order_by("-seq").first()
    if entry is None:
        return None
    return Check(entry.at, entry.actor_name, bool(entry.state["clean"]), str(entry.state["words"]))


def queue_check(*, actor: User, matter: Matter) -> Job:
    """Have the matter's custody verified in the background."""
    title = f"Check the record of {matter.short_caption}"
    return enqueue(actor=actor, matter=matter, work="custody.verify", title=title, arguments={"matter": matter.pk})


@work("custody.verify")
def check_in_background(*, progress: Progress, actor: User, matter: int) -> dict[str, Any]:
    """Verify every byte and entry, and enter what was found."""
    checked = Matter.objects.get(pk=matter)
    progress.at(0, 0, "Every document, rendition and ledger entry is read")
    words = enter_check(actor=actor, matter=checked, done=verify_custody(checked))
    return {"words": words, "url": reverse("record", args=[checked.slug])}


@transaction.atomic
def enter_check(*, actor: User | None, matter: Matter, done: Verification) -> str:
    """Enter a verification in the matter's ledger; returns what it found, in words."""
    read = f"{done.documents} documents, {done.renditions} renditions and {done.entries} ledger entries were read: "
    found = [f"{fault.where}: {fault.message}" for fault in done.faults[:TOLD]]
    more = len(done.faults) - len(found)
    words = read + (
        "nothing was found." if done.clean else "; ".join(found) + (f"; and {more} more" if more else "") + "."
    )
    state = {"clean": done.clean, "words": words, "codes": sorted({fault.code for fault in done.faults})}
    record(matter=matter, actor=actor, act=Act.CUSTODY_VERIFIED, subject=matter, state=state)
    return words
