"""Loading a production by its load files: each row's files received, numbered, designated and joined to its family.
One bad row never stops the rest, and loading the same again changes nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from casefile.accounts.models import User
from casefile.custody.intake import ASKED as NOT_ATTESTED
from casefile.custody.intake import receive
from casefile.custody.loaded import REFUSED, Loaded, LoadedRow
from casefile.custody.loading_rows import RowLoader
from casefile.custody.productions import record_production
from casefile.custody.volume import Volume
from casefile.evidence.digest import digest_stream
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.loadfile.dat import read_dat
from casefile.evidence.loadfile.lines import characters, lines_of
from casefile.evidence.loadfile.numbering import summarise
from casefile.evidence.loadfile.pagelist import form_of_lines, read_page_list
from casefile.evidence.loadfile.production import Produced, joined, listed_documents, produced
from casefile.evidence.models import Production, SourceDocument
from casefile.ledger.entries import record
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter


def load_production(
    *,
    actor: User | None,
    matter: Matter,
    dat: Path,
    opt: Path | None = None,
    dry_run: bool = False,
    name: str = "",
    received_from: str = "",
    attested_by: str = "",
    tell: Callable[[LoadedRow], None] | None = None,
) -> Loaded:
    """Load a production; `tell` is called with each row once it is done. A dry run writes nothing.

    `dat` is a delimited load file, or an .opt or .lfp by itself. Raises ValueError where it is no load file.
    """
    documents, flags = read_load_files(dat, opt)
    called = (name or _volume_of(documents) or dat.stem)[:120]
    loaded = Loaded(called, None, dry_run)
    _tell_of_numbering(loaded, documents, flags)
    standing = Production.objects.in_matter(matter).filter(name=called).first()
    rows = RowLoader(
        actor=actor,
        matter=matter,
        production=standing,
        volume=Volume(dat),
        load_file=dat.name,
        received_from=received_from,
        attested_by=attested_by,
        dry_run=dry_run,
    )
    if not dry_run:
        rows.production = standing or record_production(actor=actor, matter=matter, name=called)
        loaded.load_file = _keep_load_files(loaded, actor, matter, [dat, *([opt] if opt else [])], received_from)
    by_key = {one.key: one for one in reversed(documents)}
    for document in documents:
        _with_its_parent(loaded, rows, document, by_key, tell)
    if rows.production:
        _enter(actor, rows.production, loaded, [dat, *([opt] if opt else [])], changed=rows.changed)
    return loaded


def read_load_files(dat: Path, opt: Path | None) -> tuple[list[Produced], list[Flag]]:
    """The documents that the load files list, and what is wrong with the files. ValueError where one is none."""
    content = dat.read_bytes()
    pages = read_page_list(opt.read_bytes()) if opt else None
    around = list(pages.flags) if pages else []
    if form_of_lines(lines_of(characters(content).text)):
        listed = read_page_list(content)
        return joined(listed_documents(listed), pages), [*listed.flags, *around]
    found = read_dat(content)
    documents = produced(found)
    if not found.header and not any(one.span or one.natives or one.texts for one in documents):
        raise ValueError("no row of it states a Bates number or a file: give the production's own load file")
    return joined(documents, pages), [*found.flags, *around]


def _volume_of(documents: Iterable[Produced]) -> str:
    """The production's name as the first row states it: the name of a production, else of a volume."""
    first = next(iter(documents), None)
    return (first.roles.get("production") or first.roles.get("volume") or "") if first else ""


def _tell_of_numbering(loaded: Loaded, documents: list[Produced], flags: list[Flag]) -> None:
    found = summarise(documents)
    loaded.first, loaded.last = found.first, found.last
    loaded.gaps, loaded.duplicates = list(found.gaps), list(found.duplicates)
    loaded.families, loaded.attached = found.families, found.attached
    loaded.flags = [{"code": flag.code, "message": flag.message} for flag in [*flags, *found.flags]]


def _keep_load_files(
    loaded: Loaded, actor: User | None, matter: Matter, paths: list[Path], received_from: str
) -> str | None:
    """The load files as documents of the matter: every field of theirs stays readable. The label of the first."""
    labels: list[str | None] = []
    for path in paths:
        with path.open("rb") as opened:
            digest = digest_stream(opened).sha256
        held = SourceDocument.objects.in_matter(matter).filter(sha256=digest).first()
        if held is None:
            with path.open("rb") as opened:
                receipt = receive(
                    actor=actor,
                    matter=matter,
                    stream=opened,
                    original_name=path.name,
                    title=f"Load file {path.name} of {loaded.production}"[:300],
                    short_cite=path.name[:200],
                    kind=SourceDocument.Kind.PRODUCTION,
                    received_from=received_from,
                )
            held = receipt.document
            if held is None:
                code = "load_file_not_kept" if receipt.outcome == NOT_ATTESTED else "load_file_refused"
                loaded.flags.append({"code": code, "message": f"{path.name}: {receipt.reason}"})
        labels.append(held.label if held else None)
    return labels[0]


def _with_its_parent(
    loaded: Loaded,
    rows: RowLoader,
    document: Produced,
    by_key: dict[str, Produced],
    tell: Callable[[LoadedRow], None] | None,
) -> None:
    """Load a row after the row it is attached to, wherever that stands in the file."""
    waiting = [document]
    while (above := by_key.get(waiting[-1].parent)) and above not in waiting and id(above) not in rows.done:
        waiting.append(above)
    for one in reversed(waiting):
        if id(one) in rows.done:
            continue
        row = _one(rows, one)
        rows.done.add(id(one))
        loaded.rows.append(row)
        if tell:
            tell(row)


def _one(rows: RowLoader, document: Produced) -> LoadedRow:
    """One row, whole or not at all; what stops it is its own answer and nobody else's."""
    row = LoadedRow(document.line, document.key, document.bates)
    for flag in document.flags:
        row.flag(flag.code, flag.message)
    try:
        with transaction.atomic():
            rows.load(document, row)
    except ValidationError as fault:
        row.outcome, row.reason = REFUSED, " ".join(fault.messages)
    except (OSError, ValueError, DatabaseError) as fault:
        row.outcome, row.reason = REFUSED, str(fault)
    return row


@transaction.atomic
def _enter(actor: User | None, production: Production, loaded: Loaded, paths: list[Path], *, changed: bool) -> None:
    """The run's own entry, where it changed anything or an earlier run was broken off before it; rows have theirs."""
    digests = []
    for path in paths:
        with path.open("rb") as opened:
            digests.append(digest_stream(opened).sha256)
    entries = LedgerEntry.objects.filter(object_id=str(production.uid), act=Act.LOAD_FILE_READ)
    if not changed and digests in entries.values_list("evidence", flat=True):
        return
    summary = loaded.summary()
    state = {key: summary[key] for key in ("production", "load_file", "rows", "outcomes", "gaps", "duplicates")}
    record(
        matter=production.matter,
        actor=actor,
        act=Act.LOAD_FILE_READ,
        subject=production,
        state=state,
        evidence=digests,
    )
