"""Finding a quotation among a page's own words, so that the page can show it there."""

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.quoting import holds, spans
from timeline.events.marking import AROUND, excerpt, marked

WORDS = st.lists(
    st.sampled_from(["we", "have", "re-viewed", "“it”", "and", "don’t", "co-\noperate", "ﬁnd"]), max_size=12
)


def quoted(text: str, quote: str) -> list[str]:
    """The stretches that are marked."""
    return [stretch.text for stretch in marked(text, quote) if stretch.quoted]


def test_the_pages_own_words_are_marked_across_line_breaks_and_hyphens() -> None:
    assert quoted("Hello. We have re-\nviewed  it.", "We have reviewed it.") == ["We have re-\nviewed  it."]


def test_other_quotation_marks_and_dashes_are_the_same_words() -> None:
    assert quoted("He said “no – never”.", 'said "no - never"') == ["said “no – never”"]


def test_a_hyphenated_word_broken_at_its_hyphen_is_found() -> None:
    assert quoted("a third-\nparty report", "third-party report") == ["third-\nparty report"]


def test_each_stretch_around_an_ellipsis_or_bracket_is_marked() -> None:
    text = "We have reviewed the content and found nothing."

    assert quoted(text, "We have reviewed … found nothing.") == ["We have reviewed", "found nothing."]
    assert quoted(text, "[They] have reviewed") == ["have reviewed"]


def test_a_quotation_that_is_not_there_marks_nothing_and_loses_nothing() -> None:
    assert [(s.text, s.quoted) for s in marked("Some text.", "other words")] == [("Some text.", False)]
    assert marked("", "words") == []


def test_a_long_page_is_cut_around_the_quotation_and_says_so() -> None:
    lines = "\n".join(f"line {number} of the page" for number in range(400))
    text = lines.replace("line 200 of", "line 200, the very words, of")

    shown = excerpt(text, "the very words")

    assert [stretch.text for stretch in shown if stretch.quoted] == ["the very words"]
    assert shown[0].text.startswith("…\nline ")
    assert shown[-1].text.endswith("\n…")
    assert sum(len(stretch.text) for stretch in shown) < 2 * AROUND + 100


@given(WORDS, st.integers(0, 11), st.integers(1, 12))
def test_what_the_act_finds_the_page_marks(words: list[str], start: int, length: int) -> None:
    text, quote = "\n ".join(words), " ".join(words[start : start + length])

    assert bool(spans(text, quote)) == holds(text, quote)


@given(st.text(max_size=80), st.text(max_size=20))
def test_the_stretches_together_are_the_page(text: str, quote: str) -> None:
    assert "".join(stretch.text for stretch in marked(text, quote)) == normalize("NFC", text)
