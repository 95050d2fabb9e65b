from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import pdf_boxes
from casefile.evidence.extract.extraction import Child
from casefile.evidence.extract.pdf import children, read, read_plainly
from casefile.evidence.extract.pdf_dates import utc, xmp_utc
from casefile.evidence.extract.pdf_view import picture_of, words, words_of

WORDS = "BT 0 g /F1 12 Tf 72 700 Td (The minor is named Jane Roe) Tj ET "
BOX = "0 g 150 695 100 16 re f "


def a_pdf(content, *, image=None, annotations=(), rotate=0, before=""):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Resources.ExtGState = pikepdf.Dictionary(Pale=pikepdf.Dictionary(ca=0.2))
    if image is not None:
        drawn = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": 4, "Height": 4}
        drawn |= {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
        page.Resources.XObject = pikepdf.Dictionary(Im1=pdf.make_stream(image, **drawn))
    page.Contents = pdf.make_stream(content.encode())
    if annotations:
        page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(one) for one in annotations]))
    if rotate:
        page.Rotate = rotate
    return pdf


def content_of(pdf):
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


def hidden(pdf):
    found = read(BytesIO(content_of(pdf)))
    codes = [flag.code for flag in found.flags]
    assert ("hidden_text" in codes) == bool(found.facts["hidden_text"])
    return [(one["places"], one["characters"]) for one in found.facts["hidden_text"]]


def square(**entries):
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[150, 690, 250, 715], F=4, **entries
    )


def test_a_black_box_over_words_is_told_with_its_page_and_count_and_not_the_words():
    found = read(BytesIO(content_of(a_pdf(WORDS + BOX))))
    (one,) = found.facts["hidden_text"]
    assert (one["page"], one["places"]) == (1, 1)
    assert 8 <= one["characters"] <= 20
    (flag,) = [flag for flag in found.flags if flag.code == "hidden_text"]
    assert "Jane" not in flag.message
    assert "it does not hold" in flag.message


@pytest.mark.parametrize(
    "content",
    [
        WORDS + "1 g 150 695 100 16 re f ",
        BOX.replace("0 g", "0.1 g") + WORDS,
        WORDS + "q 1 0 0 1 150 695 cm /Fm Do Q ",
        WORDS + "q 100 0 0 16 150 695 cm /Im1 Do Q ",
    ],
    ids=["white over black", "black words on black", "in a form", "a black picture"],
)
def test_words_that_cannot_be_seen_are_told_however_they_were_covered(content):
    pdf = a_pdf(content, image=bytes(16))
    form = pdf.make_stream(b"0 g 0 0 100 16 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.BBox = [0, 0, 100, 16]
    pdf.pages[0].Resources.XObject.Fm = form
    assert len(hidden(pdf)) == 1


@pytest.mark.parametrize(
    "content",
    [
        WORDS,
        BOX.replace("0 g", "0.9 g") + WORDS,
        BOX + WORDS.replace("0 g", "1 g"),
        WORDS + "0 g 150 698 100 1 re f ",
        WORDS + "0 G 150 695 100 16 re S ",
        WORDS + "/Pale gs 1 0.9 0 rg 150 695 100 16 re f ",
        WORDS + "0 g 400 695 100 16 re f ",
        "BT 0 g /F1 12 Tf 72 700 Td (Redacted) Tj ET 0 g 60 695 100 16 re f ",
    ],
    ids=["no box", "shaded", "reversed", "underlined", "framed", "highlighted", "beside", "a box's own label"],
)
def test_words_that_can_be_seen_or_are_a_boxs_own_label_are_not_told(content):
    assert hidden(a_pdf(content)) == []


def test_an_opaque_annotation_over_words_is_told_and_a_frame_is_not():
    def drawn(paint):
        pdf = a_pdf(WORDS, annotations=[square(C=[0, 0, 0])])
        look = pdf.make_stream(paint, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = [0, 0, 100, 25]
        pdf.pages[0].Annots[0].AP = pikepdf.Dictionary(N=look)
        return hidden(pdf)

    assert len(drawn(b"1 1 1 rg 0 0 100 25 re f")) == 1
    assert drawn(b"1 0 0 RG 0 0 100 25 re S") == []


def test_words_recognised_in_a_scan_are_told_only_where_the_scan_is_blacked_out():
    recognised = WORDS.replace("0 g", "3 Tr")
    scan = "q 612 0 0 792 0 0 cm /Im1 Do Q "
    assert hidden(a_pdf(scan + recognised, image=bytes([250] * 16))) == []
    assert len(hidden(a_pdf(scan + recognised + "0 g 150 695 100 16 re f", image=bytes([250] * 16)))) == 1


def test_a_rotated_page_is_looked_at_as_it_is_displayed():
    assert len(hidden(a_pdf(WORDS + BOX, rotate=90))) == 1


def test_a_page_drawn_beyond_all_measure_is_read_and_said_to_be_unchecked(monkeypatch):
    monkeypatch.setattr(pdf_boxes, "PAIRS", 0)
    found = read(BytesIO(content_of(a_pdf(WORDS + BOX))))
    assert [flag.code for flag in found.flags] == ["hidden_text_unchecked"]
    assert "Jane Roe" in found.pages[0].text


def test_reading_plainly_draws_nothing_and_says_so():
    found = read_plainly(BytesIO(content_of(a_pdf(WORDS + BOX))))
    assert (found.facts["hidden_text"], [flag.code for flag in found.flags]) == ([], ["hidden_text_unchecked"])


def test_areas_marked_for_redaction_but_not_redacted_are_told():
    mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Redact, Rect=[150, 690, 250, 715])
    found = read(BytesIO(content_of(a_pdf(WORDS, annotations=[mark]))))
    assert (found.facts["redaction_marks"], [flag.code for flag in found.flags]) == (1, ["redaction_not_applied"])


def test_attached_files_are_children_with_their_names_and_bytes():
    pdf = a_pdf(WORDS)
    pdf.attachments["notes é.txt"] = pikepdf.AttachedFileSpec(pdf, b"attached bytes", mime_type="text/plain")
    pdf.attachments["copy.pdf"] = content_of(a_pdf(BOX))
    pdf.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.D)
    content = content_of(pdf)
    found = read(BytesIO(content))
    assert found.facts["attachments"] == ["copy.pdf", "notes é.txt"]
    assert found.facts["portfolio"] is True
    assert {"portfolio", "attachments"} <= {flag.code for flag in found.flags}
    kept = {one.name: one for one in children(BytesIO(content))}
    assert kept["notes é.txt"] == Child("notes é.txt", b"attached bytes", "text/plain", kept["notes é.txt"].place)
    assert kept["copy.pdf"].content.startswith(b"%PDF-")
    assert sorted(one.place for one in kept.values()) == ["attached file 1", "attached file 2"]


def test_an_attached_file_that_cannot_be_decoded_is_flagged_and_given_as_it_stands():
    pdf = a_pdf(WORDS)
    pdf.attachments["broken.txt"] = b"x"
    (specification,) = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one]
    specification.EF.F = pikepdf.Stream(pdf, b"this is not deflated", Filter=pikepdf.Name.FlateDecode)
    specification.EF.UF = specification.EF.F
    content = content_of(pdf)
    assert "child_unreadable" in [flag.code for flag in read(BytesIO(content)).flags]
    assert [one.content for one in children(BytesIO(content))] == [b"this is not deflated"]


def test_words_have_their_places_on_the_page_as_displayed(tmp_path):
    upright = words(BytesIO(content_of(a_pdf(WORDS))), page=1)
    assert [word[0] for word in upright] == ["The", "minor", "is", "named", "Jane", "Roe"]
    text, left, top, _, bottom = upright[0]
    assert (text, left) == ("The", pytest.approx(72, abs=2))
    assert top < 92 < bottom
    (tmp_path / "turned.pdf").write_bytes(content_of(a_pdf(WORDS, rotate=90)))
    turned = words_of(tmp_path / "turned.pdf", 1).value
    # A quarter turn clockwise: the line runs down the page near its right edge.
    assert turned[0][1] == pytest.approx(697, abs=12)
    assert turned[0][2] < turned[1][2]


def test_a_page_is_drawn_at_the_width_asked_for_and_one_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(content_of(a_pdf(WORDS)))
    png, error = picture_of(tmp_path / "a.pdf", 1, 306)
    assert (png[:8], int.from_bytes(png[16:20]), int.from_bytes(png[20:24]), error) == (
        b"\x89PNG\r\n\x1a\n",
        306,
        396,
        "",
    )
    assert picture_of(tmp_path / "a.pdf", 9)[1] == "there is no page 9: the PDF has 1"


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("D:20210111120436-07'00'", "2021-01-11T19:04:36Z"),
        ("D:20230327163701Z", "2023-03-27T16:37:01Z"),
        ("D:20200910170259Z00'00'", "2020-09-10T17:02:59Z"),
        ("D:20090129162533--1600", None),
        ("D:20010111095738", None),
        ("D:20210231120436Z", None),
        (None, None),
    ],
)
def test_a_pdf_date_is_read_in_utc_only_where_it_gives_a_zone(stated, read_as):
    assert utc(stated) == read_as


@given(st.text(max_size=40))
@settings(max_examples=50)
def test_any_words_for_a_date_are_borne(stated):
    assert utc(stated) is None or utc(stated).endswith("Z")
    assert xmp_utc(stated) is None or xmp_utc(stated).endswith("Z")


def test_two_creation_dates_that_differ_are_both_named():
    pdf = a_pdf(WORDS)
    pdf.docinfo["/CreationDate"] = "D:20200128100000Z"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><xmp:CreateDate>2019-05-01T08:00:00Z</xmp:CreateDate></x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    target = BytesIO()
    pdf.save(target, fix_metadata_version=False)
    found = read(BytesIO(target.getvalue()))
    assert found.facts["creation_date_utc"] == "2020-01-28T10:00:00Z"
    (flag,) = [flag for flag in found.flags if flag.code == "dates_contradict"]
    assert "D:20200128100000Z" in flag.message
    assert "2019-05-01T08:00:00Z" in flag.message
