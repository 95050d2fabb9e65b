"""Files that carry another file, one for each way in which a file can: what the guard must look through."""

import base64
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

from tests.casefile.custody.test_families import mail
from tests.casefile.evidence.outlook_items import compound, item

URL = "https://example.com/report"


def picture(words: bytes) -> bytes:
    """A picture of one pixel that holds these words."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + words),
        (b"IDAT", zlib.compress(bytes([0, 9, 8, 7]))),
        (b"IEND", b""),
    ]
    told = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def tarred(content: bytes) -> bytes:
    """A compressed tape archive."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        told = tarfile.TarInfo("folder/a.bin")
        told.size = len(content)
        archive.addfile(told, io.BytesIO(content))
    return made.getvalue()


def attached_to_a_pdf(content: bytes) -> bytes:
    """A PDF with an attached file."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["a.bin"] = pikepdf.AttachedFileSpec(pdf, content, filename="a.bin")
        pdf.save(made)
    return made.getvalue()


def drawn_on_a_page(content: bytes) -> bytes:
    """A PDF with a picture on its page, as a scanner's program puts a JPEG in."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        drawn = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        drawn.ColorSpace, drawn.BitsPerComponent, drawn.Filter = pikepdf.Name.DeviceRGB, 8, pikepdf.Name.DCTDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=drawn))
        page.Contents = pdf.make_stream(b"q 1 0 0 1 0 0 cm /Im0 Do Q")
        pdf.save(made)
    return made.getvalue()


def embedded_in_a_letter(content: bytes) -> bytes:
    """A Word document with an embedded file."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def related(kind: str, target: str) -> str:
        one = f'<Relationship Id="rId1" Type="{relation}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}">{one}</Relationships>'

    return zipped(
        ("[Content_Types].xml", '<Types><Default Extension="bin" ContentType="application/octet-stream"/></Types>'),
        ("_rels/.rels", related("officeDocument", "word/document.xml")),
        ("word/document.xml", f'<w:document xmlns:w="{main}"><w:body/></w:document>'),
        ("word/_rels/document.xml.rels", related("package", "embeddings/a.bin")),
        ("word/embeddings/a.bin", content),
    )


def recorded(content: bytes) -> bytes:
    """A WARC capture of one answer."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n" + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2020-01-30T15:50:39Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def packed_capture(content: bytes) -> bytes:
    """A WACZ capture."""
    warc = gzip.compress(recorded(content))
    resources = [{"path": "archive/data.warc.gz", "bytes": len(warc)}]
    package = json.dumps({"wacz_version": "1.1.1", "resources": resources})
    return zipped(("archive/data.warc.gz", warc), ("pages/pages.jsonl", "{}"), ("datapackage.json", package))


def saved_with_parts(content: bytes) -> bytes:
    """A page saved with its parts as MHTML."""
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/report\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\nContent-Location: https://example.com/report\r\n\r\n<html></html>\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://example.com/a.bin\r\n\r\n" + base64.encodebytes(content) + b"\r\n--b--\r\n"
    )


def written_into_a_page(content: bytes) -> bytes:
    """A page with a picture written into it."""
    address = b"data:image/png;base64," + base64.b64encode(content)
    return b'<!doctype html><html><body><img src="' + address + b'"></body></html>'


def in_a_mailbox(content: bytes) -> bytes:
    """A mailbox of two messages."""
    plain = b"From: a@mail.invalid\r\nTo: b@mail.invalid\r\nSubject: First\r\n\r\nWords.\r\n"
    start = b"From a@mail.invalid Tue Jan 28 10:15:00 2020\r\n"
    return start + plain + b"\r\n" + start + mail(("application/octet-stream", content))


def in_an_outlook_item(content: bytes) -> bytes:
    """An Outlook message with an attachment."""
    letter = {0x001A: "IPM.Note", 0x0037: "Your report", 0x0C1A: "Support", 0x1000: "Words.\r\n"}
    attached = {0x3705: 1, 0x3707: "a.bin", 0x3701: content}
    made: bytes = compound(item(letter, attachments=[attached]))
    return made


def signed(content: bytes) -> bytes:
    """A signed message that encloses the file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    now = datetime(2020, 1, 28, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary])


WRAPPINGS: dict[str, tuple[str, str, Callable[[bytes], bytes]]] = {
    "attachment": ("email", "a.eml", lambda content: mail(("application/octet-stream", content))),
    "attachment of a nested mail": (
        "email",
        "a.eml",
        lambda content: mail(("message/rfc822", mail(("application/octet-stream", content)))),
    ),
    "member of a mailbox": ("mailbox", "a.mbox", in_a_mailbox),
    "member of an archive": ("archive", "a.zip", lambda content: zipped(("a.bin", content))),
    "member refused for its name": ("archive", "a.zip", lambda content: zipped(("../a.bin", content))),
    "archive in an archive": ("archive", "a.zip", lambda content: zipped(("a.zip", zipped(("a.bin", content))))),
    "member of a tape archive": ("archive", "a.tar.gz", tarred),
    "attached to a PDF": ("pdf", "a.pdf", attached_to_a_pdf),
    "drawn on a PDF's page": ("pdf", "a.pdf", drawn_on_a_page),
    "embedded in a letter": ("office", "a.docx", embedded_in_a_letter),
    "answer in a WARC": ("web_capture", "a.warc", recorded),
    "answer in a WACZ": ("web_capture", "a.wacz", packed_capture),
    "part of an MHTML page": ("web_capture", "a.mhtml", saved_with_parts),
    "written into a page": ("web_capture", "a.html", written_into_a_page),
    "attached to an Outlook item": ("outlook", "a.msg", in_an_outlook_item),
    "appended to a picture": ("image", "a.png", lambda content: picture(b"a cover") + content),
    "enclosed in a signed message": ("other", "a.p7m", signed),
    "archive attached to a mail": ("email", "a.eml", lambda content: mail(("application/zip", zipped(("a", content))))),
}
"""How a file can lie in another: the carrier's kind, its name, and what makes it."""
