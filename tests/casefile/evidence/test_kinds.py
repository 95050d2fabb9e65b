import base64
import binascii
import io
import os
import struct
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence import kinds
from casefile.evidence.extract import Limits
from casefile.evidence.kinds import carries_pictures, needs_attestation, sniff
from casefile.evidence.magic import FileKind

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(range(256)) * 4
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + bytes(20)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(30)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(30)
BMP = b"BM" + struct.pack("<IHHIIii", 1000, 0, 0, 54, 40, 4, 4) + bytes(60)
MAIL = b"From: a@x.example\nTo: b@x.example\nSubject: s\nMIME-Version: 1.0\n"


def zipped(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return target.getvalue()


def ole(*names):
    """The least of an OLE file that a reader of its directory sees."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32], head[48:52] = struct.pack("<H", 9), struct.pack("<I", 200)
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return bytes(head) + bytes(200 * 512) + entries


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "x.pdf", "empty"),
        (JPEG, "x.jpg", "image"),
        (PNG, "x.png", "image"),
        (GIF, "x.gif", "image"),
        (WEBP, "x.webp", "image"),
        (HEIC, "x.heic", "image"),
        (BMP, "x.bmp", "image"),
        (b"II*\0\x08\0\0\0", "x.tif", "image"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "x.svg", "image"),
        (b"P4\n# made by hand\n8 8\n" + bytes(8), "x.pbm", "image"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(30), "x.mp4", "video"),
        (b"ID3\x03\x00" + bytes(30), "x.mp3", "audio"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "x.pdf", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "x.pdf", "pdf"),
        (zipped("a.txt"), "x.zip", "archive"),
        (zipped("[Content_Types].xml", "word/document.xml"), "x.docx", "office"),
        (zipped("datapackage.json", "archive/data.warc"), "x.wacz", "web_capture"),
        (b"\x1f\x8b\x08" + bytes(20), "x.gz", "archive"),
        (b"\x1f\x8b\x08" + bytes(20), "x.warc.gz", "web_capture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "x.7z", "archive"),
        (bytes(257) + b"ustar\x0000", "x.tar", "archive"),
        (ole("Root Entry", "WordDocument"), "x.doc", "office"),
        (ole("Root Entry", "__properties_version1.0"), "x.msg", "outlook"),
        (b"{\\rtf1 hello}", "x.rtf", "office"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "x.warc", "web_capture"),
        (b"<!DOCTYPE html><html></html>", "x.html", "web_capture"),
        ("<html><body>".encode("utf-16"), "x.html", "web_capture"),
        (MAIL + b"Snapshot-Content-Location: https://x.example/\n\n", "x.mhtml", "web_capture"),
        (MAIL + b"\nwords\n", "x.eml", "email"),
        (MAIL + b"\nwords\n", "message", "email"),
        (MAIL.replace(b"\n", b"\r\n") + b"\r\nwords\r\n", "x.eml", "email"),
        (b" " * 200 + b"\n" + MAIL + b"\nwords\n", "x.eml", "email"),
        (b"From x@y Mon Jun  1 10:00:00 2009\n" + MAIL + b"\nwords\n", "x.eml", "email"),
        (b"From x@y Mon Jun  1 10:00:00 2009\n\nwords\n", "x.mbox", "mailbox"),
        (b"From x@y Mon Jun  1 10:00:00 2009\n\none\n\nFrom x@y Tue Jun  2 10:00:00 2009\n\ntwo\n", "x", "mailbox"),
        (b"From: Jane\nTo: File\nSubject: memo\n\nwords\n", "memo.txt", "text"),
        (b"BMW and other words that begin like a bitmap", "x.txt", "text"),
        (b"The wide river. Not a video.", "x.txt", "text"),
        (b"\xfeBEGBATES\xfe\x14\xfeENDBATES\xfe\r\n\xfeA1\xfe\x14\xfeA2\xfe\r\n", "x.dat", "text"),
        ("words in another encoding".encode("utf-16-le"), "x.txt", "text"),
        (b'{"id": 1}', "x.json", "text"),
        (bytes(range(256)) * 10, "x.bin", "other"),
        (b"\x30\x82\x01\x00\x06\x09" + bytes(30), "x.p7m", "other"),
        (b"MZ" + bytes(58) + b"PE\0\0" + bytes(20), "x.exe", "other"),
        (b"%!PS-Adobe-3.0\n", "x.ps", "other"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, name, kind):
    found = sniff(content, name)
    assert (found.kind, found.contradiction) == (FileKind(kind), "" if kind != "empty" else found.contradiction)


def test_a_file_on_disk_is_sniffed_like_bytes_in_memory(tmp_path):
    (tmp_path / "x.msg").write_bytes(ole("Root Entry", "__properties_version1.0"))
    assert sniff(tmp_path / "x.msg", "x.msg").kind == FileKind.OUTLOOK


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (JPEG, "statement.pdf", "image"),
        (JPEG, "notes.txt", "image"),
        (zipped("a.jpg"), "mail.eml", "archive"),
        (b"%PDF-1.7\n", "photo.jpg", "pdf"),
        (b"MZ" + bytes(58) + b"PE\0\0", "letter.docx", "other"),
        (b"", "letter.pdf", "empty"),
        (b"\x00\x05\x16\x00" + bytes(20) + b"%PDF-1.3", "letter.pdf", "archive"),
    ],
)
def test_a_lying_extension_is_told_and_not_believed(content, name, kind):
    found = sniff(content, name)
    assert found.kind == FileKind(kind)
    assert "by its bytes" in found.contradiction


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_under_any_name_have_a_kind(content, name):
    assert sniff(content, name).kind in FileKind


def carries(content, name="x"):
    return carries_pictures(sniff(content, name).kind, content)


@pytest.mark.parametrize("content", [JPEG, PNG, GIF, WEBP, HEIC, BMP, zipped("a.txt"), ole("WordDocument")])
def test_pictures_archives_and_office_files_need_the_attestation(content):
    assert carries(content) is True
    assert needs_attestation(sniff(content, "x").kind, content)


@pytest.mark.parametrize("content", [bytes(range(256)) * 10, b"%!PS-Adobe-3.0\n", b"ID3\x03\x00" + bytes(30)])
def test_what_nobody_can_tell_needs_it_too(content):
    assert carries(content) is None
    assert needs_attestation(sniff(content, "x").kind, content)


def test_an_unknown_kind_is_never_taken_for_harmless():
    assert needs_attestation("something new", b"words")


@pytest.mark.parametrize(
    "content",
    [b"", b"plain words\n", "Wörter – mit Umlauten".encode(), "Wörter".encode("utf-16"), b'{"text": "a tweet"}\n'],
)
def test_plain_text_does_not_need_it(content):
    assert carries(content, "x.txt") is False
    assert not needs_attestation(sniff(content, "x.txt").kind, content)


def uuencoded(content):
    lines = [binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45)]
    return b"begin 644 photo.jpg\n" + b"".join(lines) + b"`\nend\n"


@pytest.mark.parametrize(
    "hidden",
    [
        base64.b64encode(JPEG),
        base64.b64encode(PNG),
        base64.encodebytes(GIF),
        base64.b64encode(WEBP),
        base64.b64encode(HEIC),
        base64.b64encode(zipped("a.jpg")),
        base64.b64encode(b"%PDF-1.7"),
        b"<img src=data:image/png;base64,xx>",
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        uuencoded(JPEG),
        b"=ybegin line=128 size=9 name=a.jpg\r\n",
        b"Content-Type: image/jpeg\n\nxxxx",
    ],
)
@pytest.mark.parametrize("before", [b"words\n", b"words\n" * 300_000])
def test_pictures_written_as_text_are_found_wherever_they_stand(hidden, before):
    content = before + hidden + b"\nmore words\n"
    assert carries_pictures("text", content) is True
    assert carries_pictures("text", content.decode("latin-1").encode("utf-16-le")) is True


def test_a_mark_cut_in_two_by_the_reading_is_found():
    mark = base64.b64encode(PNG)
    for shift in range(0, 12, 3):
        content = b" " * (kinds.CHUNK - shift) + mark
        assert carries_pictures("text", content) is True


def test_a_picture_called_text_is_not_text():
    assert carries_pictures("text", JPEG) is True
    assert carries_pictures("text", b"words " * 100_000 + os.urandom(100_000)) in (True, None)


def mail(part, *, head=b""):
    return (
        (MAIL + head + b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nwords\n--B\n")
        + part
        + b"\n--B--\n"
    )


def attached(content, media_type=b"application/octet-stream", name=b"x"):
    encoded = base64.encodebytes(content)
    return b"Content-Type: %b; name=%b\nContent-Transfer-Encoding: base64\n\n%b" % (media_type, name, encoded)


def test_a_mail_of_words_does_not_need_it():
    html = b"Content-Type: text/html\n\n<p>words</p><img src='https://t.example/p.gif'>"
    note = b"Content-Type: text/plain; name=note.txt\nContent-Disposition: attachment\n\nmore words"
    assert carries(MAIL + b"\nwords\n", "x.eml") is False
    assert carries(mail(html), "x.eml") is False
    assert carries(mail(note), "x.eml") is False
    assert carries(mail(attached(b"words in base64", b"text/plain")), "x.eml") is False


@pytest.mark.parametrize(
    "content", [JPEG, PNG, GIF, WEBP, HEIC, BMP, zipped("a.txt"), ole("WordDocument"), b"%PDF-1.7\nx", b"{\\rtf1 x}"]
)
@pytest.mark.parametrize("media_type", [b"image/jpeg", b"text/plain", b"application/x-unknown"])
def test_a_mail_with_such_an_attachment_needs_it_whatever_the_attachment_is_called(content, media_type):
    assert carries(mail(attached(content, media_type)), "x.eml") is True


def test_pictures_in_other_transfer_encodings_and_nested_mail_are_found():
    quoted = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n" + binascii.b2a_qp(JPEG)
    nested = b"Content-Type: message/rfc822\n\n" + mail(attached(BMP, b"text/plain"))
    encoded_html = attached(b'<img src="&#100;ata:image/png;base64,xx">', b"text/html")
    for part in (quoted, nested, uuencoded(JPEG), encoded_html):
        assert carries(mail(part), "x.eml") is True


def test_a_mail_with_an_attachment_nobody_knows_needs_it():
    assert carries(mail(attached(bytes(range(256)) * 4)), "x.eml") is None


def test_a_mail_nested_too_deep_to_be_looked_through_needs_it():
    layers = "".join(f'--B{n}\nContent-Type: multipart/mixed; boundary="B{n + 1}"\n\n' for n in range(300))
    content = MAIL + b'Content-Type: multipart/mixed; boundary="B0"\n\n' + layers.encode()
    assert carries(content, "x.eml") is None


def document(contents=b"BT /F1 12 Tf (words) Tj ET"):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(contents)
    return pdf


def written(pdf, **options):
    target = io.BytesIO()
    pdf.save(target, fix_metadata_version=False, **options)
    return target.getvalue()


def image(pdf, **more):
    names = {"Subtype": pikepdf.Name.Image, "Width": 4, "Height": 4, "BitsPerComponent": 8}
    return pdf.make_stream(bytes(16), **names, ColorSpace=pikepdf.Name.DeviceGray, **more)


def test_a_pdf_of_words_does_not_need_it_in_any_way_of_saving():
    for options in ({}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        assert carries(written(document(), **options), "x.pdf") is False


def test_a_pdf_with_an_empty_password_is_looked_through():
    locked = pikepdf.Encryption(owner="owner", user="")
    assert carries(written(document(), encryption=locked), "x.pdf") is False
    pdf = document()
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image(pdf)))
    assert carries(written(pdf, encryption=locked), "x.pdf") is True


def test_a_pdf_that_cannot_be_opened_needs_it():
    locked = written(document(), encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert carries(locked, "x.pdf") is None
    assert carries(b"%PDF-1.7\nbroken", "x.pdf") is None


def with_image(pdf):
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image(pdf)))


def with_inline_image(pdf):
    pdf.pages[0].Contents = pdf.make_stream(b"q 9 0 0 9 0 0 cm\nBI /W 4 /H 4 /CS /G /BPC 8 ID " + bytes(16) + b"\nEI Q")


def with_jpeg_stream(pdf):
    pdf.Root.Hidden = pdf.make_stream(JPEG, Filter=pikepdf.Name.DCTDecode)


def with_picture_in_a_plain_stream(pdf):
    pdf.Root.Hidden = pdf.make_stream(PNG)


def with_attachment(pdf):
    pdf.attachments["note.txt"] = b"words"


def with_shading(pdf):
    pdf.Root.Hidden = pdf.make_stream(bytes(16), ShadingType=4, ColorSpace=pikepdf.Name.DeviceGray)


def with_movie(pdf):
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)])


def with_thumbnail_in_metadata(pdf):
    pdf.Root.Metadata = pdf.make_stream(b"<x:image>" + base64.b64encode(JPEG) + b"</x:image>")


def with_form_of_another_kind(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    "change",
    [
        with_image,
        with_inline_image,
        with_jpeg_stream,
        with_picture_in_a_plain_stream,
        with_attachment,
        with_shading,
        with_movie,
        with_thumbnail_in_metadata,
        with_form_of_another_kind,
    ],
)
@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_pdf_with_anything_that_is_or_holds_a_picture_needs_it(change, mode):
    pdf = document()
    change(pdf)
    assert carries(written(pdf, object_stream_mode=mode, compress_streams=True), "x.pdf") is True


def test_a_picture_whose_type_is_written_in_hexadecimal_is_found():
    pdf = document()
    with_image(pdf)
    content = written(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert carries(content.replace(b"/Subtype /Image", b"/Subtype /#49mage"), "x.pdf") is True


def test_a_picture_left_in_an_earlier_revision_or_appended_to_the_file_is_found():
    old = document()
    with_image(old)
    new = written(document(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    both = written(old, object_stream_mode=pikepdf.ObjectStreamMode.disable) + new
    assert carries(both, "x.pdf") is not False
    assert carries(new + JPEG * 4, "x.pdf") is not False
    assert carries(PNG + new, "x.pdf") is True


def test_a_pdf_that_unpacks_past_its_memory_needs_it(monkeypatch):
    monkeypatch.setattr(kinds, "PICTURE_LIMITS", Limits(memory=400 << 20))
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(400)) + packer.flush()
    pdf = document()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    assert carries(written(pdf), "x.pdf") is not False


@given(st.binary(min_size=1, max_size=200))
@settings(max_examples=15, deadline=None)
def test_any_bytes_called_mail_or_pdf_are_answered(content):
    assert carries_pictures("email", content) in (True, False, None)
    assert carries_pictures("pdf", content) is not False
