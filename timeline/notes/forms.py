"""The form of a note."""

from django import forms


class NoteForm(forms.Form):
    """A thought about an event or a document."""

    text = forms.CharField(
        label="Note",
        help_text="Work product, never printed: “Ask the witness whether the form offered another category.”",
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
    )
