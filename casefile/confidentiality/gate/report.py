"""What the release gate is asked and what it answers: terms, expectation, findings, report."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["block", "eye"]
Standing = Literal["pass", "fail", "eye"]

LETTER = (612, 792)

CHECKS: Mapping[str, str] = {
    "gate.unreadable": "The file opens whole and the text of every page can be read",
    "gate.encrypted": "No encryption",
    "gate.envelope": "Begins with its header and ends with its one end mark",
    "gate.revision": "No earlier revision can be recovered from the file",
    "gate.leftover": "Nothing is stored that no page shows: orphaned objects, thumbnails, private records",
    "gate.term": "Every protected term has letters or digits to look for",
    "gate.protected-term": "No protected term anywhere in the file or its name",
    "gate.personal-identifier": "No full identifier of FRCP 5.2: birth date, taxpayer, account or card number",
    "gate.server-path": "No path of a server or workstation",
    "gate.link": "Links lead inside the file or to an allowed host, and none is broken",
    "gate.javascript": "No JavaScript",
    "gate.action": "No action but plain links: nothing launches, submits, imports or runs on opening",
    "gate.form": "No form fields",
    "gate.attachment": "No embedded files or attachments",
    "gate.media": "No sound, film, rendition or three-dimensional content",
    "gate.layer": "No optional content layers",
    "gate.annotation": "No comments or other annotations but links",
    "gate.font": "Every font is embedded and maps its glyphs to text",
    "gate.page-size": "Every page is of the expected size, with nothing outside its visible area",
    "gate.tags": "Tagged for assistive technology",
    "gate.language": "States its language",
    "gate.title": "States its title",
    "gate.alternative-text": "Every drawing and picture has alternative text",
    "gate.covered-text": "No opaque shape lies over live text",
    "gate.hidden-text": "No invisible text",
    "gate.searchable": "Every page can be searched",
    "gate.picture": "No picture carries the camera's or an editor's own record",
    "gate.raster": "Pages with pictures, to be looked at: pixels cannot be searched",
    "gate.incomplete": "Every row number and pin cite is found in the finished text",
    "gate.table-head": "The table head stands on every page which has table rows",
    "gate.legend": "The legend stands on every page",
    "gate.size": "Within the size limit",
    "gate.file-name": "The file name has letters, digits and hyphens only",
}
"""Stable code of each check -> what passing means, in the order of the pass/fail sheet."""


@dataclass(frozen=True, slots=True)
class ProtectedTerm:
    """A word or number that may not leave the matter.

    `category`: name, agent, relative (people: initialled and reversed forms are looked for, and the surname
    alone), initials, alias, handle, school, address, phone, email, account, cybertip, hash, url, birth date;
    any other category is looked for as a phrase. `reference` is printed in findings instead of the term.
    """

    text: str = field(repr=False)
    category: str
    replacement: str
    reference: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that the finished pages must hold: a row's number, its pin cite ("DOE-000123 at 4")."""

    row_number: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a finished PDF should be; whatever is left at its default is the strictest choice.

    `page_size` in points, either orientation. `table_head`: words on every page that has a row of
    `must_contain`, or on `table_pages` (1-based) where these are given. `known_numbers`: ticket, post and
    account numbers that may be printed in full, so that none is taken for a card or a bank account.
    `pages_marked`: a legend for every page. `max_bytes`: the court's limit.
    """

    file_name: str
    page_size: tuple[float, float] = LETTER
    lang: str = "en-US"
    must_contain: tuple[Expected, ...] = ()
    table_head: tuple[str, ...] = ()
    table_pages: tuple[int, ...] | None = None
    max_bytes: int | None = None
    require_tags: bool = True
    allowed_hosts: frozenset[str] = frozenset()
    pages_marked: str | None = None
    known_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong: a code of `CHECKS`, where, and what to do; never the protected words themselves."""

    code: str
    where: str
    message: str
    severity: Severity = "block"


@dataclass(frozen=True, slots=True)
class GateReport:
    """The answer on one finished file; `passed` is false unless every check ran and none blocks."""

    passed: bool
    findings: tuple[Finding, ...]
    checks: tuple[tuple[str, Standing], ...]
    pages: int
    sha256: str
    raster_pages: tuple[int, ...]

    def to_json(self) -> str:
        """JSON with sorted keys: passed, pages, sha256, raster_pages, checks and findings."""
        sheet = {
            "passed": self.passed,
            "pages": self.pages,
            "sha256": self.sha256,
            "raster_pages": list(self.raster_pages),
            "checks": [{"code": code, "meaning": CHECKS[code], "standing": standing} for code, standing in self.checks],
            "findings": [
                {
                    "code": found.code,
                    "where": found.where,
                    "message": found.message,
                    "severity": found.severity,
                }
                for found in self.findings
            ],
        }
        return json.dumps(sheet, ensure_ascii=False, indent=2, sort_keys=True)


def conclude(
    findings: Iterable[Finding],
    completed: frozenset[str],
    *,
    pages: int,
    sha256: str,
    raster: tuple[int, ...],
) -> GateReport:
    """Draw up the report: a check that did not run to its end counts as failed."""
    ordered = tuple(sorted(set(findings), key=_place))
    blocked = {found.code for found in ordered if found.severity == "block"}
    noticed = {found.code for found in ordered}

    def standing(code: str) -> Standing:
        if code in blocked or code not in completed:
            return "fail"
        return "eye" if code in noticed else "pass"

    checks = tuple((code, standing(code)) for code in CHECKS)
    return GateReport(
        passed=not blocked and completed >= CHECKS.keys(),
        findings=ordered,
        checks=checks,
        pages=pages,
        sha256=sha256,
        raster_pages=raster,
    )


def _place(found: Finding) -> tuple[int, int, str, str]:
    """Sort key: the order of the sheet, then the page order hidden in the place's digits."""
    digits = "".join(sign for sign in found.where if sign.isdigit())
    order = list(CHECKS).index(found.code) if found.code in CHECKS else len(CHECKS)
    return order, int(digits or 0), found.where, found.message
