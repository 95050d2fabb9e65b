"""What happens to rows and sources after the freeze stands before the release."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege, designate
from timeline.events.correcting import correct_event, withdraw_event
from timeline.events.models import Event
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import BlockedByPreflight, release
from timeline.exhibits.since import since_freeze


@pytest.fixture
def sound(story: Any) -> Exhibit:
    """A frozen exhibit of one row, in which nothing blocks."""
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter)
    return assemble(actor=story.actor, chronology=story.chronology(), kind="summary", number="1")


def test_nothing_is_found_where_nothing_happened(sound: Exhibit) -> None:
    assert since_freeze(sound) == []


def test_a_withdrawn_event_blocks_the_release_of_what_was_frozen_before(sound: Exhibit, alice: User) -> None:
    withdraw_event(actor=alice, event=Event.objects.get(), version=1, why="entered twice")

    with pytest.raises(BlockedByPreflight) as blocked:
        release(actor=alice, exhibit=sound)

    assert [found["code"] for found in blocked.value.findings] == ["event-withdrawn-since"]
    assert "E-1 was withdrawn" in blocked.value.findings[0]["message"]
    assert release(actor=alice, exhibit=sound, override_reason="Counsel knows.").overridden


def test_a_corrected_event_is_told_and_does_not_block(sound: Exhibit, alice: User) -> None:
    for version, words in enumerate(("A post is seen twice.", "A post is seen again."), 1):
        correct_event(actor=alice, event=Event.objects.get(), version=version, why="said better", statement=words)

    assert [(found["code"], found["blocks"]) for found in since_freeze(sound)] == [("event-corrected-since", False)]
    assert not release(actor=alice, exhibit=sound).overridden


@pytest.mark.parametrize("act", ["privilege", "designation"])
def test_a_source_closed_since_blocks(sound: Exhibit, story: Any, alice: User, act: str) -> None:
    if act == "privilege":
        claim_privilege(actor=alice, document=story.letter, basis="work_product", description="A letter")
    else:
        designate(actor=alice, document=story.letter, level="confidential", designated_by="Counsel")
    claim_privilege(actor=alice, document=story.reply, basis="work_product", description="Not cited here")

    found = since_freeze(sound)

    assert [each["blocks"] for each in found] == [True]
    assert found[0]["message"].startswith(story.letter.label)


def test_the_page_tells_it_with_a_link_to_the_row(client: Client, sound: Exhibit, alice: User) -> None:
    withdraw_event(actor=alice, event=Event.objects.get(), version=1, why="entered twice")
    client.force_login(alice)

    page = client.get(reverse("exhibit", args=[sound.matter.slug, sound.uid])).content.decode()

    assert "E-1 was withdrawn as mistaken since this exhibit was frozen" in page


def test_a_released_exhibit_is_asked_nothing_more(sound: Exhibit, alice: User) -> None:
    freed = release(actor=alice, exhibit=sound)
    withdraw_event(actor=alice, event=Event.objects.get(), version=1, why="entered twice")
    assert since_freeze(freed) == []
