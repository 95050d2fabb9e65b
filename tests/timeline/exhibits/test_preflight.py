"""Pre-flight: each shortfall is found in the row that has it, with its reason, and blocks or warns as the rule says."""

from collections.abc import Callable
from typing import Any

import pytest

from casefile.accounts.models import User
from casefile.confidentiality.designating import claim_privilege
from casefile.custody.describing import withhold
from casefile.matters.opening import correct_matter
from timeline.chronology.models import Chronology
from timeline.demo.founding import load
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.preflight import blocking
from timeline.platform.entering import take_reading

Codes = Callable[[Any], list[tuple[str, int | None, bool]]]


def frozen(story: Any, kind: str = "summary", **query: Any) -> Exhibit:
    return assemble(actor=story.actor, chronology=story.chronology(**query), kind=kind, number="1")


def test_sound_rows_pass_and_few_documents_only_warn(told: Any, codes: Codes) -> None:
    exhibit = frozen(told)
    assert blocking(exhibit.preflight) == []
    assert ("few-documents", None, False) in codes(exhibit)


@pytest.mark.parametrize(
    ("pin", "verified", "code"),
    [("TBD", False, "pin-missing"), ("", False, "pin-missing"), ("p. 3", False, "pin-unverified")],
)
def test_a_row_without_a_verified_pinpoint_blocks(
    story: Any, codes: Codes, pin: str, verified: bool, code: str
) -> None:
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, pin=pin, verified=verified)
    assert (code, 1, True) in codes(frozen(story))


def test_an_unverified_pin_beside_a_verified_one_only_warns(story: Any, alice: User, codes: Codes) -> None:
    event = story.event("Jan. 3, 2022", "A post is seen.", source=story.letter)
    cite(actor=alice, event=event, document=story.reply, pin_cite="p. 9")
    assert ("pin-unverified", 1, False) in codes(frozen(story))


def test_a_source_without_a_basis_of_admissibility_blocks(story: Any, codes: Codes) -> None:
    bare = story.source("A log", "Log", "log")
    story.event("Jan. 3, 2022", "A post is seen.", source=bare)
    assert ("no-basis", 1, True) in codes(frozen(story))


@pytest.mark.parametrize("kind", ["pleading", "press", "court_order"])
def test_what_only_reports_facts_blocks_unless_offered_for_its_own_contents(
    story: Any, codes: Codes, kind: str
) -> None:
    reports = story.source("Reports", "Reports", kind, "witness")
    contents = story.source("Contents", "Contents", kind, "801c2")
    story.event("Jan. 3, 2022", "A post is seen.", source=reports)
    story.event("Jan. 4, 2022", "A post is seen again.", source=contents)
    found = codes(frozen(story))
    assert ("recital", 1, True) in found
    assert not [code for code, row, _ in found if row == 2 and code == "recital"]


def test_a_filing_may_be_cited_for_its_own_filing(story: Any, codes: Codes) -> None:
    pleading = story.source("Complaint", "Complaint", "pleading", "803-8")
    story.event("Jan. 3, 2022", "Complaint filed.", kind="litigation", source=pleading, status="documented")
    assert blocking(frozen(story).preflight) == []


def test_a_privileged_source_blocks(told: Any, alice: User, codes: Codes) -> None:
    claim_privilege(actor=alice, document=told.reply, basis="work_product", description="Memorandum")
    exhibit = frozen(told)
    assert ("privileged", 5, True) in codes(exhibit)
    assert ("no-source", 5, True) in codes(exhibit)


def test_a_withheld_item_blocks_until_its_substitute_stands_beside_it(story: Any, alice: User, codes: Codes) -> None:
    item = withhold(
        actor=alice, matter=story.matter, title="Item 17", short_cite="Item 17", kind="other",
        held_by="Example Bureau", admissibility="witness",
    )  # fmt: skip
    event = story.event("Jan. 3, 2022", "An item is kept.", source=item)
    assert ("withheld", 1, True) in codes(frozen(story))
    cite(actor=alice, event=event, document=story.letter, pin_cite="p. 2")
    exhibit = assemble(actor=alice, chronology=story.chronology("again"), kind="summary", number="2")
    assert not [code for code, _, _ in codes(exhibit) if code == "withheld"]


def test_an_allegation_blocks_a_summary_and_warns_in_an_aid(story: Any, codes: Codes) -> None:
    story.event("Jan. 3, 2022", "A post is seen.", source=story.letter, status="alleged")
    assert ("alleged", 1, True) in codes(frozen(story))
    aid = assemble(actor=story.actor, chronology=story.chronology("b"), kind="illustrative", number="2")
    assert ("alleged", 1, False) in codes(aid)


@pytest.mark.parametrize(
    "statement", ["1,500 views are displayed.", "An estimated 1,200 views are displayed.", "1.5K views are displayed."]
)
def test_a_figure_that_no_reading_displays_blocks(story: Any, alice: User, codes: Codes, statement: str) -> None:
    event = story.event("Jan. 3, 2022", statement, kind="reading", source=story.shots)
    take_reading(actor=alice, event=event, metric="views", as_displayed="1,200", at_least=1200, at_most=1200)
    assert ("interpolated", 1, True) in codes(frozen(story))


def test_inferred_refused_and_missing_dates_warn(story: Any, codes: Codes) -> None:
    story.event("Jan. 3, 2022", "A.", source=story.letter, inferred_from="the e-mail", inferred_by="Bob")
    story.event("two weeks later", "B.", source=story.letter)
    story.event("unknown", "C.", source=story.letter)
    found = codes(frozen(story))
    assert ("inferred-date", 1, False) in found
    assert ("date-refused", 2, False) in found
    assert ("undated", 3, False) in found


def test_argument_and_claimed_causes_warn_with_the_word_but_not_inside_a_quotation(story: Any) -> None:
    story.event("Jan. 3, 2022", "Platform callously ignored the report, which caused harm.", source=story.letter)
    story.event("Jan. 4, 2022", "She writes “you ignored me”.", source=story.letter, quote="you ignored me")
    found = [f["message"] for f in frozen(story).preflight if f["code"] == "argument"]
    assert found == ["“callously” argues.", "“ignored” argues.", "“caused” asserts a cause."]


def test_quotation_marks_around_a_paraphrase_block(story: Any, codes: Codes) -> None:
    story.event("Jan. 3, 2022", "She writes “remove it”.", source=story.letter, quote="Take it down.")
    assert ("quotation", 1, True) in codes(frozen(story))


def test_an_undecided_conflict_warns(story: Any, alice: User, codes: Codes) -> None:
    event = story.event("Jan. 3, 2022", "A.", source=story.letter)
    record_conflict(actor=alice, event=event, about="the day", values=[("3", None, ""), ("5", None, "")])
    assert ("conflict-open", 1, False) in codes(frozen(story))


def test_an_adverse_document_that_is_left_out_is_named(story: Any, alice: User) -> None:
    story.event("Jan. 3, 2022", "A report.", source=story.letter)
    other = story.event("Jan. 4, 2022", "A reply.", kind="platform_reply")
    cite(actor=alice, event=other, document=story.reply, pin_cite="p. 2", bears="contradicts")
    found = [f for f in frozen(story, kinds=["report"]).preflight if f["code"] == "adverse-left-out"]
    assert [f["message"] for f in found] == ["Platform letters, p. 2 contradicts E-2 and is cited by no row."]


def test_counsel_as_preparer_and_missing_availability_warn(told: Any, alice: User, codes: Codes) -> None:
    correct_matter(
        actor=alice, matter=told.matter, preparer_is_counsel=True, availability="", availability_notice_served_on=None
    )
    found = codes(frozen(told))
    for code in ("preparer-counsel", "no-availability", "no-notice"):
        assert (code, None, False) in found


def test_a_demonstration_without_a_page_legend_blocks(told: Any, alice: User, codes: Codes) -> None:
    correct_matter(actor=alice, matter=told.matter, demonstration=True)
    assert ("no-page-legend", None, True) in codes(frozen(told))


def test_an_aid_wants_its_witness_and_its_disclosure(told: Any, codes: Codes) -> None:
    exhibit = frozen(told, "illustrative")
    assert ("no-sponsor", None, False) in codes(exhibit)
    assert ("not-disclosed", None, False) in codes(exhibit)
    assert blocking(exhibit.preflight) == []


@pytest.mark.parametrize("kind", ["correspondence", "notice"])
def test_an_attachment_blocks_on_pins_and_only_warns_of_allegations(story: Any, codes: Codes, kind: str) -> None:
    story.event("Jan. 3, 2022", "A report.", source=story.letter, status="alleged")
    story.event("Jan. 4, 2022", "A report.", source=story.letter, pin="TBD", verified=False)
    found = codes(frozen(story, kind))
    assert ("alleged", 1, False) in found
    assert ("pin-missing", 2, True) in found


def test_the_founding_matter_has_exactly_its_shortfalls(alice: User) -> None:
    matter = load(actor=alice)
    chronology = Chronology.objects.in_matter(matter).filter(query={}).first()
    assert chronology is not None
    exhibit = assemble(actor=alice, chronology=chronology, kind="summary", number="1")
    blocks = {finding["code"] for finding in blocking(exhibit.preflight)}
    assert blocks == {"recital", "no-basis", "pin-missing", "pin-unverified", "alleged"}
    warns = {finding["code"] for finding in exhibit.preflight if not finding["blocks"]}
    assert {"few-documents", "inferred-date"} <= warns
    assert {f["row"] for f in blocking(exhibit.preflight)} == set(range(1, 23))


@pytest.mark.parametrize("sign", ["\N{GRINNING FACE}", "\N{CJK UNIFIED IDEOGRAPH-4F60}", "\N{REPLACEMENT CHARACTER}"])
def test_a_character_that_would_print_as_an_empty_box_blocks_in_its_row(story: Any, codes: Codes, sign: str) -> None:
    story.event("Jan. 3, 2022", f"A post says {sign}.", source=story.letter)
    exhibit = frozen(story)
    assert ("no-glyph", 1, True) in codes(exhibit)
    assert any(f"U+{ord(sign):04X}" in finding["message"] for finding in exhibit.preflight)


def test_the_trades_own_signs_have_shapes(story: Any, codes: Codes) -> None:
    story.event("Jan. 3, 2022", "§ 4, ¶ 9 – see “é” → the post’s page…", source=story.letter)
    assert "no-glyph" not in {code for code, _, _ in codes(frozen(story))}
