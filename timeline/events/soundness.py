"""What verifying custody also checks of the story: event, citation and document always share one matter."""

from collections.abc import Iterator

from django.db.models import F

from casefile.custody.verifying import also_check
from casefile.ledger.auditing import Fault
from casefile.matters.models import Matter
from timeline.events.models import Citation, EventActor


def one_matter(matter: Matter) -> Iterator[Fault]:
    """Citations and actors of the matter's events that reach into another matter."""
    for citation in Citation.objects.in_matter(matter).exclude(document__matter=F("event__matter")):
        yield Fault(
            "citation-other-matter",
            citation.event.label,
            f"It cites a document of another matter: {citation}.",
        )
    for actor in EventActor.objects.filter(event__matter=matter).exclude(party__matter=F("event__matter")):
        yield Fault("actor-other-matter", actor.event.label, f"Its actor belongs to another matter: {actor}.")


also_check(one_matter)
