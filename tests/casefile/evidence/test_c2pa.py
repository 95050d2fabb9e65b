import struct
import zlib
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from casefile.evidence.extract.c2pa import read_c2pa
from casefile.evidence.extract.cbor import read_cbor
from casefile.evidence.extract.image import read
from tests.casefile.evidence.authority import Authority

TYPES = {"c2pa": b"c2pa", "manifest": b"c2ma", "claim": b"c2cl", "signature": b"c2cs", "assertions": b"c2as"}


def cbor(value):
    """CBOR of plain values, each in its plainest form."""
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    return head(1, -1 - value) if value < 0 else head(0, value)


def head(major, number):
    if number < 24:
        return bytes((major << 5 | number,))
    for small, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes((major << 5 | small,)) + number.to_bytes(size, "big")
    raise ValueError(number)


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">L", 8 + len(body)) + name + body


def labelled(kind, label, *parts):
    described = box(b"jumd", kind + bytes.fromhex("00110010800000aa00389b71"), b"\3", label.encode() + b"\0")
    return box(b"jumb", described, *parts)


def store(token=None, certificate=b""):
    """A manifest store with one manifest, signed (in form) by a certificate and stamped by a token."""
    claim = {"claim_generator": "Camera/2.1", "dc:title": "a.jpg", "instanceID": "xmp:iid:1"}
    unprotected = {"sigTst": {"tstTokens": [{"val": token}]}} if token else {}
    signature = [cbor({1: -7, 33: [certificate]}), unprotected, None, bytes(64)]
    when = {"action": "c2pa.created", "when": "2024-05-06T07:00:00Z", "softwareAgent": {"name": "Editor"}}
    actions = labelled(b"cbor", "c2pa.actions", box(b"cbor", cbor({"actions": [when]})))
    manifest = labelled(
        TYPES["manifest"],
        "urn:uuid:1",
        labelled(TYPES["assertions"], "c2pa.assertions", actions),
        labelled(TYPES["claim"], "c2pa.claim", box(b"cbor", cbor(claim))),
        labelled(TYPES["signature"], "c2pa.signature", box(b"cbor", b"\xd2" + cbor(signature))),
    )
    return labelled(TYPES["c2pa"], "c2pa", manifest)


@pytest.fixture(scope="module")
def full_store():
    authority = Authority(curve=True)
    return store(authority.token(bytes(9)), authority.certificate.public_bytes(Encoding.DER))


def picture(form):
    written = BytesIO()
    Image.new("RGB", (40, 30)).save(written, form)
    return written.getvalue()


def in_jpeg(content, part=600):
    """The store in several segments, each repeating the box header, as ISO 19566-5 splits it."""
    segments = b""
    pieces = [content[8:][start : start + part] for start in range(0, len(content), part)]
    for number, piece in enumerate(pieces, 1):
        body = b"JP" + struct.pack(">HL", 1, number) + content[:8] + piece
        segments += b"\xff\xeb" + struct.pack(">H", 2 + len(body)) + body
    whole = picture("JPEG")
    return whole[:2] + segments + whole[2:]


def in_png(content):
    whole = picture("PNG")
    chunk = struct.pack(">L", len(content)) + b"caBX" + content + struct.pack(">L", zlib.crc32(b"caBX" + content))
    return whole[:33] + chunk + whole[33:]


def in_webp(content):
    whole = picture("WEBP")
    chunk = b"C2PA" + struct.pack("<L", len(content)) + content + b"\0" * (len(content) % 2)
    return whole[:4] + struct.pack("<L", len(whole) - 8 + len(chunk)) + whole[8:] + chunk


def in_heic(content):
    number = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    held = box(b"uuid", number, bytes(4), b"manifest\0", bytes(8), content)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + held


def in_tiff(content):
    # One directory of three entries: width, height, and the store behind it.
    entries = struct.pack("<HHLL", 256, 4, 1, 40) + struct.pack("<HHLL", 257, 4, 1, 30)
    entries += struct.pack("<HHLL", 52545, 7, len(content), 8 + 2 + 36 + 4)
    return b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", 3) + entries + bytes(4) + content


@pytest.mark.parametrize("within", [in_jpeg, in_png, in_webp, in_heic, in_tiff])
def test_content_credentials_are_noted_and_not_verified_in_every_format(within, full_store):
    found = read(BytesIO(within(full_store)))
    credentials = found.facts["c2pa"]
    assert (credentials["present"], credentials["verified"], len(credentials["manifests"])) == (True, None, 1)
    manifest = credentials["manifests"][0]
    assert (manifest["claim_generator"], manifest["title"], manifest["label"]) == ("Camera/2.1", "a.jpg", "urn:uuid:1")
    signature = manifest["signature"]
    assert (signature["algorithm"], signature["signer"]["issuer"]) == ("ES256", "CN=Root of the tests")
    assert signature["time_stamp"]["gen_time"] == "2024-05-06T07:08:09Z"
    assert manifest["actions"][0]["software"] == "Editor"
    assert manifest["assertions"] == ["c2pa.actions"]
    noted = [flag.message for flag in found.flags if flag.code == "c2pa_noted"]
    assert "were not verified" in noted[0]
    assert {time["source"]: time["utc"] for time in found.facts["times"]} == {
        "C2PA c2pa.created": "2024-05-06T07:00:00Z",
        "C2PA time stamp": "2024-05-06T07:08:09Z",
    }


def test_a_picture_without_credentials_says_none():
    assert read(BytesIO(picture("PNG"))).facts["c2pa"] is None


def test_credentials_that_cannot_be_read_are_said():
    credentials, times, flags = read_c2pa([b"\0\0\0\x10jumbnonsense"])
    assert (credentials["manifests"], times) == ([], [])
    assert "cannot be read" in flags[0].message


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_of_credentials_raises(data):
    content = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert read_c2pa([bytes(content)])[0]["present"]


PLAIN = store()
PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 64) - 1) | st.text(max_size=40) | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(PLAIN_VALUES)
def test_cbor_reads_back(value):
    assert read_cbor(cbor(value)) == value


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_cbor_or_refused_in_words(content):
    try:
        answer = repr(read_cbor(content))
    except ValueError as error:
        answer = str(error)
    assert answer


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\x9f\x01\x02\xff", [1, 2]),
        (b"\xbf\x61a\x01\xff", {"a": 1}),
        (b"\x7f\x61a\x61b\xff", "ab"),
        (b"\xf9\x3c\x00", 1.0),
        (b"\xc0\x61x", "x"),
    ],
)
def test_open_ended_and_tagged_cbor_is_read(content, value):
    assert read_cbor(content) == value


@pytest.mark.parametrize("content", [b"", b"\x81" * 100, b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\xff", b"\x5c"])
def test_cbor_nested_or_long_beyond_reason_is_refused(content):
    with pytest.raises(ValueError, match="CBOR"):
        read_cbor(content)
