"""The exhibits of a matter as pages show them: which are open to whom, and what stands between one and its release."""

from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404
from pypdfium2 import PdfiumError

from casefile.custody.chain import Line, history_of
from casefile.custody.downloads import stored
from casefile.evidence.models import Rendition
from casefile.matters.access import GRANTS, Permission
from casefile.matters.desk import Desk
from timeline.exhibits.models import Exhibit, ExhibitRow
from timeline.exhibits.picture import NoSuchPage, page_picture
from timeline.exhibits.since import since_freeze


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing pre-flight found: a code, whether it blocks, words, and the event of the row it is about, if one."""

    code: str
    blocks: bool
    words: str
    row: ExhibitRow | None


@dataclass(frozen=True)
class ExhibitSheet:
    """Everything the page of one exhibit shows."""

    exhibit: Exhibit
    rows: list[ExhibitRow]
    blocking: list[Finding]
    warnings: list[Finding]
    gate: dict[str, Any]
    history: list[Line]
    newer: Exhibit | None
    older: Exhibit | None
    may_release: bool

    @property
    def gate_blocks(self) -> bool:
        """Whether the gate held back the file as it was last set."""
        return bool(self.gate) and not self.gate.get("passed")

    @property
    def standing(self) -> dict[str, bool]:
        """What blocks its release, by the names under which the form asks for reasons."""
        return {"preflight_blocks": bool(self.blocking), "gate_blocks": self.gate_blocks}

    @property
    def page_numbers(self) -> range:
        """The pages of the file as it was last set, from 1; none before the gate has counted them."""
        return range(1, (self.exhibit.pages or 0) + 1)


def open_exhibits(desk: Desk) -> QuerySet[Exhibit]:
    """The exhibits the reader may see: who does not work on the case sees what was released."""
    exhibits = Exhibit.objects.visible_to(desk.user).in_matter(desk.matter)
    if not desk.reads_work_product:
        exhibits = exhibits.filter(state=Exhibit.State.RELEASED)
    return exhibits


def listed_exhibits(desk: Desk) -> QuerySet[Exhibit]:
    """The open exhibits by number, with how many rows each has."""
    exhibits = open_exhibits(desk).select_related("rendition", "released_by", "supersedes", "superseded_by")
    return exhibits.annotate(row_count=Count("rows")).order_by("number", "pk")


def open_exhibit(desk: Desk, uid: UUID) -> Exhibit:
    """One exhibit by its lasting id. Raises Http404 where there is none for the reader."""
    exhibit = open_exhibits(desk).select_related("rendition", "released_by", "chronology").filter(uid=uid).first()
    if exhibit is None:
        raise Http404("No such exhibit is open to you.")
    return exhibit


def exhibit_sheet(desk: Desk, uid: UUID) -> ExhibitSheet:
    """One exhibit with its frozen rows; findings and history only for those who work on the case."""
    exhibit = open_exhibit(desk, uid)
    rows = list(exhibit.rows.order_by("position"))
    findings = _findings(exhibit, rows) if desk.reads_work_product else []
    return ExhibitSheet(
        exhibit=exhibit,
        rows=rows,
        blocking=[finding for finding in findings if finding.blocks],
        warnings=[finding for finding in findings if not finding.blocks],
        gate=(exhibit.gate or {}) if desk.reads_work_product else {},
        history=history_of(desk, [exhibit.uid]) if desk.reads_work_product else [],
        newer=open_exhibits(desk).filter(supersedes=exhibit).first(),
        older=open_exhibits(desk).filter(superseded_by=exhibit).first(),
        may_release=desk.writes and Permission.RELEASE in GRANTS[desk.role],
    )


def next_number(desk: Desk) -> str:
    """The next free number for a sticker: after "4" comes "5", after "C" comes "D"; "1" for the first."""
    used = {exhibit.partition(",")[0] for exhibit in open_exhibits(desk).values_list("number", flat=True)}
    figures = [int(number) for number in used if number.isascii() and number.isdigit()]
    letters = [number for number in used if len(number) == 1 and "A" <= number < "Z"]
    if letters and not figures:
        return chr(ord(max(letters)) + 1)
    return str(max(figures, default=0) + 1)


def picture_of(desk: Desk, uid: UUID, number: int) -> bytes:
    """PNG of one page of the exhibit's file as it was last set. Raises Http404 where there is no such page."""
    exhibit = open_exhibit(desk, uid)
    if exhibit.rendition is None:
        raise Http404("Its pages have not been set yet.")
    with stored(exhibit.rendition.sha256) as stream:
        finished = stream.read()
    try:
        return page_picture(finished, number)
    except (NoSuchPage, PdfiumError) as missing:
        raise Http404("There is no such page.") from missing


def internal_file(desk: Desk, uid: UUID) -> tuple[IO[bytes], str]:
    """The internal sheet of a released exhibit and its name. Raises Http404 unless it was released with one."""
    exhibit = open_exhibit(desk, uid)
    sheets = Rendition.objects.filter(parent=exhibit.rendition, kind=Rendition.Kind.SHEET) if exhibit.rendition else []
    for sheet in sheets:
        if exhibit.state == Exhibit.State.RELEASED:
            return stored(sheet.sha256), f"internal-{exhibit.file_name or 'sheet.pdf'}"
    raise Http404("Only a released exhibit has an internal sheet.")


def released_file(desk: Desk, uid: UUID) -> tuple[IO[bytes], str]:
    """The finished file and its name. Raises Http404 unless the exhibit was released."""
    exhibit = open_exhibit(desk, uid)
    if exhibit.state != Exhibit.State.RELEASED or exhibit.rendition is None:
        raise Http404("Only a released exhibit can be downloaded.")
    return stored(exhibit.rendition.sha256), exhibit.file_name or f"exhibit-{exhibit.number}.pdf"


def _findings(exhibit: Exhibit, rows: list[ExhibitRow]) -> list[Finding]:
    by_position = {row.position: row for row in rows}
    return [
        Finding(
            code=str(found.get("code", "")),
            blocks=bool(found.get("blocks")),
            words=str(found.get("message") or found.get("code", "")),
            row=by_position.get(found.get("row") or 0),
        )
        for found in [*exhibit.preflight, *since_freeze(exhibit)]
    ]
