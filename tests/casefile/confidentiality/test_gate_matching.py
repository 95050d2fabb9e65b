"""How a protected term is told from the words around it, whatever stands between its letters."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.confidentiality.gate.completeness import sheet_of
from casefile.confidentiality.gate.corpus import Corpus, Passage
from casefile.confidentiality.gate.folding import decode, fold, lower, readings
from casefile.confidentiality.gate.matching import sightings
from casefile.confidentiality.gate.names import split_name
from casefile.confidentiality.gate.patterns import luhn, personal_identifiers, server_paths
from casefile.confidentiality.gate.report import ProtectedTerm


def seen(text: str, term: str, category: str = "name", replacement: str = "John Doe #1") -> str:
    """The graver severity with which a term is seen in a text, or nothing."""
    terms = (ProtectedTerm(term, category, replacement, "P-1"),)
    found = {each.severity for each in sightings(Corpus([Passage("page 1 text", text)]), terms)}
    return "block" if "block" in found else "".join(found)


@pytest.mark.parametrize(
    ("term", "category", "text"),
    [
        ("Ann Smith", "name", "the annual smithy"),
        ("Ann", "alias", "annual, planned, Hannah"),
        ("Mark May", "name", "a mark of May 5, 2020; in may mark"),
        ("Rose Page", "name", "prices rose; Page 3 of 9; see page 4"),
        ("Will Young", "name", "they will, young as they are; a Young person's account"),
        ("Sarah Hall", "name", "we shall; s. hall"),
        ("Amy Lee", "name", "a lee shore"),
        ("Heather", "alias", "he at her best"),
        ("Jo Ng", "name", "the app's going; jong; ng"),
        ("Li", "name", "the lives; LIFO; li"),
        ("J.D.", "initials", "J D; jd; JDX; the J. Doe order"),
        ("@ex", "handle", "ex parte; example"),
        ("352-555-0142", "phone", "3525550142990; 35 25 550; ticket 0139730675"),
        ("88213377", "cybertip", "882133771; 8821; 3377"),
        ("2006-01-03", "birth date", "2006; January 2006; 13 of 2006; 132006; rows 1, 3, 06"),
        ("12 Court Street", "address", "12 courts; Street 12; the Court"),
        ("Cedar Hollow High School", "school", "a cedar fence; the hollow; high school"),
        ("Deb Abe", "name", "digest 77deb0 9a2deb3c44abe91f00deb7abe2 end"),
        ("Heather Forrest", "name", "he at her best"),
    ],
)
def test_common_words_are_not_taken_for_a_term(term: str, category: str, text: str) -> None:
    assert seen(text, term, category) != "block"


@pytest.mark.parametrize(
    ("term", "category", "text"),
    [
        ("Ann Smith", "name", "ANN SMITH"),
        ("Mark May", "name", "Mark May; May, Mark"),
        ("Rose Page", "name", "Ms. Page"),
        ("Will Young", "name", "Officer Young; W. Young"),
        ("Sarah Hall", "name", "@shall_06 and shall@mail.invalid and SHall"),
        ("Smith, Ann", "name", "Ann Smith"),
        ("Ann Smith Jr.", "name", "A. Smith"),
        ("Maria de la Cruz", "name", "Cruz, Maria de la; Maria De La Cruz"),
        ("Maria de la Cruz", "name", "Ms. de la Cruz"),
        ("Mary-Jane O'Neil", "name", "MaryJane ONeil"),
        ("Li", "name", "by Li and"),
        ("J.D.", "initials", "J.D.; by J. D. and JD"),
        ("@ex", "handle", "@ex"),
        ("352-555-0142", "phone", "(352) 555 0142"),
        ("Ann Smith", "Witness", "Ann   Smith"),
        ("Großmann", "alias", "GROSSMANN"),
        ("Østergård", "alias", "Ostergard"),
    ],
)
def test_a_term_is_told_in_its_usual_forms(term: str, category: str, text: str) -> None:
    assert seen(text, term, category) == "block"


def test_a_forename_alone_is_for_the_eye_unless_a_pseudonym_has_it() -> None:
    assert seen("Leopold wrote", "Leopold Quist") == "eye"
    assert seen("John Doe #1 wrote", "John Quist") == ""


def test_a_term_does_not_reach_over_two_passages() -> None:
    corpus = Corpus([Passage("page 1 text", "Cedar Hollow High"), Passage("bookmark 1", "School Road")])
    assert not list(sightings(corpus, (ProtectedTerm("High School Road", "address", "", "A-1"),)))


SEPARATORS = ["", "\u200b", "\u00ad", "\u2060", "-\n", "\ufffe", "\r\n", "\u034f", "\ufeff", "\u00ad\r\n"]
DISGUISES = [
    lambda text: text,
    str.upper,
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    lambda text: "".join(f"%{ord(sign):02X}" for sign in text),
    lambda text: "".join(f"%25{ord(sign):02x}" for sign in text),
    lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    lambda text: text.translate(str.maketrans("aeopcxyi", "аеорсхуі")),
    lambda text: "".join(sign + "\u0301" for sign in text),
]


@given(
    places=st.lists(st.tuples(st.integers(1, 14), st.sampled_from(SEPARATORS)), max_size=3),
    disguise=st.sampled_from(DISGUISES),
    before=st.sampled_from(["", "by ", "(", "“", "7. "]),
    after=st.sampled_from(["", ".", "’s", ")", "\n3"]),
)
def test_no_disguise_hides_a_name(
    places: list[tuple[int, str]], disguise: Callable[[str], str], before: str, after: str
) -> None:
    name = disguise("Leopold Quistad")
    for place, separator in places:
        name = name[:place] + separator + name[place:] if name.startswith(("L", "l")) else name
    assert seen(f"{before}{name}{after}", "Leopold Quistad") == "block"


SENTENCE = "the report was received on the platform and answered by its support team in a matter of days"
WAYS = ["Leopold Quistad", "Quistad, Leopold", "L. Quistad", "LEOPOLD QUISTAD", "Leopold\nQuistad", "Quis-\ntad"]
HONEST = st.lists(st.sampled_from(SENTENCE.split()), max_size=40)


@settings(max_examples=500)
@given(HONEST, st.sampled_from(WAYS), HONEST)
def test_a_name_put_anywhere_among_honest_words_is_found(before: list[str], way: str, after: list[str]) -> None:
    honest = " ".join([*before, *after])
    assert seen(" ".join([*before, way, *after]), "Leopold Quistad") == "block"
    assert seen(honest, "Leopold Quistad") == ""


@given(st.text())
def test_folding_keeps_every_offset_in_lower_case(text: str) -> None:
    folded = fold(text)
    assert len(lower(folded)) == len(folded)
    assert fold(folded) == fold(fold(folded))


@given(st.text(max_size=40))
def test_decoding_and_reading_end_and_never_fail(text: str) -> None:
    decode(text)
    assert all(isinstance(way, str) and way for way in readings(text))
    sheet_of(text)


@given(
    st.text(max_size=30), st.sampled_from(["name", "alias", "handle", "phone", "email", "url", "address", "birth date"])
)
def test_any_term_with_letters_is_found_where_it_stands_alone(term: str, category: str) -> None:
    signs = [sign for sign in fold(decode(term)) if sign.isalnum()]
    if category == "alias" and len(signs) >= 3 and not all(sign.isdigit() for sign in signs):
        assert seen(term, term, category) == "block"
    else:
        list(sightings(Corpus([Passage("a", term)]), (ProtectedTerm(term, category, "", "X"),)))


def test_names_are_taken_apart() -> None:
    assert split_name("Maria de la Cruz") == (["maria"], "delacruz")
    assert split_name("Whitfield, Marcus T., Jr.") == (["marcus", "t"], "whitfield")
    assert split_name("Cher") == ([], "cher")
    assert split_name("...") == ([], "")


@pytest.mark.parametrize(
    "text",
    [
        "SSN 123-45-6789", "123 45 6789", "social security no. 123456789", "taxpayer id 12-3456789", "ITIN 912-70-1234",
        "born on Jan. 3, 2006", "DOB: 01/03/2006", "D.O.B. 3 January 2006", "date of birth 2006-01-03",
        "January 3, 2006 (DOB)",
        "born\n  January 3rd,\n2006", "card 4111 1111 1111 1111", "4111111111111111", "3782-822463-10005",
        "account number 12345678", "acct. no. 1234-5678-90", "routing number: 021000021", "DE89 3704 0044 0532 0130 00",
    ],
)  # fmt: skip
def test_a_full_identifier_of_rule_5_2_is_told_by_its_shape(text: str) -> None:
    assert list(personal_identifiers(text, "page 1 text", frozenset()))


@pytest.mark.parametrize(
    "text",
    [
        "xxx-xx-6789", "account ending in 5678", "born in 2006", "the January 3, 2020 report", "ticket 0139730675",
        "DOE-0001234", "3:21-cv-00485-JCS", "555-45-67890", "2020-01-31", "post 1219474529123456789", "a" * 64,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "4111 1111 1111 1112", "No. 24-177",
        "account 2233445566 on the platform", "born digital; January 3, 2006", "social.invalid/status/4111111111111111",
    ],
)  # fmt: skip
def test_honest_numbers_are_let_through(text: str) -> None:
    assert not list(personal_identifiers(text, "page 1 text", frozenset()))


def test_a_known_number_is_let_through_however_it_is_grouped() -> None:
    known = frozenset({"4111-1111-1111-1111"})
    assert not list(personal_identifiers("ticket 4111 1111 1111 1111", "page 1 text", known))


@pytest.mark.parametrize(
    "text",
    [
        "/home/u/a.html", "see /var/lib/x", "(/tmp/a)", r"C:\Users\me\a.pdf", r"\\server\share\a", "file:///etc/x",
        "~/case/a.pdf", "FILE:/x".lower(), "%2Fhome%2Fu%2Fa",
    ],
)  # fmt: skip
def test_a_path_of_the_machine_is_told(text: str) -> None:
    assert list(server_paths(text, "metadata"))


@pytest.mark.parametrize(
    "text", ["and/or", "https://x.invalid/home/a", "1/2/2020", "he/she", "24/7", "at 4:17", "s/he: /s/"]
)
def test_a_stroke_is_no_path(text: str) -> None:
    assert not list(server_paths(text, "page 1 text"))


@given(st.integers(min_value=0, max_value=10**15))
def test_every_number_has_one_check_digit(number: int) -> None:
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1
