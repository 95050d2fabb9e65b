"""Setting up the firm at the first visit."""

from django.db import transaction

from casefile.accounts.adding import add_user
from casefile.accounts.models import Firm, User
from casefile.ledger.entries import locked_ledger, record
from casefile.ledger.models import Act


class AlreadySetUp(Exception):
    """Somebody may sign in already: the first visit is over."""


def awaits_first_visit() -> bool:
    """Whether nobody can sign in yet."""
    return not User.objects.exists()


@transaction.atomic
def set_up_firm(*, name: str, zone: str, username: str, full_name: str, password: str) -> tuple[Firm, User]:
    """The firm and the first person who signs in. Raises AlreadySetUp once anyone exists, ValidationError.

    The installation's ledger is locked first, so that of two first visits at once only one succeeds.
    """
    locked_ledger(None)
    if not awaits_first_visit():
        raise AlreadySetUp
    user = add_user(actor=None, username=username, password=password, full_name=full_name)
    firm = Firm(name=name, zone=zone)
    firm.full_clean()
    firm.save()
    record(matter=None, actor=user, act=Act.FIRM_SET_UP, subject=firm, state={"name": name, "zone": zone})
    return firm, user
