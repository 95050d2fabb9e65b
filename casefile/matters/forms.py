"""Forms on the records of a matter, made from their models: the labels, lengths and examples are the model's own."""

import zoneinfo
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.text import slugify

from casefile.accounts.forms import PersonForm
from casefile.accounts.models import Firm, User
from casefile.matters.access import Role
from casefile.matters.courts import COURTS
from casefile.matters.models import Court, Matter
from casefile.matters.record_forms import CorrectionForm, RecordForm

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/London", "UTC")
ROLES_HELP = (
    "Attorneys also release exhibits and govern members; paralegals enter and correct; experts read the story; "
    "auditors read the record only."
)
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def known_zone(name: str) -> None:
    """Raises ValidationError for a zone that the rules of time do not know."""
    if name not in zoneinfo.available_timezones():
        raise forms.ValidationError("No such zone is known. Write it as America/Los_Angeles.")


def zone_field(label: str, help_text: str) -> forms.CharField:
    """A zone by its IANA name, with the common ones offered."""
    offered = forms.TextInput({"list": "zones", "spellcheck": "false"})
    return forms.CharField(
        label=label, max_length=60, widget=offered, validators=[known_zone], help_text=help_text, initial=ZONES[3]
    )


class CourtForm(RecordForm):
    """A court that is not in the list yet."""

    model = Court
    names: ClassVar[tuple[str, ...]] = ("name", "short_name", "code", "is_federal")
    labels: ClassVar[Mapping[str, str]] = {
        "name": "Its name",
        "short_name": "As citations print it",
        "code": "Short code",
        "is_federal": "A federal court",
    }
    helps: ClassVar[Mapping[str, str]] = {
        "name": 'As its caption prints it, a comma before the district: "United States District Court, District of '
        'Nevada".',
        "short_name": 'Stands at the head of a matter: "D. Nev.".',
        "code": 'Programs know it by this; it stays as it is: "nvd".',
        "is_federal": "Where ticked, summaries and aids name the Federal Rules of Evidence.",
    }


class CourtCorrectionForm(CourtForm, CorrectionForm):
    """What is corrected of a court; its code stays."""

    names = ("name", "short_name", "is_federal")


class NewMatterForm(RecordForm):
    """A matter to be opened; its address and the captions' two sides are made of the short caption where left empty."""

    model = Matter
    names = ("short_caption", "docket_number", "slug", "plaintiffs_caption", "defendants_caption")
    labels: ClassVar[Mapping[str, str]] = {
        "slug": "Short name",
        "plaintiffs_caption": "Plaintiffs as captioned",
        "defendants_caption": "Defendants as captioned",
    }
    helps: ClassVar[Mapping[str, str]] = {
        "docket_number": 'As the court writes it: "3:21-cv-00485-JCS". Empty while there is none.',
        "slug": 'Stands in the addresses of its pages and in commands: "doe-v-twitter".',
    }
    widgets: ClassVar[Mapping[str, forms.Widget]] = {
        "plaintiffs_caption": forms.Textarea({"rows": 2}),
        "defendants_caption": forms.Textarea({"rows": 2}),
    }
    court = forms.ChoiceField(label="Court", help_text="Its rules set type, margins and legends of exhibits.")
    zone = zone_field("Zone", 'Where its days begin and end: "America/Los_Angeles".')

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        courts = list(Court.objects.order_by("name").values_list("code", "name"))
        self.fields["court"] = forms.ChoiceField(
            label="Court",
            choices=[("", "Choose the court"), *(courts or [(code, name) for code, name, _, _ in COURTS])],
            help_text="Its rules set the type, margins and legends of exhibits. Where it is not in the list, add it "
            "under “Courts” on the page of your matters.",
        )
        for name in ("slug", "plaintiffs_caption", "defendants_caption"):
            self.fields[name].required = False
            self.fields[name].help_text += " Left empty, it is made of the short caption."

    def clean(self) -> dict[str, Any]:
        """Make what was left empty of the short caption, which must then name both sides."""
        super().clean()
        entered = self.cleaned_data
        caption = entered.get("short_caption", "")
        entered["slug"] = entered.get("slug") or slugify(caption)[:60].strip("-")
        sides = caption.partition(" v. ")
        for name, side in (("plaintiffs_caption", sides[0]), ("defendants_caption", sides[2])):
            entered[name] = entered.get(name) or (f"{side.strip().upper().rstrip(',')}," if sides[1] else "")
            if caption and not entered[name]:
                self.add_error(name, "The short caption has no “ v. ” to take it from: enter it here.")
        if caption and Matter.objects.filter(slug=entered["slug"]).exists():
            self.add_error("slug", f"“{entered['slug']}” is taken; choose another short name.")
        return entered

    def values(self) -> dict[str, Any]:
        """The model's fields as entered, with the zone; the court apart, by its code."""
        return super().values() | {"zone": self.cleaned_data["zone"]}


class FirstVisitForm(NewMatterForm, PersonForm):
    """The firm, its first attorney and the first matter."""

    firm = forms.CharField(label="Firm", max_length=200, help_text='The name of the office: "Example Law LLP".')
    firm_zone = zone_field("Zone of the office", 'New matters begin with it: "America/Los_Angeles".')
    PARTS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "The firm": ("firm", "firm_zone"),
        "The first attorney": ("full_name", "username", "pass_phrase", "again"),
        "The first matter": (
            "short_caption",
            "slug",
            "court",
            "docket_number",
            "zone",
            "plaintiffs_caption",
            "defendants_caption",
        ),
    }

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.order_fields([name for names in self.PARTS.values() for name in names])

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page sets them, under the three heads."""
        return [(head, [self[name] for name in names]) for head, names in self.PARTS.items()]


class MatterForm(CorrectionForm):
    """What a matter says of itself."""

    model = Matter
    names = (
        "short_caption",
        "docket_number",
        "court",
        "plaintiffs_caption",
        "defendants_caption",
        "counsel_block",
        "zone",
        "day_first",
        "guard_on",
        "page_legend",
        "preparer",
        "preparer_is_counsel",
        "availability",
        "availability_notice_served_on",
    )
    labels: ClassVar[Mapping[str, str]] = {
        "plaintiffs_caption": "Plaintiffs as captioned",
        "defendants_caption": "Defendants as captioned",
        "day_first": "The day comes before the month",
        "guard_on": "The contraband guard is on",
        "page_legend": "Legend on every page",
        "preparer": "Preparer of its summaries",
        "preparer_is_counsel": "The preparer is counsel of record",
        "availability": "Where the originals may be examined",
        "availability_notice_served_on": "Notice of that served on",
    }
    helps: ClassVar[Mapping[str, str]] = {
        "zone": 'The time zone in which its days begin and end: "America/Los_Angeles".',
        "day_first": "Where ticked, 01/02/2020 is read as February 1, not as January 2.",
        "guard_on": "Where ticked, nothing that can carry pictures is kept before somebody attests to it.",
    }
    widgets: ClassVar[Mapping[str, forms.Widget]] = {
        "plaintiffs_caption": forms.Textarea({"rows": 2}),
        "defendants_caption": forms.Textarea({"rows": 2}),
        "counsel_block": forms.Textarea({"rows": 4}),
        "availability": forms.Textarea({"rows": 3}),
        "zone": forms.TextInput({"list": "zones", "spellcheck": "false"}),
        "availability_notice_served_on": DAY,
    }

    def clean_zone(self) -> str:
        """A zone that is known."""
        zone: str = self.cleaned_data["zone"]
        known_zone(zone)
        return zone


class WhoForm(forms.Form):
    """Somebody who signs in already."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("full_name", "username"),
        label="Who",
        empty_label="Choose a person",
    )


class MemberForm(WhoForm):
    """A member of a matter, and the role there."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.PARALEGAL, help_text=ROLES_HELP)


class WallForm(WhoForm):
    """Somebody to be kept out, and why."""

    reason = forms.CharField(max_length=300, help_text='Kept as history: "represented the defendant until 2024".')


class NewPersonForm(PersonForm):
    """Somebody new to the firm, with the role in this matter."""

    job_title = forms.CharField(
        label="Position",
        max_length=150,
        required=False,
        help_text='As a declaration gives it: "Paralegal, Example Law LLP".',
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.PARALEGAL, help_text=ROLES_HELP)
    field_order: tuple[str, ...] = ("full_name", "username", "job_title", "role", "pass_phrase", "again")

    def person_fields(self) -> dict[str, str]:
        """What adding them takes."""
        named = {name: self.cleaned_data[name] for name in ("username", "full_name", "job_title", "role")}
        return named | {"password": self.cleaned_data["pass_phrase"]}


class ReasonForm(forms.Form):
    """Why an act is done."""

    why = forms.CharField(label="Why", max_length=300, help_text='Kept as history: "settled on March 3, 2026".')


class HoldForm(forms.Form):
    """A litigation hold."""

    reason = forms.CharField(
        label="Reason", max_length=300, help_text='What asks for it: "preservation letter of Jan. 12, 2020".'
    )


class TokenForm(forms.Form):
    """A key for a program."""

    label = forms.CharField(
        label="What it is for", max_length=120, help_text='A name to know it by: "nightly import of replies".'
    )

    def __init__(self, matters: "models.QuerySet[Matter]", *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["matter"] = forms.ModelChoiceField(
            matters, empty_label="Choose the matter", help_text="The one it opens."
        )
        self.order_fields(["matter", "label"])


def firm_zone() -> str:
    """The zone that new matters begin with."""
    firm = Firm.objects.first()
    return firm.zone if firm else ZONES[3]
