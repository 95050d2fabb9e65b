"""Loading the fictional matter, Roe v. Example Social, Inc., with its held documents."""

from pathlib import Path
from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.confidentiality.identities import protect_term, seal_identity
from casefile.matters.courts import load_courts, load_rules
from casefile.matters.models import Court, Matter
from casefile.matters.opening import open_matter
from casefile.matters.parties import add_party
from timeline.chronology.saving import save_chronology
from timeline.demo.holdings import Shelf, redact_passages
from timeline.demo.platform import PlatformTeller
from timeline.demo.story import Line, Teller, enter_conflict, enter_event, told
from timeline.events.entering import add_issue
from timeline.notes.writing import write_note

SLUG = "roe-v-example"
FOLDER = Path(__file__).resolve().parent / "roe_v_example"
PREPARED_BY = "P. Paralegal"


@transaction.atomic
def load(*, actor: User | None) -> Matter:
    """The fictional matter; one that is there already is returned as it stands. All of it is loaded or nothing."""
    if standing := Matter.objects.filter(slug=SLUG).first():
        return standing
    about, sources, events, platform = (
        told(FOLDER / f"{name}.toml") for name in ("matter", "sources", "events", "platform")
    )
    matter = open_matter(actor=actor, court=fictional_court(about["court"]), **about["matter"])
    teller = Teller(actor, matter)
    add_people(teller, about)
    shelf = Shelf(teller, FOLDER / "documents", sources["production"])
    for line in sources["source"]:
        shelf.take(line)
    redact_passages(teller, platform["redaction"])
    for line in events["event"]:
        enter_event(teller, line, inferred_by=PREPARED_BY, verified_by=PREPARED_BY)
    for line in platform["conflict"]:
        enter_conflict(teller, line)
    PlatformTeller(teller, "Example Social").enter(platform)
    write_notes(teller, platform["note"])
    for line in platform["chronology"]:
        save_chronology(actor=actor, matter=matter, name=line["name"], query=query_of(teller, line))
    return matter


def fictional_court(about: Line) -> Court:
    """The court that does not exist, with the rules of the generic federal profile."""
    load_courts()
    court, _ = Court.objects.get_or_create(
        code=about["code"], defaults={"name": about["name"], "short_name": about["short_name"]}
    )
    rules = Court.objects.get(code="federal").rules.all()
    load_rules(court, [(rule.key, rule.value, rule.source, rule.verified) for rule in rules])
    return court


def add_people(teller: Teller, about: dict[str, Any]) -> None:
    """Parties, their sealed names, the words that must not leave, and the issues."""
    actor, matter = teller.actor, teller.matter
    for line in about["party"]:
        stated = {name: value for name, value in line.items() if name != "legal_name"}
        party = add_party(actor=actor, matter=matter, **stated)
        teller.parties[party.name] = party
        if "legal_name" in line:
            seal_identity(actor=actor, party=party, legal_name=line["legal_name"])
    for line in about["term"]:
        protect_term(
            actor=actor,
            matter=matter,
            category=line["category"],
            text=line["text"],
            party=teller.parties.get(line.get("party", "")),
            replacement=line["replacement"],
        )
    for line in about["issue"]:
        parent = teller.issues.get(line.get("parent", ""))
        teller.issues[line["title"]] = add_issue(actor=actor, matter=matter, title=line["title"], parent=parent)


def write_notes(teller: Teller, lines: list[Line]) -> None:
    """Work product on events and documents, which no exhibit can reach."""
    for line in lines:
        write_note(
            actor=teller.actor,
            matter=teller.matter,
            text=line["text"],
            event=teller.events.get(line.get("event", "")),
            document=teller.documents.get(line.get("document", "")),
        )


def query_of(teller: Teller, line: Line) -> dict[str, Any]:
    """A saved query, with its events' keys turned into their numbers."""
    query = {name: value for name, value in line.items() if name != "name"}
    if keys := query.pop("leave_out", None):
        query["leave_out"] = [teller.events[key].number for key in keys]
    return query
