"""The forms by which an exhibit is assembled, superseded and released."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from timeline.chronology.models import Chronology
from timeline.exhibits.models import Exhibit

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
REASON = forms.Textarea({"rows": 3})


class AmendForm(forms.Form):
    """What a superseding exhibit is made from; its kind is that of the one it replaces."""

    chronology = forms.ChoiceField(help_text="Its rows are frozen as they stand now; later edits alter nothing in it.")
    number = forms.CharField(max_length=20, help_text='What its sticker says, such as 1, A, or "A, amended".')
    title = forms.CharField(
        max_length=200,
        required=False,
        help_text="As its first page and the lists say it. Left empty: its kind, such as Summary chronology.",
    )
    subject = forms.CharField(
        max_length=200,
        required=False,
        label="Concerning",
        help_text="Ends the first page's line “Summary of 14 documents concerning …”, such as: reports and removal of "
        "two posts. Left empty: the chronology's name.",
    )
    sponsor = forms.CharField(
        max_length=150,
        required=False,
        label="Sponsoring witness",
        help_text="Of an illustrative timeline only, such as: P. Paralegal. Fed. R. Evid. 107.",
    )
    disclosed_on = forms.DateField(
        required=False,
        widget=DAY,
        label="Disclosed to the other side on",
        help_text="Of an illustrative timeline only, such as 2026-03-02.",
    )

    def __init__(self, *arguments: Any, chronologies: Iterable[Chronology], kind: str = "", **named: Any) -> None:
        super().__init__(*arguments, **named)
        if kind and kind != Exhibit.Kind.ILLUSTRATIVE:
            del self.fields["sponsor"], self.fields["disclosed_on"]
        self.of = {str(chronology.uid): chronology for chronology in chronologies}
        offered = cast(forms.ChoiceField, self.fields["chronology"])
        offered.choices = [(uid, chronology.name) for uid, chronology in self.of.items()]

    def values(self) -> dict[str, Any]:
        """What the act takes, by its names."""
        return self.cleaned_data | {"chronology": self.of[self.cleaned_data["chronology"]]}


class AssembleForm(AmendForm):
    """What a new exhibit is made from, and which kind it is."""

    kind = forms.ChoiceField(
        choices=Exhibit.Kind.choices,
        help_text="A summary proves the content of documents (FRE 1006); an illustrative timeline is an aid and no "
        "evidence (FRE 107).",
    )
    field_order = ("chronology", "kind", "number")


class ReleaseForm(forms.Form):
    """The reasons against which an exhibit is released, each asked for only where something blocks."""

    override_reason = forms.CharField(
        max_length=1000,
        widget=REASON,
        label="Why it is released against pre-flight",
        help_text="Such as: pin cites to Dkt. 69 are verified by the court's own copy; to be replaced on Friday.",
    )
    gate_reason = forms.CharField(
        max_length=1000,
        widget=REASON,
        label="Why it is released against the gate",
        help_text="Speaks to the gate's findings alone, such as: the name stands in the published caption of the case.",
    )

    def __init__(self, *arguments: Any, preflight_blocks: bool, gate_blocks: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not preflight_blocks:
            del self.fields["override_reason"]
        if not gate_blocks:
            del self.fields["gate_reason"]
