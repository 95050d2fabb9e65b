"""A citation begun at a document's page: the place and the words taken up there, on the way to an event's form. They
go by POST, so that no log keeps the words."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest

from casefile.accounts.models import User
from casefile.custody.documents import open_document
from casefile.evidence.models import SourceDocument
from casefile.matters.desk import Desk
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Event


@dataclass(frozen=True, slots=True)
class Begun:
    """The source, the place in it and its words."""

    document: SourceDocument
    page_number: int | None
    pin_cite: str
    quote: str

    def initial(self) -> dict[str, Any]:
        """The same as a citation's form starts from."""
        return {
            "document": self.document,
            "page_number": self.page_number,
            "pin_cite": self.pin_cite,
            "quote": self.quote,
        }


class PassageForm(forms.Form):
    """Words of a page, or the page itself, and the event they are for; none for a new one."""

    quote = forms.CharField(
        label="Quotation",
        required=False,
        help_text="The page's exact words; empty to cite the page itself.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    page_number = forms.IntegerField(
        label="Page of the file",
        required=False,
        min_value=1,
        help_text="Counted from 1 in the held file.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pin_cite = forms.CharField(label="Pin cite", required=False, max_length=120, help_text="“p. 4”, “¶ 91”.")
    event = forms.CharField(
        label="For event",
        required=False,
        max_length=20,
        help_text="By number, “E-14”; empty to enter a new event with it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, desk: Desk, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.desk = desk

    def begun_in(self, document: SourceDocument) -> "Begun":
        """The citation of the document that the form describes."""
        given = self.cleaned_data
        return Begun(document, given["page_number"], given["pin_cite"], given["quote"].replace("\r\n", "\n"))

    def clean_event(self) -> Event | None:
        """The event of that number, one that stands; None for a new one."""
        words = self.cleaned_data["event"].strip()
        if self.data.get("to") == "new":
            return None
        match = re.fullmatch(r"(?:E-?)?(\d{1,9})", words, re.IGNORECASE)
        if not match:
            said = f"“{words}” is not an event's number" if words else "No event is named"
            raise ValidationError(f"{said}. Write it as “E-14”, or enter a new event with the citation.")
        events = Event.objects.visible_to(self.desk.user).in_matter(self.desk.matter).filter(withdrawn_at=None)
        event = events.filter(number=int(match[1])).first()
        if event is None:
            raise ValidationError(f"There is no event E-{int(match[1])} that stands in this matter.")
        return event


def begun(request: HttpRequest, desk: Desk) -> Begun | None:
    """The citation that was begun, where the request brings one. Raises Http404 where its document is not open."""
    given, number = request.POST, request.POST.get("cited_document", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise Http404("No such document is open to you.")
    page = given.get("cited_page", "")
    return Begun(
        document=open_document(desk, int(number)),
        page_number=int(page) if page.isdecimal() and len(page) < 9 and int(page) else None,
        pin_cite=given.get("cited_pin", "")[:120],
        quote=given.get("cited_quote", "").replace("\r\n", "\n").strip(),
    )


@transaction.atomic
def enter_citing(*, actor: User, desk: Desk, start: Begun | None, **given: Any) -> Event:
    """Enter an event together with the citation begun for it, or neither. Raises as `enter` and `cite` do."""
    entered = enter(actor=actor, matter=desk.matter, **given)
    if start is not None:
        cite(actor=actor, event=entered, **start.initial())
    return entered
