import base64
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.extract import extract
from casefile.evidence.extract.email import children, read
from casefile.evidence.extract.headers import addresses, readable, stated_date

REPORT = b"""\
Received: from b.example by c.example; Tue, 28 Jan 2020 10:00:05 -0800
Received: from a.example by b.example; Tue, 28 Jan 2020 18:00:02 +0000 (UTC)
Message-ID: <1@example.social>
Date: Tue, 28 Jan 2020 10:00:00 -0800
From: =?utf-8?q?Example_Social_Support?= <support@example.social>
To: "Roe, Jane" <jane@example.org>, other@example.org
Cc: third@example.org
Bcc: hidden@example.org
Subject: =?UTF-8?B?V2XigJl2ZSByZXZpZXdlZA==?= =?UTF-8?B?IHRoZSBjb250ZW50?=
DKIM-Signature: v=1; d=example.social
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

We\xe2\x80\x99ve reviewed the content, and didn\xe2\x80\x99t find a violation.
"""


def codes(found):
    return [flag.code for flag in found.flags]


def message(headers=b"From: a@example.org\nTo: b@example.org\nDate: Tue, 28 Jan 2020 10:00:00 -0800\n", body=b"x\n"):
    return read(BytesIO(headers + b"\n" + body))


def dated(date, received=()):
    lines = [f"Received: from x by y; {stamp}" for stamp in received]
    return message("\n".join([*lines, f"Date: {date}", "From: a@example.org", ""]).encode())


def test_a_mail_is_read_in_the_child_process_for_what_it_states(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(REPORT)
    found = extract(path, kind="email")
    assert (found.error, found.flags) == ("", ())
    facts = found.facts
    assert facts["date_stated"] == "Tue, 28 Jan 2020 10:00:00 -0800"
    assert facts["date_utc"] == "2020-01-28T18:00:00Z"
    assert (facts["received_first"], facts["received_last"]) == ("2020-01-28T18:00:02Z", "2020-01-28T18:00:05Z")
    assert facts["message_id"] == "<1@example.social>"
    assert facts["from"] == "Example Social Support <support@example.social>"
    assert facts["to"] == '"Roe, Jane" <jane@example.org>, other@example.org'
    assert facts["addresses"]["to"] == [
        {"name": "Roe, Jane", "address": "jane@example.org"},
        {"name": "", "address": "other@example.org"},
    ]
    assert (facts["cc"], facts["bcc"]) == ("third@example.org", "hidden@example.org")
    assert facts["subject"] == "We’ve reviewed the content"
    assert (facts["attachments"], facts["parts"], facts["dkim_signatures"]) == ([], 1, 1)
    (page,) = found.pages
    assert page.text.endswith("\n\nWe’ve reviewed the content, and didn’t find a violation.")
    assert "Bcc: hidden@example.org" in page.text


def test_a_weekday_that_contradicts_the_date_is_flagged_and_the_date_stands():
    found = dated("Mon, 28 Jan 2020 10:00:00 -0800")
    assert (codes(found), found.facts["date_utc"]) == (["weekday_mismatch"], "2020-01-28T18:00:00Z")
    assert "Tuesday" in found.flags[0].message


def test_a_date_far_from_the_first_receipt_is_flagged_and_both_are_shown():
    found = dated("Tue, 8 Mar 2005 17:40:36 -0400", ["Thu, 20 Aug 2020 10:08:28 +0000"])
    assert codes(found) == ["date_received_mismatch"]
    assert "2005-03-08T21:40:36Z" in found.flags[0].message
    assert "2020-08-20T10:08:28Z" in found.flags[0].message


def test_a_mail_received_before_it_was_written_is_flagged():
    assert "date_received_mismatch" in codes(
        dated("Tue, 28 Jan 2020 19:00:00 +0000", ["Tue, 28 Jan 2020 18:00:00 +0000"])
    )
    assert codes(dated("Tue, 28 Jan 2020 18:05:00 +0000", ["Tue, 28 Jan 2020 18:00:00 +0000"])) == []


def test_received_stamps_out_of_order_are_flagged():
    stamps = ["Tue, 21 Jan 2020 18:00:00 +0000", "Tue, 28 Jan 2020 18:00:00 +0000"]
    assert "received_order" in codes(dated("Tue, 28 Jan 2020 17:59:00 +0000", stamps))


@pytest.mark.parametrize(
    ("words", "utc", "doubt"),
    [
        ("Tue, 28 Jan 2020 10:00:00 -0800", "2020-01-28T18:00:00", ""),
        ("28 Jan 20 10:00 PST", "2020-01-28T18:00:00", ""),
        ("Tue, 28 Jan 2020 10:00:00 -0000", "2020-01-28T10:00:00", ""),
        ("Tue, 28 Jan 2020 10:00:00 GMT", "2020-01-28T10:00:00", ""),
        ("Tue Jan 28 10:00:00 2020 +0100", "2020-01-28T09:00:00", ""),
        ("2020-01-28T10:00:00+01:00", "2020-01-28T09:00:00", ""),
        ("28 Jan 2020 at 10:00:00\u202fGMT+1", "2020-01-28T09:00:00", ""),
        ("28 Jan 2020 10:00:00 UTC-03:30", "2020-01-28T13:30:00", ""),
        ("Tue, Jan 28, 2020 at 10:00:00 AM", None, "zone_unknown"),
        ("Tue, 28 Jan 2020 10:30:00 PM +0000", "2020-01-28T22:30:00", ""),
        ("Tue, 28 Jan 2020 12:30 a.m. +0000", "2020-01-28T00:30:00", ""),
        ("Tue, 28 Jan 2020 15:30 PM +0000", None, "unreadable"),
        ("Tue, 28 Jan 2020 10:00:00 +0000 " + "(x)" * 500, None, "unreadable"),
        ("Tue, 28 Jan 2020 10:00:00", None, "zone_unknown"),
        ("Tue, 28 Jan 2020 10:00:00 IST", None, "zone_unknown"),
        ("Sun, 30 Feb 2020 10:00:00 +0000", None, "unreadable"),
        ("yesterday", None, "unreadable"),
        ("", None, "unreadable"),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None, "unreadable"),
    ],
)
def test_a_stated_date_is_an_instant_only_where_it_names_its_zone(words, utc, doubt):
    found = stated_date(words)
    assert (found.utc.strftime("%Y-%m-%dT%H:%M:%S") if found.utc else None, found.doubt) == (utc, doubt)


def test_a_sent_line_of_outlook_is_shown_and_is_no_date():
    found = message(b"From: a@example.org\nSent: Monday, May 03, 2010 4:21 PM\nTo: b@example.org\n")
    assert (found.facts["sent_stated"], found.facts["date_stated"]) == ("Monday, May 03, 2010 4:21 PM", None)
    assert codes(found) == ["date_missing"]
    assert found.pages[0].text.startswith("Sent: Monday, May 03, 2010 4:21 PM\n")


def test_a_missing_date_sender_and_a_repeated_header_are_flagged():
    found = message(b"To: b@example.org\nSubject: first\nSubject: second\n")
    assert codes(found) == ["date_missing", "header_repeated", "from_missing"]
    assert found.facts["subject"] == "first"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?ISO-8859-1?Q?Keld_J=F8rn?= <k@example.org>", "Keld Jørn <k@example.org>"),
        ("=?utf-8?b?0J/RgNC4?= =?utf-8?b?0LLQtdGC?=", "Привет"),
        ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("x =?no-such-set?q?caf=E9?= y", "x café y"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("folded\r\n\tvalue", "folded value"),
        ("raw L\udcfctkebohle", "raw Lütkebohle"),
        ("=?utf-8*en?q?hello?=", "hello"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_headers_read_as_people_read_them(raw, text):
    assert readable(raw) == text


def test_the_html_of_an_html_only_mail_becomes_text_and_nothing_is_fetched():
    markup = (
        b"<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script>"
        b'<p>We&rsquo;ve <b>reviewed</b></p><p>the&nbsp;content<br>today</p><img src="https://t.example/p.gif"></body></html>'
    )
    found = message(b"From: a@x.example\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nContent-Type: text/html\n", markup)
    assert codes(found) == ["html_only", "remote_content"]
    assert "We’ve reviewed\n\nthe\xa0content\ntoday" in found.pages[0].text
    assert "alert" not in found.pages[0].text


def mime(*parts, subtype="mixed"):
    head = f"From: a@x.example\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nContent-Type: multipart/{subtype}; boundary=B\n"
    body = b"".join(b"--B\n" + part + b"\n" for part in parts) + b"--B--\n"
    return head.encode(), body


PLAIN = b"Content-Type: text/plain\n\nthe plain words"


def test_of_two_versions_of_one_text_the_plain_one_is_shown():
    found = message(*mime(PLAIN, b"Content-Type: text/html\n\n<p>the html words</p>", subtype="alternative"))
    assert found.pages[0].text.endswith("the plain words")
    assert codes(found) == []


def test_a_plain_version_that_leaves_out_most_of_the_html_is_flagged():
    long_html = b"Content-Type: text/html\n\n<p>" + b"much more than that " * 50 + b"</p>"
    assert codes(message(*mime(PLAIN, long_html, subtype="alternative"))) == ["alternatives_differ"]


def test_an_empty_plain_version_does_not_hide_the_html():
    found = message(
        *mime(b"Content-Type: text/plain\n\n \n", b"Content-Type: text/html\n\n<p>words</p>", subtype="alternative")
    )
    assert found.pages[0].text.endswith("words")


def test_attachments_are_named_with_type_size_and_digest_and_nested_mail_stays_apart():
    inner = b"Content-Type: message/rfc822\n\nFrom: inner@x.example\nSubject: inner subject\n\ninner words\n"
    note = b"Content-Type: text/plain; name=note.txt\nContent-Disposition: attachment\n\nattached words"
    picture = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
    empty = b"Content-Type: application/pdf; name*=utf-8''caf%C3%A9.pdf\nContent-Transfer-Encoding: base64\n\n"
    found = message(*mime(PLAIN, note, picture, inner, empty))
    assert [(one["name"], one["media_type"], one["size"]) for one in found.facts["attachments"]] == [
        ("note.txt", "text/plain", 14),
        ("image/png", "image/png", 8),
        ("message/rfc822", "message/rfc822", 58),
        ("café.pdf", "application/pdf", 0),
    ]
    assert found.facts["nested"] == [
        {"media_type": "message/rfc822", "subject": "inner subject", "from": "inner@x.example", "date": ""}
    ]
    assert found.pages[0].text.endswith("the plain words")
    assert codes(found) == ["attachment_empty"]


def test_a_bounce_shows_its_delivery_status():
    status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\nAction: failed\n"
    found = message(*mime(PLAIN, status, subtype="report"))
    assert "Action: failed" in found.pages[0].text
    assert found.facts["attachments"] == []


@pytest.mark.parametrize(
    "before", [b"\n\n", b"\r\n", b"\xef\xbb\xbf", b"From x@y Tue Jan 28 10:00:00 2020\n", b"        \n"]
)
def test_what_stands_before_the_first_header_does_not_lose_the_headers(before):
    found = read(BytesIO(before + REPORT))
    assert found.facts["subject"] == "We’ve reviewed the content"


def test_a_mail_saved_as_utf16_is_read():
    assert read(BytesIO(REPORT.decode().encode("utf-16"))).facts["message_id"] == "<1@example.social>"


def test_a_mail_kept_by_apple_mail_is_read_without_its_length_and_property_list():
    found = read(BytesIO(b"%-10d\n" % len(REPORT) + REPORT + b"<?xml version='1.0'?><plist/>\n"))
    assert found.facts["subject"] == "We’ve reviewed the content"
    assert (codes(found), found.facts["dkim_result"]) == ([], "no_key")
    assert "plist" not in found.pages[0].text


def test_a_title_line_above_the_headers_does_not_lose_them():
    found = read(BytesIO(b"Microsoft Mail Internet Headers Version 2.0\r\n" + REPORT))
    assert found.facts["message_id"] == "<1@example.social>"
    assert codes(found) == ["header_line_unreadable"]


def test_a_line_that_is_no_header_does_not_lose_those_after_it():
    broken = REPORT.replace(b"Message-ID:", b"this is no header at all\nMessage-ID:")
    found = read(BytesIO(broken))
    assert found.facts["message_id"] == "<1@example.social>"
    assert "header_line_unreadable" in codes(found)


def test_raw_bytes_and_cut_utf8_in_headers_are_read_or_marked():
    found = message(b"From: Ingo L\xfctke <i@x.example>\nTo: \xb4g@x.example\nSubject: \xd0\x9f\xd1\x80\xd0\xb8\xd1\n")
    assert found.facts["from"] == "Ingo Lütke <i@x.example>"
    assert found.facts["subject"] == "При\ufffd"
    assert "header_undecodable" in codes(found)


def test_an_unknown_charset_is_read_as_a_flagged_guess():
    head = b"From: a@x.example\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nContent-Type: text/plain; charset=x-unknown-7\n"
    found = message(head, b"caf\xe9 cr\xe8me\n")
    assert found.pages[0].text.endswith("café crème")
    assert codes(found) == ["encoding_guessed"]


def test_a_boundary_that_never_comes_leaves_the_body_readable():
    head = b"From: a@x.example\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nContent-Type: multipart/mixed; boundary=never\n"
    found = message(head, b"the words are here\n")
    assert found.pages[0].text.endswith("the words are here")
    assert codes(found) == ["malformed"]


@pytest.mark.parametrize("depth", [150, 500, 1000])
def test_parts_nested_too_deep_do_not_lose_the_message(tmp_path, depth):
    layers = [f'--B{n}\nContent-Type: multipart/mixed; boundary="B{n + 1}"\n\n' for n in range(depth)]
    text = 'From: a@x.example\nSubject: deep\nContent-Type: multipart/mixed; boundary="B0"\n\n' + "".join(layers)
    (tmp_path / "deep.eml").write_text(text + "the bottom\n")
    found = extract(tmp_path / "deep.eml", kind="email")
    assert (found.error, found.facts["subject"]) == ("", "deep")
    assert "mime_unreadable" in codes(found)
    assert "the bottom" in found.pages[-1].text


def test_a_hundred_thousand_headers_are_borne(tmp_path):
    (tmp_path / "many.eml").write_bytes(b"X-Filler: y\n" * 100_000 + REPORT)
    started = time.monotonic()
    found = extract(tmp_path / "many.eml", kind="email")
    assert (found.error, found.facts["date_utc"]) == ("", "2020-01-28T18:00:00Z")
    assert time.monotonic() - started < 30


def test_a_recipient_header_of_megabytes_is_kept_whole_but_not_taken_apart():
    found = message(b"From: a@x.example\nTo: " + b"b@x.example, " * 100_000 + b"\n")
    assert len(found.facts["to"]) > 1_000_000
    assert found.facts["addresses"]["to"] == []


def test_what_the_library_writes_is_read_back():
    written = EmailMessage()
    written["From"], written["Subject"] = "Jürgen <j@x.example>", "Grüße – " * 12
    written["Date"] = "Tue, 28 Jan 2020 10:00:00 -0800"
    written.set_content("Text mit Umlauten: äöü\n")
    written.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="bild ä.png")
    found = read(BytesIO(written.as_bytes()))
    assert found.facts["from"] == "Jürgen <j@x.example>"
    assert found.facts["subject"] == ("Grüße – " * 12).strip()
    assert found.facts["attachments"][0]["name"] == "bild ä.png"
    assert "äöü" in found.pages[0].text


@given(st.binary(max_size=600))
def test_any_bytes_give_a_message_and_never_an_error(content):
    assert read(BytesIO(content)).pages


LINES = [*REPORT.splitlines(keepends=True), b"\n", b"--B\n", b"\xff\n", b" \n"]


@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_the_lines_of_a_mail_in_any_order_give_a_message(lines):
    assert read(BytesIO(b"".join(lines))).pages


def test_a_nested_mail_is_a_child_as_its_bytes_stand_and_the_rest_is_decoded():
    inner = b"From: inner@x.example\nSubject: =?utf-8?q?inner/subject?=\nX-Odd:  two  spaces\n\n inner words \n"
    picture = b"Content-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
    head, body = mime(PLAIN, b"Content-Type: message/rfc822\n\n" + inner, picture)
    nested, attached = children(BytesIO(head + b"\n" + body))
    assert (nested.name, nested.content, nested.media_type, nested.place) == (
        "inner subject.eml",
        inner.rstrip(b"\n") + b"\n",
        "message/rfc822",
        "part 2",
    )
    assert (attached.name, attached.content, attached.place) == ("p.png", b"\x89PNG\r\n\x1a\n", "part 3")
    found = message(head, body)
    assert [one["sha256"] for one in found.facts["attachments"]] == [
        sha256(nested.content).hexdigest(),
        sha256(attached.content).hexdigest(),
    ]


def test_a_nested_mail_in_base64_is_decoded_before_it_is_a_child():
    inner = b"From: inner@x.example\nSubject: inner\n\nwords\n"
    part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(inner)
    (child,) = children(BytesIO(b"\n".join(mime(PLAIN, part))))
    assert (child.content, child.name) == (inner, "inner.eml")


def test_files_written_into_the_text_are_children_and_flagged():
    words = b"see below\n\nbegin 644 note.txt\n#86)C\n#9&5F\n`\nend\n\nbegin the day\n"
    found = message(body=words)
    assert [(one["name"], one["size"]) for one in found.facts["uuencoded"]] == [("note.txt", 6)]
    assert (codes(found), found.facts["attachments"]) == (["uuencoded"], [])
    (child,) = children(BytesIO(b"From: a@example.org\n\n" + words))
    assert (child.name, child.content, child.place) == ("note.txt", b"abcdef", "part 1, file 1")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (b'Content-Type: application/ms-tnef; name="winmail.dat"\n\nx', "tnef"),
        (b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\neJ8+IgAA", "tnef"),
        (
            b"Content-Type: message/external-body; access-type=anon-ftp; site=ftp.example; name=a.ps\n\n\n",
            "external_body",
        ),
        (b"Content-Type: application/pkcs7-mime; name=smime.p7m; smime-type=enveloped-data\n\nx", "encrypted"),
        (b"Content-Type: application/pgp-encrypted\n\nVersion: 1", "encrypted"),
        (b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", "encrypted"),
        (b"Content-Type: message/partial; number=2; total=3; id=x\n\nwords", "partial_message"),
        (b"Content-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\niVBORw0KG", "child_unreadable"),
    ],
)
def test_what_lies_elsewhere_or_cannot_be_opened_is_flagged(part, code):
    assert code in codes(message(*mime(PLAIN, part)))


def test_a_whole_mail_enciphered_by_pgp_is_flagged():
    assert codes(message(body=b"-----BEGIN PGP MESSAGE-----\n\nabc\n")) == ["encrypted"]


def test_a_part_that_lies_elsewhere_is_listed_and_no_child():
    part = b"Content-Type: message/external-body; access-type=URL; URL=ftp://x.example/a.ps; name=a.ps\n\n\n"
    found = message(*mime(PLAIN, part))
    assert found.facts["attachments"] == [
        {"name": "a.ps", "media_type": "message/external-body", "size": None, "sha256": None}
    ]
    assert "ftp://x.example/a.ps" in found.flags[0].message
    assert list(children(BytesIO(b"\n".join(mime(PLAIN, part))))) == []


def test_a_mailbox_taken_for_one_mail_says_that_more_follows():
    line = b"From x@example.org Tue Jan 28 18:00:00 2020\n"
    assert "mailbox_in_mail" in codes(read(BytesIO(line + REPORT + b"\n" + line + REPORT)))
    assert "mailbox_in_mail" not in codes(read(BytesIO(line + REPORT)))


@pytest.mark.parametrize(
    ("message_id", "words"),
    [
        ("<20200820100827.811c@x.example>", "2020-08-20 10:08:27 (no zone)"),
        ("<4890112.1580234400000.JavaMail.evans@thyme>", "2020-01-28T18:00:00Z"),
        ("<1580234400.2063.842.camel@pony>", "2020-01-28T18:00:00Z"),
        ("<20201399999999@x.example>", None),
        ("<CA+20200820100827x@x.example>", None),
        ("<a@20200820100827.example>", None),
    ],
)
def test_the_time_in_a_message_id_is_shown_beside_the_date(message_id, words):
    head = f"From: a@example.org\nDate: Tue, 28 Jan 2020 10:00:00 -0800\nMessage-ID: {message_id}\n"
    found = message(head.encode())
    assert found.facts["message_id_time"] == words
    far = words is not None and words.startswith("2020-08")
    assert codes(found) == (["date_message_id_mismatch"] if far else [])


def test_a_received_without_a_time_that_can_be_read_is_counted():
    head = (
        b"Received: from a by b\nReceived: from b by c; yesterday\nFrom: a@x\nDate: Tue, 28 Jan 2020 10:00:00 -0800\n"
    )
    found = message(head)
    assert codes(found) == ["received_unreadable"]
    assert "2 of 2" in found.flags[0].message


MAILBOXES = st.lists(
    st.sampled_from(
        ["Jane Roe <j@x.example>", "j@x.example", "jane.roe+1@x.example", "Mc'Roe-Smith <a_b@c-d.example>"]
    ),
    min_size=1,
    max_size=4,
)


@given(MAILBOXES, st.sampled_from([", ", ",", " , "]))
def test_plain_addresses_read_as_the_library_reads_them(people, comma):
    stated = comma.join(people)
    assert [(one["name"], one["address"]) for one in addresses([stated])] == getaddresses([stated])


@given(
    st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["+0000", "-0000", "-0800", "+0530", "+1400", "-0800 (PST)", "GMT", "+9999"]),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%a, %d %b %y %H:%M:%S"]),
)
def test_plain_dates_read_as_the_library_reads_them(moment, zone, form):
    words = f"{moment.strftime(form)} {zone}"
    try:
        theirs = parsedate_to_datetime(words)
        expected = (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)).astimezone(UTC)
    except ValueError:
        expected = None
    assert stated_date(words).utc == expected


@given(st.lists(st.sampled_from([*LINES, PLAIN + b"\n", b"Content-Type: message/rfc822\n\n"]), max_size=25))
def test_what_is_listed_with_bytes_is_what_comes_out(lines):
    content = b"Content-Type: multipart/mixed; boundary=B\n\n" + b"".join(lines)
    listed = [one["sha256"] for one in read(BytesIO(content)).facts["attachments"] if one["sha256"]]
    assert [sha256(child.content).hexdigest() for child in children(BytesIO(content))] == listed
