"""The courts and rules that the product brings along, and those that a firm adds and corrects."""

from datetime import date
from typing import Any

from django.db import transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Court, CourtRule
from casefile.matters.states import state_of
from casefile.matters.versions import corrected

COURTS = (
    ("cand", "United States District Court, Northern District of California", "N.D. Cal.", True),
    ("cacd", "United States District Court, Central District of California", "C.D. Cal.", True),
    ("nysd", "United States District Court, Southern District of New York", "S.D.N.Y.", True),
    ("casuper", "Superior Court of the State of California", "Cal. Super. Ct.", False),
    ("federal", "United States District Court", "U.S. Dist. Ct.", True),
)
LEGENDS = (
    ("legend-summary", "SUMMARY TO PROVE CONTENT — Fed. R. Evid. 1006", "Fed. R. Evid. 1006", True),
    ("legend-aid", "ILLUSTRATIVE AID — NOT EVIDENCE. Fed. R. Evid. 107", "Fed. R. Evid. 107", True),
    ("jurat", "28 U.S.C. § 1746", "28 U.S.C. § 1746", False),
)
STATE_LEGENDS = (
    (
        "legend-summary",
        "SECONDARY EVIDENCE OF VOLUMINOUS WRITINGS — Evid. Code § 1523(d)",
        "Evid. Code § 1523(d)",
        False,
    ),
    ("legend-aid", "DEMONSTRATIVE — NOT EVIDENCE", "practice", False),
    ("jurat", "Code Civ. Proc. § 2015.5", "Code Civ. Proc. § 2015.5", False),
)
UNKNOWN_LEGENDS = (
    ("legend-summary", "SUMMARY OF VOLUMINOUS WRITINGS", "not found; the product's own words", False),
    ("legend-aid", "DEMONSTRATIVE — NOT EVIDENCE", "not found; the product's own words", False),
)
"""For a court outside the federal ones whose rules of evidence nobody has looked up."""
# (court, key, value, source, whether the rule's own text was read)
RULES = (
    ("cand", "body-type-pt", "12", "N.D. Cal. L.R. 3-4(c)(2)", True),
    ("cand", "paper-lines", "28", "N.D. Cal. L.R. 3-4(c)(1)", True),
    ("cand", "file-limit-mb", "50", "N.D. Cal. ECF notices", True),
    ("cand", "pdf", "searchable", "N.D. Cal. L.R. 5-1", True),
    ("cacd", "body-type-pt", "14", "C.D. Cal. L.R. 11-3.1.1 (2010 text)", True),
    ("cacd", "paper-lines", "28", "C.D. Cal. L.R. 11-3.2", False),
    ("cacd", "file-limit-mb", "35", "C.D. Cal. ECF notices", True),
    ("cacd", "pdf", "born digital", "C.D. Cal. L.R. 5-4.3.1", True),
    ("nysd", "body-type-pt", "12", "S.D.N.Y. L.R. 11.1(b)", True),
    ("nysd", "margins-in", "1", "S.D.N.Y. L.R. 11.1(b)", True),
    ("nysd", "file-limit-mb", "10", "not found", False),
    ("nysd", "pdf", "PDF/A, searchable", "S.D.N.Y. ECF rules", True),
    ("casuper", "body-type-pt", "12", "CRC 2.104", True),
    ("casuper", "file-limit-mb", "25", "by county", False),
    ("casuper", "pdf", "searchable, bookmarks", "CRC 3.1110(f)", True),
    ("federal", "body-type-pt", "12", "Fed. R. Civ. P. 10", False),
    ("federal", "file-limit-mb", "10", "not found", False),
    ("federal", "pdf", "searchable", "CM/ECF", False),
)
READ_ON = date(2026, 11, 1)


@transaction.atomic
def load_courts() -> None:
    """Write the courts and rules that are not there yet; one that a firm has corrected is left as it is."""
    for code, name, short_name, federal in COURTS:
        court, _ = Court.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": short_name, "is_federal": federal}
        )
        rules = [rule[1:] for rule in RULES if rule[0] == code]
        load_rules(court, [*rules, *(LEGENDS if federal else STATE_LEGENDS)])


def load_rules(court: Court, rules: list[tuple[str, str, str, bool]]) -> None:
    """Write the rules (key, value, source, whether its text was read) that the court does not have yet."""
    for key, value, source, read in rules:
        CourtRule.objects.get_or_create(
            court=court,
            key=key,
            defaults={
                "value": value,
                "source": source,
                "verified": read,
                "verified_on": READ_ON if read else None,
                "verified_by": "the product's authors" if read else "",
            },
        )


@transaction.atomic
def add_court(*, actor: User | None, code: str, name: str, short_name: str, is_federal: bool) -> Court:
    """Add a court; its legends are the federal rules' where they hold there, else words that name no rule.

    Raises ValidationError on a bad value, or a code that is taken.
    """
    load_courts()
    court = Court(code=code, name=name, short_name=short_name, is_federal=is_federal)
    court.full_clean()
    court.save()
    load_rules(court, _legends(is_federal=is_federal))
    record(matter=None, actor=actor, act=Act.COURT_ADDED, subject=court, state=state_of(court))
    return court


@transaction.atomic
def correct_court(*, actor: User | None, court: Court, version: int, why: str = "", **changes: Any) -> Court:
    """Correct a court's name, short_name or is_federal; its code stays, for programs know it by that.

    Legends that nobody has verified follow when a court turns out to be federal, or not. Raises StaleSave or
    ValidationError.
    """
    kept = corrected(
        actor=actor, matter=None, instance=court, version=version, changes=changes, act=Act.COURT_CORRECTED, why=why
    )
    if kept.is_federal != court.is_federal:
        for key, value, source, _ in _legends(is_federal=kept.is_federal):
            kept.rules.filter(key=key, verified=False).update(value=value, source=source)
    return kept


def _legends(*, is_federal: bool) -> list[tuple[str, str, str, bool]]:
    """The legends of a court that somebody adds; nobody has held them against the court's own rules yet."""
    return [(key, value, source, False) for key, value, source, _ in (LEGENDS if is_federal else UNKNOWN_LEGENDS)]
