"""Where the links of a finished PDF lead: inside it, or to a host that may be named."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pikepdf

from casefile.confidentiality.gate.folding import decode
from casefile.confidentiality.gate.objects import Anatomy, decode_string, outline_items
from casefile.confidentiality.gate.report import Finding

_URI = re.compile(rb"/URI \(\)")
_WEB = frozenset({"http", "https"})
_HOST = re.compile(r"[a-z0-9.-]+")


def link_findings(anatomy: Anatomy, allowed_hosts: frozenset[str]) -> Iterator[Finding]:
    """Findings for `file:` and relative links, hosts not allowed, and inner links that lead nowhere."""
    destinations = _destinations(anatomy.pdf)
    for number, page in enumerate(anatomy.pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") == pikepdf.Name.Link:
                yield from _target(annotation, f"link on page {number}", anatomy, destinations, allowed_hosts)
    for place, item in enumerate(outline_items(anatomy.pdf), 1):
        yield from _target(item, f"bookmark {place}", anatomy, destinations, allowed_hosts)
    shown = sum(1 for _ in _shown_addresses(anatomy.pdf))
    if len(_URI.findall(anatomy.skeleton)) > shown:
        yield Finding("gate.link", "file", "An address is kept that no link shows; write the file afresh.")


def _shown_addresses(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    holders = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
    for holder in [*holders, *outline_items(pdf)]:
        if "/A" in holder and "/URI" in holder.A:
            yield holder.A.URI


def _target(
    holder: pikepdf.Object, where: str, anatomy: Anatomy, destinations: frozenset[str], hosts: frozenset[str]
) -> Iterator[Finding]:
    action = holder.get("/A")
    if action is not None and "/URI" in action:
        fault = address_fault(decode_string(bytes(action.URI)), hosts)
    elif action is not None and action.get("/S") != pikepdf.Name.GoTo:
        fault = "does something other than lead to a page or an address; print it as a plain link."
    else:
        target = holder.get("/Dest") if action is None else action.get("/D")
        fault = _destination_fault(target, anatomy, destinations)
    if fault:
        yield Finding("gate.link", where, f"It {fault}")


def address_fault(address: str, allowed_hosts: frozenset[str]) -> str:
    """What is wrong with a link's address, or an empty string."""
    plain = decode(address).strip()
    try:
        parts = urlsplit(plain)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "has an address that cannot be read; print the address as text."
    if parts.scheme.lower() == "file":
        return "leads to a file of the machine which made the PDF; link to a page of the exhibit."
    if not parts.scheme:
        return "is relative to where the file lies; link to a page of the exhibit."
    if parts.scheme.lower() not in _WEB or not _HOST.fullmatch(host) or parts.username or parts.password:
        return "uses an address other than plain http or https; print the address as text."
    if host not in {allowed.lower() for allowed in allowed_hosts}:
        return "leads to a host that is not on the list of allowed hosts; print the address as text."
    return ""


def _destination_fault(target: pikepdf.Object | None, anatomy: Anatomy, destinations: frozenset[str]) -> str:
    broken = "leads nowhere: its destination is not in the file; print the exhibit again."
    if isinstance(target, pikepdf.Array):
        return "" if len(target) and target[0].objgen[0] in anatomy.page_numbers else broken
    if isinstance(target, pikepdf.String):
        return "" if bytes(target).hex() in destinations else broken
    if isinstance(target, pikepdf.Name):
        return "" if str(target).removeprefix("/").encode().hex() in destinations else broken
    return broken


def _destinations(pdf: pikepdf.Pdf) -> frozenset[str]:
    """Hexadecimal of every named destination's name (names are bytes, not always text)."""
    found: set[str] = set()
    names = pdf.Root.get("/Names")
    waiting = [names.Dests] if names is not None and "/Dests" in names else []
    for _ in range(100_000):
        if not waiting:
            break
        node = waiting.pop()
        found.update(bytes(name).hex() for name in list(node.get("/Names", []))[::2])
        waiting += list(node.get("/Kids", []))
    old = pdf.Root.get("/Dests")
    if old is not None:
        found.update(key.removeprefix("/").encode().hex() for key in sorted(old.keys()))
    return frozenset(found)
