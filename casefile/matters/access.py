"""Who may see which matter, and do what there. Every query on a matter's records passes through `visible_to`."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from casefile.accounts.models import User
    from casefile.matters.models import Matter

Row = TypeVar("Row", bound=models.Model, covariant=True)


class Role(models.TextChoices):
    """What a member may do in one matter."""

    ATTORNEY = "attorney", "Attorney"
    PARALEGAL = "paralegal", "Paralegal"
    EXPERT = "expert", "Expert (reads only)"
    AUDITOR = "auditor", "Auditor (reads the record only)"


class Permission(models.TextChoices):
    """The questions that views and acts ask of a role."""

    READ = "read", "Read the story and the documents"
    READ_RECORD = "read_record", "Read the ledger and custody"
    WRITE = "write", "Enter and correct"
    RELEASE = "release", "Release exhibits and override"
    GOVERN = "govern", "Change members, walls and identities"


GRANTS: dict[str, frozenset[str]] = {
    Role.ATTORNEY: frozenset(Permission.values),
    Role.PARALEGAL: frozenset({Permission.READ, Permission.READ_RECORD, Permission.WRITE}),
    Role.EXPERT: frozenset({Permission.READ}),
    Role.AUDITOR: frozenset({Permission.READ_RECORD}),
}


def _within(user: "User | AnonymousUser", permission: str, path: str) -> Q:
    """The condition that a row's matter, found at `path` ("matter__" or ""), is open to the user."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    from casefile.matters.models import Membership, Wall

    roles = [role for role, granted in GRANTS.items() if permission in granted]
    granted = Membership.objects.filter(user=user, role__in=roles, ended_at=None).values("matter_id")
    walled = Wall.objects.filter(user=user, lowered_at=None).values("matter_id")
    column = f"{path}_id" if path else "pk"
    return Q(**{f"{column}__in": granted}) & ~Q(**{f"{column}__in": walled})


class MatterScopedQuerySet(models.QuerySet[Row]):
    """Rows that belong to a matter; `matter_path` says through which field."""

    matter_path = "matter"

    def visible_to(self, user: "User | AnonymousUser", permission: str = Permission.READ) -> Self:
        """Rows of the matters where the user holds a role with that permission and no wall stands.

        A wall beats every grant; staff and superuser are no grant.
        """
        return self.filter(_within(user, permission, self.matter_path))

    def in_matter(self, matter: "Matter") -> Self:
        """Rows of one matter."""
        condition: dict[str, Any] = {self.matter_path: matter} if self.matter_path else {"pk": matter.pk}
        return self.filter(**condition)


class MatterQuerySet(MatterScopedQuerySet["Matter"]):
    """Matters themselves."""

    matter_path = ""


def may(user: "User | AnonymousUser", matter: "Matter", permission: str) -> bool:
    """Whether the user may do that in the matter now."""
    return type(matter).objects.in_matter(matter).visible_to(user, permission).exists()
