"""Members and walls: who is let into a matter, and who is kept out whatever else was granted."""

from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Membership, Wall


@transaction.atomic
def add_member(*, actor: User | None, matter: Matter, user: User, role: str) -> Membership:
    """Give the user a role; one that is held already ends first, so that one at a time holds."""
    now = timezone.now()
    Membership.objects.in_matter(matter).filter(user=user, ended_at=None).update(ended_at=now)
    membership = Membership(matter=matter, user=user, role=role, recorded_by=actor)
    membership.full_clean()
    membership.save()
    state = {"user": user.get_username(), "role": str(role)}
    record(matter=matter, actor=actor, act=Act.MEMBER_ADDED, subject=membership, state=state)
    return membership


@transaction.atomic
def remove_member(*, actor: User | None, matter: Matter, user: User) -> None:
    """End the user's role; the membership stays as history. Raises Membership.DoesNotExist where none holds."""
    membership = Membership.objects.in_matter(matter).get(user=user, ended_at=None)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    record(
        matter=matter,
        actor=actor,
        act=Act.MEMBER_REMOVED,
        subject=membership,
        state={"user": user.get_username(), "role": membership.role},
    )


@transaction.atomic
def raise_wall(*, actor: User | None, matter: Matter, user: User, reason: str) -> Wall:
    """Keep the user out of the matter from now on, whatever was granted. A reason is required."""
    wall = Wall(matter=matter, user=user, reason=reason, recorded_by=actor)
    wall.full_clean()
    wall.save()
    state = {"user": user.get_username(), "reason": reason}
    record(matter=matter, actor=actor, act=Act.WALL_RAISED, subject=wall, state=state)
    return wall


@transaction.atomic
def lower_wall(*, actor: User | None, matter: Matter, user: User, reason: str) -> None:
    """Take down the walls between the user and the matter; they stay as history."""
    for wall in Wall.objects.in_matter(matter).filter(user=user, lowered_at=None):
        wall.lowered_at = timezone.now()
        wall.save(update_fields=["lowered_at"])
        state = {"user": user.get_username(), "reason": reason}
        record(matter=matter, actor=actor, act=Act.WALL_LOWERED, subject=wall, state=state)
