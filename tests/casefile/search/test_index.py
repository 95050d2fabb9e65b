"""The index on whichever database the tests run: one set of queries with one list of hits, and that it keeps step."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.serializers import deserialize, serialize
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.accounts.models import User
from casefile.custody.describing import reference
from casefile.evidence.models import Page, SourceDocument
from casefile.ledger import triggers
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.parties import add_party
from casefile.matters.versions import corrected
from casefile.search.asking import Ask
from casefile.search.fields import IndexedWords
from casefile.search.folding import folded
from casefile.search.grammar import parse
from casefile.search.index import fill_words, findable_models
from casefile.search.marking import Text
from casefile.search.tree import Node
from tests.casefile.search.trees import texts, trees

PAGES = (
    "Jane Roe reports the photo at 9:15 AM. She is a minor.",
    "We\u2019ve reviewed the content, and didn\u2019t find a violation of our policies.",
    "Jos\u00e9 A\u0301lvarez na\u00efve caf\u00e9, cr\u00e8me br\u00fbl\u00e9e",
    "Roe's e-mail to support@example.com about ticket 0139730675",
    "Produced as TWTR-0001234 and TWTR0001235; see @jane_roe.",
    "A know-\nledge marker: hxxps://example[.]com/status/1212",
    "你好世界 and 日本語の番号",
    "The photo, the image and the other images were removed; a minor is shown.",
    "Draft of the final report. Draft 2, not final.",
    "JANE ROE REPORTED IT AGAIN, 167,000 VIEWS LATER",
    "report report report photo minor",
    "",
)
HITS = {
    "photo": [1, 8, 11],
    "photo minor": [1, 8, 11],
    '"the photo"': [1, 8],
    "report": [9, 11],
    "report*": [1, 9, 10, 11],
    "photo OR images": [1, 8, 11],
    "photo NOT removed": [1, 11],
    "report NOT (draft OR photo)": [],
    "NOT photo minor OR views": [10],
    "photo w/5 minor": [11],
    "minor w/2 photo": [11],
    "(photo OR image) w/3 removed": [],
    "(photo OR image*) w/3 removed": [8],
    '"jane roe" w/2 report*': [1, 10],
    "jose alvarez": [3],
    "JOS\u00c9 \u00c1LVAREZ": [3],
    "naive cafe creme brulee": [3],
    "we've": [2],
    "didn't": [2],
    "content w/5 violation": [2],
    "roe": [1, 4, 5, 10],
    "Roe\u2019s": [1, 4, 5, 10],
    "e-mail": [4],
    "email": [],
    "support@example.com": [4],
    "example.com": [4, 6],
    "0139730675": [4],
    "01397*": [4],
    "TWTR-0001234": [5],
    "TWTR0001235": [5],
    "twtr-0001235": [5],
    "@jane_roe": [5],
    '"jane roe"': [1, 5, 10],
    "knowledge": [6],
    "https://example.com/status/1212": [6],
    "hxxps://example[.]com/status": [6],
    "你好": [7],
    "世界": [7],
    "好你": [],
    "日本語": [7],
    "167,000": [10],
    "9:15": [1],
    "(photo minor) OR (draft final)": [1, 8, 9, 11],
    '"draft 2 not fin*"': [9],
}


@pytest.fixture
def pages(matter: Matter, alice: User) -> Callable[..., list[Page]]:
    """Writes pages of one held document."""

    def write(*texts: str, of: Matter = matter) -> list[Page]:
        document = reference(actor=alice, matter=of, title="Reply", short_cite="Reply", kind="email", held_by="docket")
        SourceDocument.objects.filter(pk=document.pk).update(holding="held", sha256=f"{document.pk:064x}", size=1)
        document.refresh_from_db()
        return Page.objects.bulk_create(Page(document=document, number=n, text=text) for n, text in enumerate(texts, 1))

    return write


def found(query: str | Node, matter: Matter) -> list[int]:
    """Numbers of the pages of the matter that are found."""
    ask = Ask(parse(query) if isinstance(query, str) else query, (matter.pk,))
    return list(Page.objects.filter(words__found=ask).order_by("number").values_list("number", flat=True))


def test_one_set_of_queries_has_one_list_of_hits(pages: Callable[..., list[Page]], matter: Matter) -> None:
    pages(*PAGES)

    assert {query: found(query, matter) for query in HITS} == {query: sorted(hits) for query, hits in HITS.items()}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(trees, st.lists(texts, min_size=1, max_size=6))
def test_the_database_finds_what_the_words_themselves_hold(
    pages: Callable[..., list[Page]], matter: Matter, tree: Node, several: list[str]
) -> None:
    written = pages(*several)

    held = [page.number for page in written if Text(folded(page.text)).holds(tree)]
    document = written[0].document
    ask = Ask(tree, (matter.pk,))
    rows = document.pages.filter(words__found=ask).order_by("number")
    assert list(rows.values_list("number", flat=True)) == held


def test_a_page_of_another_matter_is_never_among_the_hits(
    pages: Callable[..., list[Page]], matter: Matter, other_matter: Matter
) -> None:
    pages("the needle")
    pages("a", "another needle", of=other_matter)

    assert (found("needle", matter), found("needle", other_matter)) == ([1], [2])
    assert found(f"needle {matter.pk}", matter) == []


def test_what_is_removed_is_found_no_more(pages: Callable[..., list[Page]], matter: Matter) -> None:
    kept, gone = pages("a kept needle", "another needle")
    Page.objects.filter(pk=gone.pk).delete()

    assert found("needle", matter) == [kept.number]
    assert found("another", matter) == []


def test_what_is_written_again_is_found_by_its_new_words_only(matter: Matter, alice: User) -> None:
    party = add_party(actor=alice, matter=matter, name="Jane Roe", kind="person", role="plaintiff")

    def hits(query: str) -> int:
        return Party.objects.filter(words__found=Ask(parse(query), (matter.pk,))).count()

    assert (hits("jane"), hits("janet")) == (1, 0)
    corrected(
        actor=alice, matter=matter, instance=party, version=1, changes={"name": "Janet Roe"}, act=Act.PARTY_CORRECTED
    )
    assert (hits("jane"), hits("janet")) == (0, 1)
    kept = Party.objects.get()
    kept.description = "a minor"
    kept.save(update_fields=["description"])
    assert (hits("janet minor"), hits("jane")) == (1, 0)


def test_a_write_that_is_taken_back_takes_its_words_back(pages: Callable[..., list[Page]], matter: Matter) -> None:
    with transaction.atomic():
        pages("the needle")
        transaction.set_rollback(True)

    assert found("needle", matter) == []


def test_a_dump_carries_the_words_of_either_database_to_the_other(matter: Matter, alice: User) -> None:
    add_party(actor=alice, matter=matter, name="Jane Roe", kind="person", role="plaintiff")
    dumped = serialize("json", Party.objects.all())
    Party.objects.all().delete()

    for loaded in deserialize("json", dumped):
        loaded.save()

    assert Party.objects.filter(words__found=Ask(parse('"jane roe"'), (matter.pk,))).count() == 1


def test_no_phrase_reaches_from_one_field_into_the_next(matter: Matter, alice: User) -> None:
    add_party(actor=alice, matter=matter, name="Jane Roe", kind="person", role="plaintiff", description="minor child")

    def hits(query: str) -> int:
        return Party.objects.filter(words__found=Ask(parse(query), (matter.pk,))).count()

    assert (hits('"jane roe"'), hits('"minor child"'), hits('"roe minor"')) == (1, 1, 0)


def test_rows_that_passed_the_triggers_by_are_indexed_when_these_come_back(
    pages: Callable[..., list[Page]], matter: Matter
) -> None:
    triggers.drop(connection)
    pages("the needle")
    triggers.install(connection)

    assert found("needle", matter) == [1]
    assert triggers.missing(connection) == []


def test_a_database_that_is_still_to_be_migrated_lacks_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    coming = triggers.Upkeep("casefile_wall", "words", "no SQL", "no SQL", {"casefile_wall_words_in": "no SQL"})
    monkeypatch.setitem(triggers._upkeep, "casefile_wall", coming)

    triggers.install(connection)

    assert triggers.missing(connection) == []


def test_a_migration_fills_the_words_of_what_was_entered_before(
    pages: Callable[..., list[Page]], matter: Matter
) -> None:
    pages("the needle", "the other")
    Page.objects.update(words="")
    assert found("needle", matter) == []

    fill_words(Page)

    assert found("needle", matter) == [1]


def test_a_very_long_page_and_odd_signs_are_indexed(pages: Callable[..., list[Page]], matter: Matter) -> None:
    pages("needle " + "日" * 20_000, "x" * 30_000 + " needle", "\ufffd \u200b\ue000 needle \U0001f600", "a'b\\c needle")

    assert found("needle", matter) == [1, 2, 3, 4]
    assert found("a'b\\c", matter) == [4]


def test_no_act_writes_a_searched_field_past_its_words() -> None:
    fields = [model._meta.get_field("words") for model in findable_models()]
    searched = {name for field in fields if isinstance(field, IndexedWords) for name in field.of}
    apart = {model.__name__ for model in apps.get_models() if model not in findable_models()}
    wrong = []
    for label in ("casefile", "timeline"):
        for path in Path(apps.get_app_config(label).path).rglob("*.py"):
            if "/extract/" in path.as_posix():  # no database there
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
                if isinstance(node, ast.Call) and named in {"update", "bulk_update"}:
                    if ast.unparse(node.func).split(".")[0] in apart:
                        continue
                    listed = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                    written = {one.arg for one in node.keywords} | (listed if named == "bulk_update" else set())
                    keywords = written & searched
                    wrong += [f"{path.name}:{node.lineno} {keyword}" for keyword in keywords]

    assert not wrong, "QuerySet.update does not write the words: save the record"
