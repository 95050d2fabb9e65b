"""A small fictional matter that an exhibit can be made from: sound rows, and each of the ways a row can fall short."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter, Party
from casefile.matters.opening import correct_matter
from casefile.matters.parties import add_party
from timeline.chronology.models import Chronology
from timeline.chronology.saving import save_chronology
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import file_report, log_message, take_reading
from timeline.platform.timing import set_clock

REVIEWED = "We have reviewed the content and will take no action."


class Story:
    """The matter with its people and sources, and the acts that fill it."""

    def __init__(self, matter: Matter, actor: User) -> None:
        self.matter, self.actor = matter, actor
        self.jane = self.party("Jane Poe", "person", "plaintiff")
        self.friend = self.party("A neighbour", "person", "third_party")
        self.platform = self.party("Platform, Inc.", "organisation", "platform")
        self.ncmec = self.party("NCMEC", "agency", "law_enforcement")
        self.letter = self.source("E-mails of Jane Poe", "Poe e-mails", "email", "801c2")
        self.reply = self.source("Letters of Platform, Inc.", "Platform letters", "email", "801d2")
        self.shots = self.source("Screenshots of Jane Poe", "Screenshots", "screenshot", "witness")

    def party(self, name: str, kind: str, role: str) -> Party:
        return add_party(actor=self.actor, matter=self.matter, name=name, kind=kind, role=role)

    def source(self, title: str, short_cite: str, kind: str, basis: str = "", **more: Any) -> SourceDocument:
        return reference(
            actor=self.actor,
            matter=self.matter,
            title=title,
            short_cite=short_cite,
            kind=kind,
            held_by="Poe family",
            admissibility=basis,
            **more,
        )

    def event(
        self,
        when: str,
        statement: str,
        *,
        kind: str = "report",
        source: SourceDocument | None = None,
        pin: str = "p. 1",
        verified: bool = True,
        quote: str = "",
        **more: Any,
    ) -> Event:
        more.setdefault("status", "documented")
        entered = enter(actor=self.actor, matter=self.matter, kind=kind, date=when, statement=statement, **more)
        if source is not None:
            cite(
                actor=self.actor,
                event=entered,
                document=source,
                pin_cite=pin,
                pin_verified=verified,
                verified_by="Bob Paralegal" if verified else "",
                quote=quote,
            )
        return entered

    def chronology(self, name: str = "reports and replies", **query: Any) -> Chronology:
        return save_chronology(actor=self.actor, matter=self.matter, name=name, query=query)

    def told(self) -> "Story":
        """Reports, a review, counts on both sides, a removal and a report to NCMEC, with a clock over them."""
        seen = self.event("Jan. 3, 2022", "1,200 views are displayed.", kind="reading", source=self.shots)
        take_reading(actor=self.actor, event=seen, metric="views", as_displayed="1,200", at_least=1200, at_most=1200)
        early = self.event(
            "Jan. 5, 2022", "A neighbour reports the post.", from_parties=[self.friend], to_parties=[self.platform],
            source=self.letter,
        )  # fmt: skip
        file_report(actor=self.actor, event=early, reporter=self.friend, capacity="third_party")
        first = self.event(
            "Jan. 7, 2022 9:15 AM", "Jane Poe reports the post and states her age.", source=self.letter,
            quote="I am sixteen. Take it down.", from_parties=[self.jane], to_parties=[self.platform], pin="p. 2",
        )  # fmt: skip
        report = file_report(
            actor=self.actor, event=first, reporter=self.jane, capacity="victim", number="4000012345678",
            channel="form", minority_stated=True,
        )  # fmt: skip
        sent = log_message(
            actor=self.actor, event=first, direction="to_platform", reports=[report], channel="form",
            text="I am sixteen. Take it down.", markers=[("minority", "I am sixteen")],
        )  # fmt: skip
        answered = self.event(
            "Jan. 12, 2022", "Platform replies that it reviewed the content.", kind="platform_reply",
            source=self.reply, quote=REVIEWED, from_parties=[self.platform], to_parties=[self.jane], pin="p. 4",
        )  # fmt: skip
        log_message(
            actor=self.actor, event=answered, direction="from_platform", reports=[report], channel="email",
            text=REVIEWED, in_reply_to=sent, outcome="will take no action", origin="automatic",
            origin_words="reviewed", markers=[("reviewed", "reviewed the content")],
        )  # fmt: skip
        later = self.event("Jan. 13, 2022", "1,950 views are displayed.", kind="reading", source=self.shots)
        take_reading(actor=self.actor, event=later, metric="views", as_displayed="1,950", at_least=1950, at_most=1950)
        gone = self.event(
            "between Jan. 15 and Jan. 17, 2022", "The post is taken down.", kind="removal", source=self.shots,
            from_parties=[self.platform], call_out="Post taken down", is_key=True,
        )  # fmt: skip
        self.event(
            "January 2022", "Platform reports to NCMEC.", kind="law_enforcement", source=self.reply, pin="p. 9",
            from_parties=[self.platform], to_parties=[self.ncmec],
        )  # fmt: skip
        set_clock(
            actor=self.actor, matter=self.matter, name="First report by a plaintiff to removal", start=first,
            end=gone, caution="the removal is a range", candidates=[(early, "report by a third party")],
        )  # fmt: skip
        return self


@pytest.fixture
def story(matter: Matter, alice: User) -> Story:
    """The matter's people and sources, with everything a summary needs stated of the matter."""
    correct_matter(
        actor=alice,
        matter=matter,
        availability="At the offices of Example Law LLP, weekdays 9 to 5",
        availability_notice_served_on=date(2026, 3, 2),
        preparer="Bob Paralegal, paralegal",
    )
    matter.refresh_from_db()
    return Story(matter, alice)


@pytest.fixture
def told(story: Story) -> Story:
    """The same with its events."""
    return story.told()


@pytest.fixture
def codes() -> Callable[[Any], list[tuple[str, int | None, bool]]]:
    """An exhibit's pre-flight as (code, row, blocks)."""
    return lambda exhibit: [(found["code"], found["row"], found["blocks"]) for found in exhibit.preflight]
