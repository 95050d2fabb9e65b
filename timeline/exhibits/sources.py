"""The index of sources an exhibit prints: what each cited document is, its digest or its holder, and its rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from casefile.confidentiality.designating import level_of
from casefile.confidentiality.models import Designation
from casefile.evidence.models import SourceDocument
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Freeze

LEVELS = list(Designation.Level)


def index_of(freeze: Freeze, numbers: Mapping[str, int], rows: Sequence[Frozen]) -> list[Frozen]:
    """The cited documents, in the order of their numbers, each with the rows that cite it."""
    cited: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows, start=1):
        for source in dict.fromkeys(cite["source"] for cite in row["cites"]):
            cited[source].append(position)
    documents = (
        SourceDocument.objects.visible_to(freeze.actor)
        .in_matter(freeze.matter)
        .filter(uid__in=numbers)
        .select_related("custodian")
        .prefetch_related("bates_ranges", "designations")
    )
    entries = [entry(document, numbers[str(document.uid)], cited) for document in documents]
    return sorted(entries, key=lambda line: int(line["number"]))


def entry(document: SourceDocument, number: int, cited: Mapping[int, list[int]]) -> Frozen:
    """One document's line. A digest that somebody states of a withheld item is never among it."""
    level = level_of(document)
    return {
        "number": number,
        "label": document.label,
        "cite": document.short_cite,
        "title": document.title,
        "kind": document.get_kind_display(),
        "date": document.authored_as_stated,
        "author": document.author,
        "addressee": document.addressee,
        "bates": [str(span) for span in document.bates_ranges.all()],
        "pages": document.page_count,
        "custodian": document.custodian.name if document.custodian else "",
        "sha256": document.sha256,
        "holding": document.get_holding_display(),
        "held_by": document.held_by,
        "description": document.description,
        "designation": "" if level == Designation.Level.NONE else Designation.Level(level).label,
        "rows": cited[number],
    }


def highest_designation(sources: Sequence[Frozen]) -> str:
    """The strictest designation among the sources, which the whole exhibit inherits; empty where none is."""
    labels = [str(level.label) for level in LEVELS]
    found = [source["designation"] for source in sources if source["designation"]]
    return max(found, key=labels.index) if found else ""
