"""The courts and rules that the product brings along; a firm may correct every one of them."""

from datetime import date

from django.db import transaction

from casefile.matters.models import Court, CourtRule

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
