import base64
import gzip
import hashlib
import json
import zipfile
import zlib
from io import BytesIO

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.accounts.templatetags import casefile_text
from casefile.evidence.extract import payload, warcrecords, webcapture
from casefile.evidence.extract.defang import defanged, page_label
from casefile.evidence.extract.instants import utc_of
from casefile.evidence.extract.stated_digests import Tally, parsed
from casefile.evidence.extract.taming import tamed
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

URL = "http://example.com/report"
REFUSAL = "no record of a WARC or ARC capture could be read in it; ask for a whole copy"
PAGE = b"<html><head><title>A report</title></head><body><p>Please remove it.</p></body></html>"


def codes(found):
    return [flag.code for flag in found.flags]


def read(content):
    found = webcapture.read(BytesIO(content))
    assert (found.kind, found.error) == ("web_capture", "")
    return found


def children(content):
    return [(child.name, child.content, child.place) for child in webcapture.children(BytesIO(content))]


def sha1(content):
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def record(kind, block, *, url=URL, date="2020-01-30T15:50:39Z", media="application/http; msgtype=response", **more):
    headers = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "Content-Type": media}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    headers.setdefault("Content-Length", str(len(block)))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(body, *, media="text/html", date="Thu, 30 Jan 2020 15:50:40 GMT", **headers):
    lines = {"Content-Type": media, "Date": date} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n" + body


def test_a_capture_tells_its_address_its_times_and_its_words():
    info = record("warcinfo", b"software: Example 1.0\r\nformat: WARC\r\n", url="", media="application/warc-fields")
    found = read(info + record("response", response(PAGE)) + record("request", b"GET / HTTP/1.1\r\n\r\n"))
    facts = found.facts
    assert (facts["format"], facts["url"], facts["url_defanged"]) == ("WARC/1.0", URL, "hxxp://example[.]com/report")
    assert (facts["title"], facts["software"]) == ("A report", "Example 1.0")
    assert [(one["layer"], one["stated"], one["utc"]) for one in facts["captured"]] == [
        ("WARC-Date", "2020-01-30T15:50:39Z", "2020-01-30T15:50:39Z"),
        ("HTTP Date", "Thu, 30 Jan 2020 15:50:40 GMT", "2020-01-30T15:50:40Z"),
    ]
    assert facts["records"] == {"warcinfo": 1, "response": 1, "request": 1}
    assert [(page.label, page.text) for page in found.pages] == [("hxxp://example[.]com/report", "Please remove it.")]
    assert found.flags == ()


def test_two_clocks_far_apart_are_both_shown():
    found = read(record("response", response(PAGE, date="Wed, 29 Jan 2020 15:50:40 GMT")))
    assert codes(found) == ["capture_times_differ"]
    assert "2020-01-30T15:50:39Z" in found.flags[0].message
    assert "Wed, 29 Jan 2020 15:50:40 GMT" in found.flags[0].message


def test_digests_are_checked_in_whatever_writing_they_stand():
    block = response(PAGE)
    sha256 = hashlib.sha256(PAGE)
    for payload_digest in (
        sha1(PAGE),
        sha1(PAGE).lower(),
        f"sha256:{sha256.hexdigest()}",
        f"SHA-256:{base64.b64encode(sha256.digest()).decode()}",
        f"sha256:{base64.urlsafe_b64encode(sha256.digest()).decode().rstrip('=')}",
        f"sha256:{base64.b32encode(sha256.digest()).decode()}",
        f"md5:{hashlib.md5(PAGE, usedforsecurity=False).hexdigest()}",
    ):
        found = read(record("response", block, WARC_Block_Digest=sha1(block), WARC_Payload_Digest=payload_digest))
        assert found.facts["digests"] == {"stated": 2, "checked": 2, "matched": 2, "mismatched": 0, "unchecked": 0}
        assert found.facts["captures"][0]["digest"] == "matched"


def test_a_digest_that_does_not_match_is_told_with_both_values():
    found = read(record("response", response(PAGE), WARC_Payload_Digest=sha1(b"other")))
    assert codes(found) == ["digest_mismatch"]
    assert sha1(b"other") in found.flags[0].message
    assert hashlib.sha1(PAGE, usedforsecurity=False).hexdigest() in found.flags[0].message
    assert found.facts["captures"][0]["digest"] == "mismatched"


def test_a_digest_of_an_unknown_kind_is_not_called_wrong():
    found = read(record("response", response(PAGE), WARC_Payload_Digest="tiger:abc"))
    assert (codes(found), found.facts["digests"]["unchecked"]) == ([], 1)


def test_a_revisit_has_no_body_and_names_the_capture_it_refers_to():
    refers = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2020-01-01T00:00:00Z"}
    found = read(record("revisit", response(b""), WARC_Payload_Digest=sha1(PAGE), **refers))
    capture = found.facts["captures"][0]
    assert (capture["type"], capture["size"], capture["refers_to"]) == ("revisit", None, URL)
    assert (codes(found), found.facts["digests"]["unchecked"]) == ([], 1)
    assert children(record("revisit", response(b""))) == []


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("br", brotli.compress(PAGE)),
        ("gzip", PAGE),
        ("identity", PAGE),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_the_codings_of_the_wire_are_undone(coding, body, chunked):
    sent = b"".join(b"%x;x=1\r\n%b\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"
    headers = {"Content_Encoding": coding} | ({"Transfer_Encoding": "chunked"} if chunked else {})
    content = record("response", response(sent if chunked else body, **headers), WARC_Payload_Digest=sha1(body))
    assert children(content) == [(URL, PAGE, "record 1")]
    assert (codes(read(content)), read(content).pages[0].text) == ([], "Please remove it.")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content_Encoding": "gzip"}, gzip.compress(PAGE)[:-20]),
        ({"Content_Encoding": "br"}, b"not brotli at all"),
        ({"Content_Encoding": "zstd"}, b"\x28\xb5\x2f\xfd"),
        ({"Transfer_Encoding": "chunked"}, b"50\r\n" + PAGE[:20]),
        ({"Transfer_Encoding": "chunked"}, b"5\r\nabcde\r\nzz"),
    ],
)
def test_content_that_is_not_as_its_headers_say_is_told(headers, body):
    assert "content_damaged" in codes(read(record("response", response(body, **headers))))


def test_a_packed_bomb_in_a_response_stays_packed(monkeypatch):
    monkeypatch.setattr(payload, "BODY", 1 << 20)
    body = gzip.compress(bytes(4 << 20))
    content = record("response", response(body, Content_Encoding="gzip"))
    assert "bombs" in read(content).flags[0].message
    assert children(content)[0][1] == body


def test_each_record_packed_by_itself_is_read():
    parts = [record("response", response(PAGE), url=f"{URL}/{number}") for number in range(3)]
    found = read(b"".join(map(gzip.compress, parts)))
    assert (found.facts["records"], found.flags) == ({"response": 3}, ())


def test_records_packed_as_one_are_read_but_called_damaged():
    found = read(gzip.compress(record("response", response(PAGE)) * 3))
    assert (found.facts["records"], found.facts["records_past_damage"]) == ({"response": 1}, {"response": 2})
    assert codes(found) == ["capture_damaged"]
    assert "packed as one" in found.flags[0].message


def test_a_damaged_packed_record_does_not_take_the_others_with_it():
    parts = [gzip.compress(record("response", response(PAGE * 9), url=f"{URL}/{number}")) for number in range(3)]
    parts[1] = parts[1][:60] + b"\xff\xff\xff\xff" + parts[1][64:]
    found = read(b"".join(parts))
    assert [one["url"] for one in found.facts["captures"] if one["digest"] == ""][-1] == f"{URL}/2"
    assert codes(found) == ["capture_damaged"]
    assert found.facts["damaged"]


def test_a_capture_that_breaks_off_is_read_up_to_there():
    whole = record("response", response(PAGE)) + record("response", response(PAGE * 10), url=f"{URL}/2")
    found = read(whole[:-200])
    assert len(found.facts["captures"]) == 1
    assert "breaks off" in found.flags[0].message


@pytest.mark.parametrize("length", ["", "many", "-5", "5"])
def test_a_record_with_a_wrong_length_does_not_hide_the_next(length):
    wrong = record("response", response(PAGE), Content_Length=length or "none")
    found = read(wrong + record("response", response(PAGE), url=f"{URL}/next"))
    assert f"{URL}/next" in [one["url"] for one in found.facts["captures"]]
    assert "capture_damaged" in codes(found)


def test_an_old_arc_file_is_read_with_its_greenwich_date():
    body = response(PAGE)
    head = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    arc = b"filedesc://x.arc 0.0.0.0 20140216050221 text/plain %d\n%b\n" % (len(head), head)
    arc += b"%b 93.184.216.119 20140216050221 text/html %d\n%b\n" % (URL.encode(), len(body), body)
    found = read(arc)
    assert (found.facts["format"], found.facts["records"]) == ("ARC", {"arc_header": 1, "response": 1})
    assert found.facts["captured"][0] == {
        "layer": "ARC date",
        "stated": "20140216050221",
        "utc": "2014-02-16T05:02:21Z",
        "url": URL,
    }
    assert children(arc) == [(URL, PAGE, "record 2")]


def test_other_records_are_plain_contents():
    dns = record("response", b"20200130 example.com. 300 IN A 1.2.3.4", url="dns:example.com", media="text/dns")
    image = record("resource", b"\x89PNG\r\n\x1a\n", media="image/png")
    words = record("conversion", b"plain words", media="text/plain")
    found = read(dns + image + words)
    assert [page.text for page in found.pages] == ["20200130 example.com. 300 IN A 1.2.3.4", "plain words"]
    assert [child[1] for child in children(dns + image + words)] == [
        b"20200130 example.com. 300 IN A 1.2.3.4",
        b"\x89PNG\r\n\x1a\n",
        b"plain words",
    ]


def test_a_capture_of_endless_records_is_read_to_the_limit(monkeypatch):
    monkeypatch.setattr(warcrecords, "RECORDS", 3)
    found = read(record("metadata", b"x") * 5)
    assert found.facts["records"] == {"metadata": 3}
    assert "more than 3 records" in found.flags[0].message


def test_what_is_no_capture_at_all_is_refused_in_plain_words():
    with pytest.raises(ValueError, match=REFUSAL):
        webcapture.read(BytesIO(gzip.compress(b"no capture")))


def wacz(*, pages=(), digest=True, extra=(), warc=None, packing=zipfile.ZIP_STORED):
    warc = warc or gzip.compress(record("response", response(PAGE)))
    listed = "\n".join(json.dumps(one) for one in ({"format": "json-pages-1.0"}, *pages)).encode()
    members = {"archive/data.warc.gz": warc, "pages/pages.jsonl": listed}
    resources = [
        {"path": path, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for path, content in members.items()
    ]
    package = json.dumps(
        {"wacz_version": "1.1.1", "software": "Example", "created": "2020-01-30T16:00:00Z", "resources": resources}
    ).encode()
    members["datapackage.json"] = package
    if digest:
        stated = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        members["datapackage-digest.json"] = json.dumps(stated | {"signedData": {"signature": "x"}}).encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as made:
        for name, content in [*members.items(), *extra]:
            made.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_gives_its_captures_pages_and_checked_digests(packing):
    listed = {"url": URL, "title": "Listed", "ts": "2020-01-30T15:50:39Z"}
    found = read(wacz(pages=[listed], packing=packing))
    facts = found.facts
    assert (facts["format"], facts["url"], facts["title"]) == ("WACZ", URL, "A report")
    assert [(one["layer"], one["utc"]) for one in facts["captured"]] == [
        ("WACZ created", "2020-01-30T16:00:00Z"),
        ("WACZ page list", "2020-01-30T15:50:39Z"),
        ("WARC-Date", "2020-01-30T15:50:39Z"),
        ("HTTP Date", "2020-01-30T15:50:40Z"),
    ]
    assert facts["digests"] == {"stated": 3, "checked": 3, "matched": 3, "mismatched": 0, "unchecked": 0}
    assert facts["signature"] == {"package_digest": "matched", "signed": True}
    assert codes(found) == ["signature_not_checked"]
    assert children(wacz(packing=packing)) == [(URL, PAGE, "archive/data.warc.gz record 1")]


def test_a_wacz_changed_after_it_was_made_says_so():
    content = wacz()
    changed = content.replace(b"json-pages-1.0", b"json-pages-9.9")
    with zipfile.ZipFile(BytesIO(content)) as whole:
        before, after = (zlib.crc32(one) for one in (b'{"format": "json-pages-1.0"}', b'{"format": "json-pages-9.9"}'))
        assert before == whole.getinfo("pages/pages.jsonl").CRC
    changed = changed.replace(before.to_bytes(4, "little"), after.to_bytes(4, "little"))
    found = read(changed)
    assert "digest_mismatch" in codes(found)
    assert "pages/pages.jsonl" in next(flag.message for flag in found.flags if flag.code == "digest_mismatch")


def test_what_a_wacz_lists_and_holds_is_compared():
    found = read(wacz(extra=[("notes.txt", b"more")], digest=False))
    assert codes(found) == ["resource_unlisted"]
    assert ("notes.txt", b"more", "notes.txt") in children(wacz(extra=[("notes.txt", b"more")]))


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.com/report
Subject: =?utf-8?Q?A_r=C3=A9port?=
Date: Thu, 30 Jan 2020 15:50:39 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.com/report

<html><head><title>A r=C3=A9port</title><link rel=3D"canonical" href=3D"https://other.example/"></head>
<body onload=3D"x()"><p>Please remove it.</p><img src=3D"https://example.com/a.png"></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://example.com/a.png

iVBORw0KGgo=
--b--
"""


def test_an_mhtml_capture_tells_its_address_time_title_and_parts():
    found = read(MHTML)
    facts = found.facts
    assert (facts["format"], facts["url"], facts["title"]) == ("MHTML", "https://example.com/report", "A réport")
    assert facts["captured"][0]["utc"] == "2020-01-30T15:50:39Z"
    assert (facts["subject"], facts["software"]) == ("A réport", "Blink")
    assert [(one["url"], one["media_type"], one["size"]) for one in facts["parts"]][1] == (
        "https://example.com/a.png",
        "image/png",
        8,
    )
    assert found.pages[0].text == "Please remove it."
    assert codes(found) == ["event_handlers"]
    assert children(MHTML)[1] == ("https://example.com/a.png", b"\x89PNG\r\n\x1a\n", "part 2")


def test_contents_an_mhtml_does_not_carry_are_remote():
    found = read(MHTML.replace(b'src=3D"https://example.com/a.png', b'src=3D"https://elsewhere.example/b.png'))
    assert "remote_content" in codes(found)


SINGLE = b"""<!DOCTYPE html><html lang="en"><!--
 Page saved with SingleFile
 url: https://example.com/report?id=1
 saved date: Tue Oct 31 2023 15:57:19 GMT+0100 (Central European Standard Time)
--><head><meta charset="utf-8"><title>A report</title><link rel="canonical" href="https://example.com/report">
<meta property="article:published_time" content="2023-10-30"><meta property="og:url" content="https://m.example.org/">
<script type="application/ld+json">{"datePublished": "2023-10-29T08:00:00+01:00"}</script></head>
<body><time datetime="2023-10-30T10:00:00Z">yesterday</time><p>Please remove it.</p>
<img src="data:image/png;base64,iVBORw0KGgo="></body></html>"""


def test_a_page_saved_with_singlefile_tells_when_and_from_where_in_its_own_words():
    facts = read(SINGLE).facts
    assert (facts["format"], facts["url"], facts["software"]) == (
        "SingleFile HTML",
        "https://example.com/report?id=1",
        "SingleFile",
    )
    assert facts["captured"] == [
        {
            "layer": "SingleFile header",
            "stated": "Tue Oct 31 2023 15:57:19 GMT+0100 (Central European Standard Time)",
            "utc": "2023-10-31T14:57:19Z",
        }
    ]
    assert facts["canonical_url"] == "https://example.com/report"
    assert [(one["layer"], one["stated"], one["utc"]) for one in facts["dates"]] == [
        ("meta article:published_time", "2023-10-30", None),
        ("JSON-LD datePublished", "2023-10-29T08:00:00+01:00", "2023-10-29T07:00:00Z"),
        ("time element", "2023-10-30T10:00:00Z", "2023-10-30T10:00:00Z"),
    ]
    assert codes(read(SINGLE)) == ["data_addresses", "urls_differ"]
    assert children(SINGLE) == [("", b"\x89PNG\r\n\x1a\n", "data address 1")]


@pytest.mark.parametrize(
    ("comment", "url", "when", "utc"),
    [
        ("saved from url=(0024)https://example.com/page", "https://example.com/page", None, None),
        (
            "Saved from https://example.com/ at 2023-10-31T15:57:19Z using monolith v2.7.0",
            "https://example.com/",
            "2023-10-31T15:57:19Z",
            "2023-10-31T15:57:19Z",
        ),
        (
            "Mirrored from www.example.com/ by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 10 Aug 2015 10:00:00 GMT",
            "www.example.com/",
            "Mon, 10 Aug 2015 10:00:00 GMT",
            "2015-08-10T10:00:00Z",
        ),
        (
            "FILE ARCHIVED ON 22:25:17 Feb 10, 2016 AND RETRIEVED FROM THE\n INTERNET ARCHIVE ON 6 Oct 2017.",
            None,
            "22:25:17 Feb 10, 2016",
            None,
        ),
    ],
)
def test_other_programs_that_save_pages_are_understood(comment, url, when, utc):
    facts = read(f"<html><!-- {comment} --><body>words</body></html>".encode()).facts
    assert facts["url"] == url
    assert [(one["stated"], one["utc"]) for one in facts["captured"]] == ([(when, utc)] if when else [])


def test_a_plain_page_claims_no_address_and_no_time_of_capture():
    facts = read(b"<html><head><title>A &amp; B</title></head><body>x</body></html>").facts
    assert (facts["url"], facts["captured"], facts["dates"], facts["title"]) == (None, [], [], "A & B")


def test_what_a_page_would_do_or_fetch_is_counted_and_none_of_it_is_text():
    page = b"""<html><head><script>alert('no')</script><script src="https://evil.example/x.js"></script>
    <style>body { background: url(//cdn.example/b.png) }</style><meta http-equiv="refresh" content="0;url=/x"></head>
    <body onload="go()"><a href="javascript:go()">link</a><iframe src="https://frame.example/"></iframe>
    <form action="/x"></form>shown<template>hidden</template></body></html>"""
    found = read(page)
    counts = {name: found.facts[name] for name in ("scripts", "event_handlers", "script_links", "frames", "forms")}
    assert counts == {"scripts": 2, "event_handlers": 1, "script_links": 1, "frames": 1, "forms": 1}
    assert (found.facts["external"], found.facts["refreshes"]) == (3, 1)
    assert found.facts["external_hosts"] == ["evil[.]example", "cdn[.]example", "frame[.]example"]
    assert found.pages[0].text == "link\n\nshown"
    assert set(codes(found)) == {
        "script_present",
        "event_handlers",
        "script_links",
        "remote_content",
        "frames",
        "refresh",
    }


def test_a_page_that_misstates_its_encoding_is_read_and_flagged():
    arabic = "<html><head><meta charset=UTF-8></head><body>في قرية من القرى كان هناك رجل حكيم</body></html>"
    found = read(arabic.encode("cp1256"))
    assert found.pages[0].text == "في قرية من القرى كان هناك رجل حكيم"
    assert codes(found) == ["encoding_guessed", "charset_mismatch"]
    assert "says it is in UTF-8" in found.flags[1].message
    assert codes(read(arabic.encode())) == []


def test_a_page_without_the_ends_of_its_head_shows_its_words():
    assert read(b"<html><head><title>T</title><body><p>words</html>").pages[0].text == "words"
    assert read(b"<html><head><title>T</title><p>words</html>").pages[0].text == "words"


def test_a_page_of_script_alone_says_that_it_shows_no_words():
    found = read(b"<html><body><script>draw()</script></body></html>")
    assert found.pages == ()
    assert "no_text" in codes(found)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.com/status/1.html", "hxxps://example[.]com/status/1.html"),
        ("http://a.example.com:8080?x=1.2", "hxxp://a[.]example[.]com:8080?x=1.2"),
        ("HTTPS://Example.com", "hxxps://Example[.]com"),
        ("ftp://example.com/", "fxp://example[.]com/"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("mailto:a@example.com", "mailto[:]a@example.com"),
        ("", ""),
    ],
)
def test_an_address_is_shown_so_that_nothing_follows_it(url, safe):
    assert defanged(url) == safe


def test_an_address_reads_the_same_on_every_page_of_the_product():
    for url in ("https://example.com/status/1.html", "http://a.example.com/", "https://example.com"):
        assert defanged(url) == casefile_text.defanged(url)


def test_a_long_address_is_cut_to_name_a_page():
    assert page_label(URL) == "hxxp://example[.]com/report"
    assert len(page_label(URL + "/x" * 99)) == 40
    assert page_label(URL + "/x" * 99).endswith("…")


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        ("2020-01-30T15:50:39.123456Z", "2020-01-30T15:50:39.123456Z"),
        ("2020-01-30T15:50:39+0100", "2020-01-30T14:50:39Z"),
        ("2020-01-30T15:50:39", None),
        ("2020-01-30", None),
        ("Fri Mar 10 2006 13:40:00 GMT+0100", "2006-03-10T12:40:00Z"),
        ("Tue Oct 31 2023 15:57:19 GMT-0700 (PDT)", "2023-10-31T22:57:19Z"),
        ("Tue Oct 31 2023 15:57:19", None),
        ("Thu, 30 Jan 2020 15:50:40 GMT", "2020-01-30T15:50:40Z"),
        ("2020-13-45T99:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_becomes_an_instant_only_where_it_names_its_offset(words, utc):
    assert utc_of(words) == utc


def test_a_digest_written_as_none_can_be_is_a_mismatch():
    tally = Tally()
    assert tally.check("sha1:not a digest", b"x", what="the block") == "mismatched"
    assert parsed("sha1:not a digest") == ("sha1", b"")
    assert parsed("nonsense") is None


def outcome(content):
    try:
        return webcapture.read(BytesIO(content)).error
    except ValueError as error:
        return str(error)


HEADS = [b"", b"WARC/1.0\r\n", b"<html>", b"From: x\nDate: y\n\n", b"PK\x03\x04"]


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(HEADS))
def test_any_bytes_give_facts_or_a_plain_refusal(content, head):
    assert outcome(head + content) in ("", REFUSAL)
    assert all(isinstance(child[1], bytes) for child in children(head + content))


@settings(max_examples=40)
@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_packed_capture_with_any_byte_of_its_last_record_changed_still_gives_the_first(place, value):
    one = gzip.compress(record("response", response(PAGE)))
    content = bytearray(one * 3)
    content[2 * len(one) + place % len(one)] = value
    found = webcapture.read(BytesIO(bytes(content))).facts
    assert found["records"]["response"] >= 2


def test_markup_that_leaves_everything_open_is_text_at_once():
    for opening in (b"<a ", b'<a x="', b"<!--", b"<![CDATA[", b"</", b"<a<"):
        found = read(b"<html><body><p>words</p>" + opening * 20_000)
        assert found.pages[0].text.startswith("words")
    assert tamed("<p>a < b</p><!-- x --><b>c") == "<p>a < b</p><!-- x --><b>c"
    assert tamed("x<y") == "x&lt;y"


def test_a_page_saved_by_an_old_browser_is_a_capture_whatever_it_is_called():
    saved = MHTML.replace(b"Snapshot-Content-Location: https://example.com/report\n", b"")
    assert sniff(saved, "page").kind == FileKind.WEB_CAPTURE
    assert read(saved).facts["url"] == "https://example.com/report"
