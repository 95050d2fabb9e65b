"""The form under which a filter is saved, and corrected."""

from typing import Any

from django import forms
from django.http import QueryDict

from casefile.matters.desk import Desk
from timeline.chronology.asking import Asked, asked_of
from timeline.chronology.models import Chronology


class ChronologyForm(forms.Form):
    """A name for the filter that the hidden address holds; `asked` is that filter once the form is valid."""

    name = forms.CharField(
        max_length=120,
        help_text="As lists and exhibits say it, such as: Reports and replies, December 2019 to January 2020.",
    )
    filter = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, desk: Desk, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.desk = desk

    def clean_filter(self) -> str:
        """The address, once every part of it can be read: half a filter is not saved under a name."""
        address = str(self.cleaned_data["filter"])
        faults = self.asked(address).faults
        if faults:
            raise forms.ValidationError(faults)
        return address

    def asked(self, address: str) -> Asked:
        """What an address asks for."""
        return asked_of(self.desk, QueryDict(address))

    def clean_name(self) -> str:
        """The name, unless another chronology of the matter has it."""
        name = str(self.cleaned_data["name"])
        namesakes = Chronology.objects.in_matter(self.desk.matter).filter(name=name)
        if uid := self.initial.get("uid"):
            namesakes = namesakes.exclude(uid=str(uid))
        if namesakes.exists():
            raise forms.ValidationError("Another chronology of this matter has that name; give it one of its own.")
        return name
