"""The documents of a production out of its load files: Bates ranges, families, files, and every fault named."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casefile.evidence.bates import BatesNumber, BatesSpan, parse_bates
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.loadfile.dat import DatFile, Record
from casefile.evidence.loadfile.pagelist import ListedDocument, PageLine, PageList, documents_of

DIGEST_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}
_MANY = re.compile(r"\s*;\s*")
_RANGE = re.compile(r"\s+(?:-|–|to)\s+|(?<=\d)\s*[-–]\s*(?=[A-Za-z])|\s*;\s*")


@dataclass(frozen=True, slots=True)
class Produced:
    """One document of a production as its load files state it.

    `key` is its first Bates or control number as stated; `span` is None where that is no Bates range. `parent` is
    the key of the document it is attached to, `family` that of the whole group. `values` is every named field."""

    line: int
    last_line: int
    raw: str
    key: str
    last_key: str
    span: BatesSpan | None
    parent: str = ""
    family: str = ""
    values: tuple[tuple[str, str], ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    natives: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    text_words: str = ""
    images: tuple[PageLine, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def bates(self) -> str:
        """Its range as it prints, or the number as stated."""
        return str(self.span) if self.span else self.key


def produced(dat: DatFile) -> list[Produced]:
    """The documents of a delimited load file, in its order, with their parents found."""
    documents = [_of_record(record, dat) for record in dat.records]
    return with_parents(documents)


def _of_record(record: Record, dat: DatFile) -> Produced:
    """One record as a document; what is missing or unreadable is flagged with its line."""
    names = [*dat.columns, *(None for _ in record.cells[len(dat.columns) :])]
    values = [
        (column.name if column else f"field {place}", cell.strip())
        for place, (column, cell) in enumerate(zip(names, record.cells, strict=False), 1)
    ]
    roles: dict[str, str] = {}
    for column, (_, value) in zip(dat.columns, values, strict=False):
        if column.role and value:
            roles.setdefault(column.role, value)
    key = roles.get("begin") or roles.get("control") or ""
    last = roles.get("end") or (_counted_end(key, roles) if "begin" in roles else "") or key
    span, flags = span_of(key, last, record.first_line)
    text = roles.get("text", "")
    is_path = looks_like_path(text)
    digests, odd = _digests(roles, record.first_line)
    return Produced(
        line=record.first_line,
        last_line=record.last_line,
        raw=record.raw,
        key=key,
        last_key=last,
        span=span,
        family=_family(roles) or key,
        values=tuple((name, value) for name, value in values if value),
        roles=roles,
        digests=digests,
        natives=tuple(_MANY.split(roles["native"])) if roles.get("native") else (),
        texts=(text,) if text and is_path else (),
        text_words="" if is_path else text,
        flags=(*flags, *odd),
    )


def looks_like_path(value: str) -> bool:
    """Whether a text field names a file rather than holding the text itself."""
    return bool(re.fullmatch(r"[^\r\n®]{1,400}\.[A-Za-z0-9]{2,5}", value)) and (
        "\\" in value or "/" in value or " " not in value
    )


def _counted_end(key: str, roles: Mapping[str, str]) -> str:
    """The last number that a stated page count gives, where no end is stated."""
    count = roles.get("pages", "")
    try:
        return str(parse_bates(key).plus(int(count) - 1)) if count.isdecimal() and 0 < int(count) < 100_000 else ""
    except ValueError:
        return ""


def span_of(first: str, last: str, line: int) -> tuple[BatesSpan | None, list[Flag]]:
    """The Bates range of two ends as stated; None and a flag where they are not one."""
    if not first:
        return None, [Flag("bates_missing", f"line {line}: no Bates or control number is stated")]
    try:
        start = parse_bates(first)
        end = parse_bates(last)
    except ValueError as error:
        return None, [Flag("bates_unreadable", f"line {line}: {error}; kept as stated")]
    if start.prefix != end.prefix or end.number < start.number:
        words = f"line {line}: the range {first} to {last} runs backwards or changes its prefix; only {first} is used"
        return BatesSpan(start, start), [Flag("bates_backwards", words)]
    return BatesSpan(start, BatesNumber(start.prefix, end.number, start.width)), []


def _digests(roles: Mapping[str, str], line: int) -> tuple[dict[str, str], list[Flag]]:
    """The stated digests by kind; one of another length than its name says is flagged."""
    found: dict[str, str] = {}
    flags: list[Flag] = []
    for role in ("md5", "sha1", "sha256", "hash"):
        stated = roles.get(role, "")
        plain = re.sub(r"[\s:-]|^0x", "", stated).lower()
        if not plain:
            continue
        kind = DIGEST_LENGTHS.get(len(plain)) if re.fullmatch("[0-9a-f]+", plain) else None
        if kind is None:
            flags.append(Flag("hash_unreadable", f"line {line}: “{stated[:80]}” is no MD5, SHA-1 or SHA-256"))
            continue
        if role not in ("hash", kind):
            flags.append(Flag("hash_named_wrongly", f"line {line}: the {role} field holds a {kind} digest"))
        found.setdefault(kind, plain)
    return found, flags


def _family(roles: Mapping[str, str]) -> str:
    begin = roles.get("family_begin") or (_RANGE.split(roles.get("family_range", ""))[0]).strip()
    return begin or roles.get("family", "")


def with_parents(documents: Sequence[Produced]) -> list[Produced]:
    """The same documents with the parent each states: a parent's number, a family's first number, or a parent's
    own list of attachments. A group without a first number makes nobody a parent."""
    standing = {name: document for document in reversed(documents) for name in _names(document)}
    listed = {
        plain_key(child): document.key
        for document in documents
        for child in _MANY.split(document.roles.get("attachments", ""))
        if child
    }
    return [_with_parent(document, standing, listed) for document in documents]


def _with_parent(document: Produced, standing: Mapping[str, Produced], listed: Mapping[str, str]) -> Produced:
    ranged = bool(document.roles.get("family_begin") or document.roles.get("family_range"))
    stated = (
        document.roles.get("parent") or (document.family if ranged else "") or listed.get(plain_key(document.key), "")
    )
    stated = stated or document.parent
    if not stated or plain_key(stated) == plain_key(document.key):
        return document
    found = standing.get(plain_key(stated))
    if found is None:
        words = f"line {document.line}: {document.key} is attached to {stated}, which no line of the load file lists"
        return replace(document, parent=stated, flags=(*document.flags, Flag("parent_missing", words)))
    return replace(document, parent=found.key, family=document.family if ranged else found.family)


def _names(document: Produced) -> list[str]:
    """The numbers other lines can know it by: its first page's and its control number."""
    stated = dict.fromkeys((document.key, document.roles.get("control", "")))
    return [plain_key(number) for number in stated if number]


def plain_key(key: str) -> str:
    """A number without case and separators, so that EXSO-0001 and EXSO0001 are one."""
    return re.sub(r"[-._\s]", "", key).upper()


def joined(documents: Sequence[Produced], pages: PageList | None) -> list[Produced]:
    """The documents with the page images that an image load file lists for them; what only it lists comes after."""
    if pages is None:
        return list(documents)
    by_key = {plain_key(listed.key): listed for listed in documents_of(pages.pages)}
    merged = []
    for document in documents:
        name = next((name for name in _names(document) if name in by_key), "")
        merged.append(_with_pages(document, by_key.pop(name, None)))
    alone = [_listed(listed) for listed in by_key.values()]
    # A listed child of a listed document finds its parent among all of them.
    return with_parents([*merged, *alone])


def _with_pages(document: Produced, listed: ListedDocument | None) -> Produced:
    if listed is None:
        return document
    flags = list(document.flags)
    if document.span and listed.pages and len(document.span) not in (len(listed.pages), 1):
        words = f"line {document.line}: {document.bates} is {len(document.span)} pages, {len(listed.pages)} are listed"
        flags.append(Flag("pages_differ", words))
    return replace(
        document,
        images=listed.pages,
        natives=document.natives or tuple(page.path for page in listed.natives),
        texts=document.texts or tuple(page.path for page in listed.texts),
        parent=document.parent or listed.parent,
        flags=tuple(flags),
    )


def _listed(listed: ListedDocument) -> Produced:
    """A document that only the image load file knows."""
    every = [*listed.pages, *listed.natives, *listed.texts]
    span, flags = span_of(listed.key, listed.last_key, every[0].line)
    return Produced(
        line=every[0].line,
        last_line=every[-1].line,
        raw="\n".join(page.raw for page in every),
        key=listed.key,
        last_key=listed.last_key,
        span=span,
        parent=listed.parent,
        family=listed.parent or listed.key,
        roles={"volume": every[0].volume} if every[0].volume else {},
        natives=tuple(page.path for page in listed.natives),
        texts=tuple(page.path for page in listed.texts),
        images=listed.pages,
        flags=tuple(flags),
    )


def listed_documents(pages: PageList) -> list[Produced]:
    """The documents of an image load file by itself."""
    return with_parents([_listed(listed) for listed in documents_of(pages.pages)])
