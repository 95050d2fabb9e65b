"""Keys for programs: made once, shown once, kept as a digest only, each good for one matter until it is revoked."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casefile.accounts.models import ApiToken, User
from casefile.ledger.entries import Told, record
from casefile.ledger.models import Act

PREFIX = "cf_"


def digest_of(key: str) -> str:
    """SHA-256 of a key, in hexadecimal. A key is 256 random bits, so a slow hash would guard nothing more."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: User, user: User, matter: Told, label: str) -> tuple[ApiToken, str]:
    """Make a key with which a program acts as `user` in one matter; returns its record and the key ("cf_…").

    The key stands nowhere afterwards: show it now or never. What it opens is what the user may do in that matter at
    the time of each request, so a membership that ends or a wall that is raised ends it too. Raises ValidationError
    without a label.
    """
    label = label.strip()
    if not label:
        raise ValidationError({"label": "Say what the token is for, so that whoever revokes it knows."})
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(user=user, matter_id=matter.pk, label=label, digest=digest_of(key))
    token.full_clean()
    token.save()
    record(matter=matter, actor=actor, act=Act.TOKEN_MADE, subject=token, state=_told(token))
    return token, key


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken) -> ApiToken:
    """Revoke a key at once; its record stays as history. One that is revoked already stays as it is."""
    kept = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if kept.revoked_at is None:
        kept.revoked_at = timezone.now()
        kept.save(update_fields=["revoked_at"])
        record(matter=kept.matter, actor=actor, act=Act.TOKEN_REVOKED, subject=kept, state=_told(kept))
    return kept


def _told(token: ApiToken) -> dict[str, object]:
    """What the ledger keeps of a token: neither the key nor its digest."""
    return {"user": token.user.get_username(), "label": token.label}
