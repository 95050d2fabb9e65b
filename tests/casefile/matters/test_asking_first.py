"""What takes something away is asked for twice on its page, without a script: first opened, then done."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.accounts.tokens import make_token
from casefile.matters.models import Matter

FOLDED = re.compile(r'<details class="sure[^"]*">(.*?)</details>', re.DOTALL)


def folded(client: Client, user: User, address: str) -> list[str]:
    """The acts of a page that stand folded away."""
    client.force_login(user)
    return FOLDED.findall(client.get(address).content.decode())


def test_a_member_is_removed_only_after_the_page_has_said_what_follows(
    client: Client, alice: User, bob: User, matter: Matter
) -> None:
    bobs = next(part for part in folded(client, alice, reverse("members", args=[matter.slug])) if "Bob" in part)

    address = reverse("remove-member", args=[matter.slug, matter.memberships.get(user=bob).uid])
    assert f'action="{address}"' in bobs
    assert "Bob Paralegal finds this matter no more" in bobs
    assert bobs.index("<summary>") < bobs.index("<form")


def test_a_key_is_revoked_only_after_the_page_has_said_what_follows(client: Client, bob: User, matter: Matter) -> None:
    made = make_token(actor=bob, user=bob, matter=matter, label="<nightly> import")

    (act,) = folded(client, bob, reverse("tokens"))

    assert f'action="{reverse("revoke-token", args=[made[0].pk])}"' in act
    assert "is refused from now on" in act
    assert "Revoke “&lt;nightly&gt; import”" in act


@pytest.mark.parametrize("name", ["members", "tokens", "account"])
def test_no_act_that_takes_away_stands_open_on_a_page(client: Client, alice: User, matter: Matter, name: str) -> None:
    make_token(actor=alice, user=alice, matter=matter, label="nightly import")
    client.force_login(alice)
    page = client.get(reverse(name, args=[matter.slug] if name == "members" else [])).content.decode()

    open_to_a_slip = FOLDED.sub("", page)

    for act in ("/remove/", "/revoke/", "sign-out-everywhere"):
        assert act not in open_to_a_slip
