"""Honest exhibits of every kind pass without a finding, whatever common words the protected names are made of."""

import base64
import io

import pikepdf
import pytest
import weasyprint
from PIL import Image

from casefile.confidentiality.gate import Expectation, Expected, GateReport, ProtectedTerm, inspect

PEOPLE = (
    "Ann Lee", "Mark May", "Rose Page", "Will Young", "Sarah Hall", "Peter Lane", "Jo Ng", "Hope Green", "Deb Roe",
    "Heather Forrest", "Grace Court", "Abe Dee", "John Law", "Jane Street", "Art Read", "Ian Ott", "April Long",
    "Maria de la Cruz", "Zoë Müller-Ångström", "Иван Жуков", "Bea Ada", "Ed Fine", "Ana Nuel", "Iris Link",
)  # fmt: skip
TERMS = (
    *(ProtectedTerm(name, "name", f"John Doe #{number}", f"P-{number}") for number, name in enumerate(PEOPLE, 1)),
    ProtectedTerm("@ex", "handle", "[handle]", "H-1"),
    ProtectedTerm("mayflower_06", "handle", "[handle]", "H-2"),
    ProtectedTerm("J.D.", "initials", "John Doe #1", "I-1"),
    ProtectedTerm("Cedar Hollow High School", "school", "[school]", "S-1"),
    ProtectedTerm("12 Court Street, Page", "address", "[address]", "A-1"),
    ProtectedTerm("(352) 555-0142", "phone", "[telephone]", "T-1"),
    ProtectedTerm("2006-01-03", "birth date", "2006", "B-1"),
    ProtectedTerm("88213377", "cybertip", "[tip]", "C-1"),
)

STYLE = """@page{size:letter;margin:1in;@bottom-center{content:"Page " counter(page) " of " counter(pages)}
@top-right{content:"DRAFT — NOT FOR FILING"}} body{font:11pt serif} table{border-collapse:collapse;width:100%}
td,th{border:1px solid #777;padding:3pt;vertical-align:top} .dark th{background:#223;color:#fff}
tr:nth-child(even){background:#eee} mark{background:#ff0} .out{background:#000;color:#fff;padding:0 2pt}
.mark{position:fixed;top:40%;left:10%;transform:rotate(-35deg);font-size:60pt;color:rgba(0,0,0,.08)}"""

ROWS = "".join(
    f"<tr><td>{number}<td>January {number}, 2020, 3:0{number % 10} p.m.<td>The plaintiff reported the annual page as "
    f"a matter of marketing; we shall not plan to forestall it.<td>{1219474529 + number}"
    f'<td><a href="#source">DOE-00012{number} at {number}</a></tr>'
    for number in range(1, 10)
)
DIGESTS = ("3deb5ada9bea1abe07dee2ed4fade5cafe6bad9decade1facade2ee3ace4add5", "a" * 64, "9f86d081884c7d65" * 4)


def _picture() -> str:
    drawn = io.BytesIO()
    Image.effect_noise((120, 80), 60).save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()


HONEST: dict[str, str] = {
    "a chronology with a shaded head": f'<table class="dark"><thead><tr><th>No.<th>Date<th>Event<th>Ticket<th>Source'
    f'</thead><tbody>{ROWS}</tbody></table><p id="source">Sources</p>',
    "a drawn timeline": """<svg width="600" height="200" role="img" aria-label="Timeline"><title>Timeline</title>
        <defs><linearGradient id="fade"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#88a"/>
        </linearGradient></defs><rect x="0" y="20" width="600" height="40" fill="#dde"/><text x="6" y="44">Lane</text>
        <rect x="100" y="30" width="80" height="20" fill="url(#fade)"/><circle cx="260" cy="40" r="6"/>
        <text x="270" y="44">Reported</text><path d="M300 60 L340 120 L380 60 Z" fill="#446"/>
        <text x="320" y="140">Denied</text><g opacity=".6"><rect x="400" y="30" width="60" height="20" fill="#c33"/>
        <text x="404" y="44" fill="#fff">Removed</text></g><line x1="0" y1="80" x2="600" y2="80" stroke="#000"/>
        </svg>""",
    "a correspondence log": '<h1>Log</h1><h2 id="a">Jan.</h2><p>From the platform: “We’ve reviewed the content.” '
    'Ticket 0139730675; reply 0139730677.</p><p><a href="#a">Back</a></p>',
    "an index with digests": "".join(f"<p>DOE-0001234 — 3:21-cv-00485-JCS — {digest}</p>" for digest in DIGESTS),
    "identifiers of posts": "<p>Posts 1219474529123456789, 6823456789012345678 and 4111111111111111 (known).</p>",
    "a caption page": '<div style="border:2px solid;padding:9pt;background:#fafafa"><p>JOHN DOE #1, Plaintiff, v. '
    "TWITTER, INC.</p><p>No. 3:21-cv-00485-JCS</p></div>",
    "lines under, over and through words": "<p><u>Underlined</u> <s>struck</s> <mark>marked</mark> "
    '<span style="text-decoration:overline">over</span> x<sup>2</sup></p>',
    "printed redactions": '<p>By <span class="out">[REDACTED — minor]</span> on <span class="out">[date]</span></p>',
    "a watermark on every page": '<p class="mark">COPY</p><p>Text</p><p style="break-before:page">More</p>',
    "landscape": '<style>@page{size:letter landscape}</style><p class="wide">Wide</p>',
    "columns, lists and rounded boxes": '<div style="columns:2"><ul><li>One<li>Two</ul><p style="border-radius:6pt;'
    'background:#dfd;border:3px solid #383;border-left:9px double #838">Box</p></div>',
    "partial identifiers": "<p>SSN xxx-xx-1234; account ending 9921; born in 2006; tel. 352-555-0199; 12 of 14; "
    "call 911; on 02/14/2020 and 2020-02-14 and 3 March 2020.</p>",
    "law as it is cited": "<p>18 U.S.C. §§ 1591, 2252A(a); 47 U.S.C. 230(c)(1); Fed. R. Evid. 902(14); N.D. Cal. L.R. "
    "79-5; Doe v. Twitter, Inc., 148 F.4th 635 (9th Cir. 2025); an N. D. Cal. order; an order of the court.</p>",
    "quotations with odd signs": "<p>“Señor Ünïcödé — ﬁnal … ½ price”, he wrote · ★ ✓ 100 % of 5 &lt; 6 &amp; 7</p>",
    "an allowed link": '<p><a href="https://www.courtlistener.com/docket/18/">Docket</a></p>',
    "floats and positioned notes": '<p style="position:relative;z-index:2;background:#fff">A<span style="float:right">'
    'note</span></p><p style="overflow:hidden;height:3em;background:#eef">Kept whole</p>',
}


def _printed(body: str) -> bytes:
    source = (
        f'<html lang="en-US"><head><title>Exhibit 1</title><style>{STYLE}</style></head><body><h1>Exhibit 1</h1>{body}'
    )
    return weasyprint.HTML(string=source).write_pdf(pdf_variant="pdf/ua-1")


def _judged(pdf: bytes) -> GateReport:
    expectation = Expectation(
        "1-summary-chronology.pdf",
        allowed_hosts=frozenset({"www.courtlistener.com"}),
        known_numbers=frozenset({"4111111111111111"}),
        pages_marked="DRAFT — NOT FOR FILING",
        max_bytes=1_000_000,
    )
    return inspect(pdf, terms=TERMS, expectation=expectation)


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_exhibit_passes_without_a_finding(kind: str) -> None:
    report = _judged(_printed(HONEST[kind]))
    assert report.findings == (), report.to_json()
    assert report.passed
    assert {standing for _, standing in report.checks} == {"pass"}


def test_a_file_put_together_and_saved_by_pikepdf_passes() -> None:
    with pikepdf.open(io.BytesIO(_printed(HONEST["a chronology with a shaded head"]))) as pdf:
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    assert _judged(written.getvalue()).findings == ()


def test_a_page_with_a_picture_is_listed_for_the_eye_and_does_not_block() -> None:
    body = f'<p>Page</p><p style="break-before:page"><img alt="A screen" src="data:image/png;base64,{_picture()}"></p>'
    report = _judged(_printed(body))
    assert report.passed
    assert report.raster_pages == (2,)
    assert [(found.code, found.where, found.severity) for found in report.findings] == [
        ("gate.raster", "page 2", "eye")
    ]
    assert dict(report.checks)["gate.raster"] == "eye"


def test_a_forename_alone_is_for_the_eye() -> None:
    term = ProtectedTerm("Leopold Quist", "name", "John Doe #1", "P-1")
    report = inspect(_printed("<p>Leopold wrote</p>"), terms=(term,), expectation=Expectation("a.pdf"))
    assert report.passed
    assert [(found.where, found.severity) for found in report.findings] == [("page 1 text", "eye")]


def test_rows_and_pin_cites_are_found_though_the_page_breaks_them() -> None:
    body = (
        '<table><thead><tr><th>No.<th>Source</thead><tr><td>1<td><div style="width:1.1cm">DOE-000123 at 4:17</div></tr>'
        '<tr><td>2<td>DOE-000124 at 5</tr></table><p style="break-before:page">Index: DOE-000123</p>'
    )
    rows = (
        Expected("1", "1", "number"), Expected("1", "DOE-000123 at 4:17", "pin cite"),
        Expected("2", "2", "number"), Expected("2", "DOE-000124 at 5", "pin cite"),
    )  # fmt: skip
    expectation = Expectation("a.pdf", must_contain=rows, table_head=("No.", "Source"))
    assert inspect(_printed(body), terms=(), expectation=expectation).findings == ()
