import zlib
from io import BytesIO

import pikepdf
import pytest

from casefile.evidence.extract import Limits, extract
from casefile.evidence.extract.pdf import read

STATED = "D:20200128100000-08'00'"


def page(pdf, words, *, rotate=0, size=(612, 792)):
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.add_blank_page(page_size=size)
    last = pdf.pages[-1]
    last.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    last.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
    if rotate:
        last.Rotate = rotate
    return last


def picture(pdf, target, *, width=612, height=792):
    image = pdf.make_stream(
        bytes(16),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=4,
        Height=4,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    target.Resources.XObject = pikepdf.Dictionary(Im1=image)
    drawn = f"q {width} 0 0 {height} 0 0 cm /Im1 Do Q ".encode()
    target.Contents = pdf.make_stream(drawn + target.Contents.read_bytes())


def saved(pdf, **options):
    pdf.docinfo["/CreationDate"] = STATED
    target = BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


@pytest.fixture
def letter():
    pdf = pikepdf.new()
    page(pdf, "We have reviewed the content")
    page(pdf, "second page", rotate=90)
    return pdf


def codes(found):
    return [flag.code for flag in found.flags]


def test_a_pdf_is_read_in_the_child_process_page_by_page(letter, tmp_path):
    (tmp_path / "letter.pdf").write_bytes(saved(letter))
    found = extract(tmp_path / "letter.pdf", kind="pdf")
    assert (found.error, found.flags) == ("", ())
    first, second = found.pages
    assert (first.number, first.text, first.width, first.height, first.rotation) == (
        1,
        "We have reviewed the content",
        612.0,
        792.0,
        0,
    )
    # Width and height are those of the page as displayed, after its rotation.
    assert (second.text, second.width, second.height, second.rotation) == ("second page", 792.0, 612.0, 90)
    assert {name: found.facts[name] for name in ("pages", "text_chars", "creation_date", "encrypted")} == {
        "pages": 2,
        "text_chars": 39,
        "creation_date": STATED,
        "encrypted": False,
    }
    assert (found.facts["revisions"], found.facts["updates"], found.facts["attachments"]) == (1, 0, [])
    assert (found.facts["javascript"], found.facts["scanned_pages"]) == (False, [])


def test_a_malformed_creation_date_stays_the_words_it_is(letter):
    letter.docinfo["/CreationDate"] = "D:20090129162533--1600"
    target = BytesIO()
    letter.save(target)
    assert read(BytesIO(target.getvalue())).facts["creation_date"] == "D:20090129162533--1600"


def test_a_pdf_that_states_no_date_has_none(letter):
    target = BytesIO()
    letter.save(target)
    assert read(BytesIO(target.getvalue())).facts["creation_date"] is None


def test_an_empty_password_opens_and_is_said(letter):
    locked = pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(extract=False))
    found = read(BytesIO(saved(letter, encryption=locked)))
    assert (found.error, len(found.pages)) == ("", 2)
    assert (found.facts["encrypted"], found.facts["extraction_permitted"]) == (True, False)
    assert codes(found) == ["extraction_not_permitted"]


def test_a_pdf_that_asks_for_a_password_says_so(letter):
    found = read(BytesIO(saved(letter, encryption=pikepdf.Encryption(owner="owner", user="secret"))))
    assert "asks for a password" in found.error
    assert (found.facts, found.pages) == ({"encrypted": True}, ())


def test_a_page_that_is_a_picture_without_text_is_a_scan(letter):
    picture(letter, page(letter, ""))
    picture(letter, page(letter, "Case 1:20-cv-1 Document 4"), width=70, height=24)
    picture(letter, page(letter, "many words of a letter with a logo " * 4), width=70, height=24)
    picture(letter, page(letter, "the words of a page that were also recognised " * 8))
    picture(letter, page(letter, "x"), width=5, height=5)
    found = read(BytesIO(saved(letter)))
    assert (found.facts["scanned_pages"], codes(found)) == ([3, 4], ["scanned_pages"])


def test_scripts_attachments_and_actions_are_told_and_not_run(letter):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    letter.pages[0].AA = pikepdf.Dictionary(O=action)
    letter.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    letter.attachments["notes é.txt"] = b"attached bytes"
    for stored in (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate):
        found = read(BytesIO(saved(letter, object_stream_mode=stored)))
        assert found.facts["javascript"] is True
        assert found.facts["attachments"] == ["notes é.txt"]
        assert codes(found) == ["javascript", "launch_action", "attachments"]


def test_a_script_with_its_name_in_hexadecimal_is_found(letter):
    letter.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    content = saved(letter, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    hidden = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert read(BytesIO(hidden)).facts["javascript"] is True


def test_words_about_scripts_on_a_page_are_no_script():
    pdf = pikepdf.new()
    page(pdf, "the key /JavaScript and /Launch are mentioned here")
    found = read(BytesIO(saved(pdf)))
    assert (found.facts["javascript"], found.flags) == (False, ())


def test_saves_appended_to_the_file_are_counted(letter):
    content = saved(letter)
    offset = content.rindex(b"startxref") + 10
    previous = int(content[offset:].split()[0])
    update = f"trailer\n<< /Size 1 /Root 1 0 R /Prev {previous} >>\nstartxref\n{previous}\n%%EOF\n".encode()
    found = read(BytesIO(content + update + update))
    assert (found.facts["revisions"], found.facts["updates"]) == (3, 2)
    assert codes(found) == ["earlier_revisions"]


def test_a_linearized_file_saved_once_has_no_earlier_revision(letter):
    found = read(BytesIO(saved(letter, linearize=True)))
    assert (found.facts["linearized"], found.facts["revisions"], found.facts["updates"]) == (True, 2, 0)
    assert codes(found) == []


def test_page_labels_are_kept_where_they_differ_from_the_number(letter):
    letter.Root.PageLabels = pikepdf.Dictionary(
        Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r), 1, pikepdf.Dictionary(S=pikepdf.Name.D, St=2)]
    )
    assert [one.label for one in read(BytesIO(saved(letter))).pages] == ["i", ""]


def test_a_file_that_is_no_pdf_is_refused_clearly(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"this is not a PDF at all")
    assert "not a PDF that can be opened" in extract(tmp_path / "x.pdf", kind="pdf").error


def test_a_pdf_cut_off_anywhere_is_read_or_refused_and_never_crashes_the_caller(letter, tmp_path):
    content = saved(letter)
    for part in range(1, 8):
        path = tmp_path / f"{part}.pdf"
        path.write_bytes(content[: len(content) * part // 8])
        found = extract(path, kind="pdf")
        assert found.error or found.pages


def test_a_page_tree_that_claims_a_billion_pages_is_borne(letter, tmp_path):
    content = saved(letter, object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(
        b"/Count 2", b"/Count 999999999"
    )
    (tmp_path / "bomb.pdf").write_bytes(content)
    found = extract(tmp_path / "bomb.pdf", kind="pdf", limits=Limits(cpu_seconds=20))
    assert found.error or len(found.pages) <= 20_000


def test_a_stream_that_unpacks_to_a_gigabyte_is_stopped_or_borne(tmp_path):
    pdf = pikepdf.new()
    page(pdf, "x")
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    (tmp_path / "bomb.pdf").write_bytes(saved(pdf))
    limits = Limits(seconds=60, cpu_seconds=15, memory=700 << 20)
    found = extract(tmp_path / "bomb.pdf", kind="pdf", limits=limits)
    assert found.error or found.pages
