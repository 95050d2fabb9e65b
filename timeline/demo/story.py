"""Entering a demonstration's story from its files: every record through the act that a person would use."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter, Party
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import enter
from timeline.events.models import Event, Issue

Line = dict[str, Any]


class BrokenStory(Exception):
    """A demonstration's files contradict each other or the acts: nothing of the matter is kept."""


@dataclass(slots=True)
class Teller:
    """One matter while its story is entered: who enters it, and what stands already, by the names the files use."""

    actor: User | None
    matter: Matter
    parties: dict[str, Party] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    documents: dict[str, SourceDocument] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)

    def named(self, names: list[str]) -> list[Party]:
        """The parties of those names."""
        return [self.parties[name] for name in names]


def told(path: Path) -> dict[str, Any]:
    """A file of the story as it stands."""
    return tomllib.loads(path.read_text("utf-8"))


def enter_event(teller: Teller, line: Line, *, inferred_by: str, verified_by: str) -> Event:
    """One event with its citations."""
    event = enter(
        actor=teller.actor,
        matter=teller.matter,
        kind=line["kind"],
        date=line["date"],
        statement=line["statement"],
        from_parties=teller.named(line.get("from", [])),
        to_parties=teller.named(line.get("to", [])),
        status=line.get("status", Event.Status.ALLEGED),
        inferred_from=line.get("inferred_from", ""),
        inferred_by=inferred_by if line.get("inferred_from") else "",
        disputed_by=teller.named(line.get("disputed_by", [])),
        issues=[teller.issues[title] for title in line.get("issues", [])],
        is_key=line.get("is_key", False),
        call_out=line.get("call_out", ""),
    )
    if event.occurred_refused:
        raise BrokenStory(f"{line['date']!r} is no date: {event.occurred_refused}")
    teller.events[line["key"]] = event
    for cited in line["cites"]:
        cite_source(teller, event, cited, verified_by=verified_by)
    return event


def cite_source(teller: Teller, event: Event, cited: Line, *, verified_by: str) -> None:
    """One citation; its quotation is checked against the page where a text is held."""
    verified = cited.get("verified", True)
    cite(
        actor=teller.actor,
        event=event,
        document=teller.documents[cited["source"]],
        pin_cite=cited["pin"],
        page_number=cited.get("page"),
        quote=cited.get("quote", ""),
        bears=cited.get("bears", "supports"),
        pin_verified=verified,
        verified_by=verified_by if verified else "",
        hearsay_basis=cited.get("basis", ""),
        hearsay_note=cited.get("note", ""),
    )


def enter_conflict(teller: Teller, line: Line) -> None:
    """One conflict: its values as [words, source or "", pin cite], and the chosen one with the reason, if any."""
    record_conflict(
        actor=teller.actor,
        event=teller.events[line["event"]],
        about=line["about"],
        values=[(words, teller.documents[source] if source else None, pin) for words, source, pin in line["values"]],
        chosen=line.get("chosen"),
        reason=line.get("reason", ""),
    )
