"""Loading the founding matter, Doe v. Twitter, from the public record as transcribed, and nothing else."""

import csv
import re
from pathlib import Path

from django.db import transaction

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.matters.courts import load_courts
from casefile.matters.models import Court, Matter
from casefile.matters.opening import open_matter
from casefile.matters.parties import add_party
from timeline.chronology.saving import save_chronology
from timeline.demo.platform import PlatformTeller
from timeline.demo.story import BrokenStory, Line, Teller, enter_conflict, enter_event, told
from timeline.notes.writing import write_note

SLUG = "doe-v-twitter"
FOLDER = Path(__file__).resolve().parent / "doe_v_twitter"
PREPARER = "the preparer of the demonstration"
CAPTION = {
    "short_caption": "Doe v. Twitter, Inc.",
    "plaintiffs_caption": "JOHN DOE #1 and JOHN DOE #2,",
    "defendants_caption": "TWITTER, INC.,",
    "docket_number": "3:21-cv-00485-JCS",
}
LEGEND = "DEMONSTRATION — NOT PREPARED FOR ANY PARTY — NOT FOR FILING"


@transaction.atomic
def load(*, actor: User | None) -> Matter:
    """The founding matter; one that is there already is returned as it stands. All of it is loaded or nothing."""
    if standing := Matter.objects.filter(slug=SLUG).first():
        return standing
    load_courts()
    matter = open_matter(
        actor=actor,
        slug=SLUG,
        court=Court.objects.get(code="cand"),
        page_legend=LEGEND,
        demonstration=True,
        **CAPTION,
    )
    teller = Teller(actor, matter)
    aliases = add_parties(teller)
    for line in rows("sources"):
        teller.documents[line["title"]] = reference(actor=actor, matter=matter, **line)
    call_outs = {line["no"]: line["call_out"] for line in rows("drawing")}
    for row in rows("events"):
        event = enter_event(
            teller, event_line(row, aliases, teller, call_outs), inferred_by=PREPARER, verified_by=PREPARER
        )
        if row["note"]:
            write_note(actor=actor, matter=matter, event=event, text=row["note"])
    platform = told(FOLDER / "platform.toml")
    for line in platform["conflict"]:
        enter_conflict(teller, line)
    PlatformTeller(teller, "Twitter").enter(platform)
    for line in platform["chronology"]:
        query = {name: value for name, value in line.items() if name != "name"}
        save_chronology(actor=actor, matter=matter, name=line["name"], query=query)
    return matter


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the matter's tables."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def add_parties(teller: Teller) -> dict[str, list[str]]:
    """Every party by the name that prints, and for each wording of the record the names it stands for."""
    aliases = {"John Doe #1, by next friend Jane Doe #1": ["John Doe #1", "Jane Doe #1 (mother)"]}
    for line in rows("parties"):
        teller.parties[line["name"]] = add_party(
            actor=teller.actor,
            matter=teller.matter,
            name=line["name"],
            kind=line["kind"],
            role=line["role"],
            is_pseudonym=line["is_pseudonym"] == "yes",
            description=line["description"],
            succeeded_by=teller.parties.get(line["succeeded_by"]),
        )
        aliases |= {words: [line["name"]] for words in listed(line["as_stated"])}
    return aliases


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds several, in their order."""
    return [part for part in cell.split("; ") if part]


def event_line(row: dict[str, str], aliases: dict[str, list[str]], teller: Teller, call_outs: dict[str, str]) -> Line:
    """A row of the record as an event with its citations."""
    return {
        "key": row["no"],
        "kind": row["kind"],
        "date": row["date_as_stated"],
        "inferred_from": in_lasting_numbers(row["inferred_from"]),
        "from": [name for words in listed(row["from"]) for name in aliases[words]],
        "to": [name for words in listed(row["to"]) for name in aliases[words]],
        "statement": row["statement"],
        "status": row["status"],
        "is_key": row["no"] in call_outs,
        "call_out": call_outs.get(row["no"], ""),
        "cites": cites_of(row, set(teller.documents)),
    }


def in_lasting_numbers(words: str) -> str:
    """The words with rows named as the matter numbers them ("row 9" is E-9): an exhibit's own rows count otherwise."""
    return re.sub(r"\brow (\d+)\b", r"E-\1", words)


def cites_of(row: dict[str, str], titles: set[str]) -> list[Line]:
    """The row's sources with their pin cites, whether each was read, and the row's quotation.

    A cell that is a source's whole title is one source, whatever signs it holds.
    """
    sources = [row["source"]] if row["source"] in titles else listed(row["source"])
    pins, verified = listed(row["pin_cite"]), listed(row["pin_verified"])
    if not len(sources) == len(pins) == len(verified):
        raise BrokenStory(f"Row {row['no']}: its sources, pin cites and verifications differ in number.")
    return [
        {"source": source, "pin": pin, "verified": read == "yes", "quote": row["quote"]}
        for source, pin, read in zip(sources, pins, verified, strict=True)
    ]
