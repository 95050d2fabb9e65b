"""Ticket numbers in a pasted text: those of the matter's reports, and those that look like a ticket's and are new."""

import re
from collections.abc import Iterable

from timeline.platform.models import Report

LIKE_A_TICKET = re.compile(
    r"(?:ticket|case|report|reference|request|ref|id)\b[\s:.()#]*(?:(?:number|no|id)\b[\s:.#]*)?([A-Z]{0,5}-?\d{5,}[\w-]*)",
    re.IGNORECASE,
)


def reports_in(text: str, reports: Iterable[Report]) -> list[Report]:
    """The reports whose ticket number stands in the text as a whole number, in the order of the text."""
    found = []
    for report in reports:
        if report.number and (match := re.search(rf"(?<![\w-]){re.escape(report.number)}(?![\w-])", text)):
            found.append((match.start(), report))
    return [report for _, report in sorted(found, key=lambda pair: pair[0])]


def new_numbers(text: str, reports: Iterable[Report]) -> list[str]:
    """Numbers that the text calls a ticket, case or report and that no report of the matter has."""
    known = {report.number for report in reports}
    numbers = (match[1].rstrip("-") for match in LIKE_A_TICKET.finditer(text))
    return list(dict.fromkeys(number for number in numbers if number not in known))
