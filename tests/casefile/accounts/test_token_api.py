"""Tokens: shown once, kept as a digest, good for one matter, gone when revoked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from casefile.accounts.models import ApiToken, User
from casefile.accounts.tokens import digest_of, make_token, revoke_token
from casefile.ledger.models import LedgerEntry
from casefile.matters.members import remove_member
from casefile.matters.models import Matter


def status(key: str, path: str = "/api/parties/") -> int:
    """How a request with that key is answered."""
    return Client().get(path, headers={"Authorization": f"Bearer {key}"}).status_code


def test_the_key_opens_the_matter_and_only_its_digest_is_kept(alice: User, matter: Matter) -> None:
    token, key = make_token(actor=alice, user=alice, matter=matter, label=" nightly import ")

    assert key.startswith("cf_")
    assert status(key) == 200
    kept = ApiToken.objects.get()
    assert (kept.label, kept.digest) == ("nightly import", digest_of(key))
    assert not [name for name, value in vars(kept).items() if value == key]
    entry = LedgerEntry.objects.get(act="token.made")
    assert entry.ledger == matter.ledger
    assert key not in str(entry.state)
    assert token.digest not in str(entry.state)


def test_a_revoked_key_opens_nothing_and_its_revocation_is_entered_once(alice: User, matter: Matter) -> None:
    token, key = make_token(actor=alice, user=alice, matter=matter, label="import")

    revoke_token(actor=alice, token=token)
    revoke_token(actor=alice, token=token)

    assert status(key) == 401
    assert LedgerEntry.objects.filter(act="token.revoked").count() == 1


def test_a_token_ends_with_its_users_part_in_the_matter(alice: User, bob: User, matter: Matter) -> None:
    _, key = make_token(actor=alice, user=bob, matter=matter, label="import")
    at = f"/api/matters/{matter.uid}/"
    assert status(key, at) == 200

    remove_member(actor=alice, matter=matter, user=bob)
    assert status(key, at) == 404
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert status(key, at) == 401


def test_its_use_is_noted_to_the_minute(alice: User, matter: Matter) -> None:
    token, key = make_token(actor=alice, user=alice, matter=matter, label="import")

    status(key)
    token.refresh_from_db()
    first = token.last_used_at
    status(key)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    status(key)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)


@pytest.mark.parametrize("said", ["Bearer", "Bearer cf_unknown", "Bearer two words", "bearer é", "Basic YTpi"])
def test_anything_but_a_standing_key_is_a_401_that_says_how(said: str, matter: Matter) -> None:
    answer = Client().get("/api/parties/", headers={"Authorization": said})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_token_needs_no_csrf_token_and_opens_no_matter_of_its_own(alice: User, matter: Matter) -> None:
    _, key = make_token(actor=alice, user=alice, matter=matter, label="import")
    client, headers = Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {key}"}
    body = {"matter": matter.slug, "title": "Removal"}

    assert client.post("/api/issues/", body, "application/json", headers=headers).status_code == 201
    assert client.post("/api/matters/", {"slug": "x"}, "application/json", headers=headers).status_code == 403


def test_a_token_opens_no_page(alice: User, matter: Matter) -> None:
    _, key = make_token(actor=alice, user=alice, matter=matter, label="import")

    assert status(key, f"/{matter.slug}/") == 302


def test_a_token_without_a_label_is_not_made(alice: User, matter: Matter) -> None:
    with pytest.raises(ValidationError, match="what the token is for"):
        make_token(actor=alice, user=alice, matter=matter, label="  ")
