"""Entering what the platform of a demonstration was told, said and showed, and the clocks over it."""

from typing import Any

from timeline.demo.story import Line, Teller
from timeline.platform.entering import add_account, add_item, file_report, log_message, sight, take_reading
from timeline.platform.models import Account, ContentItem, Message, Report
from timeline.platform.timing import set_clock

REPORT_FIELDS = ("number", "channel", "outcome", "minority_stated", "police_report_stated", "identification_demanded")
MESSAGE_FIELDS = ("channel", "text", "origin", "origin_words", "outcome")


class PlatformTeller:
    """The platform's side of one matter while it is entered."""

    def __init__(self, teller: Teller, platform: str) -> None:
        self.teller, self.platform = teller, platform
        self.accounts: dict[str, Account] = {}
        self.items: dict[str, ContentItem] = {}
        self.reports: dict[str, Report] = {}
        self.messages: dict[str, Message] = {}

    def enter(self, told: dict[str, list[Line]]) -> None:
        """Everything of the file, in an order in which each record finds those it names."""
        for kind in ("account", "item", "report", "message", "reading", "sighting", "clock"):
            for line in told.get(kind, []):
                getattr(self, f"enter_{kind}")(line)

    def enter_account(self, line: Line) -> None:
        """An account under its neutral label, which is also the party that uses it."""
        self.accounts[line["label"]] = add_account(
            actor=self.teller.actor,
            matter=self.teller.matter,
            label=line["label"],
            platform=self.platform,
            account_id=line.get("account_id", ""),
            party=self.teller.parties[line["label"]],
        )

    def enter_item(self, line: Line) -> None:
        """A content item under its neutral label."""
        self.items[line["label"]] = add_item(
            actor=self.teller.actor,
            matter=self.teller.matter,
            label=line["label"],
            platform=self.platform,
            post_id=line.get("post_id", ""),
            url=line.get("url", ""),
            account=self.accounts.get(line.get("account", "")),
            copy_of=self.items.get(line.get("copy_of", "")),
        )

    def enter_report(self, line: Line) -> None:
        """A ticket, with the steps of its form where they are known."""
        report = file_report(
            actor=self.teller.actor,
            event=self.teller.events[line["event"]],
            reporter=self.teller.parties[line["reporter"]],
            capacity=line["capacity"],
            items=[self.items[label] for label in line.get("items", [])],
            steps=line.get("step", []),
            appeal_of=self.reports.get(line.get("appeal_of", "")),
            **_given(line, REPORT_FIELDS),
        )
        # a report without a ticket number is named by its event
        self.reports[line.get("number") or line["event"]] = report

    def enter_message(self, line: Line) -> None:
        """A message on the tickets it concerns; its markers carry its own words."""
        self.messages[line["event"]] = log_message(
            actor=self.teller.actor,
            event=self.teller.events[line["event"]],
            direction=line["direction"],
            reports=[self.reports[number] for number in line.get("tickets", [])],
            in_reply_to=self.messages.get(line.get("in_reply_to", "")),
            markers=list(line.get("markers", {}).items()),
            **_given(line, MESSAGE_FIELDS),
        )

    def enter_reading(self, line: Line) -> None:
        """The counts seen together: [metric, as displayed, lowest, highest]; a missing highest is open."""
        for metric, as_displayed, at_least, *at_most in line["counts"]:
            take_reading(
                actor=self.teller.actor,
                event=self.teller.events[line["event"]],
                metric=metric,
                as_displayed=as_displayed,
                at_least=at_least,
                at_most=at_most[0] if at_most else None,
                item=self.items.get(line.get("item", "")),
                observed_by=line.get("observed_by", ""),
            )

    def enter_sighting(self, line: Line) -> None:
        """What was seen of an item or an account."""
        sight(
            actor=self.teller.actor,
            event=self.teller.events[line["event"]],
            state=line["state"],
            item=self.items.get(line.get("item", "")),
            account=self.accounts.get(line.get("account", "")),
            observed_by=line.get("observed_by", ""),
        )

    def enter_clock(self, line: Line) -> None:
        """A clock with its caution and every other start named for it."""
        events = self.teller.events
        set_clock(
            actor=self.teller.actor,
            matter=self.teller.matter,
            name=line["name"],
            start=events[line["start"]],
            end=events[line["end"]],
            caution=line.get("caution", ""),
            candidates=[(events[key], reason) for key, reason in line.get("candidates", {}).items()],
            position=self.teller.matter.clocks.count(),
        )


def _given(line: Line, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: line[name] for name in names if name in line}
