"""The reader of WACZ captures: a zip of WARC files with a list of pages and a package that states digests."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from casefile.evidence.extract.defang import defanged
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.inflating import MIB, Budget, Damaged, TooLarge
from casefile.evidence.extract.instants import layer
from casefile.evidence.extract.members import refusals
from casefile.evidence.extract.warc import NAMED, Survey, warc_children
from casefile.evidence.extract.zips import Zip

PACKAGE, SIGNED = "datapackage.json", "datapackage-digest.json"
LISTS = ("pages/", "indexes/")
SMALL = 16 * MIB
"""Bytes of a package or a list of pages that are read."""
PAGES = 1_000


def read_wacz(source: BinaryIO) -> Extraction:
    """Facts of its captures as in a WARC, and: wacz_version, created, pages[{url, title, stated, utc}],
    resources[{path, digest}], signature as stated. Every digest the package states is checked."""
    archive, survey, budget = Zip(source), Survey(), Budget()
    flags = list(archive.flags)
    package = _json(archive, PACKAGE, flags)
    for place, member in enumerate(archive.members):
        if _is_warc(member.name) and not member.refused:
            _walk(archive, place, survey, budget)
    resources = _resources(archive, package, survey, flags)
    signature = _signature(archive, survey, flags)
    pages = _pages(archive, flags)
    facts = {"format": "WACZ", **survey.facts(), **_package_facts(package), "signature": signature}
    facts |= {"resources": resources, "pages": pages, "warc_formats": survey.formats}
    main = next((url for url in (facts.pop("main_page_url"), *(one["url"] for one in pages)) if url), facts["url"])
    listed = next((one["title"] for one in pages if one["url"] == main and one["title"]), None)
    facts |= {"url": main, "url_defanged": defanged(main) if main else None, "title": facts["title"] or listed}
    facts["captured"] = [*_stated_times(package, pages), *facts["captured"]]
    if not survey.formats:
        flags.append(Flag("capture_empty", "no capture could be read in the package; ask for a whole copy"))
    return Extraction("web_capture", facts, tuple(survey.pages), (*flags, *survey.flags(), *refusals(archive.members)))


def wacz_children(source: BinaryIO) -> Iterator[Child]:
    """What every record of its WARC files carries, then whatever else lies in the package but its lists."""
    archive, budget = Zip(source), Budget()
    for place, member in enumerate(archive.members):
        if member.folder or member.encrypted:
            continue
        try:
            if _is_warc(member.name):
                yield from warc_children(archive.stream(place, budget), budget, within=f"{member.name} ")
            elif not member.name.startswith((*LISTS, "datapackage")):
                yield Child(member.name.rpartition("/")[2], archive.content(place, budget), place=member.name)
        except (Damaged, TooLarge):
            continue


def _is_warc(name: str) -> bool:
    return name.lower().endswith((".warc", ".warc.gz", ".arc", ".arc.gz"))


def _walk(archive: Zip, place: int, survey: Survey, budget: Budget) -> None:
    try:
        survey.walk(archive.stream(place, budget), budget)
    except (Damaged, TooLarge) as error:
        survey.faults.append(f"{archive.members[place].name}: {error}")


def _json(archive: Zip, name: str, flags: list[Flag]) -> dict[str, Any]:
    """A JSON member as an object; {} and a flag where it is missing or is none."""
    place = archive.named(name)
    try:
        if place is None:
            raise ValueError("it is not there")
        found = json.loads(archive.text(place, SMALL))
        if not isinstance(found, dict):
            raise ValueError("it is no JSON object")
    except (ValueError, RecursionError) as error:
        if name == PACKAGE:
            flags.append(Flag("package_unreadable", f"the package's own list, {name}, cannot be read ({error})"))
        return {}
    return found


def _package_facts(package: dict[str, Any]) -> dict[str, Any]:
    names = {
        "wacz_version": "wacz_version",
        "package_title": "title",
        "package_software": "software",
        "created": "created",
        "modified": "modified",
        "main_page_url": "mainPageUrl",
    }
    told = {fact: str(package[name]) if package.get(name) else None for fact, name in names.items()}
    # Early versions write mainPageURL.
    told["main_page_url"] = told["main_page_url"] or (str(package["mainPageURL"]) if "mainPageURL" in package else None)
    return told


def _stated_times(package: dict[str, Any], pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """When the package and its list of pages say they were made or captured."""
    named = (("mainPageDate", "WACZ main page"), ("created", "WACZ created"))
    times = [layer(words, str(package[name])) for name, words in named if package.get(name)]
    return times + [layer("WACZ page list", one["stated"], url=one["url"]) for one in pages[:200] if one["stated"]]


def _resources(archive: Zip, package: dict[str, Any], survey: Survey, flags: list[Flag]) -> list[dict[str, Any]]:
    """Each member the package lists, its digest checked; those missing, and those not listed, are told."""
    listed, missing, found = package.get("resources"), [], []
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    for entry in entries[:PAGES]:
        path, stated = str(entry.get("path") or entry.get("name") or ""), str(entry.get("hash") or "")
        place = archive.named(path)
        if place is None:
            missing.append(path)
        verdict = _member_digest(archive, place, stated, survey) if stated else ""
        found.append({"path": path, "bytes_stated": entry.get("bytes"), "digest": verdict})
    if missing:
        flags.append(Flag("resource_missing", f"the package lists what is not in it: {', '.join(missing[:NAMED])}"))
    names = {one["path"] for one in found} | {PACKAGE, SIGNED}
    extra = [one.name for one in archive.members if not one.folder and one.name not in names]
    if extra and entries:
        flags.append(Flag("resource_unlisted", f"the package holds what it does not list: {', '.join(extra[:NAMED])}"))
    return found


def _member_digest(archive: Zip, place: int | None, stated: str, survey: Survey) -> str:
    if place is None:
        return survey.digests.check(stated, what="")
    name = archive.members[place].name
    try:
        return survey.digests.check_pieces(stated, archive.pieces(place, Budget()), what=f"the member {name}")
    except (Damaged, TooLarge):
        return survey.digests.check(stated, what="")


def _signature(archive: Zip, survey: Survey, flags: list[Flag]) -> dict[str, Any] | None:
    """What datapackage-digest.json states: the digest is checked, a signature only told."""
    told = _json(archive, SIGNED, flags)
    if not told:
        return None
    verdict = _member_digest(archive, archive.named(PACKAGE), str(told.get("hash") or ""), survey)
    signed = told.get("signedData")
    signed = signed if isinstance(signed, dict) else {}
    if signed:
        flags.append(Flag("signature_not_checked", "the package states a signature; it was noted and not checked"))
    names = ("created", "software", "domain", "version")
    stated = {name: str(signed[name]) for name in names if signed.get(name)}
    return {"package_digest": verdict, "signed": bool(signed.get("signature")), **stated}


def _pages(archive: Zip, flags: list[Flag]) -> list[dict[str, Any]]:
    """The pages its lists name, as they name them; a line that is no JSON is counted and told."""
    found, broken = [], 0
    for place, member in enumerate(archive.members):
        if not (member.name.startswith("pages/") and member.name.endswith(".jsonl")) or member.refused:
            continue
        try:
            lines = archive.text(place, SMALL).splitlines()
        except (Damaged, TooLarge):
            broken += 1
            continue
        for line in lines[: PAGES + 1]:
            try:
                one = json.loads(line) if line.strip() else {}
            except (ValueError, RecursionError):
                broken += 1
                continue
            if isinstance(one, dict) and one.get("url"):
                stated = str(one.get("ts") or "")
                utc = layer("", stated)["utc"] if stated else None
                title = str(one["title"]) if one.get("title") else None
                found.append({"url": str(one["url"]), "title": title, "stated": stated, "utc": utc})
    if broken:
        flags.append(Flag("pages_unreadable", f"{broken:,} line(s) of the list of pages cannot be read"))
    return found[:PAGES]
