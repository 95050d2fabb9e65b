"""Adding the people who sign in."""

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act


@transaction.atomic
def add_user(*, actor: User | None, username: str, password: str, full_name: str = "", job_title: str = "") -> User:
    """Add a user who may sign in but sees no matter yet; the entry stands in the installation's ledger."""
    user = User.objects.create_user(username, password=password, full_name=full_name, job_title=job_title)
    state = {"username": username, "full_name": full_name, "job_title": job_title}
    record(matter=None, actor=actor, act=Act.USER_ADDED, subject=user, state=state)
    return user
