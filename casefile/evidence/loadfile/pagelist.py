"""Image load files, one line a page: Opticon .OPT and IPRO .LFP, as pages and the documents they make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.evidence.extract.extraction import Flag
from casefile.evidence.loadfile.lines import Line, characters, lines_of

OPTICON, IPRO = "opticon", "ipro_lfp"
_LFP = re.compile(r"\s*[A-Z]{2},")
_OPT = re.compile(r"[^,\r\n]+,[^,\r\n]*,[^\r\n]*[\w)~-]\.\w{2,5}\"?,[YyNn]?(?:,[^,]*){0,3},?")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: the page's key, its volume and file as stated, and the break it marks.

    `begins` is "document", "child" or "" for a further page; `sort` is image, native or text; `pages` the count
    that the line states for its document, None where it states none."""

    line: int
    raw: str
    key: str
    volume: str
    path: str
    begins: str
    sort: str = "image"
    pages: int | None = None
    offset: str = ""


@dataclass(frozen=True, slots=True)
class PageList:
    """An image load file: which form it has, its lines, and what is wrong with any of them."""

    form: str
    encoding: str
    encoding_basis: str
    lines: int
    pages: tuple[PageLine, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """The pages of one document, first to last; `parent` is the key of the document that it is attached to."""

    key: str
    last_key: str
    pages: tuple[PageLine, ...]
    natives: tuple[PageLine, ...]
    texts: tuple[PageLine, ...]
    parent: str


def form_of_lines(lines: Sequence[Line]) -> str:
    """Which image load file these lines are, by the shape of nearly all of them; "" for neither."""
    sample = [line.text for line in lines[:200] if line.text.strip()]
    for form, shape in ((IPRO, _LFP.match), (OPTICON, _OPT.fullmatch)):
        fitting = sum(shape(text.strip()) is not None for text in sample)
        if sample and fitting * 10 >= len(sample) * 9:
            return form if form == OPTICON or any(text.lstrip().startswith(("IM,", "OF,")) for text in sample) else ""
    return ""


def read_page_list(content: bytes) -> PageList:
    """The image load file of these bytes; ValueError where they are neither Opticon nor IPRO lines."""
    decoded = characters(content)
    lines = lines_of(decoded.text)
    form = form_of_lines(lines)
    if not form:
        raise ValueError("the lines are neither those of an Opticon .opt nor of an IPRO .lfp file")
    flags = []
    if decoded.lost:
        flags.append(Flag("undecodable", f"{decoded.lost} characters could not be read and show as \ufffd"))
    pages: list[PageLine] = []
    for line in lines:
        if not line.text.strip():
            continue
        page = (_opticon if form == OPTICON else _ipro)(line)
        if page is None:
            words = f"line {line.number}: “{line.text[:80]}” is not understood; it is kept as it stands"
            flags.append(Flag("line_unknown", words))
        else:
            pages.append(page)
    flags += _doubts(pages)
    return PageList(form, decoded.encoding, decoded.basis, len(lines), tuple(pages), tuple(flags))


def _opticon(line: Line) -> PageLine | None:
    """key, volume, path, Y where a document begins, folder break, box break, pages; a path may hold commas."""
    cells = line.text.split(",")
    if len(cells) < 3 or not cells[0].strip():
        return None
    surplus = max(0, len(cells) - 7)
    path = ",".join(cells[2 : 3 + surplus]).strip().strip('"')
    after = [*(cell.strip() for cell in cells[3 + surplus :]), "", "", "", ""]
    count = int(after[3]) if after[3].isdecimal() and len(after[3]) < 9 else None
    begins = "document" if after[0].upper() == "Y" else ""
    return PageLine(line.number, line.text, cells[0].strip(' "'), cells[1].strip(' "'), path, begins, pages=count)


_BREAKS = {"D": "document", "C": "child"}
_SORTS = {"IM": "image", "OF": "native", "FT": "text", "TF": "text", "ON": "native"}


def _ipro(line: Line) -> PageLine | None:
    """IM,key,break,offset,@volume;folder;file;type and OF,key,@volume;folder;file,type."""
    head, mark, rest = line.text.strip().partition("@")
    cells = [cell.strip() for cell in head.rstrip(",").split(",")]
    sort = _SORTS.get(cells[0].upper())
    if sort is None or not mark or len(cells) < 2:
        return None
    volume, _, place = rest.partition(";")
    folder, _, name = place.partition(";")
    if sort == "image":
        name = name.split(";")[0]
        name = name if place.count(";") > 1 else name.split(",")[0]
    else:
        name = re.sub(r"[,;]\s*\d*\s*(?:,\s*\d*)?\Z", "", name)
    path = "\\".join(part for part in (folder.strip().rstrip("\\"), name.strip()) if part)
    broken = cells[2].upper() if sort == "image" and len(cells) > 2 else ""
    offset = cells[3] if sort == "image" and len(cells) > 3 else ""
    return PageLine(line.number, line.text, cells[1], volume.strip(), path, _BREAKS.get(broken, ""), sort, None, offset)


def _doubts(pages: Sequence[PageLine]) -> list[Flag]:
    """Pages before any document, keys given twice, and stated page counts that the lines do not bear out."""
    flags: list[Flag] = []
    images = [page for page in pages if page.sort == "image"]
    if images and not images[0].begins:
        words = f"line {images[0].line}: the first page does not begin a document; it is taken as one"
        flags.append(Flag("document_start_missing", words))
    seen: dict[str, int] = {}
    for page in images:
        if page.key in seen:
            words = f"{page.key} is on line {seen[page.key]} and again on line {page.line}"
            flags.append(Flag("page_duplicate", words))
        seen.setdefault(page.key, page.line)
    for document in documents_of(pages):
        stated = document.pages[0].pages if document.pages else None
        if stated is not None and stated != len(document.pages):
            words = f"{document.key}: line {document.pages[0].line} states {stated} pages, {len(document.pages)} follow"
            flags.append(Flag("page_count_differs", words))
    return flags


def documents_of(pages: Sequence[PageLine]) -> list[ListedDocument]:
    """The documents that the lines make, in order; a child belongs to the last document before it."""
    runs: list[list[PageLine]] = []
    for page in pages:
        if page.sort == "image":
            if page.begins or not runs:
                runs.append([])
            runs[-1].append(page)
    where = {page.key: place for place, run in enumerate(runs) for page in run}
    beside: dict[int, list[PageLine]] = {}
    alone: list[PageLine] = []
    for page in pages:
        if page.sort != "image":
            place = where.get(page.key)
            alone.append(page) if place is None else beside.setdefault(place, []).append(page)
    return [*_listed(runs, beside), *(_by_itself(page) for page in alone)]


def _listed(runs: list[list[PageLine]], beside: dict[int, list[PageLine]]) -> Iterator[ListedDocument]:
    parent = ""
    for place, run in enumerate(runs):
        child = run[0].begins == "child"
        others = beside.get(place, [])
        natives = tuple(page for page in others if page.sort == "native")
        texts = tuple(page for page in others if page.sort == "text")
        yield ListedDocument(run[0].key, run[-1].key, tuple(run), natives, texts, parent if child else "")
        parent = parent if child else run[0].key


def _by_itself(page: PageLine) -> ListedDocument:
    """A native or text that no image line has the key of: a document without page images."""
    native = (page,) if page.sort == "native" else ()
    text = (page,) if page.sort == "text" else ()
    return ListedDocument(page.key, page.key, (), native, text, "")
