"""The form fields of each sort of platform record, typed by name and number, fast by keyboard."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.forms import listed
from timeline.events.naming import ByName, OneByName
from timeline.platform.models import Account, Availability, ContentItem, KnowledgeMarker, Message, Report
from timeline.platform.typed import Count, EventByNumber, OneMessage, OneTicket, Starts, Steps, Tickets

ANSWERS = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
STATED = {
    "minority_stated": "It said that a minor is shown",
    "non_consent_stated": "It said there was no consent",
    "police_report_stated": "It named a police report",
    "identification_demanded": "Identification was demanded",
}
Fields = dict[str, forms.Field]


def _words(label: str, limit: int, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, help_text=help_text, required=required)


def _long(label: str, help_text: str, rows: int = 2, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=area, **options)


def _one(desk: Desk, model: Any, what: str, label: str, help_text: str) -> OneByName[Any]:
    records = model.objects.visible_to(desk.user).in_matter(desk.matter)
    if hasattr(records, "standing"):
        records = records.standing()
    names = f"names-of-{what.replace(' ', '-')}"
    return OneByName(records=records.order_by("pk"), what=what, label=label, help_text=help_text, widget=listed(names))


def _tickets(desk: Desk) -> Any:
    reports = Report.objects.visible_to(desk.user).in_matter(desk.matter).standing()
    return reports.select_related("event__matter", "reporter").order_by("pk")


def _event(desk: Desk) -> EventByNumber:
    return EventByNumber(desk=desk, label="Event", help_text="From which it takes its date: “E-14”.")


def account_fields(desk: Desk) -> Fields:
    """An account on the platform."""
    return {
        "label": _words(
            "Neutral name", 120, "It prints: “Account A”. Handles are recycled and never print.", required=True
        ),
        "platform": _words("Platform", 80, "“Twitter”.", required=True),
        "account_id": _words("Its id on the platform", 80, "The lasting one; empty where it is not known."),
        "party": _one(desk, Party, "party", "Whose it is", "“John Doe #1”; empty where it is not known."),
    }


def item_fields(desk: Desk) -> Fields:
    """A content item."""
    return {
        "label": _words(
            "Neutral name", 120, "It prints: “Post 1”. Nothing of what it shows is described.", required=True
        ),
        "platform": _words("Platform", 80, "“Twitter”.", required=True),
        "post_id": _words("Its id on the platform", 80, "Empty where it is not known."),
        "url": _words("Address", 500, "Shown so that nobody opens it by mistake; it never prints."),
        "account": _one(desk, Account, "account", "Posted by", "“Account A”; empty where it is not known."),
        "copy_of": _one(desk, ContentItem, "content item", "A copy of", "“Post 1”; empty where it repeats none."),
    }


def ticket_fields(desk: Desk) -> Fields:
    """A report to the platform."""
    asked: Fields = {
        name: forms.TypedChoiceField(
            label=label, choices=ANSWERS, coerce=lambda answer: answer == "yes", empty_value=None, required=False
        )
        for name, label in STATED.items()
    }
    items = ContentItem.objects.visible_to(desk.user).in_matter(desk.matter).standing().order_by("pk")
    return {
        "event": _event(desk),
        "number": _words("Ticket number", 80, "“0139730675”; empty where none is known."),
        "channel": forms.ChoiceField(label="By what way", choices=Report.Channel.choices, initial="unknown"),
        "reporter": _required(_one(desk, Party, "party", "Who reported", "“John Doe #1”.")),
        "capacity": forms.ChoiceField(label="Reported as", choices=Report.Capacity.choices),
        "items": ByName(
            records=items, what="content item", label="Items reported", help_text="Several: “Post 1; Post 2”.",
            widget=listed("names-of-content-item"),
        ),
        **asked,
        "outcome": _long("What the platform decided", "In its own words; empty where it is not known."),
        "appeal_of": OneTicket(
            records=_tickets(desk), what="ticket", label="Appeals", help_text="The ticket it appeals: “0139730675”.",
            widget=listed("names-of-ticket"),
        ),
        "steps": Steps(
            label="Steps of the form", required=False,
            help_text="One a line, parts set apart by “|”: “Choose a category | a category | none fits one's own "
            "image | 4.5”. The last is minutes, where somebody measured.",
        ),
    }  # fmt: skip


def _required(field: OneByName[Any]) -> OneByName[Any]:
    field.required = True
    field.widget.is_required = True
    return field


def message_fields(desk: Desk) -> Fields:
    """A message to the platform or from it."""
    messages = Message.objects.visible_to(desk.user).in_matter(desk.matter).standing()
    others = messages.select_related("event__matter").order_by("pk")
    marks: Fields = {f"shows_{shows}": _long(f"Shows: {label}", "") for shows, label in KnowledgeMarker.Shows.choices}
    return {
        "event": _event(desk),
        "reports": Tickets(
            records=_tickets(desk), what="ticket", label="Tickets", help_text="Several: “0139730675; 0139729687”.",
            widget=listed("names-of-ticket"),
        ),
        "direction": forms.ChoiceField(choices=Message.Direction.choices),
        "channel": forms.ChoiceField(label="By what way", choices=Report.Channel.choices),
        "text": _long("Its words", "Whole and verbatim; empty prints “see source”.", 8, strip=False),
        "in_reply_to": OneMessage(
            records=others, what="message", label="Answers", help_text="The message it answers: “E-12”.",
            widget=listed("names-of-message"),
        ),
        "outcome": _long("What it decides", "In its own words.", max_length=300),
        "origin": forms.ChoiceField(label="Written by", choices=Message.Origin.choices),
        "origin_words": _words("The words that show it", 300, "“Do not reply to this message”."),
        **marks,
    }  # fmt: skip


def reading_fields(desk: Desk) -> Fields:
    """A count that somebody saw."""
    return {
        "event": _event(desk),
        "item": _one(desk, ContentItem, "content item", "Of which item", "“Post 1”; empty for several together."),
        "metric": _words("What was counted", 40, "“views”.", required=True),
        "as_displayed": _words("As displayed", 80, "In its source's form: “over 167,000”.", required=True),
        "at_least": Count(label="At least", required=False, min_value=0, help_text="The lowest it can mean: 167,001."),
        "at_most": Count(label="At most", required=False, min_value=0, help_text="The highest; empty is open."),
        "observed_by": _words("Seen by", 200, "“Jane Roe #1”; empty where it is not known."),
    }


def sighting_fields(desk: Desk) -> Fields:
    """What was seen of an item or account."""
    return {
        "event": _event(desk),
        "item": _one(desk, ContentItem, "content item", "Of which item", "“Post 1”."),
        "account": _one(desk, Account, "account", "Of which account", "“Account A”."),
        "state": forms.ChoiceField(label="It was seen", choices=Availability.State.choices),
        "observed_by": _words("Seen by", 200, "“Jane Roe #1”; empty where it is not known."),
    }


def clock_fields(desk: Desk) -> Fields:
    """A measured interval between two events."""
    return {
        "name": _words("Name", 200, "“First report by a plaintiff to removal”.", required=True),
        "start": EventByNumber(desk=desk, label="From event", help_text="“E-3”."),
        "end": EventByNumber(desk=desk, label="To event", help_text="“E-14”."),
        "candidates": Starts(
            desk=desk, label="Other starts", required=False,
            help_text="One a line: “E-2 | report by a third party”. Every one prints beside the chosen start.",
        ),
        "caution": _long("Caution", "Printed beside the figure: “consistent with the order, not independent of it”."),
        "position": forms.IntegerField(
            label="Place among the clocks", min_value=0, max_value=32767, initial=0, help_text="0 comes first.",
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        ),
    }  # fmt: skip


FIELDS: Mapping[str, Callable[[Desk], Fields]] = {
    "tickets": ticket_fields,
    "messages": message_fields,
    "items": item_fields,
    "accounts": account_fields,
    "readings": reading_fields,
    "sightings": sighting_fields,
    "clocks": clock_fields,
}
ROWS = (
    ("number", "channel"), ("reporter", "capacity"), ("direction", "channel"), ("label", "platform"),
    ("post_id", "url"), ("account_id", "party"), ("account", "copy_of"), ("metric", "as_displayed"),
    ("at_least", "at_most"), ("origin", "origin_words"), ("start", "end"), ("item", "account"),
    ("state", "observed_by"), ("minority_stated", "non_consent_stated"), ("document", "pin_cite"),
    ("police_report_stated", "identification_demanded"), ("shows_received", "shows_acknowledged"),
    ("shows_reviewed", "shows_minority"), ("shows_law_enforcement", "shows_ncmec"),
)  # fmt: skip
"""Fields that stand beside each other."""
