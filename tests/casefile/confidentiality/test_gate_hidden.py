"""A protected name put where no page shows it: metadata, links, objects, streams, earlier revisions."""

import io
import re
from collections.abc import Callable
from functools import lru_cache

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from casefile.confidentiality.gate import Expectation, GateReport, ProtectedTerm, inspect

TERM = ProtectedTerm("Marcus Whitfield", "name", "John Doe #1", "P-1")
WHOLE = "Marcus Whitfield"
EXPECTATION = Expectation("1-summary.pdf", lang="en", allowed_hosts=frozenset({"court.invalid"}))

Change = Callable[[Pdf], None]


@lru_cache
def clean() -> bytes:
    """Two honest pages with a table, a drawing, a picture, links and bookmarks."""
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(picture, "JPEG")
    return weasyprint.HTML(
        string="""<html lang="en"><head><title>Summary</title><style>@page{size:letter}</style></head><body>
        <h1 id="top">Summary</h1><p>The report was received. <a href="https://court.invalid/rules">Rules</a></p>
        <table><tr><th>No.<th>Event</tr><tr><td>1<td>A report</tr></table>
        <svg width="60" height="20" role="img"><title>A lane</title><g opacity=".5"><rect width="9" height="9"/>
        <text x="12" y="12">lane</text></g></svg>
        <h2 style="break-before:page">Sources</h2><p><a href="#top">Back</a></p></body></html>"""
    ).write_pdf(pdf_variant="pdf/ua-1")


def changed(change: Change) -> bytes:
    """The clean file after a change, written afresh."""
    with pikepdf.open(io.BytesIO(clean())) as pdf:
        change(pdf)
        written = io.BytesIO()
        pdf.save(written, fix_metadata_version=False)
    return written.getvalue()


def judged(pdf: bytes, expectation: Expectation = EXPECTATION) -> GateReport:
    return inspect(pdf, terms=(TERM,), expectation=expectation)


def codes(report: GateReport) -> set[str]:
    return {found.code for found in report.findings}


def _struct(pdf: Pdf, kind: str) -> Dictionary:
    return next(item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/S") == Name("/" + kind))


def _first_link(pdf: Pdf) -> pikepdf.Object:
    return next(note for note in pdf.pages[0].obj.Annots if "/A" in note)


def _note(pdf: Pdf, **entries: object) -> pikepdf.Object:
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[10, 10, 60, 30], **entries))
    page = pdf.pages[1].obj
    page.Annots = Array([*page.get("/Annots", []), note])
    return note


def _prepend(pdf: Pdf, content: bytes) -> None:
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(content + b"\n" + page.obj.Contents.read_bytes())


def _font(pdf: Pdf) -> Name:
    """A font with plain letters, so that drawing instructions can be written by hand."""
    page = pdf.pages[0].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources.Font = Dictionary({**dict(page.Resources.Font.items()), "/Plain": pdf.make_indirect(font)})
    return Name("/Plain")


def _set_title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = String(f"Summary of {WHOLE}")


def _set_author(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = String("Whitfield, M.")


def _set_custom_key(pdf: Pdf) -> None:
    pdf.docinfo["/Client"] = String(WHOLE)


def _set_info_in_hexadecimal(pdf: Pdf) -> None:
    pdf.docinfo["/Subject"] = pikepdf.Object.parse(b"<" + ("\ufeff" + WHOLE).encode("utf-16-be").hex().encode() + b">")


def _set_info_with_language_marks(pdf: Pdf) -> None:
    pdf.docinfo["/Subject"] = String("\x1ben\x1bWhit\x1ben\x1bfield")


def _set_xmp(pdf: Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:creator"] = [WHOLE]


def _set_xmp_as_entities(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><note>&#x4d;arcus Whit&#102;ield</note></x:xmpmeta>",
        Type=Name.Metadata,
        Subtype=Name.XML,
    )


def _set_bookmark(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Title = String(f"Statement of {WHOLE}")


def _set_link(pdf: Pdf) -> None:
    _first_link(pdf).A.URI = String("https://court.invalid/?q=Marcus%20Whit%66ield")


def _set_link_twice_encoded(pdf: Pdf) -> None:
    _first_link(pdf).A.URI = String("https://court.invalid/%2557hitfield")


def _set_link_description(pdf: Pdf) -> None:
    _first_link(pdf).Contents = String(f"Profile of {WHOLE}")


def _set_destination(pdf: Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    pdf.Root.Names.Dests.Names = Array([String("event-marcus-whitfield"), names[1], *names])


def _set_alternative(pdf: Pdf) -> None:
    _struct(pdf, "Figure").Alt = String(f"Photograph of {WHOLE}")


def _set_actual_text(pdf: Pdf) -> None:
    _struct(pdf, "Span").ActualText = String(WHOLE)


def _set_expansion(pdf: Pdf) -> None:
    _struct(pdf, "Span").E = String(WHOLE)


def _set_element_title(pdf: Pdf) -> None:
    _struct(pdf, "H1").T = String(WHOLE)


def _set_language(pdf: Pdf) -> None:
    _struct(pdf, "P").Lang = String("x-whitfield")


def _write_actual_text(pdf: Pdf) -> None:
    _prepend(pdf, b"/Span <</ActualText (Marcus Whitfield)>> BDC EMC")


def _write_under_actual_text(pdf: Pdf) -> None:
    font = str(_font(pdf)).encode()
    _prepend(pdf, b"/Span <</ActualText (John Doe)>> BDC BT " + font + b" 9 Tf 9 9 Td (Marcus Whitfield) Tj ET EMC")


def _write_under_disguised_actual_text(pdf: Pdf) -> None:
    font = str(_font(pdf)).encode()
    _prepend(pdf, b"/Span <</#41ctualText (Doe)>> BDC BT " + font + b" 9 Tf 9 9 Td (Whitfield) Tj ET EMC")


def _write_invisibly(pdf: Pdf) -> None:
    font = str(_font(pdf)).encode()
    _prepend(pdf, b"q BT 3 Tr " + font + b" 9 Tf 9 9 Td (Marcus Whitfield) Tj ET Q")


def _write_kerned(pdf: Pdf) -> None:
    font = str(_font(pdf)).encode()
    _prepend(pdf, b"q BT " + font + b" 9 Tf 9 9 Td [(Wh) -300 (itfi) 20 (eld)] TJ ET Q")


def _write_comment(pdf: Pdf) -> None:
    _prepend(pdf, b"% rows of Marcus Whitfield")


def _comment_on_page(pdf: Pdf) -> None:
    _note(pdf, Subtype=Name.Text, Contents=String(f"Ask {WHOLE}"))


def _stamp_page(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"BT /P 9 Tf 1 1 Td (Marcus Whitfield) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for key, entry in {
        "/Type": Name.XObject,
        "/Subtype": Name.Form,
        "/BBox": Array([0, 0, 50, 20]),
        "/Resources": Dictionary(Font=Dictionary(P=font)),
    }.items():
        drawn[key] = entry
    _note(pdf, Subtype=Name.Stamp, AP=Dictionary(N=drawn))


def _attach(pdf: Pdf) -> None:
    pdf.attachments["Marcus Whitfield.txt"] = b"statement"


def _fill_in_form(pdf: Pdf) -> None:
    field = _note(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String(WHOLE))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _name_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(WHOLE)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _hide_in_layer(pdf: Pdf) -> None:
    font = str(_font(pdf)).encode()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    _prepend(pdf, b"/OC /L BDC BT " + font + b" 9 Tf 9 9 Td (Marcus Whitfield) Tj ET EMC")


def _label_pages(pdf: Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("Whitfield-"), S=Name.D)]))


def _name_object(pdf: Pdf) -> None:
    pdf.Root["/Marcus Whitfield"] = True


def _name_resource(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.ExtGState["/Whitfield-Black"] = Dictionary(ca=1)


def _leave_private_record(pdf: Pdf) -> None:
    pdf.Root.PieceInfo = Dictionary(Editor=Dictionary(Private=String(WHOLE)))


def _write_pattern(pdf: Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    tile = pdf.make_stream(
        b"BT /P 9 Tf 1 1 Td (Marcus Whitfield) Tj ET",
        PatternType=1, PaintType=1, TilingType=1, XStep=50, YStep=50,
        BBox=Array([0, 0, 50, 50]), Resources=Dictionary(Font=Dictionary(P=font)),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.Pattern = Dictionary(T=tile)


def _add_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{WHOLE}')"))


def _keep_camera_record(pdf: Pdf) -> None:
    exif = Image.Exif()
    exif[0x013B] = WHOLE
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG", exif=exif)
    stream = pdf.make_stream(
        picture.getvalue(),
        Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    stream.write(picture.getvalue(), filter=Name.DCTDecode)
    pdf.pages[0].obj.Resources.XObject["/Camera"] = stream


HIDDEN: dict[str, Change] = {
    change.__name__.removeprefix("_").replace("_", " "): change
    for change in (
        _set_title, _set_author, _set_custom_key, _set_info_in_hexadecimal, _set_info_with_language_marks, _set_xmp,
        _set_xmp_as_entities, _set_bookmark, _set_link, _set_link_twice_encoded, _set_link_description,
        _set_destination, _set_alternative, _set_actual_text, _set_expansion, _set_element_title, _set_language,
        _write_actual_text, _write_under_actual_text, _write_under_disguised_actual_text, _write_invisibly,
        _write_kerned, _write_comment, _comment_on_page, _stamp_page, _attach, _fill_in_form, _name_layer,
        _hide_in_layer, _label_pages, _name_object, _name_resource, _leave_private_record, _write_pattern,
        _add_script, _keep_camera_record,
    )
}  # fmt: skip


def test_the_file_that_is_changed_here_is_itself_faultless() -> None:
    report = judged(clean())
    assert report.findings == ()
    assert report.passed


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_name_that_no_page_shows_is_caught(hidden: str) -> None:
    report = judged(changed(HIDDEN[hidden]))
    assert not report.passed
    assert "gate.protected-term" in codes(report), report.to_json()
    assert "whitfield" not in report.to_json().lower()


@pytest.mark.parametrize(
    ("hidden", "code", "where"),
    [
        ("set title", "gate.protected-term", "metadata /Title"),
        ("set xmp", "gate.protected-term", "metadata XMP"),
        ("set bookmark", "gate.protected-term", "bookmark 1"),
        ("set link", "gate.protected-term", "link on page 1"),
        ("set alternative", "gate.protected-term", "alternative text on page 1"),
        ("set destination", "gate.protected-term", "named destination"),
        ("write under actual text", "gate.protected-term", "page 1 text without ActualText"),
        ("comment on page", "gate.annotation", "annotation on page 2"),
        ("write invisibly", "gate.hidden-text", "page 1"),
        ("attach", "gate.attachment", "document catalogue"),
        ("fill in form", "gate.form", "document catalogue"),
        ("hide in layer", "gate.layer", "document catalogue"),
        ("add script", "gate.javascript", "document catalogue"),
    ],
)
def test_a_finding_says_where_to_look(hidden: str, code: str, where: str) -> None:
    report = judged(changed(HIDDEN[hidden]))
    assert (code, where) in {(found.code, found.where) for found in report.findings}, report.to_json()


@pytest.mark.parametrize("name", ["whitfield-summary.pdf", "Marcus-Whitfield.pdf", "m-whitfield-1.pdf"])
def test_a_name_in_the_file_name_is_caught(name: str) -> None:
    report = judged(clean(), Expectation(name, lang="en", allowed_hosts=EXPECTATION.allowed_hosts))
    assert [(found.code, found.where) for found in report.findings] == [("gate.protected-term", "file name")]


def test_a_name_taken_out_by_a_later_save_into_the_same_file_is_caught() -> None:
    named = changed(_set_title).rstrip()
    later = b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
    report = judged(named + later)
    assert not report.passed
    assert codes(report) & {"gate.revision", "gate.unreadable"}


def test_an_older_object_left_in_the_file_is_caught() -> None:
    whole = changed(lambda pdf: None)
    left = b"\n900 0 obj\n(Marcus Whitfield)\nendobj\n% by Whitfield\n"
    place = whole.rindex(b"\nstartxref")
    report = judged(whole[:place] + left + whole[place:])
    assert {"gate.leftover", "gate.protected-term"} <= codes(report)


def test_a_stream_that_nothing_shows_is_caught() -> None:
    with pikepdf.open(io.BytesIO(clean())) as pdf:
        pdf.Root.Kept = pdf.make_stream(b"0 0 9 9 re f")
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    orphaned = re.sub(rb"/Kept \d+ 0 R", lambda match: b" " * len(match[0]), written.getvalue())
    assert codes(judged(orphaned)) == {"gate.leftover"}


def test_a_page_taken_out_of_the_order_but_kept_is_caught() -> None:
    def keep(pdf: Pdf) -> None:
        kept = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 612, 792], Parent=pdf.Root.Pages))
        pdf.Root.StructTreeRoot.Kept = kept

    assert "gate.leftover" in codes(judged(changed(keep)))


def test_a_thumbnail_of_an_earlier_page_is_caught() -> None:
    def keep(pdf: Pdf) -> None:
        pdf.pages[0].obj.Thumb = pdf.make_stream(b"\x00" * 12, Width=2, Height=2)

    assert "gate.leftover" in codes(judged(changed(keep)))
