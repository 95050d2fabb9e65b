"""Opening and correcting matters, parties, courts."""

import pytest
from django.core.exceptions import ValidationError

from casefile.accounts.models import User
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.matters.courts import load_courts
from casefile.matters.models import Court, Matter
from casefile.matters.opening import correct_matter, open_matter
from casefile.matters.parties import add_party


def test_opening_a_matter_starts_its_ledger_and_is_noted_in_the_installations(matter: Matter) -> None:
    first = LedgerEntry.objects.filter(ledger__matter=matter).order_by("seq")[0]
    assert first.act == Act.MATTER_OPENED
    assert Ledger.objects.get(origin="installation").entries.filter(state__slug=matter.slug).count() == 1


def test_a_short_name_is_taken_once(matter: Matter, court: Court) -> None:
    with pytest.raises(ValidationError):
        open_matter(
            actor=None,
            slug=matter.slug,
            short_caption="x",
            plaintiffs_caption="x",
            defendants_caption="x",
            court=court,
        )


def test_an_address_of_the_product_is_no_short_name(court: Court) -> None:
    with pytest.raises(ValidationError, match="address of the product"):
        open_matter(
            actor=None, slug="sign-in", short_caption="x", plaintiffs_caption="x", defendants_caption="x", court=court
        )


def test_a_correction_keeps_the_old_value_beside_the_new(matter: Matter, alice: User) -> None:
    corrected = correct_matter(actor=alice, matter=matter, zone="America/New_York")
    assert corrected.version == 2
    entry = LedgerEntry.objects.get(act=Act.MATTER_CORRECTED)
    assert entry.state["changed"] == {"zone": {"old": "America/Los_Angeles", "new": "America/New_York"}}


def test_a_party_is_named_once_in_a_matter(matter: Matter, alice: User) -> None:
    add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="plaintiff")
    with pytest.raises(ValidationError):
        add_party(actor=alice, matter=matter, name="Jane Poe", kind="person", role="witness")


def test_courts_are_loaded_once_and_a_firms_correction_stays(court: Court) -> None:
    rule = court.rules.get(key="body-type-pt")
    assert (rule.value, rule.verified) == ("12", True)
    rule.value = "13"
    rule.save()
    load_courts()
    assert Court.objects.count() == 5
    assert court.rules.get(key="body-type-pt").value == "13"


def test_a_rule_that_nobody_read_says_so(court: Court) -> None:
    unread = Court.objects.get(code="nysd").rules.get(key="file-limit-mb")
    assert not unread.verified
    assert not unread.verified_by
