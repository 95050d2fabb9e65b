import base64
import json
from datetime import UTC, datetime

import dkim as reference
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract.dkim import check, read_keys
from casefile.evidence.extract.email import read_message

NAME = "s._domainkey.example.social"
MAIL = (
    b"From: Support <support@example.social>\r\nTo: jane@example.org\r\nSubject: Your   report\r\n"
    b"Date: Tue, 28 Jan 2020 10:00:00 -0800\r\nMessage-ID: <1@example.social>\r\n\r\n"
    b"We have reviewed  the content \r\nand found no violation.\r\n\r\n\r\n"
)


def made_key(bits=1024):
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, base64.b64encode(public).decode()


PRIVATE, PUBLIC = made_key()
KEYS = {NAME: f"v=DKIM1; k=rsa; p={PUBLIC}"}

# A key of 512 bits, which the library no longer makes.
WEAK_PRIVATE = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBOgIBAAJBALGA3k4F9iVgMj8VixK6o1GKmBfcvgLKz7Hl2UzsDIK4hqyxmJ7X
zNnxFM08hdkg/+0x/M0ghFWvCQBTrPCf1n0CAwEAAQJAZbtfLcaa6Zb1lVRKjeRs
IBrXyq1YNY95dBMw9LZBAVW+Wdl5Sg6+zN8/DxDN2EHh4Lc7Ie4/Zg5Db+4M8M2M
wQIhANv5GHmda24eyoULtD8QkCDs5LHyG+cXu9l7ivABHomtAiEAzpMhQSse7PKT
GaIPFRxwttp0SszHFnY6fmFk8ff1uhECIFYBlug1/IMZ1uUeJmNh/nhhJynMF8zL
Is9t1mzwgxghAiEAxMZqOwW0Y8l+TkCNVXLN+6CEfmwqiT794T0tR0EIFcECIFLj
Ee1UOgqMKnqBYNeo+r82c5dudmjkkWZMXgqtm0jW
-----END RSA PRIVATE KEY-----
"""
WEAK_PUBLIC = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALGA3k4F9iVgMj8VixK6o1GKmBfcvgLKz7Hl2UzsDIK4hqyx"
    "mJ7XzNnxFM08hdkg/+0x/M0ghFWvCQBTrPCf1n0CAwEAAQ=="
)

ED_MAIL = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
"""The example of RFC 8463, A.3, and its key."""
ED_KEYS = {
    "brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
}


def signed(mail=MAIL, private=PRIVATE, **options):
    return reference.sign(mail, b"s", b"example.social", private, **options) + mail


def result(raw, keys=None, at=None):
    (finding,) = check(raw, KEYS if keys is None else keys, at)
    return finding["result"], finding["reason"]


def test_a_mail_as_it_was_signed_passes_and_its_signed_headers_are_listed():
    (finding,) = check(signed(include_headers=[b"from", b"date"]), KEYS)
    assert (finding["result"], finding["domain"], finding["selector"]) == ("pass", "example.social", "s")
    assert [name.lower() for name in finding["signed_headers"]] == ["from", "date"]
    assert finding["unsigned_headers"] == ["to", "subject", "message-id"]
    assert (finding["algorithm"], finding["key_bits"]) == ("rsa-sha256", 1024)


def test_the_ed25519_example_of_the_standard_passes():
    (finding,) = check(ED_MAIL, ED_KEYS)
    assert (finding["result"], finding["signed_at"]) == ("pass", "2018-06-10T13:38:29Z")
    assert check(ED_MAIL.replace(b"hungry", b"angry"), ED_KEYS)[0]["result"] == "fail"
    assert check(ED_MAIL.replace(b"dinner", b"supper"), ED_KEYS)[0]["result"] == "fail"


def test_a_changed_body_a_changed_header_and_another_key_fail_in_different_words():
    raw = signed()
    assert result(raw.replace(b"no violation", b"a violation"))[1].startswith("the body is not as it was signed")
    assert result(raw.replace(b"Your   report", b"Your reports"))[1].startswith("the signed headers are not")
    assert result(raw, {NAME: f"p={made_key()[1]}"})[1].startswith("the signed headers are not")


def test_a_missing_and_an_empty_key_are_no_forgery():
    raw = signed()
    assert result(raw, {})[0] == "no_key"
    assert NAME in result(raw, {})[1]
    assert result(raw, {NAME: "v=DKIM1; p="})[0] == "revoked"


def test_a_signature_over_part_of_the_body_says_how_much():
    raw = signed(length=True) + b"an offer was added\r\n"
    outcome, reason = result(raw)
    assert outcome == "partial_body"
    assert "first 57 of 81 bytes" in reason


def test_a_short_key_and_an_old_digest_are_weak_though_they_hold():
    weak = signed(private=WEAK_PRIVATE)
    assert result(weak, {NAME: f"p={WEAK_PUBLIC}"}) == (
        "weak_key",
        "the signature holds, but its key has only 512 bits: others could have made it",
    )
    assert result(weak.replace(b"no violation", b"a violation"), {NAME: f"p={WEAK_PUBLIC}"})[0] == "fail"
    old = signed(signature_algorithm=b"rsa-sha1")
    assert result(old)[0] == "weak_key"
    assert "SHA-1" in result(old)[1]


def test_an_expired_signature_is_judged_as_of_the_receipt():
    raw = resigned(b"x=1580300000; t=1580200000;")
    before, after = datetime(2020, 1, 28, 12, tzinfo=UTC), datetime(2020, 1, 30, tzinfo=UTC)
    assert result(raw, at=before)[0] == "pass"
    assert result(raw, at=after)[0] == "expired"
    assert "2020-01-29T12:13:20Z" in result(raw, at=after)[1]
    received = b"Received: from a by b; Tue, 28 Jan 2020 10:00:05 -0800\r\n"
    assert result(received + raw)[0] == "pass"
    assert result(raw)[0] == "expired"


def resigned(tags, mail=MAIL):
    """The mail signed with more tags in its signature than the library writes."""
    head = signed(mail).partition(b"\r\nFrom:")[0]
    body_hash = head.partition(b"bh=")[2].partition(b";")[0]
    line = b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.social; s=s; %s h=from; bh=%s; b=" % (
        tags,
        body_hash,
    )
    key = serialization.load_pem_private_key(PRIVATE, None)
    canonical = b"from:Support <support@example.social>\r\ndkim-signature:" + b" ".join(line.split()[1:])
    signature = key.sign(canonical, reference_padding(), reference_hash())
    return line + base64.b64encode(signature) + b"\r\n" + mail


def reference_padding():
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    return PKCS1v15()


def reference_hash():
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        (b"x=5; t=9;", "expires"),
        (b"i=@other.example;", "speaks for other.example"),
        (b"t=yesterday;", "is no number"),
        (b"l=99999;", "only"),
        (b"d=example.social;", "twice"),
    ],
)
def test_a_signature_that_contradicts_itself_fails_in_words(tags, words):
    outcome, reason = result(resigned(tags))
    assert outcome == "fail"
    assert words in reason


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (f"v=DKIM2; p={PUBLIC}", "version"),
        (f"k=ed25519; p={PUBLIC}", "is for ed25519"),
        (f"h=sha1; p={PUBLIC}", "not for sha256"),
        (f"s=other; p={PUBLIC}", "not for mail"),
        ("p=AAAA", "cannot be read"),
        ("p=!!!", "not valid base64"),
    ],
)
def test_a_key_that_does_not_fit_the_signature_fails_in_words(record, words):
    outcome, reason = result(signed(), {NAME: record})
    assert outcome == "fail"
    assert words in reason


def test_every_signature_has_its_own_finding_and_an_unsigned_mail_says_so():
    twice = signed(signed())
    assert [(one["number"], one["result"]) for one in check(twice, KEYS)] == [(1, "pass"), (2, "pass")]
    assert [one["result"] for one in check(MAIL, KEYS)] == ["unsigned"]


def test_the_facts_of_a_mail_hold_the_findings():
    facts = read_message(signed(), keys=KEYS).facts
    assert ([one["result"] for one in facts["dkim"]], facts["dkim_result"]) == (["pass"], "pass")
    facts = read_message(signed()).facts
    assert ([one["result"] for one in facts["dkim"]], facts["dkim_result"]) == (["no_key"], "no_key")
    assert (read_message(MAIL).facts["dkim"], read_message(MAIL).facts["dkim_result"]) == ([], "unsigned")
    forged = read_message(signed().replace(b"no violation", b"a violation"), keys=KEYS)
    assert "dkim_fail" in [flag.code for flag in forged.flags]


def test_line_feeds_alone_and_the_line_of_a_mailbox_do_not_break_a_signature():
    assert result(signed().replace(b"\r\n", b"\n"))[0] == "pass"
    assert result(b"From alice Tue Jan 28 18:00:00 2020\r\n" + signed())[0] == "pass"


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({NAME: "v=DKIM1; p=QUJD"}),
        json.dumps({NAME: {"TXT": [["v=DKIM1; p=QU", "JD"]]}, "example.social": {"TXT": [["v=spf1 -all"]]}}),
        json.dumps({"Answer": [{"name": NAME + ".", "type": 16, "TTL": 300, "data": '"v=DKIM1; p=QU" "JD"'}]}),
        f"{NAME} TXT v=DKIM1; p=QUJD\n",
        f'{NAME}.\t3600\tIN\tTXT\t"v=DKIM1; p=QU" "JD"\n',
        f'{NAME}. IN TXT ( "v=DKIM1; "\n   "p=QU"\n   "JD" ) ; a comment\n',
        's._domainkey\tIN\tTXT\t( "v=DKIM1; "\n\t  "p=QUJD" )  ; ----- DKIM key s for example.social\n',
        '$ORIGIN example.social.\ns._domainkey IN TXT "v=DKIM1\\; p=QUJD"\n',
        f'Server: 192.0.2.1\n\n{NAME}\ttext = "v=DKIM1; p=QUJD"\n',
        f"# keys as of 2020\r\n{NAME.upper()}: v=DKIM1; p=QUJD\r\n",
    ],
)
def test_a_key_record_is_read_however_it_was_written_down(written):
    keys = read_keys(written.encode())
    assert list(keys) == [NAME]
    assert keys[NAME].replace(" ", "") == "v=DKIM1;p=QUJD"


@pytest.mark.parametrize(
    "other",
    [b"", b"{}", b"[1, 2]", b"dear all,\nthe s._domainkey thing is broken\n", signed(), b"\xff\xfe", b"\0" * 64],
)
def test_a_file_that_is_no_key_record_gives_no_keys(other):
    assert read_keys(other) == {}


BODIES = st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"word", b"\xc3\xa9", b"  ", b"\r\n\r\n"]), max_size=14)
WAYS = st.tuples(st.sampled_from([b"relaxed", b"simple"]), st.sampled_from([b"relaxed", b"simple"]))


@settings(max_examples=60, deadline=None)
@given(BODIES, WAYS, st.sampled_from([b"Subject: x\r\n", b"Subject:  a\r\n\t b \r\n", b"subject:\r\n"]))
def test_what_another_implementation_signs_passes_and_with_one_byte_more_fails(body, ways, subject):
    mail = b"From: a@example.social\r\n" + subject + b"\r\n" + b"".join(body) + b"\r\n"
    raw = signed(mail, canonicalize=ways)
    assert result(raw)[0] == "pass"
    assert result(raw + b"!")[0] == "fail"
    assert result(raw.replace(b"a@example", b"b@example"))[0] == "fail"


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_finding(content):
    assert check(b"DKIM-Signature: " + content, {"._domainkey.": "p="})
    assert isinstance(read_keys(b"a._domainkey.b " + content), dict)
