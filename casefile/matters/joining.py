"""Adding somebody new to the firm and to one of its matters."""

from django.db import transaction

from casefile.accounts.adding import add_user
from casefile.accounts.models import User
from casefile.matters.members import add_member
from casefile.matters.models import Matter


@transaction.atomic
def add_person(
    *, actor: User | None, matter: Matter, username: str, password: str, full_name: str, job_title: str, role: str
) -> User:
    """Somebody who may sign in from now on, as a member of this matter and of no other."""
    user = add_user(actor=actor, username=username, password=password, full_name=full_name, job_title=job_title)
    add_member(actor=actor, matter=matter, user=user, role=role)
    return user
