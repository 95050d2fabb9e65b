"""What the XMP and IPTC blocks of a picture state: dates with the property they stand in, the program,
the people and the history of its edits. Read as data; nothing it names is fetched."""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casefile.evidence.extract.container import readable
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.phototimes import Time, read_time

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PREFIXES = {
    "http://ns.adobe.com/xap/1.0/": "xmp", "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop", "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights", "http://purl.org/dc/terms/": "dcterms",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt", "http://cipa.jp/exif/1.0/": "exifEX",
}  # fmt: skip
WORDS = {
    "xmp:CreatorTool", "dc:creator", "dc:title", "dc:description", "dc:rights", "dc:source", "photoshop:Credit",
    "photoshop:Source", "xmpMM:DocumentID", "xmpMM:InstanceID", "xmpMM:OriginalDocumentID", "dcterms:provenance",
    "tiff:Make", "tiff:Model", "tiff:Software", "exif:GPSLatitude", "exif:GPSLongitude",
    "Iptc4xmpExt:DigitalSourceType", "stEvt:softwareAgent", "photoshop:City", "photoshop:Country",
}  # fmt: skip
TIME_LIMIT = 200
VALUE_LIMIT = 2000

_TIME = re.compile(r"(?:Date|When|Time|TimeStamp)\w*\Z", re.IGNORECASE)
_NO_TIME = re.compile(r"exif:(?:ExposureTime|OffsetTime|SubSecTime|SubsecTime)|\bxmpDM:")
_IPTC_NAMES = {5: "ObjectName", 25: "Keywords", 80: "By-line", 90: "City", 101: "Country", 105: "Headline",
               110: "Credit", 115: "Source", 116: "CopyrightNotice", 120: "Caption"}  # fmt: skip
_IPTC_TIMES = ((55, 60, "IPTC DateCreated"), (62, 63, "IPTC DigitalCreationDate"))


@dataclass(slots=True)
class Beside:
    """What XMP or IPTC says: chosen values by property name, and all its times."""

    values: dict[str, Any] = field(default_factory=dict)
    times: list[Time] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    history: list[Time] = field(default_factory=list)


def read_xmp(packet: bytes) -> Beside:
    """What one XMP packet states; one that is not XML is a flag."""
    found = Beside()
    match = re.search(
        rb"<(?:\w+:)?(?:xmpmeta|xapmeta|RDF)\b.*</(?:\w+:)?(?:xmpmeta|xapmeta|RDF)\s*>", packet, re.DOTALL
    )
    try:
        root = fromstring(match[0] if match else packet.strip(b"\0 \r\n\t\xef\xbb\xbf"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        found.flags.append(Flag("xmp_unreadable", "there is an XMP block, but it cannot be read as XML"))
        return found
    for name, value in _properties(root):
        value = value.strip()[:VALUE_LIMIT]
        if name in WORDS:
            kept = found.values.setdefault(name, value)
            if value not in kept.split("; ") and len(kept) < VALUE_LIMIT:
                found.values[name] = f"{kept}; {value}"
        elif _TIME.search(name) and not _NO_TIME.match(name) and len(found.times) + len(found.history) < TIME_LIMIT:
            if not re.search(r"\d{4}", value):
                continue
            time, flags = read_time(f"XMP {name}", value)
            (found.history if name.startswith("stEvt:") else found.times).append(time)
            found.flags += flags
    # An edited picture lists a hundred edits: the first and the last stand among the times.
    for which, time in zip(("first", "last"), found.history[:: max(1, len(found.history) - 1)], strict=False):
        found.times.append({**time, "source": f"XMP history, {which} edit"})
    return found


def _properties(root: Element) -> list[tuple[str, str]]:
    """Every property with text, as an element or an attribute, by its usual prefix."""
    found: list[tuple[str, str]] = []
    waiting = [(root, "")]
    while waiting:
        element, above = waiting.pop()
        inner = element.tag.startswith(RDF)
        name = above if inner else _prefixed(element.tag)
        found += [(_prefixed(key), value) for key, value in element.attrib.items() if not key.startswith(RDF)]
        if element.text and element.text.strip() and name:
            found.append((name, element.text))
        waiting += [(child, name) for child in reversed(element)]
    return found


def _prefixed(tag: str) -> str:
    space, _, name = tag.removeprefix("{").rpartition("}")
    prefix = PREFIXES.get(space) or space.rstrip("/#").rpartition("/")[2]
    return f"{prefix}:{name}" if prefix else name


def read_iptc(content: bytes) -> Beside:
    """What one IPTC record (IIM 4) states; its dates are basic ISO: 20120219 and 164329+0000."""
    found, sets = Beside(), dict[int, list[bytes]]()
    place = content.find(b"\x1c")
    while place >= 0 and place + 5 <= len(content) and content[place] == 0x1C:
        record, number, size = (
            content[place + 1],
            content[place + 2],
            int.from_bytes(content[place + 3 : place + 5], "big"),
        )
        if size & 0x8000:
            break
        if record == 2:
            sets.setdefault(number, []).append(content[place + 5 : place + 5 + size])
        place += 5 + size
    for number, name in _IPTC_NAMES.items():
        if number in sets:
            found.values[name] = "; ".join(map(readable, sets[number]))[:VALUE_LIMIT]
    for day, clock, name in _IPTC_TIMES:
        if day in sets or clock in sets:
            _iptc_time(found, name, readable(sets.get(day, [b""])[0]), readable(sets.get(clock, [b""])[0]))
    return found


def _iptc_time(found: Beside, name: str, day: str, clock: str) -> None:
    stated = f"{day} {clock}".strip()
    date, hours = re.match(r"(\d{4})(\d\d)(\d\d)\Z", day), re.match(r"(\d\d)(\d\d)(\d\d)([+-]\d{4})?\Z", clock)
    if date is None:
        time, flags = read_time(name, stated)
    else:
        written = f"{date[1]}-{date[2]}-{date[3]}"
        if hours:
            written += f"T{hours[1]}:{hours[2]}:{hours[3]}{hours[4] or ''}"
        time, flags = read_time(name, written)
    found.times.append({**time, "stated": stated})
    found.flags += flags
