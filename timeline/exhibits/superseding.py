"""Superseding an exhibit: a new one is frozen in its place, and both stay."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casefile.accounts.models import User
from casefile.dates import read
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from timeline.chronology.models import Chronology
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit

AMENDED = re.compile(r"(.*), amended(?: ([0-9]+))?")


@transaction.atomic
def supersede(
    *,
    actor: User,
    exhibit: Exhibit,
    chronology: Chronology | None = None,
    number: str = "",
    title: str = "",
    subject: str = "",
    sponsor: str = "",
    disclosed_on: date | None = None,
) -> Exhibit:
    """Freeze a new exhibit of the same kind that replaces this one, from its chronology or another of the matter.

    What is not given stays as it was, but the subject. Raises ValidationError where it is superseded already or the
    chronology is another matter's, and what `assemble` raises. The old one's file, if released, stays to be had.
    """
    old = Exhibit.objects.select_for_update(of=("self",)).get(pk=exhibit.pk)
    source = chronology or old.chronology
    if source.matter_id != old.matter_id:
        raise ValidationError("An exhibit is made from a chronology of its own matter.")
    if newer := Exhibit.objects.filter(supersedes=old).first():
        raise ValidationError(f"It is superseded already, by Exhibit {newer.number}: supersede that one.")
    new = assemble(
        actor=actor,
        chronology=source,
        kind=old.kind,
        number=number or amended_number(old),
        title=title or old.title,
        subject=subject,
        supersedes=old,
        sponsor=sponsor,
        disclosed_on=disclosed_on,
    )
    state = {"number": old.number, "by": str(new.uid), "by_number": new.number}
    record(matter=new.matter, actor=actor, act=Act.EXHIBIT_SUPERSEDED, subject=old, state=state)
    return new


def amended_number(exhibit: Exhibit) -> str:
    """What its replacement is called: "1" while the exhibit was not released, then "1, amended", "1, amended 2"."""
    if exhibit.state != Exhibit.State.RELEASED:
        return exhibit.number
    found = AMENDED.fullmatch(exhibit.number)
    return f"{found[1]}, amended {int(found[2] or 1) + 1}" if found else f"{exhibit.number}, amended"


def remembered(exhibit: Exhibit) -> dict[str, Any]:
    """What was said when the exhibit was assembled, read back from what it prints: the words its replacement keeps."""
    front = exhibit.content.get("front", {})
    disclosed = read(front.get("disclosed") or "", zone="UTC").earliest
    subject = front.get("headline", "").partition(" concerning ")[2]
    return {
        "title": exhibit.title,
        "chronology": str(exhibit.chronology.uid),
        "number": amended_number(exhibit),
        "subject": "" if subject == front.get("chronology") else subject,
        "sponsor": front.get("sponsor") or "",
        "disclosed_on": disclosed.date() if disclosed else None,
    }
