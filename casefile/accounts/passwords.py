"""Changing a password, and ending the sessions of whoever holds it."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act


@transaction.atomic
def end_sessions(*, user: User, except_key: str = "") -> int:
    """End every session of the user, but the one named; answers how many ended."""
    standing = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=except_key)
    theirs = [session.pk for session in standing if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    state = {"username": user.get_username(), "sessions": len(theirs)}
    record(matter=None, actor=user, act=Act.SESSIONS_ENDED, subject=user, state=state)
    return len(theirs)


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Set a new password; every session signed in with the old one is over."""
    user.set_password(password)
    user.save(update_fields=["password"])
    state = {"username": user.get_username()}
    record(matter=None, actor=user, act=Act.PASS_PHRASE_CHANGED, subject=user, state=state)
    end_sessions(user=user)
