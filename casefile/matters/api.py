"""The interface for programs: matters and parties."""

import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from casefile.accounts.models import ApiToken
from casefile.matters.access import Permission
from casefile.matters.asking import ByUid, Filter, MatterBySlug, in_any_role, narrowed
from casefile.matters.interface import READ, Corrected, ExactRecord, Why
from casefile.matters.models import Court, Matter, Party
from casefile.matters.opening import correct_matter, open_matter
from casefile.matters.parties import add_party, correct_party
from casefile.matters.records import Record

SAID = (
    *("short_caption", "plaintiffs_caption", "defendants_caption", "docket_number", "court", "counsel_block", "zone"),
    *("day_first", "page_legend", "availability", "availability_notice_served_on", "preparer", "preparer_is_counsel"),
)
NAMED = ("name", "kind", "role", "is_pseudonym", "description", "succeeded_by")


def known_zone(zone: str) -> None:
    """Refuse a zone that no date could be read in."""
    if zone not in zoneinfo.available_timezones():
        raise serializers.ValidationError(f"“{zone[:60]}” is not an IANA zone; write “America/Los_Angeles”.")


class MatterSerializer(ExactRecord):
    """A matter as it stands."""

    court: serializers.SlugRelatedField[Court] = serializers.SlugRelatedField(
        slug_field="code", read_only=True, help_text='The court\'s code: "cand".'
    )

    class Meta:
        model = Matter
        fields = (*READ, "slug", *SAID, "guard_on", "demonstration", "archived_at")
        read_only_fields = fields


class MatterSaid(ExactRecord):
    """What a matter says of itself."""

    court: serializers.SlugRelatedField[Court] = serializers.SlugRelatedField(
        slug_field="code", queryset=Court.objects.all(), help_text='The court\'s code: "cand".'
    )
    zone = serializers.CharField(
        max_length=60, required=False, validators=[known_zone], help_text='IANA zone: "America/Los_Angeles".'
    )

    class Meta:
        model = Matter
        fields: ClassVar[tuple[str, ...]] = ("slug", *SAID)


class MatterCorrection(Why, MatterSaid):
    """What is corrected of a matter; its short name and its guard are not."""

    class Meta(MatterSaid.Meta):
        fields = (*SAID, "why")


class Matters(Corrected):
    """Matters: whoever opens one becomes its first attorney. A token, good for one matter, opens no other."""

    queryset = Matter.objects.select_related("court")
    serializer_class = MatterSerializer
    entries = MatterSaid
    corrections = MatterCorrection
    corrects = Permission.GOVERN

    def list_filters(self) -> dict[str, Filter]:
        """By short name, court, and whether it is archived."""
        return {
            **super().list_filters(),
            "matter": Filter(lambda matter: Q(pk=matter.pk), MatterBySlug, "Short name of the matter."),
            "court": Filter("court__code", serializers.CharField, 'The court\'s code: "cand".'),
            "archived": Filter(
                lambda yes: Q(archived_at__isnull=not yes), serializers.BooleanField, "Archived or open."
            ),
        }

    def get_queryset(self) -> QuerySet[Matter]:
        """Matters open in any role."""
        return in_any_role(self.request).select_related("court").order_by("pk")

    def create(self, request: Request) -> Any:
        """Open a matter; as on the pages, an attorney of some matter does."""
        if isinstance(request.auth, ApiToken):
            raise PermissionDenied("A token is good for one matter only; open another in a signed-in session.")
        if not Matter.objects.visible_to(request.user, Permission.GOVERN).exists():
            raise PermissionDenied("An attorney opens a matter.")
        return super().create(request)

    def enter(self, values: dict[str, Any]) -> Record:
        """Open it."""
        return open_matter(actor=self.actor, **values)

    def correct(self, record: Matter, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        return correct_matter(actor=self.actor, matter=record, version=version, why=why, **changes)


def parties(request: Request) -> QuerySet[Party]:
    """The parties open to whoever asks."""
    return narrowed(request, Party.objects.all())


class PartySerializer(ExactRecord):
    """A party as it stands."""

    matter = MatterBySlug(read_only=True)
    succeeded_by = ByUid(read_only=True, allow_null=True)

    class Meta:
        model = Party
        fields = (*READ, "matter", *NAMED)
        read_only_fields = fields


class PartyEntry(ExactRecord):
    """A party as it is entered, by the name that may be printed."""

    matter = MatterBySlug(Permission.WRITE)
    succeeded_by = ByUid(parties, required=False, allow_null=True, help_text="The party that took its place.")

    class Meta:
        model = Party
        fields: ClassVar[tuple[str, ...]] = ("matter", *NAMED)
        extra_kwargs = {"kind": {"required": True}}


class PartyCorrection(Why, PartyEntry):
    """What is corrected of a party."""

    class Meta(PartyEntry.Meta):
        fields = (*NAMED, "why")


class Parties(Corrected):
    """Parties, by the names that may be printed; no legal name behind a pseudonym is read or written here."""

    queryset = Party.objects.select_related("matter", "succeeded_by")
    serializer_class = PartySerializer
    entries = PartyEntry
    corrections = PartyCorrection
    filters = {
        "kind": Filter("kind", lambda: serializers.ChoiceField(Party.Kind.choices), "What it is."),
        "role": Filter("role", lambda: serializers.ChoiceField(Party.PartyRole.choices), "Its part in the case."),
        "name": Filter("name", serializers.CharField, "Its printable name, exactly."),
    }

    def enter(self, values: dict[str, Any]) -> Record:
        """Add it."""
        return add_party(actor=self.actor, **values)

    def correct(self, record: Party, version: int, why: str, changes: dict[str, Any]) -> Record:
        """Correct it."""
        return correct_party(actor=self.actor, party=record, version=version, why=why, **changes)
