"""A protected name printed in every way a page can print it: each page of one document is one attempt."""

import html
import re

import pytest
import weasyprint

from casefile.confidentiality.gate import Expectation, GateReport, ProtectedTerm, inspect

NAME = ProtectedTerm("Marcus Whitfield", "name", "John Doe #1", "P-1")
ALIAS = ProtectedTerm("Razorbill", "alias", "John Doe #1", "P-2")
HANDLE = ProtectedTerm("@mwhit_2006", "handle", "[handle 1]", "H-1")
SCHOOL = ProtectedTerm("Cedar Hollow High School", "school", "[school]", "S-1")
ADDRESS = ProtectedTerm("4417 Larkspur Street, Apartment 6, Ocala", "address", "[address]", "A-1")
PHONE = ProtectedTerm("(352) 555-0142", "phone", "[telephone]", "T-1")
EMAIL = ProtectedTerm("m.whit@mail.invalid", "email", "[e-mail]", "E-1")
ADDRESS_URL = ProtectedTerm("https://social.invalid/status/1219474529", "url", "[post 1]", "U-1")
TIP = ProtectedTerm("CyberTip 88213377", "cybertip", "[tip]", "C-1")
DIGEST = ProtectedTerm("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "hash", "[hash]", "D-1")
BORN = ProtectedTerm("2006-01-03", "birth date", "2006", "B-1")
INITIALS = ProtectedTerm("M.W.", "initials", "John Doe #1", "I-1")
SHORT = ProtectedTerm("Bo Ng", "name", "Jane Doe #2", "P-3")
ACCENTED = ProtectedTerm("Zoë Müller-Ångström", "name", "Jane Doe #3", "P-4")
FOREIGN = ProtectedTerm("Иван Жуков", "name", "John Doe #4", "P-5")

_NARROW = '<div style="width:{}">{}</div>'

PRINTED: dict[str, tuple[ProtectedTerm, str]] = {
    "as it is": (NAME, "<p>Then Marcus Whitfield wrote again.</p>"),
    "in capitals": (NAME, "<p>MARCUS WHITFIELD</p>"),
    "in small letters": (NAME, "<p>marcus whitfield</p>"),
    "over a line's end": (NAME, _NARROW.format("2cm", "Then Marcus Whitfield wrote")),
    "hyphenated over a line's end": (NAME, _NARROW.format("1.4cm", "by Whit&shy;field only")),
    "broken in the middle of a word": (NAME, '<div style="width:1.2cm;word-break:break-all">Whitfieldwrites</div>'),
    "with zero-width spaces inside": (NAME, "<p>Mar&#8203;cus Whit&#8203;field</p>"),
    "with a zero-width joiner inside": (NAME, "<p>Whit&#8205;field</p>"),
    "with soft hyphens inside": (NAME, "<p>Whit&shy;field</p>"),
    "with Cyrillic look-alikes": (NAME, "<p>М\u0430r\u0441us Whitfi\u0435ld</p>"),
    "with Greek look-alikes": (NAME, "<p>M\u03b1rcus Wh\u03b9tfield</p>"),
    "full width": (NAME, "<p>Ｍａｒｃｕｓ Ｗｈｉｔｆｉｅｌｄ</p>"),
    "in mathematical letters": (NAME, "<p>𝐌𝐚𝐫𝐜𝐮𝐬 𝐖𝐡𝐢𝐭𝐟𝐢𝐞𝐥𝐝</p>"),
    "with a ligature": (NAME, "<p>Whitﬁeld</p>"),
    "with accents": (NAME, "<p>Márcüs Whitfiëld</p>"),
    "with combining accents": (NAME, "<p>Ma\u0301rcus Whitfie\u0308ld</p>"),
    "last name first": (NAME, "<p>Whitfield, Marcus</p>"),
    "last name first without comma": (NAME, "<p>WHITFIELD MARCUS</p>"),
    "forename initialled": (NAME, "<p>M. Whitfield</p>"),
    "surname initialled": (NAME, "<p>with Marcus W. and others</p>"),
    "with a middle initial": (NAME, "<p>Marcus T. Whitfield</p>"),
    "surname alone": (NAME, "<p>Mr. Whitfield said so.</p>"),
    "possessive": (NAME, "<p>Marcus Whitfield's mother; Whitfield\u2019s post</p>"),
    "family": (NAME, "<p>the Whitfields</p>"),
    "spaced out": (NAME, "<p>M a r c u s  W h i t f i e l d</p>"),
    "letter-spaced": (NAME, '<p style="letter-spacing:.6em">Whitfield</p>'),
    "dotted": (NAME, "<p>W.h.i.t.f.i.e.l.d</p>"),
    "a letter a line": (NAME, f"<p>{'<br>'.join('Whitfield')}</p>"),
    "split over spans with gaps": (
        NAME,
        '<p><span style="margin-right:3pt">Mar</span><span>cus Whit</span><span style="margin-left:4pt">field</span>',
    ),
    "kerned apart": (NAME, '<p>Whit<span style="letter-spacing:3pt">f</span>ield</p>'),
    "rotated": (NAME, '<div style="transform:rotate(90deg);width:8cm;margin-top:9cm">Marcus Whitfield</div>'),
    "upside down": (NAME, '<div style="transform:rotate(180deg)">Marcus Whitfield</div>'),
    "tiny and white": (NAME, '<p style="font-size:.5pt;color:white">Marcus Whitfield</p>'),
    "transparent": (NAME, '<p style="opacity:0.01">Marcus Whitfield</p>'),
    "under a box": (
        NAME,
        '<p style="position:relative">Marcus Whitfield<i style="position:absolute;inset:0;background:#000"></i></p>',
    ),
    "outside the page": (NAME, '<p style="position:absolute;left:-30cm">Marcus Whitfield</p>'),
    "clipped away": (NAME, '<div style="overflow:hidden;height:0">Marcus Whitfield</div>'),
    "in two table cells": (NAME, "<table><tr><td>Whitfield<td>Marcus</table>"),
    "in a narrow table cell": (
        NAME,
        '<table style="table-layout:fixed;width:4cm"><tr><td style="width:1cm">Marcus Whitfield<td>x</table>',
    ),
    "in a drawing": (NAME, '<svg width="200" height="40"><text x="5" y="20">Marcus Whitfield</text></svg>'),
    "in a translucent drawing": (
        NAME,
        '<svg width="200" height="40"><g opacity=".5"><text x="5" y="20">Marcus Whitfield</text></g></svg>',
    ),
    "a letter a drawing text": (
        NAME,
        '<svg width="300" height="40">'
        + "".join(f'<text x="{5 + 14 * place}" y="20">{sign}</text>' for place, sign in enumerate("Whitfield"))
        + "</svg>",
    ),
    "as generated content": (NAME, '<style>.made::before{content:"Marcus Whitfield"}</style><p class="made"></p>'),
    "in small capitals": (NAME, '<p style="font-variant:small-caps">Marcus Whitfield</p>'),
    "in a list": (NAME, "<ol><li>Marcus<li>Whitfield</ol>"),
    "percent-encoded": (NAME, "<p>x?q=Marcus%20Whit%66ield</p>"),
    "percent-encoded twice": (NAME, "<p>x?q=Marcus%2520Whitf%2569eld</p>"),
    "as HTML entities": (NAME, "<p>&amp;#77;arcus Whitfi&amp;#x65;ld</p>"),
    "as escapes": (NAME, r"<p>\u004darcus Whitfi\x65ld</p>"),
    "with figures for letters": (NAME, "<p>M4rcus Wh1tf13ld</p>"),
    "in a handle": (NAME, "<p>marcuswhitfield06 and MarcusWhitfield</p>"),
    "in an underscored file name": (NAME, "<p>marcus_whitfield_statement.docx</p>"),
    "right to left": (NAME, "<p>&#8238;dleiftihW sucraM&#8236;</p>"),
    "mirrored": (NAME, "<p>dleiftihW sucraM</p>"),
    "over the page's end": (SCHOOL, '<p>at Cedar Hollow</p><p style="break-before:page">High School</p>'),
    "an alias": (ALIAS, "<p>known as razor-<br>bill</p>"),
    "a handle without its sign": (HANDLE, "<p>the account mwhit_2006 posted</p>"),
    "a handle in an address": (HANDLE, "<p>hxxps://social[.]invalid/MWHIT_2006/likes</p>"),
    "a school": (SCHOOL, "<p>at Cedar Hollow H.S. on</p>"),
    "a school without its last word": (SCHOOL, "<p>at Cedar Hollow High.</p>"),
    "a street": (ADDRESS, "<p>4417 Larkspur St.</p>"),
    "a whole address": (ADDRESS, "<p>4417 Larkspur Street<br>Apt. 6<br>Ocala</p>"),
    "a telephone number": (PHONE, "<p>call 352.555.0142</p>"),
    "a telephone number with its country": (PHONE, "<p>+1 352-555-0142 or 13525550142</p>"),
    "a telephone number without its area": (PHONE, "<p>555-0142</p>"),
    "an e-mail address": (EMAIL, "<p>M.Whit@mail.invalid</p>"),
    "an e-mail address spelt out": (EMAIL, "<p>m dot whit at mail dot invalid</p>"),
    "an e-mail address in brackets": (EMAIL, "<p>m.whit [at] mail [dot] invalid</p>"),
    "an address of the web": (ADDRESS_URL, "<p>https://social.invalid/status/1219474529</p>"),
    "a defanged address": (ADDRESS_URL, "<p>hxxps[:]//social[.]invalid/status/1219474529</p>"),
    "the identifier of a post": (ADDRESS_URL, "<p>post id 1219474529</p>"),
    "an address over two lines": (ADDRESS_URL, "<p>social.invalid/<br>status/12194<br>74529</p>"),
    "a CyberTip": (TIP, "<p>CyberTip 8821-3377 and cybertip 88213377</p>"),
    "a CyberTip by its number alone": (TIP, "<p>under number 88213377</p>"),
    "a digest": (DIGEST, f"<p>{DIGEST.text.upper()}</p>"),
    "the start of a digest": (DIGEST, f"<p>{DIGEST.text[:20]}…</p>"),
    "a birth date": (BORN, "<p>on January 3rd, 2006, the</p>"),
    "a birth date in figures": (BORN, "<p>on 01/03/2006</p>"),
    "a birth date the other way": (BORN, "<p>3 Jan. 2006</p>"),
    "initials": (INITIALS, "<p>by M. W. himself</p>"),
    "initials without points": (INITIALS, "<p>by MW himself</p>"),
    "a very short name": (SHORT, "<p>by Bo Ng and</p>"),
    "a very short name, initialled": (SHORT, "<p>by B. Ng and</p>"),
    "an accented name without accents": (ACCENTED, "<p>Zoe Muller-Angstrom</p>"),
    "an accented name spelt out": (ACCENTED, "<p>Zoe Mueller-Ångström</p>"),
    "half of a double name": (ACCENTED, "<p>Ms. Müller-<br>Ångström</p>"),
    "a name in another alphabet": (FOREIGN, "<p>Жуков Иван</p>"),
    "a name in another alphabet in capitals": (FOREIGN, "<p>ИВАН ЖУКОВ</p>"),
}

TERMS = tuple({term.reference: term for term, _ in PRINTED.values()}.values())


def _document() -> tuple[bytes, dict[str, int]]:
    """All attempts in one file, and the page on which each begins."""
    parts, pages, page = [], {}, 1
    for attempt, (_, body) in PRINTED.items():
        parts.append(f'<section style="break-before:page" title="{html.escape(attempt)}">{body}</section>')
        pages[attempt] = page
        page += 1 + body.count("break-before:page")
    style = "@page{size:letter;margin:1in} body{font:12pt serif} section{hyphens:manual}"
    source = f'<html lang="en-US"><head><title>Attempts</title><style>{style}</style></head><body>{"".join(parts)}'
    return weasyprint.HTML(string=source).write_pdf(pdf_variant="pdf/ua-1"), pages


@pytest.fixture(scope="module")
def printed() -> tuple[GateReport, dict[str, int]]:
    pdf, pages = _document()
    report = inspect(pdf, terms=TERMS, expectation=Expectation("attempts.pdf"))
    return report, pages


@pytest.mark.parametrize("attempt", PRINTED)
def test_a_protected_term_is_caught_on_the_page(attempt: str, printed: tuple[GateReport, dict[str, int]]) -> None:
    report, pages = printed
    term, _ = PRINTED[attempt]
    caught = [
        found
        for found in report.findings
        if found.code == "gate.protected-term"
        and found.severity == "block"
        and f"({term.reference})" in found.message
        and re.match(rf"page {pages[attempt]} ", found.where)
    ]
    assert caught


def test_the_attempts_share_no_page_and_none_is_lost(printed: tuple[GateReport, dict[str, int]]) -> None:
    report, pages = printed
    assert len(set(pages.values())) == len(PRINTED)
    assert report.pages == max(pages.values())
    assert "gate.unreadable" not in {found.code for found in report.findings}


def test_no_report_repeats_a_protected_term(printed: tuple[GateReport, dict[str, int]]) -> None:
    report, _ = printed
    for term in TERMS:
        assert term.text.lower() not in report.to_json().lower()
        assert term.text not in repr(term)
    assert "Whitfield" not in report.to_json()
