"""Whether a finished PDF is tagged, titled, in its language, of the right page size, with described drawings."""

import re
from collections.abc import Iterator

import pikepdf

from casefile.confidentiality.gate.objects import Anatomy, decode_string
from casefile.confidentiality.gate.report import Expectation, Finding

_ALTERNATIVE = re.compile(rb"/(?:Alt|ActualText) (\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]+>)", re.DOTALL)
_XMP_TITLE = re.compile(rb"<dc:title>.*?<rdf:li[^>]*>([^<]*)<", re.DOTALL)
_BOXES = ("/BleedBox", "/ArtBox")
_TOLERANCE = 1.0  # points


def structure_findings(anatomy: Anatomy, expectation: Expectation) -> Iterator[Finding]:
    """Faults of tags, language and title."""
    root = anatomy.pdf.Root
    if expectation.require_tags:
        marked = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))
        tree = root.get("/StructTreeRoot")
        if not marked or tree is None or not _has_children(tree):
            yield Finding("gate.tags", "document catalogue", "Not tagged; print it as PDF/UA.")
    language = root.get("/Lang")
    if language is None or not _same_language(decode_string(bytes(language)), expectation.lang):
        message = f"Does not state its language as {expectation.lang}; set lang in the template."
        yield Finding("gate.language", "document catalogue", message)
    if not _title(anatomy.pdf).strip():
        yield Finding("gate.title", "metadata /Title", "Has no title; set one in the template.")


def _title(pdf: pikepdf.Pdf) -> str:
    """The title in the document information, else in the XMP; read only, since pikepdf mends XMP as it opens it."""
    if "/Info" in pdf.trailer and "/Title" in pdf.trailer.Info:
        return decode_string(bytes(pdf.trailer.Info.Title))
    stored = pdf.Root.get("/Metadata")
    found = _XMP_TITLE.search(stored.read_bytes()) if isinstance(stored, pikepdf.Stream) else None
    return found[1].decode("utf-8", "replace") if found else ""


def _has_children(tree: pikepdf.Object) -> bool:
    children = tree.get("/K")
    if isinstance(children, pikepdf.Array):
        return len(children) > 0
    return isinstance(children, pikepdf.Dictionary)


def _same_language(found: str, wanted: str) -> bool:
    return found.replace("_", "-").lower() == wanted.replace("_", "-").lower()


def figure_findings(anatomy: Anatomy) -> Iterator[Finding]:
    """A finding for each drawing or picture whose structure element has no alternative text."""
    roles = _roles(anatomy.pdf)
    drawn = {"Figure", *(name for name, standard in roles.items() if standard == "Figure")}
    wanted = re.compile(
        rb"/S /(?:" + b"|".join(re.escape(name.encode()) for name in sorted(drawn)) + rb")(?![^\s/<>\[\](){}%])"
    )
    for item in anatomy.objects:
        figures = len(wanted.findall(item.syntax))
        if figures and figures > _described(item.syntax):
            page = re.search(rb"/Pg (\d+) 0 R", item.syntax)
            number = anatomy.page_numbers.get(int(page[1])) if page else None
            where = f"figure on page {number}" if number else f"figure (object {item.number})"
            yield Finding("gate.alternative-text", where, "Has no alternative text; say in words what it shows.")


def _described(syntax: bytes) -> int:
    """How many alternative texts with words in them an object holds."""
    written = (decode_string(bytes(pikepdf.Object.parse(text))) for text in _ALTERNATIVE.findall(syntax))
    return sum(bool(text.strip()) for text in written)


def _roles(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Structure types of the document's own -> the standard ones they stand for."""
    tree = pdf.Root.get("/StructTreeRoot")
    stated = tree.get("/RoleMap") if tree is not None else None
    if stated is None:
        return {}
    return {key.removeprefix("/"): str(stated[key]).removeprefix("/") for key in sorted(stated.keys())}


def page_findings(anatomy: Anatomy, expectation: Expectation) -> Iterator[Finding]:
    """A finding for each page of another size, or with something beside its visible area."""
    width, height = sorted(float(side) for side in expectation.page_size)
    for number, page in enumerate(anatomy.pdf.pages, 1):
        box = _box(page.mediabox)
        sides = sorted((box[2] - box[0], box[3] - box[1]))
        scaled = float(page.obj.get("/UserUnit", 1)) != 1
        if scaled or abs(sides[0] - width) > _TOLERANCE or abs(sides[1] - height) > _TOLERANCE:
            message = f"Is {sides[0]:g} by {sides[1]:g} points, not {width:g} by {height:g}; print on that paper."
            yield Finding("gate.page-size", f"page {number}", message)
        others = [page.cropbox, page.trimbox, *(page.obj[key] for key in _BOXES if key in page.obj)]
        if not all(_alike(_box(other), box) for other in others):
            message = "Has an area beside the visible page, where content can lie hidden; print without it."
            yield Finding("gate.page-size", f"page {number}", message)


def _box(array: pikepdf.Object) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(number) for number in list(array))
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= _TOLERANCE for a, b in zip(one, other, strict=True))
