"""The first visit: the firm, its first attorney and the first matter, all of it or nothing."""

from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.accounts.setting_up import set_up_firm
from casefile.matters.courts import load_courts
from casefile.matters.models import Court, Matter
from casefile.matters.opening import open_matter


@transaction.atomic
def set_up(
    *, firm: str, firm_zone: str, username: str, full_name: str, password: str, court: str, **matter: Any
) -> tuple[User, Matter]:
    """Set up an installation that nobody can sign in to yet; `court` is a court's code, `matter` fields of Matter.

    Raises AlreadySetUp once anyone exists, and ValidationError on a bad value.
    """
    _, user = set_up_firm(name=firm, zone=firm_zone, username=username, full_name=full_name, password=password)
    load_courts()
    return user, open_matter(actor=user, court=Court.objects.get(code=court), **matter)
