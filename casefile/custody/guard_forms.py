"""Forms of the contraband guard: a purge, and what is put on the block-list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from casefile.evidence.models import SourceDocument

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LIST_LIMIT = 64 << 20
"""Bytes that one list may have: about a million digests."""


class GuardForm(forms.Form):
    """A form whose act may refuse."""

    def refuse(self, fault: ValidationError) -> None:
        """Show what the act refused, at its field where the form has it."""
        told = fault.error_dict if hasattr(fault, "error_dict") else {NON_FIELD_ERRORS: [fault]}
        for name, errors in told.items():
            self.add_error(name if name in self.fields else None, errors)


class PurgeForm(GuardForm):
    """Counsel's decision, and the document's number typed once more."""

    decision = forms.CharField(
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text='The decision and its ground: "Reported on Mar. 3; the agency has taken it; counsel orders removal".',
    )
    decided_by = forms.CharField(
        label="Decided by", max_length=200, help_text='The supervising counsel who decided: "A. Attorney".'
    )
    agency = forms.CharField(
        max_length=300, help_text='Who has the material or was told of it: "Example Bureau". Shown as its holder.'
    )
    contact = forms.CharField(
        label="Contact there",
        max_length=300,
        help_text='Whom to ask, and by which number: "Det. R. Roe, 555-0100, report no. 17". In the record only.',
    )
    clear_quotes = forms.BooleanField(
        required=False,
        label="Clear quotations of it as well",
        help_text="Otherwise they stay, as counsel's words, and are marked as quoting a purged source.",
    )
    list_carried = forms.BooleanField(
        required=False,
        label="List what it carried as well",
        help_text="Then none of it comes in by itself either, in any matter: be sure that nothing in it is needed.",
    )
    confirm = forms.CharField(
        label="Its number, to confirm",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, document: SourceDocument, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.document = document
        self.fields["confirm"].help_text = f"Type {document.label}. Nothing brings the bytes back."

    def clean_confirm(self) -> str:
        """The number. Raises ValidationError for any other."""
        return confirmed(self.document, self.cleaned_data["confirm"])

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirm"}


def confirmed(document: SourceDocument, typed: str) -> str:
    """The document's number as typed. Raises ValidationError for any other."""
    if typed.strip().upper() != document.label:
        raise ValidationError(f"This is not the document's number: type {document.label}.")
    return document.label


class BlockListForm(GuardForm):
    """Digests that somebody supplied, typed or in a file."""

    supplied_by = forms.CharField(
        label="Supplied by", max_length=200, help_text='Counsel or the agency: "Example Bureau, list of 2026-03".'
    )
    lines = forms.CharField(
        label="Digests",
        required=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="One a line: SHA-256, SHA-1 or MD5 in hexadecimal. What follows a comma is passed over.",
    )
    file = forms.FileField(
        label="Or a text file of them", required=False, allow_empty_file=True, help_text="The same, as .txt or .csv."
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """The file. Raises ValidationError for one that is too large."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LIST_LIMIT:
            raise ValidationError(f"It has more than {LIST_LIMIT >> 20} MB: give it in parts.")
        return file

    def digests(self) -> list[str]:
        """The lines of both."""
        file = self.cleaned_data["file"]
        return [*self.cleaned_data["lines"].splitlines(), *(lines_in(file.read()) if file else [])]


def lines_in(content: bytes) -> list[str]:
    """The lines of a list as it was saved: UTF-8, or UTF-16 as spreadsheets write it."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace").splitlines()
