"""The exhibits of a matter as pages: how far each has come, what was found, and the file once released."""

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.evidence.models import Rendition
from casefile.evidence.storage import Store
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.chronology.saving import save_chronology
from timeline.events.entering import enter
from timeline.exhibits.models import Exhibit, ExhibitRow

PDF = b"%PDF-1.7 the finished file"
FINDINGS = [
    {"code": "no-notice", "row": None, "event": "", "message": "No service of a notice is recorded.", "blocks": False},
    {"code": "alleged", "row": 1, "event": "E-1", "message": "The row states an allegation.", "blocks": True},
]


@pytest.fixture
def exhibit(matter: Matter, alice: User) -> Exhibit:
    """A gated exhibit of one row, with one finding that blocks and one that does not."""
    event = enter(actor=alice, matter=matter, kind="other", date="Jan. 28, 2020", statement="Something happens.")
    stored = Store(settings.STORE_DIR).receive(BytesIO(PDF))
    exhibit = Exhibit.objects.create(
        matter=matter,
        chronology=save_chronology(actor=alice, matter=matter, name="Everything"),
        kind="summary",
        role="summary_1006",
        number="1",
        title="Summary chronology",
        content={},
        content_sha256="c" * 64,
        ledger_size=12,
        ledger_root="d" * 64,
        preflight=FINDINGS,
        state="gated",
        gate={
            "passed": True,
            "findings": [],
            "checks": [{"code": "gate.font", "meaning": "Every font is embedded", "standing": "pass"}],
        },
        rendition=Rendition.objects.create(
            matter=matter,
            kind="exhibit",
            sha256=stored.sha256,
            size=stored.size,
            media_type="application/pdf",
            made_by="test",
        ),
        pages=3,
        file_name="1-summary-chronology.pdf",
    )
    content = {"date": {"text": "Jan. 28, 2020"}, "statement": "Something happens."}
    ExhibitRow.objects.create(exhibit=exhibit, position=1, event_uid=event.uid, event_number=1, content=content)
    return exhibit


def release(exhibit: Exhibit, by: User) -> None:
    """Let it stand as released."""
    Exhibit.objects.filter(pk=exhibit.pk).update(state="released", released_at=exhibit.recorded_at, released_by=by)


def page_of(client: Client, user: User, name: str, *arguments: object) -> str:
    """The page as this user gets it."""
    client.force_login(user)
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_matter_without_exhibits_says_how_one_comes_about(client: Client, alice: User, matter: Matter) -> None:
    assert "No exhibit yet" in page_of(client, alice, "exhibits", matter.slug)


def test_the_list_says_how_far_each_has_come(client: Client, alice: User, exhibit: Exhibit) -> None:
    before = page_of(client, alice, "exhibits", exhibit.matter.slug)
    release(exhibit, alice)
    after = page_of(client, alice, "exhibits", exhibit.matter.slug)

    assert "Passed the gate" in before
    assert "not released" in before
    assert "Released" in after
    assert reverse("exhibit-file", args=[exhibit.matter.slug, exhibit.uid]) in after


def test_findings_lead_to_their_rows_and_the_gate_reports(client: Client, alice: User, exhibit: Exhibit) -> None:
    page = page_of(client, alice, "exhibit", exhibit.matter.slug, exhibit.uid)

    assert "1 finding blocks, 1 to be looked at" in page
    event = reverse("event", args=[exhibit.matter.slug, 1])
    assert f'<a href="{event}?back={exhibit.uid}">Row 1, E-1</a>' in page
    for words in ("The row states an allegation.", "The whole", "The gate: passed", "Every font is embedded", "c" * 12):
        assert words in page


def test_the_file_of_a_released_exhibit_comes_byte_for_byte_and_of_no_other(
    client: Client, alice: User, exhibit: Exhibit
) -> None:
    client.force_login(alice)
    address = reverse("exhibit-file", args=[exhibit.matter.slug, exhibit.uid])

    before = client.get(address)
    release(exhibit, alice)
    after = client.get(address)

    assert before.status_code == 404
    assert after.getvalue() == PDF
    assert 'filename="1-summary-chronology.pdf"' in after.headers["Content-Disposition"]


def test_an_expert_sees_released_exhibits_without_what_pre_flight_and_the_gate_found(
    client: Client, alice: User, exhibit: Exhibit
) -> None:
    expert = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=exhibit.matter, user=expert, role="expert")
    listed = page_of(client, expert, "exhibits", exhibit.matter.slug)
    release(exhibit, alice)

    page = page_of(client, expert, "exhibit", exhibit.matter.slug, exhibit.uid)

    assert "No exhibit released yet" in listed
    assert "Something happens." in page
    for words in ("Pre-flight", "allegation", "The gate", "History"):
        assert words not in page
