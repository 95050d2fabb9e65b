import time
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.evidence.extract import extract
from casefile.evidence.extract.email import read
from casefile.evidence.extract.headers import readable, stated_date

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
        ("message/rfc822", "message/rfc822", None),
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
