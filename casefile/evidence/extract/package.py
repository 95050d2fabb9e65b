"""The package of an Office Open XML file: its parts, what they refer to, and what the file states of itself.
Nothing it refers to outside is followed."""

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from casefile.evidence.extract.defang import defanged
from casefile.evidence.extract.extraction import Child, Flag
from casefile.evidence.extract.inflating import MIB, Budget, Damaged, TooLarge
from casefile.evidence.extract.xml import attribute, name, parsed, text_of
from casefile.evidence.extract.zips import Zip

TOTAL, PART = 300 * MIB, 100 * MIB
"""Bytes that a file and one of its parts may have once decompressed."""
LISTED = 200
EMBEDDED = re.compile(
    r"(?:^|/)(?:embeddings|media)/[^/]+$|(?:^|/)afchunk[^/]*$|^docProps/thumbnail\.\w+$", re.IGNORECASE
)
MACROS = re.compile(r"(?:^|/)(?:vbaProject[^/]*\.bin|macrosheets/[^/]+|vbaData\.xml)$", re.IGNORECASE)
SIGNATURE = re.compile(r"(?:^|/)_xmlsignatures/|(?:^|/)META-INF/documentsignatures", re.IGNORECASE)
ACTIVE = re.compile(r"(?:^|/)activeX/[^/]+\.(?:xml|bin)$", re.IGNORECASE)
CORE = {
    "creator": "author",
    "lastModifiedBy": "last_modified_by",
    "title": "title",
    "subject": "subject",
    "revision": "revision",
    "created": "created",
    "modified": "modified",
    "lastPrinted": "last_printed",
}
APP = {"Application": "application", "AppVersion": "application_version", "Company": "company", "Template": "template"}
HARMLESS = frozenset({"hyperlink"})


class Reference(NamedTuple):
    """A relationship: its identifier, its kind ("hyperlink", "image"), its target, and whether it leads outside."""

    id: str
    kind: str
    target: str
    outside: bool


class Package:
    """An opened office file. Names of parts are compared without regard to case, as the standard says."""

    def __init__(self, source: BinaryIO) -> None:
        self.flags: list[Flag] = []
        self.budget = Budget(TOTAL)
        self._zip = Zip(source)
        self.flags += self._zip.flags
        self._places = {
            one.name.replace("\\", "/").lstrip("/").lower(): place
            for place, one in reversed(list(enumerate(self._zip.members)))
            if not one.folder and not one.encrypted
        }
        self.names = [
            one.name.replace("\\", "/").lstrip("/") for one in self._zip.members if not one.folder and not one.encrypted
        ]

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._places

    def content(self, part: str) -> bytes:
        """The bytes of a part; b"" with a flag where it is not there, damaged or too large."""
        place = self._places.get(part.lower())
        if place is None:
            return b""
        pieces, size = [], 0
        try:
            for piece in self._zip.pieces(place, self.budget):
                size += len(piece)
                if size > PART:
                    raise TooLarge(f"it unpacks to more than {PART // MIB} MiB")
                pieces.append(piece)
        except (TooLarge, Damaged) as error:
            self._doubt("part_unreadable", f"the part {part!r} could not be read: {error}")
            return b""
        return b"".join(pieces)

    def references(self, part: str) -> list[Reference]:
        """What a part refers to; "" for the package itself."""
        folder, base = posixpath.split(part)
        root = parsed(self.content(posixpath.join(folder, "_rels", f"{base}.rels")) or b"<none/>")
        if root is None:
            self._doubt("part_unreadable", f"what {part or 'the file'!r} refers to could not be read")
            return []
        found = []
        for item in root:
            outside = attribute(item, "TargetMode").lower() == "external"
            target = attribute(item, "Target")
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found.append(Reference(attribute(item, "Id"), attribute(item, "Type").rpartition("/")[2], target, outside))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts inside the file that a part refers to as `kind`."""
        return [one.target for one in self.references(part) if one.kind == kind and not one.outside]

    def main(self) -> str:
        """The part the file is about: its document or its workbook."""
        for target in self.related("", "officeDocument"):
            if target in self:
                return target
        usual = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
        return next((part for part in usual if part in self), "")

    def stated(self) -> dict[str, Any]:
        """What the file says of itself, as it states it; the UTC reading beside each time that gives its zone."""
        facts: dict[str, Any] = dict.fromkeys((*CORE.values(), *APP.values()))
        for kind, names in (("core-properties", CORE), ("extended-properties", APP)):
            usual = "docProps/core.xml" if kind == "core-properties" else "docProps/app.xml"
            part = next((one for one in self._properties(kind)), usual)
            root = parsed(self.content(part) or b"<none/>")
            for item in root if root is not None else ():
                if name(item) in names:
                    facts[names[name(item)]] = text_of(item) or None
        for fact in ("created", "modified", "last_printed"):
            facts[f"{fact}_utc"] = utc(facts[fact])
        return facts

    def _properties(self, kind: str) -> list[str]:
        return [one.target for one in self.references("") if one.kind == kind and not one.outside]

    def outside(self) -> list[dict[str, str]]:
        """Every reference that leads out of the file, by part, its address defanged."""
        found = []
        for part in self.names:
            folder, base = posixpath.split(part)
            if base.lower().endswith(".rels") and posixpath.basename(folder) == "_rels":
                owner = posixpath.join(posixpath.dirname(folder), base[:-5])
                found += [
                    {"kind": one.kind, "target": defanged(one.target), "part": owner}
                    for one in self.references(owner)
                    if one.outside
                ]
        return found

    def carried(self) -> list[str]:
        """The names of the parts that are files of their own: embedded documents and pictures."""
        return [part for part in self.names if EMBEDDED.search(part)]

    def common(self) -> dict[str, Any]:
        """The facts that every office file has."""
        outside = self.outside()
        return {
            **self.stated(),
            "encrypted": False,
            "macros": any(MACROS.search(part) for part in self.names),
            "active_controls": sum(1 for part in self.names if ACTIVE.search(part)),
            "signed": any(SIGNATURE.search(part) for part in self.names),
            "hyperlinks": [one["target"] for one in outside if one["kind"] in HARMLESS][:LISTED],
            "external_references": [one for one in outside if one["kind"] not in HARMLESS][:LISTED],
            "embedded": [posixpath.basename(part) for part in self.carried()][:LISTED],
        }

    def open_document(self) -> dict[str, Any]:
        """What an OpenDocument file states of itself."""
        names = {"initial-creator": "author", "creator": "last_modified_by", "creation-date": "created",
                 "date": "modified", "generator": "application", "title": "title"}  # fmt: skip
        facts: dict[str, Any] = dict.fromkeys(names.values())
        root = parsed(self.content("meta.xml") or b"<none/>")
        for item in root.iter() if root is not None else ():
            if name(item) in names:
                facts[names[name(item)]] = text_of(item) or None
        facts.update({f"{fact}_utc": utc(facts[fact]) for fact in ("created", "modified")})
        facts["macros"] = any(part.lower().startswith(("basic/", "scripts/")) for part in self.names)
        facts["encrypted"] = b"encryption-data" in self.content("META-INF/manifest.xml")
        return facts

    def _doubt(self, code: str, words: str) -> None:
        flag = Flag(code, words)
        if flag not in self.flags:
            self.flags.append(flag)


def children(package: Package) -> Iterator[Child]:
    """Every embedded document and picture, as it lies in the file."""
    types = _types(package)
    for part in package.carried():
        content = package.content(part)
        if content:
            kind = types.get(f"/{part}".lower()) or types.get(posixpath.splitext(part)[1].lower().lstrip("."), "")
            yield Child(posixpath.basename(part), content, kind, part)


def _types(package: Package) -> dict[str, str]:
    """The media types stated for parts and for suffixes."""
    root = parsed(package.content("[Content_Types].xml") or b"<none/>")
    found = {}
    for item in root if root is not None else ():
        key = attribute(item, "PartName") or attribute(item, "Extension")
        found[key.lower()] = attribute(item, "ContentType")
    return found


def common_doubts(facts: dict[str, Any]) -> list[Flag]:
    """The flags that every office file can have, from its facts."""
    outside, carried = facts["external_references"], facts["embedded"]
    told = "; ".join(f"{one['kind']}: {one['target']}" for one in outside[:10])
    doubts = (
        (facts["macros"], "macros", "the file contains macros; they were not run"),
        (facts["active_controls"], "active_content", "the file contains ActiveX controls; they were not run"),
        (
            outside,
            "external_references",
            f"the file refers to {len(outside)} thing(s) outside; none was fetched: {told}",
        ),
        (facts["signed"], "signed", "the file carries a digital signature; it was not checked"),
        (carried, "attachments", f"the file has files embedded in it: {', '.join(carried[:20])}"),
    )
    return [Flag(code, words) for true, code, words in doubts if true]


def utc(stated: str | None) -> str | None:
    """The UTC reading, ISO with Z, of a time as office files write it; None without a zone or where malformed."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return None
