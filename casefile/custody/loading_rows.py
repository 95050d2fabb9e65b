"""One row of a production: its files received, its numbers, hashes, custodian, designation and parent."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casefile.accounts.models import User
from casefile.confidentiality.designating import designate, level_of
from casefile.confidentiality.models import Designation
from casefile.custody.correcting import correct_document
from casefile.custody.custodians import custodian_named
from casefile.custody.designations import RANK, level_stated
from casefile.custody.intake import receive
from casefile.custody.loaded import (
    ASKED,
    MISSING,
    NO_FILE,
    NUMBERED,
    RECEIVED,
    REFUSED,
    UNCHANGED,
    WOULD_NUMBER,
    WOULD_RECEIVE,
    LoadedFile,
    LoadedRow,
)
from casefile.custody.productions import number_pages
from casefile.custody.volume import Volume
from casefile.dates import read
from casefile.dates.value import ZoneBasis
from casefile.evidence.digest import Digests, digest_stream
from casefile.evidence.loadfile.production import Produced
from casefile.evidence.models import Production, SourceDocument
from casefile.matters.models import Matter


@dataclass(slots=True)
class RowLoader:
    """What all rows of one run share, and the documents that rows became, by their numbers."""

    actor: User | None
    matter: Matter
    production: Production | None
    volume: Volume
    load_file: str
    received_from: str
    attested_by: str
    dry_run: bool
    changed: bool = False
    done: set[int] = field(default_factory=set)
    documents: dict[str, SourceDocument] = field(default_factory=dict)

    def load(self, document: Produced, row: LoadedRow) -> None:
        """Load one row; what came of it is written into `row`."""
        found = self._files(document, row)
        main = self._main(document, found, row)
        if main is None:
            return
        stated, role, path = main
        with path.open("rb") as opened:
            digests = digest_stream(opened)
        self._compare(document, digests, role, path, row)
        held = SourceDocument.objects.in_matter(self.matter).filter(sha256=digests.sha256).first()
        row.files.insert(0, LoadedFile(stated, role, "", held.label if held else None, digests.sha256))
        if self.dry_run:
            self._foresee(document, held, row)
            return
        kept = held or self._receive(document, path, row, fields=self._fields(document, row))
        if kept is None:
            row.files[0].outcome = row.outcome
            return
        self.documents.setdefault(document.key, kept)
        changed = self._join(document, kept, row, new=held is None)
        beside = [self._beside(kept, document, one, row) for one in found if one is not main]
        row.outcome = RECEIVED if held is None else NUMBERED if changed or any(beside) else UNCHANGED
        row.document = row.files[0].document = kept.label
        row.files[0].outcome = RECEIVED if held is None else UNCHANGED
        self.changed |= row.outcome != UNCHANGED

    def _files(self, document: Produced, row: LoadedRow) -> list[tuple[str, str, Path]]:
        """The row's files that are there, as (stated path, role, file); each that is not is flagged."""
        found: list[tuple[str, str, Path]] = []
        images = dict.fromkeys(page.path for page in document.images)
        for role, paths in (("native", document.natives), ("image", tuple(images)), ("text", document.texts)):
            for stated in paths:
                if not stated:
                    continue
                try:
                    found.append((stated, role, self.volume.find(stated)))
                except ValueError as error:
                    row.flag("file_missing", f"line {document.line}: {error}")
                    row.files.append(LoadedFile(stated, role, MISSING, reason=str(error)))
        return found

    def _main(
        self, document: Produced, found: list[tuple[str, str, Path]], row: LoadedRow
    ) -> tuple[str, str, Path] | None:
        """The file that stands for the document: its native, else its first image, else its text.

        A text alone does not stand for a native or image that is stated and missing."""
        lacking = [one for one in row.files if one.outcome == MISSING]
        best = next((one for role in ("native", "image", "text") for one in found if one[1] == role), None)
        if best and not (best[1] == "text" and lacking):
            row.files = []
            row.files.extend(lacking)
            return best
        row.outcome = MISSING if lacking else NO_FILE
        row.reason = (
            "Put the missing files where the load file states them and load again."
            if lacking
            else "The row states no file; its fields stay readable in the load file."
        )
        return None

    def _compare(self, document: Produced, digests: Digests, role: str, path: Path, row: LoadedRow) -> None:
        """Stated digests beside those of the bytes; a difference is flagged and never a reason to refuse."""
        for kind, stated in document.digests.items():
            where = f"line {document.line}: the load file states {kind.upper()} {stated}"
            if role != "native":
                row.flag("hash_not_compared", f"{where} of a native that is not here")
            elif getattr(digests, kind) != stated:
                row.flag("hash_differs", f"{where}; {path.name} has {getattr(digests, kind)}")

    def _foresee(self, document: Produced, held: SourceDocument | None, row: LoadedRow) -> None:
        """What loading would do, without doing it."""
        numbered = held is not None and (document.span is None or self._numbered(document, held))
        row.outcome = WOULD_RECEIVE if held is None else UNCHANGED if numbered else WOULD_NUMBER
        row.files[0].outcome = WOULD_RECEIVE if held is None else UNCHANGED
        row.document = held.label if held else None
        row.custodian = document.roles.get("custodian")
        row.designation = self._level(document, row)
        row.parent = document.parent or None

    def _receive(
        self,
        document: Produced,
        path: Path,
        row: LoadedRow,
        *,
        fields: dict[str, Any] | None = None,
        title: str = "",
        parent: SourceDocument | None = None,
    ) -> SourceDocument | None:
        whose = document.roles.get("custodian", "")[:200]
        custodian = custodian_named(actor=self.actor, matter=self.matter, name=whose) if whose else None
        with path.open("rb") as opened:
            receipt = receive(
                actor=self.actor,
                matter=self.matter,
                stream=opened,
                original_name=path.name,
                title=(title or document.roles.get("subject") or document.roles.get("file_name") or document.bates)[
                    :300
                ],
                short_cite=(title or document.bates or path.name)[:200],
                kind=SourceDocument.Kind.PRODUCTION,
                received_from=self.received_from,
                custodian=custodian,
                attested_by=self.attested_by,
                parent=parent or self.documents.get(document.parent),
                fields=fields,
            )
        if receipt.document is None:
            row.outcome = ASKED if receipt.outcome == ASKED else REFUSED
            row.reason = receipt.reason
            if receipt.listed:
                row.flag("listed", f"{path.name}: {receipt.reason} SHA-256 {receipt.sha256}")
        return receipt.document

    def _fields(self, document: Produced, row: LoadedRow) -> dict[str, Any]:
        """What the row says of its document, in the row's words."""
        roles = document.roles
        sent = " ".join(part for part in (roles.get("sent") or roles.get("date"), roles.get("sent_time")) if part)
        zoned = f"{sent} {roles['zone']}" if sent and roles.get("zone") else sent
        value = read(zoned, zone=self.matter.zone, day_first=self.matter.day_first) if sent else None
        return {
            "author": roles.get("from", "")[:200],
            "addressee": roles.get("to", "")[:200],
            "authored_as_stated": sent[:200],
            "authored_at": value.earliest if value and value.zone_basis == ZoneBasis.STATED else None,
            "stated_digests": {**document.digests, "by": self.load_file} if document.digests else {},
            "description": f"Produced as {document.bates or 'a document without a number'}: {self.load_file}, "
            f"line {document.line}.",
        }

    def _join(self, document: Produced, kept: SourceDocument, row: LoadedRow, *, new: bool) -> bool:
        """Numbers, designation, parent and doubts of a document that is held now; whether anything was new."""
        changed = False
        if document.span and not self._numbered(document, kept):
            first, last = document.span.first, document.span.last
            number_pages(actor=self.actor, document=kept, first=first, last=last, production=self.production)
            changed = True
        changed |= self._designate(document, kept, row)
        row.custodian = kept.custodian.name if kept.custodian else None
        self._say_who_differs(document, kept, row)
        return self._correct(document, kept, row, new=new) or changed

    def _numbered(self, document: Produced, kept: SourceDocument) -> bool:
        first, last = (document.span.first, document.span.last) if document.span else (None, None)
        if first is None or last is None:
            return False
        ranges = kept.bates_ranges.filter(production=self.production, prefix=first.prefix)
        return ranges.filter(first=first.number, last=last.number).exists()

    def _level(self, document: Produced, row: LoadedRow) -> str | None:
        words = document.roles.get("designation", "")
        if not words:
            return None
        level, doubt = level_stated(words)
        if doubt:
            row.flag("designation_read", f"line {document.line}: {doubt}")
        return level

    def _designate(self, document: Produced, kept: SourceDocument, row: LoadedRow) -> bool:
        """Give the stated level; a lower one than holds is said and not given."""
        level, standing = self._level(document, row), level_of(kept)
        holds = standing if level is None or RANK[level] < RANK[standing] else level
        row.designation = holds if level is not None or RANK[standing] else None
        if level is None or level == standing:
            return False
        if RANK[level] < RANK[standing]:
            stated = Designation.Level(level).label
            row.flag("designation_lower", f"line {document.line}: stated as {stated}, but a higher level holds")
            return False
        by = (document.roles.get("produced_by") or self.received_from or "the load file")[:200]
        under = f"{self.load_file}, line {document.line}: {document.roles['designation']}"[:200]
        designate(actor=self.actor, document=kept, level=level, designated_by=by, under=under)
        return True

    def _say_who_differs(self, document: Produced, kept: SourceDocument, row: LoadedRow) -> None:
        stated = document.roles.get("custodian", "")
        if stated and kept.custodian and kept.custodian.name != stated[:200]:
            words = f"line {document.line}: stated as {stated}'s; the same bytes are here as {kept.custodian.name}'s"
            row.flag("custodian_differs", words)

    def _correct(self, document: Produced, kept: SourceDocument, row: LoadedRow, *, new: bool) -> bool:
        """Set what an earlier receipt could not know: the parent, and this row's doubts beside the others."""
        changes: dict[str, Any] = {}
        parent = self.documents.get(document.parent)
        if parent and parent.pk != kept.pk and kept.parent_id is None:
            changes["parent"] = parent
        elif parent and kept.parent and kept.parent_id != parent.pk:
            words = f"line {document.line}: stated as attached to {parent.label}; it is here under {kept.parent.label}"
            row.flag("parent_differs", words)
        doubts = [flag for flag in row.flags if flag not in kept.flags]
        if doubts:
            changes["flags"] = [*kept.flags, *doubts]
        row.parent = (
            (changes.get("parent") or kept.parent or kept).label if kept.parent or changes.get("parent") else None
        )
        if not changes:
            return False
        correct_document(actor=self.actor, document=kept, why=f"As {self.load_file} states.", **changes)
        return True

    def _beside(self, kept: SourceDocument, document: Produced, one: tuple[str, str, Path], row: LoadedRow) -> bool:
        """Receive a further file of the row, an image or the text, under its document; whether it was new."""
        stated, role, path = one
        with path.open("rb") as opened:
            digest = digest_stream(opened).sha256
        held = SourceDocument.objects.in_matter(self.matter).filter(sha256=digest).first()
        told = LoadedFile(stated, role, UNCHANGED, held.label if held else None, digest)
        row.files.append(told)
        if held is None:
            title = f"{document.bates or document.key}, {role} {path.name}"
            new = self._receive(document, path, row, title=title, parent=kept)
            told.outcome = RECEIVED if new else row.outcome
            told.document, told.reason = (new.label, "") if new else (None, row.reason)
            if new is None:
                row.flag("file_not_kept", f"{path.name}: {row.reason}")
                row.reason = ""
            return new is not None
        return False
