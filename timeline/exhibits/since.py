"""What happened to an exhibit's rows and sources since it was frozen: the frozen rows stay, and release is told."""

from collections.abc import Iterator
from typing import Any

from casefile.evidence.models import SourceDocument
from casefile.ledger.models import Act, LedgerEntry
from timeline.exhibits.models import Exhibit, ExhibitRow

AGAIN = "Assemble it again, so that it says what now stands."
OF_EVENTS = {
    Act.EVENT_WITHDRAWN: ("event-withdrawn-since", True, "was withdrawn as mistaken"),
    Act.EVENT_CORRECTED: ("event-corrected-since", False, "was corrected"),
}
OF_SOURCES = {
    Act.PRIVILEGE_CLAIMED: ("privilege-claimed-since", True, "was claimed to be privileged"),
    Act.DOCUMENT_DESIGNATED: ("designated-since", True, "was designated under the protective order"),
    Act.DOCUMENT_PURGED: ("source-purged-since", True, "was purged"),
}


def since_freeze(exhibit: Exhibit) -> list[dict[str, Any]]:
    """Findings in pre-flight's form, by the ledger's entries after the freeze; none once the exhibit is released."""
    if exhibit.state == Exhibit.State.RELEASED:
        return []
    rows = list(exhibit.rows.order_by("position"))
    later = LedgerEntry.objects.filter(ledger__matter=exhibit.matter, seq__gte=exhibit.ledger_size)
    entries = later.filter(act__in=[*OF_EVENTS, *OF_SOURCES]).order_by("seq")
    found = [*_of_events(entries, rows), *_of_sources(entries, rows, exhibit)]
    # one finding for one thing, however often it was done
    return list({(each["code"], each["message"]): each for each in found}.values())


def _of_events(entries: Any, rows: list[ExhibitRow]) -> Iterator[dict[str, Any]]:
    by_uid = {str(row.event_uid): row for row in rows}
    for entry in entries:
        row = by_uid.get(entry.object_id)
        if row is not None and entry.act in OF_EVENTS:
            code, blocks, words = OF_EVENTS[entry.act]
            yield _finding(code, row, f"E-{row.event_number} {words} since this exhibit was frozen. {AGAIN}", blocks)


def _of_sources(entries: Any, rows: list[ExhibitRow], exhibit: Exhibit) -> Iterator[dict[str, Any]]:
    citing: dict[str, ExhibitRow] = {}
    for row in rows:
        for cite in row.content.get("cites", ()):
            citing.setdefault(str(cite.get("label", "")), row)
    labels = {str(one.uid): one.label for one in SourceDocument.objects.in_matter(exhibit.matter)}
    for entry in entries:
        if entry.act in OF_SOURCES:
            label = labels.get(str(entry.state.get("document", entry.object_id)), "")
            cited = citing.get(label)
            if cited is not None:
                code, blocks, words = OF_SOURCES[entry.act]
                yield _finding(code, cited, f"{label} {words} since this exhibit was frozen. {AGAIN}", blocks)


def _finding(code: str, row: ExhibitRow, message: str, blocks: bool) -> dict[str, Any]:
    event = f"E-{row.event_number}"
    return {"code": code, "row": row.position, "event": event, "message": message, "blocks": blocks}
