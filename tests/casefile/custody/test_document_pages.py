"""The documents of a matter as pages, and the record."""

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege, designate
from casefile.confidentiality.redacting import redact
from casefile.custody.chain import ENTRIES_A_PAGE, matter_ledger
from casefile.custody.describing import reference, withhold
from casefile.custody.intake import receive
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.matters.desk import desk_of
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from casefile.matters.parties import add_party

LOG = b"On January 27 I filed a report.\nThe form asked twice.\n"


@pytest.fixture
def held(matter: Matter, alice: User) -> SourceDocument:
    """A log of two lines, held."""
    receipt = receive(
        actor=alice,
        matter=matter,
        stream=BytesIO(LOG),
        original_name="log <1>.txt",
        title="Log kept by Jane Poe",
        short_cite="Poe log",
        received_from="Jane Poe",
        attested_by="Alice Attorney",
    )
    assert receipt.document is not None
    return receipt.document


@pytest.fixture
def expert(matter: Matter, alice: User) -> User:
    """An expert of the matter."""
    user = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=user, role="expert")
    return user


def page_of(client: Client, user: User, name: str, *arguments: object) -> str:
    """The page as this user gets it."""
    client.force_login(user)
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_matter_without_documents_says_what_to_do_next(client: Client, alice: User, matter: Matter) -> None:
    page = page_of(client, alice, "documents", matter.slug)

    assert "No document yet" in page
    assert f"manage.py receive {matter.slug}" in page


def test_the_list_tells_held_referenced_and_withheld_apart(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    reference(
        actor=alice,
        matter=matter,
        title="Order",
        short_cite="Order, Dkt. 69",
        kind="court_order",
        held_by="public docket",
    )
    withhold(
        actor=alice, matter=matter, title="Capture", short_cite="Item 1", kind="screenshot", held_by="Example Bureau"
    )

    page = page_of(client, alice, "documents", matter.slug)

    for words in ("Held", "Referenced, not held", "public docket", "Withheld", "Example Bureau", "S-1", "S-2", "S-3"):
        assert words in page


def test_a_document_shows_its_text_times_digest_and_custody(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    page = page_of(client, alice, "document", matter.slug, held.number)

    for words in (
        "The form asked twice.",
        held.sha256,
        "by this installation&#x27;s clock",
        "Document received",
        "Jane Poe",
    ):
        assert words in page


def test_a_documents_name_and_text_are_printed_as_text(client: Client, alice: User, matter: Matter) -> None:
    receive(
        actor=alice,
        matter=matter,
        stream=BytesIO(b"<script>alert(1)</script>\n"),
        original_name="<b>.txt",
        attested_by="Alice Attorney",
    )

    page = page_of(client, alice, "document", matter.slug, 1)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_original_comes_back_byte_for_byte_under_its_own_name(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    client.force_login(alice)
    answer = client.get(reverse("original", args=[matter.slug, held.number]))

    assert answer.getvalue() == LOG
    assert "log <1>.txt" in answer.headers["Content-Disposition"]


def test_what_is_not_held_has_no_original_and_says_who_holds_it(client: Client, alice: User, matter: Matter) -> None:
    item = withhold(
        actor=alice,
        matter=matter,
        title="Capture",
        short_cite="Item 1",
        kind="screenshot",
        held_by="Example Bureau, no. 17",
    )

    page = page_of(client, alice, "document", matter.slug, item.number)

    assert "Example Bureau, no. 17" in page
    assert "Download" not in page
    assert client.get(reverse("original", args=[matter.slug, item.number])).status_code == 404


def test_bytes_the_store_has_lost_are_not_found(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    Store(settings.STORE_DIR).path(held.sha256).unlink()
    client.force_login(alice)

    assert client.get(reverse("original", args=[matter.slug, held.number])).status_code == 404


def test_a_redacted_passage_is_marked_with_its_reason(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    redact(actor=alice, document=held, page_number=1, passage="January 27", reason_code="FRCP 5.2(a)(2)")

    page = page_of(client, alice, "document", matter.slug, held.number)

    assert '>January 27</span><span class="reason">[FRCP 5.2(a)(2)]</span>' in page


def test_a_designation_and_a_claim_of_privilege_are_shown(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    designate(actor=alice, document=held, level="confidential", designated_by="Platform, Inc.", under="Order, Dkt. 31")
    claim_privilege(actor=alice, document=held, basis="work_product", description="A log")

    page = page_of(client, alice, "document", matter.slug, held.number)

    for words in ("CONFIDENTIAL", "Order, Dkt. 31", "Privilege claimed", "Work product"):
        assert words in page


def test_an_expert_sees_neither_a_privileged_document_nor_that_it_is_there(
    client: Client, alice: User, expert: User, matter: Matter, held: SourceDocument
) -> None:
    claim_privilege(actor=alice, document=held, basis="work_product", description="A log")

    page = page_of(client, expert, "documents", matter.slug)

    assert "Poe log" not in page
    assert "No document yet" in page


def test_an_expert_reads_a_document_without_its_chain_of_custody(
    client: Client, expert: User, matter: Matter, held: SourceDocument
) -> None:
    page = page_of(client, expert, "document", matter.slug, held.number)

    assert "The form asked twice." in page
    assert "Chain of custody" not in page


def test_the_record_lists_every_act_with_its_root(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    page = page_of(client, alice, "record", matter.slug)
    ledger = matter_ledger(desk_of(alice, matter.slug), "1")

    assert ledger.root in page
    assert [line.seq for line in ledger.lines] == list(range(ledger.size - 1, -1, -1))
    for words in ("Matter opened", "Member added", "Document received", "S-1, Poe log"):
        assert words in page


def test_a_record_of_an_auditor_names_no_privileged_document(
    client: Client, alice: User, matter: Matter, held: SourceDocument
) -> None:
    auditor = User.objects.create_user("auditor", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=auditor, role="auditor")
    claim_privilege(actor=alice, document=held, basis="work_product", description="Thoughts of counsel")

    page = page_of(client, auditor, "record", matter.slug)

    assert "S-1, privilege claimed" in page
    assert "Poe log" not in page
    assert "Thoughts of counsel" not in page


def test_a_long_record_is_read_page_by_page_and_a_strange_page_gives_the_nearest(
    client: Client, alice: User, matter: Matter
) -> None:
    for place in range(ENTRIES_A_PAGE):
        add_party(actor=alice, matter=matter, name=f"Witness {place}", kind="person", role="witness")

    client.force_login(alice)
    address = reverse("record", args=[matter.slug])

    assert "Page 1 of 2" in client.get(address).content.decode()
    assert "Matter opened" in client.get(address, {"page": "2"}).content.decode()
    assert "Page 2 of 2" in client.get(address, {"page": "99"}).content.decode()
    assert "Page 1 of 2" in client.get(address, {"page": "x"}).content.decode()


def test_what_a_file_states_is_told_in_words(client: Client, alice: User, matter: Matter, held: SourceDocument) -> None:
    held.facts = {
        "dkim_signatures": 1,
        "addresses": {"from": [{"name": "Support", "address": "s@platform.invalid"}], "cc": []},
        "defects": [f"defect {number}" for number in range(1, 24)],
        "received": [{"utc": "2024-01-23T02:42:12Z"}, {"utc": "2024-13-99T02:42:12Z"}, {"utc": "2024-01-23T00:05:00Z"}],
    }
    held.save(update_fields=["facts"])

    page = page_of(client, alice, "document", matter.slug, held.number)

    for words in (
        "DKIM signatures",
        "from: Support &lt;s@platform.invalid&gt;",
        "UTC: Jan. 23, 2024, 2:42:12 AM UTC",
        "UTC: 2024-13-99T02:42:12Z",
        "UTC: Jan. 23, 2024, 12:05:00 AM UTC",
        "defect 19, defect 20, … and 3 more",
    ):
        assert words in page
    assert "cc:" not in page


def test_a_digest_stated_by_others_names_its_kind_and_who_states_it(
    client: Client, alice: User, matter: Matter
) -> None:
    stated = {"sha256": "2f79c4", "by": "Example Bureau"}
    told = {"title": "Two files", "short_cite": "Two files", "kind": "other", "held_by": "Example Bureau"}
    item = withhold(actor=alice, matter=matter, stated_digests=stated, **told)

    page = page_of(client, alice, "document", matter.slug, item.number)

    assert "SHA-256, as stated" in page
    assert "<dt>Stated by</dt><dd>Example Bureau</dd>" in page
