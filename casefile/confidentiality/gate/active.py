"""What a PDF may do or carry besides being read: scripts, actions, forms, attachments, media, layers.

CM/ECF refuses embedded files, JavaScript, encryption, launch actions, media and live forms.
"""

import re
from collections.abc import Iterator

import pikepdf

from casefile.confidentiality.gate.objects import Anatomy
from casefile.confidentiality.gate.report import Finding

_REMEDY = {
    "gate.javascript": "holds JavaScript; print without it.",
    "gate.action": "holds an action other than a plain link; print without it.",
    "gate.form": "holds form fields; print their values as text.",
    "gate.attachment": "embeds a file; send it beside the PDF.",
    "gate.media": "holds sound, film or three-dimensional content; send it beside the PDF.",
    "gate.layer": "holds an optional layer, which can be hidden; print what shows and nothing else.",
}
_ACTIONS = {
    "gate.javascript": "JavaScript",
    "gate.action": "Launch SubmitForm ImportData ResetForm GoToR GoToE GoToDp Thread Hide Named Trans URI2 "
    "SetOCGState RichMediaExecute GoTo3DView",
    "gate.media": "Movie Sound Rendition",
}
_TYPES = {
    "gate.attachment": "EmbeddedFile Filespec FileAttachment",
    "gate.media": "Movie Sound Screen RichMedia 3D MediaClip MR MS PL 3DNode 3DView Projection",
    "gate.layer": "OCG OCMD",
    "gate.form": "Widget SigFieldLock Sig",
}
_KEYS = {
    "gate.javascript": "JS JavaScript",
    "gate.action": "AA",
    "gate.form": "AcroForm XFA FT",
    "gate.attachment": "EmbeddedFiles EF AF Collection RF",
    "gate.media": "RichMediaContent RichMediaSettings 3DD 3DV",
    "gate.layer": "OCProperties OC OCGs",
}


def _patterns() -> dict[str, re.Pattern[bytes]]:
    """For each code, what gives it away: a kind of action, a type, or a key with a value."""
    found = {}
    for code in _REMEDY:
        parts = []
        if code in _ACTIONS:
            parts.append(rf"/S /(?:{'|'.join(_ACTIONS[code].split())})(?![\w-])")
        if code in _TYPES:
            parts.append(rf"/(?:Type|Subtype) /(?:{'|'.join(_TYPES[code].split())})(?![\w-])")
        if code in _KEYS:
            parts.append(rf"/(?:{'|'.join(_KEYS[code].split())}) (?=[<\[(/\d])")
        found[code] = re.compile("|".join(parts).encode())
    return found


_PATTERNS = _patterns()
_WORDS = frozenset(" ".join([*_ACTIONS.values(), *_TYPES.values(), *_KEYS.values()]).split())
_LINK = frozenset({"/Link"})


def active_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each object that can act or carry something, wherever it is in the file."""
    if not _WORDS.isdisjoint(anatomy.names):
        for code, pattern in _PATTERNS.items():
            for number in dict.fromkeys(number for number, _ in anatomy.carrying(pattern)):
                where = "document catalogue" if number == anatomy.pdf.Root.objgen[0] else f"object {number}"
                yield Finding(code, where, f"It {_REMEDY[code]}")
    opening = anatomy.pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo:
        yield Finding("gate.action", "document catalogue", "Does something on opening; print without it.")


def annotation_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each annotation that is not a link: comments and marks-up are often work product."""
    for number, page in enumerate(anatomy.pdf.pages, 1):
        kinds = [str(annotation.get("/Subtype", "")) for annotation in page.obj.get("/Annots", [])]
        if set(kinds) - _LINK:
            message = "A comment, stamp or other annotation lies on the page; print without it."
            yield Finding("gate.annotation", f"annotation on page {number}", message)
    on_pages = sum(len(page.obj.get("/Annots", [])) for page in anatomy.pdf.pages)
    stored = len(re.findall(rb"/Subtype /Link(?![\w-])", anatomy.skeleton))
    if stored > on_pages:
        message = "A link that no page shows is kept in the file; write the file afresh."
        yield Finding("gate.leftover", "file", message)


def encryption_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """A finding where the file is encrypted, even with an empty password."""
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield Finding("gate.encrypted", "file", "Encrypted: courts refuse it; save it without a password.")
