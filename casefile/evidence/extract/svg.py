"""The reader of SVG: its size and words as data. It is never drawn; scripts in it are counted and not run,
what it names elsewhere is counted and not fetched."""

import re
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casefile.evidence.extract.extraction import Extraction, Flag, PageText

READ_LIMIT = 12 << 20
"""Bytes beyond which an SVG is not parsed: each of its elements takes a hundred times its room."""
TEXT_LIMIT = 200_000
LISTED = 20
WORDS = frozenset(("title", "desc", "text", "tspan", "textPath", "p", "div", "span"))
ACTIVE = frozenset(("script", "handler", "listener"))
ANIMATED = frozenset(("animate", "set", "animateTransform", "animateMotion", "animateColor"))

_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*\Z")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_ADDRESS = re.compile(r"(?:https?:|ftp:|file:|//|\\\\)[^\s\"'<>)]*", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*", re.IGNORECASE)


def read(source: BinaryIO) -> Extraction:
    """Facts: format SVG, width and height in CSS pixels where stated as a length, width_stated, height_stated,
    view_box, title, scripts, event_attributes, references[], doctype, embedded; one page with its words."""
    content = source.read(READ_LIMIT + 1)
    flags: list[Flag] = []
    facts, words = _nothing(), ""
    doctype = _DOCTYPE.search(content)
    facts["doctype"] = doctype[0].decode("latin-1")[:300].strip() if doctype else None
    try:
        if len(content) > READ_LIMIT:
            raise ParseError(f"it is longer than {READ_LIMIT >> 20} MiB")
        words = _take(facts, fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True))
    except DefusedXmlException:
        told = "the SVG defines entities of its own, which can blow up or reach outside: it was not read further"
        flags.append(Flag("svg_entities", told))
        _search(facts, content)
    except (ParseError, ValueError, LookupError) as error:
        told = f"the SVG cannot be read as XML ({error}): only marks in its text were counted"
        flags.append(Flag("svg_malformed", told))
        _search(facts, content)
    flags += _flags(facts)
    return Extraction("image", facts, (PageText(1, "", words[:TEXT_LIMIT]),), tuple(flags))


def _nothing() -> dict[str, Any]:
    facts = dict.fromkeys(("width", "height", "width_stated", "height_stated", "view_box", "title"))
    empty = {"scripts": 0, "event_attributes": 0, "references": [], "embedded": 0, "animated": 0, "foreign": 0}
    return {"format": "SVG", "frames": 1, **facts, **empty, "times": []}


def _take(facts: dict[str, Any], root: Element) -> str:
    facts.update(width_stated=root.get("width"), height_stated=root.get("height"), view_box=root.get("viewBox"))
    facts.update(width=_pixels(root.get("width")), height=_pixels(root.get("height")))
    words: list[str] = []
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        facts["scripts"] += name in ACTIVE
        facts["animated"] += name in ANIMATED
        facts["foreign"] += name == "foreignObject"
        if name == "title" and facts["title"] is None:
            facts["title"] = " ".join((element.text or "").split())[:300] or None
        if name in WORDS and element.text and element.text.strip():
            words.append(" ".join(element.text.split()))
        if name in ("tspan", "a") and element.tail and element.tail.strip():
            words.append(" ".join(element.tail.split()))
        for key, value in element.attrib.items():
            _attribute(facts, key.rpartition("}")[2].lower(), value)
        if name == "style":
            _refer(facts, element.text or "")
    return "\n".join(words)


def _attribute(facts: dict[str, Any], key: str, value: str) -> None:
    plain = re.sub(r"[\x00-\x20]+", "", value).lower()
    if key.startswith("on"):
        facts["event_attributes"] += 1
    elif plain.startswith(("javascript:", "vbscript:", "data:text/html", "data:image/svg", "data:application")):
        facts["scripts"] += 1
    elif plain.startswith("data:"):
        facts["embedded"] += 1
    elif key in ("href", "src", "from", "to", "values") or "url(" in value:
        _refer(facts, value)


def _refer(facts: dict[str, Any], value: str) -> None:
    for address in _ADDRESS.findall(value):
        if address not in facts["references"] and len(facts["references"]) < LISTED:
            facts["references"].append(address[:300])


def _search(facts: dict[str, Any], content: bytes) -> None:
    """Counts by marks alone, for what cannot be parsed."""
    plain = content.replace(b"\0", b"").lower()
    facts["scripts"] = plain.count(b"<script") + plain.count(b"javascript:")
    facts["event_attributes"] = len(re.findall(rb"\son[a-z]+\s*=", plain))
    facts["embedded"] = plain.count(b"data:image/")


def _pixels(stated: str | None) -> float | None:
    match = _LENGTH.match(stated or "")
    return round(float(match[1]) * _PIXELS[match[2]], 2) if match else None


def _flags(facts: dict[str, Any]) -> list[Flag]:
    active = facts["scripts"] + facts["event_attributes"]
    named = ", ".join(facts["references"][:3])
    told = (
        (active, "svg_script", f"the SVG contains {active} script(s) or script attributes; none was run"),
        (named, "external_references", f"the SVG names content elsewhere, which was not fetched: {named}"),
        ("SYSTEM" in (facts["doctype"] or "") or "PUBLIC" in (facts["doctype"] or ""), "external_dtd",
         "the SVG names a document type elsewhere, which was not fetched"),
        (facts["foreign"], "foreign_object", "the SVG holds parts that are not SVG; they were not drawn"),
        (facts["embedded"], "embedded_pictures", f"the SVG carries {facts['embedded']} picture(s) within its text"),
        (facts["animated"], "animated", "the SVG moves: what it shows depends on when one looks"),
    )  # fmt: skip
    return [Flag(code, words) for true, code, words in told if true]
