"""The list of matters and the head of a matter's pages."""

from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.matters.desk import desk_of, matters_of
from casefile.matters.members import add_member, raise_wall
from casefile.matters.models import Matter


def test_the_list_holds_ones_own_matters_and_no_others(
    client: Client, alice: User, matter: Matter, other_matter: Matter
) -> None:
    client.force_login(alice)
    page = client.get(reverse("matters")).content.decode()

    assert matter.short_caption in page
    assert matter.docket_number in page
    assert other_matter.short_caption not in page


def test_who_has_no_matter_is_told_how_to_get_one(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    page = client.get(reverse("matters")).content.decode()

    assert "No matter is open to you" in page
    assert "charlie" in page


def test_a_wall_takes_the_matter_off_the_list_and_out_of_the_switcher(
    client: Client, alice: User, bob: User, matter: Matter, other_matter: Matter, charlie: User
) -> None:
    add_member(actor=charlie, matter=other_matter, user=bob, role="expert")
    raise_wall(actor=alice, matter=matter, user=bob, reason="represented the defendant")
    client.force_login(bob)

    assert matter.short_caption not in client.get(reverse("matters")).content.decode()
    assert matter.short_caption not in client.get(reverse("chronology", args=[other_matter.slug])).content.decode()


def test_an_auditor_is_led_to_the_record_and_sees_no_other_place(client: Client, alice: User, matter: Matter) -> None:
    auditor = User.objects.create_user("auditor", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=auditor, role="auditor")
    client.force_login(auditor)

    listed = client.get(reverse("matters")).content.decode()
    record = client.get(reverse("record", args=[matter.slug])).content.decode()

    assert f'href="{reverse("record", args=[matter.slug])}"' in listed
    assert reverse("documents", args=[matter.slug]) not in listed + record
    assert reverse("exhibits", args=[matter.slug]) not in record


def test_the_head_names_caption_docket_court_zone_and_role(client: Client, bob: User, matter: Matter) -> None:
    client.force_login(bob)
    page = client.get(reverse("chronology", args=[matter.slug])).content.decode()

    for words in (matter.short_caption, matter.docket_number, "N.D. Cal.", "America/Los_Angeles", "Paralegal"):
        assert words in page


def test_the_legend_of_a_matter_stands_on_its_pages(client: Client, alice: User, matter: Matter) -> None:
    Matter.objects.update(page_legend="Fictional demonstration")
    client.force_login(alice)

    for place in ("chronology", "documents", "platform", "parties", "exhibits", "record"):
        assert "Fictional demonstration" in client.get(reverse(place, args=[matter.slug])).content.decode()


def test_archived_matters_come_last(alice: User, matter: Matter, other_matter: Matter, charlie: User) -> None:
    add_member(actor=charlie, matter=other_matter, user=alice, role="expert")
    Matter.objects.filter(pk=other_matter.pk).update(archived_at=matter.recorded_at)

    assert [desk.matter for desk in matters_of(alice)] == [matter, other_matter]


def test_a_desk_says_what_its_role_opens(alice: User, bob: User, matter: Matter) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=expert, role="expert")

    desks = [desk_of(user, matter.slug) for user in (alice, bob, expert)]

    assert [desk.reads_work_product for desk in desks] == [True, True, False]
    assert [desk.reads_record for desk in desks] == [True, True, False]
