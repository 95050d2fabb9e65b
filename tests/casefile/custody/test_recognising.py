"""Recognising the words of scanned pages: asked for, done in the background, always said to be a program's reading."""

import io
import shutil
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from casefile.accounts.models import User
from casefile.confidentiality import blocklist
from casefile.custody import recognising
from casefile.custody.intake import receive
from casefile.custody.recognising import ABSENT, NotRecognised, queue_recognising, recognise, why_not
from casefile.custody.verifying import verify_custody
from casefile.evidence.extract import ocr
from casefile.evidence.extract.confine import Limits, run_program
from casefile.evidence.models import Page, SourceDocument
from casefile.jobs.models import Job
from casefile.jobs.working import perform
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.archiving import archive_matter
from casefile.matters.members import add_member
from casefile.matters.models import Matter
from timeline.events.citing import QuoteNotFound, check_quote

WORDS = "We reviewed the report"


@pytest.fixture(autouse=True)
def no_engine_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether this machine has the program changes nothing here."""
    monkeypatch.setattr(ocr, "PROGRAM", "no-such-program-here")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that answers as the real one does, whatever the picture."""
    path = tmp_path / "tesseract"
    path.write_text(
        f"#!{sys.executable} -I\n"
        + dedent(
            """\
            import sys
            if "--version" in sys.argv:
                print("tesseract 9.9.9")
            elif "--list-langs" in sys.argv:
                print("List of available languages (3):", "deu", "eng", "osd", sep="\\n")
            else:
                assert sys.stdin.buffer.read(8) == b"\\x89PNG\\r\\n\\x1a\\n"
                print("level", *["x"] * 11, sep="\\t")
                rows = [(1, 1, "We", 90), (1, 1, "reviewed", 80), (1, 2, "the", 71), (2, 1, "report", -1)]
                rows.append((2, 1, " ", 5))
                for paragraph, line, word, sure in rows:
                    print(5, 1, 1, paragraph, line, 1, 0, 0, 9, 9, sure, word, sep="\\t")
            """
        )
    )
    path.chmod(0o755)
    monkeypatch.setattr(ocr, "PROGRAM", str(path))
    return path


@pytest.fixture
def expert(matter: Matter, alice: User) -> User:
    """Somebody who only reads."""
    user = User.objects.create_user("expert", password="a-long-pass-phrase")
    add_member(actor=alice, matter=matter, user=user, role="expert")
    return user


def scan(*lines: str) -> bytes:
    """The picture of a page with these lines, as PNG."""
    picture = Image.new("L", (1700, 400), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((80, 80 + 90 * number), line, fill=0, font=ImageFont.load_default(56))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def scanned_pdf(pages: int = 1) -> bytes:
    """A PDF whose pages are pictures."""
    written = io.BytesIO()
    first, *rest = [Image.open(io.BytesIO(scan(WORDS))).convert("RGB") for _ in range(pages)]
    first.save(written, "PDF", resolution=200, save_all=True, append_images=rest)
    return written.getvalue()


def bring(matter: Matter, content: bytes, name: str) -> SourceDocument:
    receipt = receive(actor=None, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by="Alice")
    assert receipt.document is not None
    return receipt.document


@pytest.fixture
def letter(matter: Matter) -> SourceDocument:
    """A scanned letter of two pages."""
    return bring(matter, scanned_pdf(2), "letter.pdf")


@pytest.fixture
def address(matter: Matter, letter: SourceDocument) -> str:
    return reverse("recognise-document", args=[matter.slug, letter.number])


def test_the_text_of_a_scan_becomes_its_pages_text_and_says_who_read_it(
    letter: SourceDocument, alice: User, engine: Path
) -> None:
    assert letter.facts["scanned_pages"] == [1, 2]

    assert recognise(actor=alice, document=letter) == [1, 2]

    letter.refresh_from_db()
    page = letter.pages.get(number=1)
    assert (page.text, page.text_source) == ("We reviewed\nthe\n\nreport", "ocr")
    assert letter.facts["recognised"] == {
        "engine": "tesseract 9.9.9",
        "languages": ["eng", "deu"],
        "pages": [{"number": 1, "words": 4, "confidence": 80}, {"number": 2, "words": 4, "confidence": 80}],
    }
    assert {"code": "recognised_by_ocr", "message": recognised_words("1, 2")} in letter.flags


def recognised_words(pages: str) -> str:
    return f"page(s) {pages}: the text was recognised by OCR (tesseract 9.9.9): compare with the page"


def test_an_entry_names_the_engine_and_custody_verifies(letter: SourceDocument, alice: User, engine: Path) -> None:
    recognise(actor=alice, document=letter)

    entry = LedgerEntry.objects.filter(object_id=str(letter.uid), act=Act.DOCUMENT_READ).order_by("seq").last()
    assert entry is not None
    assert (entry.actor, entry.state["engine"], entry.evidence) == (alice, "tesseract 9.9.9", [letter.sha256])
    assert verify_custody(letter.matter).clean


def test_each_page_is_recognised_once(letter: SourceDocument, alice: User, engine: Path) -> None:
    recognise(actor=alice, document=letter)
    letter.refresh_from_db()

    with pytest.raises(NotRecognised, match="No page of it waits"):
        recognise(actor=alice, document=letter)


def test_work_that_died_goes_on_with_the_pages_that_are_left(
    letter: SourceDocument, alice: User, engine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognising, "BATCH", 1)
    looked = recognising._look

    def dies(engine: ocr.Engine, document: SourceDocument, number: int) -> recognising.Looked:
        if number == 2:
            raise KeyboardInterrupt
        return looked(engine, document, number)

    monkeypatch.setattr(recognising, "_look", dies)
    with pytest.raises(KeyboardInterrupt):
        recognise(actor=alice, document=letter)
    monkeypatch.setattr(recognising, "_look", looked)
    letter.refresh_from_db()

    assert recognise(actor=alice, document=letter) == [2]


def test_a_pages_own_text_stays_before_what_is_recognised(letter: SourceDocument, alice: User, engine: Path) -> None:
    page = letter.pages.get(number=1)
    page.text = "Filed 01/29/2009\n"
    page.save(update_fields=["text"])

    recognise(actor=alice, document=letter)

    assert letter.pages.get(number=1).text.startswith("Filed 01/29/2009\n\nWe reviewed")


def test_a_quotation_of_recognised_text_says_so_and_a_misread_page_refuses_none(
    letter: SourceDocument, alice: User, engine: Path
) -> None:
    assert check_quote(letter, 1, WORDS) == "not_checked"
    recognise(actor=alice, document=letter)

    assert check_quote(letter, 1, WORDS) == "recognised"
    assert check_quote(letter, None, WORDS) == "recognised"
    assert check_quote(letter, 1, "We revlewed the repert") == "unrecognised"
    Page.objects.update(text_source="")
    with pytest.raises(QuoteNotFound):
        check_quote(letter, 1, "We revlewed the repert")


def test_a_picture_is_recognised_under_its_attestation_only(matter: Matter, alice: User, engine: Path) -> None:
    picture = bring(matter, scan(WORDS), "screenshot.png")
    picture.attestations.clear()
    assert "nobody has attested" in why_not(picture)
    with pytest.raises(NotRecognised, match="nobody has attested"):
        recognise(actor=alice, document=picture)
    assert not picture.pages.get().text

    picture.attestations.create(matter=matter, attested_by="Alice", words="…")
    assert recognise(actor=alice, document=picture) == [1]


def test_nothing_listed_and_nothing_withheld_is_recognised(
    letter: SourceDocument, matter: Matter, alice: User, engine: Path
) -> None:
    blocklist.extend_block_list(actor=alice, lines=[letter.sha256], supplied_by="Example Bureau")
    with pytest.raises(NotRecognised, match="block-list"):
        recognise(actor=alice, document=letter)
    withheld = SourceDocument(matter=matter, holding="withheld", media_type="image/png")
    with pytest.raises(NotRecognised, match="scanned pages of PDFs and in pictures only"):
        recognise(actor=alice, document=withheld)


def test_without_the_program_it_says_how_to_get_it(letter: SourceDocument, alice: User) -> None:
    assert why_not(letter) == ABSENT
    with pytest.raises(NotRecognised, match="apt install tesseract-ocr"):
        recognise(actor=alice, document=letter)


def test_a_program_that_fails_leaves_the_page_and_says_why(letter: SourceDocument, alice: User, engine: Path) -> None:
    assert ocr.engine() is not None
    engine.write_text(engine.read_text().replace("assert sys.stdin", "sys.exit(3)\n    assert sys.stdin"))

    assert recognise(actor=alice, document=letter) == []

    letter.refresh_from_db()
    assert letter.facts["recognised"]["pages"][0] == {"number": 1, "error": "tesseract ended with status 3"}
    assert "recognised_by_ocr" not in [flag["code"] for flag in letter.flags]
    assert why_not(letter) == ""


def test_only_a_picture_that_was_drawn_here_reaches_the_program(engine: Path) -> None:
    one = ocr.engine()
    assert one is not None
    assert ocr.recognised(one, b"/etc/passwd\n") == (None, "only a picture that was drawn here is read")


def test_a_program_gets_no_environment_and_is_stopped_at_its_limits() -> None:
    look = [sys.executable, "-I", "-c", "import os; print(sorted(os.environ)); print(os.getcwd())"]
    answer, error = run_program(look, b"", limits=Limits(), environment={"ONE": "1"})
    assert (b"ONE" in answer, b"PATH" in answer, answer.endswith(b"/\n"), error) == (True, False, True, "")
    endless = [sys.executable, "-I", "-c", "while True: pass"]
    assert run_program(endless, b"", limits=Limits(seconds=0.3)) == (
        b"",
        "reading took longer than 0.3 seconds and was stopped",
    )
    assert run_program(["/no/such/program"], b"", limits=Limits())[1].startswith("program could not be started")


def test_the_work_says_what_came_of_it(letter: SourceDocument, alice: User, engine: Path) -> None:
    job = queue_recognising(actor=alice, document=letter)
    assert queue_recognising(actor=alice, document=letter) == job
    perform.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["words"]) == (
        "done",
        f"Text was recognised on pages 1, 2 of {letter.label}: compare it with the page.",
    )
    Job.objects.update(state="queued")
    perform.func(job.pk)
    job.refresh_from_db()
    assert (job.state, "No page of it waits" in job.result["words"]) == ("done", True)


def test_the_button_queues_the_work_and_leads_to_it(
    address: str, matter: Matter, letter: SourceDocument, client: Client, bob: User, engine: Path
) -> None:
    client.force_login(bob)
    page = client.get(reverse("document", args=[matter.slug, letter.number])).content.decode()
    assert f'action="{address}"' in page
    assert "The words of 2 pages stand in a picture only." in page

    answer = client.post(address)

    job = Job.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("work", args=[matter.slug, job.uid]))
    perform.func(job.pk)
    shown = client.get(reverse("document-page", args=[matter.slug, letter.number, 1])).content.decode()
    assert "Recognised by OCR: compare with the page." in shown
    assert "Recognise text" not in shown


def test_without_the_program_the_button_is_greyed_out_and_says_how_to_get_it(
    address: str, matter: Matter, letter: SourceDocument, client: Client, bob: User
) -> None:
    client.force_login(bob)
    page = client.get(reverse("document", args=[matter.slug, letter.number])).content.decode()
    assert '<button class="button quiet" disabled' in page
    assert "apt install tesseract-ocr" in page

    answer = client.post(address, follow=True)

    assert "Tesseract, is not on this server" in answer.content.decode()
    assert not Job.objects.exists()


def test_another_teams_user_finds_no_such_page(address: str, client: Client, charlie: User, engine: Path) -> None:
    client.force_login(charlie)
    assert client.post(address).status_code == 404
    assert not Job.objects.exists()


def test_a_reader_is_offered_nothing_and_refused(
    address: str, matter: Matter, letter: SourceDocument, client: Client, expert: User, engine: Path
) -> None:
    client.force_login(expert)
    page = client.get(reverse("document", args=[matter.slug, letter.number])).content.decode()
    assert "Recognise text" not in page
    assert client.post(address).status_code == 403
    assert not Job.objects.exists()


def test_a_document_that_is_not_there_is_not_found(
    matter: Matter, client: Client, bob: User, letter: SourceDocument, engine: Path
) -> None:
    client.force_login(bob)
    assert client.post(reverse("recognise-document", args=[matter.slug, 999])).status_code == 404


def test_a_get_recognises_nothing(address: str, client: Client, bob: User, engine: Path) -> None:
    client.force_login(bob)
    assert client.get(address).status_code == 405


def test_an_archived_matter_recognises_nothing(
    address: str, matter: Matter, client: Client, alice: User, engine: Path
) -> None:
    archive_matter(actor=alice, matter=matter, why="closed")
    client.force_login(alice)
    assert client.post(address).status_code == 403
    assert not Job.objects.exists()


def test_a_program_asks_for_it_and_is_told_where_it_stands(
    letter: SourceDocument, client: Client, bob: User, engine: Path
) -> None:
    client.force_login(bob)
    answer = client.post(f"/api/documents/{letter.uid}/recognise/", {}, "application/json")
    job = Job.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/jobs/{job.uid}/")
    assert (answer.json()["work"], answer.json()["state"]) == ("document.recognise", "queued")
    perform.func(job.pk)
    pages = client.get(f"/api/documents/{letter.uid}/pages/").json()["results"]
    assert [page["text_source"] for page in pages] == ["ocr", "ocr"]


def test_a_program_is_told_why_it_cannot_be_done(
    letter: SourceDocument, matter: Matter, client: Client, bob: User
) -> None:
    client.force_login(bob)
    answer = client.post(f"/api/documents/{letter.uid}/recognise/", {}, "application/json")
    assert (answer.status_code, answer.json()["detail"]) == (422, ABSENT)
    note = bring(matter, b"A note.\n", "note.txt")
    answer = client.post(f"/api/documents/{note.uid}/recognise/", {}, "application/json")
    assert (answer.status_code, answer.json()["title"]) == (422, "Not recognised")


@pytest.mark.parametrize(("person", "status"), [("charlie", 404), ("expert", 403)])
def test_a_program_of_who_may_not_is_refused(
    person: str, status: int, letter: SourceDocument, client: Client, engine: Path, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    assert client.post(f"/api/documents/{letter.uid}/recognise/", {}, "application/json").status_code == status


def test_a_bad_id_or_another_method_recognises_nothing(letter: SourceDocument, client: Client, bob: User) -> None:
    client.force_login(bob)
    assert client.post("/api/documents/12/recognise/", {}, "application/json").status_code == 404
    assert client.get(f"/api/documents/{letter.uid}/recognise/").status_code == 405


if shutil.which("tesseract"):

    def test_the_real_program_reads_a_printed_line(
        matter: Matter, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ocr, "PROGRAM", "tesseract")
        picture = bring(matter, scan(WORDS, "and found no violation."), "notice.png")
        assert recognise(actor=alice, document=picture) == [1]
        assert picture.pages.get().text == f"{WORDS}\nand found no violation."
