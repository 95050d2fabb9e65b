"""The saved chronologies of a matter as pages show them: name, scope in words, address, and what was made of each."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404, QueryDict

from casefile.matters.desk import Desk
from timeline.chronology.asking import address_of
from timeline.chronology.models import Chronology
from timeline.chronology.query import scope_in_words


@dataclass(frozen=True)
class Saved:
    """A saved chronology, its scope in words, the parameters that open it, and how many exhibits were made of it."""

    chronology: Chronology
    scope: str
    address: str
    exhibits: int


def open_chronologies(desk: Desk) -> QuerySet[Chronology]:
    """The saved queries of the matter; they say how a case is prepared, so that only who works on it sees them."""
    chronologies = Chronology.objects.visible_to(desk.user).in_matter(desk.matter)
    return chronologies if desk.reads_work_product else chronologies.none()


def listed(desk: Desk) -> list[Saved]:
    """The saved chronologies by name."""
    found = open_chronologies(desk).annotate(made=Count("exhibits")).select_related("recorded_by").order_by("name")
    return [
        Saved(
            chronology=chronology,
            scope=scope_in_words(chronology.query, desk.matter),
            address=address_of(chronology.query),
            exhibits=chronology.made,
        )
        for chronology in found
    ]


def open_chronology(desk: Desk, uid: UUID) -> Chronology:
    """One saved chronology by its lasting id. Raises Http404 where there is none for the reader."""
    chronology = open_chronologies(desk).filter(uid=uid).first()
    if chronology is None:
        raise Http404("No such chronology is open to you.")
    return chronology


def opened(desk: Desk, given: QueryDict) -> Chronology | None:
    """The saved chronology that the address says it was opened from ("saved=4c2f…"), None where it names none."""
    try:
        uid = UUID(given.get("saved", ""))
    except ValueError:
        return None
    return open_chronologies(desk).filter(uid=uid).first()
