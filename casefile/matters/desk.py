"""A matter as one reader stands before it: which matter, in which role, and what that role opens."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404

from casefile.matters.access import GRANTS, Permission, Role
from casefile.matters.models import Matter, Membership

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
