"""Who sees a matter: only who was let in, as far as the role goes, and nobody a wall keeps out."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casefile.accounts.models import User
from casefile.matters.access import GRANTS, Permission, Role, may
from casefile.matters.members import add_member, lower_wall, raise_wall, remove_member
from casefile.matters.models import Matter, Membership, Party
from casefile.matters.parties import add_party


def test_a_member_sees_the_matter_and_its_records_and_another_does_not(
    matter: Matter, alice: User, charlie: User
) -> None:
    party = add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    assert list(Matter.objects.visible_to(alice)) == [matter]
    assert list(Party.objects.visible_to(alice)) == [party]
    assert not Matter.objects.visible_to(charlie).exists()
    assert not Party.objects.visible_to(charlie).exists()


def test_staff_and_superuser_see_no_matter_they_are_not_let_into(matter: Matter) -> None:
    root = User.objects.create_superuser("root", password="a-long-pass-phrase")
    assert not Matter.objects.visible_to(root).exists()
    assert not may(root, matter, Permission.READ)


def test_nobody_and_an_inactive_user_see_nothing(matter: Matter, alice: User) -> None:
    assert not Matter.objects.visible_to(AnonymousUser()).exists()
    alice.is_active = False
    alice.save()
    assert not Matter.objects.visible_to(alice).exists()


@pytest.mark.parametrize("role", Role.values)
def test_each_role_may_do_what_it_is_granted_and_nothing_else(matter: Matter, charlie: User, role: str) -> None:
    add_member(actor=None, matter=matter, user=charlie, role=role)
    for permission in Permission.values:
        assert may(charlie, matter, permission) == (permission in GRANTS[role])


def test_a_wall_beats_every_grant_until_it_is_lowered(matter: Matter, alice: User) -> None:
    raise_wall(actor=None, matter=matter, user=alice, reason="represented the defendant until 2024")
    assert not Matter.objects.visible_to(alice).exists()
    assert not may(alice, matter, Permission.READ_RECORD)
    lower_wall(actor=None, matter=matter, user=alice, reason="raised against the wrong person")
    assert may(alice, matter, Permission.GOVERN)


def test_a_removed_member_sees_nothing_and_the_membership_stays_as_history(matter: Matter, bob: User) -> None:
    remove_member(actor=None, matter=matter, user=bob)
    assert not Matter.objects.visible_to(bob).exists()
    assert Membership.objects.get(matter=matter, user=bob).ended_at is not None


def test_a_new_role_takes_the_place_of_the_old_one(matter: Matter, bob: User) -> None:
    add_member(actor=None, matter=matter, user=bob, role="auditor")
    assert not may(bob, matter, Permission.READ)
    assert may(bob, matter, Permission.READ_RECORD)
    assert Membership.objects.filter(matter=matter, user=bob, ended_at=None).count() == 1
