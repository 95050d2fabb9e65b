"""Keys for programs as a page: shown once, revoked at any time."""

import re

from django.test import Client
from django.urls import reverse

from casefile.accounts.models import ApiToken, User
from casefile.accounts.tokens import digest_of, make_token
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.members import add_member, raise_wall
from casefile.matters.models import Matter


def test_a_key_is_shown_once_and_kept_as_a_digest(client: Client, bob: User, matter: Matter) -> None:
    client.force_login(bob)

    made = client.post(reverse("tokens"), {"matter": matter.pk, "label": "<nightly> import"}).content.decode()
    again = client.get(reverse("tokens")).content.decode()

    key = re.search(r"<code>(cf_[\w-]+)</code>", made)
    assert key
    assert ApiToken.objects.get().digest == digest_of(key[1])
    assert key[1] not in again
    assert "&lt;nightly&gt; import" in again
    assert LedgerEntry.objects.order_by("-id")[0].act == Act.TOKEN_MADE


def test_a_key_opens_only_a_matter_that_one_may_write_in(
    client: Client, alice: User, bob: User, charlie: User, matter: Matter, other_matter: Matter
) -> None:
    add_member(actor=charlie, matter=other_matter, user=bob, role="expert")
    client.force_login(bob)

    page = client.get(reverse("tokens")).content.decode()
    refused = client.post(reverse("tokens"), {"matter": other_matter.pk, "label": "import"})

    assert other_matter.short_caption not in page
    assert refused.status_code == 422
    assert not ApiToken.objects.exists()


def test_an_expert_is_told_who_makes_keys(client: Client, alice: User, charlie: User, matter: Matter) -> None:
    add_member(actor=alice, matter=matter, user=charlie, role="expert")
    client.force_login(charlie)

    page = client.get(reverse("tokens")).content.decode()

    assert "you read only" in page
    assert "Make a key" not in page


def test_a_key_is_revoked_by_whose_it_is_and_by_nobody_else(
    client: Client, alice: User, bob: User, matter: Matter
) -> None:
    token, _ = make_token(actor=bob, user=bob, matter=matter, label="import")
    address = reverse("revoke-token", args=[token.pk])
    client.force_login(alice)
    assert client.post(address).status_code == 404
    client.force_login(bob)

    assert client.get(address).status_code == 405
    assert "opens nothing any more" in client.post(address, follow=True).content.decode()

    token.refresh_from_db()
    assert token.revoked_at
    assert LedgerEntry.objects.order_by("-id")[0].act == Act.TOKEN_REVOKED


def test_behind_a_wall_ones_keys_name_the_matter_no_more(
    client: Client, alice: User, bob: User, matter: Matter
) -> None:
    make_token(actor=bob, user=bob, matter=matter, label="import")
    raise_wall(actor=alice, matter=matter, user=bob, reason="x")
    client.force_login(bob)

    assert matter.short_caption not in client.get(reverse("tokens")).content.decode()
