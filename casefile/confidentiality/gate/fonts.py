"""Whether every font of a finished PDF is embedded and can be read back as text."""

import re
from collections.abc import Iterator

import pikepdf

from casefile.confidentiality.gate.objects import Anatomy
from casefile.confidentiality.gate.report import Finding

_FONT = re.compile(rb"/(?:BaseFont|CharProcs) ")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_DEPTH = 12
_SIMPLE = frozenset({"/Type1", "/MMType1", "/TrueType"})


def font_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each font that is not embedded or whose signs have no text."""
    for item in anatomy.objects:
        if not _FONT.search(item.syntax):
            continue
        holder = anatomy.pdf.get_object(item.number, item.generation)
        for font in _fonts(holder.stream_dict if isinstance(holder, pikepdf.Stream) else holder, _DEPTH):
            if fault := _fault(font):
                yield Finding("gate.font", f"font (object {item.number})", fault)


def _fonts(holder: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """A dictionary that is a font, and those written directly within it."""
    if isinstance(holder, pikepdf.Array):
        inner = list(holder)
    elif isinstance(holder, pikepdf.Dictionary):
        if "/BaseFont" in holder or "/CharProcs" in holder:
            yield holder
        inner = [holder[key] for key in sorted(holder.keys())]
    else:
        return
    for value in inner:
        if depth and isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _fonts(value, depth - 1)


def _fault(font: pikepdf.Object) -> str:
    kind = str(font.get("/Subtype", ""))
    if kind == "/Type3":
        return (
            "" if "/ToUnicode" in font else "Its signs have no text, so the page cannot be searched; embed a real font."
        )
    if kind == "/Type0":
        if "/ToUnicode" in font or str(font.get("/Encoding", "")) not in {"/Identity-H", "/Identity-V"}:
            return ""
        return "Its signs have no text, so the page cannot be searched; embed it with its character map."
    descriptor = font.get("/FontDescriptor")
    if descriptor is None or not any(key in descriptor for key in _FILES):
        return "It is not embedded, so the page looks different elsewhere; embed it."
    return ""
