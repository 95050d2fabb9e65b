"""The form of the quick log: date first, then the pasted words; tickets are found in them, markers quote them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from casefile.evidence.quoting import holds
from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.forms import DateFields, document_field, listed, parties_field
from timeline.events.models import Event
from timeline.events.naming import ByName
from timeline.platform.correspondence import NewTicket
from timeline.platform.finding import new_numbers, reports_in
from timeline.platform.models import KnowledgeMarker, Message, Report


class TicketsByNumber(ByName[Report]):
    """Reports by their ticket numbers."""

    def name_of(self, record: Report) -> str:
        """The ticket's number."""
        return record.number


class LogForm(DateFields):
    """A message to the platform or from it, as it was pasted."""

    direction = forms.ChoiceField(choices=Message.Direction.choices, initial=Message.Direction.FROM_PLATFORM)
    channel = forms.ChoiceField(
        choices=Report.Channel.choices,
        initial=Report.Channel.EMAIL,
        help_text="How it was sent: by e-mail, form or portal.",
    )
    text = forms.CharField(
        label="Its words",
        strip=False,
        help_text="Pasted whole and verbatim. Ticket numbers in it are found.",
        widget=forms.Textarea(attrs={"rows": 8, "class": "pasted"}),
    )
    statement = forms.CharField(
        label="What happened",
        required=False,
        help_text="One neutral sentence; empty: “The platform writes by e-mail on ticket 0139730675.”",
    )
    pin_cite = forms.CharField(label="Pin cite", required=False, max_length=120, help_text="“p. 1”.")
    new_ticket = forms.CharField(
        label="Open a ticket",
        required=False,
        max_length=80,
        help_text="A number that is not in the matter yet: “0139730675”.",
    )
    capacity = forms.ChoiceField(
        label="Reported as", required=False, choices=[("", "Choose"), *Report.Capacity.choices]
    )
    filed = forms.CharField(
        label="Filed",
        required=False,
        max_length=200,
        help_text="When it was filed, where a reply opens it and a source says so; else it stands undated.",
    )
    field_order = ("date", "year", "inferred_from", "direction", "channel", "from_parties", "to_parties", "text")

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, **kw: Any) -> None:
        standing = Report.objects.visible_to(desk.user).in_matter(desk.matter).standing()
        self.reports = list(standing.order_by("pk"))
        super().__init__(data, desk=desk, near=self._thread(data), **kw)
        self.fields["from_parties"] = parties_field(desk, "From", "Empty: the platform, or the ticket's reporter.")
        self.fields["to_parties"] = parties_field(desk, "To", "Empty: the ticket's reporter, or the platform.")
        self.fields["tickets"] = TicketsByNumber(
            records=[report for report in self.reports if report.number],
            what="ticket",
            label="Tickets",
            help_text="Empty: those whose numbers stand in the words. Several: “0139730675; 0139729687”.",
            widget=listed("numbers-of-tickets"),
        )
        self.fields["document"] = document_field(
            desk, label="Source", help_text="“S-12”; empty: the words are kept as a transcription, source to follow."
        )
        for shows, label in KnowledgeMarker.Shows.choices:
            self.fields[f"shows_{shows}"] = forms.CharField(label=label, required=False)
        self.order_fields(self.field_order)

    def _thread(self, data: Mapping[str, Any] | None) -> Event | None:
        """The newest event with a stated date on the first ticket named: it offers a missing year before others."""
        found = reports_in(str(data.get("text", "")), self.reports) if data else []
        stated = Event.objects.filter(occurred_basis="stated", occurred_sort_at__isnull=False, withdrawn_at=None)
        stated = stated.select_related("matter").order_by("-number")
        return stated.filter(messages__reports__in=found[:1]).first() or stated.filter(reports__in=found[:1]).first()

    @property
    def found(self) -> list[Report]:
        """The matter's reports whose numbers stand in the words as they are now."""
        return reports_in(str(self["text"].value() or ""), self.reports)

    @property
    def unknown(self) -> list[str]:
        """Numbers in the words that look like a ticket's and are not in the matter."""
        return new_numbers(str(self["text"].value() or ""), self.reports)

    @property
    def marks(self) -> list[forms.BoundField]:
        """The fields of the knowledge markers."""
        return [self[f"shows_{shows}"] for shows in KnowledgeMarker.Shows.values]

    def clean(self) -> dict[str, Any]:
        """Tickets and sides filled in from the words; every marker quotes the words."""
        cleaned = super().clean() or {}
        text = cleaned["text"] = cleaned.get("text", "").replace("\r\n", "\n").strip()
        cleaned["tickets"] = cleaned.get("tickets") or reports_in(text, self.reports)
        for field in self.marks:
            words = cleaned.get(field.name, "")
            if text and words and not holds(text, words):
                self.add_error(field.name, f"The message does not hold “{words}”; quote it exactly.")
        self._sides(cleaned)
        if cleaned.get("new_ticket"):
            self._new_ticket(cleaned)
        return cleaned

    def _sides(self, cleaned: dict[str, Any]) -> None:
        """Who wrote to whom, where it is left open: the platform, and the reporter of the tickets."""
        platform = self._platform(cleaned["tickets"])
        reporters = list(dict.fromkeys(report.reporter for report in cleaned["tickets"]))
        to_platform = cleaned.get("direction") == Message.Direction.TO_PLATFORM
        sides = ("to_parties", "from_parties") if to_platform else ("from_parties", "to_parties")
        for name, meant in zip(sides, (platform, reporters), strict=True):
            if name in cleaned and not cleaned[name]:
                cleaned[name] = meant
        if sides[0] in cleaned and not cleaned[sides[0]]:
            self.add_error(sides[0], "Name the platform's party: no ticket says which of the parties it is.")

    def _platform(self, tickets: list[Report]) -> list[Party]:
        """To whom the tickets went; without one, the matter's platform or defendant where it has just one."""
        parties = Party.objects.visible_to(self.desk.user).in_matter(self.desk.matter)
        told = parties.filter(appearances__side="to", appearances__event__reports__in=tickets).distinct()
        if told:
            return list(told)
        able = parties.filter(role__in=[Party.PartyRole.PLATFORM, Party.PartyRole.DEFENDANT])
        return list(able) if able.count() == 1 else []

    def _new_ticket(self, cleaned: dict[str, Any]) -> None:
        """A new ticket needs a number that is new, a reporter and a capacity."""
        number = cleaned["new_ticket"]
        if any(report.number == number for report in self.reports):
            self.add_error("new_ticket", "That ticket is in the matter already: name it under Tickets.")
        to_platform = cleaned.get("direction") == Message.Direction.TO_PLATFORM
        reporters = cleaned.get("from_parties" if to_platform else "to_parties") or []
        if not cleaned.get("capacity"):
            self.add_error("capacity", "Say as what the reporter reported: person shown, parent, third party, agency.")
        if not reporters:
            self.add_error("from_parties" if to_platform else "to_parties", "Name who reported.")
        else:
            capacity, filed = cleaned.get("capacity", ""), cleaned.get("filed", "")
            cleaned["opening"] = NewTicket(number, reporters[0], capacity, filed)

    def logged(self) -> dict[str, Any]:
        """What `log_correspondence` takes."""
        cleaned = self.cleaned_data
        names = ("direction", "channel", "text", "from_parties", "to_parties", "document", "pin_cite")
        shown = [(shows, cleaned[f"shows_{shows}"]) for shows in KnowledgeMarker.Shows.values]
        return {
            **{name: cleaned[name] for name in names},
            "date": cleaned["value"],
            "statement": cleaned["statement"] or self._said(),
            "reports": cleaned["tickets"],
            "new_ticket": cleaned.get("opening"),
            "markers": [(shows, words) for shows, words in shown if words],
        }

    def _said(self) -> str:
        """The event in one neutral sentence, where nobody wrote another."""
        cleaned = self.cleaned_data
        numbers = [report.number for report in cleaned["tickets"] if report.number]
        numbers += [cleaned["new_ticket"]] if cleaned["new_ticket"] else []
        on = f" on ticket{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""
        way = {"email": " by e-mail", "form": " by web form", "in_app": " in the app", "portal": " through its portal"}
        if cleaned["direction"] == Message.Direction.FROM_PLATFORM:
            return f"The platform writes{way.get(cleaned['channel'], '')}{on}."
        names = ", ".join(str(party) for party in cleaned["from_parties"]) or "The reporter"
        return f"{names} writes to the platform{way.get(cleaned['channel'], '')}{on}."
