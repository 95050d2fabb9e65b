import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence import timestamps
from casefile.evidence.extract import confine
from casefile.evidence.extract.der import encoded, node_at
from casefile.evidence.extract.sealed import children, read
from casefile.evidence.kinds import sniff
from casefile.evidence.timestamps import check, imprint_of, is_token
from tests.casefile.evidence.authority import Authority, oid, response, sequence

LETTER = b"The reports of 12 March were received and closed the same day.\n"


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def token(authority):
    return authority.token(LETTER)


def test_a_token_for_the_file_that_leads_to_a_given_root_is_verified(authority, token, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER)
    stamp = check(token, of=path, roots=[authority.root_der])
    assert (stamp.result, stamp.verified, stamp.why) == ("verified", True, [])
    assert (stamp.matches, stamp.signature, stamp.trusted) == (True, True, True)
    assert stamp.gen_time == "2024-05-06T07:08:09Z"
    assert (stamp.serial, stamp.nonce, stamp.policy, stamp.accuracy) == ("1234567890123", "77", "1.2.3.4", "1 s")
    assert (stamp.imprint_algorithm, stamp.imprint) == ("sha256", hashlib.sha256(LETTER).hexdigest())
    assert stamp.tsa == "CN=Clock of the tests"
    assert stamp.certificates[0]["issuer"] == "CN=Root of the tests"


def test_without_a_root_a_token_is_never_called_verified(token):
    stamp = check(token, of=LETTER)
    assert (stamp.result, stamp.verified, stamp.trusted) == ("untrusted", False, None)
    assert "no root certificate" in stamp.words


def test_a_root_of_somebody_else_does_not_make_a_token_trusted(token):
    stamp = check(token, of=LETTER, roots=[Authority().root_der])
    assert (stamp.result, stamp.trusted, stamp.signature) == ("untrusted", False, True)


def test_a_root_may_be_given_as_pem_and_nonsense_for_a_root_trusts_nothing(authority, token):
    pem = authority.root.public_bytes(Encoding.PEM)
    assert check(token, of=LETTER, roots=[pem]).verified
    assert not check(token, of=LETTER, roots=[b"no certificate"]).verified


def test_a_changed_file_fails_and_both_digests_are_named(authority, token):
    stamp = check(token, of=LETTER + b"!", roots=[authority.root_der])
    assert (stamp.result, stamp.matches, stamp.verified) == ("failed", False, False)
    assert hashlib.sha256(LETTER).hexdigest() in stamp.words


def test_a_token_whose_time_was_changed_fails(authority, token):
    forged = token.replace(b"20240506070809Z", b"20230506070809Z")
    assert forged != token
    stamp = check(forged, of=LETTER, roots=[authority.root_der])
    assert (stamp.result, stamp.signature, stamp.verified) == ("failed", False, False)


def test_a_signature_by_another_key_fails(authority, token):
    other = Authority()
    mixed = token.replace(
        authority.certificate.public_bytes(Encoding.DER), other.certificate.public_bytes(Encoding.DER)
    )
    assert not check(mixed, of=LETTER, roots=[authority.root_der, other.root_der]).verified


def test_the_response_of_an_authority_is_read_like_its_token(authority, token):
    stamp = check(response(token), of=LETTER, roots=[authority.root_der])
    assert (stamp.result, stamp.status) == ("verified", "granted")
    assert is_token(response(token))
    assert sniff(response(token), "letter.tsr").media_type == "application/timestamp-reply"
    assert sniff(token, "letter.tst").media_type == "application/cms"


def test_a_refusal_of_an_authority_says_so():
    stamp = check(sequence(sequence(b"\2\1\2")))
    assert stamp.result == "unreadable"
    assert "rejected" in stamp.words


@pytest.mark.parametrize("digest", ["sha1", "sha384", "sha512"])
def test_the_imprint_is_taken_with_the_digest_the_token_names(authority, digest):
    stamp = check(authority.token(LETTER, digest=digest), of=LETTER, roots=[authority.root_der])
    assert (stamp.imprint_algorithm, stamp.result) == (digest, "verified")
    assert stamp.imprint == imprint_of(LETTER, digest)


def test_an_authority_with_a_key_on_a_curve_is_verified_too():
    clock = Authority(curve=True)
    assert check(clock.token(LETTER), of=LETTER, roots=[clock.root_der]).verified


def test_a_certificate_that_is_not_for_time_stamps_does_not_count():
    server = Authority(use=ExtendedKeyUsageOID.SERVER_AUTH)
    stamp = check(server.token(LETTER), of=LETTER, roots=[server.root_der])
    assert stamp.result == "failed"
    assert "not made for time stamps" in stamp.words


def test_a_time_outside_the_life_of_the_certificate_does_not_count(authority):
    late = authority.token(LETTER, at=datetime(2031, 1, 1, tzinfo=UTC))
    stamp = check(late, of=LETTER, roots=[authority.root_der])
    assert stamp.result == "failed"
    assert "was not valid at 2031-01-01T00:00:00Z" in stamp.words


def test_a_file_that_cannot_be_read_is_said(token, tmp_path):
    stamp = check(token, of=tmp_path / "gone")
    assert (stamp.result, stamp.matches) == ("failed", None)
    assert "could not be read" in stamp.words


def test_a_token_alone_says_whose_bytes_it_is_for(token):
    found = read(BytesIO(token))
    assert found.facts["stamps"][0]["result"] == "no_file"
    assert [flag.code for flag in found.flags] == ["stamp_alone"]
    assert hashlib.sha256(LETTER).hexdigest() in found.flags[0].message
    assert "2024-05-06T07:08:09Z" in found.pages[0].text


def enclosed(authority, content, *, name=b"letter.txt", protected=False):
    told = sequence(b"\1\1" + (b"\xff" if protected else b"\0"), encoded(0x0C, name), encoded(0x16, b"text/plain"))
    first = sequence(authority.token((told if protected else b"") + content))
    second = sequence(authority.token(first))
    body = sequence(b"\2\1\1", told, encoded(4, content), encoded(0xA0, first + second))
    return sequence(oid("1.2.840.113549.1.9.16.1.31"), encoded(0xA0, body))


@pytest.mark.parametrize("protected", [False, True])
def test_an_envelope_with_two_tokens_gives_the_file_and_both_times(authority, protected, tmp_path):
    path = tmp_path / "letter.tsd"
    path.write_bytes(enclosed(authority, LETTER, protected=protected))
    assert sniff(path, path.name).media_type == "application/cms"
    facts = read(path.open("rb")).facts
    assert [stamp["matches"] for stamp in facts["stamps"]] == [True, True]
    assert (facts["format"], facts["name"], facts["media_type"]) == ("enclosed", "letter.txt", "text/plain")
    assert facts["content_sha256"] == hashlib.sha256(LETTER).hexdigest()
    only = list(children(path.open("rb")))
    assert [(child.name, child.content) for child in only] == [("letter.txt", LETTER)]


def test_a_signed_message_names_its_signer_and_gives_its_content(authority):
    message = authority.signed(LETTER, "1.2.840.113549.1.7.1", at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    found = read(BytesIO(message))
    signer = found.facts["signers"][0]
    assert (signer["signature"], signer["signing_time"]) == (True, "2024-01-02T03:04:05Z")
    assert signer["certificate"]["subject"] == "CN=Clock of the tests"
    assert [flag.code for flag in found.flags] == ["signers_not_trusted"]
    assert [child.content for child in children(BytesIO(message))] == [LETTER]


def test_a_changed_signed_message_is_flagged(authority):
    message = authority.signed(LETTER, "1.2.840.113549.1.7.1").replace(b"12 March", b"13 March")
    found = read(BytesIO(message))
    assert "signature_broken" in [flag.code for flag in found.flags]


def test_an_encrypted_message_and_an_unknown_file_are_kept_and_not_read():
    hidden = sequence(oid("1.2.840.113549.1.7.3"), encoded(0xA0, sequence(b"\2\1\0")))
    assert [flag.code for flag in read(BytesIO(hidden)).flags] == ["encrypted"]
    for content in (b"SQLite format 3\0", b"0\x82\x01", b"0\x80" * 5000, b"\x30\x03\x06\x01\x2a"):
        assert [flag.code for flag in read(BytesIO(content)).flags] == ["not_read"]


def test_a_token_read_in_the_child_process_says_the_same(token, tmp_path):
    path = tmp_path / "letter.tst"
    path.write_bytes(token)
    outcome = confine.run("casefile.evidence.extract.sealed:read", path)
    assert (outcome.error, outcome.value["facts"]) == ("", read(BytesIO(token)).facts)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_damage_of_a_token_is_verified_or_raises(data):
    clock, whole = DAMAGED
    place = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.integers(1, 255))
    broken = whole[:place] + bytes((whole[place] ^ change,)) + whole[place + 1 :]
    stamp = check(broken, of=LETTER, roots=[clock.root_der])
    if stamp.verified:
        # What is not signed may change: the header around it, and the parameters of an algorithm.
        assert (stamp.gen_time, stamp.imprint) == ("2024-05-06T07:08:09Z", hashlib.sha256(LETTER).hexdigest())
    read(BytesIO(broken))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer(content):
    assert not check(b"0" + content, of=LETTER).verified
    list(children(BytesIO(b"0" + content)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 255).filter(lambda tag: tag & 0x1F != 0x1F), st.binary(max_size=400))
def test_what_is_encoded_reads_back(tag, content):
    node = node_at(encoded(tag, content) + b"rest", 0)
    assert (node.tag, node.content, node.end) == (tag, content, len(encoded(tag, content)))


_CLOCK = Authority(curve=True)
DAMAGED = (_CLOCK, _CLOCK.token(LETTER))


def test_every_result_has_words():
    assert set(timestamps.WORDS) == {"verified", "untrusted", "no_file", "failed", "unreadable"}
