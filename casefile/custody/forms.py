"""Forms of a matter's documents: receiving, referencing, withholding, correcting, replacing, designating."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casefile.confidentiality.attesting import WORDS
from casefile.confidentiality.models import Designation, PrivilegeClaim
from casefile.evidence.models import Custodian, SourceDocument
from casefile.matters.models import Matter
from casefile.matters.record_forms import CorrectionForm, RecordForm

if TYPE_CHECKING:
    DocumentChoice = forms.ModelChoiceField[SourceDocument]
else:
    DocumentChoice = forms.ModelChoiceField
SIDES: Mapping[str, str] = {
    "authored_as_stated": "Date on its face",
    "author": "From",
    "addressee": "To",
    "held_by": "Held by",
    "short_cite": "Cited as",
    "admissibility": "Comes in as",
    "admissibility_note": "What that rests on",
    "authentication": "Authenticated by",
    "is_transcription": "A transcription; source to follow",
}
HELPS: Mapping[str, str] = {
    "kind": "What sort of source it is: an e-mail, a pleading, a screenshot.",
    "admissibility": "On what basis it may come in: an opposing party's statement, a record of a business.",
}
WORDS_OF: Mapping[str, forms.Widget] = {"description": forms.Textarea({"rows": 3})}


class SeveralFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All that were chosen under the name."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files, each as uploaded; an empty one is for the act to refuse."""

    def clean(self, value: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """The files. Raises ValidationError where none was chosen."""
        if not value:
            raise forms.ValidationError("Choose at least one file.")
        return list(value)


class ReceiveForm(forms.Form):
    """Files to be received, and what is known of where they come from."""

    received_from = forms.CharField(
        label="From whom", max_length=200, required=False, help_text='Who handed them over: "Jane Roe #1".'
    )
    custodian = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput({"list": "custodians", "autocomplete": "off"}),
        help_text='Whose files they are: "Example Social, Inc.". A new name is added.',
    )
    attest = forms.BooleanField(required=False, label=WORDS)
    attestation = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["files"] = FilesField(
            label="Files",
            widget=SeveralFiles({"multiple": True}),
            help_text="Several at once, up to 100. Each is kept as it came, byte for byte.",
        )


class ReferenceForm(RecordForm):
    """A source that others hold."""

    model = SourceDocument
    names: ClassVar[tuple[str, ...]] = (
        "title",
        "short_cite",
        "kind",
        "held_by",
        "authored_as_stated",
        "author",
        "addressee",
        "description",
    )
    labels = SIDES
    helps = HELPS
    widgets = WORDS_OF

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["held_by"].required = True


class WithholdForm(ReferenceForm):
    """An item that nobody here may hold: words only, with the digests others state of it."""

    digests = forms.CharField(
        label="Digests as stated",
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
        help_text='One a line, as somebody states it, never computed here: "md5: 5d29…".',
    )

    def clean_digests(self) -> dict[str, str]:
        """The digests by their names."""
        lines = [line.strip() for line in self.cleaned_data["digests"].splitlines() if line.strip()]
        parted = [line.partition(":") for line in lines]
        if any(not name.strip() or not digest.strip() for name, _, digest in parted):
            raise forms.ValidationError("Write each line as name: digest, such as md5: 5d29.")
        return {name.strip(): digest.strip() for name, _, digest in parted}


class DocumentForm(CorrectionForm):
    """What is said of a document; its bytes are never changed."""

    model = SourceDocument
    names: ClassVar[tuple[str, ...]] = (
        "title",
        "short_cite",
        "kind",
        "description",
        "authored_as_stated",
        "author",
        "addressee",
        "received_from",
        "custodian",
        "admissibility",
        "admissibility_note",
        "authentication",
        "is_transcription",
    )
    labels = SIDES
    helps = HELPS
    widgets = WORDS_OF

    def __init__(self, matter: Matter, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["custodian"] = forms.ModelChoiceField(
            Custodian.objects.in_matter(matter).order_by("name"),
            required=False,
            empty_label="Not stated",
            help_text="Whose files they are.",
        )
        self.order_fields([*self.names, "why"])
        self.fields["why"].required = True


class UnheldDocumentForm(DocumentForm):
    """The same of a source that is not held: who holds it as well."""

    names = (*DocumentForm.names, "held_by")


class NumberedChoice(DocumentChoice):
    """Documents to choose from, by number and short cite."""

    def label_from_instance(self, obj: SourceDocument) -> str:
        """The document as lists name it: "S-12 Order, Dkt. 69"."""
        return f"{obj.label} {obj.short_cite}"


class ReplaceForm(CorrectionForm):
    """The received document that takes the place of a transcription or a copy."""

    model = SourceDocument
    names = ("replaced_by",)
    labels: ClassVar[Mapping[str, str]] = {"replaced_by": "Replaced by"}

    def __init__(self, document: SourceDocument, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        held = SourceDocument.objects.in_matter(document.matter).filter(holding=SourceDocument.Holding.HELD)
        self.fields["replaced_by"] = NumberedChoice(
            held.exclude(pk=document.pk).order_by("-number"),
            label="Replaced by",
            empty_label="Choose a received document",
            help_text="Held here already: receive it first where it is not.",
        )
        self.fields["why"].required = True
        self.order_fields(["replaced_by", "why", "version"])


class DesignationForm(RecordForm):
    """A level under a protective order."""

    model = Designation
    names = ("level", "designated_by", "under")
    labels: ClassVar[Mapping[str, str]] = {"under": "Under what"}
    helps: ClassVar[Mapping[str, str]] = {
        "level": "As the protective order names it. An exhibit carries the strictest level among its sources.",
        "under": 'The order or agreement: "Stipulated Protective Order, Dkt. 31".',
    }


class PrivilegeForm(RecordForm):
    """A claim of privilege, in words that reveal nothing."""

    model = PrivilegeClaim
    names = ("basis", "description")
    labels: ClassVar[Mapping[str, str]] = {"description": "As the privilege log says"}
    helps: ClassVar[Mapping[str, str]] = {"basis": "The ground it rests on."}


class WithdrawClaimForm(CorrectionForm):
    """Why a claim of privilege is withdrawn, and the version of it that was decided on."""

    model = PrivilegeClaim
    names = ()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["why"].required = True
        self.fields["why"].help_text = 'Kept in the record: "sent to the other side by the client in 2021".'
