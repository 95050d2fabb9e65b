import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from casefile.evidence.extract import Limits, confine
from casefile.evidence.extract.image import children, read
from casefile.evidence.extract.picture import display, display_of
from casefile.evidence.extract.svg import read as read_svg
from casefile.evidence.kinds import sniff
from casefile.evidence.magic import FileKind

PIL_EXIF, PIL_GPS = 0x8769, 0x8825
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" '
    b'xmp:CreatorTool="Darkroom 3" xmp:CreateDate="2021-03-04T05:06:07+02:00">'
    b"<exif:DateTimeOriginal>2021-03-01T05:06:07</exif:DateTimeOriginal><exif:ExposureTime>1/2000</exif:ExposureTime>"
    b'<xmpMM:History><rdf:Seq><rdf:li stEvt:when="2021-03-04T05:00:00Z"/><rdf:li stEvt:when="2021-03-05T05:00:00Z"/>'
    b'<rdf:li stEvt:when="2021-03-06T05:00:00Z"/></rdf:Seq></xmpMM:History>'
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def exif_of(main=None, inner=None, gps=None):
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(PIL_EXIF).update(inner or {})
    exif.get_ifd(PIL_GPS).update(gps or {})
    return exif.tobytes()


def saved(form, size=(40, 30), mode="RGB", **options):
    written = BytesIO()
    Image.new(mode, size, "white").save(written, form, **options)
    return written.getvalue()


def reading(content):
    found = read(BytesIO(content))
    return found, found.facts, [flag.code for flag in found.flags]


def form_at(path):
    sniffed = sniff(path, path.name)
    return sniffed.kind, sniffed.media_type


TAKEN = {0x9003: "2021:03:01 10:00:00", 0x9004: "2021:03:01 10:00:00"}
SATELLITE = {0x1D: "2021:03:01", 7: (9.0, 0.0, 30.0)}


@pytest.mark.parametrize(
    ("form", "named", "media_type"),
    [
        ("JPEG", "JPEG", "image/jpeg"),
        ("PNG", "PNG", "image/png"),
        ("GIF", "GIF", "image/gif"),
        ("WEBP", "WebP", "image/webp"),
        ("TIFF", "TIFF", "image/tiff"),
        ("BMP", "BMP", "image/bmp"),
        ("PPM", "PPM", "image/x-portable-anymap"),
    ],
)
def test_every_format_states_its_size_and_is_one_page_that_can_be_cited(form, named, media_type, tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(saved(form))
    assert form_at(path) == (FileKind.IMAGE, media_type)
    found, facts, codes = reading(path.read_bytes())
    assert (facts["format"], facts["width"], facts["height"], facts["frames"]) == (named, 40, 30, 1)
    assert [(page.number, page.text, page.width, page.height) for page in found.pages] == [(1, "", 40, 30)]
    assert (codes, found.error, facts["times"], facts["exif"]) == ([], "", [], {})


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_times_of_exif_and_gps_are_all_shown_and_none_gets_a_zone_it_does_not_state(form):
    block = exif_of({0x132: "2021:03:02 11:00:00", 0x10F: "Canon", 0x110: "EOS"}, TAKEN, SATELLITE)
    _, facts, codes = reading(saved(form, exif=block))
    times = {time["source"]: time for time in facts["times"]}
    assert times["EXIF DateTimeOriginal"]["stated"] == "2021:03:01 10:00:00"
    assert times["EXIF DateTimeOriginal"]["local"] == "2021-03-01T10:00:00"
    assert [time["utc"] for time in facts["times"]] == [None, None, None, "2021-03-01T09:00:30Z"]
    assert times["GPS"]["stated"] == "2021:03:01 09:00:30"
    assert (facts["exif"]["DateTime"], facts["camera"]["make"]) == ("2021:03:02 11:00:00", "Canon")
    assert codes == []


def test_an_offset_beside_a_time_gives_its_utc():
    offsets = {**TAKEN, 0x9011: "+02:00", 0x9291: "25"}
    _, facts, _ = reading(saved("JPEG", exif=exif_of({}, offsets)))
    first = facts["times"][0]
    assert (first["offset"], first["local"], first["utc"]) == (
        "+02:00",
        "2021-03-01T10:00:00.250000",
        "2021-03-01T08:00:00.250000Z",
    )
    assert facts["times"][1]["utc"] is None


@pytest.mark.parametrize(
    ("inner", "gps", "code"),
    [
        ({**TAKEN, 0x9011: "+02:00"}, {**SATELLITE, 7: (9.0, 0.0, 0.0)}, "exif_gps_mismatch"),
        (TAKEN, {**SATELLITE, 0x1D: "2021:03:03"}, "exif_gps_mismatch"),
        ({**TAKEN, 0x9004: "2021:03:09 10:00:00"}, {}, "taken_digitized_mismatch"),
        ({0x9003: "0000:00:00 00:00:00"}, {}, "date_blank"),
        ({0x9003: "2021:13:41 10:00:00"}, {}, "date_unreadable"),
        ({0x9003: "yesterday"}, {}, "date_unreadable"),
        ({**TAKEN, 0x9011: "+99:00"}, {}, "offset_unreadable"),
        ({0x9003: "2021-03-01T10:00:00Z"}, {}, "date_form"),
        ({}, {0x1D: "2021:03:03"}, "gps_time_partial"),
        ({}, {7: (9.0, 0.0, 30.0)}, "gps_time_partial"),
    ],
)
def test_times_that_cannot_be_right_are_flagged_and_both_sides_named(inner, gps, code):
    found, facts, codes = reading(saved("JPEG", exif=exif_of({}, inner, gps)))
    assert codes == [code]
    if code == "exif_gps_mismatch":
        words = found.flags[0].message
        assert "EXIF DateTimeOriginal says 2021-03-01T" in words
        assert facts["times"][-1]["utc"] in words


def test_a_change_before_the_picture_was_taken_is_flagged():
    block = exif_of({0x132: "2021:02:01 11:00:00"}, TAKEN)
    assert reading(saved("JPEG", exif=block))[2] == ["changed_before_taken"]


def test_a_place_is_shown_as_stated_and_in_degrees():
    gps = {1: "S", 2: (12.0, 30.0, 0.0), 3: "W", 4: (54.0, 6.0, 36.0), 5: b"\0", 6: 120.5}
    _, facts, codes = reading(saved("JPEG", exif=exif_of({}, {}, gps)))
    place = facts["gps"]
    assert (place["latitude_degrees"], place["longitude_degrees"]) == (-12.5, -54.11)
    assert place["latitude"] == {"parts": [12.0, 30.0, 0.0], "ref": "S"}
    assert place["altitude"] == {"metres": 120.5, "ref": "above sea level"}
    assert codes == []


@pytest.mark.parametrize(
    ("gps", "code"),
    [
        ({1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)}, "gps_position_partial"),
        ({2: (12.0, 0.0, 0.0), 4: (1.0, 0.0, 0.0)}, "gps_position_partial"),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, "gps_position_zero"),
    ],
)
def test_a_place_that_cannot_be_is_not_given_in_degrees(gps, code):
    assert reading(saved("JPEG", exif=exif_of({}, {}, gps)))[2] == [code]


def test_xmp_stands_beside_exif_and_a_difference_between_them_is_flagged():
    _, facts, codes = reading(saved("JPEG", exif=exif_of({}, TAKEN), xmp=XMP))
    by_source = {time["source"]: time for time in facts["times"]}
    assert by_source["XMP xmp:CreateDate"]["utc"] == "2021-03-04T03:06:07Z"
    assert by_source["XMP exif:DateTimeOriginal"]["utc"] is None
    assert by_source["XMP history, last edit"]["utc"] == "2021-03-06T05:00:00Z"
    assert len(facts["history"]) == 3
    assert facts["software"] == ["Darkroom 3"]
    assert codes == ["stated_twice_mismatch"]


def iptc_record(**sets):
    numbers = {"day": 55, "clock": 60, "byline": 80}
    return b"".join(
        b"\x1c\2" + bytes((numbers[name],)) + struct.pack(">H", len(words)) + words for name, words in sets.items()
    )


def photoshop_resource(number, content):
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + b"\0\0"
        + struct.pack(">L", len(content))
        + content
        + b"\0" * (len(content) % 2)
    )


@pytest.mark.parametrize(
    ("clock", "utc"), [(b"164329+0200", "2012-02-19T14:43:29Z"), (b"164329", None), (b"", None), (b"4 pm", None)]
)
def test_the_date_of_an_iptc_record_stands_beside_with_the_zone_it_states(clock, utc):
    record = iptc_record(day=b"20120219", clock=clock, byline="Zoë".encode())
    body = b"Photoshop 3.0\0" + photoshop_resource(0x0425, bytes(16)) + photoshop_resource(0x0404, record)
    whole = saved("JPEG")
    content = whole[:2] + b"\xff\xed" + struct.pack(">H", 2 + len(body)) + body + whole[2:]
    _, facts, _ = reading(content)
    assert facts["iptc"] == {"By-line": "Zoë"}
    only = facts["times"][0]
    assert (only["source"], only["stated"], only["utc"]) == (
        "IPTC DateCreated",
        f"20120219 {clock.decode()}".strip(),
        utc,
    )


def test_a_photoshop_file_states_its_size_and_times():
    held = photoshop_resource(0x0422, exif_of({}, TAKEN)) + photoshop_resource(0x0424, XMP)
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HLLHH", 3, 480, 640, 8, 3) + bytes(4)
    _, facts, codes = reading(head + struct.pack(">L", len(held)) + held + bytes(8))
    assert (facts["format"], facts["width"], facts["height"], facts["mode"]) == ("PSD", 640, 480, "RGB")
    assert facts["exif"]["DateTimeOriginal"] == "2021:03:01 10:00:00"
    assert codes == ["stated_twice_mismatch"]
    assert reading(head + struct.pack(">L", 999))[2] == ["picture_cut"]


def test_exif_written_into_a_png_as_hexadecimal_digits_is_read():
    block = b"Exif\0\0" + exif_of({}, TAKEN).removeprefix(b"Exif\0\0")
    told = PngImagePlugin.PngInfo()
    told.add_text("Raw profile type exif", f"\nexif\n{len(block):8}\n{block.hex()}\n", zip=True)
    _, facts, codes = reading(saved("PNG", pnginfo=told))
    assert (facts["exif"]["DateTimeOriginal"], codes) == ("2021:03:01 10:00:00", [])


def test_the_comment_and_xmp_of_a_gif_are_read():
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    whole = saved("GIF", comment=b"made at the office")
    _, facts, codes = reading(whole[:-1] + b"!\xff\x0bXMP DataXMP" + XMP + trailer + b";")
    assert facts["comments"] == ["made at the office"]
    assert (facts["software"], facts["frames"], codes) == (["Darkroom 3"], 1, [])


def test_directories_that_name_the_same_bytes_many_times_take_no_more_room():
    # 4,000 entries that each claim the same 16 MiB.
    entry = struct.pack("<HHLL", 700, 7, 16 << 20, 8)
    content = b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", 4000) + entry * 4000 + bytes(17 << 20)
    assert reading(content)[1]["format"] == "TIFF"


def test_xmp_that_is_not_xml_or_defines_entities_is_flagged():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + XMP.replace(b"Darkroom", b"&a;")
    for packet in (b"<x:xmpmeta", bomb):
        assert "xmp_unreadable" in reading(saved("JPEG", xmp=packet))[2]


def test_the_texts_of_a_png_are_read_and_its_times_get_no_zone():
    told = PngImagePlugin.PngInfo()
    told.add_text("Software", "Screens 2")
    told.add_text("date:create", "2021-03-01T10:00:00+01:00", zip=True)
    told.add_itxt("Creation Time", "Mon, 01 Mar 2021 10:00:00 +0200")
    told.add(b"tIME", struct.pack(">HBBBBB", 2021, 3, 1, 10, 0, 0))
    _, facts, codes = reading(saved("PNG", pnginfo=told))
    assert facts["software"] == ["Screens 2"]
    times = {time["source"]: time["utc"] for time in facts["times"]}
    assert times == {
        "PNG date:create": "2021-03-01T09:00:00Z",
        "PNG Creation Time": "2021-03-01T08:00:00Z",
        "PNG tIME": None,
    }
    assert codes == []


def test_a_compressed_text_that_blows_up_is_read_up_to_a_limit():
    packed = zlib.compress(bytes(200 << 20), 9)
    body = b"zTXt" + b"Comment\0\0" + packed
    chunk = struct.pack(">L", len(body) - 4) + body + struct.pack(">L", zlib.crc32(body))
    content = saved("PNG")
    assert reading(content[:33] + chunk + content[33:])[1]["width"] == 40


def test_a_tiff_of_three_pages_is_three_pages():
    written = BytesIO()
    pages = [Image.new("L", (10 + number, 20)) for number in range(3)]
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])
    found, facts, _ = reading(written.getvalue())
    assert facts["frames"] == 3
    assert [(page.number, page.width) for page in found.pages] == [(1, 10.0), (2, 11.0), (3, 12.0)]
    assert Image.open(BytesIO(display(BytesIO(written.getvalue()), page=3))).size == (12, 20)


def test_directories_that_lead_in_a_circle_end():
    content = bytearray(saved("TIFF"))
    first = struct.unpack("<L", content[4:8])[0]
    count = struct.unpack("<H", content[first : first + 2])[0]
    content[first + 2 + 12 * count : first + 6 + 12 * count] = content[4:8]
    assert reading(bytes(content))[1]["frames"] == 1


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_the_frames_of_a_moving_picture_are_counted(form):
    written = BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(written, form, save_all=True, append_images=frames[1:])
    found, facts, codes = reading(written.getvalue())
    assert (facts["frames"], facts["width"], len(found.pages), codes) == (3, 40, 1, [])


def test_a_picture_of_absurd_size_is_read_from_its_header_and_not_drawn(tmp_path):
    header = b"IHDR" + struct.pack(">LLBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    content = saved("PNG")
    path = tmp_path / "bomb.png"
    path.write_bytes(
        content[:8] + struct.pack(">L", 13) + header + struct.pack(">L", zlib.crc32(header)) + content[33:]
    )
    found = extract_in_child(path)
    assert (found["facts"]["width"], found["facts"]["height"]) == (50_000, 50_000)
    assert [flag["code"] for flag in found["flags"]] == ["picture_huge"]
    content, error = display_of(path)
    assert content == b""
    assert "50,000 x 50,000 pixels: more than 50 million are not drawn" in error


def extract_in_child(path):
    outcome = confine.run("casefile.evidence.extract.image:read", path, limits=Limits(memory=512 << 20))
    assert outcome.error == ""
    return outcome.value


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_cut_short_says_so_and_keeps_its_size(form):
    content = saved(form, (300, 200))
    _, facts, codes = reading(content[: len(content) - 3])
    assert (facts["width"], codes) == (300, ["picture_cut"])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_file_appended_to_a_picture_is_flagged_and_is_a_child(form):
    whole = saved(form)
    content = whole + b"PK\x03\x04 and so on"
    _, facts, codes = reading(content)
    assert (facts["trailing_bytes"], codes) == (len(content) - len(whole), ["trailing_bytes"])
    only = list(children(BytesIO(content)))
    assert [(child.content, child.media_type) for child in only] == [(b"PK\x03\x04 and so on", "application/zip")]
    assert list(children(BytesIO(whole))) == []


def test_a_damaged_checksum_of_a_png_is_flagged():
    content = bytearray(saved("PNG"))
    content[20] ^= 1
    assert "chunk_damaged" in reading(bytes(content))[2]


def test_exif_of_another_size_is_flagged():
    block = exif_of({}, {0xA002: 4000, 0xA003: 3000})
    found, _, codes = reading(saved("JPEG", exif=block))
    assert codes == ["size_mismatch"]
    assert "4000 x 3000" in found.flags[0].message
    assert "40 x 30" in found.flags[0].message


def test_a_format_that_is_not_read_is_kept_and_says_so():
    for content in (b"gimp xcf v011\0", b"\xd7\xcd\xc6\x9a" + bytes(40), b"AT&TFORM" + bytes(9)):
        found, facts, codes = reading(content)
        assert (facts["width"], codes, len(found.pages)) == (None, ["not_read"], 1)


def test_a_heic_states_its_size_and_exif_from_its_boxes():
    content = heic(exif_of({0x10F: "Apple"}, TAKEN), (4032, 3024), turned=3)
    found, facts, codes = reading(content)
    assert (facts["format"], facts["width"], facts["height"], facts["orientation"]) == ("HEIC", 4032, 3024, 6)
    assert facts["exif"]["DateTimeOriginal"] == "2021:03:01 10:00:00"
    assert (facts["camera"]["make"], codes, len(found.pages)) == ("Apple", [], 1)
    assert sniff(content, "photo.heic").media_type == "image/heif"


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">L", 8 + len(body)) + name + body


def full(name, *parts, version=0, flags=0):
    return box(name, struct.pack(">L", version << 24 | flags), *parts)


def heic(exif, size, turned):
    """A HEIC with one coded picture (without its bytes) and one EXIF item."""
    block = struct.pack(">L", 6) + exif
    coded = full(b"infe", struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0", version=2)
    stated = full(b"infe", struct.pack(">HH4s", 2, 0, b"Exif"), b"\0", version=2, flags=1)
    sizes = box(b"ipco", full(b"ispe", struct.pack(">LL", *size)), box(b"irot", bytes((turned,))))
    tied = full(b"ipma", struct.pack(">LHBBB", 1, 1, 2, 1, 2))

    def meta(place):
        where = struct.pack(">BBHHHHLL", 0x44, 0, 1, 2, 0, 1, place, len(block))
        return full(
            b"meta",
            full(b"hdlr", struct.pack(">L4s", 0, b"pict"), bytes(13)),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", 2), coded, stated),
            box(b"iprp", sizes, tied),
            full(b"iloc", where),
        )

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", block)


def test_a_display_is_turned_as_the_picture_says_capped_in_width_and_bare():
    content = saved("JPEG", (4000, 1000), exif=exif_of({0x112: 6, 0x131: "Secret 1"}), comment=b"a name")
    shown = Image.open(BytesIO(display(BytesIO(content))))
    assert (shown.format, shown.size[0] < shown.size[1]) == ("PNG", True)
    wide = display(BytesIO(saved("JPEG", (4000, 1000), exif=exif_of({0x131: "Secret 1"}))))
    assert Image.open(BytesIO(wide)).size == (1600, 400)
    assert b"Secret" not in wide
    assert b"eXIf" not in wide


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_every_mode_of_pixels_is_drawn(mode):
    assert Image.open(BytesIO(display(BytesIO(saved("PNG", mode=mode) if mode != "I;16" else deep())))).size == (40, 30)


def deep():
    written = BytesIO()
    Image.new("I;16", (40, 30), 40_000).save(written, "PNG")
    return written.getvalue()


def test_what_cannot_be_drawn_says_why(tmp_path):
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 nothing")
    assert display_of(path)[0] == b""
    with pytest.raises(ValueError, match="cannot be drawn"):
        display(BytesIO(b"no picture"))
    with pytest.raises(ValueError, match="no such page"):
        display(BytesIO(saved("TIFF")), page=7)


SCRIPTED = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.com/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="1in"
 onload="alert(1)"><title>Chart of <b/>reports</title><script>fetch('http://example.com/')</script>
<image xlink:href="http://example.com/a.png"/><a href="java\nscript:alert(2)"><text>Received</text></a>
<text>12 March <tspan>2021</tspan></text></svg>"""


def test_an_svg_with_script_and_references_is_read_as_words_and_flagged(tmp_path):
    path = tmp_path / "chart.svg"
    path.write_bytes(SCRIPTED)
    assert form_at(path) == (FileKind.IMAGE, "image/svg+xml")
    found, facts, codes = reading(SCRIPTED)
    assert (facts["width"], facts["height"], facts["height_stated"]) == (200, 96, "1in")
    assert (facts["scripts"], facts["event_attributes"]) == (2, 1)
    assert facts["references"] == ["http://example.com/a.png"]
    assert codes == ["svg_script", "external_references", "external_dtd"]
    assert "Received\n12 March\n2021" in found.pages[0].text
    assert "fetch(" not in found.pages[0].text
    assert extract_in_child(path)["facts"] == facts


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg><text>&b;</text><script/></svg>', "svg_entities"),
        (b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>', "svg_entities"),
        (b"<svg><text>never closed", "svg_malformed"),
    ],
)
def test_an_svg_with_entities_or_broken_off_is_not_expanded_and_not_lost(content, code):
    found = read_svg(BytesIO(content))
    assert code in [flag.code for flag in found.flags]
    assert (found.error, found.pages[0].text) == ("", "")


def test_an_svg_too_long_to_be_parsed_still_has_its_scripts_counted(monkeypatch):
    monkeypatch.setattr("casefile.evidence.extract.svg.READ_LIMIT", 400)
    _, facts, codes = reading(SCRIPTED)
    assert codes == ["svg_malformed", "svg_script", "external_dtd"]
    assert facts["scripts"] == 1


def answered(content):
    """The pages of a picture, or the words that refuse it."""
    try:
        list(children(BytesIO(content)))
        return read(BytesIO(content)).pages
    except ValueError as error:
        return "cannot be read" in str(error)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF"]), st.data())
def test_no_damage_of_a_picture_raises(form, data):
    content = bytearray(WHOLE[form])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for piece in (bytes(content), bytes(content[:cut])):
        assert answered(piece)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_of_a_heic_raises(data):
    content = bytearray(HEIC)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert read(BytesIO(bytes(content))).pages


_BLOCK = exif_of({0x10F: "Canon"}, TAKEN, SATELLITE)
WHOLE = {form: saved(form, exif=_BLOCK) for form in ("JPEG", "PNG", "WEBP", "TIFF")} | {"GIF": saved("GIF")}
HEIC = heic(_BLOCK, (640, 480), turned=1)
