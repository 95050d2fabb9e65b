"""The settings of a matter as pages: what it says of itself, members, walls, holds, archiving."""

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.archiving import archive_matter, restore_matter
from casefile.matters.forms import MatterForm
from casefile.matters.holding import lift_hold, place_hold
from casefile.matters.members import add_member, raise_wall
from casefile.matters.models import LitigationHold, Matter, Membership, Wall
from casefile.matters.opening import correct_matter


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    """Alice, the matter's attorney, at her desk."""
    client.force_login(alice)
    return client


def stated(matter: Matter, **changed: object) -> dict[str, object]:
    """The settings as the form sends them."""
    sent = {name: getattr(matter, name) for name in MatterForm.names} | {"court": matter.court_id}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | {"version": matter.version, "why": "as the docket has it"} | changed


def acts() -> list[str]:
    """What the newest ledger entries say was done."""
    return list(LedgerEntry.objects.order_by("-id").values_list("act", flat=True)[:2])


def test_a_setting_is_corrected_with_its_reason(signed_in: Client, matter: Matter) -> None:
    address = reverse("settings", args=[matter.slug])

    answer = signed_in.post(address, stated(matter, docket_number="3:99-cv-00002", day_first="on"))

    matter.refresh_from_db()
    entry = LedgerEntry.objects.filter(act=Act.MATTER_CORRECTED).get()
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert (matter.docket_number, matter.day_first, matter.version) == ("3:99-cv-00002", True, 2)
    assert entry.state["why"] == "as the docket has it"
    assert entry.state["changed"]["docket_number"] == {"old": "3:99-cv-00001", "new": "3:99-cv-00002"}


def test_a_refused_setting_says_why_and_keeps_what_was_entered(signed_in: Client, matter: Matter) -> None:
    sent = stated(matter, zone="Mars/Olympus", short_caption="<b>Poe</b> v. Platform")

    answer = signed_in.post(reverse("settings", args=[matter.slug]), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No such zone is known" in page
    assert "&lt;b&gt;Poe&lt;/b&gt;" in page
    assert "<b>Poe</b>" not in page


def test_a_stale_save_shows_both_sides_and_the_chosen_one_is_saved(
    signed_in: Client, alice: User, matter: Matter
) -> None:
    address, sent = reverse("settings", args=[matter.slug]), stated(matter, docket_number="mine", preparer="Pat P.")
    correct_matter(actor=alice, matter=matter, docket_number="theirs")

    stale = signed_in.post(address, sent)
    page = stale.content.decode()
    again = signed_in.post(address, sent | {"version": 2, "take-docket_number": "kept", "take-preparer": "yours"})

    matter.refresh_from_db()
    assert stale.status_code == 409
    for words in ("theirs", "mine", "Pat P.", "(empty)", 'name="version" value="2"'):
        assert words in page
    assert again.status_code == 303
    assert (matter.docket_number, matter.preparer, matter.version) == ("theirs", "Pat P.", 3)


def test_a_member_is_added_given_another_role_and_removed(signed_in: Client, matter: Matter, charlie: User) -> None:
    address = reverse("members", args=[matter.slug])
    signed_in.post(address, {"user": charlie.pk, "role": "expert"})
    signed_in.post(address, {"user": charlie.pk, "role": "paralegal"})
    standing = Membership.objects.get(matter=matter, user=charlie, ended_at=None)
    assert standing.role == "paralegal"

    page = signed_in.get(address).content.decode()
    answer = signed_in.post(reverse("remove-member", args=[matter.slug, standing.uid]), follow=True)

    assert "Charlie Other" in page
    assert "no longer a member" in answer.content.decode()
    assert not Membership.objects.filter(matter=matter, user=charlie, ended_at=None).exists()
    assert acts()[0] == Act.MEMBER_REMOVED


def test_the_only_attorney_stays(signed_in: Client, matter: Matter, alice: User) -> None:
    own = Membership.objects.get(matter=matter, user=alice)

    removed = signed_in.post(reverse("remove-member", args=[matter.slug, own.uid]), follow=True)
    demoted = signed_in.post(reverse("members", args=[matter.slug]), {"user": alice.pk, "role": "expert"})
    walled = signed_in.post(reverse("walls", args=[matter.slug]), {"user": alice.pk, "reason": "x"})

    assert "Nothing was changed" in removed.content.decode()
    assert (demoted.status_code, walled.status_code) == (422, 422)
    own.refresh_from_db()
    assert own.ended_at is None


def test_an_attorney_who_removes_herself_is_led_to_her_matters(
    signed_in: Client, matter: Matter, alice: User, charlie: User
) -> None:
    add_member(actor=alice, matter=matter, user=charlie, role="attorney")
    own = Membership.objects.get(matter=matter, user=alice)

    answer = signed_in.post(reverse("remove-member", args=[matter.slug, own.uid]))

    assert answer.headers["Location"] == reverse("matters")


def test_somebody_new_signs_in_and_sees_this_matter_only(
    signed_in: Client, matter: Matter, other_matter: Matter
) -> None:
    phrase = "quiet-harbour-at-noon"
    entered = {"username": "pat", "full_name": "Pat P.", "role": "paralegal", "pass_phrase": phrase, "again": phrase}

    answer = signed_in.post(reverse("new-person", args=[matter.slug]), entered, follow=True)
    twice = signed_in.post(reverse("new-person", args=[matter.slug]), entered | {"username": "PAT"})

    theirs = Client()
    assert "may sign in as" in answer.content.decode()
    assert phrase not in answer.content.decode()
    assert twice.status_code == 422
    assert theirs.login(username="pat", password=phrase)
    page = theirs.get(reverse("matters")).content.decode()
    assert matter.short_caption in page
    assert other_matter.short_caption not in page


def test_a_wall_is_raised_with_its_reason_and_lowered_with_one(signed_in: Client, matter: Matter, bob: User) -> None:
    address = reverse("walls", args=[matter.slug])
    assert "No wall was ever raised" in signed_in.get(address).content.decode()

    without = signed_in.post(address, {"user": bob.pk, "reason": ""})
    signed_in.post(address, {"user": bob.pk, "reason": "<i>represented</i> the defendant"})
    page, wall = signed_in.get(address).content.decode(), Wall.objects.get()
    theirs = Client()
    theirs.force_login(bob)
    hidden = theirs.get(reverse("documents", args=[matter.slug])).status_code
    signed_in.post(reverse("lower-wall", args=[matter.slug, wall.uid]), {"why": "screened"})

    assert without.status_code == 422
    assert "&lt;i&gt;represented&lt;/i&gt; the defendant" in page
    assert hidden == 404
    assert theirs.get(reverse("documents", args=[matter.slug])).status_code == 200
    assert acts()[0] == Act.WALL_LOWERED
    assert signed_in.get(reverse("lower-wall", args=[matter.slug, wall.uid])).status_code == 404


def test_a_hold_stands_at_the_head_of_the_matter_until_it_is_lifted(signed_in: Client, matter: Matter) -> None:
    address = reverse("holds", args=[matter.slug])
    assert "No hold stands" in signed_in.get(address).content.decode()

    signed_in.post(address, {"reason": "Preservation letter of Jan. 12"})
    headed = signed_in.get(reverse("documents", args=[matter.slug])).content.decode()
    hold = LitigationHold.objects.get()
    signed_in.post(reverse("lift-hold", args=[matter.slug, hold.uid]), {"why": "settled"})

    assert "Litigation hold" in headed
    assert "Preservation letter of Jan. 12" in headed
    assert acts() == [Act.HOLD_LIFTED, Act.HOLD_PLACED]
    assert "Litigation hold</dt>" not in signed_in.get(reverse("documents", args=[matter.slug])).content.decode()


def test_a_hold_is_lifted_once(alice: User, matter: Matter) -> None:
    hold = place_hold(actor=alice, matter=matter, reason="Preservation letter")
    lift_hold(actor=alice, hold=hold, why="settled")
    lift_hold(actor=alice, hold=hold, why="settled again")

    assert acts() == [Act.HOLD_LIFTED, Act.HOLD_PLACED]


def test_an_archived_matter_is_read_listed_apart_and_not_written_until_it_is_restored(
    signed_in: Client, matter: Matter
) -> None:
    address, write = reverse("archive", args=[matter.slug]), reverse("reference", args=[matter.slug])
    signed_in.post(address, {"why": "settled"})

    listed = signed_in.get(reverse("matters")).content.decode()
    read = signed_in.get(reverse("documents", args=[matter.slug]))
    pages = (write, reverse("settings", args=[matter.slug]))
    refused = [signed_in.post(page, {}).status_code for page in pages]
    signed_in.post(address, {"why": "reopened"})

    assert '<h2 id="archived">Archived</h2>' in listed
    assert read.status_code == 200
    assert write not in read.content.decode()
    assert refused == [403, 403]
    assert acts() == [Act.MATTER_RESTORED, Act.MATTER_ARCHIVED]
    assert signed_in.get(write).status_code == 200


def test_who_is_let_in_or_kept_out_is_governed_in_an_archived_matter_too(
    signed_in: Client, alice: User, matter: Matter, bob: User
) -> None:
    archive_matter(actor=alice, matter=matter, why="settled")

    signed_in.post(reverse("walls", args=[matter.slug]), {"user": bob.pk, "reason": "joined the defence"})
    theirs = Client()
    theirs.force_login(bob)

    assert theirs.get(reverse("documents", args=[matter.slug])).status_code == 404


def test_archiving_twice_is_archiving_once(alice: User, matter: Matter) -> None:
    archive_matter(actor=alice, matter=matter, why="settled")
    archive_matter(actor=alice, matter=matter, why="settled")
    restore_matter(actor=alice, matter=matter, why="reopened")
    restore_matter(actor=alice, matter=matter, why="reopened")

    matter.refresh_from_db()
    assert acts() == [Act.MATTER_RESTORED, Act.MATTER_ARCHIVED]
    assert (matter.archived_at, matter.version) == (None, 3)


def test_a_paralegal_finds_no_settings(client: Client, matter: Matter, bob: User) -> None:
    client.force_login(bob)

    page = client.get(reverse("documents", args=[matter.slug])).content.decode()

    assert reverse("settings", args=[matter.slug]) not in page
    assert client.get(reverse("settings", args=[matter.slug])).status_code == 403


def test_a_record_of_another_matter_is_not_found_under_ones_own(
    signed_in: Client, matter: Matter, other_matter: Matter, charlie: User, bob: User
) -> None:
    wall = raise_wall(actor=charlie, matter=other_matter, user=bob, reason="x")
    hold = place_hold(actor=charlie, matter=other_matter, reason="x")
    member = Membership.objects.get(matter=other_matter)

    for name, uid in (("lower-wall", wall.uid), ("lift-hold", hold.uid), ("remove-member", member.uid)):
        assert signed_in.post(reverse(name, args=[matter.slug, uid]), {"why": "x"}).status_code == 404
