"""The internal sheet beside a released file: what pre-flight and the gate found, and why it was released all the
same. It is work product and goes to nobody outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from timeline.exhibits.freezing import moment
from timeline.exhibits.markup import TEMPLATES
from timeline.exhibits.models import Exhibit
from timeline.exhibits.render import VENDORED, pdf_of


def sheet_pdf(
    exhibit: Exhibit, *, findings: Sequence[dict[str, Any]], reason: str, released_by: str, at: datetime
) -> bytes:
    """The sheet as PDF. `reason` is empty where nothing was overridden. Raises RenderFailed."""
    zone = exhibit.matter.zone
    context = {
        "exhibit": exhibit,
        "content": exhibit.content,
        "findings": findings,
        "gate": exhibit.gate,
        "reason": reason,
        "released_by": released_by,
        "released_at": moment(at, zone),
        "vendored": VENDORED,
        "sheets": ("fonts", "page", "type", "table", "sheet"),
        "stated_at": at.isoformat(timespec="seconds"),
    }
    return pdf_of(render_to_string(f"{TEMPLATES}/sheet.html", context), at=at)
