"""What stands before and after the rows of every exhibit: caption, legend, scope, counts, method, what was left out."""

import json
from collections.abc import Iterable, Sequence

from casefile.confidentiality.designating import is_privileged
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Court, Matter
from timeline.chronology.query import scope_in_words
from timeline.events.models import Citation, Event
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Chosen, Freeze, moment, runs, said_day
from timeline.exhibits.models import Exhibit
from timeline.exhibits.sources import highest_designation

LEGEND_RULES = {
    Exhibit.Kind.SUMMARY: ("legend-summary", "SUMMARY TO PROVE CONTENT — Fed. R. Evid. 1006"),
    Exhibit.Kind.ILLUSTRATIVE: ("legend-aid", "ILLUSTRATIVE AID — NOT EVIDENCE. Fed. R. Evid. 107"),
    Exhibit.Kind.CORRESPONDENCE: ("legend-attachment", "ATTACHMENT TO DECLARATION — Correspondence log"),
    Exhibit.Kind.NOTICE: ("legend-attachment", "ATTACHMENT TO DECLARATION — Notice and response"),
}
UNVERIFIED = "† The cited place has not been read in the original for this exhibit."
TBD = "“TBD” marks a place in a source that is not yet known."
UNCHECKED = "‡ No text of the source is held here, so the quotation has not been compared with it."
ALLEGED = "“Alleged” marks what a party asserts and no finder of fact has found."
METHOD = (
    "Each row states one event in neutral words and names the source, and the place in it, on which the statement "
    "rests. Words in quotation marks are the source’s own, unaltered; all other words are the preparer’s.",
    "A date is printed as exactly as its source states it and no more exactly. Clock times are in the zone printed "
    "beside them. Where no source states a date, the row says from what it was inferred.",
    "Rows stand in the order of the earliest moment each date can mean, a wider date before a narrower one; undated "
    "rows come last. Numbers of the form E-14 and S-12 identify an event and a source for good.",
    "Counts are printed as displayed by their source. No figure was interpolated, averaged or estimated.",
)


def key_of(rows: Sequence[Frozen]) -> list[str]:
    """The key to the marks that the rows really use."""
    cites = [cite for row in rows for cite in row["cites"]]
    used = (
        (UNVERIFIED, any(not cite["verified"] for cite in cites)),
        (TBD, any(cite["pin"] == "TBD" for cite in cites)),
        (UNCHECKED, any(cite["unchecked"] for cite in cites)),
        (ALLEGED, any(row["status"] == "alleged" for row in rows)),
    )
    return [words for words, is_used in used if is_used]


def rule_of(court: Court, key: str, default: str) -> str:
    """A court's rule as it stands in its profile, else the product's own."""
    rule = court.rules.filter(key=key).order_by("-effective_on").first()
    return rule.value if rule else default


def legend_of(matter: Matter, kind: str) -> str:
    """What an exhibit of that kind calls itself, by the rules of the matter's court."""
    key, default = LEGEND_RULES[Exhibit.Kind(kind)]
    return rule_of(matter.court, key, default)


def caption(matter: Matter) -> Frozen:
    """The caption's parts, each as it prints; counsel's lines head papers, not exhibits."""
    return {
        "court": matter.court.name.split(", ", 1),
        "plaintiffs": sided(matter.plaintiffs_caption, "Plaintiff"),
        "defendants": sided(matter.defendants_caption, "Defendant"),
        "docket": matter.docket_number,
        "short": matter.short_caption,
        "zone": matter.zone,
        "page_legend": matter.page_legend,
        "demonstration": matter.demonstration,
    }


def sided(names: str, side: str) -> list[str]:
    """A party's names, and the word for its side: ["JOHN DOE #1 and JOHN DOE #2,", "Plaintiffs,"]."""
    names = names.strip()
    if side.lower() in names.lower():
        return [names]
    several = " and " in names.lower() or ";" in names
    return [names, f"{side}{'s' if several else ''}{',' if side == 'Plaintiff' else '.'}"]


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 document", "14 documents"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def extent(sources: Sequence[Frozen]) -> str:
    """How much was summarised: "14 documents (62 pages)", and whose pages are not known."""
    known = [source["pages"] for source in sources if source["pages"]]
    unknown = len(sources) - len(known)
    documents = counted(len(sources), "document")
    if not known:
        return f"{documents} (pages not counted: none is held)" if sources else documents
    rest = f", not counting {counted(unknown, 'document')} whose pages are not known" if unknown else ""
    return f"{documents} ({counted(sum(known), 'page')}{rest})"


def front(freeze: Freeze, kind: str, role: str, sources: Sequence[Frozen], rows: int) -> Frozen:
    """The facts of the first page."""
    matter = freeze.matter
    served = matter.availability_notice_served_on
    known = [source["pages"] for source in sources if source["pages"]]
    is_aid = role == Exhibit.Role.AID_107
    return {
        "legend": legend_of(matter, kind),
        "role": Exhibit.Role(role).label,
        "headline": f"{headword(kind)} {extent(sources)} concerning {freeze.subject or freeze.chronology.name}",
        "chronology": freeze.chronology.name,
        "scope": scope_in_words(freeze.chronology.query, matter),
        "query": json.dumps(freeze.chronology.query, ensure_ascii=False, sort_keys=True),
        "cut_off": f"What was recorded by {moment(freeze.at, freeze.zone)}",
        "availability": matter.availability,
        "notice_served": f"Served {said_day(served)}" if served else "",
        "preparer": matter.preparer,
        "designation": highest_designation(sources),
        "documents": len(sources),
        "pages": sum(known),
        "pages_unknown": len(sources) - len(known),
        "rows": rows,
        "sponsor": freeze.sponsor if is_aid else None,
        "disclosed": freeze.disclosed if is_aid else None,
        "kept": "This file, frozen and unaltered, is the record copy (Fed. R. Evid. 107(c)).",
    }


def headword(kind: str) -> str:
    """What the exhibit is to its documents."""
    return {
        Exhibit.Kind.SUMMARY: "Summary of",
        Exhibit.Kind.ILLUSTRATIVE: "Illustration drawn from",
        Exhibit.Kind.CORRESPONDENCE: "Log drawn from",
        Exhibit.Kind.NOTICE: "Table drawn from",
    }[Exhibit.Kind(kind)]


def left_out(freeze: Freeze, chosen: Sequence[Chosen], sources: Sequence[Frozen], why: str) -> list[Frozen]:
    """What of the matter the exhibit does not show, and why; by lasting numbers only, which tell nothing else."""
    used = {line.row.event_number for line in chosen}
    in_scope = {row.event_number for row in freeze.rows}
    standing = Event.objects.visible_to(freeze.actor).in_matter(freeze.matter).filter(withdrawn_at=None)
    every = set(standing.values_list("number", flat=True))
    lines = [
        _line(every - in_scope, "event", "E-", "outside the scope stated on the first page"),
        _line(in_scope - used, "event", "E-", why),
        _line(_uncited(freeze, sources), "source", "S-", "cited by no row above"),
    ]
    return [line for line in lines if line]


def _line(numbers: Iterable[int], noun: str, prefix: str, why: str) -> Frozen:
    listed = sorted(numbers)
    if not listed:
        return {}
    return {"what": counted(len(listed), noun), "why": why, "which": runs(listed, prefix)}


def _uncited(freeze: Freeze, sources: Sequence[Frozen]) -> set[int]:
    """Numbers of the matter's documents that no row cites; privileged ones stand on the privilege log instead."""
    documents = SourceDocument.objects.visible_to(freeze.actor).in_matter(freeze.matter)
    cited = {source["label"] for source in sources}
    return {
        document.number
        for document in documents.prefetch_related("privilege_claims")
        if document.label not in cited and not is_privileged(document)
    }


def adverse(freeze: Freeze, sources: Sequence[Frozen]) -> list[Frozen]:
    """Documents that contradict an event of the matter and that no row cites: pre-flight warns of each."""
    cited = {source["label"] for source in sources}
    against = (
        Citation.objects.visible_to(freeze.actor)
        .in_matter(freeze.matter)
        .filter(bears=Citation.Bears.CONTRADICTS, withdrawn_at=None, event__withdrawn_at=None)
        .select_related("document", "event")
        .prefetch_related("document__privilege_claims")
        .order_by("event__number", "position")
    )
    return [
        {"label": citation.document.label, "cite": str(citation), "event": citation.event.label}
        for citation in against
        if citation.document.label not in cited and not is_privileged(citation.document)
    ]
