"""The forms that enter and correct platform records: a correction carries its version and asks why."""

from collections.abc import Mapping
from typing import Any

from django import forms

from casefile.matters.desk import Desk
from timeline.events.forms import FIRST, DateFields, choices_of, document_field, why_field
from timeline.events.models import Event
from timeline.platform.correcting import OWN
from timeline.platform.models import KnowledgeMarker
from timeline.platform.observing import Dating
from timeline.platform.record_fields import FIELDS, ROWS, STATED
from timeline.platform.records import PlatformRecord
from timeline.platform.relations import RELATIONS

SHOWS = "shows_"
WHEN = ("date", "year", "inferred_from")
SOURCE = ("status", "document", "pin_cite")
EITHER = "Give the event or a date of its own, not both."
NEITHER = "Give the event's number, or the date in its source's words; “unknown” where it states none."


class OwnFields(forms.Form):
    """The fields of one sort of record, in rows, and what they say."""

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The visible fields but those of a date, those that belong together beside each other."""
        shown = [field.name for field in self.visible_fields() if field.name not in WHEN]
        beside = {row[0]: row for row in ROWS if set(row) <= set(shown)}
        second = {name for first, row in beside.items() for name in row if name != first}
        return [[self[each] for each in beside.get(name, (name,))] for name in shown if name not in second]

    def given(self) -> dict[str, Any]:
        """The record's own fields and relations, as its acts take them."""
        cleaned = {name: _one_sort_of_line(value) for name, value in self.cleaned_data.items()}
        left_out = {"why", "version", "value", *WHEN, *SOURCE}
        given = {name: value for name, value in cleaned.items() if name not in left_out}
        marks = [(name.removeprefix(SHOWS), given.pop(name)) for name in list(given) if name.startswith(SHOWS)]
        return given | ({"markers": [pair for pair in marks if pair[1]]} if marks else {})


class RecordForm(OwnFields):
    """A record as it stands or as it is added; to correct it, why, and the version that the edit began from."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        desk: Desk,
        sort: str,
        record: PlatformRecord | None = None,
        **kw: Any,
    ) -> None:
        if record is not None:
            kw["initial"] = initial_of(record)
        super().__init__(data, **kw)
        self.fields |= FIELDS[sort](desk)
        next(iter(self.fields.values())).widget.attrs |= FIRST
        if record is not None:
            self.fields["why"] = why_field()
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version)


class DatedRecordForm(OwnFields, DateFields):
    """A record that takes its date from an event: one that is there, or one of its own entered with it."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, sort: str, **kw: Any) -> None:
        super().__init__(data, desk=desk, **kw)
        self.fields |= FIELDS[sort](desk)
        event = self.fields["event"]
        event.required = False
        event.label, event.help_text = "Or its event", "Where the event is entered already: “E-14”; no date then."
        self.fields["status"] = forms.ChoiceField(
            label="How far established", choices=choices_of(Event.Status), initial=Event.Status.ALLEGED, required=False
        )
        self.fields["document"] = document_field(
            desk, label="Source", help_text="“S-12”, or words of its title; cited by the event that is entered."
        )
        self.fields["pin_cite"] = forms.CharField(
            label="Pin cite", required=False, max_length=120, help_text="“p. 4”; TBD while unknown."
        )

    def clean(self) -> dict[str, Any]:
        """The date read; either it or an event is given."""
        cleaned = super().clean() or {}
        dated, event = str(cleaned.get("date", "")).strip(), cleaned.get("event")
        if dated and event:
            self.add_error("event", EITHER)
        if not dated and not event and "event" not in self.errors:
            self.add_error("date", NEITHER)
        if event and cleaned.get("document"):
            self.add_error("document", f"{event.label} is there already: cite the source on its own page.")
        return cleaned

    def on(self) -> Event | Dating:
        """The event it hangs on, or what is entered as one."""
        cleaned = self.cleaned_data
        event: Event | None = cleaned["event"]
        status = cleaned["status"] or Event.Status.ALLEGED
        return event or Dating(cleaned["value"], status, cleaned["document"], cleaned["pin_cite"])

    def entered(self) -> dict[str, Any]:
        """What the act takes beside the event."""
        return {name: value for name, value in self.given().items() if name != "event"}


def initial_of(record: PlatformRecord) -> dict[str, Any]:
    """A record as its form shows it."""
    shown = {name: getattr(record, name) for name in OWN[type(record)]}
    shown |= {name: relation.read(record) for name, relation in RELATIONS.get(type(record), {}).items()}
    shown |= {name: {True: "yes", False: "no", None: ""}[shown[name]] for name in STATED if name in shown}
    marks = dict(shown.pop("markers", ()))
    return shown | {f"{SHOWS}{shows}": marks.get(shows, "") for shows in KnowledgeMarker.Shows.values}


def _one_sort_of_line(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
