"""Courts that a firm adds and corrects: by its attorneys, with entries in the installation's ledger."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.ledger.models import LedgerEntry
from casefile.matters.archiving import archive_matter
from casefile.matters.courts import add_court, correct_court
from casefile.matters.models import Court, Matter
from casefile.matters.versions import StaleSave
from timeline.exhibits.front import legend_of
from timeline.exhibits.models import Exhibit

NEVADA = {
    "name": "United States District Court, District of Nevada",
    "short_name": "D. Nev.",
    "code": "nvd",
    "is_federal": "on",
}


@pytest.fixture
def nevada(matter: Matter, alice: User) -> Court:
    return add_court(actor=alice, **NEVADA | {"is_federal": True})


def test_an_attorney_adds_a_court_and_a_matter_is_opened_there(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    answer = client.post(reverse("new-court"), NEVADA, follow=True)

    assert "District of Nevada" in answer.content.decode()
    assert "District of Nevada" in client.get(reverse("new-matter")).content.decode()
    entry = LedgerEntry.objects.get(act="court.added")
    assert (entry.ledger.origin, entry.actor_name, entry.state["code"]) == ("installation", "alice", "nvd")


@pytest.mark.parametrize(("is_federal", "legend"), [(True, "Fed. R. Evid. 1006"), (False, "VOLUMINOUS WRITINGS")])
def test_the_legend_of_an_added_court_names_no_rule_that_may_not_hold_there(
    matter: Matter, alice: User, is_federal: bool, legend: str
) -> None:
    matter.court = add_court(
        actor=alice, code="nyc", name="Supreme Court", short_name="N.Y. Sup. Ct.", is_federal=is_federal
    )

    said = legend_of(matter, Exhibit.Kind.SUMMARY)
    assert legend in said
    assert ("Fed. R." in said) is is_federal
    assert not matter.court.rules.filter(verified=True).exists()


@pytest.mark.parametrize("wrong", [{"code": "cand"}, {"code": "n v d"}, {"name": ""}, {"short_name": "x" * 61}])
def test_a_court_that_cannot_be_added_is_refused_in_words(
    matter: Matter, client: Client, alice: User, wrong: dict[str, str]
) -> None:
    client.force_login(alice)
    before = Court.objects.count()

    answer = client.post(reverse("new-court"), NEVADA | wrong)

    assert answer.status_code == 422
    assert "form-errors" in answer.content.decode()
    assert Court.objects.count() == before


def test_a_corrected_court_keeps_the_old_name_in_the_ledger(nevada: Court, client: Client, alice: User) -> None:
    client.force_login(alice)
    said = {"name": NEVADA["name"], "short_name": "D. Nevada", "is_federal": "on", "version": 1, "why": "as it asks"}

    answer = client.post(reverse("correct-court", args=["nvd"]), said)

    assert answer.status_code == 303
    nevada.refresh_from_db()
    assert (nevada.short_name, nevada.version) == ("D. Nevada", 2)
    entry = LedgerEntry.objects.get(act="court.corrected")
    assert entry.state == {"changed": {"short_name": {"old": "D. Nev.", "new": "D. Nevada"}}, "why": "as it asks"}


def test_a_stale_correction_shows_both_sides_and_writes_nothing(nevada: Court, client: Client, alice: User) -> None:
    correct_court(actor=alice, court=nevada, version=1, short_name="D. Nevada")
    client.force_login(alice)

    answer = client.post(
        reverse("correct-court", args=["nvd"]),
        {"name": NEVADA["name"], "short_name": "Nev.", "is_federal": "on", "version": 1},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "D. Nevada" in page
    assert 'name="take-short_name"' in page
    nevada.refresh_from_db()
    assert nevada.short_name == "D. Nevada"


def test_legends_follow_when_a_court_turns_out_not_to_be_federal_but_verified_ones_stay(
    nevada: Court, alice: User
) -> None:
    nevada.rules.filter(key="legend-aid").update(verified=True)

    correct_court(actor=alice, court=nevada, version=1, is_federal=False)

    legends = dict(nevada.rules.values_list("key", "value"))
    assert legends["legend-summary"] == "SUMMARY OF VOLUMINOUS WRITINGS"
    assert "Fed. R. Evid. 107" in legends["legend-aid"]


def test_a_stale_version_and_a_bad_value_correct_nothing(nevada: Court, alice: User) -> None:
    with pytest.raises(StaleSave):
        correct_court(actor=alice, court=nevada, version=2, short_name="Nev.")
    with pytest.raises(ValidationError):
        correct_court(actor=alice, court=nevada, version=1, name="")


def test_a_paralegal_reads_the_list_and_adds_nothing(matter: Matter, client: Client, bob: User) -> None:
    client.force_login(bob)

    page = client.get(reverse("courts")).content.decode()

    assert "N.D. Cal." in page
    assert reverse("new-court") not in page
    assert client.post(reverse("new-court"), NEVADA).status_code == 403
    assert client.post(reverse("correct-court", args=["cand"]), {}).status_code == 403


def test_a_court_that_is_not_there_is_not_found(matter: Matter, client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(reverse("correct-court", args=["nowhere"])).status_code == 404


def test_courts_belong_to_no_matter_and_are_added_while_one_is_archived(
    matter: Matter, client: Client, alice: User
) -> None:
    archive_matter(actor=alice, matter=matter, why="settled")
    client.force_login(alice)

    assert client.post(reverse("new-court"), NEVADA).status_code == 303
