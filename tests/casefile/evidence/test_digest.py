import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence import digest


@given(st.binary(max_size=5000))
def test_one_pass_gives_the_three_digests_and_the_size(content):
    found = digest.digest_stream(io.BytesIO(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest() == digest.sha256_bytes(content)
    assert found.md5 == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert found.sha1 == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    assert found.size == len(content)


def test_sha256_alone_is_the_same_and_says_nothing_of_the_others():
    hasher = digest.Hasher(alone=True)
    hasher.update(b"bytes")
    found = hasher.digests()
    assert (found.sha256, found.size, found.md5, found.sha1) == (digest.sha256_bytes(b"bytes"), 5, "", "")


def test_a_stream_is_read_a_bounded_piece_at_a_time():
    class Watched(io.BytesIO):
        largest = 0

        def read(self, size=-1):
            assert size > 0
            self.largest = max(self.largest, size)
            return super().read(size)

    stream = Watched(bytes(3 * digest.CHUNK + 5))
    assert digest.digest_stream(stream).size == 3 * digest.CHUNK + 5
    assert stream.largest == digest.CHUNK


def test_a_stream_is_hashed_from_where_it_stands():
    stream = io.BytesIO(b"headbody")
    stream.seek(4)
    assert digest.sha256_stream(stream) == hashlib.sha256(b"body").hexdigest()


@pytest.mark.parametrize("text", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "../" + "a" * 61, "a" * 63 + "\n"])
def test_only_64_lower_case_digits_are_a_sha256(text):
    assert not digest.is_sha256(text)
    with pytest.raises(ValueError, match="not a SHA-256"):
        digest.require_sha256(text)


@pytest.mark.parametrize(
    ("text", "algorithm", "digits"),
    [
        ("D41D8CD98F00B204E9800998ECF8427E", "md5", "d41d8cd98f00b204e9800998ecf8427e"),
        ("md5: d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e", "md5", "d41d8cd98f00b204e9800998ecf8427e"),
        ("da39a3ee 5e6b4b0d 3255bfef 95601890 afd80709", "sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("SHA-256=" + "0" * 64, "sha256", "0" * 64),
    ],
)
def test_a_stated_digest_is_read_in_the_forms_others_write(text, algorithm, digits):
    assert digest.parse_digest(text) == (algorithm, digits)


@pytest.mark.parametrize("text", ["", "xyz", "md5", "sha256: " + "0" * 32, "12345"])
def test_what_is_no_digest_or_contradicts_its_name_is_refused(text):
    with pytest.raises(ValueError, match=r"not an MD5|is called"):
        digest.parse_digest(text)
