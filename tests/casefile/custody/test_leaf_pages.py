"""A document opened page by page: its picture and its text, what was looked for or quoted marked on both."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from casefile.accounts.models import User
from casefile.confidentiality.blocklist import extend_block_list
from casefile.confidentiality.designating import claim_privilege
from casefile.confidentiality.redacting import redact
from casefile.custody.carrying import CARRIED_A_PAGE
from casefile.custody.describing import withhold
from casefile.custody.downloads import SANDBOX
from casefile.custody.intake import receive
from casefile.evidence.models import Enclosure, SourceDocument
from casefile.evidence.storage import Store
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.events.citing import cite
from timeline.events.entering import enter
from timeline.events.models import Citation

PAGES = ("We have reviewed the content", "and did not find a violation", "of our policies. The content stays")
MAIL = (
    b"From: Support <s@mail.invalid>\r\nTo: Jane Poe <p@mail.invalid>\r\nDate: Tue, 28 Jan 2020 10:15:00 -0800\r\n"
    b"Message-ID: <1@mail.invalid>\r\nSubject: Ticket 0000001\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html\r\n\r\n<p>We have <b>reviewed</b> it.<img src='https://t.invalid/p.gif'></p>\r\n"
)


def a_pdf(*pages: str) -> bytes:
    """A PDF with one line of words on each page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for words in pages:
        pdf.add_blank_page(page_size=(612, 792))
        page = pdf.pages[-1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


def a_picture() -> bytes:
    """A white PNG of 40 by 30 pixels."""
    written = BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "PNG")
    return written.getvalue()


def bring(matter: Matter, actor: User, content: bytes, name: str, attested_by: str = "Alice") -> SourceDocument:
    """A received document."""
    stream = BytesIO(content)
    receipt = receive(actor=actor, matter=matter, stream=stream, original_name=name, attested_by=attested_by)
    assert receipt.document is not None
    return receipt.document


@pytest.fixture
def reply(matter: Matter, alice: User) -> SourceDocument:
    """A text of three pages, parted by form feeds."""
    return bring(matter, alice, "\f".join(PAGES).encode(), "reply.txt")


@pytest.fixture
def letter(matter: Matter, alice: User) -> SourceDocument:
    """The same as a PDF."""
    return bring(matter, alice, a_pdf(*PAGES), "reply.pdf")


def cited(actor: User, document: SourceDocument, **given: Any) -> Citation:
    """A citation of the document by an event of its own."""
    event = enter(
        actor=actor, matter=document.matter, kind="platform_reply", date="Jan. 28, 2020", statement="A reply."
    )
    return cite(actor=actor, event=event, document=document, **given)


def get(
    client: Client, user: User, document: SourceDocument, page: int, name: str = "document-page", **asked: str
) -> Any:
    """The answer for a page of the document."""
    client.force_login(user)
    return client.get(reverse(name, args=[document.matter.slug, document.number, page]), asked)


def words_of(answer: Any) -> str:
    """The page that came."""
    assert answer.status_code == 200
    return str(answer.content.decode())


def opened(client: Client, user: User, document: SourceDocument, **asked: str) -> Any:
    """The answer for the document itself."""
    client.force_login(user)
    return client.get(reverse("document", args=[document.matter.slug, document.number]), asked)


def test_a_page_stands_as_picture_and_text_with_the_way_to_its_neighbors(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    page = words_of(get(client, alice, letter, 2))

    image = reverse("document-page-image", args=[letter.matter.slug, letter.number, 2])
    assert f'<image href="{image}?width=1200" width="612.0" height="792.0"/>' in page
    assert "and did not find a violation" in page
    assert PAGES[0] not in page
    for beside in (1, 3):
        assert f'href="{reverse("document-page", args=[letter.matter.slug, letter.number, beside])}"' in page


def test_a_page_that_is_not_there_is_not_found(client: Client, alice: User, letter: SourceDocument) -> None:
    assert [get(client, alice, letter, page).status_code for page in (0, 4)] == [404, 404]
    assert [get(client, alice, letter, page, "document-page-image").status_code for page in (0, 4)] == [404, 404]


def test_pages_and_pictures_are_not_there_for_another_team(
    client: Client, charlie: User, other_matter: Matter, letter: SourceDocument
) -> None:
    names = ("document-page", "document-page-image")
    assert [get(client, charlie, letter, 1, name).status_code for name in names] == [404, 404]


def test_a_reader_sees_pages_and_pictures_but_nothing_privileged(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    expert = User.objects.create_user("expert")
    add_member(actor=alice, matter=letter.matter, user=expert, role="expert")
    names = ("document-page", "document-page-image")
    before = [get(client, expert, letter, 1, name) for name in names]
    claim_privilege(actor=alice, document=letter, basis="work_product", description="A letter")
    after = [get(client, expert, letter, 1, name).status_code for name in names]

    assert "Cite this page" not in words_of(before[0])
    assert before[1].status_code == 200
    assert after == [404, 404]


def test_a_page_and_its_picture_are_only_read(client: Client, alice: User, letter: SourceDocument) -> None:
    client.force_login(alice)
    for name in ("document-page", "document-page-image"):
        assert client.post(reverse(name, args=[letter.matter.slug, letter.number, 1])).status_code == 405


def test_a_picture_is_drawn_under_a_sandbox_and_no_cache_keeps_it(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    answer = get(client, alice, letter, 3, "document-page-image", width="2400")

    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size[0] == 2400
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_odd_width_is_the_ordinary_one(client: Client, alice: User, letter: SourceDocument) -> None:
    answer = get(client, alice, letter, 1, "document-page-image", width="999999")

    assert Image.open(BytesIO(answer.content)).size[0] == 1200


def test_drawing_a_page_keeps_nothing(client: Client, alice: User, letter: SourceDocument) -> None:
    before = sorted(path for path in settings.DATA_DIR.rglob("*") if path.is_file())
    get(client, alice, letter, 1, "document-page-image")

    assert sorted(path for path in settings.DATA_DIR.rglob("*") if path.is_file()) == before
    assert not letter.renditions.exists()


def test_what_cannot_be_drawn_says_why_in_the_pictures_place(client: Client, alice: User, matter: Matter) -> None:
    broken = bring(matter, alice, b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "broken.png")

    answer = get(client, alice, broken, 1, "document-page-image")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert "Not drawn: this picture cannot be drawn" in answer.content.decode()
    assert "Page image" in words_of(get(client, alice, broken, 1))


def test_bytes_the_store_has_lost_are_said_to_be_lost(client: Client, alice: User, letter: SourceDocument) -> None:
    Store(settings.STORE_DIR).path(letter.sha256).unlink()

    answer = get(client, alice, letter, 1, "document-page-image")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "verify_custody" in answer.content.decode()


def test_no_picture_shows_of_what_nobody_attested_to_while_the_guard_is_on(
    client: Client, alice: User, matter: Matter, letter: SourceDocument
) -> None:
    letter.attestations.clear()

    page = words_of(get(client, alice, letter, 1))

    assert "nobody has attested to this file" in page
    assert "<image" not in page
    assert PAGES[0] in page
    assert get(client, alice, letter, 1, "document-page-image").status_code == 404
    matter.guard_on = False
    matter.save()
    assert get(client, alice, letter, 1, "document-page-image").status_code == 200


def test_who_attests_to_a_held_file_sees_its_pages_and_stands_in_the_record(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    letter.attestations.clear()
    shown = words_of(get(client, alice, letter, 1))
    address = reverse("attest-document", args=[letter.matter.slug, letter.number])
    refused, attested = client.post(address), client.post(address, {"attest": "on"})

    assert f'href="{address}">Attest to it' in shown
    assert (refused.status_code, attested.status_code) == (422, 303)
    assert letter.attestations.get().attested_by == "Alice Attorney"
    assert LedgerEntry.objects.filter(act=Act.ATTESTATION_GIVEN).latest("pk").state["document"] == letter.label
    assert "<image" in words_of(get(client, alice, letter, 1))


def test_what_is_not_held_is_not_attested_to(
    client: Client, alice: User, charlie: User, other_matter: Matter, letter: SourceDocument
) -> None:
    told: dict[str, Any] = {"title": "Item", "short_cite": "Item 1", "kind": "screenshot", "held_by": "Example Bureau"}
    item = withhold(actor=alice, matter=letter.matter, **told)
    client.force_login(alice)
    statuses = [
        client.post(reverse("attest-document", args=[letter.matter.slug, number]), {"attest": "on"}).status_code
        for number in (item.number, 99)
    ]
    client.force_login(charlie)
    address = reverse("attest-document", args=[letter.matter.slug, letter.number])

    assert statuses == [404, 404]
    assert client.post(address, {"attest": "on"}).status_code == 404


def test_no_picture_shows_of_what_was_listed_after_it_came(client: Client, alice: User, letter: SourceDocument) -> None:
    extend_block_list(actor=alice, lines=[letter.sha256], supplied_by="Example Bureau")

    assert "on the block-list: no picture of it is shown" in words_of(get(client, alice, letter, 1))
    assert get(client, alice, letter, 1, "document-page-image").status_code == 404


def test_a_document_shows_its_picture_first_when_it_is_asked_for_while_the_guard_is_on(
    client: Client, alice: User, matter: Matter, letter: SourceDocument
) -> None:
    guarded = words_of(opened(client, alice, letter))
    matter.guard_on = False
    matter.save()
    unguarded = words_of(opened(client, alice, letter))

    assert "Show page images" in guarded
    assert "<image" not in guarded
    assert "<image" in unguarded


def test_a_picture_is_zoomed_and_turned_by_links(client: Client, alice: User, letter: SourceDocument) -> None:
    page = words_of(get(client, alice, letter, 1, zoom="200", rotate="90"))

    assert 'viewBox="0 0 792 612" width="200%"' in page
    assert 'transform="translate(792 0) rotate(90)"' in page
    assert "?width=2400" in page
    for query in ("zoom=300&amp;rotate=90", "zoom=150&amp;rotate=90", "zoom=200&amp;rotate=180"):
        assert f"?{query}" in page


@pytest.mark.parametrize("asked", [{"zoom": "9"}, {"rotate": "45"}, {"zoom": "x", "rotate": ""}, {"cite": "1"}])
def test_what_cannot_be_meant_is_passed_over(
    client: Client, alice: User, reply: SourceDocument, asked: dict[str, str]
) -> None:
    assert PAGES[0] in words_of(get(client, alice, reply, 1, **asked))


def test_words_are_found_on_every_page_whatever_their_case(client: Client, alice: User, reply: SourceDocument) -> None:
    page = words_of(get(client, alice, reply, 1, find="the  CONTENT"))

    assert '<mark class="found">the content</mark>' in page
    assert "2 places on 2 pages, 1 on this one" in page
    third = reverse("document-page", args=[reply.matter.slug, reply.number, 3])
    assert f'href="{third}?find=the+CONTENT" data-hit-after' in page


def test_looking_goes_on_to_the_first_page_that_has_the_words(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    address = reverse("document-page", args=[reply.matter.slug, reply.number, 2])
    for answer in (
        get(client, alice, reply, 1, find="violation", seek="1"),
        opened(client, alice, reply, find="violation"),
    ):
        while answer.status_code == 302 and not answer.headers["Location"].startswith(address):
            answer = client.get(answer.headers["Location"])
        assert answer.headers["Location"] == f"{address}?find=violation"


def test_words_that_no_page_has_together_are_marked_each_by_itself(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    page = words_of(get(client, alice, reply, 1, find="content reviewed"))

    assert "each is marked by itself" in page
    assert page.count('<mark class="found">') == 2


def test_words_that_are_nowhere_are_said_to_be_nowhere_and_stay_words(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    page = words_of(get(client, alice, reply, 1, find="<b>(.*"))

    assert "“&lt;b&gt;(.*” is not in the text of this document." in page
    assert "<b>(" not in page


def test_words_that_are_found_in_a_pdf_are_boxed_on_its_picture(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    page = words_of(get(client, alice, letter, 1, find="reviewed the"))

    boxes = re.findall(r'<rect class="found" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', page)
    ((left, top, width),) = [tuple(map(float, box)) for box in boxes]
    # the line begins 72 points from the left, 92 from the top; "We have " stands before the words
    assert 110 < left < 130
    assert 70 < top < 92
    assert 60 < width < 90


def test_a_citation_opens_at_its_page_with_its_quotation_marked(
    client: Client, alice: User, letter: SourceDocument
) -> None:
    citation = cited(alice, letter, pin_cite="p. 2", page_number=2, quote="did not find a violation")

    answer = opened(client, alice, letter, cite=str(citation.uid))
    page = words_of(client.get(answer.headers["Location"]))

    assert answer.headers["Location"].startswith(reverse("document-page", args=[letter.matter.slug, letter.number, 2]))
    assert '<mark class="quoted">did not find a violation</mark>' in page
    assert '<rect class="quoted"' in page
    assert "marked on the image and in the text" in page


def test_a_citation_without_a_page_opens_at_the_first_that_holds_its_words(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    citation = cited(alice, reply, quote="The content stays")

    answer = opened(client, alice, reply, cite=str(citation.uid))

    assert "/pages/3/" in answer.headers["Location"]


def test_a_citation_of_no_words_and_no_page_opens_the_document(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    citation = cited(alice, reply, pin_cite="¶ 91")

    assert "¶ 91" in words_of(opened(client, alice, reply, cite=str(citation.uid)))


def test_a_citation_of_another_document_or_of_none_marks_nothing(
    client: Client, alice: User, matter: Matter, reply: SourceDocument
) -> None:
    other = cited(alice, bring(matter, alice, b"did not find a violation", "o.txt"), quote="did not find")

    for uid in (other.uid, uuid4()):
        assert "<mark" not in words_of(get(client, alice, reply, 2, cite=str(uid)))


def test_a_redaction_and_a_quotation_across_it_are_both_marked(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    citation = cited(alice, reply, page_number=1, quote="have reviewed the")
    redact(actor=alice, document=reply, page_number=1, passage="reviewed the content", reason_code="5.2(a)")

    page = words_of(get(client, alice, reply, 1, cite=str(citation.uid)))

    assert '<mark class="quoted">have </mark><span class="redacted"' in page
    assert '<mark class="quoted">reviewed the</mark></span><span class="redacted"' in page
    assert page.count("[5.2(a)]") == 1


def test_a_page_number_leads_to_the_page_and_a_wrong_one_says_which_there_are(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    right, wrong = opened(client, alice, reply, page="3"), opened(client, alice, reply, page="99")

    assert right.headers["Location"] == reverse("document-page", args=[reply.matter.slug, reply.number, 3])
    assert "its pages are 1 to 3" in words_of(wrong)


def test_a_mail_shows_its_headers_beside_its_text_and_fetches_nothing(
    client: Client, alice: User, matter: Matter
) -> None:
    page = words_of(opened(client, alice, bring(matter, alice, MAIL, "reply.eml")))

    for words in (
        "Tue, 28 Jan 2020 10:15:00 -0800",
        "= Jan. 28, 2020, 6:15 PM UTC",
        "Support &lt;s@mail.invalid&gt;",
        "&lt;1@mail.invalid&gt;",
        "No DKIM signature",
        "names 1 remote content",
        "We have reviewed it.",
    ):
        assert words in page
    assert "t.invalid" not in page


def test_a_signature_is_told_in_words(client: Client, alice: User, matter: Matter) -> None:
    mail = bring(matter, alice, MAIL, "reply.eml")
    one = {"domain": "mail.invalid", "selector": "s1", "result": "fail", "reason": "the body was changed"}
    mail.facts |= {
        "dkim_signatures": 1,
        "dkim": [one | {"signed_headers": ["from"], "unsigned_headers": ["date"]}, "x"],
    }
    mail.facts |= {"received": [{"stated": "later", "utc": "2020-13-99T00:00:00Z"}, {"stated": "sooner"}]}
    mail.save()

    page = words_of(opened(client, alice, mail))

    assert "<strong>Does not hold</strong>: mail.invalid (key s1). The body was changed." in page
    assert "It covers from; it leaves open date." in page
    assert "2 relays" in page
    assert page.index("sooner") < page.index("later")


def test_what_a_document_carries_is_listed_with_what_came_of_it(client: Client, alice: User, matter: Matter) -> None:
    carrier, child = bring(matter, alice, MAIL, "reply.eml"), bring(matter, alice, b"A note", "note.txt")
    privileged = bring(matter, alice, b"A memorandum", "memorandum.txt")
    expert = User.objects.create_user("expert")
    add_member(actor=alice, matter=matter, user=expert, role="expert")
    claim_privilege(actor=alice, document=privileged, basis="work_product", description="A memorandum")
    told: list[dict[str, Any]] = [
        {"document": child, "name": "note.txt", "outcome": "received", "place": "part 2"},
        {"document": privileged, "name": "memorandum.txt", "outcome": "duplicate"},
        {"name": "empty.bin", "outcome": "refused", "reason": "it is empty"},
    ]
    for number, one in enumerate(told, start=1):
        Enclosure.objects.create(parent=carrier, number=number, **one)

    page, narrowed = words_of(opened(client, alice, carrier)), words_of(opened(client, expert, carrier))

    for words in (">S-2</a> note.txt", "part 2", "memorandum.txt", "empty.bin", "Not kept", "it is empty", "3 files"):
        assert words in page
    assert "memorandum.txt" not in narrowed
    assert "1 not open to your role" in narrowed


def test_a_long_list_of_what_is_carried_is_read_page_by_page(
    client: Client, alice: User, reply: SourceDocument
) -> None:
    Enclosure.objects.bulk_create(
        Enclosure(parent=reply, number=number, name=f"m{number:04}", outcome="refused", reason="it is empty")
        for number in range(1, CARRIED_A_PAGE + 2)
    )

    first, second = words_of(opened(client, alice, reply)), words_of(opened(client, alice, reply, carried="2"))

    assert ("m0200" in first, "m0201" in first, "m0201" in second) == (True, False, True)
    assert 'href="?carried=2#carried"' in first


def test_a_picture_has_a_page_that_can_be_cited_and_all_its_times(client: Client, alice: User, matter: Matter) -> None:
    picture = bring(matter, alice, a_picture(), "screen.png")
    picture.facts["times"] = [
        {"source": "EXIF DateTimeOriginal", "stated": "2020:01:28 10:15:00", "utc": None},
        {"source": "GPS", "stated": "2020:01:28 18:15:00", "utc": "2020-01-28T18:15:00Z"},
    ]
    picture.save()

    page = words_of(opened(client, alice, picture))

    for words in ("EXIF DateTimeOriginal", "“2020:01:28 10:15:00”", "names no zone", "10:15 AM PST", "Cite this page"):
        assert words in page
    assert Image.open(BytesIO(get(client, alice, picture, 1, "document-page-image").content)).size == (40, 30)


def test_a_picture_that_is_to_be_turned_has_its_sides_exchanged(client: Client, alice: User, matter: Matter) -> None:
    picture = bring(matter, alice, a_picture(), "screen.png")
    picture.facts["orientation"] = 6
    picture.save()

    assert 'viewBox="0 0 30 40"' in words_of(get(client, alice, picture, 1))
