"""Office files behind the password that Excel tries by itself: made here by the steps of [MS-OFFCRYPTO], and read."""

import base64
import hashlib
import os
from io import BytesIO

import openpyxl
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import unlocking
from casefile.evidence.extract.office import children, read
from casefile.evidence.extract.unlocking import INPUT, KEY, TRIED, VALUE, _agile, _standard, opened

SPINS = 3
SALT, OTHER, SECRET = bytes(range(16)), bytes(range(16, 32)), bytes(range(32))


def workbook() -> bytes:
    book, written = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = "The ticket was closed"
    book.save(written)
    return written.getvalue()


INNER = workbook()


def padded(content: bytes, to: int = 16) -> bytes:
    return content + bytes(-len(content) % to)


def chained(key: bytes, vector: bytes, content: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return encryptor.update(content) + encryptor.finalize()


def spun(name: str, salt: bytes, password: str, spins: int) -> bytes:
    digest = hashlib.new(name, salt + password.encode("utf-16-le")).digest()
    for step in range(spins):
        digest = hashlib.new(name, step.to_bytes(4, "little") + digest).digest()
    return digest


def agile(inner: bytes, *, password: str = TRIED, spins: int = SPINS, name: str = "sha512") -> tuple[bytes, bytes]:
    """EncryptionInfo's XML and the encrypted package, as Office writes them since 2010."""
    digest = spun(name, SALT, password, spins)

    def locked(purpose: bytes, content: bytes) -> str:
        key = hashlib.new(name, digest + purpose).digest()[:32].ljust(32, b"\x36")
        return base64.b64encode(chained(key, SALT, padded(content))).decode()

    check = os.urandom(16)
    stated = name.upper()
    xml = (
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"'
        ' xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData keyBits="256" hashAlgorithm="{stated}" saltValue="{base64.b64encode(OTHER).decode()}"/>'
        f'<keyEncryptors><keyEncryptor><p:encryptedKey spinCount="{spins}" keyBits="256" hashAlgorithm="{stated}"'
        f' saltValue="{base64.b64encode(SALT).decode()}"'
        f' encryptedVerifierHashInput="{locked(INPUT, check)}"'
        f' encryptedVerifierHashValue="{locked(VALUE, hashlib.new(name, check).digest())}"'
        f' encryptedKeyValue="{locked(KEY, SECRET)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    held = b""
    for number, start in enumerate(range(0, len(inner), 4096)):
        vector = hashlib.new(name, OTHER + number.to_bytes(4, "little")).digest()[:16]
        held += chained(SECRET, vector, padded(inner[start : start + 4096]))
    return xml.encode(), held


class Container:
    """An OLE container with these two streams."""

    def __init__(self, told: bytes, held: bytes) -> None:
        self.streams = {"EncryptionInfo": told, "EncryptedPackage": held}

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def openstream(self, name: str) -> BytesIO:
        return BytesIO(self.streams[name])


def contained(monkeypatch: pytest.MonkeyPatch, inner: bytes, **options: object) -> None:
    xml, held = agile(inner, **options)
    container = Container(b"\x04\0\x04\0\x40\0\0\0" + xml, len(inner).to_bytes(8, "little") + held)
    monkeypatch.setattr(unlocking.olefile, "OleFileIO", lambda source: container)


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha512"])
def test_the_newer_form_opens_with_the_password_that_excel_tries(name: str) -> None:
    xml, held = agile(INNER, name=name)
    assert _agile(xml, held)[: len(INNER)] == INNER


def test_another_password_is_not_guessed() -> None:
    assert _agile(*agile(INNER, password="tika")) == b""


def test_a_workbook_behind_it_is_read_and_says_how_it_was_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    contained(monkeypatch, INNER)
    source = BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    found = read(source)
    assert (found.facts["encrypted"], found.facts["opened_with"]) == (True, "VelvetSweatshop")
    assert "The ticket was closed" in found.pages[0].text
    assert [flag.message for flag in found.flags if flag.code == "encrypted"] == [
        "the file is encrypted with the password that Excel tries by itself, VelvetSweatshop, and was read with it"
    ]
    source.seek(0)
    assert list(children(source)) == []


def test_what_is_no_package_inside_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    contained(monkeypatch, b"something else")
    assert opened(BytesIO()) == b""


def test_more_steps_than_any_program_takes_are_not_taken() -> None:
    xml, held = agile(INNER)
    with pytest.raises(ValueError, match="more steps"):
        _agile(xml.replace(b'spinCount="3"', b'spinCount="999999999"'), held)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=100))
def test_damaged_descriptions_open_nothing_and_break_nothing(told: bytes, held: bytes) -> None:
    for form in (b"\x04\0\x04\0", b"\x03\0\x02\0"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(unlocking, "STANDARD_SPINS", 1)
            patch.setattr(unlocking.olefile, "OleFileIO", lambda source, t=form + told: Container(t, held))
            assert opened(BytesIO()) == b""


def test_an_older_description_cut_short_opens_nothing() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlocking, "STANDARD_SPINS", 1)
        with pytest.raises(ValueError, match=r".+"):
            _standard(b"\x03\0\x02\0" + bytes(60), bytes(32))
