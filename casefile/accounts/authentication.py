"""Who a program's request comes from: the bearer of a token, as its user and in its one matter, or a session."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from casefile.accounts.models import ApiToken, User
from casefile.accounts.tokens import digest_of

UNKNOWN = "The token is not known here or was revoked. Ask an attorney of the matter for another."
FRESH = timedelta(minutes=1)
"""How exactly `last_used_at` is kept: a program's thousand reads in a minute are one write."""


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cf_…`; the token's record becomes `request.auth`, which narrows every query."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user and record, or None where another scheme is used. Raises AuthenticationFailed."""
        words = request.headers.get("Authorization", "").split()
        if not words or words[0].lower() != "bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Write the header as: Authorization: Bearer cf_…")
        standing = ApiToken.objects.select_related("user", "matter").filter(revoked_at=None, user__is_active=True)
        token = standing.filter(digest=digest_of(words[1])).first()
        if token is None:
            raise AuthenticationFailed(UNKNOWN)
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > FRESH:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a refused request is told to send: it makes the answer a 401."""
        return 'Bearer realm="casefile"'
