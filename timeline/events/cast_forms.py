"""The forms of parties, issues, conflicts between sources, and the choice among their values."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casefile.matters.desk import Desk
from casefile.matters.models import Party
from timeline.events.conflicts import Stated
from timeline.events.forms import FIRST, document_field, listed
from timeline.events.models import Conflict, Issue
from timeline.events.naming import OneByName

VALUES = 4


class CorrectionForm(forms.Form):
    """A form that also corrects: with the version it began from, and the reason."""

    def correcting(self, version: int) -> None:
        """Ask for the reason and carry the version."""
        self.fields["why"] = forms.CharField(
            label="Why", required=False, max_length=300, help_text="Kept in the record: “the order's spelling”."
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    def given(self) -> dict[str, Any]:
        """The fields of the record itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("why", "version")}


class PartyForm(CorrectionForm):
    """A party under its printable name."""

    name = forms.CharField(
        label="Printable name",
        max_length=200,
        help_text="A pseudonym where one is ordered: “John Doe #1”. Never the legal name behind it.",
        widget=forms.TextInput(attrs=FIRST),
    )
    role = forms.ChoiceField(label="Part in the case", choices=Party.PartyRole.choices)
    kind = forms.ChoiceField(choices=Party.Kind.choices, help_text="What it is: Person.")
    is_pseudonym = forms.BooleanField(
        label="The name is a pseudonym", required=False, help_text="The legal name lies in the identity vault only."
    )
    description = forms.CharField(
        required=False, max_length=300, help_text="What an exhibit may say of it: “a minor, by his next friend”."
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, party: Party | None = None, **kw: Any):
        super().__init__(data, **kw)
        others = Party.objects.visible_to(desk.user).in_matter(desk.matter).order_by("pk")
        self.fields["succeeded_by"] = OneByName(
            records=others.exclude(pk=party.pk) if party else others,
            what="party",
            label="Succeeded by",
            help_text="The entity that took its place: “X Corp.”.",
            widget=listed("names-of-parties"),
        )
        if party:
            self.correcting(party.version)


class IssueForm(CorrectionForm):
    """A question of the case, and the one above it."""

    title = forms.CharField(
        max_length=200,
        help_text="The question events bear on: “Actual knowledge”.",
        widget=forms.TextInput(attrs=FIRST),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, issue: Issue | None = None, **kw: Any):
        super().__init__(data, **kw)
        others = Issue.objects.visible_to(desk.user).in_matter(desk.matter)
        self.fields["parent"] = OneByName(
            records=others.exclude(pk=issue.pk) if issue else others,
            what="issue",
            label="Under",
            help_text="The issue above it; empty at the top.",
            widget=listed("names-of-issues"),
        )
        if issue:
            self.correcting(issue.version)


class ConflictForm(forms.Form):
    """Sources that disagree: each value in its source's words, and the one chosen, with the reason."""

    about = forms.CharField(
        label="What they disagree on",
        max_length=200,
        help_text="In a few words: “day the complaint was filed”.",
        widget=forms.TextInput(attrs=FIRST),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: Desk, **kw: Any) -> None:
        super().__init__(data, **kw)
        for place in range(VALUES):
            needed = place < 2
            self.fields[f"stated_{place}"] = forms.CharField(
                label=f"Value {place + 1}",
                required=needed,
                max_length=300,
                help_text="In its source's words: “January 26, 2021”." if not place else "",
            )
            self.fields[f"document_{place}"] = document_field(
                desk, label="Source", help_text="“S-12”, or words of its title." if not place else ""
            )
            self.fields[f"pin_{place}"] = forms.CharField(
                label="Pin cite", required=False, max_length=120, help_text="Where in it: “¶ 90”." if not place else ""
            )
        self.fields["chosen"] = forms.ChoiceField(
            label="The chronology uses",
            required=False,
            choices=[("", "None: both print"), *((str(place), f"Value {place + 1}") for place in range(VALUES))],
        )
        self.fields["reason"] = forms.CharField(
            label="Why that one",
            required=False,
            help_text="Such as “the docket's own stamp”; needed where one is chosen.",
        )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The values, each with its source and pin cite."""
        return [[self[f"{part}_{place}"] for part in ("stated", "document", "pin")] for place in range(VALUES)]

    def clean(self) -> dict[str, Any]:
        """A source without a value, a choice without its value, or a choice without a reason is a mistake."""
        cleaned = super().clean() or {}
        for place in range(VALUES):
            if (cleaned.get(f"document_{place}") or cleaned.get(f"pin_{place}")) and not cleaned.get(f"stated_{place}"):
                self.add_error(f"stated_{place}", "Give the value in its source's words, or empty its source.")
        if chosen := cleaned.get("chosen"):
            if not cleaned.get(f"stated_{chosen}"):
                self.add_error("chosen", "That value is empty: choose one that is given.")
            if not cleaned.get("reason", "").strip():
                self.add_error("reason", "Say why that one.")
        return cleaned

    def recorded(self) -> dict[str, Any]:
        """What `record_conflict` takes."""
        places = [place for place in range(VALUES) if self.cleaned_data[f"stated_{place}"]]
        values: list[Stated] = [
            tuple(self.cleaned_data[f"{part}_{place}"] for part in ("stated", "document", "pin")) for place in places
        ]
        chosen = self.cleaned_data["chosen"]
        return {
            "about": self.cleaned_data["about"],
            "values": values,
            "chosen": places.index(int(chosen)) if chosen else None,
            "reason": self.cleaned_data["reason"],
        }


class ChoiceForm(forms.Form):
    """Which value of a conflict the chronology uses, and why."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, conflict: Conflict, **kw: Any) -> None:
        chosen = {"chosen": conflict.chosen_id or "", "reason": conflict.reason, "version": conflict.version}
        super().__init__(data, initial=chosen, **kw)
        self.stated = {str(value.pk): value for value in conflict.stated.select_related("document")}
        words = [(pk, f"{value} ({value.document or 'source not named'})") for pk, value in self.stated.items()]
        self.fields["chosen"] = forms.ChoiceField(label="The chronology uses", widget=forms.RadioSelect, choices=words)
        self.fields["reason"] = forms.CharField(label="Why that one", help_text="Such as “the docket's own stamp”.")
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        """A reason of words."""
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError("Say why that one.")
        return reason
