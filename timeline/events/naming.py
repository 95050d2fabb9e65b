"""Records chosen by typing what they are called: "S-12", "Doe #1; Twitter", fast by keyboard and without a script."""

import re
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from casefile.evidence.models import SourceDocument

Named = TypeVar("Named", bound=models.Model)
SHOWN = 6
"""At most so many candidates are named in an error."""


class ByName(forms.CharField, Generic[Named]):
    """Records of a list typed by name, several parted by ";": the whole name, or any words that only one has.

    Cleans to a list. `choices` are offered to the browser as the form's data list of the same name.
    """

    several = True

    def __init__(self, *, records: Iterable[Named] = (), what: str, **options: Any) -> None:
        super().__init__(required=options.pop("required", False), **options)
        self.records = list(records)
        self.what = what

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Completion is the page's own, from the list of what may be chosen."""
        return {**super().widget_attrs(widget), "autocomplete": "off", "spellcheck": "false"}

    def name_of(self, record: Any) -> str:
        """What a record is called in the field."""
        return str(record)

    @property
    def names(self) -> list[str]:
        """Everything that can be chosen, for the data list."""
        return [self.name_of(record) for record in self.records]

    def prepare_value(self, value: Any) -> Any:
        """Records as the words that choose them again; words as they are."""
        if isinstance(value, models.Model):
            return self.name_of(value)
        if value is None or isinstance(value, str):
            return value
        return "; ".join(one if isinstance(one, str) else self.name_of(one) for one in value)

    def clean(self, value: Any) -> Any:
        """The records in the order typed. Raises ValidationError for a name that no record has, or several have."""
        words = super().clean(value)
        asked = [part.strip() for part in words.split(";")] if self.several else [words.strip()]
        return list(dict.fromkeys(self.found(part) for part in asked if part))

    def found(self, words: str) -> Named:
        """The one record these words name."""
        folded = words.casefold()
        exact = [record for record in self.records if self.name_of(record).casefold() == folded]
        near = exact or [record for record in self.records if self.is_meant(record, folded)]
        if len(near) == 1:
            return near[0]
        listed = "; ".join(self.name_of(record) for record in (near or self.records)[:SHOWN])
        if near:
            raise ValidationError(f"“{words}” can mean several: {listed}. Write more of the name.")
        kept = f" There are: {listed}." if listed else " None is entered yet."
        raise ValidationError(f"No {self.what} is called “{words}”.{kept}")

    def is_meant(self, record: Named, folded: str) -> bool:
        """Whether every word typed stands in the record's name."""
        name = self.name_of(record).casefold()
        return all(word in name for word in folded.split())


class OneByName(ByName[Named]):
    """One record typed by name; cleans to it, or to None where nothing is typed."""

    several = False

    def clean(self, value: Any) -> Any:
        """The record, or None."""
        return next(iter(super().clean(value)), None)


class DocumentByName(OneByName[SourceDocument]):
    """A source document by its number, "S-12" or "12", or by words of its short cite and title."""

    def name_of(self, record: SourceDocument) -> str:
        """The number and the short cite: "S-12 Order, Dkt. 69"."""
        return f"{record.label} {record.short_cite}"

    def found(self, words: str) -> SourceDocument:
        """By number first: "S-1" is never S-12."""
        if match := re.match(r"(?:S-?)?(\d{1,9})(?:\s|$)", words, re.IGNORECASE):
            numbered = [record for record in self.records if record.number == int(match[1])]
            if numbered:
                return numbered[0]
        return super().found(words)

    def is_meant(self, record: SourceDocument, folded: str) -> bool:
        """Whether every word typed stands in its short cite or title."""
        name = f"{record.short_cite} {record.title}".casefold()
        return all(word in name for word in folded.split())


def data_lists(form: forms.Form) -> list[tuple[str, list[str]]]:
    """The data lists the form's fields draw on: (id, names)."""
    lists = {}
    for field in form.fields.values():
        if isinstance(field, ByName) and (name := field.widget.attrs.get("list")):
            lists[name] = field.names
    return list(lists.items())
