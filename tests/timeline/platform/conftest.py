"""A small fictional matter with one platform record of each sort."""

from dataclasses import dataclass
from typing import Any

import pytest

from casefile.accounts.models import User
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import add_account, add_item, file_report, log_message, sight, take_reading
from timeline.platform.models import Account, Availability, Clock, ContentItem, Message, Reading, Report
from timeline.platform.timing import set_clock

REVIEWED = "We have reviewed the content.\nNo action will be taken."


@dataclass
class Told:
    """The records, by what they are."""

    jane: Party
    filed: Event
    answered: Event
    seen: Event
    account: Account
    item: ContentItem
    ticket: Report
    message: Message
    reading: Reading
    sighting: Availability
    clock: Clock

    def of(self, sort: str) -> Any:
        """The record of that sort, by the word that stands for it in addresses."""
        return getattr(self, {"sightings": "sighting"}.get(sort, sort.removesuffix("s")))


@pytest.fixture
def told(matter: Matter, alice: User) -> Told:
    """Jane reports a post, the platform answers, the post is counted and seen gone; a clock runs over it."""
    act: dict[str, Any] = {"actor": alice}
    jane = add_party(**act, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    days = {"filed": "2020-01-21", "answered": "2020-01-28", "seen": "2020-01-30"}
    events = {
        name: enter(**act, matter=matter, kind="other", date=day, statement=f"It is {name}.")
        for name, day in days.items()
    }
    account = add_account(**act, matter=matter, label="Account A", platform="Example")
    item = add_item(**act, matter=matter, label="Post 1", platform="Example", account=account)
    step = {"step": "Choose a category", "obstacle": "none | fits", "minutes": None}
    ticket = file_report(
        **act, event=events["filed"], reporter=jane, capacity="victim", number="4000012345678", items=[item],
        steps=[step], minority_stated=True,
    )  # fmt: skip
    message = log_message(
        **act, event=events["answered"], direction="from_platform", reports=[ticket], text=REVIEWED,
        markers=[("reviewed", "reviewed the content")],
    )  # fmt: skip
    reading = take_reading(**act, event=events["seen"], metric="views", as_displayed="167K", item=item)
    sighting = sight(**act, event=events["seen"], state="gone", item=item)
    clock = set_clock(
        **act, matter=matter, name="Report to removal", start=events["filed"], end=events["seen"],
        candidates=[(events["answered"], "the reply")],
    )  # fmt: skip
    return Told(jane, *events.values(), account, item, ticket, message, reading, sighting, clock)
