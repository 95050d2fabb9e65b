"""The forms of events and of their citations: date first, everything typed, help with a real example beside it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from casefile.custody.documents import open_documents
from casefile.evidence.models import SourceDocument
from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.echo import Echo, echo_of
from timeline.events.models import Citation, Event, EventActor, Issue
from timeline.events.naming import ByName, DocumentByName
from timeline.events.years import lacks_year, offers, read_with, year_of

INFER = re.compile(r"(\d{4}):(\d{1,9})")
FIRST = {"autofocus": True}


def choices_of(choices: type, *, empty: str = "") -> list[tuple[str, str]]:
    """The choices of a field, an empty one first where it is named."""
    listed = list(getattr(choices, "choices", ()))
    return [("", empty), *(pair for pair in listed if pair[0])] if empty else listed


def listed(name: str) -> forms.TextInput:
    """A text field that completes from the page's data list of that name."""
    return forms.TextInput(attrs={"list": name})


def parties_field(desk: Desk, label: str, help_text: str = "") -> ByName[Party]:
    """Parties of the matter, typed by name."""
    records = Party.objects.visible_to(desk.user).in_matter(desk.matter).order_by("pk")
    return ByName(records=records, what="party", label=label, help_text=help_text, widget=listed("names-of-parties"))


def document_field(desk: Desk, **options: Any) -> DocumentByName:
    """A source document among those open to the reader, typed by number or words."""
    records = open_documents(desk).order_by("number")
    widget = forms.TextInput(attrs={"list": "names-of-documents", **options.pop("attrs", {})})
    return DocumentByName(records=records, what="document", widget=widget, **options)


class DateFields(forms.Form):
    """A date as its source states it, the year that a person adds where the words name none, and from what."""

    date = forms.CharField(
        label="Date as stated",
        required=False,
        strip=False,
        help_text="The source's own words: “on or about Jan. 20, 2020”, “1/20/20 3:45 PM PST”, “before Jan 30, 2020”. "
        "Empty or “unknown” where it states none.",
        widget=forms.TextInput(attrs={**FIRST, "autocomplete": "off", "spellcheck": "false", "data-date": True}),
    )
    year = forms.IntegerField(
        label="Year, inferred",
        required=False,
        min_value=1,
        max_value=9998,
        help_text="Only where the words name none.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    inferred_from = forms.CharField(
        label="Date inferred from",
        required=False,
        max_length=300,
        help_text="Empty where the source states the date: “the order's nine days”, “the year of E-14”.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, near: Event | None = None, **kw: Any):
        self.desk, self.near = desk, near
        if data is not None and (chosen := INFER.fullmatch(data.get("infer", ""))):
            data = self._inferred(data, int(chosen[1]), int(chosen[2]))
        super().__init__(data, **kw)

    def _inferred(self, data: Mapping[str, Any], year: int, number: int) -> Mapping[str, Any]:
        """What was posted, with the year of a neighbour and what it rests on filled in."""
        desk = self.desk
        neighbour = Event.objects.visible_to(desk.user).in_matter(desk.matter).filter(number=number)
        value = read_with(desk.matter, str(data.get("date", "")), None, rests_on="", inferred_by="")
        offered = [offer for offer in offers(desk.matter, value, near=neighbour, own=self.own) if offer.year == year]
        if not offered:
            return data
        given = data.dict() if isinstance(data, QueryDict) else data
        return {**given, "year": str(year), "inferred_from": offered[0].rests_on}

    @property
    def echo(self) -> Echo | None:
        """How the date as it stands in the form will print and sort; None where nothing is typed."""
        words, year = str(self["date"].value() or ""), str(self["year"].value() or "")
        rests_on = str(self["inferred_from"].value() or "")
        return echo_of(
            self.desk,
            words,
            int(year) if year.isdecimal() and len(year) <= 4 else None,
            near=self.near,
            own=self.own,
            rests_on=rests_on,
        )

    own: Event | None = None

    def clean(self) -> dict[str, Any]:
        """The date read: a year is added only to words without one, and says from what."""
        cleaned = super().clean() or {}
        words, year = cleaned.get("date", ""), cleaned.get("year")
        stated = read_with(self.desk.matter, words, None, rests_on="", inferred_by="")
        if year and not lacks_year(stated):
            self.add_error("year", "The words do not want a year: empty this field, or correct the words.")
        elif year and not cleaned.get("inferred_from"):
            self.add_error("inferred_from", "Say from what the year is inferred: “the year of E-14”.")
        rests_on = cleaned.get("inferred_from", "")
        by = str(self.desk.user)
        cleaned["value"] = read_with(self.desk.matter, words, year, rests_on=rests_on, inferred_by=by)
        if rests_on and not cleaned["value"].dated:
            self.add_error("inferred_from", "No date to infer: give its words, and a year where they name none.")
        return cleaned


class EventForm(DateFields):
    """An event: when, who, what, how far it is established."""

    kind = forms.ChoiceField(choices=choices_of(Event.Kind, empty="Choose one"), help_text="What sort of event it is.")
    statement = forms.CharField(
        label="What happened",
        help_text="One neutral sentence: “The platform replies that it found no violation.”",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    status = forms.ChoiceField(
        choices=Event.Status.choices, help_text="How far its sources establish it.", initial=Event.Status.ALLEGED
    )
    is_key = forms.BooleanField(label="Key event", required=False, help_text="A drawn timeline shows it first.")
    call_out = forms.CharField(
        label="Call-out",
        required=False,
        max_length=120,
        help_text="At most twelve words for a drawn timeline: “Platform: no violation found”.",
    )
    sequence = forms.IntegerField(
        label="Same-day order",
        required=False,
        help_text="Among events with the same date: 0, 1, 2.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    field_order = ("date", "year", "inferred_from", "kind", "from_parties", "to_parties", "statement", "status")

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, event: Event | None = None, **kw: Any):
        self.own = event
        super().__init__(data, desk=desk, **kw)
        several = "Several: “Doe #1; Doe #2”."
        self.fields["from_parties"] = parties_field(desk, "From", f"Who acts. {several}")
        self.fields["to_parties"] = parties_field(desk, "To", f"Whom it reaches. {several}")
        self.fields["disputed_by"] = parties_field(desk, "Disputed by", "Parties that deny it: “Twitter”.")
        self.fields["issues"] = ByName(
            records=Issue.objects.visible_to(desk.user).in_matter(desk.matter),
            what="issue",
            label="Issues",
            help_text="Questions it bears on: “Actual knowledge”.",
            widget=listed("names-of-issues"),
        )
        if event is not None:
            self.fields["why"] = why_field()
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=event.version)
        self.order_fields(self.field_order)

    def clean_call_out(self) -> str:
        """At most twelve words."""
        words: str = self.cleaned_data["call_out"]
        if len(words.split()) > 12:
            raise ValidationError(f"{len(words.split())} words; at most twelve fit a drawn timeline.")
        return words

    def entered(self) -> dict[str, Any]:
        """What `enter` takes."""
        names = ("kind", "statement", "status", "is_key", "call_out", "from_parties", "to_parties", "disputed_by")
        given = {name: self.cleaned_data[name] for name in (*names, "issues")}
        return {**given, "date": self.cleaned_data["value"], "sequence": self.cleaned_data["sequence"] or 0}

    def changes(self) -> dict[str, Any]:
        """What `correct_event` takes; the date only where its words, year or basis were changed in the form."""
        given = self.entered()
        if {"date", "year", "inferred_from"} & set(self.changed_data):
            basis = {"inferred_from": self.cleaned_data["inferred_from"], "inferred_by": str(self.desk.user)}
            return {**given, **(basis if basis["inferred_from"] else {})}
        return {name: value for name, value in given.items() if name != "date"}


def initial_of(event: Event) -> dict[str, Any]:
    """An event as its form shows it."""
    value = event.occurred
    stated = read_with(event.matter, value.as_stated, None, rests_on="", inferred_by="")
    sides = {
        side: [actor.party for actor in event.actors.filter(side=side).select_related("party")]
        for side in EventActor.Side.values
    }
    return {
        "date": value.as_stated,
        "year": year_of(event) if value.dated and lacks_year(stated) else None,
        "inferred_from": value.inferred_from,
        "from_parties": sides["from"],
        "to_parties": sides["to"],
        "disputed_by": list(event.disputed_by.order_by("pk")),
        "issues": list(event.issues.all()),
        **{name: getattr(event, name) for name in ("kind", "statement", "status", "is_key", "call_out", "sequence")},
    }


def why_field(help_text: str = "Kept beside the old value and the new: “misread the header”.") -> forms.CharField:
    """The reason of a correction or withdrawal."""
    return forms.CharField(label="Why", max_length=300, help_text=help_text)


class WhyForm(forms.Form):
    """A withdrawal: the reason, and the version it was decided on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, **kw: Any) -> None:
        super().__init__(data, **kw)
        self.fields["why"] = why_field("Kept with what is withdrawn: “entered twice, see E-12”.")
        self.fields["why"].widget.attrs |= FIRST


class VersionForm(forms.Form):
    """An act that asks for nothing but the version it was decided on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CitationForm(forms.Form):
    """A citation: which source, where in it, its exact words, and what it does for the event."""

    pin_cite = forms.CharField(
        label="Pin cite", required=False, max_length=120, help_text="“¶ 91”, “p. 4”, “TWTR-0001234”; TBD while unknown."
    )
    page_number = forms.IntegerField(
        label="Page of the file",
        required=False,
        min_value=1,
        help_text="Counted from 1 in the held file.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    quote = forms.CharField(
        label="Quotation",
        required=False,
        help_text="The source's exact words, without quotation marks; “…” and “[ ]” where you leave out or alter.",
        widget=forms.Textarea(attrs={"rows": 3, "data-quote": True}),
    )
    bears = forms.ChoiceField(label="What it does for the event", choices=Citation.Bears.choices)
    hearsay_basis = forms.ChoiceField(
        label="Hearsay basis",
        required=False,
        choices=choices_of(SourceDocument.Admissibility, empty="As its document"),
        help_text="Where this statement's basis differs from its document's.",
    )
    hearsay_note = forms.CharField(
        label="What that rests on", required=False, max_length=300, help_text="Such as “offered for notice”."
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, desk: Desk, citation: Citation | None = None, **kw: Any
    ):
        super().__init__(data, **kw)
        self.fields["document"] = document_field(
            desk, label="Source", required=True, attrs=FIRST, help_text="By number, “S-12”, or words of its title."
        )
        if citation is None:
            self.fields["read_it"] = forms.BooleanField(
                label="I read this page in the original",
                required=False,
                help_text="Recorded with your name and the time; needs a pin cite.",
            )
        else:
            self.fields["why"] = why_field()
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=citation.version)
        self.order_fields(("document",))

    def clean(self) -> dict[str, Any]:
        """Whoever read the page names it."""
        cleaned = super().clean() or {}
        if cleaned.get("read_it") and cleaned.get("pin_cite", "") in ("", "TBD"):
            self.add_error("pin_cite", "Name the place you read: “p. 4”.")
        return cleaned

    def cited(self) -> dict[str, Any]:
        """What `cite` and `correct_citation` take."""
        names = ("document", "pin_cite", "page_number", "quote", "bears", "hearsay_basis", "hearsay_note")
        return {name: self.cleaned_data[name] for name in names}
