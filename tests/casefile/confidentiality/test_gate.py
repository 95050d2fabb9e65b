"""The gate fails closed, and says what is wrong with a file's form and what is missing."""

import io
import json
from collections.abc import Callable
from functools import lru_cache

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf, String

from casefile.confidentiality.gate import CHECKS, Expectation, Expected, GateReport, ProtectedTerm, inspect, inspection

TERM = ProtectedTerm("Marcus Whitfield", "name", "John Doe #1", "P-1")
PLAIN = Expectation("exhibit-1.pdf", lang="en")


@lru_cache
def printed(
    body: str = "<h1>Exhibit</h1><p>Text</p>", style: str = "@page{size:letter}", variant: str = "pdf/ua-1"
) -> bytes:
    source = f'<html lang="en"><head><title>Exhibit</title><style>{style}</style></head><body>{body}'
    return weasyprint.HTML(string=source).write_pdf(pdf_variant=variant)


def judged(pdf: bytes, expectation: Expectation = PLAIN) -> GateReport:
    return inspect(pdf, terms=(TERM,), expectation=expectation)


def changed(change: Callable[[Pdf], object], pdf: bytes = b"") -> bytes:
    with pikepdf.open(io.BytesIO(pdf or printed())) as opened:
        change(opened)
        written = io.BytesIO()
        opened.save(written, fix_metadata_version=False)
    return written.getvalue()


def blocking(report: GateReport) -> set[str]:
    assert report.passed is not any(found.severity == "block" for found in report.findings)
    return {found.code for found in report.findings if found.severity == "block"}


def locked() -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))
    return written.getvalue()


def encrypted_without_password() -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="a", user=""))
    return written.getvalue()


@pytest.mark.parametrize(
    "broken",
    [b"", b"%PDF-1.7", b"Marcus Whitfield", b"\x00" * 5000, b"%PDF-1.7\n%%EOF\n"],
    ids=["nothing", "a header only", "text", "zeros", "header and end"],
)
def test_what_is_no_pdf_is_refused(broken: bytes) -> None:
    report = judged(broken)
    assert not report.passed
    assert "gate.unreadable" in blocking(report)
    assert "pass" not in {standing for code, standing in report.checks if code == "gate.protected-term"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(share: float) -> None:
    whole = printed()
    assert {"gate.unreadable", "gate.envelope"} <= blocking(judged(whole[: int(len(whole) * share)]))


def test_one_altered_byte_never_turns_a_finding_into_a_pass() -> None:
    named = printed("<p>Marcus Whitfield</p>")
    for place in range(0, len(named), 41):
        spoilt = named[:place] + bytes([named[place] ^ 0x55]) + named[place + 1 :]
        assert not judged(spoilt).passed


def test_an_encrypted_file_is_refused_with_and_without_a_password() -> None:
    assert {"gate.encrypted", "gate.unreadable"} <= blocking(judged(locked()))
    assert "gate.encrypted" in blocking(judged(encrypted_without_password()))


STEPS = [
    "unusable", "file_findings", "encryption_findings", "revision_findings", "leftover_findings", "damage_findings",
    "active_findings",
    "annotation_findings", "link_findings", "font_findings", "page_findings", "structure_findings", "figure_findings",
    "picture_findings", "look", "page_texts", "page_passages", "string_passages", "metadata_passages",
    "content_passages", "stream_passages", "unreplaced_passages", "picture_passages", "bare_passages", "Corpus",
    "sightings", "personal_identifiers", "server_paths", "completeness_findings", "Anatomy", "without_streams",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [ValueError("Marcus Whitfield"), RecursionError(), MemoryError(), KeyError("x")])
def test_any_step_that_fails_refuses_the_file(step: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(inspection, step, fail)
    report = judged(printed())
    assert not report.passed
    assert "gate.unreadable" in blocking(report)
    assert "fail" in {standing for _, standing in report.checks}
    assert "Whitfield" not in report.to_json()


def test_a_page_that_one_reader_does_not_count_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "page_texts", lambda pdf: [])
    assert "gate.unreadable" in blocking(judged(printed()))


@pytest.mark.parametrize("text", ["", "  ", "…", "\u200b"])
def test_a_term_that_cannot_be_looked_for_refuses_the_file(text: str) -> None:
    report = inspect(printed(), terms=(ProtectedTerm(text, "name", "", "P-9"),), expectation=PLAIN)
    assert blocking(report) == {"gate.term"}
    assert "P-9" in report.to_json()


def test_the_report_has_every_check_once_and_reads_as_json() -> None:
    report = judged(printed())
    assert report.passed
    assert [code for code, _ in report.checks] == list(CHECKS)
    sheet = json.loads(report.to_json())
    assert sheet["passed"] is True
    assert sheet["pages"] == 1
    assert len(sheet["sha256"]) == 64
    assert report.to_json() == judged(printed()).to_json()


def link(address: str) -> bytes:
    def point(pdf: Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=String(address))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return changed(point)


@pytest.mark.parametrize(
    "address",
    [
        "file:///home/counsel/exhibit.html", "FILE:/c:/x", "%66ile:///etc/passwd", "exhibit.html", "../a.pdf", "/a",
        "javascript:alert(1)", "data:text/html,x", "mailto:a@court.invalid", "https://other.invalid/",
        "//court.invalid", "https://court.invalid@other.invalid/", "https://court.invalid.other.invalid/", "http://[",
        "ftp://court.invalid",
    ],
)  # fmt: skip
def test_a_link_that_leaves_the_file_for_anywhere_not_allowed_is_refused(address: str) -> None:
    expectation = Expectation("exhibit-1.pdf", lang="en", allowed_hosts=frozenset({"court.invalid"}))
    assert "gate.link" in blocking(judged(link(address), expectation))


def test_a_link_to_an_allowed_host_is_let_through_and_to_none_by_default() -> None:
    expectation = Expectation("exhibit-1.pdf", lang="en", allowed_hosts=frozenset({"court.invalid"}))
    assert judged(link("https://COURT.invalid/a?b=c"), expectation).passed
    assert blocking(judged(link("https://court.invalid/a"))) == {"gate.link"}


def test_a_link_to_a_destination_that_is_not_there_is_refused() -> None:
    def point(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=String("nowhere"))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    assert blocking(judged(changed(point))) == {"gate.link"}


def catalogue(key: str, entry: object) -> bytes:
    def write(pdf: Pdf) -> None:
        pdf.Root[key] = pdf.make_indirect(entry)

    return changed(write)


def action(kind: str, **entries: object) -> bytes:
    return catalogue("/OpenAction", Dictionary(S=Name("/" + kind), **entries))


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (action("JavaScript", JS=String("1")), "gate.javascript"),
        (action("Launch", F=String("a.exe")), "gate.action"),
        (action("SubmitForm", F=String("https://x.invalid")), "gate.action"),
        (action("ImportData", F=String("x")), "gate.action"),
        (action("GoToR", F=String("b.pdf")), "gate.action"),
        (action("Named", N=Name.Print), "gate.action"),
        (action("URI", URI=String("https://x.invalid")), "gate.action"),
        (action("GoTo", Next=Dictionary(S=Name.Launch, F=String("x"))), "gate.action"),
        (action("Rendition"), "gate.media"),
        (action("Sound"), "gate.media"),
        (action("Movie"), "gate.media"),
        (catalogue("/AA", Dictionary(WC=Dictionary(S=Name.GoTo))), "gate.action"),
        (catalogue("/Deep", Array([Dictionary(A=Dictionary(B=Dictionary(S=Name.JavaScript)))])), "gate.javascript"),
        (catalogue("/Deep", Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)), "gate.media"),
        (catalogue("/AcroForm", Dictionary(Fields=Array([]))), "gate.form"),
        (catalogue("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))), "gate.attachment"),
        (catalogue("/AF", Array([])), "gate.attachment"),
        (catalogue("/OCProperties", Dictionary(OCGs=Array([]))), "gate.layer"),
        (catalogue("/PieceInfo", Dictionary(X=Dictionary())), "gate.leftover"),
    ],
)  # fmt: skip
def test_whatever_acts_or_carries_something_is_refused_wherever_it_is(pdf: bytes, code: str) -> None:
    assert code in blocking(judged(pdf))


def test_opening_at_a_page_is_no_action() -> None:
    def open_at(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))

    assert judged(changed(open_at)).passed


def drop(*keys: str) -> bytes:
    def take(pdf: Pdf) -> None:
        for key in keys:
            del pdf.Root[key]

    return changed(take)


def untitled(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]
    del pdf.Root.Metadata


def without_font_file(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            for font in pdf.objects:
                if isinstance(font, Dictionary) and "/ToUnicode" in font:
                    del font["/ToUnicode"]


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (drop("/MarkInfo"), "gate.tags"),
        (drop("/StructTreeRoot"), "gate.tags"),
        (drop("/Lang"), "gate.language"),
        (changed(lambda pdf: setattr(pdf.Root, "Lang", String("de"))), "gate.language"),
        (changed(untitled), "gate.title"),
        (printed(style="@page{size:a4}"), "gate.page-size"),
        (changed(lambda pdf: setattr(pdf.pages[0].obj, "CropBox", Array([0, 0, 300, 300]))), "gate.page-size"),
        (changed(lambda pdf: setattr(pdf.pages[0].obj, "UserUnit", 2)), "gate.page-size"),
        (changed(without_font_file), "gate.font"),
        (printed('<svg width="9" height="9"><rect width="5" height="5"/></svg><p>a</p>'), "gate.alternative-text"),
        (printed('<p>x</p><div style="break-before:page"><svg width="9" height="9" role="img"><title>A</title>'
                 '<rect width="5" height="5"/></svg></div>'), "gate.searchable"),
        (printed('<p style="color:#fff">white</p>'), "gate.hidden-text"),
        (printed('<p style="background:#123;color:#123">same</p>'), "gate.hidden-text"),
        (printed('<p style="font-size:1pt">small</p>'), "gate.hidden-text"),
        (printed('<p>A <span style="position:relative">name<i style="position:absolute;inset:0;background:#fff"></i>'
                 "</span> b</p>"), "gate.covered-text"),
        (printed('<p style="white-space:nowrap">' + "one line that goes on and on " * 9), "gate.hidden-text"),
        (printed("<p>Doe was born on January 3, 2006.</p>"), "gate.personal-identifier"),
        (printed("<p>Saved to /home/counsel/case/a.pdf</p>"), "gate.server-path"),
        (changed(lambda pdf: pdf.docinfo.__setitem__("/Creator", String(r"C:\Users\me\x.html"))), "gate.server-path"),
        (b"\n" + printed(), "gate.envelope"),
        (printed() + b"trailing", "gate.envelope"),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_named(pdf: bytes, code: str) -> None:
    assert code in blocking(judged(pdf))


@pytest.mark.parametrize(
    "name", ["a b.pdf", "a_b.pdf", "a.b.pdf", "a.PDF", "a", "-a.pdf", "é.pdf", "a/b.pdf", "x" * 120 + ".pdf"]
)
def test_a_file_name_of_other_signs_is_refused(name: str) -> None:
    assert blocking(judged(printed(), Expectation(name, lang="en"))) == {"gate.file-name"}


def test_a_file_over_the_limit_is_refused() -> None:
    pdf = printed()
    assert blocking(judged(pdf, Expectation("a.pdf", lang="en", max_bytes=len(pdf) - 1))) == {"gate.size"}
    assert judged(pdf, Expectation("a.pdf", lang="en", max_bytes=len(pdf))).passed


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("<table><tr><td>1<td>DOE-000123 at 47</table>", {"gate.incomplete"}),
        ("<p>No. Source</p><table><tr><td>2<td>DOE-000123 at 4</table>", {"gate.incomplete"}),
        ("<p>1</p><p>x</p>", {"gate.incomplete"}),
        ("<p>Source</p><table><tr><td>1<td>DOE-000123 at 4</table>", {"gate.table-head"}),
        ("<p>No. Source</p><table><tr><td>1<td>DOE-000123 at 4</table>", set()),
    ],
)
def test_a_row_number_pin_cite_or_head_that_is_missing_is_named(body: str, missing: set[str]) -> None:
    rows = (Expected("1", "1", "number"), Expected("1", "DOE-000123 at 4", "pin cite"))
    expectation = Expectation("a.pdf", lang="en", must_contain=rows, table_head=("No.", "Source"))
    assert blocking(judged(printed(body), expectation)) == missing


def test_a_legend_must_be_on_every_page() -> None:
    expectation = Expectation("a.pdf", lang="en", pages_marked="DRAFT — NOT FOR FILING")
    report = judged(printed('<p>Draft — not for filing</p><p style="break-before:page">x</p>'), expectation)
    assert [(found.code, found.where) for found in report.findings] == [("gate.legend", "page 2")]
