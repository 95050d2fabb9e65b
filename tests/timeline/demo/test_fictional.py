"""The fictional matter shows every feature, holds together, and lets no protected word into what may print."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from casefile.accounts.models import User
from casefile.confidentiality import gate
from casefile.confidentiality.designating import is_privileged, level_of
from casefile.confidentiality.identities import protected_terms
from casefile.confidentiality.models import RedactionMark
from casefile.evidence.models import BatesRange, Page, SourceDocument
from casefile.evidence.quoting import folded, holds
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter, Party
from timeline.chronology.models import Chronology
from timeline.chronology.query import matching
from timeline.demo import fictional
from timeline.demo.story import BrokenStory, Line
from timeline.events.models import Citation, Conflict, Event
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.notes.models import Note
from timeline.platform.models import Availability, Clock, FormStep, Message, Reading, Report

WORDS = "Fictional demonstration"


@pytest.fixture
def terms(roe: Matter, keys_folder: Path) -> list[gate.ProtectedTerm]:
    """Its protected words, opened with the key they were sealed with."""
    with override_settings(KEYS_DIR=keys_folder / "keys"):
        return protected_terms(roe)


def held(matter: Matter) -> list[SourceDocument]:
    """Its held documents."""
    return list(SourceDocument.objects.filter(matter=matter, holding="held"))


def printable(matter: Matter) -> Iterator[str]:
    """Every word of the matter that a page or an exhibit may print."""
    for event in Event.objects.filter(matter=matter):
        yield from (event.statement, event.call_out, event.occurred_as_stated, event.occurred_inferred_from)
    for citation in Citation.objects.filter(event__matter=matter):
        yield from (citation.quote, citation.pin_cite, citation.hearsay_note)
    for document in SourceDocument.objects.filter(matter=matter):
        yield from (document.title, document.short_cite, document.description, document.author, document.addressee)
        yield from (document.original_name, document.held_by, document.received_from, document.authentication)
        yield document.custodian.name if document.custodian else ""
    for conflict in Conflict.objects.filter(matter=matter):
        yield from (conflict.about, conflict.reason, *(value.as_stated for value in conflict.stated.all()))
    yield from Message.objects.filter(event__matter=matter).values_list("text", flat=True)
    yield from Party.objects.filter(matter=matter).values_list("name", flat=True)
    yield from Party.objects.filter(matter=matter).values_list("description", flat=True)
    yield from Clock.objects.filter(matter=matter).values_list("caution", flat=True)
    yield from (matter.counsel_block, matter.availability, matter.preparer, matter.plaintiffs_caption)


def test_it_is_told_in_events_of_every_kind_and_status_a_filing_knows(roe: Matter) -> None:
    events = Event.objects.filter(matter=roe)
    assert events.count() >= 35
    assert set(events.values_list("kind", flat=True)) == set(Event.Kind.values)
    statuses = {"alleged", "documented", "testified", "admitted", "ruling"}
    assert set(events.values_list("status", flat=True)) == statuses
    assert not events.filter(citations=None).exists()
    assert not events.exclude(occurred_refused="").exists()


def test_its_dates_are_exact_fuzzy_inferred_and_missing(roe: Matter) -> None:
    events = Event.objects.filter(matter=roe)
    assert {"on", "before", "between", "span", "undated"} <= set(events.values_list("occurred_kind", flat=True))
    assert {"second", "minute", "day", "week", "month", "part_of_month", "part_of_day"} <= set(
        events.values_list("occurred_precision", flat=True)
    )
    assert events.filter(occurred_qualifier="approximate").count() >= 2
    assert events.filter(occurred_basis="inferred").count() >= 2


def test_every_quotation_stands_on_its_page(roe: Matter) -> None:
    cited = Citation.objects.filter(event__matter=roe).exclude(quote="")
    assert cited.count() > 50
    assert set(cited.values_list("quote_check", flat=True)) == {"found"}
    assert cited.filter(quote__contains="[").exists(), "a bracketed pseudonym"
    assert cited.filter(quote__contains="…").exists(), "an ellipsis"


def test_every_message_is_recorded_in_its_source_s_own_words(roe: Matter) -> None:
    messages = Message.objects.filter(event__matter=roe).exclude(text="").select_related("event")
    assert messages.count() >= 10
    for message in messages:
        documents = SourceDocument.objects.filter(citations__event=message.event, kind="email")
        texts = [page.text for document in documents for page in document.pages.all()]
        assert any(holds(text, message.text) for text in texts), message


def test_every_citation_is_verified_by_name_but_the_withheld_item_s(roe: Matter) -> None:
    cited = Citation.objects.filter(event__matter=roe)
    assert set(cited.filter(pin_verified=True).values_list("verified_by", flat=True)) == {"P. Paralegal"}
    assert [c.document.holding for c in cited.filter(pin_verified=False)] == ["withheld"]


def test_documents_of_every_kind_are_held(roe: Matter) -> None:
    kinds = {document.kind for document in held(roe)}
    assert kinds == set(SourceDocument.Kind.values) - {"press", "public_record"}
    media = {document.media_type for document in held(roe)}
    assert {"message/rfc822", "image/png", "application/pdf", "application/warc", "application/json"} <= media
    assert SourceDocument.objects.get(matter=roe, holding="referenced").kind == "press"
    assert not any(document.read_error for document in held(roe))


def test_each_file_says_that_it_is_a_fictional_demonstration_on_every_page() -> None:
    for path in sorted((fictional.FOLDER / "documents").iterdir()):
        if path.suffix != ".pdf":
            assert WORDS.lower().encode() in path.read_bytes().lower(), path.name


def test_every_page_of_text_says_that_it_is_a_fictional_demonstration(roe: Matter) -> None:
    pages = Page.objects.filter(document__matter=roe).exclude(document__kind="screenshot").select_related("document")
    silent = {page.document.short_cite for page in pages if WORDS.lower() not in page.text.lower()}
    assert silent == {"Police receipt, Feb. 7, 2024"}, "only the scan has no text"


def test_the_scan_has_a_page_and_no_text(roe: Matter) -> None:
    page = Page.objects.get(document__matter=roe, document__original_name="police-receipt.pdf")
    assert page.text.strip() == ""


def test_no_protected_word_stands_in_anything_that_may_print(roe: Matter, terms: list[gate.ProtectedTerm]) -> None:
    spoken = " \n ".join(printable(roe)).lower()
    assert len(terms) >= 14
    for term in terms:
        assert term.text.lower() not in spoken, term.category
    for word in ("marisol", "quenby", "tarrant", "brill", "larkspur", "quillwater", "ashgrove"):
        assert word not in spoken


def test_each_protected_word_is_there_to_be_kept_in(roe: Matter, terms: list[gate.ProtectedTerm]) -> None:
    texts = folded(" ".join(Page.objects.filter(document__matter=roe).values_list("text", flat=True)))
    raw = b"".join(path.read_bytes() for path in (fictional.FOLDER / "documents").glob("*.warc")).decode()
    missing = {term.category for term in terms if term.text not in texts and term.text not in raw}
    assert missing <= {"hash", "url"}, "the digest is stated of the withheld item; Post 2's address stands on its item"


def test_what_is_privileged_withheld_designated_and_redacted_is_marked_so(roe: Matter) -> None:
    documents = SourceDocument.objects.filter(matter=roe)
    assert [d.short_cite for d in documents if is_privileged(d)] == ["Memorandum, Oct. 7, 2024"]
    item = documents.get(holding="withheld")
    assert item.stated_digests["by"] == "Example County Task Force"
    assert not item.pages.exists()
    assert all(level_of(span.document) == "confidential" for span in BatesRange.objects.filter(document__matter=roe))
    assert RedactionMark.objects.filter(document__matter=roe).count() == 7
    assert Note.objects.filter(matter=roe).count() == 3


def test_the_production_is_numbered_through_without_a_gap(roe: Matter) -> None:
    spans = BatesRange.objects.filter(document__matter=roe).order_by("first")
    numbers = [number for span in spans for number in range(span.first, span.last + 1)]
    assert numbers == list(range(1, 10))
    for span in spans:
        if span.document.kind == "production":
            assert span.document.page_count == span.last - span.first + 1


def test_one_message_concerns_several_tickets_and_the_form_s_minutes_add_up(roe: Matter) -> None:
    decision = Message.objects.get(event__matter=roe, outcome="found no violation of our Community Rules")
    assert {report.number for report in decision.reports.all()} == {"ES-1002047", "ES-1002048"}
    steps = FormStep.objects.filter(report__event__matter=roe)
    assert sum(step.minutes or 0 for step in steps) == 37
    assert {"victim", "parent", "third_party", "agency"} == set(
        Report.objects.filter(event__matter=roe).values_list("capacity", flat=True)
    )


def test_the_removal_is_bracketed_and_views_were_counted_before_and_after_the_reports(roe: Matter) -> None:
    sightings = Availability.objects.filter(event__matter=roe, item__label="Post 1")
    last_live = sightings.get(state="live").event.occurred_latest
    first_gone = sightings.get(state="gone").event.occurred_earliest
    removed = Event.objects.get(matter=roe, kind="removal").occurred_earliest
    assert last_live < removed < first_gone
    reported = Report.objects.get(event__matter=roe, number="ES-1002001").event.occurred_earliest
    views = Reading.objects.filter(event__matter=roe, item__label="Post 1", metric="views")
    assert views.filter(event__occurred_latest__lt=reported, at_most__isnull=False).exists()
    rising = [r.at_least for r in sorted(views, key=lambda r: (r.event.occurred_sort_at, r.event.number))]
    assert rising == sorted(rising)
    assert views.filter(at_most=None).exists(), "one reading is open upwards"


def test_conflicts_keep_both_values_and_give_the_reason_of_the_choice(roe: Matter) -> None:
    conflicts = Conflict.objects.filter(matter=roe)
    assert conflicts.count() == 4
    assert all(conflict.stated.count() == 2 and conflict.chosen and conflict.reason for conflict in conflicts)


def test_the_summary_for_filing_passes_pre_flight_without_a_blocking_finding(roe: Matter, attorney: User) -> None:
    chronology = Chronology.objects.get(matter=roe, name="Summary for filing")
    exhibit = assemble(actor=attorney, chronology=chronology, kind=Exhibit.Kind.SUMMARY, number="1")
    assert [finding for finding in exhibit.preflight if finding["blocks"]] == []
    assert exhibit.rows.count() >= 30
    codes = {finding["code"] for finding in exhibit.preflight}
    assert codes <= {"inferred-date", "few-documents", "adverse-left-out"}, codes


def test_the_summary_for_filing_leaves_out_what_may_not_stand_in_it(roe: Matter, attorney: User) -> None:
    query = Chronology.objects.get(matter=roe, name="Summary for filing").query
    chosen = matching(roe, query, user=attorney)
    cited = SourceDocument.objects.filter(citations__event__in=chosen).distinct()
    assert not chosen.filter(status__in=["alleged", "ruling"]).exists()
    assert set(cited.values_list("holding", flat=True)) == {"held"}
    assert not cited.filter(kind__in=["pleading", "press", "court_order"]).exists()
    assert not cited.filter(admissibility="").exists()


@pytest.mark.parametrize("kind", [Exhibit.Kind.ILLUSTRATIVE, Exhibit.Kind.CORRESPONDENCE, Exhibit.Kind.NOTICE])
@pytest.mark.parametrize("name", ["Correspondence", "Notice and response"])
def test_the_other_exhibits_pass_pre_flight_too(roe: Matter, kind: str, name: str, attorney: User) -> None:
    chronology = Chronology.objects.get(matter=roe, name=name)
    exhibit = assemble(actor=attorney, chronology=chronology, kind=kind, number="2")
    assert [finding for finding in exhibit.preflight if finding["blocks"]] == []


def test_loading_again_changes_nothing(roe: Matter, attorney: User) -> None:
    before = (LedgerEntry.objects.count(), SourceDocument.objects.count())
    assert fictional.load(actor=attorney) == roe
    assert (LedgerEntry.objects.count(), SourceDocument.objects.count()) == before


def test_the_held_bytes_are_the_project_s_files(roe: Matter) -> None:
    files = {path.name: path.read_bytes() for path in (fictional.FOLDER / "documents").iterdir()}
    documents = {document.original_name: document for document in held(roe) if document.parent is None}
    assert set(documents) == set(files)
    for name, content in files.items():
        assert documents[name].sha256 == hashlib.sha256(content).hexdigest()


def test_a_broken_load_leaves_nothing_and_touches_no_other_matter(
    alice: User, matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = fictional.Shelf.take

    def torn(shelf: fictional.Shelf, line: Line) -> SourceDocument:
        if line["key"] == "mail-03":
            raise BrokenStory("torn page")
        return take(shelf, line)

    monkeypatch.setattr(fictional.Shelf, "take", torn)
    entries = LedgerEntry.objects.count()
    with pytest.raises(BrokenStory, match="torn page"):
        fictional.load(actor=alice)
    assert list(Matter.objects.all()) == [matter]
    assert not SourceDocument.objects.exists()
    assert LedgerEntry.objects.count() == entries
