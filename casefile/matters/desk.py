"""A matter as one reader stands before it: which matter, in which role, and what that role opens."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from casefile.ledger.entries import MatterArchived
from casefile.matters.access import GRANTS, Permission, Role
from casefile.matters.models import LitigationHold, Matter, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casefile.accounts.models import User


@dataclass(frozen=True)
class Desk:
    """What every page of a matter needs to know of its reader; `role` is a value of Role."""

    matter: Matter
    user: "User | AnonymousUser"
    role: str

    @property
    def role_label(self) -> str:
        """The role as the matter's head prints it: "Paralegal"."""
        return Role(self.role).label

    @property
    def reads_story(self) -> bool:
        """Whether chronology, documents, platform, parties and exhibits are open."""
        return Permission.READ in GRANTS[self.role]

    @property
    def reads_record(self) -> bool:
        """Whether ledger and chain of custody are open."""
        return Permission.READ_RECORD in GRANTS[self.role]

    @property
    def reads_work_product(self) -> bool:
        """Whether privileged documents, notes and pre-flight findings are open: to those who work on the case."""
        return Permission.WRITE in GRANTS[self.role]

    @property
    def writes(self) -> bool:
        """Whether the reader may enter and correct here now: never in an archived matter."""
        return Permission.WRITE in GRANTS[self.role] and self.matter.archived_at is None

    @property
    def governs(self) -> bool:
        """Whether members, walls, holds and the matter's own settings are the reader's to change."""
        return Permission.GOVERN in GRANTS[self.role]

    @property
    def releases(self) -> bool:
        """Whether the reader may open things to others here now: release exhibits, withdraw a claim of privilege."""
        return Permission.RELEASE in GRANTS[self.role] and self.matter.archived_at is None

    @cached_property
    def hold(self) -> LitigationHold | None:
        """The oldest litigation hold that stands, None where nothing is held."""
        return LitigationHold.objects.in_matter(self.matter).filter(lifted_at=None).order_by("placed_at").first()

    @cached_property
    def all_matters(self) -> "list[Desk]":
        """The reader's matters, for the switcher in the top bar."""
        return matters_of(self.user)


def matters_of(user: "User | AnonymousUser") -> list[Desk]:
    """Every matter open to the user in any role, by short caption; archived ones last."""
    if not user.is_authenticated:
        return []
    matters = Matter.objects.select_related("court")
    visible = matters.visible_to(user, Permission.READ) | matters.visible_to(user, Permission.READ_RECORD)
    roles = dict(Membership.objects.filter(user=user, ended_at=None).values_list("matter_id", "role"))
    desks = [Desk(matter, user, roles[matter.pk]) for matter in visible if matter.pk in roles]
    return sorted(desks, key=lambda desk: (desk.matter.archived_at is not None, desk.matter.short_caption.casefold()))


def desk_of(user: "User | AnonymousUser", slug: str, permission: str = Permission.READ) -> Desk:
    """The reader's desk in the matter. Raises Http404 for no such matter and for one that is not theirs alike."""
    matter = Matter.objects.visible_to(user, permission).select_related("court").filter(slug=slug).first()
    if matter is None or not user.is_authenticated:
        raise Http404("No such matter is open to you.")
    role = Membership.objects.in_matter(matter).filter(user=user, ended_at=None).values_list("role", flat=True)
    return Desk(matter, user, role.get())


def desk_to(user: "User | AnonymousUser", slug: str, permission: str, *, archived_too: bool = False) -> Desk:
    """The reader's desk for an act that needs `permission` (WRITE, RELEASE, GOVERN).

    Raises Http404 where the matter is not open to the reader in any role, PermissionDenied (403) where the role does
    not allow it, MatterArchived (403) where the matter is put away and `archived_too` is not said.
    """
    desk = next((each for each in matters_of(user) if each.matter.slug == slug), None)
    if desk is None:
        raise Http404("No such matter is open to you.")
    if permission not in GRANTS[desk.role]:
        raise PermissionDenied(
            f"Your role here, {desk.role_label.lower()}, does not do this. An attorney can change it."
        )
    if desk.matter.archived_at is not None and not archived_too:
        raise MatterArchived(desk.matter)
    return desk
