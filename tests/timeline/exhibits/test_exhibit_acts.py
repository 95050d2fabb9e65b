"""What is done to exhibits on their pages: assemble, preview, release with recorded override, supersede, download."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from casefile.accounts.models import User
from casefile.confidentiality.identities import protect_term
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.members import add_member, raise_wall
from timeline.exhibits import views
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.picture import NoSuchPage, page_picture
from timeline.exhibits.render import RenderFailed

REASON = "Counsel accepts the open pin cite for a meeting."
ACTS = ("exhibit-preview", "exhibit-release", "exhibit-supersede")


@pytest.fixture
def sound(story: Any) -> Exhibit:
    """A frozen exhibit of one row, in which nothing blocks."""
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter)
    return assemble(actor=story.actor, chronology=story.chronology(), kind="summary", number="1")


@pytest.fixture
def blocked(story: Any) -> Exhibit:
    """A frozen exhibit whose only row has an unverified pin cite."""
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, pin="p. 3", verified=False)
    return assemble(actor=story.actor, chronology=story.chronology(), kind="summary", number="1")


def address(name: str, exhibit: Exhibit, **more: Any) -> str:
    return reverse(name, kwargs={"slug": exhibit.matter.slug, "uid": exhibit.uid, **more})


def got(client: Client, user: User, where: str) -> Any:
    client.force_login(user)
    return client.get(where)


def sent(client: Client, user: User, where: str, **given: str) -> Any:
    client.force_login(user)
    return client.post(where, given)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_assembling_offers_the_saved_chronologies_and_the_next_number(
    client: Client, bob: User, sound: Exhibit
) -> None:
    where = reverse("assemble", args=[sound.matter.slug])

    page = text(got(client, bob, f"{where}?chronology={sound.chronology.uid}"))

    assert f'<option value="{sound.chronology.uid}" selected>reports and replies</option>' in page
    assert 'name="number" value="2"' in page


def test_without_a_saved_chronology_assembling_says_what_to_do(client: Client, bob: User, story: Any) -> None:
    page = text(got(client, bob, reverse("assemble", args=[story.matter.slug])))

    assert "No chronology is saved yet" in page
    assert reverse("chronology-new", args=[story.matter.slug]) in page


def test_assembling_freezes_an_exhibit_and_leads_to_its_pre_flight(client: Client, bob: User, sound: Exhibit) -> None:
    given = {"chronology": str(sound.chronology.uid), "kind": "illustrative", "number": "2", "sponsor": "P. Paralegal"}

    answer = sent(client, bob, reverse("assemble", args=[sound.matter.slug]), **given)

    made = Exhibit.objects.get(number="2")
    assert (answer.status_code, answer["Location"]) == (303, address("exhibit", made))
    assert (made.kind, made.recorded_by, made.content["front"]["sponsor"]) == ("illustrative", bob, "P. Paralegal")
    assert LedgerEntry.objects.filter(object_id=str(made.uid), act=Act.EXHIBIT_FROZEN).count() == 1


def test_what_cannot_be_assembled_keeps_what_was_entered(client: Client, bob: User, sound: Exhibit, story: Any) -> None:
    nothing = story.chronology("nothing", text="no event says this")
    where = reverse("assemble", args=[sound.matter.slug])

    empty = sent(client, bob, where, chronology=str(nothing.uid), kind="summary", number="9", title="My title")
    strange = sent(client, bob, where, chronology="of-another-matter", kind="summary", number="9")

    assert (empty.status_code, strange.status_code) == (422, 422)
    assert "“nothing” yields nothing that this exhibit could show." in text(empty)
    assert 'value="My title"' in text(empty)
    assert Exhibit.objects.count() == 1


def test_a_preview_shows_its_pages_and_releases_nothing(client: Client, bob: User, sound: Exhibit) -> None:
    where = address("exhibit-preview", sound)

    before = text(got(client, bob, where))
    answer = sent(client, bob, where)
    after = text(got(client, bob, where))

    sound.refresh_from_db()
    assert "Its pages have not been set yet" in before
    assert (answer.status_code, answer["Location"]) == (303, where)
    assert (sound.state, sound.released_at) == (Exhibit.State.GATED, None)
    assert "<strong>Not released.</strong>" in after
    assert [f'src="{address("exhibit-page", sound, number=n)}"' in after for n in (1, sound.pages, 99)] == [
        True,
        True,
        False,
    ]
    assert got(client, bob, address("exhibit-file", sound)).status_code == 404
    acts = LedgerEntry.objects.filter(object_id=str(sound.uid)).order_by("seq").values_list("act", flat=True)
    assert list(acts) == [Act.EXHIBIT_FROZEN, Act.EXHIBIT_RENDERED, Act.EXHIBIT_GATED]


def test_a_page_comes_as_a_picture_to_who_works_on_the_case_and_to_nobody_else(
    client: Client, alice: User, bob: User, charlie: User, sound: Exhibit, tmp_path: Any
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=sound.matter, user=expert, role="expert")
    first = address("exhibit-page", sound, number=1)
    unset = got(client, bob, first).status_code
    sent(client, bob, address("exhibit-preview", sound))

    answer = got(client, bob, first)
    (tmp_path / "page.png").write_bytes(answer.content)

    assert unset == 404
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-store")
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (918, 1188)
    walled = User.objects.create_user("walled", password="a-long-pass-phrase")
    add_member(actor=alice, matter=sound.matter, user=walled, role="attorney")
    raise_wall(actor=alice, matter=sound.matter, user=walled, reason="represented the defendant")
    auditor = User.objects.create_user("auditor", password="a-long-pass-phrase")
    add_member(actor=alice, matter=sound.matter, user=auditor, role="auditor")
    for nobody in (expert, charlie, walled, auditor):
        assert got(client, nobody, first).status_code == 404
    assert Client().get(first).status_code == 302
    assert client.post(first).status_code == 405
    for number in (0, 99):
        assert got(client, bob, address("exhibit-page", sound, number=number)).status_code == 404


def test_pages_that_cannot_be_set_are_told_of_and_change_nothing(
    client: Client, bob: User, sound: Exhibit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RenderFailed("Setting the pages took more than 600 seconds.")

    monkeypatch.setattr(views, "render_exhibit", fail)
    client.force_login(bob)

    page = text(client.post(address("exhibit-preview", sound), follow=True))

    sound.refresh_from_db()
    assert "Its pages were not set: Setting the pages took more than 600 seconds." in page
    assert (sound.state, sound.rendition) == (Exhibit.State.DRAFT, None)


def test_a_sound_exhibit_is_released_and_then_downloaded_with_its_internal_sheet(
    client: Client, alice: User, bob: User, sound: Exhibit
) -> None:
    page = text(got(client, alice, address("exhibit-release", sound)))
    answer = sent(client, alice, address("exhibit-release", sound))

    sound.refresh_from_db()
    assert "_reason" not in page
    assert (answer.status_code, answer["Location"]) == (303, address("exhibit", sound))
    assert (sound.state, sound.released_by, sound.overridden) == (Exhibit.State.RELEASED, alice, False)
    assert got(client, bob, address("exhibit-file", sound)).getvalue().startswith(b"%PDF-")
    sheet = got(client, alice, address("exhibit-sheet", sound))
    assert sheet["Content-Disposition"] == f'attachment; filename="internal-{sound.file_name}"'
    assert got(client, bob, address("exhibit-sheet", sound)).status_code == 404


def test_what_pre_flight_blocks_asks_for_a_reason_and_lists_what_blocks(
    client: Client, alice: User, blocked: Exhibit
) -> None:
    where = address("exhibit-release", blocked)

    page = text(got(client, alice, where))
    without = sent(client, alice, where, override_reason=" ")

    blocked.refresh_from_db()
    assert 'name="override_reason"' in page
    assert 'name="gate_reason"' not in page
    event = reverse("event", args=[blocked.matter.slug, 1])
    assert f'<a href="{event}?back={blocked.uid}">Row 1, E-1</a>: Poe e-mails, p. 3' in page
    assert without.status_code == 422
    assert blocked.state == Exhibit.State.DRAFT


def test_an_override_stands_in_the_ledger_and_never_on_the_page_of_the_exhibit(
    client: Client, alice: User, blocked: Exhibit
) -> None:
    sent(client, alice, address("exhibit-release", blocked), override_reason=REASON)

    blocked.refresh_from_db()
    assert (blocked.state, blocked.overridden) == (Exhibit.State.RELEASED, True)
    assert LedgerEntry.objects.get(act=Act.EXHIBIT_OVERRIDDEN).state["reason"] == REASON
    assert "By override" in text(got(client, alice, address("exhibit", blocked)))


def test_a_reason_for_pre_flight_is_none_for_the_gate(client: Client, alice: User, blocked: Exhibit) -> None:
    protect_term(actor=alice, matter=blocked.matter, category="name", text="post is seen")
    where = address("exhibit-release", blocked)

    refused = sent(client, alice, where, override_reason=REASON, gate_reason="not asked for yet")
    accepted = sent(client, alice, where, override_reason=REASON, gate_reason="The words name nobody.")

    assert refused.status_code == 422
    assert 'name="gate_reason"' in text(refused)
    assert REASON in text(refused)
    assert "The gate blocks exhibit 1." in text(refused)
    assert accepted.status_code == 303
    entry = LedgerEntry.objects.get(act=Act.EXHIBIT_OVERRIDDEN)
    assert entry.state["reason"] == f"{REASON} / The words name nobody."


def test_a_released_exhibit_is_not_released_again(client: Client, alice: User, sound: Exhibit) -> None:
    sent(client, alice, address("exhibit-release", sound))
    again = sent(client, alice, address("exhibit-release", sound))
    anew = sent(client, alice, address("exhibit-preview", sound))

    assert (again.status_code, anew.status_code) == (303, 303)
    assert LedgerEntry.objects.filter(act=Act.EXHIBIT_RELEASED).count() == 1
    assert LedgerEntry.objects.filter(act=Act.EXHIBIT_RENDERED).count() == 1


def test_superseding_keeps_both_and_each_says_so(client: Client, bob: User, sound: Exhibit, story: Any) -> None:
    where = address("exhibit-supersede", sound)
    Exhibit.objects.filter(pk=sound.pk).update(state="rendered")
    story.event("Jan. 4, 2022", "A post is seen again.", source=story.letter)

    page = text(got(client, bob, where))
    given = {"chronology": str(sound.chronology.uid), "number": "1, amended", "title": "Summary, amended"}
    answer = sent(client, bob, where, **given)
    twice = sent(client, bob, where, **given)

    new = Exhibit.objects.get(supersedes=sound)
    assert "Assemble Exhibit 1 again" in page
    assert 'name="sponsor"' not in page
    assert (answer.status_code, answer["Location"]) == (303, address("exhibit", new))
    assert (new.number, new.title, new.rows.count()) == ("1, amended", "Summary, amended", 2)
    assert LedgerEntry.objects.filter(act=Act.EXHIBIT_SUPERSEDED, object_id=str(sound.uid)).count() == 1
    assert "Superseded by" in text(got(client, bob, address("exhibit", sound)))
    assert "supersedes <a" in text(got(client, bob, address("exhibit", new)))
    listed = text(got(client, bob, reverse("exhibits", args=[sound.matter.slug])))
    assert "superseded by <a" in listed
    assert twice.status_code == 422
    assert "superseded already" in text(twice)


@pytest.mark.parametrize("name", ACTS)
def test_who_may_not_do_it_is_told_and_who_may_not_know_finds_nothing(
    name: str, client: Client, alice: User, bob: User, charlie: User, sound: Exhibit
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=sound.matter, user=expert, role="expert")
    where = address(name, sound)

    for user, status in ((expert, 403), (charlie, 404)):
        assert got(client, user, where).status_code == status
        assert sent(client, user, where).status_code == status
    assert got(client, bob, where).status_code == (403 if name == "exhibit-release" else 200)
    assert Exhibit.objects.get() == sound


def test_a_large_sheet_is_drawn_smaller_and_a_missing_page_is_none() -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(14_400, 14_400))
        written = BytesIO()
        made.save(written)

    with Image.open(BytesIO(page_picture(written.getvalue(), 1))) as picture:
        assert picture.width * picture.height <= 4_010_000
    with pytest.raises(NoSuchPage):
        page_picture(written.getvalue(), 2)
