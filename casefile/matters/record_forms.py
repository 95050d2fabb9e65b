"""What every form on a matter's records is made of: the model's own fields, the version it began from, and why."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.models import fields_for_model


def with_empty_choice(field: forms.Field) -> forms.Field:
    """A field whose empty choice says what it means: a choice is still to be made, or nothing is stated."""
    empty = "Choose one" if field.required else "Not stated"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and empty
    elif isinstance(field, forms.ChoiceField):
        offered = cast("list[tuple[str, str]]", field.choices)
        field.choices = [(value, label if value else empty) for value, label in offered]
    return field


class RecordForm(forms.Form):
    """Fields of one model: `names` says which; `labels`, `helps` and `widgets` where the model's own do not serve."""

    model: ClassVar[type[models.Model]]
    names: ClassVar[tuple[str, ...]]
    labels: ClassVar[Mapping[str, str]] = {}
    helps: ClassVar[Mapping[str, str]] = {}
    widgets: ClassVar[Mapping[str, forms.Widget]] = {}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        names, labels, helps = list(self.names), dict(self.labels), dict(self.helps)
        own = fields_for_model(self.model, names, labels=labels, help_texts=helps, widgets=dict(self.widgets))
        self.fields = {name: with_empty_choice(field) for name, field in own.items() if field is not None} | self.fields
        self.order_fields([*self.names, *self.fields])

    def values(self) -> dict[str, Any]:
        """The model's fields as entered."""
        return {name: self.cleaned_data[name] for name in self.names}

    def refuse(self, fault: forms.ValidationError) -> None:
        """Show what an act refused, at its field where the form has it."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)


class CorrectionForm(RecordForm):
    """An edit: it carries the version it began from, and why; a stale one comes back with a side chosen by field."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text='Kept in the history beside the old and the new: "misspelled on the first page".',
    )

    def changes(self) -> dict[str, Any]:
        """The fields to write: all, but those for which what stands was chosen over one's own."""
        return {name: value for name, value in self.values().items() if self.data.get(f"take-{name}") != "kept"}
